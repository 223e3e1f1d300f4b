"""What one cell says: dates, numbers, ids, answers and codes, in all the ways they are written.

Every function here takes one value and gives one `Reading`. A column's distinct values are read
once each, so that this is plain Python, however many rows there are.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import NamedTuple

from kpi.extracts.codes import code_list, fold
from kpi.extracts.lists import Column
from kpi.extracts.words import says_no_date
from kpi.extracts.workbook import Cell, ErrorCell

Value = str | float | bool | dt.date


class Reading(NamedTuple):
    """What a cell was read as.

    Attributes:
        value: None where the cell says nothing, or can't be read.
        problem: the code of the error, where it can't be read.
        help: the code of the note on how it was read, where it took any.
    """

    value: Value | None = None
    problem: str | None = None
    help: str | None = None


BLANK = Reading()

_SPACES = re.compile(r"[\s\x00-\x1f\x7f\u200b\u200c\u200d\u2060\ufeff]+")
_NOTHING = frozenset({"-", "–", "—", "--", "n/a"})
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)


def read_cell(cell: Cell, column: Column, *, date1904: bool) -> Reading:
    """What a cell of a column says, before asking whether it may be blank.

    Args:
        date1904: whether the workbook's day numbers count from 1904.
    """
    if isinstance(cell, ErrorCell):
        return Reading(problem="not_calculated" if cell.not_calculated else "error_cell")
    if isinstance(cell, str):
        text = fold_spaces(cell)
        if not text:
            return BLANK
        if _is_dash(text):
            return Reading(help="nothing_read_as_blank")
        if _is_error(text):
            return Reading(problem="error_cell")
    if column.type == "date":
        return read_date(cell, date1904=date1904)
    if column.type == "code":
        return read_code(cell, codes=column.codes or "")
    if column.type == "number":
        return read_number(cell, column)
    if column.type == "yes_no":
        return read_yes_no(cell, unknown_allowed=column.unknown_allowed)
    return _READERS[column.type](cell)


def fold_spaces(text: str) -> str:
    """One space between words and none around them; non-breaking and invisible ones included."""
    if text.isprintable() and "  " not in text:  # nearly every text, and no other space than " "
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip(" ")


def says_nothing(text: str) -> bool:
    """Whether a text is empty, or stands for nothing, as ``-`` and ``N/A`` do."""
    if text[:1].isalnum() and text[0] not in "nN":  # nearly every text
        return False
    folded = fold_spaces(text)
    return not folded or _is_dash(folded) or _is_error(folded)


def _is_dash(text: str) -> bool:
    return len(text) <= 3 and text.casefold() in _NOTHING


def _is_error(text: str) -> bool:
    return text.startswith("#") and text.upper() in _ERRORS


def shown(cell: Cell) -> str:
    """A cell's value as Excel would show it, for people who look for it there."""
    match cell:
        case ErrorCell(error):
            return error
        case bool():
            return str(cell).upper()
        case float() | int():
            return _plain_number(cell)
        case dt.datetime() if cell.time() != dt.time():
            return cell.strftime("%d/%m/%Y %H:%M")
        case dt.date():
            return cell.strftime("%d/%m/%Y")
        case dt.time():
            return f"{cell:%H:%M}" if cell != dt.time() else "00/01/1900"
        case dt.timedelta():
            return _hours(cell)
    return cell


def _hours(span: dt.timedelta) -> str:
    """A span as Excel's hours formats show it: ``25:30``."""
    minutes, seconds = divmod(round(abs(span.total_seconds())), 60)
    shown = f"{'-' if span < dt.timedelta() else ''}{minutes // 60}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


# Dates ---------------------------------------------------------------------------------------

_EPOCH_1900 = dt.date(1899, 12, 30)  # right from 1 March 1900 on: Excel believes in 29 February
_EPOCH_1904 = dt.date(1904, 1, 1)
_FIRST_DAY = dt.date(1927, 1, 1)  # an earlier day number is rather a year, an age or a mistake
_LAST_DAY = dt.date(2100, 12, 31)
_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_SEPARATOR = r"\s*[/.\-\s]\s*"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})({_TIME})",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}})({_TIME})", re.IGNORECASE)
_NAMED_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s/.\-,]*([a-z]{{3,9}})\.?[\s/.\-,]*"
    rf"(\d{{4}}|\d{{2}})({_TIME})",
    re.IGNORECASE,
)
_NAMED_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.?[\s/.\-]*(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|[\s/.\-]+)"
    rf"(\d{{4}})({_TIME})",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}


