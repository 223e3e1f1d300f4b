"""The icon grid: every measure by whether it changes and whether its target is in reach."""

from collections.abc import Sequence

from dash import html

from kpi.analysis.spc import Assurance, PointType
from kpi.calendar import Month, month_name
from kpi.charts.icons import assurance_icon
from kpi.findings import Finding
from kpi.findings.words.printed import ASSURANCE_WORDS
from kpi.findings.words.verdicts import VERDICTS
from kpi.pages.pieces import figures
from kpi.pages.pieces.component import Content, Piece, attributes

_ROWS: tuple[tuple[PointType, str], ...] = (
    ("concern", "Significantly worse"),
    ("neutral", "Significant, neither good nor bad"),
    ("common", "Ordinary variation"),
    ("improvement", "Significantly better"),
)
"""What the latest month is, what asks for attention first."""
_COLUMNS: tuple[Assurance | None, ...] = ("misses", "hit_or_miss", "moving", "meets", None)
_NO_TARGET = "No target that single months can be held against"


def grid(findings: Sequence[Finding], of: Month) -> html.Div:
    """The measures that have limits, each in the cell of its two icons; then those without.

    Args:
        findings: in the order in which they stand in a cell. of: their month.
    """
    judged = [each for each in findings if each.movement.has_limits]
    rows = [(kind, words, [e for e in judged if _kind(e) == kind]) for kind, words in _ROWS]
    head = [html.Th("Change", scope="col"), *(_column(each) for each in _COLUMNS)]
    table = html.Table(
        [
            html.Caption(
                f"Measures by change and by the target's reach, {month_name(of)}",
                className="visually-hidden",
            ),
            html.Thead(html.Tr(head, role="row"), role="rowgroup"),
            html.Tbody(
                [_row(kind, words, of_kind) for kind, words, of_kind in rows if of_kind],
                role="rowgroup",
            ),
        ],
        className="icon-grid",
        role="table",
    )
    counted = [each for each in findings if not each.measure.evidence]
    without = [each for each in counted if not each.movement.has_limits]
    return html.Div(
        [*([table] if judged else []), *([_without(without)] if without else [])], id="measures"
    )


def _kind(finding: Finding) -> PointType:
    """What the icon of change says, without its side."""
    latest = finding.movement.latest
    return latest.type if latest else "common"


def _column(assurance: Assurance | None) -> html.Th:
    words = _reach(assurance)
    icon = [html.Img(src=assurance_icon(assurance), alt="", className="icon")] if assurance else []
    return html.Th([*icon, html.Span(words)], scope="col", role="columnheader")


def _reach(assurance: Assurance | None) -> str:
    return ASSURANCE_WORDS[assurance] if assurance else _NO_TARGET


def _row(kind: PointType, words: str, findings: Sequence[Finding]) -> html.Tr:
    cells = [
        html.Td(
            _names([each for each in findings if each.movement.assurance == assurance]),
            role="cell",
            **attributes(data_label=_reach(assurance)),
        )
        for assurance in _COLUMNS
    ]
    heading = html.Th(
        [words, html.Span(str(len(findings)), className="of")], scope="row", role="rowheader"
    )
    return html.Tr([heading, *cells], id=f"grid-{kind}", role="row")


def _names(findings: Sequence[Finding]) -> Content:
    if not findings:
        return None
    return html.Ul([html.Li(_name(each)) for each in findings])


def _name(finding: Finding) -> list[Piece]:
    """A measure with its icon, figure and status, leading to its page."""
    return [
        figures.change_icon(finding.movement),
        html.Span(
            [
                html.A(
                    finding.measure.name,
                    href=figures.measure_link(finding),
                    id=f"grid-{finding.measure.id}",
                ),
                html.Span(_said(finding), className="small muted"),
            ]
        ),
    ]


def _said(finding: Finding) -> str:
    """Its figure, and what its target says of it."""
    status = VERDICTS[finding.status].name.lower()
    judged = "" if finding.status in ("no_data", "no_target") else f", {status}"
    return f"{finding.figure.text}{judged}"


def _without(findings: Sequence[Finding]) -> html.Div:
    names: list[Piece] = []
    for each in findings:
        names += [html.A(each.measure.name, href=figures.measure_link(each)), ", "]
    return html.Div(
        [
            html.Strong("Too few months, or too few that differ, to tell change from chance: "),
            *names[:-1],
            ".",
        ],
        className="small",
        id="grid-without",
    )
