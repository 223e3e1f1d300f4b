"""Looking through an .xlsb workbook, whose parts are records instead of XML.

Format: [MS-XLSB] 2.1.4 (records) and 2.4 (their contents).
"""

import struct
from collections.abc import Iterator

from kpi.extracts.reading.look import Look, SheetLook, check_area, damaged
from kpi.extracts.reading.package import Package
from kpi.extracts.reading.xls import ERRORS
from kpi.extracts.reading.xlsx import relations

_ROW, _ERROR, _FORMULA_ERROR = 0, 3, 11
_CELLS_WITH_VALUES = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
_SHEET, _PROPERTIES, _END_SHEET_DATA = 156, 153, 146
_HIDDEN_ROW = 0x10
_RECORD_LIMIT = 16 << 20


def look_through(package: Package) -> Look:
    """Look through every part of the workbook, and through its sheets cell by cell.

    Raises:
        Unusable: any of the reasons that a file may be refused for.
    """
    look, parts = _workbook(package)
    for member in package.members:
        part = member.filename.replace("\\", "/").lstrip("/").casefold()
        chunks = package.chunks(member)
        if part in parts or (part.startswith("xl/worksheets/") and part.endswith(".bin")):
            sheet = _sheet(chunks)
            check_area(parts.get(part, member.filename), sheet)
            if part in parts:
                look.sheets[parts[part]] = sheet
        for _ in chunks:
            pass
    return look


def _records(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """(kind, data). Kind and length are little-endian numbers of seven bits a byte."""
    data, at = b"", 0
    for chunk in chunks:
        data, at = data[at:] + chunk, 0
        while (header := _header(data, at)) is not None:
            kind, length, start = header
            if length > _RECORD_LIMIT:
                raise damaged()
            if start + length > len(data):
                break
            yield kind, data[start : start + length]
            at = start + length


def _header(data: bytes, at: int) -> tuple[int, int, int] | None:
    """(kind, length, where the data begin); None if the header is not there in full."""
    end = len(data)
    if at + 1 >= end:
        return None
    kind = data[at]
    at += 1
    if kind & 0x80:
        kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
        at += 1
    length = shift = 0
    for _ in range(4):
        if at >= end:
            return None
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return kind, length, at


def _workbook(package: Package) -> tuple[Look, dict[str, str]]:
    """The calendar, and part → sheet name."""
    member = package.find("xl/workbook.bin")
    if member is None:
        raise damaged("it is a zip file, but not a workbook")
    look, links = Look(), {}
    for kind, data in _records(package.chunks(member, counted=False)):
        if kind == _PROPERTIES and data:
            look.date1904 = bool(data[0] & 1)
        elif kind == _SHEET and len(data) >= 16:
            link, at = _string(data, 8)
            links[link] = _string(data, at)[0]
    targets = relations(package, "xl/_rels/workbook.bin.rels")
    return look, {targets[link].casefold(): name for link, name in links.items() if link in targets}


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A wide string that starts with its length, and where it ends."""
    if at + 4 > len(data):
        raise damaged()
    length = struct.unpack_from("<L", data, at)[0]
    end = at + 4 + 2 * length
    if end > len(data):
        raise damaged()
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _sheet(chunks: Iterator[bytes]) -> SheetLook:
    look, row = SheetLook(), 0
    for kind, data in _records(chunks):
        if kind == _ROW and len(data) >= 4:
            row = struct.unpack_from("<L", data)[0]
            look.hidden_rows += len(data) > 11 and bool(data[11] & _HIDDEN_ROW)
        elif kind in _CELLS_WITH_VALUES and len(data) >= 4:
            column = struct.unpack_from("<L", data)[0]
            look.use(row, column)
            if kind in (_ERROR, _FORMULA_ERROR) and len(data) > 8:
                look.marks[row, column] = ERRORS.get(data[8], "#ERROR")
        elif kind == _END_SHEET_DATA:
            break
    return look
