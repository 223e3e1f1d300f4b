"""Marks that people set on how far a measure's figures of some months can be relied on.

A mark only ever lowers the confidence of a figure, never raises it: the lowest of all counts.
"""

import datetime as dt
from dataclasses import replace

from kpi.calendar import Month, month_name
from kpi.errors import KpiError, NotFound
from kpi.findings import Moment, months
from kpi.findings.marks import SetMark, marks_in_force
from kpi.plan import plan
from kpi.records import Mark
from kpi.store import Store

LEVELS = ("medium", "low")
LONGEST_REASON = 200


def add_mark(store: Store, mark: Mark) -> int:
    """Mark a measure's figures of the mark's months. Returns the mark's number.

    Raises:
        NotFound: there is no such measure, or there are no figures at all.
        KpiError: no reason is given, the level is none, no month of the range has figures, or the
            same mark is set already.
    """
    entry = plan().measure(mark.measure)
    said = " ".join(mark.reason.split())
    if mark.level not in LEVELS:
        raise KpiError(f"There is no level {mark.level!r}. Choose {' or '.join(LEVELS)}.")
    if not said:
        raise KpiError("Say why: the reason stands beside every figure that is marked.")
    if len(said) > LONGEST_REASON:
        raise KpiError(
            f"The reason has {len(said)} letters and stands beside every figure: "
            f"{LONGEST_REASON} are the most."
        )
    _check_months(store, mark.first, mark.last)
    new = replace(mark, reason=said)
    with store.write() as writer:
        if any(_says_the_same(each, new) for each in writer.marks()):
            raise KpiError(f"{entry.name} has this mark already, for the same reason.")
        return writer.add_mark(new)


def take_back(store: Store, number: int, *, by: str, at: dt.datetime) -> None:
    """Take a mark back; that it was set stays on record.

    Raises:
        NotFound: there is none of that number that holds.
    """
    with store.write() as writer:
        writer.withdraw_mark(number, by=by, at=at)


def known_marks(moment: Moment, measure: str | None = None) -> list[SetMark]:
    """The marks that hold, of one measure or of all: the plan's own, then those of people.

    Raises:
        NotFound: there is no such measure.
    """
    if measure is not None:
        plan().measure(measure)
    in_force = marks_in_force(moment.reader)
    return [each for each in in_force if measure in (None, each.measure)]


def _check_months(store: Store, first: Month, last: Month) -> None:
    """That the months are in their order, and that there are figures of some of them."""
    if last < first:
        raise KpiError(
            f"The mark ends before it begins: it runs from {month_name(first)} to "
            f"{month_name(last)}. Exchange the two months."
        )
    with Moment.of(store) as moment:
        known = months(moment)
    if not known:
        raise NotFound("There are no figures yet. Load a workbook first.")
    if last < known[0] or known[-1] < first:
        raise KpiError(
            f"There are no figures of these months to mark. They run from {month_name(known[0])} "
            f"to {month_name(known[-1])}."
        )


def _says_the_same(one: Mark, other: Mark) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("measure", "first", "last", "level", "reason")
    )
