"""The pieces that screens are made of: tags, bars, switches, tables, figures."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from kpi.calendar import Month, month_name
from kpi.charts.icons import assurance_icon, variation_icon
from kpi.charts.sparkline import sparkline
from kpi.charts.style import FigureDict, graph_config
from kpi.findings import Figure, Finding
from kpi.findings.movement import Movement
from kpi.findings.words.printed import VARIATION_WORDS
from kpi.pages.pieces.address import link
from kpi.targets import Judgement

STATUS_WORDS = {
    "met": "Met",
    "near": "Near",
    "missed": "Missed",
    "no_data": "No data",
    "no_target": "No target",
}
_STATUS_ICONS = {"met": "met", "near": "near", "missed": "missed"}


def attributes(**named: object) -> dict[str, Any]:
    """``aria-…`` and ``data-…`` attributes, written with underscores; ``None`` is left out."""
    return {name.replace("_", "-"): value for name, value in named.items() if value is not None}


def here_and_now(moment: dt.datetime) -> dt.datetime:
    """A moment in this machine's time; SQLite gives moments back without their zone, UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone()


def page_title(title: str, lead: str = "", *, end: Any = None) -> html.Div:
    """The page's heading, which takes the focus after navigation, with its sentence."""
    words: list[Any] = [html.H1(title, id="page-title", tabIndex=-1)]
    if lead:
        words.append(html.P(lead, className="lead"))
    return html.Div([html.Div(words), *([end] if end else [])], className="title-row")


def breadcrumb(*steps: tuple[str, str | None]) -> html.Nav:
    """Where this page is: names with their addresses; a step without one is only named."""
    return html.Nav(
        html.Ul(
            [html.Li(html.A(name, href=href) if href else name) for name, href in steps],
            className="breadcrumb",
        ),
        **attributes(aria_label="Where you are"),
    )


def status_tag(judgement: Judgement, *, words: str | None = None) -> html.Span:
    """A status with its colour, its shape and its word; hindsight is said under it."""
    icon = _STATUS_ICONS.get(judgement.status, "none")
    tag = html.Span(
        [
            html.Img(src=f"/assets/icons/status-{icon}.svg", alt=""),
            words or STATUS_WORDS[judgement.status],
        ],
        className=f"tag tag-{judgement.status}",
    )
    if not judgement.hindsight or judgement.status in ("no_data", "no_target"):
        return html.Span(tag)
    return html.Span([tag, html.Span("in hindsight", className="hindsight")])


def confidence_bars(figure: Figure, *, word: bool = False) -> html.Span:
    """Three bars; their words are there for whoever can't see them."""
    words = " ".join([f"Confidence: {figure.confidence}.", *figure.confidence_reasons])
    bars = html.Img(
        src=f"/assets/icons/confidence-{figure.confidence}.svg",
        alt="" if word else words,
        title=words,
    )
    words_beside: list[Any] = [figure.confidence] if word else []
    return html.Span([bars, *words_beside], className="confidence")


def value(figure: Figure) -> html.Div:
    """The figure in large, its per cent sign small."""
    if figure.value is None:
        return html.Div(figure.text, className="value value-none")
    number, percent, rest = figure.text.partition("%")
    unit: list[Any] = [html.Span("%", className="unit"), rest] if percent else []
    return html.Div([number, *unit], className="value")


def finding_sparkline(finding: Finding, *, width: int = 150, height: int = 34) -> html.Img:
    """The last 24 months with the target; its words say from what to what."""
    shown = finding.series[-24:]
    figures = [point.figure for point in shown if point.figure.value is not None]
    if figures:
        first, last = figures[0], figures[-1]
        words = (
            f"{month_name(first.month)}: {first.text}; {month_name(last.month)}: {last.text}; "
            f"{len(shown) - len(figures)} of {len(shown)} months without a figure"
        )
    else:
        words = "No figures in these months"
    return html.Img(
        src=sparkline(finding.series, finding.target_lines, width=width, height=height),
        alt=words,
        className="sparkline",
    )


