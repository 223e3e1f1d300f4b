"""The measures that evidence a promise, with their figures and statuses."""

from collections.abc import Sequence

from dash import html

from kpi.entries.actions import Evidence
from kpi.entries.standing import PlanStanding
from kpi.findings.words.verdicts import VERDICTS
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.promises import standing_icon

EVIDENCE_SHOWN = 4


def evidenced(evidence: Sequence[Evidence], stands: PlanStanding) -> Content:
    """The measures with their figures and statuses; many are folded away."""
    if not evidence:
        return html.Span("No measure", className="muted")
    first, rest = evidence[:EVIDENCE_SHOWN], evidence[EVIDENCE_SHOWN:]
    more = html.Details(
        [html.Summary(f"{len(rest)} more"), _measure_list(rest, stands)], className="more"
    )
    return [_measure_list(first, stands), *([more] if rest else [])]


def _measure_list(evidence: Sequence[Evidence], stands: PlanStanding) -> html.Ul:
    return html.Ul([html.Li(_measure(each, stands)) for each in evidence], className="measures")


def _measure(evidence: Evidence, stands: PlanStanding) -> list[Piece]:
    measure, found = evidence.measure, evidence.finding
    name = html.A(measure.name, href=link(f"/measure/{measure.id}", month=stands.evidence_month))
    words = VERDICTS[evidence.status].name
    figure = f" {found.figure.text}" if found and evidence.has_figure else ""
    icon = standing_icon(evidence.status)
    return [
        html.Img(src=f"/assets/icons/status-{icon}.svg", alt=""),
        html.Span([name, f"{figure} ", html.Span(words.lower(), className="muted")]),
    ]
