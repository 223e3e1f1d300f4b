"""`kpi comparators` and `kpi reconcile`: what they print, where, and with which exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli import cli
from tests.comparators.files import PETERBOROUGH, d3, d3_row, written

CONTENT = d3(d3_row(2013, PETERBOROUGH, "319", "47", "14.7"))


@pytest.fixture
def url(database: Path) -> str:
    return f"sqlite:///{database}"


def kpi(url: str, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["--database", url, *map(str, arguments)], obj={})


def test_a_table_is_loaded_named_and_listed(url: str, tmp_path: Path) -> None:
    said = kpi(url, "comparators", "load", written(tmp_path / "d3.csv", CONTENT))
    assert said.exit_code == 0
    assert "d3.csv: Child protection plans that are a second or later plan" in said.stdout
    assert ": 1 figures." in said.stdout
    listed = json.loads(kpi(url, "comparators", "list", "--json").stdout)["loads"]
    assert [(each["file"], each["figures"], each["to"]) for each in listed] == [
        ("d3.csv", 1, "2013-03")
    ]


def test_the_same_file_twice_is_one_load_and_no_failure(url: str, tmp_path: Path) -> None:
    path = written(tmp_path / "d3.csv", CONTENT)
    kpi(url, "comparators", "load", path)
    again = kpi(url, "comparators", "load", path, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["loads"][0]["status"] == "duplicate"


def test_one_refused_of_several_is_exit_status_1_and_the_rest_is_loaded(
    url: str, tmp_path: Path
) -> None:
    bad = written(tmp_path / "bad.csv", b"a,b\n1,2\n")
    said = kpi(url, "comparators", "load", bad, written(tmp_path / "d3.csv", CONTENT))
    assert said.exit_code == 1
    assert said.stderr.startswith("bad.csv: bad.csv is none of the published tables known here.")
    assert len(json.loads(kpi(url, "comparators", "list", "--json").stdout)["loads"]) == 1


def test_with_nothing_loaded_the_list_says_so(url: str) -> None:
    assert kpi(url, "comparators", "list").stdout == "No published table is loaded yet.\n"


def test_reconcile_says_what_it_takes_where_there_is_nothing_to_compare(url: str) -> None:
    assert "kpi comparators load" in kpi(url, "reconcile").stdout


def test_every_command_about_others_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for command in ("kpi comparators load", "kpi comparators list", "kpi reconcile"):
        assert f"`{command}" in readme
