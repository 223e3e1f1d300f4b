"""A measure through time: its line, its target where it held, its gaps with their reasons.

`target_chart` answers "Is the target met?" with the judged window and the target's line; single
months and their limits are drawn by `kpi.charts.control` in the same hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.calendar import month_name
from kpi.charts.axes import HALF_MONTH, axis_start, date_of, month_axis, value_axis, zoom_ticks
from kpi.charts.events import event_marks
from kpi.charts.gaps import Gap, from_first_figure, gaps
from kpi.charts.key_points import (
    key_points_trace,
    labelled_points,
    value_labels,
)
from kpi.charts.published import Canvas, published_labels, published_traces, within
from kpi.charts.published import values as published_values
from kpi.charts.scale import value_scale
from kpi.charts.sizes import PAGE, Sizes
from kpi.charts.style import (
    BAND,
    GROUND,
    MUTED,
    NAVY,
    FigureDict,
    base_layout,
    safe,
)
from kpi.charts.target_lines import Plot, line_within, target_labels, target_trace
from kpi.findings import Finding, Point, TargetLine
from kpi.findings.comparison import PublishedLine
from kpi.findings.words.verdicts import VERDICTS
from kpi.records import Event

TOP = 16
"""Pixels above the plot, without those that events' names take."""


def target_chart(
    finding: Finding,
    sizes: Sizes = PAGE,
    events: Sequence[Event] = (),
    *,
    published: Sequence[PublishedLine] = (),
) -> FigureDict:
    """The finding's window month by month as a line, with the target where it held.

    Months held against a target in hindsight have it dashed and lighter; missing months are gaps
    with their reason; part months are hollow and joined by dots; events are upright dotted lines,
    named above the plot; others' published figures are points at the ends of their years.
    """
    points = from_first_figure(finding.series)
    shown = {point.figure.month for point in points}
    targets = [line_within(line, shown) for line in finding.target_lines]
    targets = [line for line in targets if line.levels]
    drawn = _Drawn(points, targets, within(published, [point.figure.month for point in points]))
    return _chart(finding, drawn, sizes, events=events)


def room_for_events(figure: FigureDict) -> int:
    """How many pixels higher a chart is drawn for the names of its events."""
    return int(figure["layout"]["margin"]["t"]) - TOP


@dataclass(frozen=True)
class _Drawn:
    """The series, the targets in the months that it shows, and others' published figures."""

    points: Sequence[Point]
    targets: Sequence[TargetLine]
    others: Sequence[PublishedLine]


def _chart(finding: Finding, drawn: _Drawn, sizes: Sizes, *, events: Sequence[Event]) -> FigureDict:
    points, targets, others = drawn.points, drawn.targets, drawn.others
    months = [p.figure.month for p in points]
    marks = event_marks(events, months, size=sizes.event, plot_width=sizes.plot_width)
    values = [p.figure.value for p in points if p.figure.value is not None]
    levels = [level for line in targets for level in line.levels]
    scale = value_scale([*values, *levels, *published_values(others)])
    plot = Plot(points, scale, others, labelled_points(points))
    signed = finding.measure.value == "growth"
    layout = base_layout(size=sizes.text)
    layout |= {
        "meta": zoom_ticks(months),
        "xaxis": month_axis(months, sizes),
        "yaxis": value_axis(scale, finding.measure.unit, signed=signed),
        "margin": {
            "l": 56,
            "r": _room_for_latest(points, sizes),
            "t": TOP + marks.height,
            "b": 46 if scale.starts_at_zero else 62,
        },
        "shapes": [*(gap_band(gap) for gap in gaps(points)), *marks.shapes],
        "annotations": [
            *marks.annotations,
            *(gap_reason(gap, sizes) for gap in gaps(points)),
            *value_labels(points, scale, sizes),
            *target_labels(targets, plot, sizes),
            *(
                []
                if scale.starts_at_zero
                else [axis_start(scale, finding.measure.unit, sizes, signed=signed)]
            ),
        ],
    }
    canvas = Canvas(
        months, points, scale, layout["annotations"], sizes.label - 0.5, sizes.plot_width
    )
    layout["annotations"] += published_labels(others, canvas)
    data = [
        *published_traces(others, marker=sizes.marker),
        *(target_trace(line, points[-1].figure.month, sizes) for line in targets),
        _series_trace(points, sizes),
        *part_traces(points, sizes),
        key_points_trace(points, sizes),
    ]
    return {"data": data, "layout": layout}


