"""Small numbers: what may leave the house, and what becomes a mark.

Government practice for figures about children: a count of 1 to 5 is hidden, in breakdowns every
other count is rounded, and shares are worked out again from what is shown, so that a hidden count
can't be got back from a percentage. Staff, posts and audits are not children and are exact.
"""

from dataclasses import dataclass

HIDDEN_UP_TO = 5
ROUNDED_TO = 5
SMALLEST_DENOMINATOR = 6
CONFIDENTIAL = "[c]"


@dataclass(frozen=True)
class Counts:
    """What a figure is made of, as it may leave; a count on its own has no denominator."""

    numerator: float
    denominator: float | None


def treated(numerator: float, denominator: float | None, *, rounded: bool) -> Counts | None:
    """The counts of one figure about children as they may leave; none where it is confidential.

    Args:
        numerator, denominator: whole counts; a count on its own has no denominator.
        rounded: it is one category of a breakdown.
    """
    hidden = _is_small(numerator)
    if denominator is not None:
        rest = denominator - numerator
        hidden = hidden or _is_small(rest) or 0 < denominator < SMALLEST_DENOMINATOR
    if hidden:
        return None
    if not rounded:
        return Counts(numerator, denominator)
    return Counts(_round(numerator), None if denominator is None else _round(denominator))


def _is_small(count: float) -> bool:
    return 1 <= count <= HIDDEN_UP_TO


def _round(count: float) -> float:
    """To the nearest five, halves up, so that 7 and 8 both differ from what is hidden."""
    return float(ROUNDED_TO * int(count / ROUNDED_TO + 0.5))
