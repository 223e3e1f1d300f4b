"""Workbooks for tests: written by other people's libraries, read by ours."""

import datetime as dt
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from kpi.extracts.codes import code_list
from kpi.extracts.extract import Extract
from kpi.extracts.headings import match_headings
from kpi.extracts.issues import Issue, IssueLog
from kpi.extracts.lists import Column, extract_lists
from kpi.extracts.not_rows import without_what_is_no_row
from kpi.extracts.workbook import Sheet, SheetColumn

AS_AT = dt.date(2011, 3, 31)
LIMIT = 50 * 1024 * 1024
REAL = Path(__file__).parents[2] / "../shared/real/annex_a"

Rows = Sequence[Sequence[Any]]


def headings(list_id: str) -> list[str]:
    """A list's official headings."""
    return [column.heading for column in extract_lists()[list_id].columns]


def good_row(list_id: str, number: int = 1, **changed: object) -> list[Any]:
    """A row of which nothing is to be said, with some fields changed.

    Every date is 20 March 2011, save the birth; the number tells rows apart.
    """
    columns = extract_lists()[list_id].columns
    unknown = set(changed) - {column.name for column in columns}
    assert not unknown, unknown
    return [changed.get(column.name, _good(column, number)) for column in columns]


def _good(column: Column, number: int) -> object:
    if column.optional or column.name in ("end_date", "closure_reason", "end_reason"):
        return None
    match column.type:
        case "id":
            return f"A{number:04d}"
        case "date":
            return dt.date(2005 if column.name == "date_of_birth" else 2011, 3, 20)
        case "number":
            return 1
        case "yes_no":
            return "Yes"
        case "code":
            return code_list(column.codes or "").texts[0]
    return f"{column.heading} {number}"


def sheet_of(list_id: str, *rows: Sequence[Any]) -> list[list[Any]]:
    """A sheet's rows: the official headings, then these."""
    return [headings(list_id), *map(list, rows)]


def write_xlsx(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write sheets with openpyxl; dates get a date format, as Excel gives them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_xlsb(path: Path, sheets: Mapping[str, Rows], *, date1904: bool = False) -> Path:
    """Write sheets as [MS-XLSB] has them: just enough of it. Dates become day numbers.

    A text that starts with ``#`` becomes an error cell.
    """

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = len(data), b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
            size >>= 7
            if not size:
                return head + length + data

    def text(value: str) -> bytes:
        return struct.pack("<L", len(value)) + value.encode("utf-16-le")

    def cell(place: int, value: object) -> bytes:
        start = struct.pack("<LL", place, 0)
        if isinstance(value, str) and value.startswith("#"):
            codes = {"#N/A": 0x2A, "#REF!": 0x17}
            return record(3, start + bytes([codes[value]]))
        if isinstance(value, bool):
            return record(4, start + bytes([value]))
        if isinstance(value, dt.date):
            value = (value - (dt.date(1904, 1, 1) if date1904 else dt.date(1899, 12, 30))).days
        if isinstance(value, int | float):
            return record(5, start + struct.pack("<d", value))
        return record(6, start + text(str(value)))

    def sheet(rows: Rows) -> bytes:
        width = max((len(row) for row in rows), default=1)
        out = record(129) + record(148, struct.pack("<4L", 0, max(len(rows) - 1, 0), 0, width - 1))
        out += record(145)
        for number, row in enumerate(rows):
            out += record(0, struct.pack("<LLHBBBL", number, 0, 300, 0, 0, 0, 0))
            out += b"".join(cell(p, value) for p, value in enumerate(row) if value is not None)
        return out + record(146) + record(130)

    bundle = b"".join(
        record(156, struct.pack("<LL", 0, number) + text(f"rId{number}") + text(name))
        for number, name in enumerate(sheets, start=1)
    )
    book = record(131) + record(153, struct.pack("<LL", int(date1904), 0) + text(""))
    book += record(143) + bundle + record(144) + record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.'
            'macroEnabled.main"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/worksheet" '
            f'Target="worksheets/sheet{n}.bin"/>'
            for n in range(1, len(sheets) + 1)
        )
        file.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        file.writestr("xl/workbook.bin", book)
        for number, rows in enumerate(sheets.values(), start=1):
            file.writestr(f"xl/worksheets/sheet{number}.bin", sheet(rows))
    return path


def write_xls(path: Path, sheets: Mapping[str, Rows], *, date1904: bool = False) -> Path:
    """Write sheets with xlwt."""
    xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls files")
    book = xlwt.Workbook()
    book.dates_1904 = date1904
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value == "#N/A":
                    sheet.row(number).set_cell_error(place, 0x2A)
                elif isinstance(value, dt.date):
                    sheet.write(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)
    book.save(str(path))
    return path


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write sheets with odfpy."""
    opendocument = pytest.importorskip("odf.opendocument", reason="odfpy writes the .ods files")
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    def cell(value: object) -> Any:
        if value is None:
            return TableCell()
        if value == "#N/A":
            one = TableCell(formula="of:=NA()", valuetype="string", stringvalue="")
        elif isinstance(value, bool):
            one = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        elif isinstance(value, int | float):
            one = TableCell(valuetype="float", value=str(value))
        elif isinstance(value, dt.date):
            one = TableCell(valuetype="date", datevalue=value.isoformat())
        else:
            one = TableCell(valuetype="string")
        one.addElement(P(text=str(value)))
        return one

    document = opendocument.OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                row.addElement(cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


Reader = Callable[..., Extract]


def issues_of(extract: Extract, code: str) -> list[Issue]:
    """The extract's issues of one code."""
    return [issue for issue in extract.issues if issue.code == code]


def graver_than_notes(extract: Extract) -> list[tuple[str, str | None, int | None]]:
    """(code, column, row) of the errors and warnings."""
    return [
        (issue.code, issue.column, issue.row)
        for issue in extract.issues
        if issue.severity != "note"
    ]


def sheet_in_hand(list_id: str, rows: Rows) -> Sheet:
    """A list's sheet as it comes from the reading, without a file; None is an empty cell."""
    columns = []
    for place in range(max(map(len, rows))):
        cells = [row[place] if place < len(row) and row[place] is not None else "" for row in rows]
        values: list[Any] = list(dict.fromkeys(["", *cells]))
        codes = np.array([values.index(cell) for cell in cells], dtype=np.int32)
        columns.append(SheetColumn(values, codes))
    of = extract_lists()[list_id]
    return Sheet(of.sheet, list_id, 1, len(rows), 0, True, columns)


def rows_left(list_id: str, *rows: Sequence[Any]) -> tuple[list[int], list[str]]:
    """Of rows under a list's headings, those that are rows, from 0, and the codes of the rest."""
    of, log = extract_lists()[list_id], IssueLog()
    sheet = sheet_in_hand(list_id, sheet_of(list_id, *rows))
    matched = match_headings(sheet, of, IssueLog(), file_name="book.xlsx")
    assert matched is not None
    every = np.arange(1, len(rows) + 1)
    left = without_what_is_no_row(sheet, of, matched, rows=every, log=log)
    return (left - 1).tolist(), [issue.code for issue in log.issues]
