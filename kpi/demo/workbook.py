"""One month's workbook: a front sheet, and a sheet for each list."""

import datetime as dt
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.calendar import Month, month_name
from kpi.demo.days import last_day
from kpi.demo.figures import Figures
from kpi.demo.history import History
from kpi.demo.rows import rows_of
from kpi.demo.view import Row
from kpi.extracts.lists import ExtractList, extract_lists

EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's calendar
WIDTH = 16

TITLE = "Children's social care: monthly extract"
STATEMENT = (
    "A demonstration. All children, workers and organisations in this workbook are invented. "
    "The totals marked published are those published about Peterborough; all others are invented."
)


def file_name(month: Month) -> str:
    """The name of a month's workbook, from which its as-at date can be read."""
    return f"extract-{month}.xlsx"


def write_workbook(path: Path, history: History, month: Month) -> None:
    """Writes a month's workbook; the same bytes every time."""
    as_at = last_day(month)
    # Without a fixed time of creation the bytes would tell when they were written.
    created = dt.datetime.combine(as_at, dt.time(18), tzinfo=dt.UTC)
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": f"{TITLE}, {month_name(month)}", "created": created})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        _write_front(
            book.add_worksheet("Front sheet"), history.figures, as_at, bold=bold, date=date
        )
        rows = rows_of(history, month)
        for one in extract_lists().values():
            if one.id not in rows:  # the plan's own actions: nothing is invented of their progress
                continue
            _write_list(book.add_worksheet(one.sheet), one, rows[one.id], bold=bold, date=date)


def _write_front(
    sheet: Worksheet, figures: Figures, as_at: dt.date, *, bold: Format, date: Format
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 90)
    sheet.write_string(0, 0, TITLE, bold)
    sheet.write_string(2, 0, "As at", bold)
    sheet.write_number(2, 1, _serial(as_at), date)
    sheet.write_string(4, 0, STATEMENT)
    for place, heading in enumerate(("Totals", "Status", "By financial year", "Source")):
        sheet.write_string(6, place, heading, bold)
    for row, (name, series) in enumerate(figures.series.items(), start=7):
        sheet.write_string(row, 0, name.replace("_", " ").capitalize())
        sheet.write_string(row, 1, series.status)
        sheet.write_string(row, 2, "; ".join(f"{y}: {total}" for y, total in series.years.items()))
        sheet.write_string(row, 3, series.source)


def _write_list(
    sheet: Worksheet, one: ExtractList, rows: list[Row], *, bold: Format, date: Format
) -> None:
    sheet.set_column(0, len(one.columns) - 1, WIDTH)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(one.columns):
        sheet.write_string(0, place, column.heading, bold)
    fields = [(place, column.name) for place, column in enumerate(one.columns)]
    for number, row in enumerate(rows, start=1):
        for place, name in fields:
            value = row.get(name)
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif isinstance(value, dt.date):
                sheet.write_number(number, place, _serial(value), date)
            elif value is not None:
                sheet.write_number(number, place, value)


def _serial(day: dt.date) -> int:
    return (day - EPOCH).days
