"""Change or noise in words: one place for the page, the alternative text, files and slides.

Every number comes from the chart that it describes.
"""

from collections.abc import Sequence
from itertools import pairwise

from kpi.analysis.spc import Assurance, Phase, SpcPoint
from kpi.analysis.stable import FEWEST_DIFFERENT, FEWEST_FOR_LIMITS
from kpi.calendar import month_name
from kpi.findings.model import Finding, Point
from kpi.findings.movement import Limits, Movement
from kpi.findings.words.moved import judged_text, moved_since, pace_words
from kpi.findings.words.printed import in_words
from kpi.findings.words.windows import period
from kpi.plan import MeasureEntry

SMALL_MEAN = 5
"""Counts with a mean below this vary in steps, and limits say little of them."""
LATELY = 12
"""A significant month no longer than this ago is told of beside an ordinary one."""
_STEPS = "Counts this small vary in steps: read their limits with care."

_VERDICTS = {
    "improvement": "a significant change for the better",
    "concern": "a significant change for the worse",
    "neutral": "a significant change",
}
_KEEPS: dict[Assurance, str] = {
    "meets": "left as it is, it will keep meeting the target",
    "misses": "left as it is, it will keep missing the target",
    "hit_or_miss": "{singles} will fall on both sides of the target",
    "moving": "it is moving, so what it will be to the target can't be said yet",
}
_RANGE: dict[Assurance, str] = {
    "meets": "All of that range meets the target.",
    "misses": "All of that range misses the target.",
    "hit_or_miss": "The target lies within that range.",
    "moving": "It is moving, so what it will be to the target can't be said yet.",
}
_NEXT: dict[Assurance, str] = {
    "meets": "meets the target",
    "misses": "misses the target",
    "hit_or_miss": "may meet the target or miss it",
}


def movement_title(entry: MeasureEntry, movement: Movement, monthly: Sequence[Point]) -> str:
    """What the control chart shows, in ten words or so."""
    latest = movement.latest
    if latest is None:
        return f"{entry.name}: no month to judge"
    if not movement.has_limits:
        return f"{_capital(_too_few(movement))} to tell a change from ordinary variation"
    limits = movement.phases[-1]
    if not latest.causes:
        if movement.judge == "changes":
            return f"No significant change: a month moves it by {_span(limits)}"
        return f"No significant change: {limits.lower_text} to {limits.upper_text} is ordinary"
    return _capital(_cause(entry, movement, latest, monthly=monthly))


_WITH = {
    "xmr": "the limits of ordinary variation",
    "p": "limits by each month’s number of cases",
    "run": "the median",
}


def months_subtitle(finding: Finding, chart: str) -> str:
    """What a chart of single months draws: ``xmr``, ``p`` or ``run``."""
    single = "at each month’s end" if finding.measure.kind == "stock" else "each month"
    if finding.movement.judge == "changes":
        points = ", in percentage points" if finding.measure.unit == "percent" else ""
        single = f"how far each month moved it{points}"
    drawn = f"{finding.measure.name}, {single}"
    if chart == "xmr" and not finding.movement.has_limits:
        return drawn
    return f"{drawn}, with {_WITH[chart]}"


def shares_title(movement: Movement, monthly: Sequence[Point]) -> str:
    """What the p chart shows of the latest month, by the limits of its own number of cases."""
    latest = movement.latest
    if latest is None or not movement.shares:
        return ""
    point, month = movement.shares[latest.index], monthly[latest.index].figure
    assert point.lower is not None
    assert point.upper is not None
    lower, upper = f"{100 * point.lower:.1f}%", f"{100 * point.upper:.1f}%"
    said = {
        "high": f"is above its upper limit of {upper}",
        "low": f"is below its lower limit of {lower}",
    }.get(point.beyond or "", f"lies within its limits, {lower} to {upper}")
    return f"{month.text} in {month_name(month.month)} {said}"


def movement_sentence(entry: MeasureEntry, movement: Movement, monthly: Sequence[Point]) -> str:
    """Whether the measure really changed, whole sentences."""
    latest = movement.latest
    if latest is None:
        return "No single month can be judged."
    if not movement.has_limits:
        return f"There are {_too_few(movement)} to tell a change from ordinary variation."
    parts = [_changed(entry, movement, latest, monthly=monthly)]
    limits = movement.phases[-1]
    if limits.worked_out and not latest.causes:
        parts.append(
            f"New limits hold since {month_name(limits.start)}, as the months themselves show."
        )
    if limits.trial:
        parts.append(f"The limits may still move: they rest on {_months(limits.n)}.")
    return " ".join(parts)


