"""Months, financial years, windows and working days.

A month is a `pandas.Period` of monthly frequency everywhere in the product, and ``"2012-03"``
wherever it is written down.
"""

import datetime as dt
from functools import lru_cache
from typing import Final, Literal

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

Month = pd.Period

Window = Literal["month", "ytd", "r12", "snap", "quarter", "cumulative"]
"""The months that one figure is of; see `window_length`."""

MONTH: Final = "month"
YTD: Final = "ytd"
R12: Final = "r12"
SNAP: Final = "snap"
QUARTER: Final = "quarter"

# One screen asks for the same few dozen months some ten thousand times.
_remembered = lru_cache(maxsize=4096)


@_remembered
def month(text: str | dt.date) -> Month:
    """The month that a date lies in, or that ``"2012-03"`` names.

    Raises:
        ValueError: the text is not of the form YYYY-MM.
    """
    if isinstance(text, dt.date):
        return pd.Period(year=text.year, month=text.month, freq="M")
    parsed = dt.datetime.strptime(text, "%Y-%m")
    return pd.Period(year=parsed.year, month=parsed.month, freq="M")


@_remembered
def month_end(of: Month) -> dt.date:
    """The month's last day."""
    return of.end_time.date()


@_remembered
def month_start(of: Month) -> dt.date:
    """The month's first day."""
    return of.start_time.date()


@_remembered
def month_name(of: Month) -> str:
    """``March 2012``."""
    return str(of.strftime("%B %Y"))


def months_between(first: Month, last: Month) -> list[Month]:
    """All months from `first` to `last`, both included; none if `last` comes before `first`."""
    return [_month_at(ordinal) for ordinal in range(first.ordinal, last.ordinal + 1)]


@lru_cache(maxsize=4096)
def _month_at(ordinal: int) -> Month:
    """Making a period takes longer than most that is done with it."""
    return pd.Period(ordinal=ordinal, freq="M")


def financial_year_start(of: Month) -> Month:
    """The April that the month's financial year (April to March) began with."""
    year = of.year if of.month >= 4 else of.year - 1
    return pd.Period(year=year, month=4, freq="M")


def financial_year(of: Month) -> str:
    """``2011-12`` for every month from April 2011 to March 2012."""
    start = financial_year_start(of).year
    return f"{start}-{(start + 1) % 100:02d}"


def window_length(window: str, of: Month, since: Month | None = None) -> int:
    """How many months a window ending in the given month is made of.

    ``month`` and ``snap`` are the month itself; ``ytd`` runs from 1 April; ``r12`` is the twelve
    months to this one; ``quarter`` is the part so far of April to June and so on; ``cumulative``
    runs from `since`, and has no month before that.
    """
    match window:
        case "month" | "snap":
            return 1
        case "ytd":
            return (of.month - 4) % 12 + 1
        case "r12":
            return 12
        case "quarter":
            return (of.month - 1) % 3 + 1
        case "cumulative" if since is not None:
            return max(0, of.ordinal - since.ordinal + 1)
    raise ValueError(f"there is no window {window!r}")


def window_months(window: str, of: Month, since: Month | None = None) -> list[Month]:
    """The months that a window ending in the given month is made of, oldest first."""
    return months_between(of - window_length(window, of, since) + 1, of)


@lru_cache(maxsize=1)
def _bank_holidays() -> npt.NDArray[np.datetime64]:
    """England's bank holidays, 1990 to 2060, from the `holidays` library."""
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2061))
    return np.array(sorted(england), dtype="datetime64[D]")


def working_days(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days in (start, end], so that the start is day 0 even on a Saturday.

    Weekends and England's bank holidays are left out. Missing where either date is; negative
    where `end` comes before `start`.

    Args:
        start, end: datetime Series with one index.
    """
    days = pd.Series(np.nan, index=start.index, dtype="float64")
    both = start.notna() & end.notna()
    one = np.timedelta64(1, "D")
    days[both] = np.busday_count(
        start[both].to_numpy().astype("datetime64[D]") + one,
        end[both].to_numpy().astype("datetime64[D]") + one,
        holidays=_bank_holidays(),
    )
    return days


def day_name(day: dt.date) -> str:
    """``31 March 2012``."""
    return f"{day.day} {day:%B %Y}"
