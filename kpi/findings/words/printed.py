"""Numbers and periods as they are printed, the same everywhere."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from kpi.analysis.spc import Assurance, Cause, PointType, Variation
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry

_MOST_DECIMALS = 6
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

TYPE_WORDS: dict[PointType, str] = {
    "common": "ordinary variation",
    "improvement": "significant, better",
    "concern": "significant, worse",
    "neutral": "significant",
}
RULE_WORDS: dict[Cause, str] = {
    "beyond": "beyond a limit",
    "trend": "part of seven or more months going one way",
    "two_in_three": "two of three months close to a limit",
    "shift": "part of seven or more months on one side of the mean",
}
VARIATION_WORDS: dict[Variation, str] = {
    "common": "Ordinary variation",
    "improvement_high": "Significantly high: better",
    "improvement_low": "Significantly low: better",
    "concern_high": "Significantly high: worse",
    "concern_low": "Significantly low: worse",
    "neutral_high": "Significantly high",
    "neutral_low": "Significantly low",
}
ASSURANCE_WORDS: dict[Assurance, str] = {
    "meets": "Keeps meeting the target",
    "misses": "Keeps missing the target",
    "hit_or_miss": "Hits and misses the target",
    "moving": "Moving: too early to say",
}


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A figure to so many decimals, halves away from zero, as people round.

    In whole numbers, which have no largest: a figure is printed however large it is.
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((int(value < 0), tuple(map(int, str(whole))), -decimals))


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


def out_of(part: float, whole: float) -> str:
    """A share by its counts: ``28 of 195``."""
    return f"{number_text(part)} of {number_text(whole)}"


def plain_number(value: float | None) -> float | int | None:
    """A number as files have it: 28 rather than 28.0."""
    return int(value) if value is not None and value == int(value) else value


def count_text(entry: MeasureEntry, total: Total) -> str:
    """What a figure is made of: ``28 of 195 plans``; for a count, what is counted."""
    assert total.numerator is not None
    top = number_text(total.numerator)
    if entry.value == "average" and total.months > 1:
        return f"{top} {_noun(entry, total.numerator)} in {total.months} months"
    if entry.value == "median":
        return f"half of {number_text(total.cases)} {_noun(entry, total.cases)} took no longer"
    if total.denominator is None:
        return _noun(entry, total.numerator)
    noun = _noun(entry, total.denominator)
    bottom = f"{number_text(total.denominator)} {noun}"
    match entry.value:
        case "growth":
            return f"{top} against {bottom}"
        case "mean" | "rate":
            return f"{top} {entry.numerator_noun} for {bottom}"
        case _:
            return f"{out_of(total.numerator, total.denominator)} {noun}"


def _noun(entry: MeasureEntry, number: float) -> str:
    return entry.noun[0] if number == 1 else entry.noun[1]


def arrow(before: float | None, now: float | None) -> str:
    """Which way a figure went: ``↑``, ``↓``, ``→``; blank where there is nothing to compare."""
    if before is None or now is None:
        return ""
    return "→" if now == before else "↑" if now > before else "↓"


def in_words(number: int) -> str:
    """Numbers up to ten in words, as sentences have them."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _decimals(entry: MeasureEntry, value: Fraction) -> int:
    if entry.unit in ("percent", "per_10000") or entry.value == "mean":
        return 1
    return 0 if value.denominator == 1 else 1


def _with_unit(entry: MeasureEntry, number: Decimal) -> str:
    sign = "−" if number < 0 else "+" if entry.value == "growth" and number > 0 else ""
    unit = {"percent": "%", "days": " days"}.get(entry.unit, "")
    return f"{sign}{abs(number):,f}{unit}"
