"""Errors and blanks by field, the worst first."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import month_name
from kpi.charts.sparkline import sparkline
from kpi.findings.quality import FieldQuality, Quality
from kpi.findings.words.verdicts import VERDICTS
from kpi.pages.pieces import choices, figures, tables
from kpi.pages.pieces.address import Address, link
from kpi.pages.pieces.component import Content, Piece

FIELDS_SHOWN = 15


def list_filter(found: Quality, list_id: str | None, here: Address) -> Piece:
    """Which list's fields are shown; nothing to choose where one list alone has errors."""
    wrong = [each for each in found.fields if each.wrong]
    titles = {each.list_id: each.list_title for each in wrong}
    if len(titles) < 2:
        return None
    return choices.pills(
        "List",
        [
            (f"All lists {len(wrong)}", here.but(), list_id not in titles),
            *(
                (
                    f"{title} {sum(each.list_id == id for each in wrong)}",
                    here.but(list=id),
                    id == list_id,
                )
                for id, title in titles.items()
            ),
        ],
    )


def field_tables(found: Quality, list_id: str | None) -> list[Piece]:
    """The worst fields; the rest one key away; those without an error only counted."""
    known = {each.list_id for each in found.fields if each.wrong}
    of_list = [each for each in found.fields if list_id not in known or each.list_id == list_id]
    wrong = [each for each in of_list if each.wrong]
    clean = html.P(
        f"The other {len(of_list) - len(wrong)} fields have no error.", className="caption"
    )
    if not wrong:
        return [html.P("No field of this month's lists has an error.", id="fields")]
    rest = wrong[FIELDS_SHOWN:]
    more = html.Details(
        [
            html.Summary(f"{len(rest)} more with errors"),
            _field_table(found, rest, "fields-rest"),
        ],
        className="more",
    )
    return [
        _field_table(found, wrong[:FIELDS_SHOWN], "fields"),
        *([more] if rest else []),
        *([clean] if len(of_list) > len(wrong) else []),
    ]


def _field_table(found: Quality, fields: Sequence[FieldQuality], id: str) -> html.Div:
    return tables.table(
        (
            ("Field", "name"),
            ("Errors", "number latest"),
            ("Made of", "number"),
            ("Blank", "number"),
            ("Against the limit", ""),
            ("Last month", "number"),
            ("24 months", ""),
            ("What it is used for", "uses"),
        ),
        [_field_row(found, each) for each in fields],
        caption=f"Errors and blanks by field, {month_name(found.month)}",
        id=id,
        look="wide",
    )


def _field_row(found: Quality, each: FieldQuality) -> tuple[Content, ...]:
    issues = link(f"/loads/{each.load}", severity="error", list=each.list_id)
    where = f" {each.list_title}"
    if each.row is not None:
        where += f", first in row {each.row:,}"
    return (
        [html.A(each.heading, href=issues), html.Span(where, className="small muted")],
        each.figure.text,
        each.figure.count_text,
        f"{each.blank:,}" if each.blank else "–",
        figures.status_tag(each.judgement, words=_against(each)),
        figures.figure_or_dash(each.last_month) if each.last_month else "–",
        html.Img(
            src=sparkline(each.series, found.target_lines),
            alt=_sparkline_words(each),
            className="sparkline",
        ),
        html.Span(", ".join(each.uses) or "No measure", className="small muted"),
    )


def _against(each: FieldQuality) -> str:
    limit = each.judgement.short.lstrip("≤ ")
    return VERDICTS[each.judgement.status].within.format(limit)


def _sparkline_words(each: FieldQuality) -> str:
    figures = [point.figure for point in each.series if point.figure.value is not None]
    if not figures:
        return "No months before"
    first, last = figures[0], figures[-1]
    return f"{month_name(first.month)}: {first.text}; {month_name(last.month)}: {last.text}"
