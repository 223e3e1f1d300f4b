"""What others have, beside ours: the panel of a measure's page and its chart's second table."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import month_name
from kpi.findings import Finding
from kpi.findings.comparison import Against, PublishedLine
from kpi.findings.published import Other
from kpi.pages.pieces import tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Content
from kpi.plan import MeasureEntry


def against_card(against: Against | None, measure: MeasureEntry) -> list[html.Section]:
    """The panel: whose figure, what it is made of, what differs, and the source."""
    if against is None:
        return []
    rows = [(row.name, _figure(row)) for row in against.rows]
    address = link("/reconciliation", measure=measure.id)
    more = ", and among all councils" if measure.value == "share" else ""
    reconciled = html.P(
        html.A(f"Ours against published, year by year{more}", href=address), className="small"
    )
    return [
        html.Section(
            [
                html.H2(against.title),
                *([tables.facts(rows)] if rows else []),
                *(html.P(sentence, className="small muted") for sentence in against.sentences),
                *([reconciled] if rows else []),
            ],
            className="card",
            id="against-others",
        )
    ]


def published_table(found: Finding, lines: Sequence[PublishedLine]) -> html.Div:
    """The published points of a chart, newest first."""
    months = sorted({each.month for line in lines for each in line.points}, reverse=True)
    by_month = [{each.month: each.text for each in line.points} for line in lines]
    return tables.table(
        (("Published for", ""), *((line.name, "number") for line in lines)),
        [
            (month_name(of), *(figures.get(of, "not published") for figures in by_month))
            for of in months
        ],
        caption=f"{found.measure.name}: published figures of others",
    )


def _figure(row: Other) -> Content:
    if not row.made_of:
        return row.text
    return [row.text, html.Span(row.made_of, className="small muted made-of")]
