"""`/plan`: how every promise of the plan stands, and from the other side what evidences what."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, NoUpdate, Output, State, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, day_name, month, month_name
from kpi.entries import actions
from kpi.entries.actions import UNRATED, Evidence, PlanStanding, Requirement, Standing
from kpi.errors import KpiError
from kpi.findings import Moment
from kpi.pages.pieces import choices, figures, headings, tables
from kpi.pages.pieces.address import Query, asked_month, link
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.promises import (
    PATH,
    action_anchor,
    action_link,
    card_row,
    card_table,
    rag_tag,
    requirement_anchor,
    requirement_link,
    standing_icon,
    standing_tag,
)
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import local_day
from kpi.plan import Pillar, plan
from kpi.promises import Action
from kpi.records import ActionUpdate

VIEWS = {"actions": "Actions", "evidence": "Evidence"}
OVERDUE_SHOWN = 8
EVIDENCE_SHOWN = 4

_STATE_LOOKS = {"none": "missed", "no_figure": "near"}
_KINDS = (
    ("recommendation", "Ofsted's recommendations", "of the inspection of August 2011"),
    ("notice", "Improvement Notice", "as the plan gives it, with its support measures"),
    ("core_task", "Core tasks", "of the plan's first six months"),
)


def page(visit: Visit) -> Page:
    """The plan in the month that the address asks for, else in the latest."""
    stands = actions.standing(visit.moment, asked_month(visit.params))
    return Page(f"Improvement Plan, {month_name(stands.month)}", layout(stands, visit.params))


def layout(stands: PlanStanding, params: Query) -> list[Piece]:
    """The whole screen; `params` choose the view and which rows it shows."""
    view = params.get("view", "actions")
    view = view if view in VIEWS else "actions"
    show = params.get("show", "all")
    body = _actions(stands, show) if view == "actions" else _evidence(stands, show)
    return [
        headings.page_title(
            "Improvement Plan",
            stands.sentence if view == "actions" else _evidence_sentence(stands),
            end=choices.month_chooser(
                stands.months,
                stands.month,
                PATH,
                view=None if view == "actions" else view,
                show=None if show == "all" else show,
            ),
        ),
        choices.switch(
            "View",
            [
                (
                    words,
                    link(PATH, month=stands.month, view=None if key == "actions" else key),
                    key == view,
                )
                for key, words in VIEWS.items()
            ],
        ),
        *body,
    ]


def _evidence_sentence(stands: PlanStanding) -> str:
    every, without = len(stands.requirements), len(stands.without_evidence)
    return (
        f"What was asked for, and what shows that it was done. Of {every} recommendations, items "
        f"of the Notice and core tasks {without} have no figure to show in "
        f"{month_name(stands.month)}."
    )


# ── pillar, outcome, action ───────────────────────────────────────────────────────────────────


def _actions(stands: PlanStanding, show: str) -> list[Piece]:
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
        _dialog(stands.month),
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
    return _folding(
        f"pillar-{pillar.number}",
        html.H3(f"Pillar {pillar.number} · {pillar.name}", className="pillar-name"),
        _counted(here),
        [html.P(_accountable(pillar), className="muted"), _actions_table(pillar, stands, here)],
        folds=len(shown) > OVERDUE_SHOWN,
    )


def _folding(
    id: str, heading: Piece, counts: str, contents: list[Piece], *, folds: bool
) -> html.Details:
    """A part of the page that its heading folds away.

    It is open; where it `folds`, `assets/navigation.js` folds it on a narrow screen, until the
    reader opens it or a link leads into it.
    """
    return html.Details(
        [
            html.Summary([heading, html.Span(counts, className="counts")], id=f"{id}-summary"),
            *contents,
        ],
        id=id,
        open=True,
        className="folding",
        **attributes(data_folds="1" if folds else None),
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
            words.append(html.Div(_measures(evidence, stands)))
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
            _measures(stands_so.evidence, stands),
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
            html.Div(["Answers ", *_between(_requirement(n, of, mark) for n, mark in named)])
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


def _between(items: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Items with commas between them."""
    return [part for n, item in enumerate(items) for part in ([", "] if n else []) + [*item]]


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


def _measures(evidence: Sequence[Evidence], stands: PlanStanding) -> Content:
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
    words = figures.STATUS_WORDS[evidence.status]
    figure = f" {found.figure.text}" if found and evidence.has_figure else ""
    icon = standing_icon(evidence.status)
    return [
        html.Img(src=f"/assets/icons/status-{icon}.svg", alt=""),
        html.Span([name, f"{figure} ", html.Span(words.lower(), className="muted")]),
    ]


# ── the other side ────────────────────────────────────────────────────────────────────────────

_REQUIREMENT_HEADINGS = (
    ("Required", "measure"),
    ("Actions that answer it", "wide"),
    ("Measures that evidence it", "wide evidence"),
    ("Evidence", "state"),
)


def _evidence(stands: PlanStanding, show: str) -> list[Piece]:
    without = stands.without_evidence
    show = "without" if show == "without" else "all"
    shown = without if show == "without" else stands.requirements
    address: dict[str, object] = {"month": stands.month, "view": "evidence"}
    pills = [
        (f"All {len(stands.requirements)}", link(PATH, **address), show == "all"),
        (f"Without evidence {len(without)}", link(PATH, **address, show="without"), show != "all"),
    ]
    return [
        html.Div(choices.pills("Which requirements", pills), className="bar plan-bar"),
        *(
            section
            for kind, title, of in _KINDS
            for section in _requirements(
                title, of, [each for each in shown if each.kind == kind], stands
            )
        ),
        *_promises_untested(stands),
    ]


