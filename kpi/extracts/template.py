"""The blank workbook: every list with its headings, a front sheet, guidance and codes."""

import io
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.extracts.codes import code_list
from kpi.extracts.lists import Column, ExtractList, extract_lists

ROWS_PREPARED = 10_000
"""Down to this row cells have their drop-downs."""

_TYPES = {
    "text": "Text",
    "id": "Id, as text",
    "date": "Date",
    "number": "Number",
    "yes_no": "Yes or No",
    "code": "Code",
}


def template() -> bytes:
    """The blank workbook, as an .xlsx file that `kpi.extracts.extract.read_extract` reads."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "heading": book.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "bg_color": "#12436D",
                    "font_color": "#FFFFFF",
                    "border": 1,
                }
            ),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "entry": book.add_format(
                {"num_format": "dd/mm/yyyy", "bg_color": "#FFF7BF", "border": 1}
            ),
            "id": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _front_sheet(book.add_worksheet("Front sheet"), styles)
        _guidance(book.add_worksheet("Guidance"), styles)
        lists = extract_lists().values()
        sheets = {of.id: book.add_worksheet(of.sheet) for of in lists}
        ranges = _codes(book.add_worksheet("Codes"), lists, styles)
        for of in lists:
            _list(sheets[of.id], of, ranges, styles=styles)
    return file.getvalue()


def _front_sheet(sheet: Worksheet, styles: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 16)
    sheet.write_string(0, 0, "Monthly extract", styles["title"])
    sheet.write_string(2, 0, "As at")
    sheet.write_blank(2, 1, None, styles["entry"])
    lines = (
        "Write the date that the figures stand for beside these two words: usually the month's "
        "last day.",
        "Fill in the lists you have and delete the sheets you don't. Lists can come in one "
        "workbook or in several.",
        "The sheet Guidance says what each column holds, and which may be blank; the sheet Codes "
        "lists the codes.",
        "For one of the plan's own lists (Conferences, Audits, Supervision, Complaints, Leavers), "
        "headings without rows mean that there were none in the month.",
    )
    for number, line in enumerate(lines):
        sheet.write_string(4 + number, 0, line)


def _guidance(sheet: Worksheet, styles: dict[str, Format]) -> None:
    headings = ("Sheet", "Heading", "What it holds", "Type", "May be blank", "Codes")
    for place, (heading, width) in enumerate(zip(headings, (20, 44, 70, 14, 14, 60), strict=True)):
        sheet.write_string(0, place, heading, styles["heading"])
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    row = 1
    for of in extract_lists().values():
        sheet.write_string(row, 0, of.sheet, styles["wrap"])
        sheet.write_string(row, 2, f"{of.title}. A row is {of.rows_are}.", styles["wrap"])
        row += 1
        for column in of.columns:
            for place, text in enumerate(_guidance_row(of, column)):
                sheet.write_string(row, place, text, styles["wrap"])
            row += 1
    sheet.autofilter(0, 0, row - 1, len(headings) - 1)


def _guidance_row(of: ExtractList, column: Column) -> tuple[str, ...]:
    codes = ", ".join(code_list(column.codes).texts) if column.codes else ""
    if column.type == "yes_no":
        codes = ", ".join(_answers(column))
    blank = "Yes" if column.blank_allowed else "No"
    if column.optional:
        blank = "Yes; the column may be left out"
    return of.sheet, column.heading, column.help, _TYPES[column.type], blank, codes


def _answers(column: Column) -> list[str]:
    return ["Yes", "No", "Unknown"] if column.unknown_allowed else ["Yes", "No"]


def _codes(
    sheet: Worksheet, lists: Iterable[ExtractList], styles: dict[str, Format]
) -> dict[str, str]:
    """Write every code list as a column.

    Returns:
        Code list → the range that its drop-downs refer to.
    """
    ids = sorted({column.codes for of in lists for column in of.columns if column.codes})
    ranges = {}
    for place, id in enumerate(ids):
        codes = code_list(id)
        sheet.write_string(0, place, codes.title, styles["heading"])
        for row, text in enumerate(codes.texts, start=1):
            sheet.write_string(row, place, text)
        sheet.set_column(place, place, 34)
        letters = xlsxwriter.utility.xl_col_to_name(place)
        ranges[id] = f"=Codes!${letters}$2:${letters}${len(codes.texts) + 1}"
    sheet.freeze_panes(1, 0)
    return ranges


def _list(
    sheet: Worksheet, of: ExtractList, ranges: dict[str, str], *, styles: dict[str, Format]
) -> None:
    for place, column in enumerate(of.columns):
        sheet.write_string(0, place, column.heading, styles["heading"])
        sheet.set_column(place, place, _width(column), styles.get(column.type))
        if source := _choices(column, ranges):
            sheet.data_validation(
                1,
                place,
                ROWS_PREPARED,
                place,
                {"validate": "list", "source": source, "error_type": "warning"},
            )
    sheet.set_row(0, 62)
    sheet.freeze_panes(1, 1)


def _choices(column: Column, ranges: dict[str, str]) -> str | list[str] | None:
    if column.type == "yes_no":
        return _answers(column)
    return ranges[column.codes] if column.codes else None


def _width(column: Column) -> int:
    return {"date": 14, "number": 12, "yes_no": 14, "id": 16}.get(column.type, 24)
