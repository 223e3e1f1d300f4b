"""The p chart: limits for a share that know how many cases each month had.

XmR limits take every month alike. Where the denominators differ much, a month with few cases
wobbles more, and the p chart, whose limits widen and narrow with them, is the fairer judge.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kpi.analysis.spc import (
    LIMIT,
    NEAR_LIMIT,
    RUN,
    Cause,
    Chart,
    Direction,
    Phase,
    Side,
    SpcPoint,
    as_series,
    in_run,
    phase_starts,
    type_of,
    variation_of,
)
from kpi.analysis.stable import Aim, has_limits, held_against, is_moving

SIGMAS = 3
MUCH = 1.5
"""Denominators differ much where the largest is more than so many times the smallest."""


@dataclass(frozen=True, slots=True)
class SharePoint:
    """One month's share and its own limits, all 0 to 1.

    Attributes:
        share, lower, upper: nothing for a month without cases.
        centre: the phase's share: all its cases together.
        beyond: the side on which the share lies outside its limits, strictly.
    """

    index: int
    share: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    beyond: Side | None


def p_chart(
    counts: Sequence[float | None],
    denominators: Sequence[float | None],
    *,
    rebase: Iterable[int] = (),
) -> tuple[SharePoint, ...]:
    """One point a month.

    Args:
        counts, denominators: what each month's share is made of; ``None`` for a missing month. A
            denominator of 0 makes the month a missing one.
        rebase: indices of the months that start a new phase on themselves.

    Raises:
        ValueError: the two differ in length, or a rebase month lies outside them.
    """
    cases = [
        (count, of) if count is not None and of else None
        for count, of in zip(counts, denominators, strict=True)
    ]
    present = as_series([case and case[1] for case in cases])
    starts = phase_starts(present, rebase)
    points: list[SharePoint] = []
    for start, stop in pairwise([*starts, len(cases)]):
        known = [case for case in cases[start:stop] if case]
        centre = math.fsum(count for count, _ in known) / math.fsum(of for _, of in known)
        points += [_point(index, cases[index], centre) for index in range(start, stop)]
    return tuple(points)


def differ_much(denominators: Iterable[float | None]) -> bool:
    """Whether a share with these denominators is better shown on a p chart: the largest is more
    than half as big again as the smallest. Missing months and months without cases don't count.
    """
    known = [of for of in denominators if of]
    return bool(known) and max(known) > MUCH * min(known)


def judged_by_shares(
    chart: Chart,
    shares: Sequence[SharePoint],
    denominators: Sequence[float | None],
    *,
    direction: Direction,
    aim: Aim | None = None,
) -> Chart:
    """The months of an XmR chart of shares, judged by the limits of their p chart instead.

    A month is flagged beyond its own limits, or in a run of `RUN` on one side of its phase's share.
    Trends and months near a limit are not looked for: numbers of cases that change make both.

    Args:
        chart: in per cent. shares: the same months, with phases that start where the chart's do.
        denominators: each month's number of cases.
        aim: the target that holds now, in per cent.

    Returns:
        A chart in per cent. The limits of its phases are those of a month with as many cases as
        the phase's months have on average.
    """
    phases: list[Phase] = []
    points: list[SpcPoint] = []
    starts = [phase.start for phase in chart.phases]
    for phase, (start, stop) in zip(chart.phases, pairwise([*starts, len(shares)]), strict=True):
        own = shares[start:stop]
        phases.append(_average_month(phase, own, denominators[start:stop]))
        points += _flagged(chart.points[start:stop], own, phases[-1], direction=direction)
    latest = next((each.value for each in reversed(points) if each.value is not None), None)
    last = phases[-1] if phases else None
    assurance = None
    if aim and direction != "none" and last and last.amr is not None and latest is not None:
        moving = is_moving(points)
        ahead = (last.lower, last.upper)
        assurance = "moving" if moving else held_against(aim, ahead, latest=latest)
    return Chart(tuple(phases), tuple(points), variation_of(points), assurance)


def _average_month(
    phase: Phase, shares: Sequence[SharePoint], denominators: Sequence[float | None]
) -> Phase:
    """A phase with the limits of a month of its average number of cases, in per cent."""
    known = np.array([math.nan if each.share is None else each.share for each in shares])
    cases = [of for of in denominators if of]
    centre = next(each.centre for each in shares if each.centre is not None)
    sigma = 100 * math.sqrt(centre * (1 - centre) / (math.fsum(cases) / len(cases)))
    spread = SIGMAS * sigma / LIMIT
    return replace(
        phase,
        mean=100 * centre,
        lower=max(100 * centre - LIMIT * spread, 0.0),
        upper=min(100 * centre + LIMIT * spread, 100.0),
        near_lower=max(100 * centre - NEAR_LIMIT * spread, 0.0),
        near_upper=min(100 * centre + NEAR_LIMIT * spread, 100.0),
        amr=spread if has_limits(known) and spread else None,
    )


def _flagged(
    points: Sequence[SpcPoint],
    shares: Sequence[SharePoint],
    phase: Phase,
    *,
    direction: Direction,
) -> list[SpcPoint]:
    """The points of a phase with the causes that its p chart gives them."""
    present = [each for each in shares if each.share is not None and each.centre is not None]
    signs = np.sign([(each.share or 0) - (each.centre or 0) for each in present]).astype(np.int8)
    runs = dict(zip([each.index for each in present], in_run(signs, RUN).tolist(), strict=True))
    above = {each.index: sign > 0 for each, sign in zip(present, signs.tolist(), strict=True)}
    flagged = []
    for point, share in zip(points, shares, strict=True):
        beyond: tuple[Cause, ...] = ("beyond",) if share.beyond else ()
        shift: tuple[Cause, ...] = ("shift",) if runs.get(point.index) else ()
        causes = (*beyond, *shift) if phase.amr is not None else ()
        side: Side | None = None
        if causes:
            side = "high" if above[point.index] else "low"
        flagged.append(replace(point, causes=causes, side=side, type=type_of(side, direction)))
    return flagged


def _point(index: int, case: tuple[float, float] | None, centre: float) -> SharePoint:
    if case is None:
        return SharePoint(index, None, None, None, None, None)
    count, of = case
    share = count / of
    spread = SIGMAS * math.sqrt(centre * (1 - centre) / of)
    lower, upper = max(centre - spread, 0.0), min(centre + spread, 1.0)
    beyond: Side | None = None
    if share > upper:
        beyond = "high"
    elif share < lower:
        beyond = "low"
    return SharePoint(index, share, centre, lower, upper, beyond)
