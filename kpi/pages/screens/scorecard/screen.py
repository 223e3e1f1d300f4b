"""`/`: one month on one screen: the headline five, what changed, and every measure by pillar."""

from collections.abc import Callable, Mapping, Sequence

from dash import html

from kpi.calendar import Month, day_name, month_name
from kpi.findings import Figure, Finding, Scorecard, Signal, months, scorecard
from kpi.findings.quality import Restated, marks, restated
from kpi.findings.words.printed import WINDOW_NAMES, arrow
from kpi.pages.pieces import choices, figures, headings, tables
from kpi.pages.pieces.address import asked_month, link
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.site import Page, Visit
from kpi.pages.screens.scorecard import icon_grid
from kpi.plan import plan

PATH = "/"
SHOWN = {
    "all": "All",
    "missed": "Missed",
    "changed": "Significant change",
    "no_data": "No data",
}
VIEWS = {"table": "Table", "grid": "Icon grid"}

_HEADINGS = (
    ("Measure", "measure"),
    ("Period", "period"),
    ("Latest", "number latest"),
    ("In month", "number in-month"),
    ("Last month", "number last-month"),
    ("Year before", "number year-before"),
    ("Target", "target"),
    ("Status", "status"),
    ("Change", "icon-cell change"),
    ("Target in reach", "icon-cell reach"),
    ("24 months", "drawn"),
    ("Confidence", "sure"),
)
_UNNAMED = (
    "Status",
    "Change",
    "Target in reach",
    "24 months",
    "Confidence",
)  # they say what they are on a card too
_Moved = Mapping[tuple[str, Month], Restated]


def page(visit: Visit) -> Page:
    """The scorecard of the month that the address asks for, else of the latest."""
    moment, params = visit.moment, visit.params
    if not months(moment):
        return nothing_loaded(visit.site)
    card = moment.once(scorecard, asked_month(params))
    restatements = moment.once(restated)
    moved = {
        (found.measure.id, of): each
        for found in card.findings
        for of, each in marks(restatements, found).items()
    }
    shown = layout(
        card,
        params.get("show", "all"),
        params.get("pillar"),
        moved,
        view=params.get("view", "table"),
    )
    return Page(month_name(card.month), shown)


def layout(
    card: Scorecard,
    show: str = "all",
    pillar: str | None = None,
    moved: _Moved | None = None,
    *,
    view: str = "table",
) -> list[Piece]:
    """The whole screen.

    Args:
        show: which rows: a key of `SHOWN`; anything else shows all.
        pillar: the number of the pillar whose rows are shown; anything else shows all.
        moved: the figures that were restated, by measure and month.
        view: how all measures are shown: a key of `VIEWS`; anything else is the table.
    """
    moved = moved or {}
    show = show if show in SHOWN else "all"
    view = view if view in VIEWS else "table"
    pillar = pillar if pillar in {str(each.number) for each in plan().pillars} else None
    kept = {
        "show": None if show == "all" else show,
        "pillar": pillar,
        "view": None if view == "table" else view,
    }

    def choose(**chosen: object) -> str:
        return link(PATH, **({"month": card.month} | kept | chosen))

    return [
        html.Div(
            [
                headings.page_title(
                    month_name(card.month),
                    card.sentence,
                    end=choices.month_chooser(card.months, card.month, PATH, **kept),
                ),
                html.H2("The five headline measures", className="visually-hidden"),
                html.Ul(
                    [html.Li(_headline(finding, moved)) for finding in card.headlines],
                    className="headlines",
                    id="headlines",
                ),
                html.H2("What changed", className="rule"),
                *_what_changed(card),
                html.H2("All measures"),
                html.Div(
                    [
                        html.Div(
                            [
                                _filters(card, show, pillar, choose),
                                _pillars(card, pillar, choose),
                            ],
                            className="filters",
                        ),
                        html.Div(
                            [
                                _views(view, choose),
                                tables.download(
                                    "Data (CSV)",
                                    link("/scorecard.csv", month=card.month),
                                    id="scorecard-csv",
                                ),
                            ],
                            className="bar-end",
                        ),
                    ],
                    className="bar",
                ),
                _measures(card, show, pillar, moved, view),
            ],
            className="scorecard",
        )
    ]