def figure_or_dash(figure: Figure) -> Any:
    """A figure's text; a dash, with the reason, where there is none."""
    if figure.value is not None:
        return figure.text
    reason = figure.reason or "No figure."
    hidden = html.Span(f" {reason}", className="visually-hidden")
    return html.Span([html.Span("–", **attributes(aria_hidden="true")), hidden], title=reason)


def restated_mark(was: Figure | None = None) -> html.Span:
    """That a figure is not what it was when it was first shown, and what it was."""
    words = "restated" if was is None else f"restated, was {was.text}"
    return html.Span(words, className="restated")


def switch(label: str, choices: Iterable[tuple[str, str, bool]]) -> html.Nav:
    """Choices of which one holds, each a link: (name, address, whether it holds)."""
    return _links(label, choices, "switch")


def pills(label: str, choices: Iterable[tuple[str, str, bool]]) -> html.Nav:
    """Filters, each a link: (name, address, whether it holds)."""
    return _links(label, choices, "pills")


def _links(label: str, choices: Iterable[tuple[str, str, bool]], look: str) -> html.Nav:
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        name,
                        href=href,
                        id=f"{label.lower().replace(' ', '-')}-{place}",
                        **attributes(data_stay="1", aria_current="true" if holds else None),
                    )
                )
                for place, (name, href, holds) in enumerate(choices)
            ],
            className=look,
        ),
        **attributes(aria_label=label),
    )


def month_chooser(months: Sequence[Month], chosen: Month, path: str, **params: object) -> html.Div:
    """‹ March 2012 ›, and a list to jump; `params` stay in the address."""
    return html.Div(
        [
            _step(months, chosen - 1, "‹", "Earlier month", path, params),
            dmc.Select(
                id="month-select",
                data=[{"value": str(each), "label": month_name(each)} for each in reversed(months)],
                value=str(chosen),
                allowDeselect=False,
                searchable=True,
                withCheckIcon=False,
                w=176,
                maxDropdownHeight=320,
                **attributes(aria_label="Month"),
            ),
            _step(months, chosen + 1, "›", "Later month", path, params),
            dcc.Store(id="month-shown", data=str(chosen)),
        ],
        className="months",
        role="group",
        **attributes(aria_label="Month"),
    )


def _step(
    months: Sequence[Month],
    to: Month,
    sign: str,
    words: str,
    path: str,
    params: dict[str, object],
) -> html.A | html.Span:
    if not months or not months[0] <= to <= months[-1]:
        return html.Span(sign, className="step step-off", **attributes(aria_hidden="true"))
    return html.A(
        sign,
        href=link(path, **(params | {"month": to})),
        className="step",
        id=words.lower().replace(" ", "-"),
        **attributes(aria_label=f"{words}, {month_name(to)}", data_stay="1"),
    )


