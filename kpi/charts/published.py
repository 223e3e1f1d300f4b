"""Others' published figures on a chart: points at the ends of their years, named where they stand.

England is a diamond and the neighbours' median an open square: shape and words tell them apart,
not colour alone. No line joins them, since nothing is published in between.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kpi.calendar import Month, month, month_name
from kpi.charts.scale import Scale
from kpi.charts.style import GROUND, safe
from kpi.findings import Point
from kpi.findings.comparison import PublishedLine
from kpi.findings.published import PublishedPoint

_COLOURS = {"england": "#3D3D3D", "neighbours": "#28A197"}
_WORDS = {"england": "#3D3D3D", "neighbours": "#17695f"}  # darker, for letters: over 4.5:1 on white
_NAMES = {"england": "England", "neighbours": "Neighbours"}  # short, for a narrow screen
_SYMBOLS = {"england": "diamond", "neighbours": "square"}
_LETTER = 0.64  # a bold letter's width as a share of its height
_BEHIND = "rgba(255,255,255,0.8)"


@dataclass(frozen=True)
class Canvas:
    """What is drawn already, and how large, for labels to keep clear of it.

    Attributes:
        months: those of the axis. width: of the plot where it is narrowest, in pixels.
        size: of the letters, in pixels.
    """

    months: Sequence[Month]
    points: Sequence[Point]
    scale: Scale
    annotations: Sequence[dict[str, Any]]
    size: float
    width: float


@dataclass(frozen=True)
class _Box:
    """A label's place: months since the axis's first and values."""

    left: float
    right: float
    low: float
    high: float

    def share_under(self, other: "_Box") -> float:
        """How much of its length another box covers, 0 to 1."""
        if self.high <= other.low or other.high <= self.low:
            return 0.0
        common = min(self.right, other.right) - max(self.left, other.left)
        return max(0.0, common) / (self.right - self.left)

    def holds(self, at: float, value: float) -> bool:
        return self.left <= at <= self.right and self.low <= value <= self.high


@dataclass(frozen=True)
class _Label:
    """A label's place beside, above or below its point, and how Plotly is told of it."""

    point: PublishedPoint
    box: _Box
    anchors: dict[str, Any]


def within(lines: Sequence[PublishedLine], shown: Sequence[Month]) -> list[PublishedLine]:
    """The lines' points that lie in the months shown; lines without any are left out."""
    kept = [
        PublishedLine(
            line.name, line.kind, tuple(each for each in line.points if each.month in shown)
        )
        for line in lines
    ]
    return [line for line in kept if line.points]


def values(lines: Sequence[PublishedLine]) -> list[float]:
    """All that the value axis has to have room for."""
    return [point.value for line in lines for point in line.points]


def published_traces(lines: Sequence[PublishedLine], *, marker: float) -> list[dict[str, Any]]:
    """One trace for each line."""
    return [_trace(line, marker) for line in lines]


def published_labels(lines: Sequence[PublishedLine], canvas: Canvas) -> list[dict[str, Any]]:
    """Each line's name with one of its figures, at the point where it is least in the way."""
    taken = [box for each in canvas.annotations if (box := _box_of(each, canvas))]
    labels = []
    for line in lines:
        label = min(
            _places(line, canvas), key=lambda each: _crowding(each, lines, canvas, taken=taken)
        )
        taken.append(label.box)
        labels.append(_annotation(line, label, canvas))
    return labels


def _trace(line: PublishedLine, marker: float) -> dict[str, Any]:
    colour = _COLOURS[line.kind]
    hollow = line.kind == "neighbours"
    return {
        "type": "scatter",
        "name": f"published, {line.kind}",
        "mode": "markers",
        "x": [_date(each.month) for each in line.points],
        "y": [each.value for each in line.points],
        "marker": {
            "symbol": _SYMBOLS[line.kind],
            "size": marker,
            "color": GROUND if hollow else colour,
            "line": {"color": colour, "width": 1.6},
        },
        "cliponaxis": False,
        "customdata": [
            f"{safe(line.name)}, published, {month_name(each.month)}: {safe(each.text)}"
            for each in line.points
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _text(line: PublishedLine, point: PublishedPoint) -> str:
    return f"{_NAMES[line.kind]} {point.text}"


def _places(line: PublishedLine, canvas: Canvas) -> Iterator[_Label]:
    """Above, below and on either side of each point, the latest first; all within the months."""
    height = (canvas.scale.high - canvas.scale.low) * 0.08
    last = len(canvas.months) - 1
    for point in reversed(line.points):
        at = float((point.month - canvas.months[0]).n)
        width = _months_wide(_text(line, point), canvas)
        anchor = "left" if at - width / 2 < 0 else "right" if at + width / 2 > last else "center"
        lefts = {"left": at, "right": at - width, "center": at - width / 2}
        for up in (1, -1):
            middle = point.value + up * height
            box = _Box(
                lefts[anchor], lefts[anchor] + width, middle - height / 2, middle + height / 2
            )
            upright = "bottom" if up > 0 else "top"
            yield _Label(point, box, {"xanchor": anchor, "yanchor": upright, "yshift": 6 * up})
        for beside, left in (("left", at + 0.5), ("right", at - 0.5 - width)):
            if left >= 0 and left + width <= last:
                box = _Box(left, left + width, point.value - height / 2, point.value + height / 2)
                shift = 8 if beside == "left" else -8
                yield _Label(point, box, {"xanchor": beside, "yanchor": "middle", "xshift": shift})


def _crowding(
    label: _Label, lines: Sequence[PublishedLine], canvas: Canvas, *, taken: Sequence[_Box]
) -> float:
    """How much a label would be in the way: of others' labels most, then of points and lines."""
    box = label.box
    if box.low < canvas.scale.low or box.high > canvas.scale.high:
        return 100.0
    series = sum(
        box.holds((each.figure.month - canvas.months[0]).n, each.figure.value)
        for each in canvas.points
        if each.figure.value is not None
    )
    others = sum(
        box.holds((each.month - canvas.months[0]).n, each.value)
        for line in lines
        for each in line.points
        if each is not label.point
    )
    return 2 * series + 6 * others + 12 * sum(box.share_under(other) for other in taken)


def _box_of(annotation: dict[str, Any], canvas: Canvas) -> _Box | None:
    """The place of what is written in the plot already; none for what stands outside it."""
    y = annotation.get("y")
    if annotation.get("xref") == "paper" or annotation.get("yref") == "paper" or y is None:
        return None
    text = re.sub(r"<[^>]*>", "", annotation["text"])
    at = float((month(annotation["x"][:7]) - canvas.months[0]).n)
    width = _months_wide(text, canvas)
    left = {"left": at, "right": at - width}.get(annotation.get("xanchor", ""), at - width / 2)
    height = (canvas.scale.high - canvas.scale.low) * 0.09
    low = {"bottom": y, "top": y - height}.get(annotation.get("yanchor", ""), y - height / 2)
    return _Box(left, left + width, low, low + height)


def _months_wide(text: str, canvas: Canvas) -> float:
    return len(text) * canvas.size * _LETTER / canvas.width * len(canvas.months)


def _annotation(line: PublishedLine, label: _Label, canvas: Canvas) -> dict[str, Any]:
    return {
        "x": _date(label.point.month),
        "y": label.point.value,
        "text": safe(_text(line, label.point)),
        "showarrow": False,
        "font": {"size": canvas.size, "color": _WORDS[line.kind], "weight": 600},
        "bgcolor": _BEHIND,
        "borderpad": 0,
        **label.anchors,
    }


def _date(of: Month) -> str:
    return str(of.start_time.date())
