"""Marks that people set on the confidence of a measure's figures: those that hold, and the form.

It stands on the measure's page under the confidence of the figure and its reasons.
"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, month, month_name
from kpi.entries.marks import LEVELS, LONGEST_REASON, add_mark, take_back
from kpi.errors import KpiError
from kpi.findings import Finding
from kpi.findings.marks import SetMark
from kpi.pages.pieces.component import attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Site
from kpi.pages.pieces.times import local_day
from kpi.records import Mark

_SUMMARY = "marking-summary"
_LEVEL_WORDS = {"medium": "Medium: read with care", "low": "Low: nothing should rest on it"}


def section(found: Finding, choosable: Sequence[Month], marks: Sequence[SetMark]) -> html.Details:
    """The marks on a measure that hold, and the form to set one."""
    summary = "Set a mark on its confidence"
    if marks:
        summary = f"Marks on its confidence: {len(marks)}"
    return html.Details(
        [
            html.Summary(summary, id=_SUMMARY),
            *([html.Ul([_mark(each) for each in marks], className="marks")] if marks else []),
            html.P(
                "Is there something about these figures that the extracts can’t know? Mark them: "
                "the reason stands with your name wherever they are shown.",
                className="caption",
            ),
            _form(found, choosable),
        ],
        className="more",
        id="marking",
    )


def _mark(mark: SetMark) -> html.Li:
    return html.Li(
        [
            html.Strong(f"{mark.level.capitalize()}, {mark.months}"),
            html.Div(mark.reason),
            html.Div(_set_by(mark), className="caption"),
            *([_take_back_button(mark)] if mark.number is not None else []),
        ]
    )


def _set_by(mark: SetMark) -> str:
    if mark.at is None:
        return f"{mark.set_by}, in the plan’s own data"
    return f"{mark.set_by}, {local_day(mark.at)}"


def _take_back_button(mark: SetMark) -> html.Button:
    return html.Button(
        "Take it back",
        id={"type": "mark-undo", "mark": mark.number},
        className="button",
        type="button",
        **attributes(
            aria_label=f"Take back the mark of {mark.months}: {mark.reason}",
            data_returns=_SUMMARY,
        ),
    )


def _form(found: Finding, choosable: Sequence[Month]) -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    _month_select("First month", found.figure.month, choosable, id="mark-first"),
                    _month_select("Last month", found.figure.month, choosable, id="mark-last"),
                ],
                className="two",
            ),
            dmc.RadioGroup(
                dmc.Stack(
                    [dmc.Radio(label=_LEVEL_WORDS[level], value=level) for level in LEVELS],
                    gap=6,
                    mt=4,
                ),
                id="mark-level",
                label="How far can they be relied on?",
                value=LEVELS[0],
            ),
            dmc.Textarea(
                id="mark-reason",
                label="Why?",
                description=f"{LONGEST_REASON} letters at most.",
                autosize=True,
                minRows=2,
                inputWrapperOrder=["label", "input", "description"],
            ),
            html.P(id="mark-problem", className="notice notice-bad", hidden=True, role="alert"),
            html.Button(
                "Set the mark",
                id={"type": "mark-set", "measure": found.measure.id},
                className="button button-main",
                type="button",
                **attributes(data_returns=_SUMMARY),
            ),
        ],
        className="entry-fields",
        id="mark-form",
    )


def _month_select(label: str, of: Month, choosable: Sequence[Month], *, id: str) -> dmc.Select:
    return dmc.Select(
        id=id,
        label=label,
        data=[{"value": str(each), "label": month_name(each)} for each in reversed(choosable)],
        value=str(of),
        allowDeselect=False,
        withCheckIcon=False,
        searchable=True,
    )


def register(app: Dash, site: Site) -> None:
    """What the two buttons do."""

    @app.callback(
        Output("mark-problem", "children"),
        Output("mark-problem", "hidden"),
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "mark-set", "measure": ALL}, "n_clicks"),
        State("mark-first", "value"),
        State("mark-last", "value"),
        State("mark-level", "value"),
        State("mark-reason", "value"),
        prevent_initial_call=True,
    )
    def set_mark(clicks: list[int | None], *entered: str | None) -> Answer:
        if not any(clicks):
            raise PreventUpdate
        first, last, level, reason = entered
        marked = ctx.triggered_id["measure"]
        return kept(site, marked, first=first, last=last, level=level, reason=reason)

    @app.callback(
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "mark-undo", "mark": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def undo(clicks: list[int | None]) -> str:
        if not any(clicks):
            raise PreventUpdate
        number = ctx.triggered_id["mark"]
        take_back(site.store, number, by=site.by, at=site.clock())
        return f"mark {number} taken back"


def kept(
    site: Site,
    measure: str,
    *,
    first: str | None,
    last: str | None,
    level: str | None,
    reason: str | None,
) -> Answer:
    """Keep a mark."""
    if not first or not last:
        return refused("Choose the first and the last month that the mark holds for.")
    try:
        number = add_mark(
            site.store,
            Mark(
                measure=measure,
                first=month(first),
                last=month(last),
                level=level or "",
                reason=reason or "",
                by=site.by,
                at=site.clock(),
            ),
        )
    except KpiError as problem:
        return refused(str(problem))
    return done(f"mark {number} set")
