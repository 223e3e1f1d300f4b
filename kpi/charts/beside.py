"""Names of levels beside the plot: limits, means and targets, kept apart where they lie close."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.charts.scale import Scale
from kpi.charts.sizes import Sizes
from kpi.charts.style import INK, safe

PLOT = 200
"""Pixels of the lowest plot that the names have to keep apart on; on a higher one they have more
room."""
HEADROOM = 1.04
"""The axis goes so much beyond its highest tick (`kpi.charts.trend.value_axis`)."""
_LINE = 1.27  # a line of a name, with air, in heights of its letters
_OVER = 4  # pixels of air around a name that may lie beyond the plot
_LETTER = 0.6  # a letter's width as a share of its height


@dataclass(frozen=True)
class Named:
    """A level, its name, and its value as it is printed, in one line or several."""

    name: str
    level: float
    text: str
    colour: str = INK


def names_beside(named: Sequence[Named], scale: Scale, sizes: Sizes) -> list[dict[str, Any]]:
    """Each level's name and value at its right end, moved from it as little as it takes."""
    ordered = sorted(named, key=lambda each: each.level)
    height = (scale.high - scale.low) * HEADROOM
    at = [(each.level - scale.low) / height * PLOT for each in ordered]
    lines = 1 + max((len(each.text.splitlines()) for each in ordered), default=1)
    places = _apart(at, sizes.text * lines * _LINE)
    return [
        {
            "name": "beside",
            "xref": "paper",
            "x": 1,
            "y": each.level,
            "text": "<br>".join(safe(line) for line in (each.name, *each.text.splitlines())),
            "showarrow": False,
            "align": "left",
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "yshift": round(place - level),
            "font": {"size": sizes.text - 0.5, "color": each.colour},
        }
        for each, level, place in zip(ordered, at, places, strict=True)
    ]


def room_beside(named: Sequence[Named], sizes: Sizes) -> int:
    """Pixels to the right of the plot that the names take."""
    lines = [line for each in named for line in (each.name, *each.text.splitlines())]
    letters = max(map(len, lines), default=3)
    return round(10 + letters * sizes.text * _LETTER)


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Places in rising order, moved so that neighbours are `least` apart.

    Those that would run into each other stand as a row about the middle of where they belong,
    and none below the axis or above the plot.
    """
    rows: list[list[float]] = []
    for place in places:
        rows.append([place])
        while len(rows) > 1 and _top(rows[-2], least) + least > _bottom(rows[-1], least):
            last = rows.pop()
            rows[-1] += last
    return [_bottom(row, least) + number * least for row in rows for number in range(len(row))]


def _bottom(row: Sequence[float], least: float) -> float:
    height = (len(row) - 1) * least
    about = sum(row) / len(row) - height / 2
    return max(min(about, PLOT - height - least / 2 + _OVER), least / 2 - _OVER)


def _top(row: Sequence[float], least: float) -> float:
    return _bottom(row, least) + (len(row) - 1) * least
