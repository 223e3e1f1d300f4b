"""Single months as the XmR, the p and the run chart have them in common.

Each of the three brings an `Overlay`: its lines, what each month is, and what it names. Months,
gaps, part months, events and targets are drawn here. Colour and shape say together what a month
is, so that neither is needed alone.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpi.analysis.spc import PointType, Side
from kpi.calendar import Month
from kpi.charts.axes import axis_start, date_of, month_axis, value_axis, zoom_ticks
from kpi.charts.beside import Named, names_beside, room_beside
from kpi.charts.events import event_marks
from kpi.charts.gaps import from_first_figure, gaps
from kpi.charts.scale import value_scale
from kpi.charts.sizes import Sizes
from kpi.charts.style import (
    BETTER,
    GROUND,
    NAVY,
    NEUTRAL,
    ORDINARY,
    PLUM,
    WORSE,
    WORSE_OUTLINE,
    FigureDict,
    base_layout,
)
from kpi.charts.target_lines import Plot, line_within, target_labels, target_trace
from kpi.charts.trend import TOP, gap_band, gap_reason, hover_text, part_traces
from kpi.findings import Finding, Point, TargetLine
from kpi.findings.singles import singles
from kpi.findings.words.printed import TYPE_WORDS
from kpi.records import Event

_ROOM = 62
"""Pixels to the right of the plot that `Sizes.plot_width` counts on; names take more."""
_TARGET_LETTERS, _TARGET_LINES = 16, 2
"""What of a target fits beside the plot; more words stand in it, at their line."""
SMALL = "rests on few cases"


@dataclass(frozen=True)
class Look:
    """How one kind of month is drawn, and what the legend calls it."""

    name: str
    fill: str
    outline: str
    symbol: str
    larger: int = 0


_COMMON = Look(TYPE_WORDS["common"], GROUND, ORDINARY, "circle")
_TYPES: dict[PointType, Look] = {
    "common": _COMMON,
    "improvement": Look(TYPE_WORDS["improvement"], BETTER, BETTER, "triangle-up", 3),
    "concern": Look(TYPE_WORDS["concern"], WORSE, WORSE_OUTLINE, "triangle-up", 3),
    "neutral": Look(TYPE_WORDS["neutral"], NEUTRAL, NEUTRAL, "square", 3),
}


def look_of(kind: PointType, side: Side | None) -> Look:
    """Circles vary as usual; a triangle points to the side on which a month stands out."""
    look = _TYPES[kind]
    if look.symbol == "triangle-up" and side == "low":
        return replace(look, symbol="triangle-down")
    return look


@dataclass(frozen=True)
class Mark:
    """What a month is: how it is drawn, and why in a line for whoever hovers over it."""

    look: Look
    why: str = ""


@dataclass(frozen=True)
class Overlay:
    """What one of the three charts adds to the months.

    Attributes:
        marks: one for each month from the first figure on.
        levels: what else the axis has to hold. named: the levels named beside the plot.
        shapes, traces: bands and lines, behind the months. events: more upright lines.
    """

    marks: Sequence[Mark]
    levels: Sequence[float]
    named: Sequence[Named]
    shapes: Sequence[dict[str, Any]] = ()
    traces: Sequence[dict[str, Any]] = ()
    events: Sequence[Event] = ()


def shown_months(finding: Finding) -> tuple[tuple[Point, ...], int]:
    """The months, or their changes, from the first on, and how many are left out before it."""
    judged = singles(finding)
    points = from_first_figure(judged)
    return points, len(judged) - len(points)


def months_chart(
    finding: Finding, overlay: Overlay, sizes: Sizes, *, events: Sequence[Event]
) -> FigureDict:
    """The finding's single months with an overlay, events, and the target where it held."""
    points, _ = shown_months(finding)
    months = [point.figure.month for point in points]
    targets = _targets(finding, months)
    beside = [line for line in targets if not line.hindsight][-1:]
    beside = [line for line in beside if len(_wrapped(line)) <= _TARGET_LINES]
    named = [*overlay.named, *(_named_target(line, months[-1]) for line in beside)]
    room = room_beside(named, sizes)
    values = [point.figure.value for point in points if point.figure.value is not None]
    held = [level for line in targets for level in line.levels]
    scale = value_scale([*values, *held, *overlay.levels])
    marks = event_marks(
        sorted([*events, *overlay.events], key=lambda each: each.on),
        months,
        size=sizes.event,
        plot_width=sizes.plot_width + _ROOM - room,
        beyond=room - 8,
    )
    changes = finding.movement.judge == "changes"
    signed = changes or finding.measure.value == "growth"
    unit = "count" if changes else finding.measure.unit
    layout = base_layout(size=sizes.text)
    layout |= {
        "meta": zoom_ticks(months),
        "xaxis": month_axis(months, sizes),
        "yaxis": value_axis(scale, unit, signed=signed),
        "margin": {
            "l": 56,
            "r": room,
            "t": TOP + marks.height,
            "b": 46 if scale.starts_at_zero else 62,
        },
        "shapes": [*overlay.shapes, *(gap_band(gap) for gap in gaps(points)), *marks.shapes],
        "annotations": [
            *marks.annotations,
            *(gap_reason(gap, sizes) for gap in gaps(points)),
            *names_beside(named, scale, sizes),
            *target_labels(targets, Plot(points, scale), sizes, beside=beside),
            *([] if scale.starts_at_zero else [axis_start(scale, unit, sizes, signed=signed)]),
        ],
    }
    data = [
        *overlay.traces,
        *({**target_trace(line, months[-1], sizes), "showlegend": False} for line in targets),
        _line(points),
        *({**trace, "showlegend": False} for trace in part_traces(points, sizes)),
        *_markers(points, overlay.marks, finding.movement.small, sizes=sizes),
    ]
    return {"data": data, "layout": layout}


