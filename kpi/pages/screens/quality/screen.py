"""`/quality`: errors and blanks by list and field, months missing, what suffers, what moved."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month, day_name, month_name
from kpi.charts.sparkline import sparkline
from kpi.errors import NotFound
from kpi.findings import Finding, Moment, months, scorecard
from kpi.findings.quality import (
    Coverage,
    FieldQuality,
    Quality,
    Restated,
    month_named,
    quality,
    restated,
)
from kpi.findings.words.printed import WINDOW_NAMES, in_words
from kpi.pages.pieces import choices, figures, headings, tables
from kpi.pages.pieces.address import asked_month, link
from kpi.pages.pieces.causes import cause_link
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.site import Page, Visit

PATH = "/quality"
FIELDS_SHOWN = 15
RESTATED_SHOWN = 12
RESTATED_MONTHS = 12
_NOT_THE_DATAS_FAULT = ("None in the period", "Counting begins")
_STATES = {
    "whole": ("●", "whole"),
    "late": ("◐", "late"),
    "part": ("◔", "part"),
    "missing": ("○", "missing"),
}


def page(visit: Visit) -> Page:
    """The data of the month that the address asks for, else of the latest.

    Raises:
        NotFound: nothing was loaded for that month.
    """
    moment = visit.moment
    if not months(moment):
        return nothing_loaded(visit.site)
    found = quality(moment, asked_month(visit.params))
    moved = [
        each
        for each in moment.once(restated)
        if found.month - RESTATED_MONTHS < each.month <= found.month
    ]
    return Page(
        f"Data quality, {month_name(found.month)}",
        layout(found, _suffering(moment, found.month), moved, visit.params.get("list")),
    )


def _suffering(moment: Moment, of: Month) -> list[Finding]:
    """Measures whose figure of the month is missing, or rests on less than all rows."""
    try:
        findings = moment.once(scorecard, of).findings
    except NotFound:
        return []
    return [
        each
        for each in findings
        if not each.measure.evidence
        and (each.figure.left_out or each.figure.part or _is_missing(each))
    ]


def _is_missing(found: Finding) -> bool:
    """Whether a figure is wanting for its data: not where there were no cases, nor counting yet."""
    reason = found.figure.reason or ""
    return found.figure.value is None and not reason.startswith(_NOT_THE_DATAS_FAULT)


def layout(
    found: Quality,
    suffering: Sequence[Finding],
    moved: Sequence[Restated],
    list_id: str | None = None,
) -> list[Piece]:
    """The whole screen.

    Args:
        list_id: only the fields of that list.
    """
    return [
        headings.page_title(
            f"Data quality, {month_name(found.month)}",
            _lead(found),
            end=choices.month_chooser(found.months, found.month, PATH, list=list_id),
        ),
        html.H2("Errors and blanks, worst first", className="rule"),
        _list_filter(found, list_id),
        *_fields(found, list_id),
        html.H2("Which months each list covers", className="rule"),
        *_grid(found),
        html.H2("Which figures suffer", className="rule"),
        _figures(suffering, found.month),
        html.H2("Figures that changed after they were first shown", className="rule"),
        *_restated(moved, found.month),
    ]


# ── errors and blanks ─────────────────────────────────────────────────────────────────────────


def _lead(found: Quality) -> str:
    if not found.fields:
        return "No list was loaded for this month."
    above = sum(each.judgement.status in ("near", "missed") for each in found.fields)
    worst = found.fields[0]
    limit = next((each.judgement.words for each in found.fields), "")
    said = (
        f"{in_words(above).capitalize()} of {len(found.fields)} fields "
        f"{'has' if above == 1 else 'have'} more errors and blanks than the plan allows "
        f"({limit[:1].lower()}{limit[1:]})."
        if worst.judgement.status != "no_target"
        else "The plan sets no limit for this month."
    )
    if not worst.wrong:
        return f"{said} No field has any."
    return f"{said} The worst: {worst.list_title}, {worst.heading}, {worst.figure.text}."


def _list_filter(found: Quality, list_id: str | None) -> Piece:
    wrong = [each for each in found.fields if each.wrong]
    titles = {each.list_id: each.list_title for each in wrong}
    if len(titles) < 2:
        return None
    return choices.pills(
        "List",
        [
            (f"All lists {len(wrong)}", link(PATH, month=found.month), list_id not in titles),
            *(
                (
                    f"{title} {sum(each.list_id == id for each in wrong)}",
                    link(PATH, month=found.month, list=id),
                    id == list_id,
                )
                for id, title in titles.items()
            ),
        ],
    )


def _fields(found: Quality, list_id: str | None) -> list[Piece]:
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
    return {
        "met": f"Within {limit}",
        "near": f"Above {limit}, near",
        "missed": f"Above {limit}",
    }.get(each.judgement.status, "No limit")


def _sparkline_words(each: FieldQuality) -> str:
    figures = [point.figure for point in each.series if point.figure.value is not None]
    if not figures:
        return "No months before"
    first, last = figures[0], figures[-1]
    return f"{month_name(first.month)}: {first.text}; {month_name(last.month)}: {last.text}"


# ── which months there are ────────────────────────────────────────────────────────────────────


def _grid(found: Quality) -> list[Piece]:
    """A row for each list, a column for each month: a sign and its word in every cell."""
    shown = list(found.coverage[0].states) if found.coverage else []
    key = html.P(
        [
            part
            for sign, words in (
                ("●", "whole"),
                ("◐", "late: its extract came more than 15 days after the month's end"),
                ("◔", "part: no extract reaches the month's end"),
                ("○", "missing"),
            )
            for part in (html.Span(f"{sign} {words}"), " · ")
        ][:-1],
        className="caption",
    )
    return [
        key,
        tables.table(
            (
                ("List", "name"),
                *((month_named(each), "state") for each in shown),
                ("Latest extract", ""),
                ("Measures", "number"),
            ),
            [_grid_row(each) for each in found.coverage],
            caption="Which months each list covers",
            id="months",
            look="wide grid",
        ),
    ]


def _grid_row(each: Coverage) -> tuple[Content, ...]:
    return (
        each.title,
        *(_state(of, state) for of, state in each.states.items()),
        _latest(each),
        html.Span(
            str(len(each.measures)),
            title=", ".join(measure.name for measure in each.measures) or "No measure",
        ),
    )


def _state(of: Month, state: str) -> html.Span:
    sign, word = _STATES[state]
    return html.Span(
        [
            html.Span(sign, **attributes(aria_hidden="true")),
            html.Span(word, className="visually-hidden" if state == "whole" else "state-word"),
        ],
        className=f"state-{state}",
        title=f"{month_name(of)}: {word}",
    )


def _latest(each: Coverage) -> Content:
    if each.latest is None:
        return "never loaded"
    if not each.age:
        return day_name(each.latest)
    unit = "month" if each.age == 1 else "months"
    return [day_name(each.latest), html.Strong(f", {in_words(each.age)} {unit} old")]


# ── what suffers, and what moved ──────────────────────────────────────────────────────────────


def _figures(suffering: Sequence[Finding], of: Month) -> Piece:
    if not suffering:
        return html.P(
            f"Every figure of {month_name(of)} is there and rests on all of its rows.",
            id="suffering",
        )
    ordered = sorted(
        suffering, key=lambda each: (each.figure.value is not None, -each.figure.left_out)
    )
    return tables.table(
        (("Measure", "name"), ("Figure", "number latest"), ("Confidence", ""), ("Why", "")),
        [
            (
                html.A(each.measure.name, href=figures.measure_link(each)),
                each.figure.text,
                figures.confidence_bars(each.figure, word=True),
                html.Span(_why(each), className="reason"),
            )
            for each in ordered
        ],
        caption=f"Figures that suffer, {month_name(of)}",
        id="suffering",
        look="wide",
    )


def _why(each: Finding) -> str:
    figure = each.figure
    if figure.value is None:
        return figure.reason or "No figure."
    reasons = list(figure.confidence_reasons)
    if figure.left_out and not any("left out" in reason for reason in reasons):
        rows = "row is" if figure.left_out == 1 else "rows are"
        reasons.insert(0, f"{figure.left_out:,} {rows} left out for errors, under 1% of them.")
    return " ".join(reasons)


def _restated(moved: Sequence[Restated], of: Month) -> list[Piece]:
    if not moved:
        return [
            html.P(
                f"No figure of the {RESTATED_MONTHS} months to {month_name(of)} has changed since "
                "it was first shown.",
                id="restated",
            )
        ]
    rest = moved[RESTATED_SHOWN:]
    more = html.Details(
        [html.Summary(f"{len(rest)} more"), _restated_table(rest, "restated-rest")],
        className="more",
    )
    return [
        html.P(
            f"Figures of the {RESTATED_MONTHS} months to {month_name(of)}. A later extract "
            "corrects an earlier one; what was shown is never lost.",
            className="caption",
        ),
        _restated_table(moved[:RESTATED_SHOWN], "restated"),
        *([more] if rest else []),
    ]


def _restated_table(moved: Sequence[Restated], id: str) -> html.Div:
    return tables.table(
        (
            ("Measure", "name"),
            ("Month", ""),
            ("Was", "number"),
            ("Is", "number latest"),
            ("What moved it", ""),
        ),
        [
            (
                html.A(
                    each.measure.name,
                    href=link(f"/measure/{each.measure.id}", month=each.month),
                ),
                f"{month_name(each.month)}, {WINDOW_NAMES[each.window].lower()}",
                html.Span(each.was.text, className="struck"),
                each.now.text,
                _causes(each),
            )
            for each in moved
        ],
        caption="Figures that changed after they were first shown",
        id=id,
        look="wide",
    )


def _causes(each: Restated) -> list[Piece]:
    """Each change with its load and what it did."""
    said: list[Piece] = []
    for cause in each.causes:
        if said:
            said.append("; ")
        said += [cause_link(cause.change.kind, cause.change.load_id, cause.file_name)]
        said.append(html.Span(f": {cause.why}", className="small muted"))
    return said
