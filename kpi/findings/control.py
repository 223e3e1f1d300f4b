"""A measure's control chart: its months, or their changes, judged by `kpi.analysis` and put into
words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from kpi.analysis.p_chart import SharePoint, differ_much, judged_by_shares, p_chart
from kpi.analysis.spc import Assurance, Chart, Phase, as_series
from kpi.analysis.stable import Aim, after_gaps, as_judged, range_ahead, stable_xmr
from kpi.calendar import Month, day_name
from kpi.findings.model import Figure, Point
from kpi.findings.movement import STILL, Ahead, Limits, Movement
from kpi.findings.words.moved import judged_text, level_or_limit
from kpi.findings.words.movement import (
    movement_sentence,
    movement_title,
    phase_sentence,
    shares_title,
    why_worked_out,
)
from kpi.plan import MeasureEntry
from kpi.records import Rebase
from kpi.targets import NO_TARGET, Judgement, Status

SMALL_UNDER = 10
"""A month's share or mean of fewer cases than this says little by itself."""
AFTER_A_GAP = "There is no figure for months before it."
_ADDED_UP = ("count", "rate", "distinct")
_POSSIBLE = {"share": (0.0, 100.0), "worst": (0.0, 100.0), "growth": (-100.0, inf)}
"""Between what a figure may lie; nothing that is counted is negative."""


