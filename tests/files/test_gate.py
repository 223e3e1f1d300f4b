"""What makes files takes released findings: by the type checker, and by what is written."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pandas as pd
import pytest

import kpi.files
from kpi.charts import export
from kpi.findings import Finding
from kpi.findings.release import NotForRelease, Released

ROOT = Path(__file__).parents[2]

MISUSE = """
from kpi.charts.export import export_figure
from kpi.charts.style import FigureDict
from kpi.files.figures import months_csv, scorecard_csv, series_csv
from kpi.files.pictures import write_picture
from kpi.findings import Finding
from kpi.findings.release import Released, release
from pathlib import Path

def misuse(found: Finding, chart: FigureDict) -> None:
    series_csv(found)  # refused
    months_csv(found)  # refused
    scorecard_csv(found.figure.month, [found], restated=[])  # refused
    export_figure(found, demonstration=False)  # refused
    write_picture(chart, Path("chart.png"))  # refused
    series_csv(Released(found))  # refused

def use(found: Finding) -> None:
    series_csv(release(found))
    scorecard_csv(found.figure.month, [release(found)], restated=[])
    write_picture(export_figure(release(found), demonstration=False), Path("chart.png"))
"""


def makers() -> list[Callable[..., Any]]:
    """Every public function that makes what leaves."""
    names = [f"kpi.files.{each.name}" for each in pkgutil.iter_modules(kpi.files.__path__)]
    return [
        function
        for module in (export, *map(importlib.import_module, names))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


def types(hint: Any) -> Iterator[Any]:
    """A hint and all that it is made of."""
    yield hint
    for inner in get_args(hint):
        yield from types(inner)


def taken(maker: Callable[..., Any]) -> set[Any]:
    hints = get_type_hints(maker)
    return {each for name in hints if name != "return" for each in types(hints[name])}


def unreleased(maker: Callable[..., Any]) -> list[str]:
    """What a maker takes of `kpi.findings` that did not pass the gate."""
    return [
        each.__name__
        for each in taken(maker)
        if getattr(each, "__module__", "").startswith("kpi.findings")
        and each not in (Released, NotForRelease)
    ]


@pytest.mark.parametrize("maker", makers(), ids=lambda maker: maker.__name__)
def test_what_makes_files_takes_no_finding_that_is_not_released(
    maker: Callable[..., Any],
) -> None:
    assert unreleased(maker) == []


@pytest.mark.parametrize("maker", makers(), ids=lambda maker: maker.__name__)
def test_what_makes_files_of_rows_says_in_its_name_that_they_are_not_for_release(
    maker: Callable[..., Any],
) -> None:
    assert (pd.DataFrame in taken(maker)) is maker.__name__.endswith("_not_for_release")


def test_a_finding_that_hides_in_a_list_is_found() -> None:
    def leaves(found: list[Finding | None], name: str) -> bytes:
        raise NotImplementedError(found, name)

    assert unreleased(leaves) == ["Finding"]


def test_only_the_command_line_keeps_exact_findings_in_the_house() -> None:
    definers = {"kpi/findings/release.py", "kpi/charts/export.py"}
    named = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kpi").rglob("*.py")
        if "NotForRelease" in path.read_text(encoding="utf-8")
    }
    assert {each for each in named - definers if not each.startswith("kpi/cli/")} == set()


def test_the_type_checker_refuses_what_did_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "misuse.py"
    path.write_text(MISUSE, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--no-pretty", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    refused = re.findall(r":(\d+): error: ", said.stdout)
    marked = [
        str(number)
        for number, line in enumerate(MISUSE.splitlines(), start=1)
        if line.endswith("# refused")
    ]
    assert refused == marked, said.stdout + said.stderr
