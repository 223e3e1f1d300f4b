"""Will the target be met? The ladder from "is it met now" to "when will it be".

Each rung says only what the one below it allows: a process that varies by common cause alone is
never extrapolated, since left as it is it keeps varying between the same limits.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from scipy.stats import norm, theilslopes

from kpi.analysis.spc import Assurance, Chart, Phase, as_series, xmr
from kpi.analysis.stable import is_moving
from kpi.targets import Operator

Better = Literal["lower", "higher"]

SIGMA = 1.128
"""Mean moving range of two neighbouring values of a normal process, in its standard deviations."""
RANGE = 0.80
"""How sure the range of a projected month is."""
ON_COURSE_FROM = 0.80
"""With this chance or more that a month meets the target, it is said to be on course."""
FEWEST_TO_SAY = 12
"""With fewer values nothing is replayed over the past."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The Theil–Sen line through a phase.

    Attributes:
        level: where the line stands in the latest month, in the series' unit.
        slope: change a month.
        least, most: the range of the slope, `RANGE` sure.
    """

    level: float
    slope: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Projection:
    """In how many months from the latest the target is reached, if it goes on like this.

    The range comes from how sure the slope is; no `latest` means that it may never be.
    """

    months: int
    earliest: int
    latest: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rungs of the ladder, from what is to what may be.

    Attributes:
        met: whether the latest month meets the target; nothing for a missing month.
        running: for how many months in a row, the latest included, that has been so.
        assurance: see `kpi.analysis.spc.Chart`.
        chance: that next month meets it, 0 to 1; nothing where no variation has been seen.
        moving: a trend or shift is signalled in the latest month.
        level: where the process stands: on the phase's line if it is moving, else on its mean.
        pace: change a month over the last phase; nothing for a phase of one value.
        pace_needed: change a month that reaches the target by its date, 0 where the process stands
            better than it; nothing without a date.
        projection: only where it is moving towards the target and reaches it within as many
            months as the phase has values; further ahead is anybody's guess.
        on_course: if it goes on like this, the target is met on its date (next month, if it has
            none).
    """

    met: bool | None
    running: int
    assurance: Assurance | None
    chance: float | None
    moving: bool
    level: float
    pace: float | None
    pace_needed: float | None
    projection: Projection | None
    on_course: bool


@dataclass(frozen=True, slots=True)
class BackTest:
    """Of the past months in which the product would have said "on course", how often it was right.

    Attributes:
        said: months in which it would have said so and the outcome is known.
        right: those of them after which the target was met.
    """

    said: int
    right: int


def outlook(
    chart: Chart,
    met: Sequence[bool | None],
    *,
    direction: Better,
    target: float,
    months_left: int | None = None,
) -> Outlook:
    """Climb the ladder for the latest month of a chart.

    Args:
        chart: the series up to that month, drawn with the same direction and target.
        met: for each month of the series whether it meets the target, as `kpi.targets` judges.
        target: the level that holds now, in the series' unit.
        months_left: months from the latest until the target's date, where it has one.

    Raises:
        ValueError: the series has no value, or `met` isn't one for each of its months.
    """
    if not chart.phases or len(met) != len(chart.points):
        raise ValueError("an outlook needs a value and one judgement for each month")
    phase = chart.phases[-1]
    pace = _pace(chart)
    moving = is_moving(chart.points)
    level = pace.level if moving and pace else phase.mean
    chance = chance_next(phase, direction=direction, target=target)
    return Outlook(
        met=met[-1],
        running=_running(met),
        assurance=chart.assurance,
        chance=chance,
        moving=moving,
        level=level,
        pace=pace.slope if pace else None,
        pace_needed=_pace_needed(level, direction, target, months_left=months_left),
        projection=_projection(pace, direction, target, at_most=phase.n)
        if moving and pace
        else None,
        on_course=(
            _gets_there(pace, direction, target, months=months_left or 1, met_now=bool(met[-1]))
            if moving and pace
            else chart.assurance == "meets" or (chance or 0) >= ON_COURSE_FROM
        ),
    )


