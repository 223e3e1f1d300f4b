"""The as-at date: the day whose state of affairs a workbook shows."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import PurePath

from kpi import calendar
from kpi.errors import Refused
from kpi.extracts.issues import IssueLog
from kpi.extracts.values import calendar_date, fold_spaces, full_year, month_number, read_date
from kpi.extracts.workbook import Cell, Sheet, Workbook

GIVEN, FILE_NAME, FRONT_SHEET = "given", "file name", "front sheet"

_DAY_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-. ]?(?P<m>\d\d)[-. ]?(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-. ](?P<m>\d{1,2})[-. ](?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[-. ]*(?P<n>[a-z]{3,9})[-. ,]*"
        r"(?P<y>(?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d])(?P<d>\d\d)[-.](?P<m>\d\d)[-.](?P<y>\d\d)(?![\d])"),
)
_MONTH_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-. ]?(?P<m>0[1-9]|1[0-2])(?![-.]?\d)"),
    re.compile(r"(?<!\d)(?<!\d[-.])(?P<m>0[1-9]|1[0-2])[-. ](?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<![a-z])(?P<n>[a-z]{3,9})[-. ,]*(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-. ]*(?P<n>[a-z]{3,9})(?![a-z])", re.IGNORECASE),
)
_PATTERNS = ((False, _DAY_PATTERNS), *((True, (one,)) for one in _MONTH_PATTERNS))
_LABEL = re.compile(
    r"\bas[\s-]*at\b|\bas[\s-]of\b|\b(?:date of (?:the )?(?:extract|extraction|report|snapshot))\b"
    r"|\b(?:extract|extraction|report|reporting|snapshot)[\s-]*date\b",
    re.IGNORECASE,
)
_CELLS_TO_THE_RIGHT = 5
_COLUMNS_SEARCHED = 50


@dataclass(frozen=True)
class AsAt:
    """A date found, and whether all that was written is its month.

    Attributes:
        where: `GIVEN`, `FILE_NAME` or `FRONT_SHEET`.
    """

    date: dt.date
    where: str
    month_only: bool = False

    def contradicts(self, other: "AsAt") -> bool:
        """Whether the two can't both be right."""
        if self.month_only or other.month_only:
            return calendar.month(self.date) != calendar.month(other.date)
        return self.date != other.date


def as_at_from_name(file_name: str) -> dt.date | None:
    """The date in a file's name; the month's last day where it names a month alone.

    >>> as_at_from_name("extract-2011-04.xlsx")
    datetime.date(2011, 4, 30)
    >>> as_at_from_name("Annex A 30-04-2011.xlsx")
    datetime.date(2011, 4, 30)

    Returns:
        None where the name has no date, or more than one.
    """
    found = _in_text(_stem(file_name), FILE_NAME)
    return None if found is None else found.date


def choose_as_at(
    workbook: Workbook, *, file_name: str, given: dt.date | None, log: IssueLog
) -> AsAt:
    """The as-at date: the one given, else the file name's, else the front sheet's.

    Raises:
        Refused: there is none.
    """
    found = [
        AsAt(given, GIVEN) if given is not None else None,
        _in_text(_stem(file_name), FILE_NAME),
        _on_front_sheet(workbook),
    ]
    dates = [one for one in found if one is not None]
    if not dates:
        raise Refused(
            "no_as_at_date",
            f"{file_name} has no as-at date. Give it (--as-at 2011-04-30, or on the page), put it "
            "into the file's name (extract-2011-04.xlsx), or write As at and the date on the "
            "workbook's front sheet.",
        )
    used = dates[0]
    for other in dates[1:]:
        if used.contradicts(other):
            log.add(
                "as_at_differs",
                f"The as-at date used is {_said(used)} ({used.where}), but the {other.where} says "
                f"{_said(other)}. If that one is right, withdraw this load and load the workbook "
                "with the right date.",
                value=_said(other),
            )
    return used


def _said(found: AsAt) -> str:
    return f"{found.date:%B %Y}" if found.month_only else f"{found.date:%d/%m/%Y}"


def _stem(file_name: str) -> str:
    return PurePath(file_name.replace("\\", "/")).stem.replace("_", " ")


def _in_text(text: str, where: str) -> AsAt | None:
    """The one date that a text holds. Days count before months, and 2011-04 before April 2011."""
    for month_only, patterns in _PATTERNS:
        dates = {
            date
            for pattern in patterns
            for match in pattern.finditer(text)
            if (date := _date(match)) is not None
        }
        if dates:
            return AsAt(dates.pop(), where, month_only) if len(dates) == 1 else None
    return None


def _date(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    month = int(parts["m"]) if "m" in parts else month_number(parts["n"])
    year = full_year(parts["y"])
    if month is None or not 1 <= month <= 12:
        return None
    if "d" in parts:
        return calendar_date(int(parts["d"]), month, year)
    return calendar.month_end(calendar.month(dt.date(year, month, 1)))


def _on_front_sheet(workbook: Workbook) -> AsAt | None:
    """The date beside, below or after *as at*, or the like, on a sheet that is no list."""
    for sheet in workbook.sheets:
        if sheet.list_id is None:
            for row, place in _labels(sheet):
                found = _beside(sheet, row, place, date1904=workbook.date1904)
                if found is not None:
                    return found
    return None


def _labels(sheet: Sheet) -> list[tuple[int, int]]:
    """(row, place) of the cells with such words, row by row."""
    cells = []
    for place, column in enumerate(sheet.columns[:_COLUMNS_SEARCHED]):
        labels = {
            code
            for code, value in enumerate(column.values)
            if isinstance(value, str) and _LABEL.search(value)
        }
        if labels:
            cells += [(row, place) for row, code in enumerate(column.codes) if code in labels]
    return sorted(cells)


def _beside(sheet: Sheet, row: int, place: int, *, date1904: bool) -> AsAt | None:
    text = str(sheet.columns[place].at(row))
    label = _LABEL.search(text)
    after = text[label.end() :] if label else text
    if found := _in_cell(after, date1904=date1904):
        return found
    for column in sheet.columns[place + 1 : place + 1 + _CELLS_TO_THE_RIGHT]:
        if column.at(row) != "":
            if found := _in_cell(column.at(row), date1904=date1904):
                return found
            break
    if row + 1 < sheet.rows:
        return _in_cell(sheet.columns[place].at(row + 1), date1904=date1904)
    return None


def _in_cell(cell: Cell, *, date1904: bool) -> AsAt | None:
    text = fold_spaces(cell).strip(" :.-–—()") if isinstance(cell, str) else cell
    if text == "":
        return None
    day = read_date(text, date1904=date1904).value
    if isinstance(day, dt.date):
        return AsAt(day, FRONT_SHEET)
    return _in_text(text.replace("/", "-"), FRONT_SHEET) if isinstance(text, str) else None
