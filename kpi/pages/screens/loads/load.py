"""`/loads/<number>`: one workbook that was loaded: what it held and changed, and its withdrawal."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from kpi import loading
from kpi.calendar import day_name
from kpi.entries.action_sheet import changed_by
from kpi.errors import KpiError
from kpi.extracts.issues import Issue
from kpi.extracts.lists import extract_lists
from kpi.files.issues import marked_words
from kpi.findings import Restatement, changed_by_load
from kpi.pages.pieces import choices, headings, issues, tables
from kpi.pages.pieces.action_changes import action_changes
from kpi.pages.pieces.address import Query, link
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.figure_changes import figure_changes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import local_day
from kpi.records import ActionChange, Load
from kpi.store.action_updates import SHEET

PATH = "/loads"
ALL_SEVERITIES = "all"
ISSUES_SHOWN = 200
CHANGES_SHOWN = 12


def page(visit: Visit, id: int) -> Page:
    """One load.

    Raises:
        NotFound: there is none of that number.
    """
    reader = visit.moment.reader
    load = reader.load(id)
    return Page(
        f"Load {id}: {load.file_name}",
        layout(
            load,
            reader.issues(id),
            changes=visit.moment.once(changed_by_load, id),
            actions=changed_by(reader, id),
            later=loading.later_than(reader, id),
            params=visit.params,
        ),
    )


def layout(
    load: Load,
    found: Sequence[Issue],
    *,
    changes: Sequence[Restatement],
    actions: Sequence[ActionChange] = (),
    later: Sequence[str] = (),
    params: Query,
) -> list[Piece]:
    """The whole screen of one load; `params` filter its issues by severity and list.

    Args:
        changes, actions: the figures, and how the plan's actions stand, as it changed them.
        later: the later loads that went on speaking where it might, a sentence each.
    """
    return [
        headings.breadcrumb(("Loads", PATH), (f"Load {load.id}", None)),
        headings.page_title(
            load.file_name,
            f"As at {day_name(load.as_at)}. Loaded on {local_day(load.at)} by {load.by}.",
        ),
        *_withdrawn(load),
        html.Div(
            [
                html.Section([html.H2("What it held"), _lists(load, found)]),
                html.Section(
                    [
                        html.H2("What it changed"),
                        *_changes(changes),
                        *(html.P(sentence, className="caption") for sentence in later),
                        *_actions(load, actions),
                    ],
                    id="changed",
                ),
            ],
            className="upload-columns",
        ),
        html.H2("Issues"),
        *_issues(load, found, params),
        *_withdraw(load),
    ]


def _withdrawn(load: Load) -> list[Piece]:
    if load.withdrawn_at is None:
        return []
    return [
        html.P(
            f"Withdrawn on {local_day(load.withdrawn_at)} by {load.withdrawn_by}: "
            f"{(load.withdrawn_reason or '').rstrip('.')}. It is kept, and no figure rests on it "
            "any more.",
            className="notice notice-bad",
            id="withdrawn",
            tabIndex=-1,
        )
    ]


def _lists(load: Load, found: Sequence[Issue]) -> html.Div:
    errors = dict.fromkeys(load.lists, 0)
    for issue in found:
        if issue.severity == "error" and issue.list in errors:
            errors[issue.list] += 1
    titles = extract_lists()
    return tables.table(
        (("List", ""), ("Rows", "number"), ("Errors", "number")),
        [
            (titles[id].title, f"{rows:,}", f"{errors[id]:,}" if errors[id] else "–")
            for id, rows in load.lists.items()
        ],
        caption=f"Lists of {load.file_name}",
        look="plain",
    )


def _changes(changes: Sequence[Restatement]) -> list[Piece]:
    if not changes:
        return [html.P("No figure changed when it came in.")]
    told = [change.in_words for change in changes]
    return figure_changes(
        told, loaded=True, caption="Figures that it changed", at_first=CHANGES_SHOWN
    )


def _actions(load: Load, changes: Sequence[ActionChange]) -> list[Piece]:
    """What it changed of the plan's actions; nothing where it has no such sheet."""
    if SHEET not in load.lists:
        return []
    return action_changes(changes, rows=load.lists[SHEET], loaded=True, at_first=CHANGES_SHOWN)


