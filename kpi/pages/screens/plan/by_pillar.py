"""The plan's actions under their pillars and outcomes: how each stands, the overdue ones first."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month, day_name, month_name
from kpi.entries import actions
from kpi.entries.actions import UNRATED, Standing
from kpi.entries.standing import PlanStanding
from kpi.pages.pieces import choices, headings
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Content, Piece, attributes, with_commas
from kpi.pages.pieces.promises import (
    PATH,
    action_anchor,
    action_link,
    card_row,
    card_table,
    rag_tag,
    requirement_link,
)
from kpi.pages.pieces.times import local_day
from kpi.pages.screens.plan.entering import dialog
from kpi.pages.screens.plan.measures import evidenced
from kpi.plan import Pillar, plan
from kpi.promises import Action
from kpi.records import ActionUpdate

OVERDUE_SHOWN = 8


def sections(stands: PlanStanding, show: str) -> list[Piece]:
    """The overdue actions, then all that `show` asks for by pillar and outcome."""
    filters = _filters(stands)
    show = show if show in filters else "all"
    shown = filters[show][1]
    pills = [
        (
            f"{words} {len(chosen)}",
            link(PATH, month=stands.month, show=None if key == "all" else key),
            key == show,
        )
        for key, (words, chosen) in filters.items()
        if chosen or key in ("all", "overdue", show)
    ]
    return [
        *([_nothing_said()] if stands.nothing_said else []),
        *([_overdue(stands)] if show == "all" and stands.overdue else []),
        html.H2("By pillar and outcome"),
        choices.pills("Which actions", pills),
        *(_pillar(each, stands, shown) for each in plan().pillars),
        *([] if shown else [html.P("No action is among these this month.", className="muted")]),
        dialog(stands.month),
    ]


def _nothing_said() -> html.P:
    return html.P(
        [
            "Nobody has said yet how an action stands. Say it here with Update, or load a workbook "
            "with the sheet Plan Actions: the ",
            html.A("blank workbook", href="/template.xlsx", download=""),
            " has it.",
        ],
        className="notice",
        id="nothing-said",
        style={"marginTop": "20px"},
    )


def _filters(stands: PlanStanding) -> dict[str, tuple[str, list[Standing]]]:
    """Which actions can be asked for: words and those actions, by the address's word."""
    every = list(stands.standings)
    return {
        "all": ("All", every),
        "overdue": ("Overdue", [each for each in every if each.overdue]),
        **{
            rag.lower().replace(" ", "-"): (rag, [each for each in every if each.rag == rag])
            for rag in actions.rags()
        },
        "doubtful": ("Doubtful", [each for each in every if each.action.doubtful]),
    }


def _overdue(stands: PlanStanding) -> html.Section:
    late = stands.overdue
    rest = late[OVERDUE_SHOWN:]
    more = html.Details(
        [
            html.Summary(f"All {len(late)} overdue actions"),
            _overdue_table(stands, rest, "The other overdue actions"),
        ],
        className="more",
    )
    return html.Section(
        [
            html.H2("Overdue"),
            _overdue_table(stands, late[:OVERDUE_SHOWN], "Overdue actions, the longest first"),
            *([more] if rest else []),
        ],
        id="overdue",
    )


_OVERDUE_HEADINGS = (("Action", "measure"), ("Due", ""), ("Accountable", ""), ("RAG", ""))


def _overdue_table(stands: PlanStanding, late: Sequence[Standing], caption: str) -> html.Div:
    leads = {each.number: each.lead for each in plan().pillars}
    rows = [
        card_row(
            None,
            _OVERDUE_HEADINGS,
            [
                _named(each.action, stands.month),
                day_name(each.due) if each.due else "",
                ", ".join(each.action.leads) or leads[each.pillar],
                rag_tag(each.rag),
            ],
        )
        for each in late
    ]
    return card_table(caption, _OVERDUE_HEADINGS, rows, look="overdue")


def _named(action: Action, of: Month) -> list[Piece]:
    reference = html.A(action.id, href=action_link(action, of), className="reference")
    return [reference, f" {action.wording}"]


def _pillar(
    pillar: Pillar, stands: PlanStanding, shown: Sequence[Standing]
) -> html.Details | html.Section:
    here = [each for each in shown if each.pillar == pillar.number]
    if not here:
        return html.Section(hidden=True)
    return headings.folding(
        html.H3(f"Pillar {pillar.number} · {pillar.name}", className="pillar-name"),
        _counted(here),
        [html.P(_accountable(pillar), className="muted"), _actions_table(pillar, stands, here)],
        id=f"pillar-{pillar.number}",
        folds=len(shown) > OVERDUE_SHOWN,
    )


def _counted(here: Sequence[Standing]) -> str:
    """``14 actions, 9 overdue; 2 red, 3 amber``, without ratings that nobody gave."""
    actions_here = "1 action" if len(here) == 1 else f"{len(here)} actions"
    overdue = sum(each.overdue for each in here)
    rated = [(rag, sum(each.rag == rag for each in here)) for rag in actions.rags()]
    ratings = ", ".join(f"{n} {rag.lower()}" for rag, n in rated if n and rag != UNRATED)
    late = f", {overdue} overdue" if overdue else ""
    return f"{actions_here}{late}{'; ' if ratings else ''}{ratings}"


