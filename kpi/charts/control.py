"""The control chart: single months, the limits of ordinary variation, and what stands out.

Colour and shape say together what a month is, so that neither is needed alone.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

from kpi.analysis.p_chart import SharePoint
from kpi.analysis.spc import PointType, Side
from kpi.charts.events import event_marks
from kpi.charts.gaps import gaps
from kpi.charts.scale import Scale, value_scale
from kpi.charts.style import (
    BETTER,
    GROUND,
    INK,
    LIMITS_BAND,
    LIMITS_BAND_CHOSEN,
    NAVY,
    NEUTRAL,
    ORDINARY,
    WORSE,
    WORSE_OUTLINE,
    FigureDict,
    base_layout,
    safe,
)
from kpi.charts.trend import (
    HALF_MONTH,
    PAGE,
    TOP,
    Sizes,
    axis_start,
    date_of,
    gap_band,
    gap_reason,
    hover_text,
    line_within,
    month_axis,
    part_traces,
    target_labels,
    target_trace,
    value_axis,
)
from kpi.findings import Finding, Point, TargetLine
from kpi.findings.movement import Limits, Movement
from kpi.store.store import Event
from kpi.wording import RULE_WORDS, TYPE_WORDS

_COLOURS: dict[PointType, tuple[str, str]] = {
    "common": (GROUND, ORDINARY),
    "improvement": (BETTER, BETTER),
    "concern": (WORSE, WORSE_OUTLINE),
    "neutral": (NEUTRAL, NEUTRAL),
}
"""Fill and outline of each type of month."""
_APART = 32  # pixels between the labels of two limits, which have two lines each
_PLOT = 210  # pixels, near enough, of the plot's height
_LONGEST_REASON = 44
_LEGEND = 28


def control_chart(
    finding: Finding,
    sizes: Sizes = PAGE,
    events: Sequence[Event] = (),
    *,
    shares: bool = False,
    phase: int | None = None,
) -> FigureDict:
    """The finding's single months with limits, phases, events and the target where it held.

    Args:
        shares: draw the p chart, whose limits know each month's number of cases.
        phase: index of a phase to bring out.
    """
    movement = finding.movement
    points = _from_first(finding.monthly)
    skipped = len(finding.monthly) - len(points)
    months = [point.figure.month for point in points]
    targets = _targets(finding, months)
    limits = _share_limits(movement, skipped) if shares else _phase_limits(movement)
    values = [point.figure.value for point in points if point.figure.value is not None]
    levels = [level for line in targets for level in line.levels]
    scale = value_scale([*values, *levels, *limits])
    marks = event_marks(
        sorted([*events, *_rebases(movement)], key=lambda each: each.on),
        months,
        size=sizes.event,
        plot_width=sizes.plot_width,
    )
    signed = finding.measure.value == "growth"
    layout = base_layout(size=sizes.text)
    layout |= {
        "xaxis": month_axis(months, sizes),
        "yaxis": value_axis(scale, finding.measure.unit, signed=signed),
        "margin": {
            "l": 56,
            "r": round(sizes.label * 6.6),
            "t": TOP + marks.height,
            "b": (46 if scale.starts_at_zero else 62) + _LEGEND,
        },
        "shapes": [
            *([] if shares else _bands(movement, months, phase)),
            *([] if shares else _lines(movement, months)),
            *(gap_band(gap) for gap in gaps(points)),
            *marks.shapes,
        ],
        "annotations": [
            *marks.annotations,
            *(gap_reason(gap, sizes) for gap in gaps(points)),
            *_limit_labels(finding, scale, sizes, shares=shares),
            *target_labels(targets, points, scale, sizes, ()),
            *([] if scale.starts_at_zero else [axis_start(scale, finding, sizes, signed=signed)]),
        ],
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": sizes.text},
        },
    }
    kinds = _share_kinds(finding, skipped) if shares else _kinds(movement, skipped)
    data = [
        *(_share_traces(movement, skipped, months) if shares else []),
        *({**target_trace(line, months[-1], sizes), "showlegend": False} for line in targets),
        _line(points),
        *({**trace, "showlegend": False} for trace in part_traces(points, sizes)),
        *_markers(points, kinds, movement, sizes, shares=shares),
    ]
    return {"data": data, "layout": layout}


# ── what is drawn ──────────────────────────────────────────────────────────────────────────────

_Kind = tuple[PointType, Side | None, str]
"""What a month is, on which side, and the rule in words."""


def _from_first(points: Sequence[Point]) -> tuple[Point, ...]:
    known = [n for n, point in enumerate(points) if point.figure.value is not None]
    return tuple(points[known[0] :]) if known else ()


def _targets(finding: Finding, months: Sequence[Any]) -> list[TargetLine]:
    """The target's lines, where single months may be held against them."""
    if not finding.movement.comparable:
        return []
    lines = [line_within(line, set(months)) for line in finding.target_lines]
    return [line for line in lines if line.levels]