def why_worked_out(entry: MeasureEntry, before: Limits, limits: Limits) -> str:
    """Why the product starts limits again with a month: from what level to what."""
    level = "level" if entry.judge == "levels" else "pace"
    return f"The {level} changed for good, from a mean of {before.mean_text} to {limits.mean_text}"


def _too_few(movement: Movement) -> str:
    """What a phase without limits has too few of."""
    judged = "changes from one month end to the next" if movement.judge == "changes" else "months"
    phase = movement.phases[-1]
    if phase.n < FEWEST_FOR_LIMITS:
        return f"too few {judged}"
    return f"too few {judged} that differ"


def signal_sentence(finding: Finding) -> str:
    """What is said of a measure whose month is no ordinary variation, name first."""
    movement, figure = finding.movement, finding.figure
    latest = movement.latest
    assert latest is not None
    verdict = _verdict(movement, latest)
    month = finding.monthly[latest.index].figure
    when = period(month.window, month.month, month.as_at)
    judged = ""
    if figure.window != month.window and figure.value is not None:
        made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
        judged = f" {figure.text}{made_of} {period(figure.window, figure.month)}."
    so = "," if latest.special == "beyond" else ";"
    moved = ""
    if movement.judge == "changes" and latest.value is not None:
        moved = f", {moved_since(finding.measure, latest.value, month.month - 1)}"
    said = (
        f"{finding.measure.name}: {month.text} {when}{moved}{so} "
        f"{_cause_but_figures(finding.measure, movement, latest)}: {verdict}.{judged}"
    )
    small = [_STEPS] if _is_small(finding.measure, movement.phases[-1]) else []
    return " ".join([said, *small, *beside_sentences(finding)])


def phase_sentence(entry: MeasureEntry, limits: Limits) -> str:
    """One phase of the chart explained."""
    span = f"{month_name(limits.first)} to {month_name(limits.last)}, {_months(limits.n)}"
    if limits.first == limits.last:
        span = f"{month_name(limits.first)}, one month"
    parts = [f"{span}: {_mean_and_limits(entry, limits)}."]
    if limits.has_limits and limits.trial:
        parts.append("The limits may still move until there are 13 months.")
    if _is_small(entry, limits):
        parts.append(_STEPS)
    if limits.reason:
        parts.append(_started(limits))
    return " ".join(parts)


def _mean_and_limits(entry: MeasureEntry, limits: Limits) -> str:
    changes = entry.judge == "changes"
    said = f"the mean {'change is' if changes else 'is'} {limits.mean_text}"
    if not limits.has_limits:
        return f"{said}, and there are {_why_no_limits(limits)}"
    if changes:
        return f"{said}, and ordinarily a month moves it by {_span(limits)}"
    of = ""
    if limits.cases:
        noun = entry.noun[1]
        of = f" in a month of {limits.cases:,.0f} {noun}, the average"
    return (
        f"{said}, and ordinary variation runs from {limits.lower_text} to {limits.upper_text}{of}"
    )


def _why_no_limits(limits: Limits) -> str:
    """Why a phase has no limits, in plain words."""
    if limits.n < FEWEST_FOR_LIMITS:
        return f"too few months for limits, which need {in_words(FEWEST_FOR_LIMITS)}"
    return (
        "too few months that differ for limits: nearly all are alike, or fewer than "
        f"{in_words(FEWEST_DIFFERENT)} different figures occur"
    )


def _started(limits: Limits) -> str:
    reason = limits.reason.rstrip(".")
    if limits.worked_out:
        return f"Worked out: {reason[0].lower()}{reason[1:]}, so the limits start again here."
    by = f" ({limits.set_by})" if limits.set_by else ""
    return f"The limits start again here: {reason}{by}."


def beside_sentences(finding: Finding) -> list[str]:
    """Which figures were bought with the worsening of one that they are read with.

    There is one for each pair of which one significantly improved in the month while the other
    significantly worsened.
    """
    return [_beside(pair) for pair in finding.pairs if _bought(finding, pair)]


def _bought(finding: Finding, pair: Finding) -> bool:
    sides = [each.movement.latest for each in (finding, pair) if each.movement.is_signal]
    return {each.type for each in sides if each} == {"improvement", "concern"}


