"""A chart with its words, its table and the buttons that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from kpi.charts.style import FigureDict, graph_config
from kpi.pages.pieces.component import Content, Piece, attributes


@dataclass(frozen=True)
class Drawing:
    """A chart as it is drawn.

    Attributes:
        height: in pixels.
        legend: the kinds of mark, each with its picture's address.
    """

    figure: FigureDict
    height: int = 320
    legend: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Words:
    """A chart in words.

    Attributes:
        title: its finding. second: another, for a chart that answers two questions.
        subtitle: what is drawn.
        alt: what it shows, for whoever can't see it.
    """

    title: str
    subtitle: str
    alt: str
    source: str
    second: str = ""


def chart(
    drawn: Drawing, words: Words, table: Content, *, id: str, files: Piece = None
) -> html.Figure:
    """A chart with its title, its words for whoever can't see it, its source and its table.

    Args:
        table: every figure in it.
        files: the buttons that save it.

    Plotly's drawings have no accessible name: the graph is one image whose name is `words.alt`,
    and the table, shown by the page's Table button, has what it shows.
    """
    config: Any = graph_config()  # Dash has a type of its own for it
    return html.Figure(
        [
            html.H3(words.title),
            *([html.P(words.second, className="second")] if words.second else []),
            html.P(words.subtitle, className="subtitle"),
            html.Div(
                dcc.Graph(
                    id=id, figure=drawn.figure, config=config, style={"height": f"{drawn.height}px"}
                ),
                role="img",
                className="graph",
                style={"minHeight": f"{drawn.height}px"},
                **attributes(aria_label=words.alt),
            ),
            *([_legend(drawn.legend)] if drawn.legend else []),
            files,
            html.Figcaption(words.source),
            html.Div(table, id=f"{id}-table", className="chart-table", hidden=True),
        ],
        className="chart",
        id=f"{id}-figure",
    )


def _legend(marks: Sequence[tuple[str, str]]) -> html.Ul:
    return html.Ul(
        [html.Li([html.Img(src=src, alt=""), name]) for name, src in marks], className="legend"
    )


def table_button() -> html.Button:
    """Shows and hides the tables of the page's charts (`assets/navigation.js`)."""
    return html.Button(
        "Table",
        id="table-button",
        className="button",
        type="button",
        **attributes(aria_expanded="false", data_shows=".chart-table"),
    )


def zoom_buttons(graphs: str = "#target-chart, #monthly-chart") -> html.Div:
    """How many months the page's charts show; `assets/charts.js` does it, as dragging does.

    Args:
        graphs: the selector of the graphs that they zoom.
    """
    return html.Div(
        [
            html.Span("Show", className="caption", **attributes(aria_hidden="true")),
            *(
                html.Button(
                    name,
                    className="zoom",
                    type="button",
                    **attributes(data_zoom=months, aria_pressed=str(months == "all").lower()),
                )
                for name, months in (("12 months", "12"), ("24 months", "24"), ("All", "all"))
            ),
        ],
        className="zooms",
        role="group",
        **attributes(aria_label="Months shown on the charts", data_charts=graphs),
    )
