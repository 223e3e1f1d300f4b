"""`/`: one month on one screen: the headline five, what changed, and every measure by pillar."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from kpi.calendar import month_name
from kpi.findings import Finding, Scorecard, Signal, months, scorecard
from kpi.findings.restated import restated, restated_of
from kpi.pages.pieces import choices, figures, headings, tables
from kpi.pages.pieces.address import Address, asked_month, link
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.site import Page, Visit
from kpi.pages.screens.scorecard import icon_grid
from kpi.pages.screens.scorecard.moved import Moved, moved_mark
from kpi.pages.screens.scorecard.table import table
from kpi.plan import plan

PATH = "/"
SHOWN = {
    "all": "All",
    "missed": "Missed",
    "changed": "Significant change",
    "no_data": "No data",
}
VIEWS = {"table": "Table", "grid": "Icon grid"}


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
        for of, each in restated_of(restatements, found).items()
    }
    shown = layout(
        card,
        show=params.get("show", "all"),
        pillar=params.get("pillar"),
        view=params.get("view", "table"),
        moved=moved,
    )
    return Page(month_name(card.month), shown)


@dataclass(frozen=True)
class Chosen:
    """How the measures are shown.

    Attributes:
        show: which of them: a key of `SHOWN`.
        pillar: the number of the one pillar that is shown, or none for all.
        view: a key of `VIEWS`.
    """

    show: str
    pillar: str | None
    view: str

    @property
    def params(self) -> dict[str, str | None]:
        """It in an address, without what is the default."""
        return {
            "show": None if self.show == "all" else self.show,
            "pillar": self.pillar,
            "view": None if self.view == "table" else self.view,
        }


def layout(
    card: Scorecard,
    *,
    show: str = "all",
    pillar: str | None = None,
    view: str = "table",
    moved: Moved | None = None,
) -> list[Piece]:
    """The whole screen.

    Args:
        show: which rows: a key of `SHOWN`; anything else shows all.
        pillar: the number of the pillar whose rows are shown; anything else shows all.
        view: how all measures are shown: a key of `VIEWS`; anything else is the table.
        moved: the figures that were restated, by measure and month.
    """
    moved = moved or {}
    chosen = Chosen(
        show if show in SHOWN else "all",
        pillar if pillar in {str(each.number) for each in plan().pillars} else None,
        view if view in VIEWS else "table",
    )
    return [
        html.Div(
            [
                headings.page_title(
                    month_name(card.month),
                    card.sentence,
                    end=choices.month_chooser(
                        card.months, card.month, Address(PATH, chosen.params)
                    ),
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
                _bar(card, chosen),
                _measures(card, chosen, moved),
            ],
            className="scorecard",
        )
    ]


def _headline(finding: Finding, moved: Moved) -> html.Article:
    figure, judgement = finding.figure, finding.judgement
    below = figure.count_text if figure.value is not None else (figure.reason or "")
    near = f" (near: {judgement.near})" if judgement.near else ""
    return html.Article(
        [
            html.H3(html.A(finding.measure.name, href=figures.measure_link(finding))),
            figures.value(figure),
            html.Div([below, moved_mark(moved, figure)], className="count"),
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


def _bar(card: Scorecard, chosen: Chosen) -> html.Div:
    """What can be chosen of the measures, and their figures as a file."""
    here = Address(PATH, {"month": card.month, **chosen.params})
    return html.Div(
        [
            html.Div(
                [_filters(card, chosen, here), _pillars(card, chosen, here)], className="filters"
            ),
            html.Div(
                [
                    _views(chosen, here),
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
    )


def _filters(card: Scorecard, chosen: Chosen, here: Address) -> html.Nav:
    return choices.pills(
        "Which measures",
        [
            (
                f"{words} {len(_shown(card.findings, key, chosen.pillar))}",
                here.but(show=None if key == "all" else key),
                key == chosen.show,
            )
            for key, words in SHOWN.items()
        ],
    )


def _pillars(card: Scorecard, chosen: Chosen, here: Address) -> html.Nav:
    with_measures = {str(each.measure.pillar) for each in card.findings}
    return choices.pills(
        "Pillar",
        [
            ("All pillars", here.but(pillar=None), chosen.pillar is None),
            *(
                (f"Pillar {number}", here.but(pillar=number), number == chosen.pillar)
                for number in sorted(with_measures)
            ),
        ],
    )


def _views(chosen: Chosen, here: Address) -> html.Nav:
    return choices.switch(
        "View",
        [
            (name, here.but(view=None if key == "table" else key), key == chosen.view)
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


def _measures(card: Scorecard, chosen: Chosen, moved: Moved) -> Piece:
    """The measures that pass the filters, as a table or by their icons."""
    shown = _shown(card.findings, chosen.show, chosen.pillar)
    if not shown:
        return html.P(
            f"No measure is “{SHOWN[chosen.show]}” this month.", id="measures", className="muted"
        )
    if chosen.view == "grid":
        return icon_grid.grid(shown, card.month)
    return table(card.month, shown, moved)
