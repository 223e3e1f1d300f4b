"""A loaded workbook with its issues marked in it: cells coloured and commented, and a list.

Only workbooks that were loaded come here: what the look-through has refused never does.
"""

import datetime as dt
import io
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from kpi.extracts.issues import SEVERITIES, Issue, Severity
from kpi.extracts.lists import extract_lists
from kpi.extracts.values import shown
from kpi.extracts.workbook import Cell, ErrorCell, Sheet, read_workbook

SHEET = "Issues found"
FILLS = {"error": "F4B6A6", "warning": "FFE08A", "note": "CFE3F5", "refused": "F4B6A6"}
"""Colour of a cell by its gravest issue; the comment says which it is."""

FORMATTED_LIMIT = 2_000_000
"""Bytes up to which the workbook's own formatting is kept: beyond, it takes minutes."""

_COMMENT_LIMIT = 4_000
_HEADINGS = ("Severity", "Code", "List", "Sheet", "Row", "Column", "Value", "What to do")


def marked_workbook(content: bytes, file_name: str, issues: Sequence[Issue]) -> bytes:
    """A copy of a workbook in which every cell with an issue is coloured and says what is wrong.

    A smaller .xlsx or .xlsm keeps its own formatting; of others, the lists' values are written to
    a new workbook, cell by cell in their places.

    Args:
        content: the workbook's bytes.
        file_name: what people call it.
        issues: of its load.

    Returns:
        An .xlsx file; without macros.
    """
    if len(content) <= FORMATTED_LIMIT and _is_xlsx(content):
        return _marked_copy(content, issues)
    return _marked_values(content, file_name, issues)


def _is_xlsx(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(name.casefold() == "xl/workbook.xml" for name in package.namelist())


def _by_cell(issues: Sequence[Issue]) -> dict[str, dict[str, list[Issue]]]:
    """Sheet → cell → its issues."""
    cells: dict[str, dict[str, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    for issue in issues:
        if issue.sheet is not None and issue.cell is not None:
            cells[issue.sheet][issue.cell].append(issue)
    return cells


def _gravest(issues: Sequence[Issue]) -> Severity:
    return min((one.severity for one in issues), key=SEVERITIES.index)


def _comment(issues: Sequence[Issue]) -> str:
    text = "\n".join(f"{one.severity.capitalize()}: {one.message}" for one in issues)
    return text[:_COMMENT_LIMIT]


def _row(issue: Issue) -> tuple[str | int | None, ...]:
    return (
        issue.severity,
        issue.code,
        issue.list,
        issue.sheet,
        issue.row,
        issue.column,
        issue.value,
        issue.message,
    )


def _marked_copy(content: bytes, issues: Sequence[Issue]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet_name, cells in _by_cell(issues).items():
        if sheet_name not in book.sheetnames:
            continue
        for address, found in cells.items():
            cell = book[sheet_name][address]
            if isinstance(cell, ExcelCell):  # and not the covered part of a merged one
                cell.fill = PatternFill("solid", fgColor=FILLS[_gravest(found)])
                cell.comment = Comment(_comment(found), "kpi", width=360, height=120)
    listing = book.create_sheet(_free_name(book.sheetnames))
    for row in (_HEADINGS, *map(_row, issues)):
        listing.append(row)
        for cell in listing[listing.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else a value such as =1+1 would become a formula
    listing.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _free_name(taken: Sequence[str]) -> str:
    names = (SHEET, *(f"{SHEET} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _marked_values(content: bytes, file_name: str, issues: Sequence[Issue]) -> bytes:
    lists = {of.id: of.sheet for of in extract_lists().values()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook"
        path.write_bytes(content)
        workbook = read_workbook(path, file_name=file_name, lists=lists)
    file = io.BytesIO()
    marks = _by_cell(issues)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = _Formats(book)
        for sheet in workbook.sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, marks.get(sheet.name, {}), formats)
        listing = book.add_worksheet(_free_name([sheet.name for sheet in workbook.sheets]))
        for number, row in enumerate((_HEADINGS, *map(_row, issues))):
            for place, value in enumerate(row):
                formats.write(listing, number, place, "" if value is None else value, None)
        listing.freeze_panes(1, 0)
    return file.getvalue()


class _Formats:
    """The formats of a workbook that is being written: dates or not, coloured or not."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[bool, str | None], xlsxwriter.format.Format] = {}

    def write(
        self,
        sheet: xlsxwriter.worksheet.Worksheet,
        row: int,
        place: int,
        value: Cell,
        severity: str | None,
    ) -> None:
        """Write one cell as what it is."""
        is_date = isinstance(value, dt.date)
        style = self._format(is_date=is_date, severity=severity)
        if value == "" and not isinstance(value, bool):
            if severity:
                sheet.write_blank(row, place, None, style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, place, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(row, place, value, style)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, place, value, style)
        else:
            text = shown(value) if isinstance(value, ErrorCell | dt.time) else value
            sheet.write_string(row, place, text, style)

    def _format(self, *, is_date: bool, severity: str | None) -> "xlsxwriter.format.Format | None":
        if not is_date and severity is None:
            return None
        key = (is_date, severity)
        if key not in self._made:
            look = {"num_format": "dd/mm/yyyy"} if is_date else {}
            if severity:
                look["bg_color"] = f"#{FILLS[severity]}"
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write_sheet(
    target: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    marks: dict[str, list[Issue]],
    formats: _Formats,
) -> None:
    for place, column in enumerate(sheet.columns):
        letters = sheet.cell(0, place)[:-1]
        for row, code in enumerate(column.codes.tolist()):
            found = marks.get(f"{letters}{row + 1}") if marks else None
            if code or found:
                severity = _gravest(found) if found else None
                where = (row, sheet.first_column + place - 1)
                formats.write(target, *where, column.values[code], severity)
                if found:
                    target.write_comment(*where, _comment(found), {"x_scale": 2.5})