def chart(
    id: str,
    figure: FigureDict,
    *,
    title: str,
    subtitle: str,
    alt: str,
    source: str,
    table: Any,
    second: str = "",
    legend: Sequence[tuple[str, str]] = (),
    files: Any = None,
    height: int = 320,
) -> html.Figure:
    """A chart with its title, its words for whoever can't see it, its source and its table.

    Args:
        second: a second finding, for a chart that answers two questions.
        legend: the kinds of mark, each with its picture's address.
        files: the buttons that save it.

    Plotly's drawings have no accessible name: the graph is one image whose name is `alt`, and the
    table, shown by the page's Table button, has every figure in it.
    """
    config: Any = graph_config()
    return html.Figure(
        [
            html.H3(title),
            *([html.P(second, className="second")] if second else []),
            html.P(subtitle, className="subtitle"),
            html.Div(
                dcc.Graph(id=id, figure=figure, config=config, style={"height": f"{height}px"}),
                role="img",
                className="graph",
                style={"minHeight": f"{height}px"},
                **attributes(aria_label=alt),
            ),
            *([_legend(legend)] if legend else []),
            files,
            html.Figcaption(source),
            html.Div(table, id=f"{id}-table", className="chart-table", hidden=True),
        ],
        className="chart",
        id=f"{id}-figure",
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


def _legend(marks: Sequence[tuple[str, str]]) -> html.Ul:
    return html.Ul(
        [html.Li([html.Img(src=src, alt=""), name]) for name, src in marks], className="legend"
    )


def section_head(title: str, *end: Any) -> html.Div:
    """A section's heading, with what belongs to all of it at the other end of the line."""
    return html.Div([html.H2(title), *end], className="section-head")


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


def change_icon(movement: Movement) -> html.Img | None:
    """Whether the latest month is ordinary variation; nothing without limits to say so by."""
    if not movement.has_limits:
        return None
    words = VARIATION_WORDS[movement.variation]
    if movement.latest and movement.months[movement.latest.index] != movement.months[-1]:
        words += f" in {month_name(movement.months[movement.latest.index])}, the latest month known"
    return _icon(variation_icon(movement.variation), words)


def reach_icon(movement: Movement) -> html.Img | None:
    """Whether the target is kept by ordinary variation; nothing where that can't be said."""
    if movement.assurance is None:
        return None
    return _icon(assurance_icon(movement.assurance), movement.reach)


def both_icons(movement: Movement) -> html.Span:
    """The icons of change and of the target's reach, those of them that can be said."""
    icons = (change_icon(movement), reach_icon(movement))
    return html.Span([icon for icon in icons if icon is not None], className="icons")


def _icon(src: str, words: str) -> html.Img:
    return html.Img(src=src, alt=words, title=words, className="icon")


def table(
    headings: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[Any]],
    *,
    caption: str,
    id: str | None = None,
    look: str = "",
) -> html.Div:
    """A plain table that scrolls within itself on a narrow screen.

    Args:
        headings: (name, class) of each column; the class applies to its cells too.
        look: further classes; a ``wide`` table can be reached and scrolled with the keyboard.
        rows: the cells' contents; the first of a row is its heading.
        caption: for screen readers; sighted readers have the heading above.
    """
    head = [html.Th(name, className=look_of, scope="col") for name, look_of in headings]
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className=headings[0][1])
                if place == 0
                else html.Td(cell, className=headings[place][1])
                for place, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    made = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
        ],
        className=f"table {look}".strip(),
    )
    more: dict[str, Any] = {"id": id} if id else {}
    if "wide" in look:
        more |= {"tabIndex": 0, "role": "region"} | attributes(aria_label=caption)
    return html.Div(made, className="scroll", **more)


def measure_link(finding: Finding) -> str:
    """The measure's page for the finding's month."""
    return link(f"/measure/{finding.measure.id}", month=finding.figure.month)


def facts(pairs: Iterable[tuple[str, Any]]) -> html.Dl:
    """Names and what they are, in two columns."""
    return html.Dl(
        [part for name, is_ in pairs for part in (html.Dt(name), html.Dd(is_))],
        className="pairs-list",
    )


def empty(title: str, *children: Any, id: str = "empty") -> html.Div:
    """What stands where there is nothing to show yet: what is missing, and what to do."""
    return html.Div([html.H2(title), *children], className="empty", id=id)


def download(name: str, href: str, *, id: str, label: str | None = None) -> html.A:
    """A link that saves a file."""
    return html.A(
        name, href=href, id=id, className="button", download="", **attributes(aria_label=label)
    )


def made_of(figure: Figure) -> Any:
    """What a figure is made of, or why there is none."""
    if figure.value is None:
        return html.Span(figure.reason or "", className="reason")
    return figure.count_text + (" (part of the month)" if figure.part else "")
