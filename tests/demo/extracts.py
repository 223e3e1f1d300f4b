"""The demonstration's workbooks read back with pandas alone, and the rules of the extracts.

Nothing here uses the product's reading or measuring, so that its totals are checked twice.
"""

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import holidays
import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

FIRST, LAST = pd.Period("2010-04", "M"), pd.Period("2013-03", "M")
MONTHS = pd.period_range(FIRST, LAST)
BANK_HOLIDAYS = sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(2008, 2015)))

DAY = "datetime64[D]"


def year(name: str) -> pd.PeriodIndex:
    """The months of a financial year, ``"2011-12"``."""
    return pd.period_range(f"{name[:4]}-04", periods=12, freq="M")


def working_days(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Working days in (start, end]: the start is day 0, also on a Saturday."""
    one = np.timedelta64(1, "D")
    return np.busday_count(
        start.to_numpy().astype(DAY) + one, end.to_numpy().astype(DAY) + one, holidays=BANK_HOLIDAYS
    )


class Workbook:
    """One month's workbook; sheets are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sheets: dict[str, pd.DataFrame] = {}

    @cached_property
    def _book(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_path(str(self.path))

    @property
    def sheet_names(self) -> list[str]:
        return self._book.sheet_names

    def cells(self, sheet: str) -> list[list[object]]:
        """A sheet's cells as they stand."""
        return self._book.get_sheet_by_name(sheet).to_python()

    def sheet(self, name: str) -> pd.DataFrame:
        """A list's rows by heading; what is empty is missing, columns called a date are dates."""
        if name not in self._sheets:
            headings, *rows = self.cells(name)
            frame = pd.DataFrame(rows, columns=headings).replace("", None)
            for heading in frame.columns:
                dates = frame[heading].map(lambda cell: cell if isinstance(cell, dt.date) else None)
                if dates.notna().any():
                    frame[heading] = pd.to_datetime(dates)
            self._sheets[name] = frame
        return self._sheets[name]


class Extracts:
    """The workbooks of some months in a row, as though just these had been loaded."""

    def __init__(self, books: dict[pd.Period, Workbook]) -> None:
        self.books = books

    def only(self, first: pd.Period, last: pd.Period) -> "Extracts":
        """As though nothing but the workbooks of these months had been loaded."""
        return Extracts({m: book for m, book in self.books.items() if first <= m <= last})

    @property
    def last(self) -> pd.Period:
        return max(self.books)

    @property
    def reach(self) -> pd.Period:
        """The first month that an Annex A event list covers."""
        return min(self.books) - 5

    def speaking(self, month: pd.Period) -> pd.Period:
        """The month of the latest workbook whose six months hold this one whole."""
        return min(month + 5, self.last)

    def events(self, sheet: str, date: str, months: pd.PeriodIndex) -> pd.DataFrame:
        """The events of these months, each month's from the workbook that speaks for it."""
        parts = []
        for month in months:
            rows = self.books[self.speaking(month)].sheet(sheet)
            of_month = rows[rows[date].dt.to_period("M") == month]
            parts.append(of_month.assign(month=month, load=self.speaking(month)))
        return pd.concat(parts, ignore_index=True)

    def followed(self, sheet: str, own: str, date: str, months: pd.PeriodIndex) -> pd.DataFrame:
        """What followed in these months, by a later date than the one that cuts the sheet.

        Each row comes from the workbook that speaks for the month of its own date.
        """
        every = self.events(sheet, own, pd.period_range(self.reach, self.last))
        return every[every[date].dt.to_period("M").isin(months)].reset_index(drop=True)

    def own(self, sheet: str, date: str, months: pd.PeriodIndex) -> pd.DataFrame:
        """The events of the plan's own lists, each month's from its own workbook."""
        parts = []
        for month in months:
            rows = self.books[month].sheet(sheet)
            if date in rows and rows[date].notna().any():
                parts.append(rows[rows[date].dt.to_period("M") == month].assign(month=month))
        return pd.concat(parts, ignore_index=True)

    def snapshot(self, sheet: str, month: pd.Period) -> pd.DataFrame:
        """A list as at the month's last day."""
        return self.books[month].sheet(sheet)

    def plans(self, month: pd.Period) -> pd.DataFrame:
        """The (child, start) pairs seen from this month to the fifth after, each as last seen."""
        months = [m for m in pd.period_range(month, month + 5) if m in self.books]
        seen = pd.concat([self.snapshot("List 7", m) for m in months])
        return seen.drop_duplicates([CHILD, PLAN_START], keep="last")


CHILD = "Child Unique ID"
PLAN_START = "Child Protection Plan Start Date"
PLAN_END = "Child Protection Plan End Date"
PREVIOUS_PLANS = "Number of Previous Child Protection Plans"
REFERRED = "Date of referral"
REFERRED_BEFORE = "Number of Referrals in Last 12 Months"
AUTHORISED = "Continuous Assessment Date of Authorisation"
STARTED = "Continuous Assessment Start Date"


def in_month(frame: pd.DataFrame, date: str, month: pd.Period) -> pd.DataFrame:
    """The rows whose date lies in the month."""
    return frame[frame[date].dt.to_period("M") == month]


def re_referrals(loaded: Extracts, months: pd.PeriodIndex) -> pd.Series:
    """Which of these months' referrals are re-referrals, as measures.md defines them.

    By date over all referrals of speaking workbooks; where these reach back less than 365 days,
    the list's column counts too, for the child's latest referral of the list.
    """
    every = loaded.events("List 3", REFERRED, pd.period_range(loaded.reach, loaded.last))
    every = every.sort_values(REFERRED, kind="stable")
    before = every.groupby(CHILD)[REFERRED].shift()
    gap = (every[REFERRED] - before).dt.days
    again = (gap > 0) & (gap <= 365)
    latest_of_list = {
        month: book.sheet("List 3").groupby(CHILD)[REFERRED].max()
        for month, book in loaded.books.items()
    }
    latest = every.apply(lambda row: latest_of_list[row["load"]][row[CHILD]], axis=1)
    short = every[REFERRED] - pd.Timedelta(days=365) < loaded.reach.start_time
    again |= short & (every[REFERRED] == latest) & (every[REFERRED_BEFORE] >= 1)
    return again[every["month"].isin(months)].groupby(every["month"]).sum()


def share(frame: pd.DataFrame, condition: Callable[[pd.DataFrame], pd.Series]) -> float:
    """The share of rows that fulfil a condition, in percent."""
    return float(condition(frame).mean() * 100)
