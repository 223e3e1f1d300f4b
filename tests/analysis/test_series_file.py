"""A series from a CSV file, and the command that charts it."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi.analysis.series_file import Series, read_series
from kpi.cli import cli
from kpi.errors import KpiError


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "series.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _only(path: Path) -> Series:
    (series,) = read_series(path)
    return series


def test_headings_order_and_blanks_are_understood(tmp_path: Path) -> None:
    series = _only(
        _file(tmp_path, "date,value", "2012-02-01,5", "01/01/2012,4.5", "2012-03-01,", "Apr 2012")
    )
    assert series.dates == tuple(dt.date(2012, month, 1) for month in (1, 2, 3, 4))
    assert series.values == (4.5, 5.0, None, None)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["date,value"], "no rows"),
        (["2012-01-01,4", "soon,5"], "line 2: 'soon' is not a date"),
        (["2012-01-01,4", "2012-01-01,5"], "2012-01-01 twice"),
        (["2012-01-01,4", "3,5"], "line 2: '3' is not a date"),
        (["2012-01-01,4", "31,5"], "line 2: '31' is not a date"),
        (["2012-01-01,4", "40634,5"], "line 2: '40634' is not a date"),
        (["2012-01-01,4", "20120201,5"], "line 2: '20120201' is not a date"),
        (["2012-01-01,4", "2012-02-30,5"], "line 2: '2012-02-30' is not a date"),
        (["2012-01-01,4", "2012-13,5"], "line 2: '2012-13' is not a date"),
        (["date,value", "2012-01-01,14,1"], "line 2: there are 3 cells where 2 are expected"),
        (["2012-01-01,4", "Foo 2012,5"], "line 2: 'Foo 2012' is not a date"),
        (["2012-01-01,4", "991304,5"], "line 2: '991304' is not a date"),
        (["06/05/2011,4", "04/32/2011,5"], "line 2: '04/32/2011' is not a date"),
        (["2012-01,1", "2012-01,2"], r"^series\.csv has 2012-01-01 twice"),
        (["series,date,value", "A,2012-01,1", "A,2012-01,2"], r"^A in series\.csv has 2012-01-01"),
        (["date,value,target", "2012-01-01,1,x"], r"^series\.csv, line 2: 'x' is not a number"),
        (["2012-01-01,x,24"], r"^series\.csv, line 1: 'x' is not a number"),
        (["2012-01-01,1,x"], r"^series\.csv, line 1: 'x' is not a number"),
        (["date,value,denominator", "2012-01,1,x"], r"^series\.csv, line 2: 'x' is not a number"),
        (["2012-01-01,25,24"], r"^series\.csv, line 1: 25 is no part of 24\.$"),
        (["value,target", "1,2"], r"^series\.csv does not say which column is what"),
        (["date,denominator", "2012-01-01,1"], "it needs both"),
        (["2012-01-01,1,2,3"], "head its columns date,value or date,numerator,denominator"),
        (["date,met,all", "2012-01-01,1,2"], "head its columns"),
        (["date,numerator", "2012-01-01,1"], "it needs both"),
        (["date,value,value", "2012-01-01,1,2"], "the heading value twice"),
        (["series,date,value", ",2012-01-01,1"], "line 2: the series has no name"),
    ],
)
def test_what_can_not_be_read_is_said_with_its_line(
    tmp_path: Path, lines: list[str], said: str
) -> None:
    with pytest.raises(KpiError, match=said):
        read_series(_file(tmp_path, *lines))


@pytest.mark.parametrize(
    ("text", "value"),
    [("14.1", 14.1), ("1,410", 1410.0), ("-3", -3.0), ("14.1%", 14.1), ("14.1 %", 14.1),
     ("-", None), ("N/A", None), ("NA", None), (" 7 ", 7.0), ("1000000000000000", 1e15)],
)  # fmt: skip
def test_a_value_is_read_as_a_workbooks_is(tmp_path: Path, text: str, value: float | None) -> None:
    assert _only(_file(tmp_path, f'2012-01-01,"{text}"')).values == (value,)


@pytest.mark.parametrize(
    "text",
    [
        "14,1",
        "1_0",
        "Inf",
        "-inf",
        "NaN",
        "1e5",
        "four",
        "%",
        "#N/A",
        "1,41",
        "0x10",
        "1 000",
    ],
)
def test_what_is_not_plainly_a_number_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KpiError, match=r"line 1: '.*' is not a number\.$"):
        read_series(_file(tmp_path, f'2012-01-01,"{text}"'))


@pytest.mark.parametrize(
    ("text", "said"),
    [("1000000000000001", "is beyond any figure"), ("9" * 400, "is not a number")],
)
def test_a_number_out_of_reason_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KpiError, match=rf"line 1: '{text}' {said}\.$"):
        read_series(_file(tmp_path, f"2012-01-01,{text}"))


@pytest.mark.parametrize("first", ["2012-13-01,4", "31 Febuary 2011,4", "soon,5", "x1,", "201104,"])
def test_a_bad_first_row_is_no_heading(tmp_path: Path, first: str) -> None:
    with pytest.raises(KpiError, match="line 1: '"):
        read_series(_file(tmp_path, first, "2012-02-01,5"))


@pytest.mark.parametrize(
    "first", ["date,value", "Month,Share (2011)", "When,How many", "Period,Rate", " DATE , Value "]
)
def test_headings_name_a_column_or_hold_no_number(tmp_path: Path, first: str) -> None:
    assert _only(_file(tmp_path, first, "2012-02-01,5")).values == (5.0,)


def test_a_month_without_a_day_is_its_first_and_one_without_a_year_is_none(tmp_path: Path) -> None:
    written = ("2012-04,1", "Mar 2012,2", "2012/02,3", "January 2012,4")
    assert _only(_file(tmp_path, *written)).dates == tuple(
        dt.date(2012, month, 1) for month in (1, 2, 3, 4)
    )
    with pytest.raises(KpiError, match="line 2: 'May' is not a date"):
        read_series(_file(tmp_path, "2012-04,1", "May,2"))


def test_six_digits_are_months_where_one_of_them_can_be_nothing_else(tmp_path: Path) -> None:
    series = _only(_file(tmp_path, "201304,1", "201104,2"))
    assert series.dates == (dt.date(2011, 4, 1), dt.date(2013, 4, 1))
    with pytest.raises(KpiError, match="'201104' may be April 2011 or a day, such as 20/11/04"):
        read_series(_file(tmp_path, "201104,1", "201105,2"))
    assert _only(_file(tmp_path, "199912,1", "201112,2")).dates[0] == dt.date(1999, 12, 1)
    assert len(_only(_file(tmp_path, "200012,1", "201212,2")).dates) == 2
    for day in ("200101", "201212"):
        with pytest.raises(KpiError, match=f"line 1: '{day}' may be"):
            read_series(_file(tmp_path, f"{day},1"))
    with pytest.raises(KpiError, match="line 2: '201313' is not a date"):
        read_series(_file(tmp_path, "2011-04,1", "201313,2"))


@pytest.mark.parametrize(
    "month_first", ["04/28/2011", "4-28-11", "12/13/2011", "12/31/2011", "04/28/2011 00:00"]
)
def test_one_date_written_month_first_refuses_the_column(tmp_path: Path, month_first: str) -> None:
    with pytest.raises(KpiError, match=f"line 2: '{month_first}' can only be read month") as said:
        read_series(_file(tmp_path, "06/05/2011,1", f"{month_first},2"))
    assert str(said.value).endswith(" can't be trusted either; write them all as 2011-04-30.")


@pytest.mark.parametrize("day_first", ["28/04/2011", "12/12/2011", "13/12/2011"])
def test_dates_that_can_be_day_first_are(tmp_path: Path, day_first: str) -> None:
    day, month, year = map(int, day_first.split("/"))
    series = _only(_file(tmp_path, "06/05/2011,1", f"{day_first},2"))
    assert set(series.dates) == {dt.date(2011, 5, 6), dt.date(year, month, day)}


def test_a_numerator_and_a_denominator_make_a_share_in_percent(tmp_path: Path) -> None:
    lines = ("2012-01,13,24", "2012-02,0,5", "2012-03,0,0", "2012-04,,7")
    values = (100 * 13 / 24, 0.0, None, None)
    assert _only(_file(tmp_path, *lines)).values == values
    assert _only(_file(tmp_path, *lines)).cases == (24, 5, 0, 7)
    assert _only(_file(tmp_path, "2012-01,24,24")).values == (100,)
    assert _only(_file(tmp_path, "2012-01,24")).cases is None
    headed = [",".join(reversed(line.split(","))) for line in lines]
    assert _only(_file(tmp_path, "denominator,numerator,date", *headed)).values == values
    for parts in ("25,24", "-1,24"):
        with pytest.raises(KpiError, match=" is no part of 24"):
            read_series(_file(tmp_path, f"2012-01,{parts}"))


def test_many_series_stand_in_one_file_each_with_its_target(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "series,date,value,target,remark",
        "North,2012-02,2,80,",
        "South,2012-01,3,,late",
        "North,2012-01,1,70,",
        "North,2012-03,4,90,",
    )
    north, south = read_series(path)
    assert (north.name, north.values, north.target) == ("North", (1.0, 2.0, 4.0), 90.0)
    assert (south.name, south.values, south.target) == ("South", (3.0,), None)
    asked = ["spc", str(path), "--json"]
    said = json.loads(CliRunner().invoke(cli, asked, obj={}).output)
    assert [each["series"] for each in said] == ["North", "South"]
    both = CliRunner().invoke(cli, [*asked, "--target", "3"], obj={})
    assert "leave out --target" in str(both.exception)


@pytest.mark.parametrize("line", ["2012-01-01,Inf", "2012-01-01,NaN", "201104,5"])
def test_the_command_answers_what_it_can_not_read_in_a_sentence(tmp_path: Path, line: str) -> None:
    said = CliRunner().invoke(cli, ["spc", str(_file(tmp_path, line)), "--json"], obj={})
    assert isinstance(said.exception, KpiError)  # which `kpi` prints as it stands
    assert str(said.exception).startswith("series.csv, line 1: ")


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


def test_a_phase_starts_at_a_date_of_the_series(tmp_path: Path) -> None:
    path = str(_file(tmp_path, "2012-01,1", "2012-02,2", "2012-03,3"))
    missing = CliRunner().invoke(cli, ["spc", path, "--rebase", "2012-04"], obj={})
    assert "has no 2012-04-01; it runs from 2012-01-01 to 2012-03-01" in str(missing.exception)
    none = CliRunner().invoke(cli, ["spc", path, "--rebase", "201203"], obj={})
    assert none.exit_code == 2
    assert "'201203' is not a date" in none.output


def test_the_mark_that_excel_begins_a_file_with_is_no_part_of_it(tmp_path: Path) -> None:
    assert _only(_file(tmp_path, "\ufeff2012-01,5")).values == (5.0,)


def test_dates_alone_are_months_without_a_value(tmp_path: Path) -> None:
    assert _only(_file(tmp_path, "2012-01", "2012-02")).values == (None, None)


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(KpiError, match="can't be read"):
        read_series(tmp_path)