def back_test(
    values: Sequence[float | None],
    met: Sequence[bool | None],
    *,
    direction: Better,
    target: float,
    months_left: int | None = None,
    rebase: Iterable[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> BackTest:
    """Replay "on course" over the past: month by month, with only what was there to see by then.

    Today's target is held against every month, and so is the distance to its date: what is said
    of a month is right if the month so far ahead of it met the target.

    Args:
        values, rebase, fix_after, screen: see `kpi.analysis.spc.xmr`.
        met, direction, target, months_left: see `outlook`.
    """
    ahead = months_left or 1
    cuts = tuple(rebase)
    said = right = 0
    for now in range(len(values) - ahead):
        outcome = met[now + ahead]
        seen = values[: now + 1]
        if outcome is None or sum(value is not None for value in seen) < FEWEST_TO_SAY:
            continue
        chart = xmr(
            seen,
            direction=direction,
            target=target,
            rebase=[cut for cut in cuts if cut <= now],
            fix_after=fix_after,
            screen=screen,
        )
        then = outlook(
            chart, met[: now + 1], direction=direction, target=target, months_left=months_left
        )
        said += then.on_course
        right += then.on_course and outcome
    return BackTest(said, right)


def chance_next(phase: Phase, *, direction: Better, target: float) -> float | None:
    """The chance that a month of the phase meets the target, as if its values were normal."""
    if not phase.amr:
        return None
    lower = float(norm.cdf(target, loc=phase.mean, scale=phase.amr / SIGMA))
    return lower if direction == "lower" else 1 - lower


def count_needed(
    numerator: int, denominator: int | None, operator: Operator, *, level: Fraction
) -> int | None:
    """How many more (or, below 0, fewer) would have met the target, all else as it was.

    Args:
        numerator, denominator: what the figure is made of; a count has no denominator.
        level: the target's level: a share, 0 to 1, or a count.

    Returns:
        0 where the target is met; nothing where no number would do.
    """
    exactly = level if denominator is None else level * denominator
    match operator:
        case "<":
            goal = min(numerator, math.ceil(exactly) - 1)
        case "<=":
            goal = min(numerator, math.floor(exactly))
        case ">":
            goal = max(numerator, math.floor(exactly) + 1)
        case ">=":
            goal = max(numerator, math.ceil(exactly))
        case "=":
            if exactly.denominator != 1:
                return None
            goal = int(exactly)
    if goal < 0 or (denominator is not None and goal > denominator):
        return None
    return goal - numerator


def _pace(chart: Chart) -> Pace | None:
    series = as_series([point.value for point in chart.points])
    start = chart.phases[-1].start
    months = start + np.flatnonzero(~np.isnan(series[start:]))
    if len(months) < 2:
        return None
    line = theilslopes(series[months], months, alpha=RANGE)
    return Pace(
        level=float(line.intercept + line.slope * (len(series) - 1)),
        slope=float(line.slope),
        least=float(line.low_slope),
        most=float(line.high_slope),
    )


def _running(met: Sequence[bool | None]) -> int:
    """Months in a row, back from the latest, judged like it; a missing month ends the row."""
    latest = met[-1]
    if latest is None:
        return 0
    return next((n for n, each in enumerate(reversed(met)) if each is not latest), len(met))


def _pace_needed(
    level: float, direction: Better, target: float, *, months_left: int | None
) -> float | None:
    if not months_left:
        return None
    return 0.0 if _is_better(level, target, direction) else (target - level) / months_left


def _gets_there(
    pace: Pace, direction: Better, target: float, *, months: int, met_now: bool
) -> bool:
    """Whether a moving process meets the target in so many months.

    The line through a phase lags behind a process that moves faster and faster: where the target
    is met already and the line leads the right way, it is.
    """
    leads_there = _is_better(pace.slope, 0.0, direction)
    ahead = pace.level + pace.slope * months
    return _is_better(ahead, target, direction) or (met_now and leads_there)


def _projection(pace: Pace, direction: Better, target: float, *, at_most: int) -> Projection | None:
    if _is_better(pace.level, target, direction):
        return None
    fastest, slowest = (pace.least, pace.most) if direction == "lower" else (pace.most, pace.least)
    gap = target - pace.level
    months = _months_to(gap, pace.slope)
    earliest = _months_to(gap, fastest)
    if months is None or earliest is None or months > at_most:
        return None
    return Projection(months=months, earliest=earliest, latest=_months_to(gap, slowest))


def _months_to(gap: float, slope: float) -> int | None:
    """Months until a gap is closed; nothing where the slope doesn't lead there."""
    if slope == 0 or (gap > 0) != (slope > 0):
        return None
    return max(math.ceil(gap / slope), 1)


def _is_better(level: float, target: float, direction: Better) -> bool:
    return level < target if direction == "lower" else level > target