def _headline(finding: Finding, moved: _Moved) -> html.Article:
    figure, judgement = finding.figure, finding.judgement
    below = figure.count_text if figure.value is not None else (figure.reason or "")
    near = f" (near: {judgement.near})" if judgement.near else ""
    return html.Article(
        [
            html.H3(html.A(finding.measure.name, href=figures.measure_link(finding))),
            figures.value(figure),
            html.Div([below, _mark(moved, figure)], className="count"),
            html.Div(f"{judgement.words}{near}", className="target"),
            figures.status_tag(judgement),
            figures.finding_sparkline(finding, width=220, height=44),
            html.Div(
                [
                    figures.both_icons(finding.movement),
                    html.Span(
                        ["Confidence ", figures.confidence_bars(figure, word=True)],
                        className="how-sure",
                    ),
                ],
                className="foot",
            ),
        ],
        className="card headline",
        id=f"headline-{finding.measure.id}",
    )


def _what_changed(card: Scorecard) -> list[Piece]:
    """What is new this month, what stands out for longer, and how often chance alone does so."""
    new: Piece = html.P(
        f"No measure newly stands out from chance in {month_name(card.month)}.", id="changes"
    )
    if card.new:
        new = html.Ul([_signal(each) for each in card.new], className="changes", id="changes")
    said: list[Piece] = [new]
    if card.lost:
        said.append(
            html.Ul([html.Li(words) for words in card.lost], className="changes", id="lost")
        )
    if card.lasting:
        said.append(
            html.Details(
                [
                    html.Summary(_longer(len(card.lasting))),
                    html.Ul([_signal(each) for each in card.lasting], className="changes"),
                ],
                className="more",
                id="lasting",
            )
        )
    return [*said, html.P(card.chance, className="caption", id="chance")]


def _longer(number: int) -> str:
    measures = "measure that has" if number == 1 else "measures that have"
    return f"{number} {measures} stood out for longer"


def _signal(signal: Signal) -> html.Li:
    """A measure's icon and its sentence, which begins with its name and leads to its page."""
    name = signal.finding.measure.name
    return html.Li(
        [
            figures.change_icon(signal.finding.movement),
            html.Span(
                [
                    html.A(name, href=figures.measure_link(signal.finding)),
                    signal.sentence.removeprefix(name),
                ]
            ),
        ]
    )


def _filters(
    card: Scorecard, show: str, pillar: str | None, choose: Callable[..., str]
) -> html.Nav:
    return choices.pills(
        "Which measures",
        [
            (
                f"{words} {len(_shown(card.findings, key, pillar))}",
                choose(show=None if key == "all" else key),
                key == show,
            )
            for key, words in SHOWN.items()
        ],
    )


def _pillars(card: Scorecard, pillar: str | None, choose: Callable[..., str]) -> html.Nav:
    with_measures = {str(each.measure.pillar) for each in card.findings}
    return choices.pills(
        "Pillar",
        [
            ("All pillars", choose(pillar=None), pillar is None),
            *(
                (f"Pillar {number}", choose(pillar=number), number == pillar)
                for number in sorted(with_measures)
            ),
        ],
    )


def _views(view: str, choose: Callable[..., str]) -> html.Nav:
    return choices.switch(
        "View",
        [
            (name, choose(view=None if key == "table" else key), key == view)
            for key, name in VIEWS.items()
        ],
    )


def _shown(findings: Sequence[Finding], show: str, pillar: str | None = None) -> list[Finding]:
    return [
        each
        for each in findings
        if _passes(each, show) and pillar in (None, str(each.measure.pillar))
    ]


def _passes(finding: Finding, show: str) -> bool:
    if show == "changed":
        return finding.movement.is_signal
    return show in ("all", finding.status)


def _measures(card: Scorecard, show: str, pillar: str | None, moved: _Moved, view: str) -> Piece:
    """The measures that pass the filters, as a table or by their icons."""
    shown = _shown(card.findings, show, pillar)
    if not shown:
        return html.P(
            f"No measure is “{SHOWN[show]}” this month.", id="measures", className="muted"
        )
    if view == "grid":
        return icon_grid.grid(shown, card.month)
    return _table(card.month, shown, moved)


