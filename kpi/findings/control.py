"""A measure's control chart: its monthly figures, judged by `kpi.analysis`, and put into words."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import inf

from kpi.analysis.p_chart import SharePoint, differ_much, p_chart
from kpi.analysis.spc import Chart, Direction, Phase, xmr
from kpi.calendar import Month, day_name
from kpi.findings.model import Figure, Point
from kpi.findings.movement import STILL, Limits, Movement
from kpi.findings.words.movement import (
    movement_sentence,
    movement_title,
    phase_sentence,
    shares_title,
)
from kpi.findings.words.printed import figure_text, rounded
from kpi.plan import MeasureEntry
from kpi.records import Rebase

RARE_BELOW = 1.0
"""What happens less than once a month, on average, is rare."""
SMALL_UNDER = 10
"""A month's share or mean of fewer cases than this says little by itself."""
_ADDED_UP = ("count", "rate", "distinct")
_POSSIBLE = {"share": (0.0, 100.0), "worst": (0.0, 100.0), "growth": (-100.0, inf)}
"""Between what a figure may lie; nothing that is counted is negative."""


def movement_of(
    entry: MeasureEntry,
    monthly: Sequence[Point],
    *,
    level: float | None,
    rebases: Sequence[Rebase] = (),
) -> Movement:
    """The control chart of a measure's single months, and what it says.

    Args:
        monthly: neighbouring months, from the first to the one that is asked about.
        level: the target's level that holds for that month, in the measure's unit.
        rebases: the measure's; those outside the months are not looked at.
    """
    if not monthly:
        return STILL
    months = tuple(point.figure.month for point in monthly)
    held = tuple(each for each in rebases if months[0] < each.month <= months[-1])
    comparable = is_comparable(entry)
    target = level if comparable else None
    chart = chart_of(
        [_value(point.figure) for point in monthly],
        months,
        direction=entry.direction,
        target=target,
        rebases=held,
    )
    denominators = [_denominator(point.figure) for point in monthly]
    shares = _shares(entry, monthly, months, held)
    movement = Movement(
        months=months,
        chart=chart,
        phases=_limits(entry, chart, months, held),
        shares=shares,
        shares_first=entry.kind == "flow" and bool(shares) and differ_much(denominators),
        small=_small(monthly),
        comparable=comparable,
        target=target,
        rebases=held,
    )
    return replace(
        movement,
        title=movement_title(entry, movement, monthly),
        shares_title=shares_title(movement, monthly),
        sentence=movement_sentence(entry, movement, monthly),
    )


def chart_of(
    values: Sequence[float | None],
    months: Sequence[Month],
    *,
    direction: Direction,
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
) -> Chart:
    """The XmR chart of neighbouring months, with a new phase from each rebase's month on.

    What happens in few months of a year, as a quarterly audit does, has no limits where they would
    close up on the mean.
    """
    cuts = {(each.month - months[0]).n for each in rebases if months[0] < each.month <= months[-1]}
    return xmr(values, direction=direction, target=target, rebase=cuts, rare_below=RARE_BELOW)


def is_comparable(entry: MeasureEntry) -> bool:
    """Whether the target's level can be held against a single month.

    A share, a mean or an average is of the same kind in every window; a number of things counted
    over twelve months is not.
    """
    return entry.window == entry.base_window or entry.value not in _ADDED_UP


def _value(figure: Figure) -> float | None:
    """A part month is not yet a figure to judge."""
    return None if figure.part else figure.value


def _denominator(figure: Figure) -> float | None:
    return None if figure.part or figure.value is None else figure.denominator


def _shares(
    entry: MeasureEntry, monthly: Sequence[Point], months: Sequence[Month], held: Sequence[Rebase]
) -> tuple[SharePoint, ...]:
    """The p chart of a share of things counted whole; of FTE there is none.

    Nor of what can be more than all, as referrals can of contacts: it has no chance to be drawn by.
    """
    figures = [point.figure for point in monthly]
    known = [figure for figure in figures if _denominator(figure)]
    counts = [number for each in known for number in (each.numerator, each.denominator)]
    if entry.value != "share" or not known or any(n is None or n % 1 for n in counts):
        return ()
    if any(not 0 <= (each.numerator or 0) <= (each.denominator or 0) for each in known):
        return ()
    return p_chart(
        [figure.numerator if _denominator(figure) else None for figure in figures],
        [_denominator(figure) for figure in figures],
        rebase={(each.month - months[0]).n for each in held},
    )


def _small(monthly: Sequence[Point]) -> frozenset[Month]:
    return frozenset(
        point.figure.month
        for point in monthly
        if (of := _denominator(point.figure)) is not None and of < SMALL_UNDER
    )


def _limits(
    entry: MeasureEntry, chart: Chart, months: Sequence[Month], held: Sequence[Rebase]
) -> tuple[Limits, ...]:
    reasons = {each.month: each for each in held}
    known = [point for point in chart.points if point.value is not None]
    of_phase = [[months[p.index] for p in known if p.phase == n] for n in range(len(chart.phases))]
    return tuple(
        _phase(entry, phase, of[0], of[-1], reasons.get(months[phase.start]))
        for phase, of in zip(chart.phases, of_phase, strict=True)
    )


def _phase(
    entry: MeasureEntry, phase: Phase, first: Month, last: Month, rebase: Rebase | None
) -> Limits:
    lower, upper = _possible(entry, phase.lower), _possible(entry, phase.upper)
    limits = Limits(
        first=first,
        last=last,
        n=phase.n,
        mean=phase.mean,
        lower=phase.lower,
        upper=phase.upper,
        drawn_lower=lower,
        drawn_upper=upper,
        mean_text=text_of(entry, phase.mean),
        lower_text=text_of(entry, lower),
        upper_text=text_of(entry, upper),
        trial=phase.trial,
        reason=rebase.reason if rebase else "",
        set_by=f"{rebase.by}, {day_name(rebase.at.date())}" if rebase and rebase.by else "",
    )
    return replace(limits, sentence=phase_sentence(entry, limits, has_limits=phase.amr is not None))


def _possible(entry: MeasureEntry, limit: float) -> float:
    """A limit as it may be drawn and printed: no share is below 0% or above 100%."""
    least, most = _POSSIBLE.get(entry.value, (0.0, inf))
    return min(max(limit, least), most)


def text_of(entry: MeasureEntry, value: float) -> str:
    """A mean or a limit as it is printed, with one decimal where it is no whole number."""
    exact = Fraction(repr(value))
    if entry.value == "count" and rounded(exact, 1) % 1 == 0:
        exact = Fraction(rounded(exact, 0))  # 1,652 rather than 1,652.0
    return figure_text(entry, exact)