def _issues(load: Load, found: Sequence[Issue], params: Query) -> list[Piece]:
    if not found:
        return [html.P("Nothing was wrong with it.")]
    by_severity = issues.by_severity(found)
    gravest = next(iter(by_severity))
    severity, list_id = params.get("severity", gravest), params.get("list")
    shown = [
        issue
        for issue in found
        if severity in (ALL_SEVERITIES, issue.severity) and list_id in (None, issue.list)
    ]
    here = f"{PATH}/{load.id}"
    severities = [
        *(
            (
                issues.counted(each, len(of)).capitalize(),
                link(here, severity=None if each == gravest else each, list=list_id),
                each == severity,
            )
            for each, of in by_severity.items()
        ),
        (
            f"All {len(found):,}",
            link(here, severity=ALL_SEVERITIES, list=list_id),
            severity == ALL_SEVERITIES,
        ),
    ]
    titles, asked = extract_lists(), params.get("severity")
    with_issues = [id for id in titles if any(issue.list == id for issue in found)]
    by_list = [
        ("All lists", link(here, severity=asked), list_id is None),
        *(
            (titles[id].title, link(here, severity=asked, list=id), id == list_id)
            for id in with_issues
        ),
    ]
    return [
        html.Div(
            [
                choices.pills("Severity", severities),
                html.Div(_downloads(load), className="bar-end"),
            ],
            className="bar",
        ),
        html.Div(choices.pills("List", by_list), style={"margin": "10px 0"})
        if len(with_issues) > 1
        else html.Div(),
        issues.table(shown, at_most=ISSUES_SHOWN, caption=f"Issues of load {load.id}")
        if shown
        else html.P("None of that kind.", className="muted"),
    ]


def _downloads(load: Load) -> list[html.A]:
    here = f"{PATH}/{load.id}"
    return [
        tables.download(marked_words(load.file_name), f"{here}/workbook.xlsx", id="load-workbook"),
        tables.download("Issues (CSV)", f"{here}/issues.csv", id="load-issues-csv"),
        tables.download("Issues (JSON)", f"{here}/issues.json", id="load-issues-json"),
    ]


def _withdraw(load: Load) -> list[Piece]:
    if load.state == "withdrawn":
        return []
    return [
        html.H2("Loaded by mistake?"),
        html.P(
            "A wrong file or a wrong date can be withdrawn: the load is kept and says nothing "
            "from then on, and earlier loads speak again where it did.",
            className="prose",
        ),
        html.Button(
            "Withdraw this load",
            id="withdraw-open",
            className="button button-large",
            type="button",
        ),
        dmc.Modal(
            [
                dmc.Textarea(
                    id="withdraw-reason",
                    label="Why?",
                    description="The reason is kept with the load for good.",
                    autosize=True,
                    minRows=2,
                    required=True,
                    **attributes(data_autofocus=True),
                ),
                html.P(id="withdraw-problem", className="notice notice-bad", hidden=True),
                html.Div(
                    [
                        html.Button(
                            "Withdraw it",
                            id={"type": "withdraw-confirm", "load": load.id},
                            className="button button-main",
                            type="button",
                            **attributes(data_returns="withdrawn"),
                        ),
                        html.Button(
                            "Keep it",
                            id="withdraw-cancel",
                            className="button button-large",
                            type="button",
                        ),
                    ],
                    className="pills",
                    style={"marginTop": "16px"},
                ),
            ],
            id="withdraw-dialog",
            title=f"Withdraw load {load.id}, {load.file_name}?",
            centered=True,
        ),
    ]


def register(app: Dash, site: Site) -> None:
    """The dialog that asks for a reason, and the withdrawal itself."""

    @app.callback(
        Output("withdraw-dialog", "opened"),
        Input("withdraw-open", "n_clicks"),
        Input("withdraw-cancel", "n_clicks"),
        prevent_initial_call=True,
    )
    def open_or_close(_open: int | None, _cancel: int | None) -> bool:
        return bool(ctx.triggered_id == "withdraw-open")

    @app.callback(
        Output("withdraw-problem", "children"),
        Output("withdraw-problem", "hidden"),
        Output("reload", "data"),
        Input({"type": "withdraw-confirm", "load": ALL}, "n_clicks"),
        State("withdraw-reason", "value"),
        prevent_initial_call=True,
    )
    def withdraw(clicks: list[int | None], reason: str | None) -> Answer:
        if not any(clicks):
            raise PreventUpdate
        return withdrawn(site, ctx.triggered_id["load"], reason or "")


def withdrawn(site: Site, id: int, reason: str) -> Answer:
    """Withdraw a load."""
    try:
        loading.withdraw(site.store, id, reason=reason, by=site.by, at=site.clock())
    except KpiError as problem:
        return refused(str(problem))
    return done(f"withdrawn {id}")
