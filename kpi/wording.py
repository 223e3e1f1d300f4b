"""Numbers and periods as they are printed, the same everywhere."""

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from kpi.calendar import Month, day_name, financial_year_start, month_end, month_name
from kpi.plan import MeasureEntry

_MOST_DECIMALS = 6
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

WINDOW_NAMES = {
    "month": "Month",
    "ytd": "Year to date",
    "r12": "12 months",
    "snap": "Snapshot",
    "quarter": "Quarter",
}


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A figure to so many decimals, halves away from zero, as people round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def figure_text(
    entry: MeasureEntry, value: Fraction, verdict: Callable[[Fraction], str] | None = None
) -> str:
    """A figure as it is printed: ``14.36%``, ``1,660``, ``+26.3%``, ``8.2``.

    Args:
        verdict: what the target says of a value. A figure that rounds onto its target, or onto
            the end of the tolerance, is given as many decimals as it takes to see the verdict.
    """
    decimals = _decimals(entry, value)
    if verdict is not None:
        kept = verdict(value)
        while decimals < _MOST_DECIMALS and verdict(Fraction(rounded(value, decimals))) != kept:
            decimals += 1
    return _with_unit(entry, rounded(value, decimals))


def level_text(entry: MeasureEntry, level: Fraction) -> str:
    """A target's level with no more decimals than it has, two at most."""
    shown = rounded(level, 2).normalize()
    if shown == shown.to_integral():
        shown = shown.quantize(Decimal(1))
    return _with_unit(entry, shown)


def number_text(number: float) -> str:
    """A numerator or denominator as it is, to two decimals at most, with thousands marked."""
    text = f"{rounded(Fraction(str(number)), 2):,f}"
    return text.rstrip("0").removesuffix(".")


def count_text(entry: MeasureEntry, numerator: float, denominator: float | None) -> str:
    """What a figure is made of: ``28 of 195 plans``; for a count, what is counted."""
    top = number_text(numerator)
    if denominator is None:
        return entry.noun[0] if numerator == 1 else entry.noun[1]
    noun = entry.noun[0] if denominator == 1 else entry.noun[1]
    bottom = number_text(denominator)
    match entry.value:
        case "growth":
            return f"{top} against {bottom} {noun}"
        case "mean":
            return f"{top} {entry.numerator_noun} for {bottom} {noun}"
        case _:
            return f"{top} of {bottom} {noun}"


def period(window: str, of: Month, as_at: dt.date | None = None) -> str:
    """A window in a sentence: ``in the 12 months to March 2012``.

    Args:
        as_at: the day of a snapshot, where it is known.
    """
    name = month_name(of)
    match window:
        case "snap":
            if as_at is None or as_at == month_end(of):
                return f"at the end of {name}"
            return f"on {day_name(as_at)}"
        case "r12":
            return f"in the 12 months to {name}"
        case "ytd":
            start = financial_year_start(of)
            return f"in {name}" if start == of else f"from {month_name(start)} to {name}"
        case "quarter":
            return f"in the quarter to {name}"
        case _:
            return f"in {name}"


def in_words(number: int) -> str:
    """Numbers up to ten in words, as sentences have them."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _decimals(entry: MeasureEntry, value: Fraction) -> int:
    if entry.unit == "percent" or entry.value == "mean":
        return 1
    return 0 if value.denominator == 1 else 1


def _with_unit(entry: MeasureEntry, number: Decimal) -> str:
    sign = "−" if number < 0 else "+" if entry.value == "growth" and number > 0 else ""
    percent = "%" if entry.unit == "percent" else ""
    return f"{sign}{abs(number):,f}{percent}"