def read_date(cell: Cell, *, date1904: bool = False) -> Reading:
    """A date: as one, as Excel's day number, or as text, day first."""
    match cell:
        case dt.datetime():
            late = cell.time() != dt.time()
            return _date(cell.date(), "time_dropped" if late else None)
        case dt.date():
            return _date(cell, None)
        case bool():
            return Reading(problem="unreadable_date")
        case float() | int():
            return _date_from_number(cell, date1904=date1904)
        case str():
            return _date_from_text(fold_spaces(cell).lstrip("'"), date1904=date1904)
    return Reading(problem="unreadable_date")


def _date(day: dt.date | None, help: str | None) -> Reading:
    if day is None or not dt.date(1900, 1, 2) <= day <= _LAST_DAY:
        return Reading(problem="unreadable_date")
    return Reading(day, help=help)


def _date_from_number(number: float, *, date1904: bool) -> Reading:
    if not 0 < number < 100_000:
        return Reading(problem="unreadable_date")
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    day = epoch + dt.timedelta(days=math.floor(number))
    return _date(day if day >= _FIRST_DAY else None, "date_from_number")


def _date_from_text(text: str, *, date1904: bool) -> Reading:
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _date_from_number(float(text), date1904=date1904)
    written = _written(text)
    if written is None:
        return Reading(problem="unreadable_date")
    found = calendar_date(written.day, written.month, full_year(written.year))
    late = bool(re.search(r"[1-9]", written.time.partition("+")[0]))
    return _date(found, "time_dropped" if late else "date_from_text")


class _Written(NamedTuple):
    """A text in the form of a date; the calendar may have no such day."""

    day: int
    month: int
    year: str
    time: str


def _written(text: str) -> _Written | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year, time = match.groups()
        return _Written(int(day), int(month), year, time)
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day, time = match.groups()
        return _Written(int(day), int(month), year, time)
    if match := _NAMED_MONTH.fullmatch(text):
        day, name, year, time = match.groups()
    elif match := _NAMED_MONTH_FIRST.fullmatch(text):
        name, day, year, time = match.groups()
    else:
        return None
    return _Written(int(day), _MONTHS.get(name.casefold(), 0), year, time)


_NO_DAYS = frozenset(
    {(31, 12, 9999), (1, 1, 1900), (0, 1, 1900), (31, 12, 1899), (30, 12, 1899), (0, 0, 0)}
)
"""Days, months and years that systems write where there is no date; Excel's day 0 among them."""
_NO_DAY_NUMBERS = frozenset({0, 1, 2_958_465, 2_957_003})
"""The first days and the last of the calendars of 1900 and 1904."""


def stands_for_no_date(cell: Cell) -> bool:
    """Whether a cell of a date column says that there is no date.

    ``NULL``, ``31/12/9999`` and ``01/01/1900`` do; so does Excel's day 0.
    """
    match cell:
        case str():
            text = fold_spaces(cell).lstrip("'")
            written = _written(text)
            if written is None:
                return says_no_date(text)
            in_full = len(written.year) == 4
            return in_full and (written.day, written.month, int(written.year)) in _NO_DAYS
        case dt.date():
            return (cell.day, cell.month, cell.year) in _NO_DAYS
        case dt.time():
            return cell == dt.time()
        case bool():
            return False
        case float() | int():
            return cell in _NO_DAY_NUMBERS
    return False


def is_month_first(text: str) -> bool:
    """Whether a text is a date that can only be read month first, such as ``04/28/2011``."""
    match = _DAY_FIRST.fullmatch(fold_spaces(text).lstrip("'"))
    if match is None:
        return False
    month, day, year, _ = match.groups()
    return int(day) > 12 and calendar_date(int(day), int(month), full_year(year)) is not None


