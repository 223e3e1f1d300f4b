"""Rebases: people's decisions on the months that a measure's limits start again with.

The product starts limits again by itself where a level has changed for good
(`kpi.analysis.shifts`), and says so; a person confirms such a start, moves it by starting them
elsewhere, or refuses it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.calendar import Month, month, month_name
from kpi.errors import KpiError
from kpi.findings import Finding, Moment, finding, tried
from kpi.plan import plan
from kpi.records import Event, Rebase
from kpi.store import Store

LONGEST_REASON = 200
_NEAR_MONTHS = 2
"""An event this close to the first month of a shift may be its reason."""


@dataclass(frozen=True)
class WorkedOut:
    """A month that the product starts limits again with by itself, for a person to decide on.

    Attributes:
        why: from what to what the level changed.
        event: an event of that time, where one is known, which may be the reason; a person knows
            better.
    """

    month: Month
    why: str
    event: str = ""


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
        if any(
            each.month == of and not each.refused
            for each in writer.rebases()
            if each.measure == measure
        ):
            raise KpiError(f"The limits of {entry.name} start again in {month_name(of)} already.")
        return writer.add_rebase(rebase)


def refuse_start(store: Store, *, measure: str, of: Month, by: str, at: dt.datetime) -> int:
    """Have a measure's limits not start again with a month that the product worked out.

    Returns the refusal's number, by which it is undone as a rebase is.

    Raises:
        NotFound: there is no such measure.
        KpiError: the product starts no limits with that month.
    """
    entry = plan().measure(measure)
    with Moment.of(store) as moment:
        starts = [each.start for each in finding(moment, measure).movement.worked_out]
    if of not in starts:
        raise KpiError(
            f"The limits of {entry.name} do not start again in {month_name(of)} by themselves."
        )
    with store.write() as writer:
        return writer.add_rebase(Rebase(measure, of, "", by, at, refused=True))


def undo_rebase(store: Store, id: int, *, by: str, at: dt.datetime) -> None:
    """Undo a rebase or a refusal; that it was made stays on record.

    Raises:
        NotFound: there is none of that number that holds.
    """
    with store.write() as writer:
        writer.withdraw_rebase(id, by=by, at=at)


def known_rebases(moment: Moment, measure: str | None = None) -> list[Rebase]:
    """The rebases and refusals that hold, of one measure or of all, oldest month first."""
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


def worked_out(found: Finding, events: Sequence[Event]) -> tuple[WorkedOut, ...]:
    """The months that the product starts a finding's limits again with, oldest first."""
    return tuple(
        WorkedOut(each.start, each.reason, _event_near(each.start, events))
        for each in found.movement.worked_out
    )


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