def _room_for_latest(points: Sequence[Point], sizes: Sizes) -> int:
    """Pixels to the right of the plot for the latest figure, which stands there."""
    labelled = labelled_points(points)
    letters = len(points[labelled[-1]].figure.text) if labelled else 0
    return round(24 + letters * sizes.latest * 0.66)


def _series_trace(points: Sequence[Point], sizes: Sizes) -> dict[str, Any]:
    """Whole months as a line; part and missing months break it."""
    return {
        "type": "scatter",
        "name": "series",
        "mode": "lines",
        "x": [date_of(p.figure.month) for p in points],
        "y": [None if p.figure.part else p.figure.value for p in points],
        "connectgaps": False,
        "line": {"color": NAVY, "width": sizes.line},
        "customdata": [hover_text(p) for p in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def part_traces(points: Sequence[Point], sizes: Sizes) -> list[dict[str, Any]]:
    """Part months, hollow, joined to their neighbours by dots: not yet a figure to judge."""
    if not any(p.figure.part for p in points):
        return []
    near_part = [
        any(points[j].figure.part for j in (i - 1, i, i + 1) if 0 <= j < len(points))
        for i in range(len(points))
    ]
    part = [p for p in points if p.figure.part]
    return [
        {
            "type": "scatter",
            "name": "to part months",
            "mode": "lines",
            "x": [date_of(p.figure.month) for p in points],
            "y": [
                p.figure.value if near else None for p, near in zip(points, near_part, strict=True)
            ],
            "line": {"color": NAVY, "width": 1.2, "dash": "dot"},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "part months",
            "mode": "markers",
            "x": [date_of(p.figure.month) for p in part],
            "y": [p.figure.value for p in part],
            "marker": {
                "symbol": "circle",
                "size": sizes.marker + 1,
                "color": GROUND,
                "line": {"color": NAVY, "width": 1.8},
            },
            "cliponaxis": False,
            "customdata": [hover_text(p) for p in part],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    ]


def gap_band(gap: Gap) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": str(gap.first.start_time.date() - HALF_MONTH),
        "x1": str(gap.last.start_time.date() + HALF_MONTH),
        "y0": 0,
        "y1": 1,
        "fillcolor": BAND,
        "line": {"width": 0},
        "layer": "below",
    }


def gap_reason(gap: Gap, sizes: Sizes) -> dict[str, Any]:
    first, last = gap.first.start_time.date(), gap.last.start_time.date()
    return {
        "x": str(first + (last - first) / 2),
        "yref": "paper",
        "y": 0.02,
        "text": "<br>".join(safe(line) for line in gap.lines(sizes.gap_letters)),
        "bgcolor": BAND,
        "showarrow": False,
        "xanchor": "center",
        "yanchor": "bottom",
        "align": "center",
        "font": {"size": sizes.text - 1, "color": MUTED},
    }


def hover_text(point: Point) -> str:
    figure = point.figure
    lines = [f"<b>{month_name(figure.month)}</b>: {safe(figure.text)}"]
    if figure.value is None:
        lines.append(safe(figure.reason or ""))
    if figure.count_text:
        lines.append(safe(figure.count_text))
    if figure.part:
        lines.append(f"Part of the {figure.part_of} only: not judged")
    if point.is_judged:
        lines.append(VERDICTS[point.status].target + (", in hindsight" if point.hindsight else ""))
    if figure.value is not None:
        lines.append(f"Confidence: {figure.confidence}")
    return "<br>".join(line for line in lines if line)
