"""Caseloads as one dot for each case holder, stacked where several have as many children.

No dot says whose it is: neither the figure nor what appears when hovering has a worker's name.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.charts.scale import value_scale
from kpi.charts.sizes import PAGE, Sizes
from kpi.charts.style import (
    INK,
    MUTED,
    NAVY,
    PLUM,
    PLUM_HINDSIGHT,
    WORSE,
    WORSE_OUTLINE,
    FigureDict,
    base_layout,
)
from kpi.findings.caseloads import Caseloads
from kpi.findings.words.printed import in_words

_ROW = 13  # pixels from one dot of a stack to the next
_AROUND = 90  # pixels above and below the stacks
_HIGHEST, _LOWEST = 440, 180
_ROOM_TO_THE_LEFT, _ROOM_TO_THE_RIGHT = 0.42, 0.75
"""How far along the narrowest axis the limit has to be for its name to stand to its left, and may
be for a few words to its right."""


@dataclass(frozen=True)
class _Look:
    symbol: str
    fill: str
    outline: str
    larger: int = 0


_WITHIN = _Look("circle", NAVY, NAVY)
_ABOVE = _Look("triangle-up", WORSE, WORSE_OUTLINE, 2)


def caseload_chart(held: Caseloads, sizes: Sizes = PAGE) -> FigureDict:
    """The case holders along an axis from no child to the highest caseload.

    The limit stands between the last number that keeps it and the first that doesn't.
    """
    within = [each for each in held.numbers if held.most is None or each <= held.most]
    above = [each for each in held.numbers if held.most is not None and each > held.most]
    tallest = max(Counter(held.numbers).values(), default=1)
    highest = max([*held.numbers, held.most or 0])
    ticks = [tick for tick in value_scale([0, float(highest)]).ticks if tick <= highest]
    layout = base_layout(size=sizes.text)
    layout |= {
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {
            "range": [-0.6, highest + 1],
            "tickvals": ticks,
            "ticktext": [f"{tick:g}" for tick in ticks],
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": MUTED,
            "tickfont": {"color": MUTED},
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "linecolor": MUTED,
            "fixedrange": True,
            "title": {
                "text": "Open children of one case holder",
                "font": {"size": sizes.text, "color": MUTED},
                "standoff": 6,
            },
        },
        "yaxis": {
            "range": [0.3, tallest + 0.9],
            "visible": False,
            "fixedrange": True,
        },
        "margin": {"l": 16, "r": 16, "t": 34, "b": 50},
        "shapes": _limit(held, sizes),
        "annotations": _limit_names(held, highest, sizes),
    }
    return {
        "data": [
            *_dots("within the limit", within, _WITHIN, sizes=sizes),
            *_dots("above the limit", above, _ABOVE, sizes=sizes),
        ],
        "layout": layout,
    }


def height_of(held: Caseloads) -> int:
    """Pixels that the chart needs so that no dot covers another of its stack."""
    tallest = max(Counter(held.numbers).values(), default=1)
    return min(max(_AROUND + _ROW * tallest, _LOWEST), _HIGHEST)


def _dots(name: str, numbers: Sequence[int], look: _Look, *, sizes: Sizes) -> list[dict[str, Any]]:
    if not numbers:
        return []
    stacked = Counter(numbers)
    placed = [(number, row + 1) for number, rows in sorted(stacked.items()) for row in range(rows)]
    return [
        {
            "type": "scatter",
            "name": name,
            "mode": "markers",
            "x": [number for number, _ in placed],
            "y": [row for _, row in placed],
            "marker": {
                "symbol": look.symbol,
                "size": sizes.marker + look.larger,
                "color": look.fill,
                "line": {"color": look.outline, "width": 1.4},
            },
            "cliponaxis": False,
            "customdata": [_said(number, stacked[number]) for number, _ in placed],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _said(number: int, workers: int) -> str:
    children = "1 child" if number == 1 else f"{number} children"
    holders = "case holder has" if workers == 1 else "case holders have"
    count = in_words(workers)
    return f"{count[0].upper()}{count[1:]} {holders} {children}"


def _limit(held: Caseloads, sizes: Sizes) -> list[dict[str, Any]]:
    if held.most is None:
        return []
    return [
        {
            "type": "line",
            "name": "limit",
            "xref": "x",
            "yref": "paper",
            "x0": held.most + 0.5,
            "x1": held.most + 0.5,
            "y0": 0,
            "y1": 1,
            "line": {
                "color": PLUM_HINDSIGHT if held.hindsight else PLUM,
                "width": sizes.line * 0.9,
                "dash": "dash" if held.hindsight else "solid",
            },
        }
    ]


def _limit_names(held: Caseloads, highest: int, sizes: Sizes) -> list[dict[str, Any]]:
    """The limit, left of its line where there is room, and how many are above it to the right."""
    if held.most is None:
        return []
    at = held.most / highest
    name = f"<b>Limit: at most {held.most}</b>"
    beside = "in hindsight" if held.hindsight else f"{held.above} above it" if held.above else ""
    if at < _ROOM_TO_THE_LEFT:
        return [
            _limit_name(
                held.most, f"{name}, {beside}".rstrip(", "), "left", colour=PLUM, sizes=sizes
            )
        ]
    names = [_limit_name(held.most, name, "right", colour=PLUM, sizes=sizes)]
    if beside and at < _ROOM_TO_THE_RIGHT:
        names.append(_limit_name(held.most, beside, "left", colour=INK, sizes=sizes))
    return names


def _limit_name(most: int, text: str, anchor: str, *, colour: str, sizes: Sizes) -> dict[str, Any]:
    return {
        "xref": "x",
        "yref": "paper",
        "x": most + 0.5,
        "y": 1,
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "bottom",
        "xshift": -6 if anchor == "right" else 6,
        "yshift": 6,
        "font": {"size": sizes.label, "color": colour},
    }
