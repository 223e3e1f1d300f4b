"""The p chart: limits for a share that know how many cases each month had.

XmR limits take every month alike. Where the denominators differ much, a month with few cases
wobbles more, and the p chart, whose limits widen and narrow with them, is the fairer judge.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi.analysis.spc import Side, as_series, phase_starts

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
