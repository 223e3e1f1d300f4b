"""`/reconciliation`: ours against published, year by year, and why they differ."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from dash import html

from kpi.analysis.funnel import Place
from kpi.charts.funnel import funnel_chart
from kpi.findings import months
from kpi.findings.council_funnel import CouncilFunnel, council_funnel, share_text
from kpi.findings.published import period_name
from kpi.findings.reconciliation import Reconciled, reconciliation
from kpi.findings.words.printed import out_of
from kpi.pages.pieces import charts, choices, headings, tables
from kpi.pages.pieces.address import asked_month, link
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.site import Page, Visit
from kpi.plan import MeasureEntry, plan

PATH = "/reconciliation"
_HEADINGS = (
    ("Year", ""),
    ("Ours", "number"),
    ("Published", "number"),
    ("Difference", "number"),
    ("Explained", "explained"),
)


def page(visit: Visit) -> Page:
    """All measures that compare with something published, or the one in the address.

    Raises:
        NotFound: there is no such measure.
    """
    moment, params = visit.moment, visit.params
    asked = params.get("measure")
    only = plan().measure(asked) if asked else None
    rows = reconciliation(moment, only.id if only else None)
    latest = months(moment)
    of = asked_month(params, "period") or (latest[-1] if latest else None)
    among = council_funnel(moment, only.id, of) if only else None
    return Page("Ours against published", layout(rows, visit.site.council, only, among=among))


def layout(
    rows: Sequence[Reconciled],
    council: str,
    only: MeasureEntry | None = None,
    *,
    among: CouncilFunnel | None = None,
) -> list[Piece]:
    """The whole screen: a sentence on how many agree, then a table for each measure.

    Args:
        only: the one measure that is shown. among: it among all councils.
    """
    shown = [html.A("All measures", href=PATH)] if only else []
    return [
        headings.breadcrumb(("About", "/about"), ("Ours against published", None)),
        headings.page_title("Ours against published", _lead(rows, council)),
        *([html.P(shown)] if shown else []),
        *(_tables(rows) if rows else [_nothing()]),
        *([_among_all(among)] if among else []),
    ]


def _lead(rows: Sequence[Reconciled], council: str) -> str:
    compared = [row for row in rows if row.same is not None]
    same = sum(row.same is True for row in compared)
    if not compared:
        return f"Our figures beside what the Department for Education published of {council}."
    said = (
        f"{same} of {len(compared)} figures are those that the Department for Education published "
        f"of {council}, counts and all."
    )
    return said if same == len(compared) else f"{said} Why the others differ stands beside them."


def _tables(rows: Sequence[Reconciled]) -> list[html.Section]:
    return [
        _table(what, list(of_one)) for what, of_one in groupby(_ordered(rows), lambda row: row.what)
    ]


def _ordered(rows: Sequence[Reconciled]) -> list[Reconciled]:
    """A count's years together, then its rate's."""
    names = list(dict.fromkeys(row.what for row in rows))
    return sorted(rows, key=lambda row: names.index(row.what))


def _table(what: str, rows: Sequence[Reconciled]) -> html.Section:
    measure = rows[0].measure
    return html.Section(
        [
            html.H2(html.A(what, href=link(f"/measure/{measure.id}")), className="rule"),
            tables.table(
                _HEADINGS,
                [
                    (
                        row.year,
                        _with_parts(row.ours, row.ours_made_of),
                        _with_parts(row.published, row.published_made_of),
                        row.difference,
                        [row.explained, _source(row)],
                    )
                    for row in rows
                ],
                caption=f"{what}: ours against published",
                look="wide reconciled",
            ),
        ]
    )


def _with_parts(text: str, made_of: str) -> Content:
    if not made_of:
        return text
    return [text, html.Div(made_of, className="small muted")]


def _source(row: Reconciled) -> Piece:
    return html.Div(row.source, className="small muted") if row.source else ""


def _nothing() -> html.Div:
    return headings.empty(
        "Nothing to compare yet",
        html.P(
            "It takes our figures and the Department's: 'kpi comparators load FILE.csv' reads its "
            "published tables."
        ),
    )


# ── among all councils ────────────────────────────────────────────────────────────────────────


def _among_all(found: CouncilFunnel) -> html.Section:
    """The funnel of a published year, and the same as a table."""
    path = partial(link, PATH, measure=found.measure.id)
    years = [(period_name(each), path(period=each), each == found.period) for each in found.periods]
    return html.Section(
        [
            html.H2("Among all councils", className="rule"),
            html.Div([choices.pills("Year", years), charts.table_button()], className="bar"),
            charts.chart(
                charts.Drawing(funnel_chart(found), height=420),
                charts.Words(
                    title=found.title,
                    subtitle=_funnel_subtitle(found),
                    alt=found.sentence,
                    source=found.source,
                ),
                _places(found),
                id="funnel-chart",
            ),
            html.P(found.sentence, id="funnel-words"),
        ],
        id="funnel",
    )


def _funnel_subtitle(found: CouncilFunnel) -> str:
    squares = "; statistical neighbours are squares" if found.neighbours else ""
    return (
        f"{found.measure.name}, {period_name(found.period)}, by the number of "
        f"{found.measure.noun[1]}, with the limits of chance: 95% dotted, 99.8% dashed{squares}"
    )


def _places(found: CouncilFunnel) -> html.Div:
    """Every council, the highest share first."""
    return tables.table(
        (("Council", ""), ("Share", "number"), ("Made of", ""), ("Where it lies", "")),
        [
            (
                place.name,
                share_text(place.share),
                out_of(place.count, place.of),
                _where(place),
            )
            for place in sorted(found.funnel.places, key=lambda each: -each.share)
        ],
        caption=f"{found.measure.name}, {period_name(found.period)}: all councils",
    )


def _where(place: Place) -> str:
    if place.outside is None:
        return "Within the limits"
    level = "99.8%" if place.outside == "alarm" else "95%"
    return f"{'Above' if place.side == 'high' else 'Below'} the {level} limit"
