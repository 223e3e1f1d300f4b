"""Telling change from noise: XmR charts by the NHS's *Making Data Count* rules.

The answers are those of the R package NHSRplotthedots (MIT licence), limit for limit and flag for
flag; this is a fresh implementation of its rules. The words: a series is cut into *phases*, each
with a *mean* and *limits* from the moving ranges of its *baseline*; a point that chance alone
hardly explains has a *special cause*; everything else is *common cause*.

Sources: NHS England, *Making Data Count*; Nelson (1982), *Journal of Quality Technology* 14(3),
172–173, for screening; Provost & Murray, *The Health Care Data Guide* (2011), pp. 155 and 192.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from kpi.errors import KpiError

Direction = Literal["lower", "higher", "none"]
Cause = Literal["beyond", "trend", "two_in_three", "shift"]
Side = Literal["high", "low"]
PointType = Literal["common", "improvement", "concern", "neutral"]
Variation = Literal[
    "common",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
]
Assurance = Literal["meets", "misses", "hit_or_miss", "moving"]

LIMIT = 2.66
"""Average moving ranges from the mean to a limit: three sigma, at 1.128 to the sigma."""
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267
"""A moving range of this many times their mean is itself beyond its limit, and left out."""
RUN = 7
"""Points that make a trend or a shift."""
TRIAL_UNDER = 13
"""Limits from fewer points than this are on trial."""
FEWEST_TO_FIX = 12

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Signs = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the series with one mean and one pair of limits, in the series' unit.

    Attributes:
        start: index of its first month in the series.
        n: its points; missing months are none.
        lower, upper: the limits; never clipped to what is possible.
        near_lower, near_upper: two thirds of the way from the mean to the limits.
        amr: the average moving range that the limits come from, after screening; 0 for equal
            values; nothing where no two neighbouring months of the baseline have a value: the
            limits are then the mean, and no month is flagged by them.
        trial: it has too few points for its limits to be relied on.
    """

    start: int
    n: int
    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    amr: float | None
    trial: bool


@dataclass(frozen=True, slots=True)
class SpcPoint:
    """One month of the series.

    Attributes:
        index: its place in the series, from 0.
        value: nothing for a missing month, which is never flagged.
        phase: index of its phase; 0 in a series without a value, which has none.
        causes: every special cause that it is part of, in the order of precedence.
        side: where its special cause points to; nothing for common cause.
    """

    index: int
    value: float | None
    phase: int
    causes: tuple[Cause, ...]
    type: PointType
    side: Side | None

    @property
    def special(self) -> Cause | None:
        """The special cause that the point is shown with."""
        return self.causes[0] if self.causes else None


@dataclass(frozen=True, slots=True)
class Chart:
    """A series with its phases, flags and both icons.

    Attributes:
        phases: in order; none for a series without a value.
        points: one for each month of the series, missing ones too.
        variation: what the latest point with a value is.
        assurance: whether the process, left as it is, will keep the target; nothing without a
            target, a direction or a value.
    """

    phases: tuple[Phase, ...]
    points: tuple[SpcPoint, ...]
    variation: Variation
    assurance: Assurance | None


