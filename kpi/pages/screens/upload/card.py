"""One upload: how far it has come, and what can be done with it."""

import dash_mantine_components as dmc
from dash import html

from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.screens.upload.contents import as_at, changes, issue_tabs, lists
from kpi.records import Upload, UploadState

UNDER_WAY = frozenset({"waiting", "reading", "loading"})
CAN_BE_DISCARDED = frozenset({"read", "refused", "failed", "duplicate"})
_STEPS = ("Checked safe", "Read", "Compared", "Confirmed")
# State → words, and whose colours and shape its tag borrows.
STATES: dict[UploadState, tuple[str, str]] = {
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
    words, look = STATES[upload.state]
    errors = sum(each.errors for each in upload.lists.values())
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
                *([as_at(upload)] if asks_for_date(upload) else []),
            ]
        case "duplicate":
            return [html.P(upload.message, className="notice")]
        case "read" | "loaded":
            return [
                *_message(upload),
                html.Div(
                    [
                        html.Div([as_at(upload), lists(upload)]),
                        html.Div(changes(upload)),
                    ],
                    className="upload-columns",
                ),
                *issue_tabs(upload),
            ]
    return []


def _message(upload: Upload) -> list[Piece]:
    if upload.state == "read":
        return [*_meanwhile(upload), *_overruled(upload), *_doubts(upload)]
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


def _meanwhile(upload: Upload) -> list[html.P]:
    """What happened since it was read, where that changes what it would do."""
    if not upload.message:
        return []
    return [html.P(upload.message, className="notice notice-bad", role="alert")]


def _overruled(upload: Upload) -> list[html.P]:
    return [html.P(sentence, className="notice") for sentence in upload.overrules]


def _doubts(upload: Upload) -> list[html.Div]:
    """Why it waits for a second yes."""
    if not upload.doubts:
        return []
    return [
        html.Div(
            [
                html.P(html.Strong("Look at this before you confirm it.")),
                html.Ul([html.Li(sentence) for sentence in upload.doubts]),
            ],
            className="notice notice-bad",
            id=f"upload-{upload.id}-doubts",
            role="alert",
        )
    ]


def _month_of(upload: Upload) -> str | None:
    return f"{upload.as_at:%Y-%m}" if upload.as_at else None


def asks_for_date(upload: Upload) -> bool:
    """Whether it was refused for nothing but a date that a person can give."""
    codes = {issue.code for issue in upload.issues if issue.severity == "refused"}
    return upload.state == "refused" and codes == {"no_as_at_date"}


def _foot(upload: Upload) -> list[html.Div]:
    buttons = []
    if upload.state == "read":
        sure = upload.asked_again
        buttons.append(
            html.Button(
                "Yes, load it all the same" if sure else "Confirm this load",
                id={
                    "type": "upload-confirm-again" if sure else "upload-confirm",
                    "upload": upload.id,
                },
                className="button button-main",
                type="button",
                **(
                    attributes(aria_describedby=f"upload-{upload.id}-doubts")
                    if upload.doubts
                    else {}
                ),
            )
        )
    if upload.state in CAN_BE_DISCARDED:
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
