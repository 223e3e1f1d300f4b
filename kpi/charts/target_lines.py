"""A target in a chart: its line over the months that it held in, and its label in a quiet place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.calendar import Month
from kpi.charts.axes import HALF_MONTH, date_of
from kpi.charts.key_points import (
    BEHIND_LABELS,
    has_room_above,
)
from kpi.charts.scale import Scale
from kpi.charts.sizes import Sizes
from kpi.charts.style import (
    PLUM,
    PLUM_HINDSIGHT,
    safe,
)
from kpi.findings import Point, TargetLine
from kpi.findings.comparison import PublishedLine

_PLOT_HEIGHT = 240  # pixels, near enough, of the plot on a page


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


@dataclass(frozen=True)
class Plot:
    """What is in the plot with the targets, for their labels to keep clear of.

    Attributes:
        others: published figures. written: places of the points whose figures are written.
    """

    points: Sequence[Point]
    scale: Scale
    others: Sequence[PublishedLine] = ()
    written: Sequence[int] = ()

    @property
    def label_height(self) -> float:
        """How high a label is, in the measure's unit."""
        return (self.scale.high - self.scale.low) * 0.11


def target_labels(
    targets: Sequence[TargetLine],
    plot: Plot,
    sizes: Sizes,
    *,
    beside: Sequence[TargetLine] = (),
) -> list[dict[str, Any]]:
    """Each promise named at its line, then hindsight at its own where there is room left.

    Args:
        beside: lines that are named beside the plot, and so not in it.
    """
    if not plot.points:
        return []
    held = [line for line in targets if not line.hindsight] or list(targets)
    taken: list[_Place] = []
    labels = []
    for line in [*held, *(line for line in targets if line not in held)]:
        if line in beside:
            continue
        named = line in held
        goes_on = any(_leads_to(other, line) for other in targets)
        places = _places(line, len(plot.points), named=named, goes_on=goes_on)
        place = _quietest(line, places, plot, taken=taken)
        taken.append(place)
        shift = _clear_of_points(line, place, plot)
        labels.append(_target_label(line, place, sizes, named=named, shift=shift))
    return labels


def _clear_of_points(line: TargetLine, place: _Place, plot: Plot) -> int:
    """Pixels that a label moves away from its line so that no published point is under it."""
    level = _level_at(line, place.start)
    away = [
        abs(each.value - level) / (plot.scale.high - plot.scale.low) * _PLOT_HEIGHT
        for other in plot.others
        for each in other.points
        if each.month in place.months and (each.value > level) == place.above
    ]
    return round(max((pixels + 8 for pixels in away if pixels < 24), default=1))


def _places(line: TargetLine, months_shown: int, *, named: bool, goes_on: bool) -> list[_Place]:
    """Where a line's label may stand.

    Args:
        named: the label says the target, which takes more room than "in hindsight".
        goes_on: the line before it leads to this one, and has room for the label too.
    """
    # Months that it covers on a narrow screen; on a wide one it has room to spare.
    reach = max(2, months_shown * (6 if named else 3) // 10)
    starts = [line.first, line.first + 1, max(line.first, line.last - reach)]
    if not named:
        starts = [line.first + max(0, len(line.levels) - reach) // 2, *starts]
    elif goes_on:
        starts.append(line.first - reach)
    return [_Place(start, reach, above) for above in (True, False) for start in starts]


def _quietest(
    line: TargetLine, places: Sequence[_Place], plot: Plot, *, taken: Sequence[_Place]
) -> _Place:
    """The place along a line that is farthest from the series and from other labels."""
    points, scale, height = plot.points, plot.scale, plot.label_height
    values = {p.figure.month: p.figure.value for p in points if p.figure.value is not None}
    labelled = {points[i].figure.month for i in plot.written}
    figures = _figures_written(plot)
    first, last = points[0].figure.month, points[-1].figure.month

    def crowding(place: _Place) -> float:
        level = _level_at(line, place.start)
        middle = level + (0.7 if place.above else -0.7) * height
        if place.start < first or not scale.low <= middle <= scale.high:
            return 100.0
        near = [m for m in place.months if m in values and abs(values[m] - middle) < height]
        hidden = [
            each
            for other in plot.others
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

    return min(places, key=crowding)


def _figures_written(plot: Plot) -> list[tuple[set[Month], float]]:
    """Where figures are written in the plot: the months that each covers, and at what level.

    The latest is beside the plot.
    """
    points = plot.points
    width = max(1, len(points) // 6)
    written = []
    for i in plot.written[:-1]:
        value, of = points[i].figure.value or 0.0, points[i].figure.month
        first = of if i == 0 else of - width // 2
        above = 0.8 if has_room_above(points, i, plot.scale) else -0.8
        covered = {first + each for each in range(width + 1)}
        written.append((covered, value + above * plot.label_height))
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
        "bgcolor": BEHIND_LABELS,
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