def xmr(
    values: Sequence[float | None],
    *,
    direction: Direction,
    target: float | None = None,
    rebase: Iterable[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> Chart:
    """The XmR chart of a series of months in order.

    Args:
        values: one for each month; ``None`` (or NaN) for a missing one.
        direction: which way is better.
        target: the level that holds now, in the series' unit.
        rebase: indices of the months that start a new phase on themselves. A phase without a
            value is none: its months go with the phase before it.
        fix_after: take each phase's limits from its first so many values instead of from all.
        screen: leave outlying moving ranges out of the limits; the NHS's Excel tool doesn't.

    Raises:
        KpiError: `fix_after` is under 12.
        ValueError: a rebase month lies outside the series, or a value is infinite.
    """
    if fix_after is not None and fix_after < FEWEST_TO_FIX:
        raise KpiError(
            f"Limits can be fixed after {FEWEST_TO_FIX} points or more, not after {fix_after}."
        )
    series = as_series(values)
    limits = partial(limits_of, fix_after=fix_after, screen=screen)
    phases, points = judged(
        series, phase_starts(series, rebase), limits=limits, direction=direction
    )
    return Chart(
        phases=phases,
        points=points,
        variation=variation_of(points),
        assurance=_assurance(phases[-1], direction, target) if phases else None,
    )


def judged(
    series: Floats,
    starts: Sequence[int],
    *,
    limits: Callable[[int, Floats], Phase],
    direction: Direction,
) -> tuple[tuple[Phase, ...], tuple[SpcPoint, ...]]:
    """The phases of a series, and all its months judged by the rules within them.

    Args:
        series: the months in order, NaN where one is missing.
        starts: as `phase_starts` gives them.
        limits: the phase of its first month's index and its months. Without an average moving
            range none of its months is flagged.
    """
    phases: list[Phase] = []
    points: list[SpcPoint] = []
    for start, stop in pairwise([*starts, len(series)]):
        phase = limits(start, series[start:stop])
        points += _points(series[start:stop], phase, number=len(phases), direction=direction)
        phases.append(phase)
    if not phases:
        points = [_missing(index, 0) for index in range(len(series))]
    return tuple(phases), tuple(points)


# ── the series and its phases ──────────────────────────────────────────────────────────────────


def as_series(values: Sequence[float | None]) -> Floats:
    """The months as numbers, NaN where one is missing.

    Raises:
        ValueError: a value is infinite.
    """
    series = np.array([math.nan if value is None else value for value in values], dtype=np.float64)
    if np.isinf(series).any():
        raise ValueError("a series has finite values only")
    return series


def phase_starts(series: Floats, rebase: Iterable[int]) -> list[int]:
    """Indices of the months that phases start on, the first on month 0; none without a value.

    Raises:
        ValueError: a rebase month lies outside the series.
    """
    cuts = sorted({0, *rebase})
    if cuts[0] < 0 or cuts[-1] > max(len(series) - 1, 0):
        raise ValueError(f"rebase months {cuts} lie outside a series of {len(series)}")
    present = ~np.isnan(series)
    starts = [start for start, stop in pairwise([*cuts, len(series)]) if present[start:stop].any()]
    return [0, *starts[1:]] if starts else []


def limits_of(
    start: int, months: Floats, *, fix_after: int | None = None, screen: bool = True
) -> Phase:
    """The phase of a series' months from an index on; see `xmr` for what it is told."""
    n = int(np.count_nonzero(~np.isnan(months)))
    baseline = _baseline(months, fix_after)
    mean = exact_mean(baseline[~np.isnan(baseline)])
    amr = _average_moving_range(baseline, screen=screen)
    spread = 0.0 if amr is None else amr
    return Phase(
        start=start,
        n=n,
        mean=mean,
        lower=mean - LIMIT * spread,
        upper=mean + LIMIT * spread,
        near_lower=mean - NEAR_LIMIT * spread,
        near_upper=mean + NEAR_LIMIT * spread,
        amr=amr,
        trial=n < TRIAL_UNDER,
    )


def _baseline(months: Floats, fix_after: int | None) -> Floats:
    """The months up to the `fix_after`-th value."""
    if fix_after is None:
        return months
    return months[np.cumsum(~np.isnan(months)) <= fix_after]


def _average_moving_range(baseline: Floats, *, screen: bool) -> float | None:
    """Mean absolute difference of neighbouring months that both have a value.

    Screening leaves out, once, what is not below `SCREEN` times the mean. Where all values are
    equal that would leave nothing, and the answer is 0.
    """
    ranges = np.abs(np.diff(baseline))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return None
    average = exact_mean(ranges)
    if not screen or average == 0:
        return average
    return exact_mean(ranges[ranges < SCREEN * average])


def exact_mean(values: Floats) -> float:
    """The mean of one value or more, to the last bit.

    The rules compare strictly, so a point that lies on the mean must be seen to lie on it: a plain
    sum can miss by a rounding error, and differently from machine to machine.
    """
    rough = math.fsum(values) / len(values)
    return rough + math.fsum(values - rough) / len(values)


# ── special causes ─────────────────────────────────────────────────────────────────────────────


def _points(months: Floats, phase: Phase, *, number: int, direction: Direction) -> list[SpcPoint]:
    """The points of one phase. A missing month breaks no run: the rules don't see it."""
    present = ~np.isnan(months)
    judged = iter(_judge(months[present], phase))
    points = []
    for index, value in enumerate(months.tolist(), start=phase.start):
        if math.isnan(value):
            points.append(_missing(index, number))
            continue
        causes, side = next(judged)
        points.append(SpcPoint(index, value, number, causes, type_of(side, direction), side))
    return points


def _missing(index: int, phase: int) -> SpcPoint:
    return SpcPoint(index, None, phase, causes=(), type="common", side=None)


def _judge(values: Floats, phase: Phase) -> list[tuple[tuple[Cause, ...], Side | None]]:
    """For each value of a phase, its special causes and the side that the first one points to."""
    if phase.amr is None:
        return [((), None)] * len(values)
    position = np.sign(values - phase.mean).astype(np.int8)
    beyond = (values < phase.lower) | (values > phase.upper)
    near = ~beyond & ((values < phase.near_lower) | (values > phase.near_upper))
    steps = np.sign(np.diff(values)).astype(np.int8)
    trend = in_trend(steps)
    flags: dict[Cause, Flags] = {
        "beyond": beyond,
        "trend": trend,
        "two_in_three": in_two_of_three(near, position),
        "shift": in_run(position, RUN),
    }
    causes = _flagged(flags)
    rising = _trend_rises(steps, trend)
    return [
        (of, _side(above=rises if of[0] == "trend" else place > 0) if of else None)
        for of, rises, place in zip(causes, rising.tolist(), position.tolist(), strict=True)
    ]


def in_run(signs: Signs, length: int) -> Flags:
    """Where a sign other than 0 stands in a row of `length` or more of its like."""
    first_of_run = np.ones(len(signs), dtype=bool)
    first_of_run[1:] = signs[1:] != signs[:-1]
    run = np.cumsum(first_of_run) - 1
    long: Flags = np.bincount(run) >= length
    on_a_side: Flags = signs != 0
    member: Flags = long[run] & on_a_side
    return member


def in_trend(steps: Signs) -> Flags:
    """The points, one more than steps, at either end of the steps that make a trend."""
    moving = in_run(steps, RUN - 1)
    points = np.zeros(len(steps) + 1, dtype=bool)
    points[:-1] |= moving
    points[1:] |= moving
    return points


def in_two_of_three(near: Flags, position: Signs) -> Flags:
    """The points near a limit, of which three neighbours on one side have two or more."""
    if len(near) < 3:
        return np.zeros(len(near), dtype=bool)
    same_side = np.abs(position[:-2] + position[1:-1] + position[2:]) == 3
    counted = near.astype(np.int8)
    hit = same_side & (counted[:-2] + counted[1:-1] + counted[2:] >= 2)
    member = np.zeros(len(near), dtype=bool)
    for place in range(3):
        member[place : place + len(hit)] |= hit
    return member & near


def _trend_rises(steps: Signs, trend: Flags) -> Flags:
    """Whether the trend at a point goes up: by the step out of it where the next point is in a
    trend too, else by the step into it.

    As in the R package, a step that goes nowhere doesn't rise: a trend's last point counts as
    falling where the first point of another trend follows it on the same level.
    """
    step = np.zeros(len(trend), dtype=np.int8)
    step[1:] = steps
    next_too = trend[:-1] & trend[1:]
    step[:-1][next_too] = steps[next_too]
    return step > 0


def _flagged(flags: dict[Cause, Flags]) -> list[tuple[Cause, ...]]:
    """The causes that each point is flagged with, in order of precedence."""
    table = np.array(list(flags.values()))
    causes: list[tuple[Cause, ...]] = [()] * table.shape[1]
    for index in np.flatnonzero(table.any(axis=0)).tolist():
        causes[index] = tuple(name for name, flag in flags.items() if flag[index])
    return causes


def _side(*, above: bool) -> Side:
    return "high" if above else "low"


def type_of(side: Side | None, direction: Direction) -> PointType:
    """What a month is whose special cause points to a side."""
    if side is None:
        return "common"
    if direction == "none":
        return "neutral"
    return "improvement" if (side == "high") == (direction == "higher") else "concern"


# ── the two icons ──────────────────────────────────────────────────────────────────────────────

_VARIATIONS: dict[tuple[PointType, Side | None], Variation] = {
    ("improvement", "high"): "improvement_high",
    ("improvement", "low"): "improvement_low",
    ("concern", "high"): "concern_high",
    ("concern", "low"): "concern_low",
    ("neutral", "high"): "neutral_high",
    ("neutral", "low"): "neutral_low",
}


def variation_of(points: Sequence[SpcPoint]) -> Variation:
    """What the latest point with a value is; common cause where there is none."""
    for point in reversed(points):
        if point.value is not None:
            return _VARIATIONS.get((point.type, point.side), "common")
    return "common"


def _assurance(phase: Phase, direction: Direction, target: float | None) -> Assurance | None:
    """Where the target lies against the limits, strictly.

    Limits without a single moving range say nothing about what the process will do.
    """
    if target is None or direction == "none":
        return None
    if phase.amr is None or phase.lower <= target <= phase.upper:
        return "hit_or_miss"
    return "meets" if (target > phase.upper) == (direction == "lower") else "misses"
