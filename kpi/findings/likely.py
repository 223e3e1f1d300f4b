"""The range in which a figure's true level may lie, as far as chance alone goes."""

from fractions import Fraction

from kpi.findings.words.printed import rounded
from kpi.plan import MeasureEntry

Range = tuple[float, float]


def likely_range(
    entry: MeasureEntry, numerator: float | None, denominator: float | None
) -> Range | None:
    """The 95% interval of a share or rate of cases, in the measure's unit.

    Wilson's for shares, Byar's and the exact one for rates. Other figures have none: parts of
    posts are not cases that fall one way or the other by chance.

    Example:
        30 of 288 plans, which is 10.4%, gives 7.4 to 14.5.
    """
    if numerator is None or not denominator or "FTE" in entry.noun[0]:
        return None
    if numerator % 1 or denominator % 1:
        return None
    # Loading the statistics takes a second, which the command line should not wait for.
    from kpi.analysis.intervals import rate_interval, share_interval

    if entry.value == "rate":
        rate = rate_interval(int(numerator), denominator)
        return rate.lower, rate.upper
    if entry.value == "share" and numerator <= denominator:
        share = share_interval(numerator, denominator)
        return 100 * share.lower, 100 * share.upper
    return None


def range_text(entry: MeasureEntry, between: Range) -> str:
    """A range as it is printed: ``7.4% to 14.5%``; without the unit where the figure has none."""
    unit = "%" if entry.unit == "percent" else ""
    lower, upper = (f"{rounded(Fraction(end), 1)}{unit}" for end in between)
    return f"{lower} to {upper}"
