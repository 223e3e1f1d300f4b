"""Days, working days and months, quick enough to ask for by the hundred thousand."""

import datetime as dt
from bisect import bisect_left
from functools import cache, lru_cache

import pandas as pd

from kpi import calendar
from kpi.calendar import Month

Day = dt.date

_FIRST, _LAST = dt.date(2006, 1, 1), dt.date(2014, 12, 31)


@cache
def first_day(month: Month) -> Day:
    """The month's first day."""
    return calendar.month_start(month)


@cache
def last_day(month: Month) -> Day:
    """The month's last day."""
    return calendar.month_end(month)


@cache
def month_of(day: Day) -> Month:
    """The month that the day lies in."""
    return calendar.month(day)


@lru_cache(maxsize=1)
def _working_days() -> list[Day]:
    """All working days from 2006 to 2014, by the product's own calendar."""
    days = pd.Series(pd.date_range(_FIRST, _LAST))
    worked = calendar.working_days(days - pd.Timedelta(days=1), days) == 1
    return [day.date() for day in days[worked]]


def _place(day: Day) -> int:
    """How many working days lie before the day."""
    return bisect_left(_working_days(), day)


def after_working_days(start: Day, days: int) -> Day:
    """The day on which that many working days have passed; a negative number goes back."""
    if days <= 0:
        return _working_days()[_place(start + dt.timedelta(days=1)) - 1 + days]
    return _working_days()[_place(start + dt.timedelta(days=1)) + days - 1]


def working_days_in(start: Day, end: Day) -> list[Day]:
    """The working days from `start` to `end`, both included."""
    return _working_days()[_place(start) : _place(end + dt.timedelta(days=1))]


def shift(day: Day, days: int) -> Day:
    """The day that many days later."""
    return day + dt.timedelta(days=days)


def months_apart(earlier: Day, later: Day) -> int:
    """How many months the later day's month comes after the earlier day's."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def add_months(day: Day, months: int) -> Day:
    """The same day of the month that many months later, or that month's last day."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
