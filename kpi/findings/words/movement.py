"""Change or noise in words: one place for the page, the alternative text, files and slides.

Every number comes from the chart that it describes.
"""

from collections.abc import Sequence
from itertools import pairwise

from kpi.analysis.spc import Assurance, Phase, SpcPoint
from kpi.calendar import month_name
from kpi.findings.model import Finding, Point
from kpi.findings.movement import Limits, Movement
from kpi.findings.words.printed import in_words
from kpi.findings.words.windows import period
from kpi.plan import MeasureEntry

SMALL_MEAN = 5
"""Counts with a mean below this vary in steps, and limits say little of them."""
LATELY = 12
"""A significant month no longer than this ago is told of beside an ordinary one."""
FEW = 3
"""With so many months and no limits, it is because nearly all of them are alike."""
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
}
_RANGE: dict[Assurance, str] = {
    "meets": "All of that range meets the target.",
    "misses": "All of that range misses the target.",
    "hit_or_miss": "The target lies within that range.",
}


def movement_title(entry: MeasureEntry, movement: Movement, monthly: Sequence[Point]) -> str:
    """What the control chart shows, in ten words or so."""
    latest = movement.latest
    if latest is None:
        return f"{entry.name}: no month to judge"
    if not movement.has_limits:
        said = _too_few(movement)
        return f"{said[0].upper()}{said[1:]} to tell a change from ordinary variation"
    limits = movement.phases[-1]
    if not latest.causes:
        return f"No significant change: {limits.lower_text} to {limits.upper_text} is ordinary"
    said = _cause(movement, latest, monthly)
    return said[0].upper() + said[1:]


_WITH = {
    "xmr": "the limits of ordinary variation",
    "p": "limits that know each month’s number",
    "run": "the median",
}


def months_subtitle(finding: Finding, chart: str) -> str:
    """What a chart of single months draws: ``xmr``, ``p`` or ``run``."""
    single = "at each month’s end" if finding.measure.kind == "stock" else "each month"
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
    parts = [_changed(entry, movement, latest, monthly)]
    limits = movement.phases[-1]
    if limits.trial:
        parts.append(f"The limits are on trial: they rest on {_months(limits.n)}.")
    return " ".join(parts)


def _too_few(movement: Movement) -> str:
    return "too few months" if movement.phases[-1].n < FEW else "too few months that differ"


def signal_sentence(finding: Finding) -> str:
    """What is said of a measure whose month is no ordinary variation, name first."""
    movement, figure = finding.movement, finding.figure
    latest = movement.latest
    assert latest is not None
    month = finding.monthly[latest.index].figure
    when = period(month.window, month.month, month.as_at)
    judged = ""
    if figure.window != month.window and figure.value is not None:
        made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
        judged = f" {figure.text}{made_of} {period(figure.window, figure.month)}."
    so = "," if latest.special == "beyond" else ";"
    said = (
        f"{finding.measure.name}: {month.text} {when}{so} {_rule(movement, latest)}: "
        f"{_VERDICTS[latest.type]}.{judged}"
    )
    small = [_STEPS] if _is_small(finding.measure, movement.phases[-1]) else []
    return " ".join([said, *small, *beside_sentences(finding)])


def phase_sentence(entry: MeasureEntry, limits: Limits, *, has_limits: bool) -> str:
    """One phase of the chart explained."""
    parts = [f"{month_name(limits.first)} to {month_name(limits.last)}, {_months(limits.n)}:"]
    if limits.first == limits.last:
        parts = [f"{month_name(limits.first)}, one month:"]
    parts.append(f"the mean is {limits.mean_text}")
    if has_limits:
        parts[-1] += (
            f", and ordinary variation runs from {limits.lower_text} to {limits.upper_text}."
        )
    else:
        alike = (
            "neighbouring months for limits" if limits.n < FEW else "months that differ for limits"
        )
        parts[-1] += f", and there are too few {alike}."
    if has_limits and limits.trial:
        parts.append("The limits are on trial until there are 13 months.")
    if _is_small(entry, limits):
        parts.append(_STEPS)
    if limits.reason:
        reason = limits.reason.rstrip(".")
        by = f" ({limits.set_by})" if limits.set_by else ""
        parts.append(f"The limits start again here: {reason}{by}.")
    return " ".join(parts)


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
    entry: MeasureEntry, movement: Movement, latest: SpcPoint, monthly: Sequence[Point]
) -> str:
    """Variation and assurance: what the latest month is, and what the process will do."""
    of = movement.months[latest.index]
    by_month = "Month by month" if of == movement.months[-1] else f"Up to {month_name(of)}"
    if not latest.causes:
        singles = "month ends" if entry.kind == "stock" else "single months"
        keeps = movement.assurance and _kept(entry, movement, movement.assurance).format(
            singles=singles
        )
        ordinary = f"{by_month}, no significant change" + (f"; {keeps}." if keeps else ".")
        return " ".join([ordinary, *_lately(movement, latest)])
    limits = movement.phases[-1]
    said = [
        f"{by_month}, {_cause(movement, latest, monthly)}: {_VERDICTS[latest.type]}.",
        f"Ordinary variation would be anything from {limits.lower_text} to {limits.upper_text}.",
    ]
    if movement.assurance:
        said.append(_range_against_target(movement, movement.assurance))
    if _is_small(entry, limits):
        said.append(_STEPS)
    return " ".join(said)


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
    return entry.value == "count" and limits.mean < SMALL_MEAN


def _range_against_target(movement: Movement, assurance: Assurance) -> str:
    """What the target is to ordinary variation, and whether the latest month is otherwise."""
    if movement.has_moved_on:
        way = "meets" if assurance == "misses" else "misses"
        return f"{_RANGE[assurance].rstrip('.')}; the latest month {way} it."
    return _RANGE[assurance]


def _cause(movement: Movement, latest: SpcPoint, monthly: Sequence[Point]) -> str:
    """Which rule the latest month breaks: a clause of its own."""
    rule = _rule(movement, latest)
    if latest.special != "beyond":
        return rule
    month = monthly[latest.index].figure
    return f"{month.text} in {month_name(month.month)} is {rule}"


def _rule(movement: Movement, latest: SpcPoint) -> str:
    """Which rule the latest month breaks, with its numbers: a clause, but for a limit passed."""
    limits = movement.phases[-1]
    phase = movement.chart.phases[-1]
    high = latest.side == "high"
    within = [point.value for point in movement.chart.points[phase.start : latest.index + 1]]
    values = [value for value in within if value is not None]
    match latest.special:
        case "beyond":
            above = f"above the upper limit of {limits.upper_text}"
            return above if high else f"below the lower limit of {limits.lower_text}"
        case "trend":
            than = "higher" if high else "lower"
            return f"each of the last {_months(_steps(values))} was {than} than the one before"
        case "two_in_three":
            near = sum(_is_near(value, phase, high=high) for value in values[-3:])
            some = "two of the last three months" if near == 2 else "the last three months"
            upper, lower = (
                f"upper limit of {limits.upper_text}",
                f"lower limit of {limits.lower_text}",
            )
            return f"{some} were close to the {upper if high else lower}"
        case _:
            side = "above" if high else "below"
            run = _months(_run(values, phase.mean))
            return f"each of the last {run} was {side} the mean of {limits.mean_text}"


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
