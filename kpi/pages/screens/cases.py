"""`/measure/<id>/cases`: the rows behind a figure, each with its workbook, sheet and row."""

import math

import pandas as pd
from dash import html

from kpi.calendar import month_name
from kpi.errors import NotFound
from kpi.findings import Finding, case_rows, finding
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import choices, headings, tables
from kpi.pages.pieces.address import Address, asked_month, asked_number, link
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.site import Page, Visit

ROWS_A_PAGE = 50
_PLACE = {"file": "Workbook", "sheet": "Sheet", "row": "Row", "month": "Month"}
_COUNTS = {"numerator": "Numerator", "denominator": "Denominator"}


def page(visit: Visit, id: str) -> Page:
    """The rows of the month and window that the address asks for.

    Raises:
        NotFound: no such measure, window, month or page.
    """
    moment, params = visit.moment, visit.params
    found = moment.once(finding, id, asked_month(params), window=params.get("window"))
    rows = case_rows(moment, id, found.figure.month, window=found.figure.window)
    title = f"{found.measure.name}: rows, {month_name(found.figure.month)}"
    return Page(
        title, layout(found, rows, number=asked_number(params, "page"), only=params.get("only"))
    )


def layout(
    found: Finding, rows: pd.DataFrame, *, number: int = 1, only: str | None = None
) -> list[Piece]:
    """The whole screen: page `number` of the rows.

    Args:
        only: ``numerator`` leaves out the rows that count in the denominator alone.

    Raises:
        NotFound: there is no such page.
    """
    measure, figure = found.measure, found.figure
    address: dict[str, object] = {"month": figure.month, "window": figure.window}
    back = link(f"/measure/{measure.id}", **address)
    here = Address(f"/measure/{measure.id}/cases", address)
    window = WINDOW_NAMES[figure.window].lower()
    heading = [
        headings.breadcrumb(
            (f"Scorecard, {month_name(figure.month)}", link("/", month=figure.month)),
            (measure.name, back),
            ("Rows", None),
        ),
        headings.page_title(
            f"The rows behind {figure.text}",
            f"{measure.name}, {month_name(figure.month)}, {window}"
            + (f": {figure.count_text}." if figure.count_text else ".")
            + (f" Confidence: {figure.confidence}." if figure.value is not None else ""),
        ),
    ]
    if rows.empty:
        reason = figure.reason or "Nothing is counted in this period."
        return [*heading, headings.empty("There are no rows", html.P(reason), _back(back))]
    filters = _filters(rows, only, here)
    if only == "numerator":
        rows = rows[rows["numerator"] > 0]
        here = Address(here.path, {**here.params, "only": only})
    pages = max(1, math.ceil(len(rows) / ROWS_A_PAGE))
    if number > pages:
        raise NotFound(f"There is no page {number} of these rows: the last is {pages}.")
    first = (number - 1) * ROWS_A_PAGE
    shown = rows.iloc[first : first + ROWS_A_PAGE]
    return [
        *heading,
        filters,
        html.Div(
            [
                html.P(
                    f"Rows {first + 1:,} to {first + len(shown):,} of {len(rows):,}. These rows "
                    "are about children and staff: not for release.",
                    className="small muted",
                    id="rows-shown",
                ),
                html.Div(
                    tables.download(
                        "All rows (CSV, not for release)",
                        link(f"{here.path}.csv", **here.params),
                        id="cases-csv",
                    ),
                    className="bar-end",
                ),
            ],
            className="bar",
        ),
        _table(shown, found),
        _pages(number, pages, here),
        _back(back),
    ]


def _filters(rows: pd.DataFrame, only: str | None, here: Address) -> html.Nav | None:
    """All rows, or those in the numerator; nothing to choose where every row is."""
    counted = int((rows["numerator"] > 0).sum())
    if "denominator" not in rows:  # a count: every row is in it
        return None
    return choices.pills(
        "Which rows",
        [
            (f"All {len(rows):,}", here.but(), only != "numerator"),
            (
                f"In the numerator {counted:,}",
                here.but(only="numerator"),
                only == "numerator",
            ),
        ],
    )


def _back(href: str) -> html.P:
    return html.P(html.A("Back to the measure", href=href, id="back"))


def _table(rows: pd.DataFrame, found: Finding) -> html.Div:
    """One row per case. Columns in which no row shown has anything are left out."""
    rows = rows.dropna(axis="columns", how="all")
    columns = [*(name for name in (*_PLACE, *_COUNTS) if name in rows)]
    columns += [name for name in rows.columns if name not in columns]
    headings = [(_heading(name), "number" if name in (*_COUNTS, "row") else "") for name in columns]
    texts = [[_text(value) for value in rows[name]] for name in columns]
    return tables.table(
        headings,
        list(zip(*texts, strict=True)),
        caption=f"The rows behind {found.measure.name}, {month_name(found.figure.month)}",
        id="cases",
        look="wide",
    )


def _heading(name: str) -> str:
    return (_PLACE | _COUNTS).get(name, name.replace("_", " ").capitalize())


def _text(value: object) -> str:
    """A cell as it is read: dates as 31 March 2012, whole numbers without a point."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value.day} {value:%b %Y}"
    if pd.api.types.is_bool(value):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _pages(number: int, pages: int, here: Address) -> html.Nav | html.Div:
    if pages == 1:
        return html.Div()
    near = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    near_pages = [(f"{each:,}", here.but(page=each), each == number) for each in near]
    return html.Div(choices.pills("Pages", near_pages), className="bar", style={"margin": "16px 0"})