def _beside(pair: Finding) -> str:
    latest, figure = pair.movement.latest, pair.figure
    way = "worse" if latest and latest.type == "concern" else "better"
    return (
        f"At the same time “{pair.measure.name}” changed for the {way}: {figure.text} "
        f"{period(figure.window, figure.month, figure.as_at)}. Read the two together."
    )


def _changed(
    entry: MeasureEntry, movement: Movement, latest: SpcPoint, *, monthly: Sequence[Point]
) -> str:
    """Variation and assurance: what the latest month is, and what the process will do."""
    limits = movement.phases[-1]
    if not latest.causes:
        return " ".join([_ordinary(entry, movement, latest), *_lately(movement, latest)])
    by_month = _by_month(movement, latest)
    cause = _cause(entry, movement, latest, monthly=monthly)
    said = [
        f"{by_month}, {cause}: {_verdict(movement, latest)}.",
        _ordinarily(entry, movement, latest),
        *_assured(entry, movement, range_is_said=movement.judged == "levels"),
    ]
    if _is_small(entry, limits):
        said.append(_STEPS)
    return " ".join(said)


def _verdict(movement: Movement, latest: SpcPoint) -> str:
    """A significant change; of its pace, where several changes together stand out."""
    of_pace = movement.judge == "changes" and latest.special != "beyond"
    return _VERDICTS[latest.type].replace("change", "change of pace" if of_pace else "change")


def _by_month(movement: Movement, latest: SpcPoint) -> str:
    of = movement.months[latest.index]
    return "Month by month" if of == movement.months[-1] else f"Up to {month_name(of)}"


def _ordinary(entry: MeasureEntry, movement: Movement, latest: SpcPoint) -> str:
    """A latest month that is no significant change."""
    said = f"{_by_month(movement, latest)}, no significant change"
    if movement.judge == "changes":
        assert latest.value is not None
        since = moved_since(entry, latest.value, movement.months[latest.index] - 1)
        limits = movement.phases[-1]
        moved = f"{said}: {since}; a month has moved it by between {_span(limits, 'and')}."
        return " ".join([moved, *_assured(entry, movement)])
    if movement.is_on_its_way or movement.assurance is None:
        return " ".join([f"{said}.", *_assured(entry, movement)])
    keeps = _kept(entry, movement, movement.assurance).format(singles=_singles(entry))
    return f"{said}; {keeps}."


def _ordinarily(entry: MeasureEntry, movement: Movement, latest: SpcPoint) -> str:
    """Between what the latest month would lie; of shares, by its own number of cases."""
    if movement.judge == "changes":
        return f"Ordinarily a month moves it by between {_span(movement.phases[-1], 'and')}."
    upper, lower = _own_limits(entry, movement, latest)
    of = f" of that many {entry.noun[1]}" if movement.shares_first else ""
    return f"Ordinary variation{of} would be anything from {lower} to {upper}."


def _assured(entry: MeasureEntry, movement: Movement, *, range_is_said: bool = False) -> list[str]:
    """What the process, left as it is, will be to the target, whatever the window says now."""
    assurance, ahead = movement.assurance, movement.ahead
    if assurance is None or ahead is None:
        return []
    if movement.is_on_its_way:
        met = ahead.keeps == "meets"
        return [
            f"Single months as they are now would {'meet' if met else 'miss'} the target, which "
            f"the window that it is judged on does {'not yet meet' if met else 'still meet'}."
        ]
    if assurance == "moving" or range_is_said:
        return [_RANGE[assurance]]
    return [
        f"Left as it is, the next {_singles(entry)[:-1]}, {ahead.lower_text} to "
        f"{ahead.upper_text}, {_NEXT[assurance]}."
    ]


def _singles(entry: MeasureEntry) -> str:
    return "month ends" if entry.kind == "stock" else "single months"


def _span(limits: Limits, to: str = "to") -> str:
    return f"{limits.lower_text} {to} {limits.upper_text}"


def _kept(entry: MeasureEntry, movement: Movement, assurance: Assurance) -> str:
    """What the process will do left as it is; nothing lies beyond a target of all or none."""
    at_an_end = entry.value == "share" and movement.target in (0.0, 100.0)
    if assurance == "hit_or_miss" and (at_an_end or movement.target == 0):
        return "some {singles} will meet the target and others not"
    return _KEEPS[assurance]


