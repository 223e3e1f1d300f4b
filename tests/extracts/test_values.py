"""One cell: dates, numbers, ids, answers and codes, in all the ways they are written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.extracts.codes import code_list
from kpi.extracts.lists import Column, extract_lists
from kpi.extracts.values import (
    Reading,
    fold_spaces,
    read_cell,
    read_code,
    read_date,
    read_id,
    read_number,
    read_text,
    read_yes_no,
    shown,
)
from kpi.extracts.workbook import Cell, ErrorCell

DAY = dt.date(2012, 1, 31)
COUNT = Column(
    name="n", heading="N", type="number", blank_allowed=True, minimum=0, maximum=99, whole=True
)
AGE = extract_lists()["contacts"].column("age")
FTE = extract_lists()["case_holders"].column("fte")
DATE = extract_lists()["contacts"].column("contact_date")


@pytest.mark.parametrize(
    "text",
    [
        "31/01/2012",
        "31/1/2012",
        "31/01/12",
        "31-01-2012",
        "31.01.2012",
        "31 01 2012",
        "2012-01-31",
        "2012/01/31",
        "2012-01-31T00:00:00",
        "31-Jan-12",
        "31-JAN-2012",
        "31 January 2012",
        "31st January 2012",
        "31 jan. 2012",
        "Tuesday 31 January 2012",
        "Tue, 31/01/2012",
        "January 31, 2012",
        "Jan 31 2012",
        "Tuesday, January 31st, 2012",
        "jan-31-2012",
        " 31/01/2012\u00a0",
        "'31/01/2012",
        "31/01/2012 00:00:00",
        "31/01/2012 00:00",
    ],
)
def test_a_date_written_as_text_is_read_day_first(text: str) -> None:
    assert read_date(text) == Reading(DAY, help="date_from_text")


@pytest.mark.parametrize(
    "text", ["31/01/2012 14:05", "2012-01-31 09:00:00.000", "2012-01-31T23:59:59Z"]
)
def test_a_time_of_day_is_dropped_from_text(text: str) -> None:
    assert read_date(text) == Reading(DAY, help="time_dropped")


def test_a_time_of_day_is_dropped_from_a_date() -> None:
    assert read_date(dt.datetime(2012, 1, 31, 14, 5)) == Reading(DAY, help="time_dropped")
    assert read_date(dt.datetime(2012, 1, 31)) == Reading(DAY)
    assert read_date(DAY) == Reading(DAY)


@pytest.mark.parametrize(
    "cell",
    [
        "01/31/2012",
        "31/02/2012",
        "31/01",
        "January 2012",
        "January 31",
        "January 31, 12",
        "January 32, 2012",
        "Foo 31, 2012",
        "2012",
        "soon",
        "31/01/20122",
        "31-Foo-2012",
        "1/2/3/4",
        0.0,
        2012.0,
        -5.0,
        9_999_999.0,
        True,
        dt.time(),
        dt.date(1899, 12, 31),
        dt.date(9999, 1, 1),
    ],
)
def test_what_is_no_date_is_an_error(cell: Cell) -> None:
    assert read_date(cell) == Reading(problem="unreadable_date")


def test_day_numbers_count_from_1900_or_1904() -> None:
    assert read_date(40939.0) == Reading(DAY, help="date_from_number")
    assert read_date(40939.75) == Reading(DAY, help="date_from_number")
    assert read_date("40939") == Reading(DAY, help="date_from_number")
    assert read_date(39477.0, date1904=True) == Reading(DAY, help="date_from_number")


@given(st.dates(dt.date(1930, 1, 1), dt.date(2049, 12, 31)))
def test_every_day_is_read_back_from_each_way_to_write_it(day: dt.date) -> None:
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d-%b-%Y}",
        f"{day:%d %B %Y}",
        f"{day.day}.{day.month}.{day.year}",
    ):
        assert read_date(text).value == day
    assert read_date(float((day - dt.date(1899, 12, 30)).days)).value == day
    assert read_date(float((day - dt.date(1904, 1, 1)).days), date1904=True).value in (day, None)
    if day.year >= 1950:
        assert read_date(f"{day:%d/%m/%y}").value == day


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for column in (one for of in extract_lists().values() for one in of.columns):
        reading = read_cell(text, column, date1904=False)
        assert reading.value is None or reading.problem is None


@pytest.mark.parametrize(
    ("cell", "id"),
    [
        (9212044.0, "9212044"),
        ("9212044.0", "9212044"),
        ("00123", "00123"),
        (" AB 12 ", "AB 12"),
        ("A\u00a01", "A 1"),
        (0.0, "0"),
    ],
)
def test_an_id_is_text_whatever_it_was_typed_as(cell: Cell, id: str) -> None:
    assert read_id(cell).value == id


@pytest.mark.parametrize("cell", [1.5, 1e15, -1.0, "9.2E+12", True, DAY, dt.time()])
def test_what_has_lost_its_digits_is_no_id(cell: Cell) -> None:
    assert read_id(cell) == Reading(problem="unreadable_id")


@given(st.integers(0, 10**15 - 1))
def test_every_id_of_fifteen_digits_survives_being_a_number(number: int) -> None:
    assert read_id(float(number)).value == str(number)


def test_text_has_one_space_between_words() -> None:
    assert read_text("Dustin\u00a0Hazlett") == Reading("Dustin Hazlett", help="spaces_folded")
    assert read_text("North\n  Team") == Reading("North Team", help="spaces_folded")
    assert read_text("\ufeffNorth") == Reading("North", help="spaces_folded")
    assert read_text(" North ") == Reading("North")
    assert read_text(12.0) == Reading("12", help="text_from_number")
    assert read_text(DAY) == Reading(problem="unreadable_text")


@given(st.text(max_size=30))
def test_folding_spaces_twice_changes_nothing_more(text: str) -> None:
    assert fold_spaces(fold_spaces(text)) == fold_spaces(text)


@pytest.mark.parametrize(
    ("cell", "number"), [(3.0, 3), ("3", 3), (" 3.0 ", 3), ("1,234", None), (0.0, 0), (99.0, 99)]
)
def test_numbers_are_read_from_numbers_and_from_text(cell: Cell, number: float | None) -> None:
    reading = read_number(cell, COUNT)
    assert reading.value == number
    assert (reading.problem == "out_of_range") == (number is None)


@pytest.mark.parametrize("cell", [-0.0, "-0", "-0.0"])
def test_there_is_one_zero(cell: Cell) -> None:
    assert str(read_number(cell, COUNT).value) == "0.0"


@pytest.mark.parametrize("cell", [-1.0, 100.0, 1.5, "-1", "1e5"])
def test_a_number_out_of_its_range_is_an_error(cell: Cell) -> None:
    assert read_number(cell, COUNT).problem in ("out_of_range", "unreadable_number")
    assert read_number(cell, COUNT).value is None


@pytest.mark.parametrize("cell", ["three", "3 children", "", "1.2.3", True, DAY, float("nan")])
def test_what_is_no_number_is_an_error(cell: Cell) -> None:
    assert read_number(cell, COUNT) == Reading(problem="unreadable_number")


def test_an_age_is_cut_to_years_at_the_last_birthday() -> None:
    assert read_number(6.138, AGE) == Reading(6.0, help="decimal_age")
    assert read_number(6.0, AGE) == Reading(6.0)
    assert read_number("6.9", AGE) == Reading(6.0, help="decimal_age")


def test_an_unborn_child_is_minus_one_year_old() -> None:
    assert read_number(-1.0, AGE) == Reading(-1.0)
    assert read_number("unborn", AGE) == Reading(-1.0, help="unborn_as_age")
    assert read_number(-2.0, AGE) == Reading(problem="out_of_range")


@pytest.mark.parametrize(("cell", "good"), [(0.0, False), (0.1, True), (1.5, True), (1.51, False)])
def test_fte_is_above_0_and_up_to_one_and_a_half(cell: float, good: bool) -> None:
    assert (read_number(cell, FTE).value == cell) == good


@pytest.mark.parametrize(
    "cell", ["a) Yes", "Yes", "yes", "Y", "y", "TRUE", "1", 1.0, True, "a)yes"]
)
def test_yes_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read_yes_no(cell, unknown_allowed=False).value is True


@pytest.mark.parametrize("cell", ["b) No", "No", "no", "N", "n", "FALSE", "0", 0.0, False, "B) NO"])
def test_no_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read_yes_no(cell, unknown_allowed=False).value is False


def test_unknown_is_an_answer_only_where_it_is_one() -> None:
    for cell in ("c) Unknown", "Unknown", "unknown"):
        assert read_yes_no(cell, unknown_allowed=True) == Reading(help="unknown_as_blank")
        assert read_yes_no(cell, unknown_allowed=False) == Reading(problem="unknown_code")


@pytest.mark.parametrize("cell", ["CS Assessment Updated", "maybe", 2.0, DAY, "a) No way"])
def test_another_answer_is_an_error(cell: Cell) -> None:
    assert read_yes_no(cell, unknown_allowed=False) == Reading(problem="unknown_code")


@pytest.mark.parametrize(
    "cell", ["a) Male", "Male", "M", "m", "1", 1.0, "MALE", "A) MALE", "a", "a)"]
)
def test_male_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read_code(cell, codes="gender").value == "Male"


def test_a_code_says_how_it_was_read() -> None:
    assert read_code("Male", codes="gender").help is None
    assert read_code("a) Male", codes="gender").help == "code_with_letter"
    assert read_code("M", codes="gender").help == "mapped_code"
    assert read_code("a) Female", codes="gender") == Reading("Female", help="mapped_code")


@given(st.data())
def test_a_code_is_found_in_any_letter_case_with_or_without_a_letter(data: st.DataObject) -> None:
    codes = code_list(
        data.draw(st.sampled_from(["gender", "source", "ethnicity", "need", "abuse"]))
    )
    text = data.draw(st.sampled_from(codes.texts))
    written = data.draw(st.sampled_from([text, text.upper(), text.lower(), f"  {text} "]))
    letter = data.draw(st.sampled_from(["", "a) ", "q)", "Z) "]))
    assert read_code(letter + written, codes=codes.id).value == text


@pytest.mark.parametrize("text", ["-", "–", "N/A", "n/a", "", "  ", "\u00a0"])
def test_a_dash_and_not_applicable_are_nothing(text: str) -> None:
    reading = read_cell(text, DATE, date1904=False)
    assert reading.value is None
    assert reading.problem is None


@pytest.mark.parametrize("cell", [ErrorCell("#N/A"), ErrorCell("#REF!"), "#N/A", "#ref!"])
def test_an_error_cell_is_an_error_and_not_nothing(cell: Cell) -> None:
    assert read_cell(cell, DATE, date1904=False) == Reading(problem="error_cell")


def test_a_value_is_shown_as_excel_would_show_it() -> None:
    cells: list[Cell] = [
        9212044.0,
        6.138,
        True,
        DAY,
        dt.datetime(2012, 1, 31, 9),
        ErrorCell("#N/A"),
    ]
    assert [shown(cell) for cell in cells] == [
        "9212044",
        "6.138",
        "TRUE",
        "31/01/2012",
        "31/01/2012 09:00",
        "#N/A",
    ]
