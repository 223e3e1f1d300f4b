"""`/upload`: workbooks handed in, read, compared, and loaded once somebody confirms.

The bytes go straight to the server by the browser's own upload (`assets/uploads.js`); this page
shows how each upload fares, and asks again only while something is under way.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.exceptions import PreventUpdate

from kpi import loading
from kpi.calendar import Month, day_name, month
from kpi.errors import KpiError
from kpi.extracts.lists import extract_lists
from kpi.files.issues import marked_words
from kpi.findings.restated import FIRST
from kpi.pages.pieces import headings, issues, tables
from kpi.pages.pieces.action_changes import action_changes
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.figure_changes import figure_changes
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import here_and_now
from kpi.records import Upload
from kpi.store.action_updates import SHEET

UNDER_WAY = frozenset({"waiting", "reading", "loading"})
_CAN_BE_DISCARDED = frozenset({"read", "refused", "failed", "duplicate"})
_LOADED_SHOWN_FOR = dt.timedelta(hours=12)
ISSUES_SHOWN = 60
CHANGES_SHOWN = 8

_POLL_MILLISECONDS = 700
_STEPS = ("Checked safe", "Read", "Compared", "Confirmed")
# State → words, and whose colours and shape its tag borrows.
_STATES = {
    "waiting": ("Waiting", "no_data"),
    "reading": ("Reading", "no_data"),
    "read": ("Read", "met"),
    "loading": ("Loading", "no_data"),
    "loaded": ("Loaded", "met"),
    "duplicate": ("Loaded already", "no_data"),
    "refused": ("Refused", "missed"),
    "discarded": ("Discarded", "no_data"),
    "failed": ("Failed", "missed"),
}


def page(visit: Visit) -> Page:
    """The drop zone and the latest uploads."""
    latest = visit.moment.reader.uploads()
    shown = layout(latest, visit.site.upload_limit)
    return Page("Upload this month's extracts", shown)


def layout(uploads: Sequence[Upload], upload_limit: int) -> list[Piece]:
    """The whole screen."""
    return [
        headings.page_title(
            "Upload this month's extracts",
            "Nothing counts until you confirm it. Earlier loads are never changed.",
        ),
        _drop_zone(upload_limit),
        html.Div(id="sending", className="sending", **attributes(aria_live="polite")),
        html.Div(cards(uploads), id="uploads"),
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


def signature(uploads: Sequence[Upload]) -> list[list[Piece]]:
    """What, when it changes, is worth drawing again."""
    return [[upload.id, upload.state, upload.step, upload.progress] for upload in uploads]


def cards(uploads: Sequence[Upload]) -> list[html.Section]:
    """A card for each upload, newest first; those dealt with are gone from sight."""
    return [card(upload) for upload in uploads if _is_shown(upload)]


def _is_shown(upload: Upload) -> bool:
    """Discarded ones are not, and loaded ones only for half a day: then they are in the loads."""
    if upload.state == "loaded":
        return loading.now() - here_and_now(upload.at) < _LOADED_SHOWN_FOR
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


# ── one upload ────────────────────────────────────────────────────────────────────────────────


def card(upload: Upload) -> html.Section:
    """One upload: its steps, what it holds, its issues, what it would change, what can be done."""
    body = _body(upload)
    return html.Section(
        [
            html.Div(
                [
                    html.H2(upload.file_name, id=f"upload-{upload.id}-name"),
                    _state_tag(upload),
                    *([_progress(upload)] if upload.state in UNDER_WAY else []),
                    _steps(upload),
                ],
                className="upload-head",
            ),
            *([html.Div(body, className="upload-body")] if body else []),
            *_foot(upload),
        ],
        className="card upload",
        id=f"upload-{upload.id}",
        **attributes(aria_label=f"Upload {upload.id}: {upload.file_name}", data_state=upload.state),
    )


def _state_tag(upload: Upload) -> html.Span:
    words, look = _STATES[upload.state]
    errors = sum(each.get("errors", 0) for each in upload.lists.values())
    if upload.state == "read" and errors:
        words, look = f"Read, {errors:,} {_rows(errors)} with errors", "near"
    icon = look if look in ("met", "near", "missed") else "none"
    return html.Span(
        [html.Img(src=f"/assets/icons/status-{icon}.svg", alt=""), words],
        className=f"tag tag-{look}",
    )


def _rows(number: int) -> str:
    return "row" if number == 1 else "rows"


def _progress(upload: Upload) -> html.Div:
    percent = round(100 * upload.progress)
    return html.Div(
        [
            html.Span(upload.step, className="small muted"),
            dmc.ProgressRoot(
                dmc.ProgressSection(
                    value=percent, **attributes(aria_label=f"{upload.file_name}: {upload.step}")
                ),
                size="sm",
            ),
        ],
        className="progress",
        **attributes(aria_live="polite"),
    )


def _steps(upload: Upload) -> html.Ol | html.Div:
    if upload.state in ("refused", "failed", "duplicate", "discarded"):
        return html.Div()
    at, busy = _step_reached(upload), upload.state in UNDER_WAY
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(
                        "Done: "
                        if place < at
                        else "Now: "
                        if place == at and busy
                        else "To come: ",
                        className="visually-hidden",
                    ),
                    name,
                ],
                className="done" if place < at else "now" if place == at and busy else "",
            )
            for place, name in enumerate(_STEPS)
        ],
        className="steps",
        **attributes(aria_label="Steps"),
    )


def _step_reached(upload: Upload) -> int:
    """The place of the step that is being done; beyond the last when all are."""
    match upload.state:
        case "loaded":
            return len(_STEPS)
        case "read" | "loading":
            return 3
        case "reading" if upload.step.startswith("Comparing"):
            return 2
        case "reading" if upload.progress > 0 and not upload.step.startswith("Checking"):
            return 1
    return 0


def _body(upload: Upload) -> list[Piece]:
    match upload.state:
        case "refused" | "failed":
            return [
                html.P(upload.message, className="notice notice-bad", role="alert"),
                *([_as_at(upload)] if asks_for_date(upload) else []),
            ]
        case "duplicate":
            return [html.P(upload.message, className="notice")]
        case "read" | "loaded":
            return [
                *_message(upload),
                html.Div(
                    [
                        html.Div([_as_at(upload), _lists(upload)]),
                        html.Div(_changes(upload)),
                    ],
                    className="upload-columns",
                ),
                *_issues(upload),
            ]
    return []


def _message(upload: Upload) -> list[Piece]:
    if upload.state != "loaded":
        return []
    return [
        html.P(
            [
                f"{upload.file_name} is loaded and counts from now on. ",
                html.A(f"Load {upload.load}", href=f"/loads/{upload.load}"),
                " · ",
                html.A("See the scorecard", href=link("/", month=_month_of(upload))),
            ],
            className="notice notice-good",
            role="status",
        )
    ]


def _month_of(upload: Upload) -> str | None:
    return f"{upload.as_at:%Y-%m}" if upload.as_at else None


def asks_for_date(upload: Upload) -> bool:
    """Whether it was refused for nothing but a date that a person can give."""
    codes = {issue.code for issue in upload.issues if issue.severity == "refused"}
    return upload.state == "refused" and codes == {"no_as_at_date"}


def _as_at(upload: Upload) -> html.Div | html.P:
    """The as-at date with where it comes from; until the load is confirmed it can be changed."""
    if upload.state == "loaded":
        words = day_name(upload.as_at) if upload.as_at else ""
        return html.P(["As at ", html.Strong(words), f", {_date_source(upload)}."])
    return html.Div(
        [
            dmc.DatePickerInput(
                id={"type": "upload-as-at", "upload": upload.id},
                label="As at",
                description=_date_source(upload) if upload.as_at else "the file does not say",
                value=upload.as_at.isoformat() if upload.as_at else None,
                valueFormat="D MMMM YYYY",
                placeholder="Choose the date",
                w=190,
            ),
            dmc.MonthPickerInput(
                id={"type": "upload-from", "upload": upload.id},
                label="Own lists from",
                description="if a log covers more",
                value=str(upload.first_month) if upload.first_month else None,
                valueFormat="MMMM YYYY",
                placeholder="The month alone",
                clearable=True,
                w=190,
            ),
            html.Button(
                "Read again",
                id={"type": "upload-again", "upload": upload.id},
                className="button",
                type="button",
                **attributes(aria_describedby=f"upload-{upload.id}-name"),
            ),
        ],
        className="as-at",
    )


def _date_source(upload: Upload) -> str:
    source = upload.as_at_source or "given"
    return "as given" if source == "given" else f"from the {source}"


def _lists(upload: Upload) -> html.Div:
    known = extract_lists()
    rows = [
        (known[id].title, f"{found['rows']:,}", f"{found['errors']:,}" if found["errors"] else "–")
        for id, found in upload.lists.items()
    ]
    absent = [each.title for id, each in known.items() if id not in upload.lists]
    return html.Div(
        [
            tables.table(
                (("List", ""), ("Rows", "number"), ("With errors", "number")),
                rows,
                caption=f"What {upload.file_name} holds",
                look="plain",
            ),
            *(
                [
                    html.P(
                        f"Not in this file: {', '.join(absent)}. Their figures stay as they are.",
                        className="caption",
                    )
                ]
                if absent
                else []
            ),
        ]
    )


def _changes(upload: Upload) -> list[Piece]:
    loaded = upload.state == "loaded"
    heading = html.H3("What changed" if loaded else "What would change")
    figures: list[Piece] = [html.P("No figure " + ("changed." if loaded else "would change."))]
    if upload.changes:
        caption = f"Figures changed by {upload.file_name}"
        figures = [
            *_shown_before(upload.changes, loaded=loaded),
            *figure_changes(upload.changes, loaded=loaded, caption=caption, at_first=CHANGES_SHOWN),
        ]
    return [heading, *figures, *_actions(upload, loaded=loaded)]


def _shown_before(changes: Sequence[dict[str, str]], *, loaded: bool) -> list[html.P]:
    """How many of the changes are of figures that people have seen: those stand first."""
    number = sum(change["why"] != FIRST for change in changes)
    if not number:
        return []
    figures = "figure that was shown before" if number == 1 else "figures that were shown before"
    change = "changed" if loaded else "would change"
    stand = "it stands" if number == 1 else "they stand"
    said = f"{number} {figures} {change}: {stand} first. Look whether that is meant."
    return [html.P(said, className="notice", id="shown-before")]


def _actions(upload: Upload, *, loaded: bool) -> list[Piece]:
    """What becomes of the plan's actions; nothing where the workbook has no such sheet."""
    if SHEET not in upload.lists:
        return []
    rows = upload.lists[SHEET]["rows"]
    return action_changes(upload.actions, rows=rows, loaded=loaded, at_first=CHANGES_SHOWN)