def _requirements(
    title: str, of: str, shown: Sequence[Requirement], stands: PlanStanding
) -> list[Piece]:
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
        _folding(
            f"asked-{shown[0].kind.replace('_', '-')}",
            html.H2([title, html.Span(f" {of}", className="of")]),
            f"{len(shown)} in all" + (f", {lacking} without a figure" if lacking else ""),
            [card_table(title, _REQUIREMENT_HEADINGS, body)],
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
        [name, _answers(required, stands), _measures(required.evidence, stands), state],
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
        return _between([html.A(id, href=action_link(references[id], of))] for id in ids)

    rows: list[tuple[Content, ...]] = [
        (
            html.A(each.name, href=link(f"/measure/{each.id}", month=stands.evidence_month)),
            each.description,
            actions_named([a.id for a in plan().evidenced_by(each.id).actions]),
            f"Would need: {each.evidence[0].lower()}{each.evidence[1:]}",
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


# ── entering how an action stands ─────────────────────────────────────────────────────────────


def _dialog(of: Month) -> dmc.Modal:
    return dmc.Modal(
        [
            html.P(id="plan-wording"),
            dmc.Select(
                id="plan-rag",
                label="RAG",
                data=list(actions.rags()),
                allowDeselect=False,
                withCheckIcon=False,
                **attributes(data_autofocus=True),
            ),
            dmc.Textarea(
                id="plan-progress",
                label="Progress",
                description="What has been done since the last time. Kept for good, with your "
                "name and the date.",
                autosize=True,
                minRows=3,
                required=True,
                mt=12,
            ),
            dmc.DatePickerInput(
                id="plan-revised",
                label="Revised date",
                description="Where the plan's own date no longer holds.",
                valueFormat="D MMMM YYYY",
                placeholder="As in the plan",
                clearable=True,
                mt=12,
                mb=12,
            ),
            html.P(id="plan-problem", className="notice notice-bad", hidden=True, role="alert"),
            html.Div(
                [
                    html.Button(
                        "Save", id="plan-save", className="button button-main", type="button"
                    ),
                    html.Button(
                        "Cancel", id="plan-cancel", className="button button-large", type="button"
                    ),
                ],
                className="pills",
            ),
            dcc.Store(id="plan-editing"),
            dcc.Store(id="plan-month", data=str(of)),
        ],
        id="plan-dialog",
        centered=True,
    )


Dialog: TypeAlias = tuple[bool | str | NoUpdate | None, ...]
"""Whether it is open, its title, the action's wording, what its three fields hold, whether its
problem is hidden, and the action it is about."""

_CLOSED: Dialog = (False, *[no_update] * 7)


def register(app: Dash, site: Site) -> None:
    """The dialog in which an action's rating and progress are entered."""

    @app.callback(
        Output("plan-dialog", "opened"),
        Output("plan-dialog", "title"),
        Output("plan-wording", "children"),
        Output("plan-rag", "value"),
        Output("plan-progress", "value"),
        Output("plan-revised", "value"),
        Output("plan-problem", "hidden"),
        Output("plan-editing", "data"),
        Input({"type": "plan-update", "action": ALL}, "n_clicks"),
        Input("plan-cancel", "n_clicks"),
        State("plan-month", "data"),
        prevent_initial_call=True,
    )
    def open_or_close(clicks: list[int | None], _cancel: int | None, of: str) -> Dialog:
        if ctx.triggered_id == "plan-cancel":
            return _CLOSED
        if not any(clicks):
            raise PreventUpdate
        return opened(site, ctx.triggered_id["action"], of)

    @app.callback(
        Output("plan-problem", "children"),
        Output("plan-problem", "hidden", allow_duplicate=True),
        Output("reload", "data", allow_duplicate=True),
        Input("plan-save", "n_clicks"),
        State("plan-editing", "data"),
        State("plan-month", "data"),
        State("plan-rag", "value"),
        State("plan-progress", "value"),
        State("plan-revised", "value"),
        prevent_initial_call=True,
    )
    def save(clicks: int | None, id: str | None, of: str, *entered: str | None) -> Answer:
        if not clicks or not id:
            raise PreventUpdate
        rag, progress, revised = entered
        return saved(site, id, of, rag=rag, progress=progress, revised=revised)


def opened(site: Site, place: int, of: str) -> Dialog:
    """The dialog's contents for the action at that place of the plan, as it stands."""
    with Moment.of(site.store) as moment:
        stands_so = actions.standing(moment, month(of)).standings[place]
    revised = stands_so.revised.isoformat() if stands_so.revised else None
    title = f"Action {stands_so.action.id}, {month_name(month(of))}"
    return (
        True,
        title,
        stands_so.action.wording,
        stands_so.rag,
        "",
        revised,
        True,
        stands_so.action.id,
    )


def saved(
    site: Site, id: str, of: str, *, rag: str | None, progress: str | None, revised: str | None
) -> Answer:
    """Keep what was entered."""
    try:
        day = dt.date.fromisoformat(revised[:10]) if revised else None
        actions.record(
            site.store,
            id,
            month(of),
            rag=rag or UNRATED,
            progress=progress or "",
            revised=day,
            by=site.by,
        )
    except KpiError as problem:
        return refused(str(problem))
    except ValueError:
        return refused(f"{revised!r} is no date: choose one from the calendar.")
    return done(f"action {id} {dt.datetime.now(dt.UTC).isoformat()}")
