"""Where the level of a series changes and stays changed: the stable shift algorithm.

A new phase starts where a run on one side of the mean is followed by months that stay at the new
level: at the new level, not where the way to it began. The answers are those of the R package
autospc (GPL-3, ideas only) with periods of 12 and runs of 7; this is a fresh implementation of its
published steps.

Source: Woodcock, O'Connor and others, *BMJ Quality & Safety* (2025).
"""

import math
from collections.abc import Collection, Sequence

import numpy as np

from kpi.analysis.spc import RUN, Floats, Signs, as_series, exact_mean, in_run

SETTLED = 12
"""Months that a level is taken from, and must still have before it for a phase to start."""


def stable_shifts(
    values: Sequence[float | None], *, refused: Collection[int] = ()
) -> tuple[int, ...]:
    """Months on which a level starts that differs from the one before it and lasts.

    Args:
        values: one for each month; ``None`` (or NaN) for a missing one, which the steps don't see.
            A series that people have cut into phases is given part by part.
        refused: months on which a person will have no phase start. The rest of the run that such a
            month stands in starts none either: one month later would be the same phase again.

    Returns:
        Indices of the months that a phase starts on, in order, without the first month's.

    Raises:
        ValueError: a value is infinite.
    """
    series = as_series(values)
    present = np.flatnonzero(~np.isnan(series))
    months = series[present]
    unwanted = {place for place, index in enumerate(present.tolist()) if index in set(refused)}
    return tuple(int(present[place]) for place in _starts(months, unwanted))


def _starts(months: Floats, unwanted: Collection[int]) -> list[int]:
    """The same for months that all have a value."""
    starts: list[int] = []
    signs = _signs(months, since=0)
    counter = SETTLED
    while (trigger := _next_trigger(signs, counter)) is not None:
        if len(months) - trigger < SETTLED:
            break
        if trigger in unwanted:
            counter = _end_of_run(signs, trigger)
        elif _is_taken_back(months, trigger, side=signs[trigger]):
            counter = trigger + 1
        else:
            starts.append(trigger)
            signs = _signs(months, since=trigger)
            counter = trigger + SETTLED
    return starts


def _signs(months: Floats, *, since: int) -> Signs:
    """On which side of the level each month lies, from the month that it starts on; 0 before it.

    The level is the mean of the first `SETTLED` months, carried on to the end.
    """
    level = exact_mean(months[since : since + SETTLED]) if len(months) else math.nan
    signs = np.sign(months - level).astype(np.int8)
    signs[:since] = 0
    return signs


def _next_trigger(signs: Signs, counter: int) -> int | None:
    """The first month from the counter on that a run begins on, or that has a run before it."""
    ahead = signs[counter:]
    if len(ahead) >= RUN and ahead[0] != 0 and (ahead[:RUN] == ahead[0]).all():
        return counter
    in_long_run = in_run(signs, RUN)
    begins = in_long_run.copy()
    begins[1:] &= signs[1:] != signs[:-1]
    found = np.flatnonzero(begins[counter:])
    return counter + int(found[0]) if len(found) else None


def _is_taken_back(months: Floats, trigger: int, *, side: int) -> bool:
    """The months after the trigger return to the other side of their own level, or still may."""
    signs = _signs(months, since=trigger)[trigger:]
    changes = np.flatnonzero(signs[1:] != signs[:-1]) + 1
    back = in_run(signs, RUN) & (signs == -side)
    if any(back[place] for place in changes.tolist() if place < SETTLED):
        return True
    off_level = np.flatnonzero(signs[:SETTLED])
    if not len(off_level):
        return False
    following = signs[off_level[-1] :]
    return bool((following[following != 0] == -side).all())


def _end_of_run(signs: Signs, place: int) -> int:
    """The month after the run that a month stands in."""
    other = np.flatnonzero(signs[place:] != signs[place])
    return place + int(other[0]) if len(other) else len(signs)
