"""A measure through time: its line, its target where it held, its gaps with their reasons.

`target_chart` answers "Is the target met?" with the judged window and the target's line; single
months and their limits are drawn by `kpi.charts.control` in the same hand.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.calendar import Month, month_name
from kpi.charts.events import event_marks
from kpi.charts.gaps import Gap, from_first_figure, gaps
from kpi.charts.published import Canvas, published_labels, published_traces, within
from kpi.charts.published import values as published_values
from kpi.charts.scale import Scale, month_ticks, tick_text, value_scale
from kpi.charts.style import (
    BAND,
    GROUND,
    INK,
    LINE,
    MUTED,
    NAVY,
    PLUM,
    PLUM_HINDSIGHT,
    FigureDict,
    base_layout,
    safe,
)
from kpi.findings import Finding, Point, TargetLine
from kpi.findings.comparison import PublishedLine
from kpi.findings.words.verdicts import VERDICTS
from kpi.records import Event

_BEHIND_LABELS = "rgba(255,255,255,0.8)"  # so that they can be read over a line
_PLOT_HEIGHT = 240  # pixels, near enough, of the plot on a page
HALF_MONTH = dt.timedelta(days=15)


@dataclass(frozen=True)
class Sizes:
    """Text and line sizes in pixels, so that page and picture share one drawing."""

    text: float = 12.5
    label: float = 13
    latest: float = 16
    line: float = 2.2
    marker: float = 8
    gap_letters: int = 20
    note: float = 11
    note_shift: int = -42  # clear of the months under the axis
    event: float = 11.5
    plot_width: int = 240  # the narrowest that the plot is drawn: labels keep apart even there


PAGE = Sizes()
TOP = 16
"""Pixels above the plot, without those that events' names take."""


def target_chart(
    finding: Finding,
    sizes: Sizes = PAGE,
    events: Sequence[Event] = (),
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
    return _chart(finding, points, targets, sizes, events, published)


def room_for_events(figure: FigureDict) -> int:
    """How many pixels higher a chart is drawn for the names of its events."""
    return int(figure["layout"]["margin"]["t"]) - TOP


def _chart(
    finding: Finding,
    points: Sequence[Point],
    targets: Sequence[TargetLine],
    sizes: Sizes,
    events: Sequence[Event],
    published: Sequence[PublishedLine] = (),
) -> FigureDict:
    months = [p.figure.month for p in points]
    others = within(published, months)
    marks = event_marks(events, months, size=sizes.event, plot_width=sizes.plot_width)
    values = [p.figure.value for p in points if p.figure.value is not None]
    levels = [level for line in targets for level in line.levels]
    scale = value_scale([*values, *levels, *published_values(others)])
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
            *_value_labels(points, scale, sizes),
            *target_labels(targets, points, scale, sizes, others),
            *([] if scale.starts_at_zero else [axis_start(scale, finding, sizes, signed=signed)]),
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
        _key_points_trace(points, sizes),
    ]
    return {"data": data, "layout": layout}


def _room_for_latest(points: Sequence[Point], sizes: Sizes) -> int:
    """Pixels to the right of the plot for the latest figure, which stands there."""
    labelled = _labelled(points)
    letters = len(points[labelled[-1]].figure.text) if labelled else 0
    return round(24 + letters * sizes.latest * 0.66)


def month_axis(months: Sequence[Month], sizes: Sizes) -> dict[str, Any]:
    ticks, names = month_ticks(months)
    axis: dict[str, Any] = {
        "type": "date",
        "tickmode": "array",
        "tickvals": [date_of(tick) for tick in ticks],
        "ticktext": names,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": MUTED,
        "tickfont": {"color": MUTED, "size": sizes.text},
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "hoverformat": "%B %Y",
        "showspikes": False,
    }
    if months:
        # Half a month of air on either side, so that the first and last points are whole.
        axis["range"] = [
            str(months[0].start_time.date() - HALF_MONTH),
            str(months[-1].start_time.date() + HALF_MONTH),
        ]
    return axis