def _lately(movement: Movement, latest: SpcPoint) -> list[str]:
    """The last significant month of the year before an ordinary one."""
    year = [each for each in movement.chart.points if each.index >= latest.index - LATELY]
    flagged = [each for each in year if each.causes and each.phase == latest.phase]
    if not flagged:
        return []
    of = month_name(movement.months[flagged[-1].index])
    way = {"improvement": ", for the better", "concern": ", for the worse"}
    return [f"The last significant month was {of}{way.get(flagged[-1].type, '')}."]


def _is_small(entry: MeasureEntry, limits: Limits) -> bool:
    counted = entry.value == "count" and entry.judge == "levels"
    return limits.has_limits and counted and limits.mean < SMALL_MEAN


def _cause(
    entry: MeasureEntry, movement: Movement, latest: SpcPoint, *, monthly: Sequence[Point]
) -> str:
    """Which rule the latest month breaks: a clause of its own."""
    rule = _rule(entry, movement, latest)
    if latest.special != "beyond":
        return f"{_pace(movement, latest)}{rule}"
    month = monthly[latest.index].figure
    if movement.judge == "changes":
        assert latest.value is not None
        since = moved_since(entry, latest.value, month.month - 1)
        return f"{since}, {rule}"
    return f"{month.text} in {month_name(month.month)} is {rule}"


def _cause_but_figures(entry: MeasureEntry, movement: Movement, latest: SpcPoint) -> str:
    """The same after the month's figure."""
    pace = "" if latest.special == "beyond" else _pace(movement, latest)
    return f"{pace}{_rule(entry, movement, latest)}"


def _pace(movement: Movement, latest: SpcPoint) -> str:
    """How a stock moves that does not move as usual; blank for what is judged by levels."""
    if movement.judge == "levels" or latest.value is None or latest.side is None:
        return ""
    return f"{pace_words(latest.value, latest.side)}, as "


def _rule(entry: MeasureEntry, movement: Movement, latest: SpcPoint) -> str:
    """Which rule the latest month breaks, with its numbers: a clause, but for a limit passed."""
    limits = movement.phases[-1]
    phase = movement.chart.phases[-1]
    high = latest.side == "high"
    within = [point.value for point in movement.chart.points[phase.start : latest.index + 1]]
    values = [value for value in within if value is not None]
    judged = "changes" if movement.judge == "changes" else "months"
    match latest.special:
        case "beyond":
            upper, lower = _own_limits(entry, movement, latest)
            its = "its own" if movement.shares_first else "the"
            if high:
                return f"above {its} upper limit of {upper}"
            return f"below {its} lower limit of {lower}"
        case "trend":
            than = "higher" if high else "lower"
            steps = in_words(_steps(values))
            return f"each of the last {steps} {judged} was {than} than the one before"
        case "two_in_three":
            near = sum(_is_near(value, phase, high=high) for value in values[-3:])
            some = "two of the last three" if near == 2 else "the last three"
            limit = f"upper limit of {limits.upper_text}" if high else ""
            limit = limit or f"lower limit of {limits.lower_text}"
            return f"{some} {judged} were close to the {limit}"
        case _:
            side = "above" if high else "below"
            run = in_words(_run(values, phase.mean))
            return f"each of the last {run} {judged} was {side} the mean of {limits.mean_text}"


def _own_limits(entry: MeasureEntry, movement: Movement, latest: SpcPoint) -> tuple[str, str]:
    """The upper and the lower limit that the latest month is held against."""
    limits = movement.phases[-1]
    if not movement.shares_first:
        return limits.upper_text, limits.lower_text
    share = movement.shares[latest.index]
    assert share.upper is not None
    assert share.lower is not None
    upper, lower = (judged_text(entry, 100 * each, "levels") for each in (share.upper, share.lower))
    return upper, lower


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _months(number: int) -> str:
    return "one month" if number == 1 else f"{in_words(number)} months"


def _steps(values: Sequence[float]) -> int:
    """How many steps up to the latest value go one way."""
    steps = [b - a for a, b in pairwise(values)]
    way = steps[-1] > 0
    return next(
        (n for n, step in enumerate(reversed(steps)) if step == 0 or (step > 0) != way), len(steps)
    )


def _run(values: Sequence[float], mean: float) -> int:
    """How many of the latest values lie on one side of the mean."""
    above = values[-1] > mean
    return next(
        (n for n, each in enumerate(reversed(values)) if each == mean or (each > mean) != above),
        len(values),
    )


def _is_near(value: float, phase: Phase, *, high: bool) -> bool:
    if high:
        return phase.near_upper < value <= phase.upper
    return phase.lower <= value < phase.near_lower
