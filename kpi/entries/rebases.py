"""Rebases: people's decisions that a measure's limits start again with a month.

The product may suggest one and show what it would do; it never makes one itself.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.analysis.spc import RUN
from kpi.calendar import Month, month, month_name
from kpi.errors import KpiError
from kpi.findings import Finding, Moment, finding, tried
from kpi.findings.words.printed import in_words
from kpi.plan import plan
from kpi.records import Event, Rebase
from kpi.store import Store

LONGEST_REASON = 200
_NEAR_MONTHS = 2
"""An event this close to the first month of a shift may be its reason."""


@dataclass(frozen=True)
class Suggestion:
    """A month from which the limits might start again, and why the product thinks so.

    Attributes:
        reason: an event of that time, where one is known; a person knows better.
    """

    month: Month
    sentence: str
    reason: str = ""


def add_rebase(
    store: Store, *, measure: str, of: Month, reason: str, by: str, at: dt.datetime
) -> int:
    """Start a measure's limits again with a month. Returns the rebase's number.

    Raises:
        NotFound: there is no such measure.
        KpiError: no reason is given, the month is none of the chart's, or it has one already.
    """
    entry = plan().measure(measure)
    said = " ".join(reason.split())
    if not said:
        raise KpiError("Say why the limits start again: the reason stands on the chart.")
    if len(said) > LONGEST_REASON:
        raise KpiError(f"A reason has {LONGEST_REASON} letters at most: it stands on the chart.")
    rebase = Rebase(measure, of, said, by, at)
    with Moment.of(store) as moment:
        _check(moment, rebase)
    with store.write() as writer:
        if any(each.month == of for each in writer.rebases() if each.measure == measure):
            raise KpiError(f"The limits of {entry.name} start again in {month_name(of)} already.")
        return writer.add_rebase(rebase)


def undo_rebase(store: Store, id: int, *, by: str, at: dt.datetime) -> None:
    """Undo a rebase; that it was made stays on record.

    Raises:
        NotFound: there is none of that number that holds.
    """
    with store.write() as writer:
        writer.withdraw_rebase(id, by=by, at=at)


def known_rebases(moment: Moment, measure: str | None = None) -> list[Rebase]:
    """The rebases that hold, of one measure or of all, oldest month first."""
    return [each for each in moment.reader.rebases() if measure in (None, each.measure)]


def try_rebase(
    moment: Moment,
    measure: str,
    start: Month,
    *,
    of: Month,
    window: str | None,
    at: dt.datetime,
) -> Finding:
    """The finding as it would be with its limits started again with `start`; nothing is kept.

    Raises:
        NotFound: no such measure, window or month.
        KpiError: the month is none that limits can start again with.
    """
    rebase = Rebase(measure, start, "only tried out", "", at)
    _check(moment, rebase)
    return tried(moment, measure, of, window=window, rebase=rebase)


def suggested(found: Finding, events: Sequence[Event]) -> Suggestion | None:
    """The month from which the limits might start again: the first of a shift that still lasts.

    None where there is no such shift, or where too few months of the phase would be left before
    or after it.
    """
    movement = found.movement
    points = [point for point in movement.chart.points if point.value is not None]
    if not points or "shift" not in points[-1].causes:
        return None
    mean = movement.chart.phases[-1].mean
    of_phase = [point for point in points if point.phase == points[-1].phase]
    sides = [_side(point.value, mean) for point in of_phase]
    run = next((n for n, side in enumerate(reversed(sides)) if side != sides[-1]), len(sides))
    if len(of_phase) - run < RUN:
        return None
    first = of_phase[-run]
    start = movement.months[first.index]
    side = "above" if sides[-1] > 0 else "below"
    reason = _event_near(start, events)
    return Suggestion(
        month=start,
        sentence=(
            f"All {in_words(run)} months since {month_name(start)} lie {side} the mean of the "
            "limits. "
            + (
                f"Was it “{reason}”? "
                if reason
                else "If you know what changed then, say so and start the limits again. "
            )
            + "Nothing is changed until somebody decides it."
        ),
        reason=reason,
    )


def _side(value: float | None, mean: float) -> int:
    """1 above the mean, −1 below it, 0 on it."""
    return 0 if value is None else (value > mean) - (value < mean)


def _check(moment: Moment, rebase: Rebase) -> None:
    """That the month is one that limits can start again with."""
    movement = finding(moment, rebase.measure).movement
    if not movement.phases:
        raise KpiError("There are no months yet to draw limits on.")
    first, last = movement.phases[0].first, movement.phases[-1].last
    if not first < rebase.month <= last:
        raise KpiError(
            f"The limits can't start again in {month_name(rebase.month)}: the chart runs from "
            f"{month_name(first)} to {month_name(last)}."
        )


def _event_near(start: Month, events: Sequence[Event]) -> str:
    near = [each for each in events if abs((month(each.on) - start).n) <= _NEAR_MONTHS]
    return min(near, key=lambda each: abs((month(each.on) - start).n)).title if near else ""
