"""`/upload`: workbooks handed in, read, compared, and loaded once somebody confirms.

The bytes go straight to the server by the browser's own upload (`assets/uploads.js`); this page
shows how each upload fares, and asks again only while something is under way.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.exceptions import PreventUpdate

from kpi import loading
from kpi.calendar import Month, month
from kpi.errors import KpiError
from kpi.pages.pieces import headings
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import here_and_now
from kpi.pages.screens.upload.card import CAN_BE_DISCARDED, STATES, UNDER_WAY, asks_for_date, card
from kpi.records import Upload

_LOADED_SHOWN_FOR = dt.timedelta(hours=12)
_POLL_MILLISECONDS = 700


Signature: TypeAlias = list[list[str | float]]
"""Of each upload its number, state, step and progress, and whether a second yes is asked for."""


def page(visit: Visit) -> Page:
    """The drop zone and the latest uploads."""
    latest = visit.moment.reader.uploads()
    shown = layout(latest, visit.site.upload_limit, visit.site.clock())
    return Page("Upload this month's extracts", shown)


def layout(uploads: Sequence[Upload], upload_limit: int, at: dt.datetime) -> list[Piece]:
    """The whole screen at a moment."""
    return [
        headings.page_title(
            "Upload this month's extracts",
            "Nothing counts until you confirm it. Earlier loads are never changed.",
        ),
        _drop_zone(upload_limit),
        html.Div(id="sending", className="sending", **attributes(aria_live="polite")),
        html.Div(cards(uploads, at), id="uploads"),
        dcc.Interval(
            id="upload-poll", interval=_POLL_MILLISECONDS, disabled=not under_way(uploads)
        ),
        # What is shown now, so that a poll that finds nothing new changes nothing on the page.
        dcc.Store(id="uploads-shown", data=signature(uploads)),
        # Set by uploads.js when a file has arrived.
        dcc.Store(id="upload-arrived"),
    ]


def under_way(uploads: Sequence[Upload]) -> bool:
    """Whether the server is at work on any of them."""
    return any(upload.state in UNDER_WAY for upload in uploads)


def signature(uploads: Sequence[Upload]) -> Signature:
    """What, when it changes, is worth drawing again."""
    return [
        [upload.id, upload.state, upload.step, upload.progress, upload.asked_again]
        for upload in uploads
    ]


def cards(uploads: Sequence[Upload], at: dt.datetime) -> list[html.Section]:
    """A card for each upload, newest first; those dealt with by that moment are gone."""
    return [card(upload) for upload in uploads if _is_shown(upload, at)]


def _is_shown(upload: Upload, at: dt.datetime) -> bool:
    """Discarded ones are not, and loaded ones only for half a day: then they are in the loads."""
    if upload.state == "loaded":
        return at - here_and_now(upload.at) < _LOADED_SHOWN_FOR
    return upload.state != "discarded"


def _drop_zone(upload_limit: int) -> html.Div:
    """A place to drop files on and a button that opens the chooser, both at work in uploads.js."""
    return html.Div(
        [
            html.Span("Drop workbooks here, or"),
            html.Button(
                "Choose files", id="choose-files", type="button", className="button button-main"
            ),
            html.Span(
                "Annex A and the plan's own lists: .xlsx .xlsm .xls .xlsb .ods, up to "
                f"{upload_limit // (1024 * 1024)} MB each."
            ),
            html.A("Blank workbook", href="/template.xlsx", download="", id="template"),
        ],
        className="drop",
        id="drop",
        **attributes(data_limit=str(upload_limit)),
    )


_Given: TypeAlias = tuple[list[dict[str, int]], list[str | None], list[str | None]]
"""The ids of the uploads' date fields, the as-at dates in them, and the first months."""


def register(app: Dash, site: Site) -> None:
    """The page's callbacks: what the buttons do, and the poll while something is under way."""

    @app.callback(
        output=[
            Output("uploads", "children"),
            Output("upload-poll", "disabled"),
            Output("uploads-shown", "data"),
        ],
        inputs={
            "_asked": [Input("upload-poll", "n_intervals"), Input("upload-arrived", "data")],
            "_clicks": [
                Input({"type": "upload-confirm", "upload": ALL}, "n_clicks"),
                Input({"type": "upload-confirm-again", "upload": ALL}, "n_clicks"),
                Input({"type": "upload-discard", "upload": ALL}, "n_clicks"),
                Input({"type": "upload-again", "upload": ALL}, "n_clicks"),
            ],
        },
        state={
            "given": [
                State({"type": "upload-as-at", "upload": ALL}, "id"),
                State({"type": "upload-as-at", "upload": ALL}, "value"),
                State({"type": "upload-from", "upload": ALL}, "value"),
            ],
            "shown": State("uploads-shown", "data"),
        },
        prevent_initial_call=True,
    )
    def refresh(
        *, _asked: list[object], _clicks: list[list[int]], given: _Given, shown: Signature
    ) -> tuple[list[html.Section], bool, Signature]:
        pressed = ctx.triggered_id
        if isinstance(pressed, dict):
            if not ctx.triggered[0]["value"]:  # a button that has just been drawn
                raise PreventUpdate
            as_at, first_month = _given_for(pressed["upload"], given)
            act(
                site,
                pressed["type"],
                pressed["upload"],
                as_at=as_at,
                first_month=first_month,
            )
        latest = loading.uploads(site.store)
        if signature(latest) == shown:
            raise PreventUpdate
        return cards(latest, site.clock()), not under_way(latest), signature(latest)


def _given_for(upload: int, given: _Given) -> tuple[str | None, str | None]:
    """What stands in the two date fields of an upload."""
    for id, as_at, first_month in zip(*given, strict=True):
        if id["upload"] == upload:
            return as_at, first_month
    return None, None


def act(
    site: Site,
    button: str,
    upload_id: int,
    *,
    as_at: str | None = None,
    first_month: str | None = None,
) -> None:
    """Do what a button says, if the upload still is where that makes sense.

    Raises:
        KpiError: it is not, or a date is missing or no date.
    """
    with site.store.read() as reader:
        upload = reader.upload(upload_id)
    match button:
        case "upload-confirm" if upload.state == "read" and upload.doubts:
            loading.ask_again(site.store, upload_id)
        case "upload-confirm" if upload.state == "read":
            site.jobs.confirm(upload_id)
        case "upload-confirm-again" if upload.state == "read" and upload.asked_again:
            site.jobs.confirm(upload_id, sure=True)
        case "upload-discard" if upload.state in CAN_BE_DISCARDED:
            loading.discard(site.store, upload_id)
        case "upload-again" if upload.state == "read" or asks_for_date(upload):
            site.jobs.preview(upload_id, as_at=_day(as_at), first_month=_month(first_month))
        case _:
            raise KpiError(
                f"{upload.file_name} has moved on meanwhile: it is "
                f"{STATES[upload.state][0].lower()}."
            )


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        raise KpiError("Choose the date that the workbook shows things as at.") from None


def _month(text: str | None) -> Month | None:
    return month(text[:7]) if text else None
