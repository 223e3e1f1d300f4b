"""A series from a CSV file, and the command that charts it."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.analysis.series_file import read_series
from kpi.cli import cli
from kpi.errors import KpiError


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "series.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_headings_order_and_blanks_are_understood(tmp_path: Path) -> None:
    series = read_series(
        _file(tmp_path, "date,value", "2012-02-01,5", "01/01/2012,4.5", "2012-03-01,")
    )
    assert series.dates == tuple(dt.date(2012, month, 1) for month in (1, 2, 3))
    assert series.values == (4.5, 5.0, None)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["date,value"], "no rows"),
        (["2012-01-01,four"], "line 1: 'four' is not a number"),
        (["2012-01-01,4", "soon,5"], "line 2: 'soon' is not a date"),
        (["2012-01-01,4", "2012-01-01,5"], "2012-01-01 twice"),
        (["2012-01-01,4", "3,5"], "line 2: '3' is not a date"),
        (["2012-01-01,4", "31,5"], "line 2: '31' is not a date"),
    ],
)
def test_what_can_not_be_read_is_said_with_its_line(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    with pytest.raises(KpiError, match=said):
        read_series(_file(tmp_path, *lines))


def test_a_month_without_a_day_is_its_first_and_one_without_a_year_is_none(tmp_path: Path) -> None:
    assert read_series(_file(tmp_path, "2012-04,1", "Mar 2012,2")).dates == (
        dt.date(2012, 3, 1),
        dt.date(2012, 4, 1),
    )
    with pytest.raises(KpiError, match="line 2: 'May' is not a date"):
        read_series(_file(tmp_path, "2012-04,1", "May,2"))


def test_a_file_that_is_not_there_or_no_csv_is_answered_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KpiError, match=r"There is no file gone\.csv\. Check the path\."):
        read_series(tmp_path / "gone.csv")
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(KpiError, match=r"book\.csv is no CSV file: save it as CSV"):
        read_series(tmp_path / "book.csv")


def test_a_shift_is_found_and_the_target_weighed(tmp_path: Path) -> None:
    values = [10, 11, 9, 10, 12, 9, 11, 10, 20, 21, 19, 20, 22, 19, 21]
    lines = [
        f"2011-{n:02d}-01,{v}" if n <= 12 else f"2012-{n - 12:02d}-01,{v}"
        for n, v in enumerate(values, start=1)
    ]
    path = _file(tmp_path, "date,value", *lines)
    asked = ["spc", str(path), "--direction", "lower", "--target", "40", "--json"]
    said = json.loads(CliRunner().invoke(cli, asked, obj={}).output)
    assert said["variation"] == "concern_high"
    assert said["assurance"] == "meets"
    assert {point["special"] for point in said["points"][8:]} <= {"beyond", "shift", "trend"}
    phased = json.loads(CliRunner().invoke(cli, [*asked, "--rebase", "2011-09-01"], obj={}).output)
    assert [phase["start"] for phase in phased["phases"]] == ["2011-01-01", "2011-09-01"]
    assert phased["variation"] == "common"
    assert [phase["trial"] for phase in phased["phases"]] == [True, True]
