import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import (
    day_name,
    financial_year,
    financial_year_start,
    month,
    month_end,
    month_name,
    month_start,
    months_between,
    window_length,
    window_months,
    working_days,
)

MONTHS = st.dates(dt.date(1995, 1, 1), dt.date(2055, 12, 31)).map(month)
DAYS = st.dates(dt.date(2009, 1, 1), dt.date(2030, 12, 31))


def days_between(start: str, end: str) -> float:
    dates = [pd.Series(pd.to_datetime([each])) for each in (start, end)]
    return float(working_days(*dates).iloc[0])


def test_a_month_is_read_as_it_is_written() -> None:
    assert str(month("2012-03")) == "2012-03"
    assert month(dt.date(2012, 3, 31)) == month("2012-03")


@pytest.mark.parametrize("text", ["2012", "2012-13", "2012-00", "03-2012", "2012-03-01", "", "x"])
def test_what_is_no_month_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"match format|unconverted data"):
        month(text)


def test_a_month_has_its_last_day_in_leap_years_too() -> None:
    assert month_end(month("2012-02")) == dt.date(2012, 2, 29)
    assert month_end(month("2011-02")) == dt.date(2011, 2, 28)
    assert month_start(month("2012-02")) == dt.date(2012, 2, 1)


def test_months_and_days_are_printed_in_words() -> None:
    assert month_name(month("2012-03")) == "March 2012"
    assert day_name(dt.date(2012, 3, 1)) == "1 March 2012"


@pytest.mark.parametrize(
    ("of", "year", "start"),
    [
        ("2011-04", "2011-12", "2011-04"),
        ("2011-12", "2011-12", "2011-04"),
        ("2012-03", "2011-12", "2011-04"),
        ("2012-04", "2012-13", "2012-04"),
        ("2000-03", "1999-00", "1999-04"),
    ],
)
def test_years_run_from_april_to_march(of: str, year: str, start: str) -> None:
    assert financial_year(month(of)) == year
    assert str(financial_year_start(month(of))) == start


@pytest.mark.parametrize(
    ("window", "of", "first", "length"),
    [
        ("month", "2012-03", "2012-03", 1),
        ("snap", "2012-03", "2012-03", 1),
        ("ytd", "2012-03", "2011-04", 12),
        ("ytd", "2012-04", "2012-04", 1),
        ("ytd", "2012-01", "2011-04", 10),
        ("r12", "2012-03", "2011-04", 12),
        ("r12", "2012-04", "2011-05", 12),
        ("quarter", "2012-06", "2012-04", 3),
        ("quarter", "2012-01", "2012-01", 1),
        ("quarter", "2012-02", "2012-01", 2),
    ],
)
def test_a_window_is_made_of_its_months(window: str, of: str, first: str, length: int) -> None:
    found = window_months(window, month(of))
    assert (str(found[0]), str(found[-1]), len(found)) == (first, of, length)
    assert window_length(window, month(of)) == length


def test_there_is_no_other_window() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        window_months("fortnight", month("2012-03"))


@given(MONTHS)
def test_the_year_to_date_starts_with_the_financial_year(of: pd.Period) -> None:
    found = window_months("ytd", of)
    assert found[0] == financial_year_start(of)
    assert financial_year(found[0]) == financial_year(of)
    assert set(found) <= set(window_months("r12", of))


@given(MONTHS, MONTHS)
def test_months_between_are_neighbours(first: pd.Period, last: pd.Period) -> None:
    found = months_between(first, last)
    assert len(found) == max((last - first).n + 1, 0)
    assert all((after - before).n == 1 for before, after in pairwise(found))


# ── working days ───────────────────────────────────────────────────────────────────────────────


def test_the_start_is_day_0_even_on_a_saturday() -> None:
    assert days_between("2011-09-03", "2011-09-03") == 0
    assert days_between("2011-09-03", "2011-09-04") == 0
    assert days_between("2011-09-03", "2011-09-05") == 1
    assert days_between("2011-09-02", "2011-09-05") == 1


def test_easter_the_royal_wedding_and_may_day_are_no_working_days() -> None:
    assert days_between("2011-04-21", "2011-05-11") == 10
    assert days_between("2011-04-21", "2011-05-10") == 9


@pytest.mark.parametrize(
    "holiday", ["2011-04-22", "2011-04-29", "2012-06-04", "2012-06-05", "2011-12-27", "2012-01-02"]
)
def test_bank_holidays_are_no_working_days(holiday: str) -> None:
    assert days_between("2011-01-01", holiday) == days_between(
        "2011-01-01", str(pd.Timestamp(holiday).date() - dt.timedelta(days=1))
    )


def test_scottish_and_irish_holidays_are_working_days_in_england() -> None:
    assert days_between("2012-03-16", "2012-03-19") == 1  # St Patrick's Day was observed
    assert days_between("2011-11-29", "2011-11-30") == 1  # St Andrew's Day


def test_working_days_are_missing_where_a_date_is() -> None:
    start = pd.Series(pd.to_datetime(["2012-03-01", None, "2012-03-05"]), index=[7, 8, 9])
    end = pd.Series(pd.to_datetime([None, "2012-03-01", "2012-03-06"]), index=[7, 8, 9])
    assert working_days(start, end).isna().tolist() == [True, True, False]
    assert working_days(start, end)[9] == 1


def test_working_days_are_negative_where_the_end_comes_first() -> None:
    assert days_between("2012-03-06", "2012-03-05") == -1


@given(DAYS, DAYS, DAYS)
def test_working_days_of_two_stretches_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    first, middle, last = sorted([a, b, c])
    assert days_between(str(first), str(last)) == (
        days_between(str(first), str(middle)) + days_between(str(middle), str(last))
    )
