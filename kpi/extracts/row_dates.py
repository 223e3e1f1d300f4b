"""Which days an event list covers, and how many of its rows are dated within them.

A row that is dated outside them counts nowhere, and one without a readable date may belong to any
month that they touch: how many of either there are decides whether the list can be believed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month, month, month_end, month_start
from kpi.extracts.lists import ExtractList

MOST_UNDATED = 5
"""Over one row in so many without a readable date, and a list does not speak at all."""

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class RowDates:
    """Where an event list's rows lie.

    Attributes:
        rows: how many it has.
        inside: those with one of the list's own dates within the days covered.
        outside: those with such dates, and none within.
        undated: by date field, rows in which the date should be there and can't be read.
    """

    rows: int
    inside: int
    outside: int
    undated: Mapping[str, int] = field(default_factory=dict)

    def is_dated(self, name: str) -> bool:
        """Whether enough of its rows have that date for the list to speak by it."""
        return self.undated.get(name, 0) * MOST_UNDATED <= self.rows

    @property
    def is_of_other_days(self) -> bool:
        """It has dated rows, and none of them within the days covered."""
        return self.outside > 0 and self.inside == 0


def days_covered(of: ExtractList, as_at: dt.date, first_month: Month | None) -> Days:
    """The first and the last day that an event list covers.

    Args:
        first_month: from which a list of the plan's own covers more than its as-at month.
    """
    assert of.months_covered is not None
    if of.months_covered == 1:
        own = month(as_at)
        first = own if first_month is None else min(first_month, own)
        return month_start(first), month_end(own)
    return _day_after_months_before(as_at, of.months_covered), as_at


def row_dates(of: ExtractList, frame: pd.DataFrame, days: Days) -> RowDates:
    """Where an event list's rows lie.

    Args:
        frame: as `kpi.extracts.extract.ListRows.rows` has them.
        days: as `days_covered` gives them.
    """
    within = _inside(of, frame, days)
    names = [column.name for column in of.columns if column.type == "date"]
    found = {name: int(undated(of, frame, name).sum()) for name in names}
    return RowDates(
        rows=len(frame),
        inside=int(within.sum()),
        outside=int((_dated(of, frame) & ~within).sum()),
        undated={name: count for name, count in found.items() if count},
    )


def outside(of: ExtractList, frame: pd.DataFrame, days: Days) -> npt.NDArray[np.bool_]:
    """Rows with dates of the list's own, and none of them within the days covered."""
    return _dated(of, frame) & ~_inside(of, frame, days)


def undated(of: ExtractList, frame: pd.DataFrame, name: str) -> npt.NDArray[np.bool_]:
    """Rows in which a date should be there and can't be read.

    It should where it may not be blank, where it is the one date that places the list's rows
    (unless they are open until they have it), and where something was written that could not be
    read.
    """
    missing = frame[name].isna().to_numpy()
    places_rows = of.dated_by == (name,) and not of.open_undated
    if places_rows or not of.column(name).blank_allowed:
        return missing
    errors = frame["errors"].to_numpy()
    unread = np.zeros(len(frame), dtype=bool)
    for place in np.flatnonzero(missing & (errors != "")).tolist():  # few, of many blanks
        unread[place] = name in errors[place].split()
    return unread


def own_dates(of: ExtractList) -> list[str]:
    """The date fields that bring a row into the months of its list."""
    return [*of.dated_by, *of.answered_by]


def _inside(of: ExtractList, frame: pd.DataFrame, days: Days) -> npt.NDArray[np.bool_]:
    """Rows with a date of the list's own within the days covered."""
    first, last = (np.datetime64(day, "us") for day in days)
    dates = frame[own_dates(of)].to_numpy()
    return np.asarray(((dates >= first) & (dates <= last)).any(axis=1), dtype=bool)


def _dated(of: ExtractList, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return frame[own_dates(of)].notna().any(axis=1).to_numpy(dtype=bool)


@lru_cache(maxsize=1024)
def _day_after_months_before(as_at: dt.date, months: int) -> dt.date:
    """The first day of the months up to an as-at date: 1 October for the six to 31 March."""
    after = pd.Timestamp(as_at) + pd.Timedelta(days=1)
    return (after - pd.DateOffset(months=months)).date()
