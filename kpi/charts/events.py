"""Events on a chart: upright dotted lines, each with its name above the plot.

The names stand in as many rows as it takes that none runs into another, at the narrowest width
that the plot is drawn. A name of several lines takes as many rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.calendar import Month, month
from kpi.charts.style import GROUND, MUTED, safe
from kpi.records import Event

_LETTER = 0.56  # a letter's width as a share of its height
_ROW = 1.45  # a row's height as a share of the letters'
_APART = 6  # pixels between two names


@dataclass(frozen=True)
class EventMarks:
    """What events add to a chart: lines, names, and pixels above the plot for the names."""

    shapes: tuple[dict[str, Any], ...]
    annotations: tuple[dict[str, Any], ...]
    height: int


@dataclass(frozen=True)
class _Name:
    """Where a name stands: its lowest row, counted upwards, and whether right of its line."""

    event: Event
    row: int
    right: bool
    first: float
    last: float

    @property
    def lines(self) -> list[str]:
        return self.event.title.splitlines() or [""]

    @property
    def above(self) -> int:
        """The first row that is free above it."""
        return self.row + len(self.lines)


def event_marks(
    events: Sequence[Event],
    months: Sequence[Month],
    *,
    size: float,
    plot_width: int,
    beyond: int = 0,
) -> EventMarks:
    """The marks of those events that lie in the months.

    Args:
        size: the names' letters, in pixels.
        plot_width: the narrowest width that the plot is drawn, in pixels.
        beyond: pixels to the right of the plot that names may reach into.
    """
    shown = [each for each in events if months and months[0] <= month(each.on) <= months[-1]]
    names = _placed(shown, months, size, plot_width=plot_width, beyond=beyond)
    row = round(size * _ROW)
    return EventMarks(
        shapes=tuple(shape for name in names for shape in _lines(name, row)),
        annotations=tuple(_annotation(name, row, size) for name in names),
        height=row * max((name.above for name in names), default=0),
    )


def _placed(
    events: Sequence[Event], months: Sequence[Month], size: float, *, plot_width: int, beyond: int
) -> list[_Name]:
    """Each name in the lowest row where it has room, to the right of its line if it can be.

    From the latest back, so that the lines of earlier ones pass beside the later names.
    """
    placed: list[_Name] = []
    for event in reversed(events):
        since_first = (month(event.on) - months[0]).n
        at = (since_first + _share_of_month(event)) / len(months) * plot_width
        longest = max((len(line) for line in event.title.splitlines()), default=0)
        length = longest * size * _LETTER + _APART
        sides = [(True, at, at + length), (False, at - length, at)]
        edge = plot_width + max(beyond, _APART)
        inside = [each for each in sides if each[1] >= -_APART and each[2] <= edge]
        choices = [
            _Name(event, row, *side)
            for row in range(sum(map(_rows_of, events)))
            for side in inside or sides[:1]
        ]
        free = [each for each in choices if not any(_overlap(each, name) for name in placed)]
        placed.append(min(free, key=lambda each: each.row + 2 * _crossed(each, placed)))
    return placed


def _rows_of(event: Event) -> int:
    return max(1, len(event.title.splitlines()))


def _overlap(name: _Name, other: _Name) -> bool:
    in_rows = name.row < other.above and other.row < name.above
    return in_rows and name.first < other.last and other.first < name.last


def _crossed(name: _Name, placed: Sequence[_Name]) -> int:
    """How many names a line runs behind: legible on their ground, but better beside them."""
    return sum(_runs_behind(name, each) + _runs_behind(each, name) for each in placed)


def _runs_behind(upper: _Name, lower: _Name) -> bool:
    at = upper.first if upper.right else upper.last
    return upper.row > lower.row and lower.first < at < lower.last


def _share_of_month(event: Event) -> float:
    """How far into its month an event is; in the middle where the day is not known."""
    return 0.5 if event.month_only else (event.on.day - 0.5) / month(event.on).days_in_month


def _lines(name: _Name, row: int) -> list[dict[str, Any]]:
    """Through the plot, and on to the name's row above it."""
    line = {"color": MUTED, "width": 1, "dash": "dot"}
    x = _x(name.event)
    through = {"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1}
    above = {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": row * name.above,
    }
    return [{**through, "line": line, "name": "event"}, {**above, "line": line}]


def _annotation(name: _Name, row: int, size: float) -> dict[str, Any]:
    return {
        "xref": "x",
        "yref": "paper",
        "x": _x(name.event),
        "y": 1,
        "text": "<br>".join(safe(line) for line in name.lines),
        "showarrow": False,
        "align": "left" if name.right else "right",
        "xanchor": "left" if name.right else "right",
        "yanchor": "bottom",
        "xshift": 3 if name.right else -3,
        "yshift": row * name.row - 1,
        "bgcolor": GROUND,
        "borderpad": 0,
        "font": {"size": size, "color": MUTED},
        "name": "event",
    }


def _x(event: Event) -> str:
    """A month's point stands on its first day, in the middle of what the month takes: so half a
    month before the day."""
    of = month(event.on)
    ahead = (_share_of_month(event) - 0.5) * of.days_in_month
    return f"{of.start_time + ahead * (of.end_time - of.start_time) / of.days_in_month:%Y-%m-%d}"
