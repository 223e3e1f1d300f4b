"""The child process: looks through one workbook, or reads it and writes it out by columns.

    python -I child.py look|read WORKBOOK REQUEST > answer

The request is JSON; so is the answer's first line. When reading, the codes follow for every column
of every sheet in it: for each row, as a 32-bit number, which of the column's distinct values it
holds. Number 0 is the empty cell. A value is a JSON text, number or boolean, or an object:
``{"date": …}``, ``{"time": …}``, ``{"hours": …}``.
"""

import datetime as dt
import gc
import json
import sys
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[3]))

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kpi.extracts.reading import ods, ole, xls, xlsb, xlsx
from kpi.extracts.reading.look import Look, Unusable, damaged, encrypted
from kpi.extracts.reading.package import Package
from kpi.extracts.reading.sheet_names import (
    ListHeadings,
    list_by_headings,
    list_of,
    may_be_front,
)

FRONT_ROWS = 200
HEADING_ROWS = 30
BLOCK = 256
"""Rows turned into columns at a time: few enough to stay in the processor's cache."""

_ZIP = b"PK"
_TEXT_KINDS = {
    b"<html": "it is a web page",
    b"<!doct": "it is a web page",
    b"<table": "it is a web page",
    b"<?xml": "it is an XML file",
    b"{\\rtf": "it is a text document",
    b"%pdf-": "it is a PDF",
}


def main() -> None:
    """Answer one request, given as arguments."""
    what, path, request = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    limit_memory(request["memory_limit"], request["seconds"])
    gc.disable()  # millions of cells, none of them in a cycle, and the process ends soon
    columns: list[bytes] = []
    try:
        if what == "look":
            answer = look(path)
        else:
            answer, columns = read(path, request["lists"], request["headings"])
    except Unusable as error:
        answer = {"refused": {"code": error.code, "sentence": error.sentence}}
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode("ascii") + b"\n")
    for codes in columns:
        out.write(codes)
    out.flush()


def limit_memory(size: int, seconds: int) -> None:
    """Limit this process's address space and processor time, where the platform can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, limit in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):  # macOS takes no RLIMIT_AS; the look-through has to do
            continue


def look(path: Path) -> dict[str, Any]:
    """Look through a workbook.

    Returns:
        The calendar, the formulas that would start a program, and for each sheet how far down it
        reaches, its hidden rows, and the places and names of its errors.

    Raises:
        Unusable: it can't be used.
    """
    found = look_through(path)
    return {
        "date1904": found.date1904,
        "programs": found.programs,
        "sheets": {
            name: {
                "rows": sheet.rows,
                "hidden_rows": sheet.hidden_rows,
                "marks": [[*place, error] for place, error in sheet.marks.items()],
            }
            for name, sheet in found.sheets.items()
        },
    }


def look_through(path: Path) -> Look:
    """Find out what kind of workbook a file is by its content, and look through it.

    Raises:
        Unusable: it is none, or can't be used.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(ole.MAGIC):
        return xls.look_through(path)
    if not start.startswith(_ZIP):
        raise damaged(_what(start))
    with Package(path) as package:
        if package.find("xl/workbook.xml"):
            return xlsx.look_through(package)
        if package.find("xl/workbook.bin"):
            return xlsb.look_through(package)
        if package.find("content.xml"):
            return ods.look_through(package)
        raise damaged("it is a zip file, but not a workbook")


def _what(start: bytes) -> str:
    """In words, what a file is that is no workbook."""
    if not start:
        return "it is empty"
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for beginning, kind in _TEXT_KINDS.items():
        if text.startswith(beginning):
            return kind
    if b"\0" not in start:
        return "it is a text file, such as a CSV"
    return "it is no workbook"


def read(
    path: Path, lists: dict[str, str], headings: dict[str, ListHeadings]
) -> tuple[dict[str, Any], list[bytes]]:
    """Read the sheets that are lists, or that may be front sheets.

    Returns:
        The answer's first line, and the codes of its columns one after the other.

    Raises:
        Unusable: it can't be used.
    """
    try:
        return _read(path, lists, headings)
    except PasswordError as error:
        raise encrypted() from error
    except CalamineError as error:
        raise damaged() from error


def _read(
    path: Path, lists: dict[str, str], headings: dict[str, ListHeadings]
) -> tuple[dict[str, Any], list[bytes]]:
    sheets: list[dict[str, Any]] = []
    columns: list[bytes] = []
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        names = book.sheet_names
        about = {one.name: one for one in book.sheets_metadata}
        for position, name in enumerate(names):
            if about[name].typ != SheetTypeEnum.WorkSheet:  # a chart's, or a macro's
                continue
            found = book.get_sheet_by_name(name)
            named = list_of(name, lists)
            alike = list_by_headings(islice(found.iter_rows(), HEADING_ROWS), headings)
            list_id = named or alike
            if list_id is None and not may_be_front(name, position):
                continue
            sheet, codes = _sheet(found, list_id)
            sheet["visible"] = about[name].visible == SheetVisibleEnum.Visible
            sheet |= {"alike": alike, "by_headings": named is None and alike is not None}
            sheets.append(sheet)
            columns += codes
    return {"sheet_names": names, "sheets": sheets}, columns


def _sheet(sheet: CalamineSheet, list_id: str | None) -> tuple[dict[str, Any], list[bytes]]:
    """A sheet's description, and its columns' codes."""
    columns = [_Column() for _ in range(sheet.width)]
    rows = 0
    for block in _blocks(sheet):
        rows += len(block)
        for column, cells in zip(columns, zip(*block, strict=True), strict=True):
            column.extend(cells)
        if list_id is None and rows >= FRONT_ROWS:
            break
    description = {
        "name": sheet.name,
        "list_id": list_id,
        "first_column": sheet.start[1] + 1 if sheet.start else 1,
        "rows": rows,
        "columns": [column.values() for column in columns],
    }
    return description, [column.codes.tobytes() for column in columns]


def _blocks(sheet: CalamineSheet) -> Iterator[list[list[Any]]]:
    block: list[list[Any]] = []
    for row in sheet.iter_rows():
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


class _Distinct(dict[Any, int]):
    """Value → number, in the order in which the values first came up."""

    def __missing__(self, value: object) -> int:
        number = self[value] = len(self)
        return number


class _Column:
    """A column's distinct values, and for each row which of them it holds."""

    def __init__(self) -> None:
        self.distinct = _Distinct({"": 0})
        self.codes = array("i")

    def extend(self, cells: tuple[Any, ...]) -> None:
        """Add a block of rows."""
        if bool in map(type, cells):  # True == 1, so that one would stand for the other
            cells = tuple((cell,) if type(cell) is bool else cell for cell in cells)
        self.codes.extend(map(self.distinct.__getitem__, cells))

    def values(self) -> list[Any]:
        """The distinct values as JSON has them."""
        return [_json_value(value) for value in self.distinct]


def _json_value(value: object) -> object:
    match value:
        case (bool() as answer,):
            return answer
        case dt.date():  # also a datetime
            return {"date": value.isoformat()}
        case dt.time():
            return {"time": value.isoformat()}
        case dt.timedelta():
            return {"hours": value / dt.timedelta(hours=1)}
    return value


if __name__ == "__main__":
    main()
