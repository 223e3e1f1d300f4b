"""The dates of a series' file, read as strictly as those of a workbook, or as plain months.

A column is read as a whole: what one of its texts gives away counts for them all.
"""

import datetime as dt
import re
from collections.abc import Mapping

from kpi.extracts.values import (
    calendar_date,
    fold_spaces,
    full_year,
    month_number,
    read_date,
)

_SIX_DIGITS = re.compile(r"(19|20)\d{4}")
_SLASHES = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?:[ T].*)?")
_YEAR_MONTH = re.compile(r"(\d{4})[/.\-](\d{1,2})")
_NAMED_MONTH = re.compile(r"([a-z]{3,9})[\s.,\-/]*(\d{4}|\d{2})", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[\d.,\s]*")


class NoDate(Exception):
    """A text of the column that can't be taken for a date.

    Attributes:
        line: where it stands. sentence: what is the matter with it.
    """

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def read_dates(texts: Mapping[int, str]) -> dict[int, dt.date]:
    """A column of dates, day first; a month is its first day.

    Args:
        texts: the number of a line → what stands there.

    Raises:
        NoDate: one of them is no date, is written month first, or can be either of two.
    """
    folded = {line: fold_spaces(text) for line, text in texts.items()}
    _refuse_month_first(folded)
    _refuse_months_that_may_be_days(folded)
    found = {}
    for line, text in folded.items():
        date = parse_date(text) or _month_of_digits(text)
        if date is None:
            raise NoDate(line, f"{texts[line]!r} is not a date; write it as 2011-04-30 or 2011-04.")
        found[line] = date
    return found


def parse_date(text: str) -> dt.date | None:
    """A date as a workbook's are read, or a month as its first day; no bare number is one."""
    text = fold_spaces(text)
    if _BARE_NUMBER.fullmatch(text):
        return None
    if match := _YEAR_MONTH.fullmatch(text):
        return calendar_date(1, int(match[2]), int(match[1]))
    if match := _NAMED_MONTH.fullmatch(text):
        return calendar_date(1, month_number(match[1]) or 0, full_year(match[2]))
    date = read_date(text).value
    return date if isinstance(date, dt.date) else None


def _refuse_month_first(texts: Mapping[int, str]) -> None:
    """One date that can only be month first makes doubtful all that could be either."""
    for line, text in texts.items():
        match = _SLASHES.fullmatch(text)
        if match and int(match[1]) <= 12 < int(match[2]) <= 31:
            raise NoDate(
                line,
                f"{text!r} can only be read month first, and dates here are read day first, so "
                "that the others can't be trusted either; write them all as 2011-04-30.",
            )


def _refuse_months_that_may_be_days(texts: Mapping[int, str]) -> None:
    """``201104`` may be April 2011 or 20 November 2004, unless another can only be a month."""
    months = {line: month for line, text in texts.items() if (month := _month_of_digits(text))}
    if not months or not all(1 <= month.year % 100 <= 12 for month in months.values()):
        return
    line, month = next(iter(months.items()))
    text = texts[line]
    raise NoDate(
        line,
        f"{text!r} may be {month:%B %Y} or a day, such as {text[:2]}/{text[2:4]}/{text[4:]}; "
        f"write a month as {month:%Y-%m}.",
    )


def _month_of_digits(text: str) -> dt.date | None:
    if not _SIX_DIGITS.fullmatch(text):
        return None
    return calendar_date(1, int(text[4:]), int(text[:4]))
