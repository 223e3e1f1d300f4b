"""The chart theme: colours, fonts, and what every Plotly figure and graph has in common.

Colours are the Government Analysis Function's, as the design names them. Figures are plain
dictionaries: Plotly's own constructors take a thousand times as long and say no more.
"""

import html
from typing import Any

FigureDict = dict[str, Any]

INK = "#1d2733"
MUTED = "#5b6875"
LINE = "#dfe4ea"
GROUND = "#ffffff"
BAND = "#f3f5f8"
NAVY = "#12436D"
PALE = "#aab7c4"  # what stands behind, for comparison
PLUM = "#801650"
BETTER = "#2073BC"
WORSE = "#F46A25"
WORSE_OUTLINE = "#B4410A"  # F46A25 is too pale for a line or a letter on white
ORDINARY = "#6F777B"
NEUTRAL = "#490092"  # significant, with no good or bad direction
LIMITS_BAND = "#edf2f6"
LIMITS_BAND_CHOSEN = "#dbe6ee"
PLUM_HINDSIGHT = "#a9648c"  # plum, lighter, and still 4:1 on white

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'


def graph_config() -> dict[str, Any]:
    """The configuration of every graph in the product, on a page or in a file.

    Plotly's "Share chart" uploads the figure to its cloud unless it is told not to: this is the
    one place that says so. No graph has a mode bar: downloads are the product's own.
    """
    return {
        "displaylogo": False,
        "displayModeBar": False,
        "showSendToCloud": False,
        "showEditInChartStudio": False,
        "plotlyServerURL": "",
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": False,
        "locale": "en-GB",
    }


def base_layout(*, size: float = 12.5) -> dict[str, Any]:
    """The layout that every figure starts from; `size` is the text's, in pixels."""
    return {
        "template": {},
        "font": {"family": FONT, "size": size, "color": INK},
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "showlegend": False,
        "hovermode": "x",
        "dragmode": "zoom",  # along the months; value axes stay as they are
        "separators": ".,",
        "hoverlabel": {
            "bgcolor": GROUND,
            "bordercolor": MUTED,
            "align": "left",
            "font": {"family": FONT, "size": 13, "color": INK},
        },
    }


def safe(text: str) -> str:
    """Text as Plotly may show it: it reads ``<`` as the start of a tag."""
    return html.escape(text, quote=False)
