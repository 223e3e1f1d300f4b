"""How far a month moved a measure, in words: ``12 more``, ``3.1 points lower``."""

from fractions import Fraction

from kpi.analysis.spc import Side
from kpi.analysis.stable import Judge
from kpi.calendar import Month, month_name
from kpi.findings.words.printed import figure_text, rounded
from kpi.plan import MeasureEntry

NO_CHANGE = "no change"
_COUNTED = ("count", "largest", "average", "distinct")


def moved_text(entry: MeasureEntry, change: float) -> str:
    """A change in the measure's own unit; shares move by percentage points."""
    exact = Fraction(repr(abs(change)))
    decimals = 1 if rounded(exact, 1) else 2  # a mean of hardly any change is still one
    if not rounded(exact, decimals):
        return NO_CHANGE
    if entry.value in _COUNTED:
        size = f"{rounded(exact, decimals if rounded(exact, decimals) % 1 else 0):,f}"
        return f"{size} {'more' if change > 0 else 'fewer'}"
    unit = {"percent": " points", "days": " days"}.get(entry.unit, "")
    size = f"{rounded(exact, decimals):,f}{unit}"
    return f"{size} {'higher' if change > 0 else 'lower'}"


def moved_since(entry: MeasureEntry, change: float, before: Month) -> str:
    """The same, against the month that it moved from."""
    moved = moved_text(entry, change)
    if moved == NO_CHANGE:
        return f"the same as in {month_name(before)}"
    return f"{moved} than in {month_name(before)}"


def pace_words(change: float, side: Side) -> str:
    """What a change that stands out on a side is, of a measure that moves all the time."""
    if not change:
        return f"not {'falling' if side == 'high' else 'rising'} as usual"
    rising, more = change > 0, (change > 0) == (side == "high")
    return f"{'rising' if rising else 'falling'} {'more' if more else 'less'} than usual"


def judged_text(entry: MeasureEntry, value: float, judge: Judge) -> str:
    """A mean or a limit of what is judged: a level, or a change."""
    return level_or_limit(entry, value) if judge == "levels" else moved_text(entry, value)


def level_or_limit(entry: MeasureEntry, value: float) -> str:
    """A mean or a limit as it is printed, with one decimal where it is no whole number."""
    exact = Fraction(repr(value))
    if entry.value == "count" and rounded(exact, 1) % 1 == 0:
        exact = Fraction(rounded(exact, 0))  # 1,652 rather than 1,652.0
    return figure_text(entry, exact)