def _issues(upload: Upload) -> list[Piece]:
    found = issues.by_severity(upload.issues)
    if not found:
        return [html.P("Nothing was wrong with it.", className="muted")]
    # One of several panels shows; Mantine's tabs bring the keyboard with them.
    tabs = [dmc.TabsTab(issues.counted(each, len(of)), value=each) for each, of in found.items()]
    panels = [
        dmc.TabsPanel(
            issues.table(
                of, at_most=ISSUES_SHOWN, caption=f"{issues.NAMES[each][1]} in {upload.file_name}"
            ),
            value=each,
            pt="sm",
        )
        for each, of in found.items()
    ]
    return [
        html.Div(
            [
                html.H3("Issues"),
                html.Div(
                    [
                        tables.download(
                            marked_words(upload.file_name),
                            f"/uploads/{upload.id}/workbook.xlsx",
                            id=f"upload-workbook-{upload.id}",
                        ),
                        tables.download(
                            "Issues (CSV)",
                            f"/uploads/{upload.id}/issues.csv",
                            id=f"upload-issues-{upload.id}",
                        ),
                    ],
                    className="bar-end",
                ),
            ],
            className="bar",
            style={"marginTop": "16px"},
        ),
        dmc.Tabs(
            [dmc.TabsList(tabs), *panels],
            value=next(iter(found)),
            variant="pills",
            id={"type": "upload-tabs", "upload": upload.id},
        ),
    ]


