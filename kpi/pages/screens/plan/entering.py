"""The dialog in which it is entered how an action stands."""

import datetime as dt
from typing import TypeAlias

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, NoUpdate, Output, State, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, month, month_name
from kpi.entries import actions
from kpi.entries.actions import UNRATED
from kpi.entries.standing import standing
from kpi.errors import KpiError, NotFound
from kpi.findings import Moment
from kpi.pages.pieces.component import attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Site
from kpi.pages.pieces.times import local_date
from kpi.records import ActionUpdate


def dialog(of: Month) -> dmc.Modal:
    """The dialog, closed; the button of an action opens it."""
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
    """The dialog's contents for the action at that place of the plan, as it stands.

    Raises:
        NotFound: the plan has no such place.
    """
    with Moment.of(site.store) as moment:
        today = local_date(site.clock())
        standings = standing(moment, month(of), today=today).standings
    if not 0 <= place < len(standings):
        raise NotFound(f"The plan has {len(standings)} actions, and none at place {place}.")
    stands_so = standings[place]
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
            ActionUpdate(
                id,
                month(of),
                rag=rag or UNRATED,
                progress=progress or "",
                revised=day,
                by=site.by,
                at=site.clock(),
            ),
        )
    except KpiError as problem:
        return refused(str(problem))
    except ValueError:
        return refused(f"{revised!r} is no date: choose one from the calendar.")
    return done(f"action {id} {site.clock().isoformat()}")
