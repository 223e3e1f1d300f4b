"""`/quality`: errors and blanks by list and field, months missing, what suffers, what moved."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month, month_name
from kpi.errors import NotFound
from kpi.findings import Finding, Moment, months, scorecard
from kpi.findings.quality import Quality, quality
from kpi.findings.restated import Restated, restated
from kpi.findings.words.printed import in_words
from kpi.pages.pieces import choices, headings
from kpi.pages.pieces.address import Address, asked_month
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.site import Page, Visit
from kpi.pages.pieces.words import lower_first
from kpi.pages.screens.quality import coverage, fields, suffering

PATH = "/quality"
_NOT_THE_DATAS_FAULT = ("None in the period", "Counting begins")


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
        if found.month - suffering.RESTATED_MONTHS < each.month <= found.month
    ]
    return Page(
        f"Data quality, {month_name(found.month)}",
        layout(
            found,
            _that_suffer(moment, found.month),
            moved,
            list_id=visit.params.get("list"),
        ),
    )


def _that_suffer(moment: Moment, of: Month) -> list[Finding]:
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
    that_suffer: Sequence[Finding],
    moved: Sequence[Restated],
    *,
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
            end=choices.month_chooser(found.months, found.month, Address(PATH, {"list": list_id})),
        ),
        html.H2("Errors and blanks, worst first", className="rule"),
        fields.list_filter(found, list_id, Address(PATH, {"month": found.month})),
        *fields.field_tables(found, list_id),
        html.H2("Which months each list covers", className="rule"),
        *coverage.grid(found),
        html.H2("Which figures suffer", className="rule"),
        suffering.figures_table(that_suffer, found.month),
        html.H2("Figures that changed after they were first shown", className="rule"),
        *suffering.restated_tables(moved, found.month),
    ]


def _lead(found: Quality) -> str:
    if not found.fields:
        return "No list was loaded for this month."
    above = sum(each.judgement.is_judged and not each.judgement.is_met for each in found.fields)
    worst = found.fields[0]
    limit = next((each.judgement.words for each in found.fields), "")
    said = (
        f"{in_words(above).capitalize()} of {len(found.fields)} fields "
        f"{'has' if above == 1 else 'have'} more errors and blanks than the plan allows "
        f"({lower_first(limit)})."
        if worst.judgement.status != "no_target"
        else "The plan sets no limit for this month."
    )
    if not worst.wrong:
        return f"{said} No field has any."
    return f"{said} The worst: {worst.list_title}, {worst.heading}, {worst.figure.text}."
