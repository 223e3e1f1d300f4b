"""What is being done: the commentary on a measure's figures, and the form to write one.

It is shown on the measure's page, and bound to the judged figure of the month shown.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from kpi.calendar import day_name, month, month_name
from kpi.entries.commentary import Entry, Words, write
from kpi.errors import KpiError
from kpi.findings import Finding
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Site
from kpi.pages.pieces.times import local_day


@dataclass(frozen=True)
class Draft:
    """What stands in the form's fields; one that nobody wrote in holds nothing or no letters."""

    happened: str | None
    doing: str | None
    who: str | None
    due: str | None


def section(found: Finding, written: Sequence[Entry]) -> html.Section:
    """What was written of the month shown, the form, and what was written of earlier months."""
    of = found.figure.month
    current = [each for each in written if each.written.month == of]
    earlier = [each for each in written if each.written.month != of]
    of_month: list[Piece] = [_entry(each) for each in current]
    nobody = html.P(
        f"Nothing is written about {month_name(of)} yet.", className="muted", id="nothing-written"
    )
    return html.Section(
        [
            html.H2("What is being done", id="commentary-title", tabIndex=-1),
            *(of_month or [nobody]),
            _form(found),
            *(
                [
                    html.Details(
                        [
                            html.Summary(f"Earlier: {len(earlier)}"),
                            *(_entry(each) for each in earlier),
                        ],
                        className="more",
                        id="commentary-earlier",
                        open=not current,
                    )
                ]
                if earlier
                else []
            ),
        ],
        id="commentary",
    )


def _entry(entry: Entry) -> html.Article:
    written = entry.written
    return html.Article(
        [
            html.P(
                [
                    html.Strong(month_name(written.month)),
                    f" · {written.by}, {local_day(written.at)} · about {_about(entry)}",
                ],
                className="small muted",
            ),
            *([html.P(_stale(entry), className="stale")] if entry.is_stale else []),
            *([html.P(written.happened, className="written")] if written.happened else []),
            *([html.P(written.doing, className="written")] if written.doing else []),
            *([html.P(_by_whom(entry), className="small")] if written.who or written.due else []),
        ],
        className="card comment" + (" comment-stale" if entry.is_stale else ""),
    )


def _about(entry: Entry) -> str:
    """``14.7% (47 of 319), 12 months``: the figure as its author saw it."""
    written = entry.written
    made_of = ""
    if written.denominator is not None and written.numerator is not None:
        made_of = f" ({written.numerator:,.10g} of {written.denominator:,.10g})"
    return f"{written.text}{made_of}, {WINDOW_NAMES[written.window].lower()}"


def _stale(entry: Entry) -> str:
    return f"Stale: the figure has moved since, from {entry.written.text} to {entry.now.text}" + (
        f" ({entry.now.count_text})." if entry.now.count_text else "."
    )


def _by_whom(entry: Entry) -> str:
    written = entry.written
    said = [f"By whom: {written.who}." if written.who else ""]
    said.append(f"By when: {day_name(written.due)}." if written.due else "")
    return " ".join(each for each in said if each)


def _form(found: Finding) -> html.Details:
    of = found.figure.month
    of_measure = {"measure": found.measure.id, "month": str(of)}
    return html.Details(
        [
            html.Summary(f"Write about {month_name(of)}"),
            html.Div(
                [
                    _words("commentary-happened", "What happened?"),
                    _words("commentary-doing", "What is being done about it?"),
                    html.Div(
                        [
                            dmc.TextInput(id="commentary-who", label="By whom?", w=300),
                            dmc.DatePickerInput(
                                id="commentary-due",
                                label="By when?",
                                valueFormat="D MMMM YYYY",
                                placeholder="Choose the date",
                                clearable=True,
                                w=190,
                            ),
                            html.Button(
                                "Keep it",
                                id={"type": "commentary-keep", **of_measure},
                                className="button button-main",
                                type="button",
                                **attributes(data_returns="commentary-title"),
                            ),
                        ],
                        className="entry",
                    ),
                    html.P(
                        "It is kept with your name, the time and the figure as it stands, and "
                        "can't be changed afterwards: write another instead.",
                        className="caption",
                    ),
                    html.P(
                        id="commentary-problem",
                        className="notice notice-bad",
                        hidden=True,
                        role="alert",
                    ),
                ],
                className="entry-fields",
            ),
        ],
        className="more",
        id="commentary-form",
    )


def _words(id: str, label: str) -> dmc.Textarea:
    return dmc.Textarea(id=id, label=label, autosize=True, minRows=2)


def register(app: Dash, site: Site) -> None:
    """What the form's button does."""

    @app.callback(
        Output("commentary-problem", "children"),
        Output("commentary-problem", "hidden"),
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "commentary-keep", "measure": ALL, "month": ALL}, "n_clicks"),
        State("commentary-happened", "value"),
        State("commentary-doing", "value"),
        State("commentary-who", "value"),
        State("commentary-due", "value"),
        prevent_initial_call=True,
    )
    def keep(clicks: list[int | None], *entered: str | None) -> Answer:
        if not any(clicks):
            raise PreventUpdate
        pressed = ctx.triggered_id
        return kept(site, pressed["measure"], pressed["month"], draft=Draft(*entered))


def kept(site: Site, measure: str, of: str, *, draft: Draft) -> Answer:
    """Keep what was written."""
    try:
        made = write(
            site.store,
            measure,
            month(of),
            words=Words(
                happened=draft.happened or "",
                doing=draft.doing or "",
                who=draft.who or "",
                due=dt.date.fromisoformat(draft.due) if draft.due else None,
            ),
            by=site.by,
            at=site.clock(),
        )
    except KpiError as problem:
        return refused(str(problem))
    return done(f"commentary {made.at.isoformat()}")
