"""The as-at date: given, else in the file's name, else on the front sheet."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import Refused
from kpi.extracts.as_at import as_at_from_name

from .workbooks import Reader, good_row, issues_of, sheet_of

DAY = dt.date(2011, 4, 30)
CONTACTS = sheet_of("contacts", good_row("contacts"))


@pytest.mark.parametrize(
    "name",
    [
        "extract-2011-04.xlsx",
        "extract_2011_04.xlsx",
        "Annex A 30-04-2011.xlsx",
        "Annex A 30.04.2011.xlsx",
        "Annex A 30_04_2011.xlsx",
        "2011-04-30.xlsx",
        "2011-04-30 Annex A (v2).xlsx",
        "AnnexA_20110430.ods",
        "30042011.xls",
        "April 2011.xlsx",
        "Annex A April2011 final.xlsx",
        "annex a apr 2011.xlsx",
        "2011 April.xlsx",
        "Extract 30 April 2011.xlsx",
        "Extract 30th April 2011.xlsx",
        "30Apr2011.xlsx",
        "04-2011.xlsx",
        "v2 2011-04.xlsx",
        "List 1 2011-04.xlsx",
        "C:\\extracts\\2010-01\\extract-2011-04.xlsx",
        "/data/2010/extract-2011-04.xlsx",
    ],
)
def test_a_name_gives_a_day_or_a_months_last_day(name: str) -> None:
    assert as_at_from_name(name) == DAY


@pytest.mark.parametrize(
    "name",
    [
        "annex a.xlsx",
        "extract.xlsx",
        "extract 2011.xlsx",
        "extract-2011-13.xlsx",
        "31-04-2011.xlsx",
        "2011-04-31.xlsx",
        "2011-04-01 to 2011-04-30.xlsx",
        "March and April.xlsx",
        "2011-12 Sep.xlsx",
        "extract 2011-04 May rerun.xlsx",
        "30 April 2011, June figures.xlsx",
        "12-01-31.xlsx",
        "30-04-11 extract.xlsx",
        "2011-04 run 2011-05-03.xlsx",
        "March 2011 and April 2011.xlsx",
        "04-2011 to 06-2011.xlsx",
        "2011-2012 Sep.xlsx",
        "11-12 Sep 2011.xlsx",
        "2011-12 Q2.xlsx",
        "FY2011-12.xlsx",
        "2010-11 year end.xlsx",
        "2011-12 month 6.xlsx",
        "20112012.xlsx",
        "9212044.xlsx",
        "",
    ],
)
def test_a_name_without_a_date_or_with_two_gives_none(name: str) -> None:
    assert as_at_from_name(name) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("31-12-99.xlsx", dt.date(1999, 12, 31)),
        ("2011-04-30 April.xlsx", DAY),
        ("April 2011 (2011-04-30).xlsx", DAY),
        ("2011-04 and 2011-04.xlsx", DAY),
        ("Annex A 2011-04 Maynard.xlsx", DAY),
        ("extract-2011-12.xlsx", dt.date(2011, 12, 31)),
        ("2011-12 month end.xlsx", dt.date(2011, 12, 31)),
        ("2011-04 Q1.xlsx", DAY),
        ("March 2012 (2011-2012).xlsx", dt.date(2012, 3, 31)),
    ],
)
def test_a_name_that_says_one_date_in_two_ways_has_one_reading(name: str, day: dt.date) -> None:
    assert as_at_from_name(name) == day


def test_a_name_with_two_readings_is_refused_with_both(read: Reader) -> None:
    with pytest.raises(Refused) as refused:
        read({"List 1": CONTACTS}, name="2011-12 Sep.xlsx", as_at=None)
    assert refused.value.code == "no_as_at_date"
    assert "December 2011 or September 2011" in str(refused.value)


def test_a_front_sheet_decides_where_the_name_has_two_readings(read: Reader) -> None:
    sheets = {"Front_Sheet": [["As at", dt.date(2011, 3, 31)]], "List 1": CONTACTS}
    assert read(sheets, name="12-01-31.xlsx", as_at=None).as_at == dt.date(2011, 3, 31)


def test_a_date_that_no_reading_of_the_name_agrees_with_is_warned_of(read: Reader) -> None:
    given = [dt.date(2011, 12, 31), dt.date(2011, 9, 30), dt.date(2011, 3, 31)]
    chosen = [read({"List 1": CONTACTS}, name="2011-12 Sep.xlsx", as_at=each) for each in given]
    assert [len(issues_of(each, "as_at_differs")) for each in chosen] == [0, 0, 1]


@pytest.mark.parametrize(("today", "warned"), [(30, True), (31, False)])
def test_an_as_at_date_in_the_future_is_warned_of(read: Reader, today: int, warned: bool) -> None:
    extract = read({"List 1": CONTACTS}).on(dt.date(2011, 3, today))
    assert bool(issues_of(extract, "as_at_ahead")) == warned


@pytest.mark.parametrize(
    ("as_at", "warned"),
    [
        (dt.date(2011, 4, 20), False),
        (dt.date(2011, 4, 21), True),
        (dt.date(2011, 2, 20), False),
        (dt.date(2011, 2, 19), True),
    ],
)
def test_an_as_at_date_over_a_month_from_the_newest_date_inside_is_warned_of(
    read: Reader, as_at: dt.date, warned: bool
) -> None:
    """The only contact is of 20 March 2011."""
    found = issues_of(read({"List 1": CONTACTS}, as_at=as_at), "as_at_far")
    assert bool(found) == warned
    assert all("20/03/2011" in each.message for each in found)


def test_a_few_mistyped_dates_of_many_are_not_the_newest(read: Reader) -> None:
    rows = [good_row("contacts", n) for n in range(399)]
    typed = good_row("contacts", 400, contact_date=dt.date(2031, 3, 20))
    extract = read({"List 1": sheet_of("contacts", *rows, typed)})
    assert not issues_of(extract, "as_at_far")
    extract = read({"List 1": sheet_of("contacts", *rows[:150], typed)})
    assert issues_of(extract, "as_at_far")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)))
def test_every_day_is_found_in_a_name(day: dt.date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day:%d %B %Y}"):
        assert as_at_from_name(f"Annex A {text} v2.xlsx") == day


@given(st.text(max_size=40))
def test_no_name_breaks_it(name: str) -> None:
    assert as_at_from_name(name) is None or isinstance(as_at_from_name(name), dt.date)


def test_the_date_given_comes_first_and_then_the_name_and_then_the_front_sheet(
    read: Reader,
) -> None:
    sheets = {"Front_Sheet": [["As at", dt.date(2011, 3, 31)]], "List 1": CONTACTS}
    chosen = [
        read(sheets, name="2011-04.xlsx", as_at=dt.date(2011, 5, 31)),
        read(sheets, name="2011-04.xlsx", as_at=None),
        read(sheets, name="book.xlsx", as_at=None),
    ]
    assert [(one.as_at, one.as_at_source) for one in chosen] == [
        (dt.date(2011, 5, 31), "given"),
        (dt.date(2011, 4, 30), "file name"),
        (dt.date(2011, 3, 31), "front sheet"),
    ]
    assert [len(issues_of(one, "as_at_differs")) for one in chosen] == [2, 1, 0]
    warning = issues_of(chosen[1], "as_at_differs")[0]
    assert warning.severity == "warning"
    assert "April 2011 (file name)" in warning.message
    assert "front sheet says 31/03/2011" in warning.message


def test_a_month_in_the_name_does_not_contradict_a_day_of_it(read: Reader) -> None:
    extract = read({"List 1": CONTACTS}, name="2011-04.xlsx", as_at=dt.date(2011, 4, 15))
    assert extract.as_at == dt.date(2011, 4, 15)
    assert issues_of(extract, "as_at_differs") == []


@pytest.mark.parametrize(
    "front",
    [
        [["As at", dt.date(2011, 4, 30)]],
        [["As at:", None, "30/04/2011"]],
        [["As-at date"], [dt.datetime(2011, 4, 30, 12)]],
        [["Annex A"], [], [None, "Data as at 30 April 2011"]],
        [["Figures as at: April 2011"]],
        [["Date of extract", 40663]],
        [["Extract date", "30-Apr-11"]],
        [["The as at date is below"], ["As at", "2011-04-30"]],
        [["Position as at 30/04/2011 (unaudited)"]],
    ],
)
def test_a_front_sheet_says_it_beside_below_or_in_the_same_words(
    front: list[list[object]], read: Reader
) -> None:
    extract = read({"Cover": front, "List 1": CONTACTS}, as_at=None)
    assert (extract.as_at, extract.as_at_source) == (DAY, "front sheet")


@pytest.mark.parametrize(
    "front", [[["Annex A"]], [["As at", "soon"]], [["Whatever", "30/04/2011"]]]
)
def test_a_front_sheet_that_does_not_say_it_is_not_guessed_at(
    front: list[list[object]], read: Reader
) -> None:
    with pytest.raises(Refused) as caught:
        read({"Cover": front, "List 1": CONTACTS}, as_at=None)
    assert caught.value.code == "no_as_at_date"