def _targets(finding: Finding, months: Sequence[Month]) -> list[TargetLine]:
    """The target's lines, where single months may be held against them."""
    if not finding.movement.comparable or finding.movement.judge == "changes":
        return []
    lines = [line_within(line, set(months)) for line in finding.target_lines]
    return [line for line in lines if line.levels]


def _named_target(line: TargetLine, last: Month) -> Named:
    name = "Target" if line.last == last else "Target, ended"
    return Named(name, line.levels[-1], "\n".join(_wrapped(line)), PLUM)


def _wrapped(line: TargetLine) -> list[str]:
    return textwrap.wrap(f"{line.words[:1].lower()}{line.words[1:]}", _TARGET_LETTERS)


def _line(points: Sequence[Point]) -> dict[str, Any]:
    """A thin line; part and missing months break it."""
    return {
        "type": "scatter",
        "name": "months",
        "mode": "lines",
        "x": [date_of(point.figure.month) for point in points],
        "y": [None if point.figure.part else point.figure.value for point in points],
        "connectgaps": False,
        "line": {"color": NAVY, "width": 1.2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _markers(
    points: Sequence[Point], marks: Sequence[Mark], small: frozenset[Month], *, sizes: Sizes
) -> list[dict[str, Any]]:
    """One trace for each kind of month that occurs, so that the legend names those alone."""
    whole = [
        (point, mark)
        for point, mark in zip(points, marks, strict=True)
        if point.figure.value is not None and not point.figure.part
    ]
    names = dict.fromkeys(mark.look.name for _, mark in whole)
    known = [look.name for look in _TYPES.values()]
    ordered = sorted(names, key=lambda name: known.index(name) if name in known else -1)
    traces = [
        _marker_trace([each for each in whole if each[1].look.name == name], small, sizes)
        for name in ordered
    ]
    few = any(point.figure.month in small for point, _ in whole)
    return [*traces, _small_in_legend(sizes)] if few else traces


def _marker_trace(
    of_kind: Sequence[tuple[Point, Mark]], small: frozenset[Month], sizes: Sizes
) -> dict[str, Any]:
    look = of_kind[0][1].look
    tiny = [point.figure.month in small for point, _ in of_kind]
    return {
        "type": "scatter",
        "name": look.name,
        "mode": "markers",
        "x": [date_of(point.figure.month) for point, _ in of_kind],
        "y": [point.figure.value for point, _ in of_kind],
        "marker": {
            "symbol": [
                mark.look.symbol + ("-open-dot" if few else "")
                for (_, mark), few in zip(of_kind, tiny, strict=True)
            ],
            "size": sizes.marker + look.larger,
            "color": [look.outline if few else look.fill for few in tiny],
            "line": {"color": look.outline, "width": 1.6},
        },
        "cliponaxis": False,
        "customdata": [
            _said(point, mark, tiny=few) for (point, mark), few in zip(of_kind, tiny, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _small_in_legend(sizes: Sizes) -> dict[str, Any]:
    """What the dot in a month's middle means; it has no point of its own."""
    return {
        "type": "scatter",
        "name": SMALL,
        "mode": "markers",
        "x": [None],
        "y": [None],
        "marker": {
            "symbol": "circle-open-dot",
            "size": sizes.marker,
            "color": ORDINARY,
            "line": {"color": ORDINARY, "width": 1.6},
        },
        "hoverinfo": "skip",
    }


def _said(point: Point, mark: Mark, *, tiny: bool) -> str:
    few = "Rests on few cases: it says little by itself" if tiny else ""
    return "<br>".join(each for each in (hover_text(point), mark.why, few) if each)
