"""The picture that leaves the page: one chart that explains itself on a slide or in a letter.

Title, subtitle, source and, for the demonstration, that it is invented, stand in the picture, so
that they can't be cut off by copying the chart alone.
"""

import textwrap
from collections.abc import Sequence

from kpi.charts.style import INK, MUTED, WORSE, FigureDict, safe
from kpi.charts.trend import TOP, Sizes, target_chart
from kpi.findings import Finding
from kpi.store.store import Event

WIDTH, HEIGHT = 1600, 900
INVENTED = (
    "Demonstration: the children are invented; the totals are those published about Peterborough."
)

_SIZES = Sizes(
    text=20,
    label=21,
    latest=28,
    line=4,
    marker=14,
    gap_letters=22,
    note=16,
    note_shift=-66,
    event=17,
    plot_width=1300,
)
_LEFT, _TOP, _BOTTOM = 100, 165, 190
_TITLE_LETTERS, _SMALL_LETTERS = 85, 150


def export_figure(
    finding: Finding, *, demonstration: bool, events: Sequence[Event] = ()
) -> FigureDict:
    """A figure of 1600 × 900 pixels, to be drawn by Plotly in a browser or by Kaleido.

    Args:
        finding: as it may leave the house, small numbers treated.
        demonstration: the figures come from the demonstration's invented children.
        events: what happened in the chart's time.
    """
    figure = target_chart(finding, _SIZES, events)
    layout = figure["layout"]
    top = _TOP + layout["margin"]["t"] - TOP
    title = textwrap.wrap(finding.title, _TITLE_LETTERS)
    source = textwrap.wrap(finding.source, _SMALL_LETTERS)
    layout |= {
        "meta": {"title": finding.title, "sentence": finding.sentence},
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": _LEFT, "r": layout["margin"]["r"] + 24, "t": top, "b": _BOTTOM},
    }
    layout["annotations"] += [
        _line("<br>".join(safe(line) for line in title), y=top - 36, size=32, bold=True),
        _line(safe(finding.subtitle), y=top - 36 - 42 * len(title), size=21, colour=MUTED),
        _line("<br>".join(safe(line) for line in source), y=-104, size=17, colour=MUTED),
    ]
    if demonstration:
        layout["annotations"].append(
            _line(f"▲ {INVENTED}", y=-110 - 24 * len(source), size=17, bold=True, colour="#8a4a00")
        )
        layout["shapes"] = [*layout["shapes"], _mark(top)]
    return figure


def _line(
    text: str, *, y: int, size: int, bold: bool = False, colour: str = INK
) -> dict[str, object]:
    """A line of text at the picture's left edge, so many pixels above or below the plot."""
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1 if y > 0 else 0,
        "xshift": 40 - _LEFT,
        "yshift": y,
        "text": f"<b>{text}</b>" if bold else text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "font": {"size": size, "color": colour},
    }


def _mark(top: int) -> dict[str, object]:
    """The stripe along the upper edge of everything invented."""
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 1,
        "x0": -_LEFT,
        "x1": WIDTH,
        "y0": top - 10,
        "y1": top,
        "fillcolor": WORSE,
        "line": {"width": 0},
    }
