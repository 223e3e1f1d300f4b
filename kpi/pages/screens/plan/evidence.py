"""The plan from the other side: what was asked for, and what shows that it was done."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from dash import html

from kpi.calendar import month_name
from kpi.entries.actions import Standing
from kpi.entries.standing import PlanStanding, Requirement
from kpi.pages.pieces import choices, headings, tables
from kpi.pages.pieces.address import Address, link
from kpi.pages.pieces.component import Content, Piece, with_commas
from kpi.pages.pieces.promises import (
    PATH,
    action_link,
    card_row,
    card_table,
    requirement_anchor,
    standing_tag,
)
from kpi.pages.pieces.words import lower_first
from kpi.pages.screens.plan.measures import evidenced
from kpi.plan import plan


class _Kind(NamedTuple):
    """What asked for something: its name as the requirements have it, and its heading."""

    name: str
    title: str
    of: str


_STATE_LOOKS = {"none": "missed", "no_figure": "near"}
_KINDS = (
    _Kind("recommendation", "Ofsted's recommendations", "of the inspection of August 2011"),
    _Kind("notice", "Improvement Notice", "as the plan gives it, with its support measures"),
    _Kind("core_task", "Core tasks", "of the plan's first six months"),
)
_REQUIREMENT_HEADINGS = (
    ("Required", "measure"),
    ("Actions that answer it", "wide"),
    ("Measures that evidence it", "wide evidence"),
    ("Evidence", "state"),
)


def sentence(stands: PlanStanding) -> str:
    """How much of what was asked for has no figure to show."""
    every, without = len(stands.requirements), len(stands.without_evidence)
    return (
        f"What was asked for, and what shows that it was done. Of {every} recommendations, items "
        f"of the Notice and core tasks {without} have no figure to show in "
        f"{month_name(stands.month)}."
    )


def sections(stands: PlanStanding, show: str) -> list[Piece]:
    """What was asked for, by who asked; ``without`` shows what has no evidence alone."""
    without = stands.without_evidence
    show = "without" if show == "without" else "all"
    shown = without if show == "without" else stands.requirements
    here = Address(PATH, {"month": stands.month, "view": "evidence"})
    pills = [
        (f"All {len(stands.requirements)}", here.but(), show == "all"),
        (f"Without evidence {len(without)}", here.but(show="without"), show != "all"),
    ]
    return [
        html.Div(choices.pills("Which requirements", pills), className="bar plan-bar"),
        *(
            section
            for kind in _KINDS
            for section in _requirements(
                kind, [each for each in shown if each.kind == kind.name], stands
            )
        ),
        *_promises_untested(stands),
    ]


def _requirements(kind: _Kind, shown: Sequence[Requirement], stands: PlanStanding) -> list[Piece]:
    if not shown:
        return []
    body: list[html.Tr] = []
    for group, rows in groupby(shown, key=lambda each: each.group):
        if group:
            heading = html.Th(
                group[0].upper() + group[1:],
                colSpan=len(_REQUIREMENT_HEADINGS),
                scope="colgroup",
                className="pillar",
                role="columnheader",
            )
            body.append(html.Tr(heading, className="pillar-row", role="row"))
        body += [_requirement_row(each, stands) for each in rows]
    lacking = sum(each in stands.without_evidence for each in shown)
    return [
        headings.folding(
            html.H2([kind.title, html.Span(f" {kind.of}", className="of")]),
            f"{len(shown)} in all" + (f", {lacking} without a figure" if lacking else ""),
            [card_table(kind.title, _REQUIREMENT_HEADINGS, body)],
            id=f"asked-{kind.name.replace('_', '-')}",
            folds=True,
        )
    ]


def _requirement_row(required: Requirement, stands: PlanStanding) -> html.Tr:
    name = [
        html.Span([html.Span(required.name, className="reference"), f" {required.wording}"]),
        *(
            html.Div([html.Strong("Doubtful. "), each], className="small doubtful")
            for each in required.marks
        ),
    ]
    state = (
        standing_tag(_STATE_LOOKS[required.state], required.words)
        if required.state in _STATE_LOOKS
        else required.words
    )
    return card_row(
        requirement_anchor(required.name),
        _REQUIREMENT_HEADINGS,
        [name, _answers(required, stands), evidenced(required.evidence, stands), state],
    )


def _answers(required: Requirement, stands: PlanStanding) -> Content:
    """The actions with their ratings; the plan links none to its core tasks."""
    if not required.answered_by:
        return html.Span("The plan names none", className="muted")
    if not required.actions:
        return html.Span("No action cites it", className="late")
    by_action = {each.action.id: each for each in stands.standings}
    return html.Ul(
        [
            html.Li(
                [
                    html.A(each.id, href=action_link(each, stands.month), title=each.wording),
                    " ",
                    html.Span(
                        _with_overdue(by_action[each.id]),
                        className="muted",
                    ),
                ]
            )
            for each in required.actions
        ],
        className="measures answers",
    )


def _with_overdue(stands_so: Standing) -> str:
    return stands_so.rag.lower() + (", overdue" if stands_so.overdue else "")


def _promises_untested(stands: PlanStanding) -> list[Piece]:
    """Promises that nothing tests: silence is no success."""
    references = {each.id: each for each in plan().actions}
    of = stands.month

    def actions_named(ids: Sequence[str]) -> list[Piece]:
        return with_commas([html.A(id, href=action_link(references[id], of))] for id in ids)

    rows: list[tuple[Content, ...]] = [
        (
            html.A(each.name, href=link(f"/measure/{each.id}", month=stands.evidence_month)),
            each.description,
            actions_named([a.id for a in plan().evidenced_by(each.id).actions]),
            f"Would need: {lower_first(each.evidence)}",
        )
        for each in plan().measures.values()
        if each.evidence
    ]
    rows += [
        (each.name, each.promised, actions_named(each.actions), each.no_evidence)
        for each in stands.unevidenced
    ]
    return [
        html.H2("Promises that nothing tests"),
        html.P(
            "The plan promises these in words that could be measured, and no extract holds what "
            "it would take. That nothing is said against them says nothing for them.",
            className="prose",
        ),
        tables.table(
            (
                ("Promise", "name"),
                ("What is promised", ""),
                ("Actions", ""),
                ("Why no evidence", ""),
            ),
            rows,
            caption="Promises that nothing tests",
            id="untested",
            look="wide",
        ),
    ]
