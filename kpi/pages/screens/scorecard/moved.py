"""The figures of a scorecard that are not what they were when they were first shown."""

from collections.abc import Mapping

from dash import html

from kpi.calendar import Month
from kpi.findings import Figure
from kpi.findings.restated import Restated
from kpi.pages.pieces import figures

Moved = Mapping[tuple[str, Month], Restated]
"""What was restated, by measure and month."""


def moved_mark(moved: Moved, figure: Figure) -> html.Span | None:
    """What the figure was before; nothing where it never moved."""
    each = moved.get((figure.measure, figure.month))
    return figures.restated_mark(each.was) if each else None