def _foot(upload: Upload) -> list[html.Div]:
    buttons = []
    if upload.state == "read":
        buttons.append(
            html.Button(
                "Confirm this load",
                id={"type": "upload-confirm", "upload": upload.id},
                className="button button-main",
                type="button",
            )
        )
    if upload.state in _CAN_BE_DISCARDED:
        buttons.append(
            html.Button(
                "Discard" if upload.state == "read" else "Put away",
                id={"type": "upload-discard", "upload": upload.id},
                className="button button-large",
                type="button",
                **attributes(aria_describedby=f"upload-{upload.id}-name"),
            )
        )
    return [html.Div(buttons, className="upload-foot")] if buttons else []


# ── callbacks ─────────────────────────────────────────────────────────────────────────────────


def register(app: Dash, site: Site) -> None:
    """The page's callbacks: what the buttons do, and the poll while something is under way."""

    @app.callback(
        Output("uploads", "children"),
        Output("upload-poll", "disabled"),
        Output("uploads-shown", "data"),
        Input("upload-poll", "n_intervals"),
        Input("upload-arrived", "data"),
        Input({"type": "upload-confirm", "upload": ALL}, "n_clicks"),
        Input({"type": "upload-discard", "upload": ALL}, "n_clicks"),
        Input({"type": "upload-again", "upload": ALL}, "n_clicks"),
        State({"type": "upload-as-at", "upload": ALL}, "value"),
        State({"type": "upload-as-at", "upload": ALL}, "id"),
        State({"type": "upload-from", "upload": ALL}, "value"),
        State("uploads-shown", "data"),
        prevent_initial_call=True,
    )
    def refresh(
        _n: int | None,
        _arrived: Any,
        _confirm: list[int],
        _discard: list[int],
        _again: list[int],
        dates: list[str | None],
        ids: list[dict[str, Any]],
        months: list[str | None],
        shown: list[list[Piece]],
    ) -> tuple[list[html.Section], bool, list[list[Piece]]]:
        pressed = ctx.triggered_id
        if isinstance(pressed, dict):
            if not ctx.triggered[0]["value"]:  # a button that has just been drawn
                raise PreventUpdate
            given = {
                id["upload"]: (date, first)
                for id, date, first in zip(ids, dates, months, strict=True)
            }
            act(
                site,
                pressed["type"],
                pressed["upload"],
                *given.get(pressed["upload"], (None, None)),
            )
        latest = loading.uploads(site.store)
        if signature(latest) == shown:
            raise PreventUpdate
        return cards(latest), not under_way(latest), signature(latest)


def act(site: Site, button: str, upload_id: int, as_at: str | None, first: str | None) -> None:
    """Do what a button says, if the upload still is where that makes sense.

    Raises:
        KpiError: it is not, or a date is missing or no date.
    """
    with site.store.read() as reader:
        upload = reader.upload(upload_id)
    match button:
        case "upload-confirm" if upload.state == "read":
            site.jobs.confirm(upload_id)
        case "upload-discard" if upload.state in _CAN_BE_DISCARDED:
            loading.discard(site.store, upload_id)
        case "upload-again" if upload.state == "read" or asks_for_date(upload):
            site.jobs.preview(upload_id, as_at=_day(as_at), first_month=_month(first))
        case _:
            raise KpiError(
                f"{upload.file_name} has moved on meanwhile: it is "
                f"{_STATES[upload.state][0].lower()}."
            )


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        raise KpiError("Choose the date that the workbook shows things as at.") from None


def _month(text: str | None) -> Month | None:
    return month(text[:7]) if text else None
