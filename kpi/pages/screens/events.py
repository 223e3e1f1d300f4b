"""`/events`: what happened that a chart's reader should know of, and the form to enter more."""

import datetime as dt
from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from kpi.entries.commentary import LONGEST_TITLE, add_event, event_day, events, withdraw_event
from kpi.errors import KpiError
from kpi.pages.pieces import headings, tables
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import here_and_now
from kpi.plan import EVENT_KINDS
from kpi.records import Event


def page(visit: Visit) -> Page:
    """All events, newest first, and the form."""
    return Page("Events", layout(events(visit.moment)))


def layout(known: Sequence[Event]) -> list[Piece]:
    """The whole screen."""
    return [
        headings.breadcrumb(("Scorecard", "/"), ("Events", None)),
        headings.page_title(
            "Events",
            "An inspection, a new structure, a new system: each stands as an upright line on "
            "every chart of its time, so that nobody takes its effect for something else.",
        ),
        html.H2("Enter one", className="rule"),
        _form(),
        html.H2("On the charts", className="rule"),
        tables.table(
            (("When", "name"), ("Event", ""), ("Kind", ""), ("Entered", ""), ("", "")),
            [_row(each) for each in reversed(known)],
            caption="Events, newest first",
            id="events",
        ),
    ]


def _row(event: Event) -> tuple[Content, ...]:
    entered = event.by
    if event.at:
        entered += f", {here_and_now(event.at):%d %b %Y}"
    take_off: Piece = ""
    if event.id is not None:
        take_off = html.Button(
            "Take off",
            id={"type": "event-withdraw", "event": event.id},
            className="button",
            type="button",
            **attributes(aria_label=f"Take off: {event.title}"),
        )
    return event_day(event), event.title, EVENT_KINDS[event.kind], entered, take_off


def _form() -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    dmc.DatePickerInput(
                        id="event-on",
                        label="Day",
                        valueFormat="D MMMM YYYY",
                        placeholder="Choose the day",
                        w=190,
                    ),
                    dmc.TextInput(
                        id="event-title",
                        label="Title",
                        description=f"{LONGEST_TITLE} letters at most: they stand on the chart.",
                        w=340,
                        inputWrapperOrder=["label", "input", "description"],
                    ),
                    dmc.Select(
                        id="event-kind",
                        label="Kind",
                        data=[{"value": key, "label": name} for key, name in EVENT_KINDS.items()],
                        value="inspection",
                        allowDeselect=False,
                        w=190,
                    ),
                    html.Button(
                        "Put it on the charts",
                        id="event-add",
                        className="button button-main",
                        type="button",
                    ),
                ],
                className="entry",
            ),
            html.P(id="event-problem", className="notice notice-bad", hidden=True, role="alert"),
        ],
        id="event-form",
    )


def register(app: Dash, site: Site) -> None:
    """What the two buttons do."""

    @app.callback(
        Output("event-problem", "children"),
        Output("event-problem", "hidden"),
        Output("reload", "data", allow_duplicate=True),
        Input("event-add", "n_clicks"),
        Input({"type": "event-withdraw", "event": ALL}, "n_clicks"),
        State("event-on", "value"),
        State("event-title", "value"),
        State("event-kind", "value"),
        prevent_initial_call=True,
    )
    def act(_add: int | None, _withdraw: list[int | None], *entered: str | None) -> Answer:
        if not ctx.triggered or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        pressed = ctx.triggered_id
        if isinstance(pressed, dict):
            return withdrawn(site, pressed["event"])
        on, title, kind = entered
        return added(site, on=on, title=title, kind=kind)


def added(site: Site, *, on: str | None, title: str | None, kind: str | None) -> Answer:
    """Keep an event."""
    try:
        day = dt.date.fromisoformat(on or "")
    except ValueError:
        return refused("Choose the day on which it happened.")
    try:
        number = add_event(
            site.store, on=day, title=title or "", kind=kind or "", by=site.by, at=site.clock()
        )
    except KpiError as problem:
        return refused(str(problem))
    return done(f"event {number}")


def withdrawn(site: Site, id: int) -> Answer:
    """Take an event off the charts."""
    try:
        withdraw_event(site.store, id, by=site.by, at=site.clock())
    except KpiError as problem:
        return refused(str(problem))
    return done(f"event {id} withdrawn")
