"""The windows of a measure in words, each as the places that speak of it need it."""

import datetime as dt
from dataclasses import dataclass

from kpi.calendar import Month, Window, day_name, financial_year_start, month_end, month_name


@dataclass(frozen=True)
class WindowWords:
    """One window in words.

    Attributes:
        name: as a heading or an option has it: ``12 months``.
        months: what every month of it is needed for: ``a figure for twelve months``.
        each: what a chart's every point is of: ``12 months to each month``.
        to: with the month that it ends in, between two of which something changed.
    """

    name: str
    months: str
    each: str
    to: str = "{}"


WINDOWS: dict[Window, WindowWords] = {
    "month": WindowWords("Month", "a month", "each month"),
    "ytd": WindowWords(
        "Year to date", "the year to date", "1 April to each month", "the year to date of {}"
    ),
    "r12": WindowWords(
        "12 months", "twelve months", "12 months to each month", "the 12 months to {}"
    ),
    "snap": WindowWords("Snapshot", "a day", "at each month's end"),
    "quarter": WindowWords("Quarter", "a quarter", "quarter to each month", "the quarter to {}"),
    "cumulative": WindowWords(
        "So far", "all months so far", "all so far at each month", "all months to {}"
    ),
}


WINDOW_NAMES: dict[str, str] = {window: words.name for window, words in WINDOWS.items()}


def period(window: Window, of: Month, as_at: dt.date | None = None) -> str:
    """A window in a sentence: ``in the 12 months to March 2012``.

    Args:
        as_at: the day of a snapshot, where it is known.
    """
    name = month_name(of)
    match window:
        case "month":
            return f"in {name}"
        case "snap":
            if as_at is None or as_at == month_end(of):
                return f"at the end of {name}"
            return f"on {day_name(as_at)}"
        case "ytd":
            start = financial_year_start(of)
            return f"in {name}" if start == of else f"from {month_name(start)} to {name}"
        case "cumulative":
            return f"so far, to {name}"
        case "r12" | "quarter":
            return f"in {WINDOWS[window].to.format(name)}"
