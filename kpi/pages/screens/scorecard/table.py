"""The scorecard's table: every measure under its pillar."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month, day_name, month_name
from kpi.findings import Figure, Finding
from kpi.findings.words.printed import arrow
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import figures
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.words import lower_first
from kpi.pages.screens.scorecard.moved import Moved, moved_mark
from kpi.plan import plan

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
# On a card too these say what they are.
_UNNAMED = (
    "Status",
    "Change",
    "Target in reach",
    "24 months",
    "Confidence",
)


def table(of: Month, shown: Sequence[Finding], moved: Moved) -> html.Div:
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
    said = f"No data yet. It would take: {lower_first(evidence)}"
    cell = html.Td(said, colSpan=len(_HEADINGS) - 1, role="cell", className="wide")
    return html.Tr(
        [_name(finding), cell], id=f"row-{finding.measure.id}", role="row", className="quiet"
    )


def _row(finding: Finding, moved: Moved) -> html.Tr:
    figure = finding.figure
    contents: list[Content] = [
        _period(figure),
        [figures.figure_or_dash(figure), moved_mark(moved, figure)],
        _in_month(finding),
        _before(finding, finding.last_month, finding.direction_of_travel, moved=moved),
        _before(finding, finding.year_before, finding.direction_since_year, moved=moved),
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


def _before(finding: Finding, before: Figure, direction: str, *, moved: Moved) -> list[Piece]:
    """An earlier figure, and which way it has gone since: an arrow and its word."""
    shown: list[Piece] = [figures.figure_or_dash(before), moved_mark(moved, before)]
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
