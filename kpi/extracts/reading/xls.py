"""Looking through an .xls workbook: passwords, error cells, the 1904 calendar.

Format: [MS-XLS]. Nothing in it is packed, and its sheets have at most 65,536 × 256 cells, so that
its size bounds it.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from kpi.extracts.reading.look import Look, SheetLook, damaged, encrypted
from kpi.extracts.reading.ole import CompoundFile

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_FORMULA, _BOOLERR, _ROW = 0x0006, 0x0205, 0x0208
_HIDDEN_ROW = 0x20


def look_through(path: Path) -> Look:
    """Look through an OLE file.

    Raises:
        Unusable: it is encrypted, damaged, or not a workbook.
    """
    file = CompoundFile(path)
    if "encryptedpackage" in file.names or "encryptioninfo" in file.names:
        raise encrypted()
    book = file.stream("Workbook") or file.stream("Book")
    if book is None:
        raise damaged("it is another kind of Office document, not a workbook")
    look, starts = _globals(book)
    for name, start in starts.items():
        look.sheets[name] = _sheet(book, start)
    return look


def _records(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begin, their length) up to the end of the substream."""
    at, depth = start, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, min(length, len(book) - at - 4)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        at += 4 + length


def _globals(book: bytes) -> tuple[Look, dict[str, int]]:
    """The calendar, and sheet name → where its substream begins."""
    look, starts = Look(), {}
    for kind, at, length in _records(book, 0):
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _DATEMODE and length >= 2:
            look.date1904 = book[at] == 1
        elif kind == _BOUNDSHEET and length >= 8:
            start = struct.unpack_from("<L", book, at)[0]
            starts[_name(book[at + 6 : at + length])] = start
    return look, starts


def _name(data: bytes) -> str:
    """A short unicode string: its length, whether its characters have two bytes, itself."""
    length, wide = data[0], data[1] & 1
    return data[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(book: bytes, start: int) -> SheetLook:
    look = SheetLook()
    for kind, at, length in _records(book, start):
        if kind == _BOOLERR and length >= 8 and book[at + 7]:
            error = book[at + 6]
        elif kind == _FORMULA and length >= 14 and _is_error(book, at + 6):
            error = book[at + 8]
        elif kind == _ROW and length >= 16:
            look.hidden_rows += bool(book[at + 12] & _HIDDEN_ROW)
            continue
        else:
            continue
        row, column = struct.unpack_from("<HH", book, at)
        look.marks[row, column] = ERRORS.get(error, "#ERROR")
    return look


def _is_error(book: bytes, at: int) -> bool:
    """Whether the eight bytes of a formula's result stand for an error."""
    return book[at] == 2 and book[at + 6 : at + 8] == b"\xff\xff"
