"""A series from a file: any ``date,value`` CSV."""

import csv
import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dateutil import parser as dates

from kpi.errors import KpiError

BLANK = frozenset({"", "na", "n/a", "-", "nan", "null"})
_DEFAULTS = (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 1))


@dataclass(frozen=True)
class Series:
    """Dates in order, each with its value; a blank value is a missing one."""

    dates: tuple[dt.date, ...]
    values: tuple[float | None, ...]

    def place(self, date: dt.date) -> int:
        """The index of a date.

        Raises:
            KpiError: the series has no such date.
        """
        try:
            return self.dates.index(date)
        except ValueError:
            raise KpiError(
                f"The series has no {date.isoformat()}; it runs from "
                f"{self.dates[0].isoformat()} to {self.dates[-1].isoformat()}."
            ) from None


def read_series(path: Path) -> Series:
    """A CSV with a date and a value in its first two columns, with or without headings.

    Rows may stand in any order. A row that is not in the file is no missing month: its neighbours
    follow each other, as in the NHS's own tool.

    Raises:
        KpiError: it can't be read, a date or value is none, a date occurs twice, or it is empty.
    """
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except FileNotFoundError as error:
        raise KpiError(f"There is no file {path.name}. Check the path.") from error
    except OSError as error:
        raise KpiError(f"{path.name} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise KpiError(
            f"{path.name} is no CSV file: save it as CSV, UTF-8, with a date and a value a row."
        ) from error
    rows = [(number, line) for number, line in enumerate(lines, start=1) if any(line)]
    if rows and _date(rows[0][1][0]) is None:
        rows = rows[1:]
    if not rows:
        raise KpiError(f"{path.name} has no rows of a date and a value.")
    found = [_row(path, number, line) for number, line in rows]
    found.sort(key=lambda row: row[0])
    for (date, _), (following, _) in pairwise(found):
        if date == following:
            raise KpiError(f"{path.name} has {date.isoformat()} twice; keep one of the two rows.")
    return Series(tuple(date for date, _ in found), tuple(value for _, value in found))


def parse_date(text: str) -> dt.date | None:
    """A date as people write it, day first; a month is its first day."""
    return _date(text)


def _row(path: Path, number: int, line: list[str]) -> tuple[dt.date, float | None]:
    date = _date(line[0])
    if date is None:
        raise KpiError(f"{path.name}, line {number}: {line[0]!r} is not a date.")
    text = line[1].strip() if len(line) > 1 else ""
    if text.lower() in BLANK:
        return date, None
    try:
        return date, float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        raise KpiError(f"{path.name}, line {number}: {text!r} is not a number.") from None


def _date(text: str) -> dt.date | None:
    text = text.strip()
    iso = len(text) >= 4 and text[:4].isdigit()
    try:
        # A text that leaves the year or the month open is none: each default shows through it.
        found, other = (
            dates.parse(text, dayfirst=not iso, default=default) for default in _DEFAULTS
        )
    except (ValueError, OverflowError):
        return None
    return found.date() if (found.year, found.month) == (other.year, other.month) else None
