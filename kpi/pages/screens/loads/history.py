"""`/loads`: every workbook that was ever loaded."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import day_name
from kpi.pages.pieces import headings, tables
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.site import Page, Visit
from kpi.pages.pieces.times import here_and_now
from kpi.records import Load

PATH = "/loads"


def page(visit: Visit) -> Page:
    """All loads, newest first."""
    return Page("Loads", layout(visit.moment.reader.loads()))


def layout(loads: Sequence[Load]) -> list[Piece]:
    """The whole screen."""
    heading = headings.page_title(
        "Loads",
        "Every workbook that was ever loaded. None is changed or deleted; one loaded by mistake "
        "is withdrawn, and says nothing from then on.",
    )
    if not loads:
        return [
            heading,
            headings.empty(
                "Nothing is loaded yet",
                html.P([html.A("Upload this month's workbooks", href="/upload"), "."]),
                id="nothing-loaded",
            ),
        ]
    return [
        heading,
        tables.table(
            (
                ("Load", "number"),
                ("Workbook", ""),
                ("As at", ""),
                ("Lists", "number"),
                ("Rows", "number"),
                ("Loaded", ""),
                ("By", ""),
                ("State", ""),
            ),
            [_row(load) for load in loads],
            caption="Loads, newest first",
            id="loads",
            look="wide",
        ),
    ]


def _row(load: Load) -> tuple[Content, ...]:
    withdrawn = load.state == "withdrawn"

    def words(text: str) -> Content:
        return html.Span(text, className="struck") if withdrawn else text

    return (
        html.A(str(load.id), href=f"{PATH}/{load.id}", **attributes(aria_label=f"Load {load.id}")),
        html.A(words(load.file_name), href=f"{PATH}/{load.id}"),
        words(day_name(load.as_at)),
        words(str(len(load.lists))),
        words(f"{sum(load.lists.values()):,}"),
        words(f"{here_and_now(load.at):%d %b %Y, %H:%M}"),
        words(load.by),
        _state(load),
    )


def _state(load: Load) -> Content:
    if load.state != "withdrawn":
        return "Demonstration" if load.demonstration else "Loaded"
    return [
        "Withdrawn: ",
        html.Span(load.withdrawn_reason or "", className="reason"),
    ]
