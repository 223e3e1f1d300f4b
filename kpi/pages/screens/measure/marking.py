"""Marks that people set on the confidence of a measure's figures: those that hold, and the form.

It stands on the measure's page under the confidence of the figure and its reasons.
"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, day_name, month, month_name
from kpi.entries.marks import LEVELS, LONGEST_REASON, add_mark, take_back
from kpi.errors import KpiError
from kpi.findings import Finding
from kpi.findings.marks import SetMark
from kpi.pages.pieces import parts
from kpi.pages.pieces.parts import attributes
from kpi.pages.pieces.site import Site

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
    return f"{mark.set_by}, {day_name(parts.here_and_now(mark.at).date())}"


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
                    _month_select("mark-first", "First month", found.figure.month, choosable),
                    _month_select("mark-last", "Last month", found.figure.month, choosable),
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


def _month_select(id: str, label: str, of: Month, choosable: Sequence[Month]) -> dmc.Select:
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
    def set_mark(clicks: list[int | None], *given: str | None) -> tuple[Any, ...]:
        if not any(clicks):
            raise PreventUpdate
        return kept(site, ctx.triggered_id["measure"], *given)

    @app.callback(
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "mark-undo", "mark": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def undo(clicks: list[int | None]) -> str:
        if not any(clicks):
            raise PreventUpdate
        number = ctx.triggered_id["mark"]
        take_back(site.store, number, by=site.by)
        return f"mark {number} taken back"


def kept(
    site: Site,
    measure: str,
    first: str | None,
    last: str | None,
    level: str | None,
    reason: str | None,
) -> tuple[Any, ...]:
    """Keep a mark.

    Returns:
        The sentence that says why not, whether it stays hidden, and what makes the page draw anew.
    """
    if not first or not last:
        return "Choose the first and the last month that the mark holds for.", False, no_update
    try:
        number = add_mark(
            site.store,
            measure=measure,
            first=month(first),
            last=month(last),
            level=level or "",
            reason=reason or "",
            by=site.by,
        )
    except KpiError as problem:
        return str(problem), False, no_update
    return "", True, f"mark {number} set"