@dataclass(frozen=True)
class Single:
    """A single month to be judged: its figure and what it is made of; no value where it is missing
    or only a part is known."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None

    @classmethod
    def of(cls, figure: Figure) -> "Single":
        """The month that a figure is of."""
        if figure.part or figure.value is None:
            return cls(None)
        return cls(figure.value, figure.numerator, figure.denominator)


@dataclass(frozen=True)
class Judged:
    """The months judged: the chart that has the verdict, and the p chart where there is one."""

    chart: Chart
    shares: tuple[SharePoint, ...] = ()
    shares_first: bool = False


def movement_of(
    entry: MeasureEntry,
    monthly: Sequence[Point],
    *,
    judgement: Judgement = NO_TARGET,
    rebases: Sequence[Rebase] = (),
) -> Movement:
    """The control chart of a measure's single months, and what it says.

    Args:
        monthly: neighbouring months, from the first to the one that is asked about.
        judgement: what the main target says of that month's judged window.
        rebases: people's decisions on the measure; those outside the months are not looked at.
    """
    if not monthly:
        return STILL
    months = tuple(point.figure.month for point in monthly)
    singles = [Single.of(point.figure) for point in monthly]
    comparable = is_comparable(entry)
    aim = _aim(entry, judgement) if comparable else None
    judged = judge_months(entry, singles, months, aim=aim, rebases=rebases)
    chart = replace(judged.chart, assurance=_agreeing(judged.chart.assurance, judgement.status))
    movement = Movement(
        months=months,
        chart=chart,
        phases=_limits(entry, judged, singles, months=months, rebases=rebases),
        judge=entry.judge,
        shares=judged.shares,
        shares_first=judged.shares_first,
        small=_small(monthly),
        comparable=comparable,
        target=aim.level if aim else None,
        ahead=_ahead(entry, judged.chart, singles),
        rebases=_within(rebases, months),
    )
    title = movement_title(entry, movement, monthly)
    return replace(
        movement,
        title=title,
        shares_title=title if judged.shares_first else shares_title(movement, monthly),
        sentence=movement_sentence(entry, movement, monthly),
    )


def judge_months(
    entry: MeasureEntry,
    singles: Sequence[Single],
    months: Sequence[Month],
    *,
    aim: Aim | None = None,
    rebases: Sequence[Rebase] = (),
) -> Judged:
    """Neighbouring months of a measure, judged as its plan entry says, by the fairest chart."""
    started, refused = (
        {
            (each.month - months[0]).n
            for each in rebases
            if each.refused == refused and months[0] < each.month <= months[-1]
        }
        for refused in (False, True)
    )
    chart = stable_xmr(
        [each.value for each in singles],
        direction=entry.direction,
        judge=entry.judge,
        aim=aim,
        rebase=started,
        refused=refused,
    )
    shares = _shares(entry, singles, chart)
    denominators = [each.denominator for each in singles]
    if not shares or not differ_much(denominators):
        return Judged(chart, shares)
    fairer = judged_by_shares(chart, shares, denominators, direction=entry.direction, aim=aim)
    return Judged(fairer, shares, shares_first=True)


def is_comparable(entry: MeasureEntry) -> bool:
    """Whether the target's level can be held against a single month.

    A share, a mean or an average is of the same kind in every window; a number of things counted
    over twelve months is not.
    """
    return entry.window == entry.base_window or entry.value not in _ADDED_UP


# ── the target ─────────────────────────────────────────────────────────────────────────────────


def _aim(entry: MeasureEntry, judgement: Judgement) -> Aim | None:
    """The target as single months are held against it; none for a direction without a number."""
    if judgement.level is None or judgement.target is None or judgement.target.operator is None:
        return None
    return Aim(judgement.target.operator, judgement.level, *_POSSIBLE.get(entry.value, (0.0, inf)))


def _agreeing(assurance: Assurance | None, status: Status) -> Assurance | None:
    """The assurance of single months, unless the judged window, with older months in it, is
    otherwise: what is met is not said to keep missing, nor what is missed to keep meeting."""
    if (assurance == "meets" and status in ("near", "missed")) or (
        assurance == "misses" and status == "met"
    ):
        return "hit_or_miss"
    return assurance


def _ahead(entry: MeasureEntry, chart: Chart, singles: Sequence[Single]) -> Ahead | None:
    known = [each.value for each in singles if each.value is not None]
    if not chart.phases or chart.phases[-1].amr is None:
        return None
    lower, upper = range_ahead(chart.phases[-1], known[-1], judge=entry.judge)
    least, most = _POSSIBLE.get(entry.value, (0.0, inf))
    return Ahead(
        level_or_limit(entry, min(max(lower, least), most)),
        level_or_limit(entry, min(max(upper, least), most)),
        chart.assurance,
    )


# ── the p chart ────────────────────────────────────────────────────────────────────────────────


def _shares(entry: MeasureEntry, singles: Sequence[Single], chart: Chart) -> tuple[SharePoint, ...]:
    """The p chart of a share of things counted whole, its phases the XmR chart's; of FTE there is
    none.

    Nor of what can be more than all, as referrals can of contacts: it has no chance to be drawn by.
    """
    known = [each for each in singles if each.denominator]
    counts = [number for each in known for number in (each.numerator, each.denominator)]
    changes = entry.judge == "changes"
    if entry.value != "share" or changes or not known or any(n is None or n % 1 for n in counts):
        return ()
    if any(not 0 <= (each.numerator or 0) <= (each.denominator or 0) for each in known):
        return ()
    return p_chart(
        [each.numerator if each.denominator else None for each in singles],
        [each.denominator for each in singles],
        rebase=[phase.start for phase in chart.phases[1:]],
    )


def _small(monthly: Sequence[Point]) -> frozenset[Month]:
    return frozenset(
        point.figure.month
        for point in monthly
        if (of := Single.of(point.figure).denominator) is not None and of < SMALL_UNDER
    )


# ── phases ─────────────────────────────────────────────────────────────────────────────────────


def _limits(
    entry: MeasureEntry,
    judged: Judged,
    singles: Sequence[Single],
    *,
    months: Sequence[Month],
    rebases: Sequence[Rebase],
) -> tuple[Limits, ...]:
    chart = judged.chart
    decided = {each.month: each for each in _within(rebases, months)}
    series = as_judged(as_series([each.value for each in singles]), entry.judge)
    gaps = {months[place] for place in after_gaps(series)}
    found: list[Limits] = []
    for number, phase in enumerate(chart.phases):
        known = [e.index for e in chart.points if e.phase == number and e.value is not None]
        limits = _phase(entry, phase, [months[phase.start], *(months[place] for place in known)])
        if judged.shares_first:
            cases = [of for place in known if (of := singles[place].denominator)]
            limits = replace(limits, cases=sum(cases) / len(cases))
        if rebase := decided.get(limits.start):
            limits = _decided(limits, rebase)
        elif found and limits.start in gaps:
            limits = replace(limits, reason=AFTER_A_GAP)
        elif found:
            why = why_worked_out(entry, found[-1], limits)
            limits = replace(limits, worked_out=True, reason=why)
        found.append(replace(limits, sentence=phase_sentence(entry, limits)))
    return tuple(found)


def _phase(entry: MeasureEntry, phase: Phase, months: Sequence[Month]) -> Limits:
    """A phase whose start, and then all of whose months with a figure, are these."""
    lower, upper = _possible(entry, phase.lower), _possible(entry, phase.upper)
    return Limits(
        first=months[1],
        last=months[-1],
        n=phase.n,
        mean=phase.mean,
        lower=phase.lower,
        upper=phase.upper,
        drawn_lower=lower,
        drawn_upper=upper,
        mean_text=judged_text(entry, phase.mean, entry.judge),
        lower_text=judged_text(entry, lower, entry.judge),
        upper_text=judged_text(entry, upper, entry.judge),
        trial=phase.trial,
        has_limits=phase.amr is not None,
        start=months[0],
    )


def _decided(limits: Limits, rebase: Rebase) -> Limits:
    by = f"{rebase.by}, {day_name(rebase.at.date())}" if rebase.by else ""
    return replace(limits, reason=rebase.reason, set_by=by)


def _possible(entry: MeasureEntry, limit: float) -> float:
    """A limit as it may be drawn and printed: no share is below 0% or above 100%."""
    if entry.judge == "changes":
        return limit
    least, most = _POSSIBLE.get(entry.value, (0.0, inf))
    return min(max(limit, least), most)


def _within(rebases: Sequence[Rebase], months: Sequence[Month]) -> tuple[Rebase, ...]:
    """The months that people start limits again with, after the first."""
    return tuple(
        each for each in rebases if not each.refused and months[0] < each.month <= months[-1]
    )
