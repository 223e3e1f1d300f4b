"""Sparklines: a series in the space of a word, as an SVG that stands in the page itself.

An SVG of a few hundred bytes needs no script, prints, and is there with the page; thirty Plotly
graphs on one screen would not be.
"""

from collections.abc import Sequence
from urllib.parse import quote

from kpi.charts.style import NAVY, PALE, PLUM
from kpi.findings import Point, TargetLine

MONTHS_SHOWN = 24
_MARGIN = 4.0


def sparkline(
    points: Sequence[Point],
    target_lines: Sequence[TargetLine] = (),
    *,
    width: int = 150,
    height: int = 34,
    between: tuple[float, float] | None = None,
    behind: Sequence[Point] = (),
) -> str:
    """The last 24 months as a ``data:`` address of an SVG image.

    Months without a figure break the line; the target is dashed; the last month's figure has a
    dot. A series without any figure is an empty image of the same size.

    Args:
        between: lowest and highest value of the scale, for sparklines that are compared with each
            other; its own by default.
        behind: a series over the same months to compare with, drawn pale.
    """
    shown = points[-MONTHS_SHOWN:]
    targets = _targets(shown, target_lines)
    values = [p.figure.value for p in shown if p.figure.value is not None]
    if not values:
        return _data_uri(_svg(width, height, ""))
    levels = [level for line in targets for _, level in line]
    low, high = between or (min([*values, *levels]), max([*values, *levels]))

    def x(index: int) -> float:
        return _MARGIN + index * (width - 2 * _MARGIN) / max(len(shown) - 1, 1)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return height - _MARGIN - share * (height - 2 * _MARGIN)

    drawn = [
        *(
            f'<path d="{_path([(x(i), y(value)) for i, value in run])}" stroke="{PALE}"'
            ' stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/>'
            for run in _runs(_over(shown, behind))
        ),
        *(
            f'<path d="{_path([(x(i), y(level)) for i, level in line])}" stroke="{PLUM}"'
            ' stroke-width="1.3" stroke-dasharray="4 3"/>'
            for line in targets
        ),
        *(
            f'<path d="{_path([(x(i), y(value)) for i, value in run])}" stroke="{NAVY}"'
            ' stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/>'
            for run in _runs([point.figure.value for point in shown])
        ),
    ]
    last = shown[-1].figure.value
    if last is not None:
        hollow = shown[-1].figure.part
        drawn.append(
            f'<circle cx="{x(len(shown) - 1):.1f}" cy="{y(last):.1f}" r="2.8"'
            f' fill="{"#fff" if hollow else NAVY}" stroke="{NAVY}"/>'
        )
    return _data_uri(_svg(width, height, "".join(drawn)))


def common_scale(
    many: Sequence[Sequence[Point]], target_lines: Sequence[TargetLine] = ()
) -> tuple[float, float] | None:
    """Lowest and highest of several series and their target, so that they share one scale."""
    shown = [series[-MONTHS_SHOWN:] for series in many]
    values = [p.figure.value for series in shown for p in series if p.figure.value is not None]
    if not values:
        return None
    levels = [
        level
        for series in shown[:1]
        for line in _targets(series, target_lines)
        for _, level in line
    ]
    return min([*values, *levels]), max([*values, *levels])


def _targets(
    shown: Sequence[Point], target_lines: Sequence[TargetLine]
) -> list[list[tuple[int, float]]]:
    """Target lines as (index of the month shown, level); one that goes on where another ends is
    one line with it, since hindsight is not told apart at this size."""
    place = {point.figure.month: index for index, point in enumerate(shown)}
    lines: list[list[tuple[int, float]]] = []
    for target in target_lines:
        line = [
            (place[target.first + offset], level)
            for offset, level in enumerate(target.levels)
            if target.first + offset in place
        ]
        if line and lines and lines[-1][-1][0] + 1 == line[0][0]:
            lines[-1] += line
        elif line:
            lines.append(line)
    return lines


def _over(shown: Sequence[Point], others: Sequence[Point]) -> list[float | None]:
    """The values of another series in the months shown."""
    values = {point.figure.month: point.figure.value for point in others}
    return [values.get(point.figure.month) for point in shown]


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The series cut at its gaps."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _path(places: Sequence[tuple[float, float]]) -> str:
    if len(places) == 1:  # a month between two gaps: as wide as its own dot
        x, y = places[0]
        places = [(x - 1, y), (x + 1, y)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _svg(width: int, height: int, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" fill="none">{drawn}</svg>'
    )


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe=" /:=\"'()")