def calendar_date(day: int, month: int, year: int) -> dt.date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def full_year(year: str) -> int:
    """``"12"`` → 2012, ``"98"`` → 1998, ``"2012"`` → 2012."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (2000 if number < 50 else 1900)


def month_number(name: str) -> int | None:
    """``"April"`` and ``"apr"`` → 4; None if it is no month."""
    return _MONTHS.get(name.casefold())


# Ids, text and numbers -----------------------------------------------------------------------

_EXACT_DIGITS = 1e15  # Excel keeps fifteen digits of a number; a longer id has lost its end

_WITH_ZEROS = re.compile(r"(\d+)\.0+")
_CUT_SHORT = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)


def read_id(cell: Cell) -> Reading:
    """An id, as text: ``9212044.0`` is ``9212044``, the text ``00123`` stays."""
    match cell:
        case bool():
            return Reading(problem="unreadable_id")
        case float() | int():
            if not 0 <= cell < _EXACT_DIGITS or cell != int(cell):
                return Reading(problem="unreadable_id")
            return Reading(str(int(cell)), help="id_from_number")
        case str():
            text = fold_spaces(cell)
            if match := _WITH_ZEROS.fullmatch(text):
                return Reading(match[1], help="id_from_number")
            if _CUT_SHORT.fullmatch(text):
                return Reading(problem="unreadable_id")
            return Reading(text, help=_folded(cell, text))
    return Reading(problem="unreadable_id")


def read_text(cell: Cell) -> Reading:
    """Text, with its spaces folded; a number becomes its digits."""
    match cell:
        case bool():
            return Reading(str(cell).upper(), help="text_from_number")
        case float() | int():
            return Reading(_plain_number(cell), help="text_from_number")
        case str():
            text = fold_spaces(cell)
            return Reading(text, help=_folded(cell, text))
    return Reading(problem="unreadable_text")


def _folded(written: str, text: str) -> str | None:
    return "spaces_folded" if written.strip(" ") != text else None


def _plain_number(number: float) -> str:
    return str(int(number)) if math.isfinite(number) and number == int(number) else f"{number:.15g}"


_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|[+-]?\.\d+")


def number_in(cell: Cell) -> float | None:
    """The number that a cell is or writes out; None where it is none, or not finite."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str):
        text = fold_spaces(cell)
        if not _NUMBER.fullmatch(text):
            return None
        cell = text.replace(",", "")
    number = float(cell) + 0.0  # and no -0.0
    return number if math.isfinite(number) else None


def read_number(cell: Cell, column: Column) -> Reading:
    """A number within the column's range; an age is cut to whole years."""
    if column.years and isinstance(cell, str) and fold_spaces(cell).casefold() == "unborn":
        return Reading(-1.0, help="unborn_as_age")
    number = number_in(cell)
    if number is None:
        return Reading(problem="unreadable_number")
    help = "number_from_text" if isinstance(cell, str) else None
    if column.years and number != math.floor(number):
        number, help = float(math.floor(number)), "decimal_age"
    if not in_range(number, column):
        return Reading(problem="out_of_range")
    return Reading(number, help=help)


def in_range(number: float, column: Column) -> bool:
    """Whether the column allows the number."""
    return not (
        (column.minimum is not None and number < column.minimum)
        or (column.maximum is not None and number > column.maximum)
        or (column.above is not None and number <= column.above)
        or (column.whole and number != math.floor(number))
    )


# Answers and codes ---------------------------------------------------------------------------

_YES = frozenset({"yes", "y", "true", "1", "a"})
_NO = frozenset({"no", "n", "false", "0", "b"})
_UNKNOWN = frozenset({"unknown", "not known", "u", "c"})
_LETTERED = re.compile(r"([abc])\s*\)\s*(?=\S)", re.IGNORECASE)


def read_yes_no(cell: Cell, *, unknown_allowed: bool) -> Reading:
    """Yes or no. Unknown, where it is an answer, leaves the field empty."""
    if isinstance(cell, bool):
        return Reading(cell, help="mapped_yes_no")
    written = _as_text(cell)
    if written is None:
        return Reading(problem="unknown_code")
    answer = fold(_LETTERED.sub("", written))
    if unknown_allowed and answer in _UNKNOWN:
        return Reading(help="unknown_as_blank")
    if answer not in _YES | _NO:
        return Reading(problem="unknown_code")
    help = None if written in ("Yes", "No") else "mapped_yes_no"
    return Reading(answer in _YES, help="code_with_letter" if _official(written) else help)


def _official(written: str) -> bool:
    return written in ("a) Yes", "b) No")


def read_code(cell: Cell, *, codes: str) -> Reading:
    """The text of the code that a cell means."""
    known = code_list(codes)
    written = _as_text(cell)
    found = None if written is None else known.find(written)
    if written is None or found is None:
        return Reading(problem="unknown_code")
    if written == found:
        return Reading(found)
    return Reading(found, help="code_with_letter" if known.letter_form(written) else "mapped_code")


def _as_text(cell: Cell) -> str | None:
    """A code as text; None for what can't be one, such as a date."""
    match cell:
        case bool():
            return str(cell)
        case float() | int():
            return _plain_number(cell)
        case str():
            return fold_spaces(cell)
    return None


_READERS: dict[str, Callable[[Cell], Reading]] = {"id": read_id, "text": read_text}
