"""What an upload holds: its date, its lists, what it would change, and what is wrong with it."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from kpi.calendar import day_name
from kpi.extracts.lists import extract_lists
from kpi.files.issues import marked_words
from kpi.findings.restated import FIRST
from kpi.pages.pieces import issues, tables
from kpi.pages.pieces.action_changes import action_changes
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.figure_changes import figure_changes
from kpi.records import FigureChange, Upload
from kpi.store.action_updates import SHEET

ISSUES_SHOWN = 60
CHANGES_SHOWN = 8


def as_at(upload: Upload) -> html.Div | html.P:
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


def lists(upload: Upload) -> html.Div:
    """The lists that it holds, and those that it does not."""
    known = extract_lists()
    rows = [
        (known[id].title, f"{found.rows:,}", f"{found.errors:,}" if found.errors else "–")
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


def changes(upload: Upload) -> list[Piece]:
    """The figures that it changes or would change, and what it says of the plan's actions."""
    loaded = upload.state == "loaded"
    heading = html.H3("What changed" if loaded else "What would change")
    figures: list[Piece] = [html.P("No figure " + ("changed." if loaded else "would change."))]
    if upload.changes:
        caption = f"Figures changed by {upload.file_name}"
        figures = [
            *_shown_before(upload.changes, loaded=loaded),
            *figure_changes(upload.changes, loaded=loaded, caption=caption, at_first=CHANGES_SHOWN),
        ]
    later = [html.P(sentence, className="caption") for sentence in upload.spoken_over]
    return [heading, *figures, *later, *_actions(upload, loaded=loaded)]


def _shown_before(changes: Sequence[FigureChange], *, loaded: bool) -> list[html.P]:
    """How many of the changes are of figures that people have seen: those stand first."""
    number = sum(change.why != FIRST for change in changes)
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
    return action_changes(
        upload.actions, rows=upload.lists[SHEET].rows, loaded=loaded, at_first=CHANGES_SHOWN
    )


def issue_tabs(upload: Upload) -> list[Piece]:
    """What is wrong with it, by severity, and the files that say so."""
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
