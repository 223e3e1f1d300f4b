"""The figures that are written in a chart: the latest, that of a year before and the first."""

from collections.abc import Sequence
from typing import Any

from kpi.charts.axes import date_of
from kpi.charts.scale import Scale
from kpi.charts.sizes import Sizes
from kpi.charts.style import (
    INK,
    NAVY,
    safe,
)
from kpi.findings import Point

BEHIND_LABELS = "rgba(255,255,255,0.8)"  # so that they can be read over a line


def key_points_trace(points: Sequence[Point], sizes: Sizes) -> dict[str, Any]:
    """The points that carry a label, and those that no line would show."""
    marked = sorted({*labelled_points(points), *_alone(points)})
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


def labelled_points(points: Sequence[Point]) -> list[int]:
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


def value_labels(points: Sequence[Point], scale: Scale, sizes: Sizes) -> list[dict[str, Any]]:
    labels = []
    labelled = labelled_points(points)
    for i in labelled:
        latest = i == labelled[-1]
        above = has_room_above(points, i, scale)
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
                **({} if latest else {"bgcolor": BEHIND_LABELS, "borderpad": 1}),
            }
        )
    return labels


def has_room_above(points: Sequence[Point], i: int, scale: Scale) -> bool:
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
