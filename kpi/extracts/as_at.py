"""The as-at date: the day whose state of affairs a workbook shows."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from kpi import calendar
from kpi.errors import Refused
from kpi.extracts.issues import Issue, IssueLog
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
)
_SHORT_DAYS = (
    re.compile(r"(?<![\d])(?P<d>\d\d)[-.](?P<m>\d\d)[-.](?P<y>\d\d)(?![\d])"),
    re.compile(r"(?<![\d])(?P<y>\d\d)[-.](?P<m>\d\d)[-.](?P<d>\d\d)(?![\d])"),
)
"""A year of two digits may stand last or first: ``12-01-31`` has two readings."""
_MONTH_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-. ]?(?P<m>0[1-9]|1[0-2])(?![-.]?\d)"),
    re.compile(r"(?<!\d)(?<!\d[-.])(?P<m>0[1-9]|1[0-2])[-. ](?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<![a-z])(?P<n>[a-z]{3,9})[-. ,]*(?P<y>(?:19|20)\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-. ]*(?P<n>[a-z]{3,9})(?![a-z])", re.IGNORECASE),
)
_YEARS_IN_FULL = re.compile(r"(?<!\d)(?P<one>(?:19|20)\d\d)[-. ]?(?P<next>(?:19|20)\d\d)(?!\d)")
_YEARS_IN_SHORT = re.compile(
    r"(?<!\d)(?<!\d[-.])(?P<one>(?:19|20)?\d\d)[-. ](?P<next>\d\d)(?![-.]?\d)"
)
"""A financial year: the year that it begins in, and the next."""
_OF_A_YEAR = re.compile(
    r"\b(?:fy|f\.y|financial|fiscal|year|yr|ytd|annual|q[1-4]|qtr|quarter|half|h[12]|p\d\d?|period|"
    r"month ?\d)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![a-z])[a-z]{3,9}(?![a-z])", re.IGNORECASE)
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
    readings = _readings(_stem(file_name), FILE_NAME)
    if not dates:
        raise Refused(
            "no_as_at_date",
            f"{file_name} has {_why_none(readings)}. Give it (--as-at 2011-04-30, or on the "
            "page), put it into the file's name (extract-2011-04.xlsx), or write As at and the "
            "date on the workbook's front sheet.",
        )
    used = dates[0]
    for other in [*dates[1:], *_none_right(used, readings)]:
        if used.contradicts(other):
            log.add(
                "as_at_differs",
                f"The as-at date used is {_said(used)} ({used.where}), but the {other.where} says "
                f"{_said(other)}. If that one is right, withdraw this load and load the workbook "
                "with the right date.",
                value=_said(other),
            )
    return used


def _none_right(used: AsAt, readings: list[AsAt]) -> list[AsAt]:
    """The first of several readings of a name, where not one of them agrees with the date used."""
    several = len(readings) > 1 and all(used.contradicts(each) for each in readings)
    return readings[:1] if several else []


def _why_none(readings: list[AsAt]) -> str:
    if not readings:
        return "no as-at date"
    said = " or ".join(_said(each) for each in readings)
    return f"no one as-at date: its name can be read as {said}"


def warn_of_newest(as_at: dt.date, newest: dt.date | None, log: IssueLog) -> None:
    """Warn of an as-at date that is more than a month from the newest date inside.

    Args:
        newest: the newest date in the lists that are read; None where they have none.
    """
    if newest is None:
        return
    month = pd.DateOffset(months=1)
    if not pd.Timestamp(as_at) - month <= pd.Timestamp(newest) <= pd.Timestamp(as_at) + month:
        log.add(
            "as_at_far",
            f"The as-at date is {as_at:%d/%m/%Y}, but the newest date inside is "
            f"{newest:%d/%m/%Y}, more than a month away. If the as-at date is wrong, load the "
            "workbook again with the right one.",
            value=f"{as_at:%d/%m/%Y}",
        )


def ahead_of(as_at: dt.date, today: dt.date) -> list[Issue]:
    """The warning of an as-at date in the future, where it is."""
    log = IssueLog()
    if as_at > today:
        log.add(
            "as_at_ahead",
            f"The as-at date, {as_at:%d/%m/%Y}, lies in the future. If it is wrong, load the "
            "workbook again with the right one.",
            value=f"{as_at:%d/%m/%Y}",
        )
    return log.finish()


def _said(found: AsAt) -> str:
    return f"{found.date:%B %Y}" if found.month_only else f"{found.date:%d/%m/%Y}"


def _stem(file_name: str) -> str:
    return PurePath(file_name.replace("\\", "/")).stem.replace("_", " ")


def _in_text(text: str, where: str) -> AsAt | None:
    """The one date that a text can be read as; None where it has none, or more than one."""
    found = _readings(text, where)
    return found[0] if len(found) == 1 else None


def _readings(text: str, where: str) -> list[AsAt]:
    """All dates that a text can be read as: its days, and its months that no day is of.

    ``2011-12 Sep`` has two, December and September: a month's name without a year counts where it
    contradicts what else is there. In ``2011 April`` and the like a year stands beside it.
    """
    days, rest = _found(text, (*_DAY_PATTERNS, *_SHORT_DAYS))
    months: set[dt.date] = set()
    for pattern in _MONTH_PATTERNS:
        if found := _found(rest, (pattern,))[0]:
            months |= found
            break
    if days or months:
        months |= _ends_of_financial_years(text)
    months -= {calendar.month_end(calendar.month(day)) for day in days}
    readings = [AsAt(day, where) for day in sorted(days)]
    readings += [AsAt(day, where, month_only=True) for day in sorted(months)]
    numbers = {each.date.month for each in readings}
    for number in sorted(_months_named(text) - numbers) if readings else ():
        day = calendar.month_end(calendar.month(dt.date(readings[0].date.year, number, 1)))
        readings.append(AsAt(day, where, month_only=True))
    return readings


def _months_named(text: str) -> set[int]:
    """The numbers of the months whose names a text has, with a year or without."""
    return {number for word in _WORD.findall(text) if (number := month_number(word)) is not None}


def _ends_of_financial_years(text: str) -> set[dt.date]:
    """The last days of the financial years that a text may speak of.

    ``2011-12`` alone is December 2011; with ``Q2`` or ``FY`` beside it, it may be the year instead,
    and so may ``11-12`` with a month's name.
    """
    found = list(_YEARS_IN_FULL.finditer(text))
    of_a_year = bool(_OF_A_YEAR.search(text))
    for match in _YEARS_IN_SHORT.finditer(text):
        if of_a_year or (len(match["one"]) == 2 and _months_named(text)):
            found.append(match)
    years = [(full_year(match["one"]), full_year(match["next"])) for match in found]
    return {dt.date(following, 3, 31) for year, following in years if following == year + 1}


def _found(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[set[dt.date], str]:
    """The dates that patterns find in a text, and the text without what they were found in."""
    found, spans = set(), []
    for pattern in patterns:
        for match in pattern.finditer(text):
            if (date := _date(match)) is not None:
                found.add(date)
                spans.append(match.span())
    for start, stop in spans:
        text = f"{text[:start]}{'/' * (stop - start)}{text[stop:]}"
    return found, text


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
