"""A chart's legend as names with small pictures, for a page to set in as many lines as it takes.

Plotly's own legend stands on a telephone in front of the months under the axis.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from kpi.charts.style import FigureDict

_SHAPES: dict[str, Callable[[str, str], str]] = {
    "circle": lambda fill, line: f'<circle cx="8" cy="8" r="4.6" fill="{fill}" {line}/>',
    "circle-open-dot": lambda fill, line: (
        f'<circle cx="8" cy="8" r="4.6" fill="none" {line}/><circle cx="8" cy="8" r="1.4" '
        f'fill="{fill}"/>'
    ),
    "triangle-up": lambda fill, line: f'<path d="M8 2.2 14 13H2z" fill="{fill}" {line}/>',
    "triangle-down": lambda fill, line: f'<path d="M8 13.8 2 3h12z" fill="{fill}" {line}/>',
    "square": lambda fill, line: f'<path d="M3 3h10v10H3z" fill="{fill}" {line}/>',
    "diamond": lambda fill, line: f'<path d="M8 1.6 14.4 8 8 14.4 1.6 8z" fill="{fill}" {line}/>',
    "x-thin": lambda _, line: f'<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" {line}/>',
}


def legend(figure: FigureDict) -> list[tuple[str, str]]:
    """The names of the kinds of mark in a chart, each with its picture's address."""
    return [
        (trace["name"], _picture(trace["marker"]))
        for trace in figure["data"]
        if trace.get("showlegend", True)
    ]


def _picture(marker: dict[str, Any]) -> str:
    symbol = marker["symbol"] if isinstance(marker["symbol"], str) else marker["symbol"][0]
    fill = marker["color"] if isinstance(marker["color"], str) else marker["color"][0]
    if symbol not in _SHAPES:
        symbol = symbol.removesuffix("-open-dot")
    line = f'stroke="{marker["line"]["color"]}" stroke-width="1.5"'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">'
        f"{_SHAPES[symbol](fill, line)}</svg>"
    )
    return f"data:image/svg+xml,{quote(svg)}"