def _table(of: Month, shown: Sequence[Finding], moved: _Moved) -> html.Div:
    """Rows under their pillars, promises without data last; on a narrow screen a row is a card.

    Roles are written out because a row laid out as a card is no longer a table's row to some
    browsers.
    """
    body: list[html.Tr] = []
    for each in plan().pillars:
        of_pillar = [found for found in shown if found.measure.pillar == each.number]
        of_pillar.sort(key=lambda found: bool(found.measure.evidence))
        if of_pillar:
            heading = html.Th(
                f"Pillar {each.number} · {each.name}",
                colSpan=len(_HEADINGS),
                scope="colgroup",
                className="pillar",
                role="columnheader",
            )
            body.append(html.Tr(heading, className="pillar-row", role="row"))
            body += [
                _promise(found) if found.measure.evidence else _row(found, moved)
                for found in of_pillar
            ]
    head = [
        html.Th(name, className=look, scope="col", role="columnheader") for name, look in _HEADINGS
    ]
    caption = f"All measures, {month_name(of)}"
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="visually-hidden"),
                html.Thead(html.Tr(head, role="row"), role="rowgroup"),
                html.Tbody(body, role="rowgroup"),
            ],
            className="table cards",
            id="measures",
            role="table",
        ),
        className="scroll",
    )


def _name(finding: Finding) -> html.Th:
    return html.Th(
        html.A(finding.measure.name, href=figures.measure_link(finding)),
        scope="row",
        role="rowheader",
        className="measure",
    )


def _promise(finding: Finding) -> html.Tr:
    """A promise that no list has data for: one quiet line, and what it would take."""
    evidence = finding.measure.evidence
    said = f"No data yet. It would take: {evidence[:1].lower()}{evidence[1:]}"
    cell = html.Td(said, colSpan=len(_HEADINGS) - 1, role="cell", className="wide")
    return html.Tr(
        [_name(finding), cell], id=f"row-{finding.measure.id}", role="row", className="quiet"
    )


def _row(finding: Finding, moved: _Moved) -> html.Tr:
    figure = finding.figure
    contents: list[Content] = [
        _period(figure),
        [figures.figure_or_dash(figure), _mark(moved, figure)],
        _in_month(finding),
        _before(finding, finding.last_month, finding.direction_of_travel, moved),
        _before(finding, finding.year_before, finding.direction_since_year, moved),
        _target(finding),
        figures.status_tag(finding.judgement),
        figures.change_icon(finding.movement),
        figures.reach_icon(finding.movement),
        figures.finding_sparkline(finding),
        figures.confidence_bars(figure),
    ]
    cells = [
        html.Td(
            content,
            className=look,
            role="cell",
            **attributes(data_label="" if heading in _UNNAMED else heading),
        )
        for (heading, look), content in zip(_HEADINGS[1:], contents, strict=True)
    ]
    return html.Tr([_name(finding), *cells], id=f"row-{finding.measure.id}", role="row")


def _period(figure: Figure) -> html.Span:
    """What the figure spans; a snapshot's day, where the extract is not of the month's end."""
    as_at = f"as at {day_name(figure.as_at)}" if figure.as_at else ""
    part = " (part)" if figure.part else ""
    return html.Span(f"{WINDOW_NAMES[figure.window].lower()}{part}", title=as_at)


def _in_month(finding: Finding) -> Content:
    """The month's own figure beside the judged window's."""
    in_month = finding.in_month
    if in_month is None:
        return None
    return figures.figure_or_dash(in_month)


def _before(finding: Finding, before: Figure, direction: str, moved: _Moved) -> list[Piece]:
    """An earlier figure, and which way it has gone since: an arrow and its word."""
    shown: list[Piece] = [figures.figure_or_dash(before), _mark(moved, before)]
    if direction:
        way = arrow(before.value, finding.figure.value)
        shown.append(
            html.Span(
                [html.Span(way, **attributes(aria_hidden="true")), f" {direction}"],
                className=f"travel travel-{direction}",
            )
        )
    return shown


def _target(finding: Finding) -> list[Piece]:
    """The target, and how far from it still counts as near."""
    judgement = finding.judgement
    near = html.Span(f"near {judgement.near}", className="tolerance") if judgement.near else None
    return [judgement.short, near]


def _mark(moved: _Moved, figure: Figure) -> html.Span | None:
    each = moved.get((figure.measure, figure.month))
    return figures.restated_mark(each.was) if each else None
