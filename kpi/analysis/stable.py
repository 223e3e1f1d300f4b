"""Change or noise with phases that start where the level has changed, judged fairly.

The rules of `kpi.analysis.spc`, on what they suppose: months that say nothing about the next.
Events are judged by their months; month-ends, which resemble each other, by their changes from one
to the next. Phases start where people say so and where `kpi.analysis.shifts` finds it; a phase that
can't carry limits has none.

Simulated (36 months, nothing has happened): independent months are flagged in their latest month
in 2 of 100 series; month-ends that resemble each other in 28 to 76 by their levels, in 1 to 2 by
their changes.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np

from kpi.analysis.shifts import stable_shifts
from kpi.analysis.spc import (
    Assurance,
    Chart,
    Direction,
    Floats,
    Phase,
    SpcPoint,
    as_series,
    judged,
    limits_of,
    phase_starts,
    variation_of,
)
from kpi.targets import Operator, compare

Judge = Literal["levels", "changes"]

FEWEST_FOR_LIMITS = 8
"""Values that a phase needs before limits are drawn on it."""
FEWEST_DIFFERENT = 3
"""Different values that it needs among them."""
LONGEST_GAP = 2
"""Missing months in a row after which a phase goes on."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as a process is held against it.

    Attributes:
        operator, level: a value keeps it where ``value operator level`` holds.
        least, most: between what a value can lie at all: a share between 0 and 100%, a count from 0
            on. Limits are cut to it before they are held against the level.
    """

    operator: Operator
    level: float
    least: float = -math.inf
    most: float = math.inf

    def is_kept(self, value: float) -> bool:
        """Whether a value keeps the target."""
        return compare(self.operator, value, self.level)

    def cut(self, value: float) -> float:
        """The value, or the nearest that can be."""
        return min(max(value, self.least), self.most)


def stable_xmr(
    values: Sequence[float | None],
    *,
    direction: Direction,
    judge: Judge = "levels",
    aim: Aim | None = None,
    rebase: Iterable[int] = (),
    refused: Collection[int] = (),
    screen: bool = True,
) -> Chart:
    """The chart of a series of neighbouring months.

    Args:
        values: one for each month; ``None`` (or NaN) for a missing one.
        direction: which way is better.
        judge: ``"levels"`` judges the values; ``"changes"`` the change into each month from the one
            before it, which is missing where either is. The chart's points and phases are then
            those of the changes.
        aim: the target that holds now, in the series' unit.
        rebase: months that people have a new phase start on.
        refused: months that they will have none start on.
        screen: leave outlying moving ranges out of the limits.

    Returns:
        A chart whose phases have no average moving range, and flag nothing, where limits would say
        nothing: under `FEWEST_FOR_LIMITS` values, under `FEWEST_DIFFERENT` different ones, or no
        width left.

    Raises:
        ValueError: a rebase month lies outside the series, or a value is infinite.
    """
    levels = as_series(values)
    series = as_judged(levels, judge)
    starts = phase_starts(series, set(_starts(series, rebase, refused)))
    limits = partial(_limits, screen=screen)
    phases, points = judged(series, starts, limits=limits, direction=direction)
    return Chart(
        phases=phases,
        points=points,
        variation=variation_of(points),
        assurance=(
            assurance_of(phases[-1], points, levels, judge=judge, aim=aim)
            if aim and phases and direction != "none"
            else None
        ),
    )


def as_judged(levels: Floats, judge: Judge) -> Floats:
    """The series that limits are drawn on."""
    return levels if judge == "levels" else changes(levels)


def changes(levels: Floats) -> Floats:
    """The change into each month from the month before it; none into the first."""
    return np.concatenate([[math.nan], np.diff(levels)])[: len(levels)]


def after_gaps(series: Floats) -> list[int]:
    """The first months with a value after more than `LONGEST_GAP` without one."""
    known = np.flatnonzero(~np.isnan(series))
    return [int(after) for before, after in pairwise(known) if after - before > LONGEST_GAP + 1]


def assurance_of(
    phase: Phase, points: Sequence[SpcPoint], levels: Floats, *, judge: Judge, aim: Aim
) -> Assurance | None:
    """Whether a process, left as it is, keeps its target.

    Judged by months: of the phase's limits. Judged by changes: of the range in which the next month
    will lie. Both are cut to what is possible. A process whose latest value is otherwise than all
    of that range keeps neither meeting nor missing.

    Returns:
        Nothing for a phase without limits; ``"moving"`` while the latest value belongs to a shift
        or trend that no phase has taken in.
    """
    known = levels[~np.isnan(levels)]
    if phase.amr is None or not len(known):
        return None
    if is_moving(points):
        return "moving"
    return held_against(aim, range_ahead(phase, known[-1], judge=judge), latest=known[-1])


def range_ahead(phase: Phase, latest: float, *, judge: Judge) -> tuple[float, float]:
    """Between what the next month will lie if nothing changes; not cut to what is possible.

    Args:
        latest: the latest value known, from which the changes go on.
    """
    if judge == "levels":
        return phase.lower, phase.upper
    return latest + phase.lower, latest + phase.upper


def held_against(aim: Aim, ahead: tuple[float, float], *, latest: float) -> Assurance:
    """Whether all of a range keeps a target, none of it, or some; see `assurance_of`."""
    lower, upper = ahead
    kept = aim.is_kept(latest)
    ends = [aim.is_kept(aim.cut(lower)), aim.is_kept(aim.cut(upper))]
    if all(ends):  # and all between them, as both ends of an exact target are its level
        return "meets" if kept else "hit_or_miss"
    if not any(ends) and not aim.cut(lower) < aim.level < aim.cut(upper):
        return "hit_or_miss" if kept else "misses"
    return "hit_or_miss"


def is_moving(points: Sequence[SpcPoint]) -> bool:
    """Whether the latest value is part of a trend or shift, be it beyond the limits or not."""
    latest = next((point for point in reversed(points) if point.value is not None), None)
    return latest is not None and not {"trend", "shift"}.isdisjoint(latest.causes)


def has_limits(months: Floats) -> bool:
    """Whether a phase has enough values, different enough, for limits to say something."""
    known = months[~np.isnan(months)]
    return len(known) >= FEWEST_FOR_LIMITS and len(np.unique(known)) >= FEWEST_DIFFERENT


def _limits(start: int, months: Floats, *, screen: bool) -> Phase:
    phase = limits_of(start, months, screen=screen)
    if not has_limits(months) or not phase.amr:
        return replace(phase, amr=None)
    return phase


def _starts(series: Floats, rebase: Iterable[int], refused: Collection[int]) -> Iterator[int]:
    """The months that people and long gaps start a phase on, and between them stable shifts."""
    cuts = sorted({0, *rebase, *after_gaps(series)})
    for start, stop in pairwise([*cuts, len(series)]):
        yield start
        within = {month - start for month in refused}
        for shift in stable_shifts(series[start:stop].tolist(), refused=within):
            yield start + shift