def _accountable(pillar: Pillar) -> str:
    titles = {name: lead.title for lead in plan().leads for name in (lead.name, *lead.also)}
    title = titles[pillar.lead]
    return f"Accountable: {pillar.lead}{', ' + title if title else ''}."


_HEADINGS = (
    ("Action", "measure"),
    ("Timescale", "timescale"),
    ("RAG", "rag"),
    ("Progress", "wide"),
    ("Evidence", "wide evidence"),
    ("Update", "end"),
)


def _actions_table(pillar: Pillar, stands: PlanStanding, here: Sequence[Standing]) -> html.Div:
    """Actions under their outcomes; on a narrow screen each row is a card."""
    body: list[html.Tr] = []
    for outcome, evidence in stands.outcomes:
        rows = [_action_row(s, stands) for s in here if s.action.outcome == outcome.reference]
        if not rows:
            continue
        words: list[Piece] = [html.Strong(outcome.reference), f" {outcome.wording}"]
        if evidence:
            words.append(html.Div(evidenced(evidence, stands)))
        heading = html.Th(
            words, colSpan=len(_HEADINGS), scope="colgroup", className="pillar", role="columnheader"
        )
        body += [html.Tr(heading, className="pillar-row", role="row"), *rows]
    return card_table(f"Actions of pillar {pillar.number}", _HEADINGS, body)


def _action_row(stands_so: Standing, stands: PlanStanding) -> html.Tr:
    action = stands_so.action
    update = html.Button(
        "Update",
        id={"type": "plan-update", "action": plan().actions.index(action)},
        className="button",
        type="button",
        **attributes(aria_label=f"Update action {action.id}", data_returns="1"),
    )
    return card_row(
        action_anchor(action),
        _HEADINGS,
        [
            _promise(action, stands.month),
            _timescale(stands_so),
            rag_tag(stands_so.rag),
            _progress(stands_so, stands.month),
            evidenced(stands_so.evidence, stands),
            update,
        ],
    )


def _promise(action: Action, of: Month) -> list[Piece]:
    said: list[Piece] = [
        html.Span([html.Span(action.id, className="reference"), f" {action.wording}"])
    ]
    if action.leads:
        said.append(html.Div(f"Delivery lead: {', '.join(action.leads)}.", className="small"))
    if action.doubtful:
        said.append(
            html.Div([html.Strong("Doubtful. "), action.doubtful], className="small doubtful")
        )
    named = [
        *((f"OR {n}", "") for n in action.recommendations),
        *((f"IN {n}", " (inferred)" if n in action.inferred else "") for n in action.notice_items),
    ]
    if named:
        said.append(
            html.Div(["Answers ", *with_commas(_requirement(n, of, mark) for n, mark in named)])
        )
    if action.targets:
        said.append(
            html.Details(
                [
                    html.Summary(f"Targets and measures in print ({len(action.targets)})"),
                    html.Ul([html.Li(each) for each in action.targets]),
                ],
                className="more",
            )
        )
    return said


def _requirement(name: str, of: Month, mark: str) -> list[Piece]:
    return [html.A(name, href=requirement_link(name, of)), mark]


def _timescale(stands_so: Standing) -> list[Piece]:
    action, due = stands_so.action, stands_so.due
    said: list[Piece] = [action.timescale or html.Span("none in print", className="muted")]
    if stands_so.revised:
        said.append(html.Div(f"Revised: {day_name(stands_so.revised)}"))
    if stands_so.overdue and due:
        said.append(html.Div(f"Overdue since {day_name(due)}", className="late"))
    return said


def _progress(stands_so: Standing, of: Month) -> Content:
    note = stands_so.note
    if not stands_so.history:
        return html.Span("Nothing said yet", className="muted")
    latest = [html.Div(note.progress), _said_by(note, of)] if note else []
    history = stands_so.history
    if len(history) == 1 and note is history[0]:
        return latest
    return [
        *latest,
        html.Details(
            [
                html.Summary(f"History ({len(history)})"),
                html.Ol([html.Li(_change(each, of)) for each in history], className="history"),
            ],
            className="more",
        ),
    ]


def _said_by(update: ActionUpdate, of: Month) -> html.Div:
    words: list[Piece] = [f"{update.by}, {local_day(update.at)}"]
    if update.month != of:
        words.append(f", for {month_name(update.month)}")
    if update.load is not None:
        words += [", ", html.A(f"load {update.load}", href=f"/loads/{update.load}")]
    return html.Div(words, className="caption")


def _change(update: ActionUpdate, of: Month) -> list[Piece]:
    revised = f", revised to {day_name(update.revised)}" if update.revised else ""
    note = [html.Div(update.progress)] if update.progress else []
    return [html.Strong(f"{update.rag}{revised}"), *note, _said_by(update, of)]
