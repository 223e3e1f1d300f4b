"""`/`: one month on one screen: the headline five, what changed, and every measure by pillar."""

from collections.abc import Sequence
from typing import Any

from dash import html

from kpi.calendar import month_name
from kpi.findings import Finding, Scorecard, scorecard
from kpi.pages import parts
from kpi.pages.address import Query, asked_month, link
from kpi.pages.parts import attributes
from kpi.pages.site import Page, Site
from kpi.plan import plan
from kpi.wording import WINDOW_NAMES

PATH = "/"
SHOWN = {"all": "All", "missed": "Missed", "no_data": "No data"}

_HEADINGS = (
    ("Measure", "measure"),
    ("Period", ""),
    ("Latest", "number latest"),
    ("Last month", "number"),
    ("Year before", "number"),
    ("Target", "target"),
    ("Status", ""),
    ("24 months", ""),
    ("Confidence", ""),
)


def page(site: Site, params: Query) -> Page:
    """The scorecard of the month that the address asks for, else of the latest."""
    with site.store.read() as reader:
        if not reader.loaded_lists():
            return nothing_loaded(site)
    card = site.known(scorecard, asked_month(params))
    return Page(month_name(card.month), layout(card, params.get("show", "all")))


def nothing_loaded(site: Site) -> Page:
    """A new database: what to do, and no error."""
    return Page(
        "Scorecard",
        [
            parts.page_title(
                "Scorecard", f"How {site.council} does against its Safeguarding Improvement Plan."
            ),
            parts.empty(
                "There are no figures yet",
                html.P("Every figure comes from the monthly extracts, and none is loaded."),
                html.Ul(
                    [
                        html.Li([html.A("Upload this month's workbooks", href="/upload"), "."]),
                        html.Li(
                            [
                                "Or, to look around with invented children, run ",
                                html.Code("kpi demo", className="mono"),
                                " on the machine that serves this page.",
                            ]
                        ),
                    ]
                ),
                id="nothing-loaded",
            ),
        ],
    )


def layout(card: Scorecard, show: str = "all") -> list[Any]:
    """The whole screen.

    Args:
        show: which rows: a key of `SHOWN`; anything else shows all.
    """
    show = show if show in SHOWN else "all"
    kept = None if show == "all" else show
    return [
        parts.page_title(
            month_name(card.month),
            card.sentence,
            end=parts.month_chooser(card.months, card.month, PATH, show=kept),
        ),
        html.H2("The five headline measures", className="visually-hidden"),
        html.Ul(
            [html.Li(_headline(finding)) for finding in card.headlines],
            className="headlines",
            id="headlines",
        ),
        html.H2("What changed", className="rule"),
        _changes(card),
        html.H2("All measures"),
        html.Div(
            [
                _filters(card, show),
                html.Div(
                    parts.download(
                        "Data (CSV)",
                        link("/scorecard.csv", month=card.month),
                        id="scorecard-csv",
                    ),
                    className="bar-end",
                ),
            ],
            className="bar",
        ),
        _table(card, show),
    ]


def measure_link(finding: Finding) -> str:
    """The measure's page for the finding's month."""
    return link(f"/measure/{finding.measure.id}", month=finding.figure.month)


def _headline(finding: Finding) -> html.Article:
    figure, judgement = finding.figure, finding.judgement
    below = figure.count_text if figure.value is not None else (figure.reason or "")
    return html.Article(
        [
            html.H3(html.A(finding.measure.name, href=measure_link(finding))),
            parts.value(figure),
            html.Div(below, className="count"),
            html.Div(judgement.words, className="target"),
            parts.status_tag(judgement),
            parts.finding_sparkline(finding, width=220, height=44),
            html.Div(
                [html.Span("Confidence"), parts.confidence_bars(figure, word=True)],
                className="foot",
            ),
        ],
        className="card headline",
        id=f"headline-{finding.measure.id}",
    )


def _changes(card: Scorecard) -> html.Ul | html.P:
    if not card.changes:
        return html.P(
            f"Nothing changed against the month before {month_name(card.month)}.", id="changes"
        )
    return html.Ul(
        [html.Li(_with_link(sentence, card.findings)) for sentence in card.changes],
        className="changes",
        id="changes",
    )


def _with_link(sentence: str, findings: Sequence[Finding]) -> list[Any]:
    """A sentence about a measure begins with its name, which leads to its page."""
    named = [each for each in findings if sentence.startswith(each.measure.name)]
    if not named:
        return [sentence]
    longest = max(named, key=lambda each: len(each.measure.name))
    name = longest.measure.name
    return [html.A(name, href=measure_link(longest)), sentence.removeprefix(name)]


def _filters(card: Scorecard, show: str) -> html.Nav:
    return parts.pills(
        "Which measures",
        [
            (
                f"{words} {len(_shown(card.findings, key))}",
                link(PATH, month=card.month, show=None if key == "all" else key),
                key == show,
            )
            for key, words in SHOWN.items()
        ],
    )


def _shown(findings: Sequence[Finding], show: str) -> list[Finding]:
    return [each for each in findings if show in ("all", each.status)]


def _table(card: Scorecard, show: str) -> html.Div | html.P:
    """Rows under their pillars; on a narrow screen each row is a card.

    Roles are written out because a row laid out as a card is no longer a table's row to some
    browsers.
    """
    shown = _shown(card.findings, show)
    body: list[html.Tr] = []
    for pillar in plan().pillars:
        rows = [_row(finding) for finding in shown if finding.measure.pillar == pillar.number]
        if rows:
            heading = html.Th(
                f"Pillar {pillar.number} · {pillar.name}",
                colSpan=len(_HEADINGS),
                scope="colgroup",
                className="pillar",
                role="columnheader",
            )
            body += [html.Tr(heading, className="pillar-row", role="row"), *rows]
    if not body:
        return html.P(
            f"No measure is “{SHOWN[show]}” this month.", id="measures", className="muted"
        )
    head = [
        html.Th(name, className=look, scope="col", role="columnheader") for name, look in _HEADINGS
    ]
    caption = f"All measures, {month_name(card.month)}"
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


def _row(finding: Finding) -> html.Tr:
    measure, figure = finding.measure, finding.figure
    name = html.Th(
        html.A(measure.name, href=measure_link(finding)),
        scope="row",
        role="rowheader",
        className="measure",
    )
    contents: list[Any] = [
        WINDOW_NAMES[figure.window].lower(),
        parts.figure_or_dash(figure),
        parts.figure_or_dash(finding.last_month),
        parts.figure_or_dash(finding.year_before),
        finding.judgement.short,
        parts.status_tag(finding.judgement),
        parts.finding_sparkline(finding),
        parts.confidence_bars(figure),
    ]
    cells = [
        html.Td(
            content,
            className=look or None,
            role="cell",
            **attributes(
                data_label="" if heading in ("Status", "24 months", "Confidence") else heading
            ),
        )
        for (heading, look), content in zip(_HEADINGS[1:], contents, strict=True)
    ]
    return html.Tr([name, *cells], id=f"row-{measure.id}", role="row")