def zoom_ticks(months: Sequence[Month]) -> dict[str, Any]:
    """The months named under the axis when only the last 12 or 24 are shown, or all.

    `assets/charts.js` sets them with the zoom; the figure brings them along as its ``meta``.
    """
    shown = {"12": months[-12:], "24": months[-24:], "all": months}
    named = {zoom: month_ticks(of) for zoom, of in shown.items()}
    return {
        "ticks": {
            zoom: {"tickvals": [date_of(tick) for tick in ticks], "ticktext": names}
            for zoom, (ticks, names) in named.items()
        }
    }


def value_axis(scale: Scale, unit: str, *, signed: bool) -> dict[str, Any]:
    margin = (scale.high - scale.low) * 0.04
    return {
        "range": [scale.low, scale.high + margin],
        "tickmode": "array",
        "tickvals": list(scale.ticks),
        "ticktext": [tick_text(tick, unit, signed=signed) for tick in scale.ticks],
        "tickfont": {"color": MUTED},
        "gridcolor": LINE,
        "gridwidth": 1,
        "zeroline": scale.low < 0,
        "zerolinecolor": MUTED,
        "zerolinewidth": 1,
        "fixedrange": True,
    }


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


def _key_points_trace(points: Sequence[Point], sizes: Sizes) -> dict[str, Any]:
    """The points that carry a label, and those that no line would show."""
    marked = sorted({*_labelled(points), *_alone(points)})
    return {
        "type": "scatter",
        "name": "key points",
        "mode": "markers",
        "x": [date_of(points[i].figure.month) for i in marked],
        "y": [points[i].figure.value for i in marked],
        "marker": {"symbol": "circle", "size": sizes.marker, "color": NAVY},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _alone(points: Sequence[Point]) -> list[int]:
    def drawn(i: int) -> bool:
        inside = 0 <= i < len(points)
        return inside and points[i].figure.value is not None and not points[i].figure.part

    return [i for i in range(len(points)) if drawn(i) and not drawn(i - 1) and not drawn(i + 1)]


def _labelled(points: Sequence[Point]) -> list[int]:
    """The latest figure, that of a year before and the first: the three that are compared.

    The first goes without where its label would run into the next.
    """
    whole = [i for i, p in enumerate(points) if p.figure.value is not None and not p.figure.part]
    if not whole:
        return []
    first, last = whole[0], whole[-1]
    latest = [i for i in whole if points[i].figure.month == points[last].figure.month - 12] + [last]
    apart = latest[0] - first >= len(points) / 6
    return [first, *latest] if apart else latest


def _value_labels(points: Sequence[Point], scale: Scale, sizes: Sizes) -> list[dict[str, Any]]:
    labels = []
    labelled = _labelled(points)
    for i in labelled:
        latest = i == labelled[-1]
        above = _has_room_above(points, i, scale)
        labels.append(
            {
                "x": date_of(points[i].figure.month),
                "y": points[i].figure.value,
                "text": f"<b>{safe(points[i].figure.text)}</b>",
                "showarrow": False,
                "font": {"size": sizes.latest if latest else sizes.label, "color": INK},
                "xanchor": "left" if latest or i == 0 else "center",
                "xshift": 10 if latest else (-6 if i == 0 else 0),
                "yanchor": "middle" if latest else ("bottom" if above else "top"),
                "yshift": 0 if latest else (6 if above else -6),
                **({} if latest else {"bgcolor": _BEHIND_LABELS, "borderpad": 1}),
            }
        )
    return labels


def _has_room_above(points: Sequence[Point], i: int, scale: Scale) -> bool:
    """Whether a label stands better above its point: on a peak, or close to the axis below."""
    value = points[i].figure.value
    around = [
        beside
        for j in (i - 2, i - 1, i + 1, i + 2)
        if 0 <= j < len(points) and (beside := points[j].figure.value) is not None
    ]
    if value is None or not around or value - scale.low < 0.15 * (scale.high - scale.low):
        return True
    return value >= sum(around) / len(around)


def target_trace(line: TargetLine, last: Month, sizes: Sizes) -> dict[str, Any]:
    """From the first to the last day that it is drawn for, so that one line meets the next."""
    x = [date_of(line.first + i) for i in range(len(line.levels))]
    after = [] if line.last == last else [str(line.last.start_time.date() + HALF_MONTH)]
    return {
        "type": "scatter",
        "name": "target in hindsight" if line.hindsight else "target",
        "mode": "lines",
        "x": [str(line.first.start_time.date() - HALF_MONTH), *x, *after],
        "y": [line.levels[0], *line.levels, *line.levels[-1:] * len(after)],
        "line": {
            "color": PLUM_HINDSIGHT if line.hindsight else PLUM,
            "width": sizes.line * (0.7 if line.hindsight else 0.9),
            "dash": "dash" if line.hindsight else "solid",
        },
        "hoverinfo": "skip",
    }


@dataclass(frozen=True)
class _Place:
    """Where a label stands: from a month on, so many months wide, above its line or below."""

    start: Month
    reach: int
    above: bool

    @property
    def months(self) -> list[Month]:
        return [self.start + i for i in range(self.reach)]

    def overlaps(self, other: "_Place") -> bool:
        return self.above == other.above and not set(self.months).isdisjoint(other.months)


def target_labels(
    targets: Sequence[TargetLine],
    points: Sequence[Point],
    scale: Scale,
    sizes: Sizes,
    others: Sequence[PublishedLine] = (),
    *,
    beside: Sequence[TargetLine] = (),
    figures: bool = True,
) -> list[dict[str, Any]]:
    """Each promise named at its line, then hindsight at its own where there is room left.

    Args:
        beside: lines that are named beside the plot, and so not in it.
        figures: some of the series' figures are written in the plot.
    """
    if not points:
        return []
    held = [line for line in targets if not line.hindsight] or list(targets)
    written = _labelled(points) if figures else []
    taken: list[_Place] = []
    labels = []
    for line in [*held, *(line for line in targets if line not in held)]:
        if line in beside:
            continue
        named = line in held
        place = _quietest(line, points, scale, targets, taken, others, written, named=named)
        taken.append(place)
        shift = _clear_of_points(line, place, scale, others)
        labels.append(_target_label(line, place, sizes, named=named, shift=shift))
    return labels


def _clear_of_points(
    line: TargetLine, place: _Place, scale: Scale, others: Sequence[PublishedLine]
) -> int:
    """Pixels that a label moves away from its line so that no published point is under it."""
    level = _level_at(line, place.start)
    away = [
        abs(each.value - level) / (scale.high - scale.low) * _PLOT_HEIGHT
        for other in others
        for each in other.points
        if each.month in place.months and (each.value > level) == place.above
    ]
    return round(max((pixels + 8 for pixels in away if pixels < 24), default=1))


def _quietest(
    line: TargetLine,
    points: Sequence[Point],
    scale: Scale,
    targets: Sequence[TargetLine],
    taken: Sequence[_Place],
    others: Sequence[PublishedLine],
    written: Sequence[int],
    *,
    named: bool,
) -> _Place:
    """The place along a line that is farthest from the series and from other labels.

    Args:
        written: places of the points whose figures are written in the plot.
        named: the label says the target, which takes more room than "in hindsight".
    """
    # Months that it covers on a narrow screen; on a wide one it has room to spare.
    reach = max(2, len(points) * (6 if named else 3) // 10)
    height = (scale.high - scale.low) * 0.11
    values = {p.figure.month: p.figure.value for p in points if p.figure.value is not None}
    labelled = {points[i].figure.month for i in written}
    figures = _figures_written(points, written, scale, height)
    first, last = points[0].figure.month, points[-1].figure.month

    def crowding(place: _Place) -> float:
        level = _level_at(line, place.start)
        middle = level + (0.7 if place.above else -0.7) * height
        if place.start < first or not scale.low <= middle <= scale.high:
            return 100.0
        near = [m for m in place.months if m in values and abs(values[m] - middle) < height]
        hidden = [
            each
            for other in others
            for each in other.points
            if each.month in place.months and abs(each.value - middle) < height
        ]
        beyond = max(0, (place.months[-1] - last).n)
        covered = sum(place.overlaps(other) for other in taken)
        crossed = len(near) + 2 * len(labelled.intersection(near)) + 2 * len(hidden)
        covered += sum(
            abs(at - middle) < height and not months.isdisjoint(place.months)
            for months, at in figures
        )
        return crossed + 0.5 * beyond + 50 * covered

    starts = [line.first, line.first + 1, max(line.first, line.last - reach)]
    if not named:
        starts = [line.first + max(0, len(line.levels) - reach) // 2, *starts]
    elif any(_leads_to(other, line) for other in targets):
        starts.append(line.first - reach)
    places = [_Place(start, reach, above) for above in (True, False) for start in starts]
    return min(places, key=crowding)


def _figures_written(
    points: Sequence[Point], labelled: Sequence[int], scale: Scale, height: float
) -> list[tuple[set[Month], float]]:
    """Where figures are written in the plot: the months that each covers, and at what level.

    The latest is beside the plot.
    """
    width = max(1, len(points) // 6)
    written = []
    for i in labelled[:-1]:
        value, of = points[i].figure.value or 0.0, points[i].figure.month
        first = of if i == 0 else of - width // 2
        above = 0.8 if _has_room_above(points, i, scale) else -0.8
        written.append(({first + each for each in range(width + 1)}, value + above * height))
    return written


def _target_label(
    line: TargetLine, place: _Place, sizes: Sizes, *, named: bool, shift: int = 1
) -> dict[str, Any]:
    words = f"Target: {line.words[:1].lower()}{line.words[1:]}" if named else ""
    parts = [words, "in hindsight" if line.hindsight else ""]
    return {
        "x": date_of(place.start),
        "y": _level_at(line, place.start),
        "text": safe(", ".join(part for part in parts if part)),
        "showarrow": False,
        "font": {
            "size": sizes.label if named else sizes.text - 1,
            "color": PLUM,
            "weight": 700 if named else 400,
        },
        "bgcolor": _BEHIND_LABELS,
        "borderpad": 0,
        "xanchor": "left",
        "yanchor": "bottom" if place.above else "top",
        "yshift": shift if place.above else -shift,
    }


def _leads_to(other: TargetLine, line: TargetLine) -> bool:
    """Whether a line ends where another goes on at the same level, so that one label does."""
    return other.last + 1 == line.first and other.levels[-1] == line.levels[0]


def _level_at(line: TargetLine, month: Month) -> float:
    """The level in a month, or at the nearer end of the line."""
    place = min(max((month - line.first).n, 0), len(line.levels) - 1)
    return line.levels[place]


def line_within(line: TargetLine, shown: set[Month]) -> TargetLine:
    """The part of a target's line that lies in the months shown."""
    kept = [
        (line.first + i, level) for i, level in enumerate(line.levels) if line.first + i in shown
    ]
    if not kept:
        return TargetLine(line.first, line.first, (), line.words, line.hindsight)
    levels = tuple(level for _, level in kept)
    return TargetLine(kept[0][0], kept[-1][0], levels, line.words, line.hindsight)


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


def axis_start(scale: Scale, finding: Finding, sizes: Sizes, *, signed: bool) -> dict[str, Any]:
    start = tick_text(scale.low, finding.measure.unit, signed=signed)
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "text": f"The axis starts at {start}, not at zero.",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": sizes.note_shift,
        "font": {"size": sizes.note, "color": MUTED},
    }


def hover_text(point: Point) -> str:
    figure = point.figure
    lines = [f"<b>{month_name(figure.month)}</b>: {safe(figure.text)}"]
    if figure.value is None:
        lines.append(safe(figure.reason or ""))
    if figure.count_text:
        lines.append(safe(figure.count_text))
    if figure.part:
        lines.append("Part of the month only: not judged")
    if point.is_judged:
        lines.append(VERDICTS[point.status].target + (", in hindsight" if point.hindsight else ""))
    if figure.value is not None:
        lines.append(f"Confidence: {figure.confidence}")
    return "<br>".join(line for line in lines if line)


def date_of(month: Month) -> str:
    return str(month.start_time.date())
