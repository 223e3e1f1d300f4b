"""A measure's months as they are judged for real change: their figures, or the changes between.

Month-ends resemble each other: what tells a real change from a wobble there is the change from one
to the next (`kpi.analysis.stable`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kpi.calendar import month_name
from kpi.findings.model import Figure, Finding, Point
from kpi.findings.words.moved import moved_text
from kpi.plan import MeasureEntry


def singles(finding: Finding) -> tuple[Point, ...]:
    """The months as they are judged for real change: the monthly figures, or their changes."""
    if finding.movement.judge == "changes":
        return changes_of(finding.measure, finding.monthly)
    return finding.monthly


def changes_of(entry: MeasureEntry, months: Sequence[Point]) -> tuple[Point, ...]:
    """Neighbouring months as the change into each from the one before it.

    There is none into the first, nor where either month has no whole figure. A change is judged by
    no target.
    """
    first = [_no_change(each, f"It is the first month of {entry.name}.") for each in months[:1]]
    return (*first, *(_change(entry, before, now) for before, now in pairwise(months)))


def _change(entry: MeasureEntry, before: Point, now: Point) -> Point:
    for each in (now, before):
        if each.figure.value is None:
            return _no_change(now, each.figure.reason or "No figure.")
        if each.figure.part:
            return _no_change(now, f"{month_name(each.figure.month)} is covered only in part.")
    assert now.figure.value is not None
    assert before.figure.value is not None
    change = now.figure.value - before.figure.value
    return replace(
        now,
        figure=replace(
            _nothing(now.figure),
            value=change,
            text=moved_text(entry, change),
            count_text=f"{now.figure.text}, after {before.figure.text}",
        ),
        status="no_target",
        hindsight=False,
    )


def _no_change(now: Point, reason: str) -> Point:
    return replace(
        now,
        figure=replace(_nothing(now.figure), reason=reason),
        status="no_target",
        hindsight=False,
    )


def _nothing(figure: Figure) -> Figure:
    """The month without its figure, in a unit that an axis has no sign for."""
    return replace(
        figure,
        numerator=None,
        denominator=None,
        value=None,
        unit="count",
        reason=None,
        part=False,
        remark=None,
        text="–",
        count_text="",
        rate_text="",
    )
