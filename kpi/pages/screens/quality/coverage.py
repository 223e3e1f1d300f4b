"""Which months each list covers."""

from dash import html

from kpi.calendar import Month, day_name, month_name
from kpi.findings.quality import Coverage, Quality, month_named
from kpi.findings.words.printed import in_words
from kpi.pages.pieces import tables
from kpi.pages.pieces.component import Content, Piece, attributes

_STATES = {
    "whole": ("●", "whole"),
    "late": ("◐", "late"),
    "part": ("◔", "part"),
    "missing": ("○", "missing"),
}


def grid(found: Quality) -> list[Piece]:
    """A row for each list, a column for each month: a sign and its word in every cell."""
    shown = list(found.coverage[0].states) if found.coverage else []
    key = html.P(
        [
            part
            for sign, words in (
                ("●", "whole"),
                ("◐", "late: its extract came more than 15 days after the month's end"),
                ("◔", "part: no extract reaches the month's end"),
                ("○", "missing"),
            )
            for part in (html.Span(f"{sign} {words}"), " · ")
        ][:-1],
        className="caption",
    )
    return [
        key,
        tables.table(
            (
                ("List", "name"),
                *((month_named(each), "state") for each in shown),
                ("Latest extract", ""),
                ("Measures", "number"),
            ),
            [_grid_row(each) for each in found.coverage],
            caption="Which months each list covers",
            id="months",
            look="wide grid",
        ),
    ]


def _grid_row(each: Coverage) -> tuple[Content, ...]:
    return (
        each.title,
        *(_state(of, state) for of, state in each.states.items()),
        _latest(each),
        html.Span(
            str(len(each.measures)),
            title=", ".join(measure.name for measure in each.measures) or "No measure",
        ),
    )


def _state(of: Month, state: str) -> html.Span:
    sign, word = _STATES[state]
    return html.Span(
        [
            html.Span(sign, **attributes(aria_hidden="true")),
            html.Span(word, className="visually-hidden" if state == "whole" else "state-word"),
        ],
        className=f"state-{state}",
        title=f"{month_name(of)}: {word}",
    )


def _latest(each: Coverage) -> Content:
    if each.latest is None:
        return "never loaded"
    if not each.age:
        return day_name(each.latest)
    unit = "month" if each.age == 1 else "months"
    return [day_name(each.latest), html.Strong(f", {in_words(each.age)} {unit} old")]