def _rebases(movement: Movement) -> list[Event]:
    return [
        Event(
            limits.first.start_time.date(),
            f"New limits: {textwrap.shorten(limits.reason, _LONGEST_REASON, placeholder=' …')}",
            "other",
            limits.set_by,
        )
        for limits in movement.phases
        if limits.reason
    ]


def _kinds(movement: Movement, skipped: int) -> list[_Kind]:
    return [
        (point.type, point.side, RULE_WORDS[point.special] if point.special else "")
        for point in movement.chart.points[skipped:]
    ]


def _share_kinds(finding: Finding, skipped: int) -> list[_Kind]:
    direction = finding.measure.direction
    kinds: list[_Kind] = []
    for point in finding.movement.shares[skipped:]:
        if point.beyond is None:
            kinds.append(("common", None, ""))
            continue
        better = (point.beyond == "high") == (direction == "higher")
        kind: PointType = (
            "neutral" if direction == "none" else ("improvement" if better else "concern")
        )
        kinds.append((kind, point.beyond, RULE_WORDS["beyond"]))
    return kinds


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
    points: Sequence[Point],
    kinds: Sequence[_Kind],
    movement: Movement,
    sizes: Sizes,
    *,
    shares: bool,
) -> list[dict[str, Any]]:
    """One trace for each type of month that occurs, so that the legend names those alone."""
    traces = []
    for kind, (fill, outline) in _COLOURS.items():
        of_kind = [
            (point, side, rule)
            for point, (its, side, rule) in zip(points, kinds, strict=True)
            if its == kind and point.figure.value is not None and not point.figure.part
        ]
        if not of_kind:
            continue
        small = [point.figure.month in movement.small for point, _, _ in of_kind]
        traces.append(
            {
                "type": "scatter",
                "name": TYPE_WORDS[kind],
                "mode": "markers",
                "x": [date_of(point.figure.month) for point, _, _ in of_kind],
                "y": [point.figure.value for point, _, _ in of_kind],
                "marker": {
                    "symbol": [
                        _symbol(kind, side) + ("-open-dot" if tiny else "")
                        for (_, side, _), tiny in zip(of_kind, small, strict=True)
                    ],
                    "size": sizes.marker + (0 if kind == "common" else 3),
                    "color": [outline if tiny else fill for tiny in small],
                    "line": {"color": outline, "width": 1.6},
                },
                "cliponaxis": False,
                "customdata": [
                    _said(point, rule, kind, tiny=tiny)
                    for (point, _, rule), tiny in zip(of_kind, small, strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    return traces


def _symbol(kind: PointType, side: Side | None) -> str:
    if kind == "common":
        return "circle"
    if kind == "neutral":
        return "square"
    return "triangle-up" if side == "high" else "triangle-down"


def _said(point: Point, rule: str, kind: PointType, *, tiny: bool) -> str:
    lines = [hover_text(point)]
    if rule:
        lines.append(f"{TYPE_WORDS[kind][0].upper()}{TYPE_WORDS[kind][1:]}: {rule}")
    if tiny:
        lines.append("Rests on few cases: it says little by itself")
    return "<br>".join(lines)


# ── limits ─────────────────────────────────────────────────────────────────────────────────────


def _phase_limits(movement: Movement) -> list[float]:
    """The levels that the axis has to hold: means and limits, clipped to what is possible."""
    return [
        level
        for each in movement.phases
        for level in (each.drawn_lower, each.mean, each.drawn_upper)
    ]


def _spans(movement: Movement, months: Sequence[Any]) -> list[tuple[Limits, str, str]]:
    """Each phase from half a month before its first month to where the next one begins."""
    starts = [each.first for each in movement.phases]
    ends = [*(each - 1 for each in starts[1:]), months[-1] if months else None]
    return [
        (
            limits,
            str(start.start_time.date() - HALF_MONTH),
            str(end.start_time.date() + HALF_MONTH),
        )
        for limits, start, end in zip(movement.phases, starts, ends, strict=True)
        if end is not None
    ]


def _bands(movement: Movement, months: Sequence[Any], chosen: int | None) -> list[dict[str, Any]]:
    several = len(movement.phases) > 1
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": start,
            "x1": end,
            "y0": limits.drawn_lower,
            "y1": limits.drawn_upper,
            "fillcolor": LIMITS_BAND_CHOSEN if several and place == chosen else LIMITS_BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for place, (limits, start, end) in enumerate(_spans(movement, months))
    ]


def _lines(movement: Movement, months: Sequence[Any]) -> list[dict[str, Any]]:
    """The mean, and the limits: dotted, and dashed while they are on trial."""
    lines = []
    for limits, start, end in _spans(movement, months):
        for level, dash in (
            (limits.mean, "solid"),
            (limits.drawn_lower, "dash" if limits.trial else "dot"),
            (limits.drawn_upper, "dash" if limits.trial else "dot"),
        ):
            lines.append(
                {
                    "type": "line",
                    "xref": "x",
                    "yref": "y",
                    "x0": start,
                    "x1": end,
                    "y0": level,
                    "y1": level,
                    "line": {"color": ORDINARY, "width": 1.3, "dash": dash},
                    "layer": "below",
                }
            )
    return lines


def _limit_labels(
    finding: Finding, scale: Scale, sizes: Sizes, *, shares: bool
) -> list[dict[str, Any]]:
    """The last limits named beside the plot, kept apart where they lie close together."""
    named = _named_shares(finding) if shares else _named_limits(finding.movement)
    height = scale.high - scale.low
    places = [(level - scale.low) / height * _PLOT for _, level, _ in named]
    for place in range(1, len(places)):  # from the lowest up
        places[place] = max(places[place], places[place - 1] + _APART)
    return [
        {
            "xref": "paper",
            "x": 1,
            "y": level,
            "text": f"{safe(name)}<br>{safe(text)}",
            "showarrow": False,
            "align": "left",
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "yshift": round(place - (level - scale.low) / height * _PLOT),
            "font": {"size": sizes.text - 0.5, "color": INK},
        }
        for (name, level, text), place in zip(named, places, strict=True)
    ]


def _named_limits(movement: Movement) -> list[tuple[str, float, str]]:
    if not movement.has_limits:
        return []
    limits = movement.phases[-1]
    trial = "Trial" if limits.trial else ""
    return [
        (f"{trial} lower limit".strip().capitalize(), limits.drawn_lower, limits.lower_text),
        ("Mean", limits.mean, limits.mean_text),
        (f"{trial} upper limit".strip().capitalize(), limits.drawn_upper, limits.upper_text),
    ]


def _named_shares(finding: Finding) -> list[tuple[str, float, str]]:
    latest = _latest_share(finding.movement.shares)
    if latest is None or latest.centre is None or latest.lower is None or latest.upper is None:
        return []
    return [
        (name, 100 * level, f"{100 * level:.1f}%")
        for name, level in (
            ("Lower limit", latest.lower),
            ("All months", latest.centre),
            ("Upper limit", latest.upper),
        )
    ]


def _latest_share(shares: Sequence[SharePoint]) -> SharePoint | None:
    return next((each for each in reversed(shares) if each.share is not None), None)


def _share_limits(movement: Movement, skipped: int) -> list[float]:
    return [
        100 * level
        for each in movement.shares[skipped:]
        for level in (each.lower, each.upper)
        if level is not None
    ]


def _share_traces(movement: Movement, skipped: int, months: Sequence[Any]) -> list[dict[str, Any]]:
    """Limits in steps, wider in months of few cases, and the share of all months together."""
    shown = movement.shares[skipped:]
    levels = (
        ("lower limit", [each.lower for each in shown], "dot", None),
        ("upper limit", [each.upper for each in shown], "dot", "tonexty"),
        ("all months", [each.centre for each in shown], "solid", None),
    )
    return [
        {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": [date_of(month) for month in months],
            "y": [None if level is None else 100 * level for level in values],
            "line": {"color": ORDINARY, "width": 1.3, "dash": dash, "shape": "hvh"},
            "hoverinfo": "skip",
            "showlegend": False,
            **({"fill": fill, "fillcolor": LIMITS_BAND} if fill else {}),
        }
        for name, values, dash, fill in levels
    ]
