"""The picture that leaves the page: one chart that explains itself on a slide or in a letter.

Title, subtitle, source and, for the demonstration, that it is invented, stand in the picture, so
that they can't be cut off by copying the chart alone.
"""

import textwrap
from collections.abc import Sequence
from typing import Literal, NewType

from kpi.charts.control import control_chart, shares_chart
from kpi.charts.runs import runs_chart
from kpi.charts.sizes import Sizes
from kpi.charts.style import INK, MUTED, WORSE, FigureDict, safe
from kpi.charts.trend import TOP, target_chart
from kpi.errors import NotFound
from kpi.findings import Finding
from kpi.findings.release import NotForRelease, Released
from kpi.findings.runs import has_runs, runs_of
from kpi.findings.words.movement import months_subtitle
from kpi.records import Event

ChartKind = Literal["target", "xmr", "p", "run"]
"""The judged window against its target, or single months on one of three charts."""
CHARTS: tuple[ChartKind, ...] = ("target", "xmr", "p", "run")

Picture = NewType("Picture", FigureDict)
"""A figure made to stand alone outside the house; `export_figure` alone makes one."""

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
_LEGEND = 48
_TITLE_LETTERS, _SMALL_LETTERS = 85, 150


def export_figure(
    shown: Released | NotForRelease,
    *,
    demonstration: bool,
    events: Sequence[Event] = (),
    chart: ChartKind = "target",
) -> Picture:
    """A figure of 1600 × 900 pixels, to be drawn by Plotly in a browser or by Kaleido.

    Args:
        shown: a finding with its small numbers treated, or an exact one that stays in the house.
        demonstration: the figures come from the demonstration's invented children.
        events: what happened in the chart's time.

    Raises:
        NotFound: the measure has no such chart in that month.
    """
    if missing := why_not(shown, chart):
        raise NotFound(missing)
    finding = shown.finding
    figure, heading, subtitle = _drawn(finding, chart, events)
    layout = figure["layout"]
    top = _TOP + layout["margin"]["t"] - TOP
    legend = 0 if chart == "target" else _LEGEND
    bottom = _BOTTOM + legend
    title = textwrap.wrap(heading, _TITLE_LETTERS)
    source = textwrap.wrap(finding.source, _SMALL_LETTERS)
    layout |= {
        "meta": {"title": heading, "sentence": finding.sentence},
        "width": WIDTH,
        "height": HEIGHT,
        "margin": {"l": _LEFT, "r": layout["margin"]["r"] + 24, "t": top, "b": bottom},
    }
    if legend:
        layout |= _legend(below=(_BOTTOM - 100) / (HEIGHT - top - bottom))
    layout["annotations"] += [
        _line("<br>".join(safe(line) for line in title), y=top - 36, size=32, bold=True),
        _line(safe(subtitle), y=top - 36 - 42 * len(title), size=21, colour=MUTED),
        _line("<br>".join(safe(line) for line in source), y=-104 - legend, size=17, colour=MUTED),
    ]
    if demonstration:
        y = -110 - legend - 24 * len(source)
        layout["annotations"].append(
            _line(f"▲ {INVENTED}", y=y, size=17, bold=True, colour="#8a4a00")
        )
        layout["shapes"] = [*layout["shapes"], _mark(top)]
    return Picture(figure)


def why_not(shown: Released | NotForRelease, chart: ChartKind) -> str | None:
    """Why a finding has no such picture, in a sentence; None where it has."""
    finding = shown.finding
    movement = finding.movement
    given = {
        "target": True,
        "xmr": bool(movement.phases) and not movement.shares_first,
        "p": bool(movement.shares),
        "run": has_runs(finding),
    }
    if given[chart]:
        return None
    name = finding.measure.name
    if movement.withheld:
        return (
            f"The single months of {name} can't leave: some rest on so few children that they are "
            "confidential, and the chart's limits would tell of them."
        )
    return f"{name} has no such chart of single months: {_WANTS[chart]}."


def _drawn(
    finding: Finding, chart: ChartKind, events: Sequence[Event]
) -> tuple[FigureDict, str, str]:
    """The chart, which the finding has, with its title and subtitle."""
    if chart == "target":
        return target_chart(finding, _SIZES, events), finding.title, finding.subtitle
    movement, subtitle = finding.movement, months_subtitle(finding, chart)
    if chart == "xmr":
        drawn = control_chart(finding, _SIZES, events)
        if finding.is_one_chart and finding.target_lines:
            return drawn, finding.title, f"{movement.title}. {subtitle}"
        return drawn, movement.title, subtitle
    if chart == "p":
        return shares_chart(finding, _SIZES, events), movement.shares_title, subtitle
    runs = runs_of(finding)
    drawn = runs_chart(finding, runs, len(runs) - 1, sizes=_SIZES, events=events)
    return drawn, runs[-1].title, subtitle


_WANTS = {
    "xmr": "no month has a figure, or its p chart is the fairer one",
    "p": "it is for shares of things counted whole",
    "run": "there are too few months",
}


def _legend(*, below: float) -> dict[str, object]:
    """Plotly's own, in one line under the months; `below` is a share of the plot's height."""
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": -below,
            "yanchor": "top",
            "font": {"size": _SIZES.text},
        },
    }


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
