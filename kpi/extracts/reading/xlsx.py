"""Looking through an .xlsx or .xlsm workbook: size, used area, error cells, formulas.

A sheet is searched as bytes where it is written in the usual way, which takes a second for a
hundred megabytes; whatever is unusual about it is left to a real XML parser, which is exact and
takes ten times as long. Format: ECMA-376 part 1, 18.3.
"""

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from kpi.extracts.reading.look import (
    AREA_LIMIT,
    FORMULA_LENGTH,
    Look,
    SheetLook,
    check_area,
    damaged,
    not_calculated,
)
from kpi.extracts.reading.package import Package, parse_xml
from kpi.extracts.reading.programs import Programs

_CARRY_LIMIT = 4 << 20
_NO_CELL = re.compile(rb"<cols?[\s/>]")
_PREFIXED = re.compile(rb"<[^\s<>/]+:(?:c|row|sheetData)[\s/>]")
_FAR_ROW = re.compile(rb'<c r="[A-Za-z]+(\d{6,})"')
_FAR_COLUMN = re.compile(rb'<c r="([A-Za-z]{2,})\d')
_VALUE = re.compile(rb"<v(?:\s[^<>]*)?>([^<]*)</v>")
_FORMULA = re.compile(rb"<f(?:\s[^<>]*)?>([^<]*)</f>")
_HIDDEN_ROW = re.compile(rb'<row [^<>]*hidden="(?:1|true)"')
_SHEET_ROOT = re.compile(rb"<(?:[^\s<>/]+:)?worksheet[\s/>]")


def look_through(package: Package) -> Look:
    """Look through every part of the workbook, and through its sheets cell by cell.

    Raises:
        Unusable: any of the reasons that a file may be refused for.
    """
    look, parts = _workbook(package)
    programs = Programs()
    for member in package.members:
        name = parts.get(member.filename.replace("\\", "/").lstrip("/").casefold())
        chunks = programs.watch(package.chunks(member))
        first = next(chunks, b"")
        if name is None and not _SHEET_ROOT.search(first[:4096]):
            for _ in chunks:
                pass
            continue
        sheet = _search(_with(first, chunks))
        if sheet is None:
            for _ in chunks:
                pass
            sheet = _parse(package.chunks(member, counted=False))
        check_area(name or member.filename, sheet)
        if name is not None:
            look.sheets[name] = sheet
    look.programs = programs.found
    return look


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _workbook(package: Package) -> tuple[Look, dict[str, str]]:
    """The calendar, and part → sheet name."""
    look, sheets = Look(), []

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "workbookPr":
            look.date1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif tag == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), link))

    _elements(package, "xl/workbook.xml", start)
    targets = relations(package, "xl/_rels/workbook.xml.rels")
    return look, {targets[link].casefold(): name for name, link in sheets if link in targets}


def sheet_parts(package: Package) -> dict[str, str]:
    """Part, in small letters → the name of the sheet in it."""
    return _workbook(package)[1]


def relations(package: Package, name: str) -> dict[str, str]:
    """Relation id → the part that it names, for the parts of a workbook."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            whole = target if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = posixpath.normpath(whole).lstrip("/")

    _elements(package, name, start)
    return targets


def _elements(package: Package, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
    member = package.find(name)
    if member is None:
        raise damaged("it is a zip file, but not a workbook")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse_xml(package.chunks(member, counted=False), parser)


def _search(chunks: Iterator[bytes]) -> SheetLook | None:
    """A sheet written in the usual way, searched as bytes; None if it is not."""
    look, carry, ended = SheetLook(), b"", False
    for chunk in chunks:
        piece = carry + chunk
        if ended:
            if b"sheetData" in piece or b"<c r=" in piece:
                return None
            carry = piece[-16:]
            continue
        end = piece.find(b"</sheetData>")
        ended = end >= 0
        cut = end if ended else piece.rfind(b"<c r=")
        carry = piece[cut:] if cut >= 0 else piece
        if len(carry) > _CARRY_LIMIT:
            return None
        if cut > 0 and not _search_piece(piece[:cut], look):
            return None
        if ended:
            carry = carry[len(b"</sheetData>") :]
            if b"sheetData" in carry or b"<c r=" in carry:
                return None
            carry = carry[-16:]
    if not ended and (b"<c" in carry or b":c" in carry):
        return None
    return look if look.area <= AREA_LIMIT else None


def _search_piece(piece: bytes, look: SheetLook) -> bool:
    """Take whole cells into account; False where they are written in an unusual way."""
    cells = piece.count(b'<c r="')
    others = len(_NO_CELL.findall(piece)) if b"<co" in piece else 0
    if cells + others != piece.count(b"<c"):
        return False
    if b"!" in piece and b"<!" in piece:
        return False
    if b":" in piece and (b":c" in piece or b":row" in piece) and _PREFIXED.search(piece):
        return False
    if cells:
        look.rows, look.columns = max(look.rows, 99_999), max(look.columns, 26)
    for row in set(_FAR_ROW.findall(piece)):
        look.rows = max(look.rows, int(row[:8]))
    for letters in set(_FAR_COLUMN.findall(piece)):
        look.columns = max(look.columns, column_number(letters[:4].decode()))
    if b'hidden="' in piece:
        look.hidden_rows += len(_HIDDEN_ROW.findall(piece))
    if b'"e"' in piece or b"<f" in piece:
        _mark_cells(piece, look)
    return b"'" not in piece or b"'e'" not in piece


def _mark_cells(piece: bytes, look: SheetLook) -> None:
    for cell in piece.split(b'<c r="')[1:]:
        head, _, content = cell.partition(b">")
        content = content.partition(b"</c>")[0]
        is_error = b't="e"' in head
        if head.endswith(b"/") or not content or not (is_error or b"<f" in content):
            continue
        value = _VALUE.search(content)
        text = value[1].decode("utf-8", "replace") if value else ""
        position = cell_position(head.partition(b'"')[0].decode("utf-8", "replace"))
        if is_error:
            look.marks[position] = text or "#ERROR"
        elif not text and b't="str"' not in head:
            formula = _FORMULA.search(content)
            text = formula[1].decode("utf-8", "replace") if formula else ""
            look.marks[position] = not_calculated(html.unescape(text))


def _parse(chunks: Iterator[bytes]) -> SheetLook:
    """Any sheet at all, by an XML parser."""
    reader = _SheetReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parse_xml(chunks, parser)
    return reader.look


class _SheetReader:
    """Follows a sheet's rows and cells, with references or without."""

    def __init__(self) -> None:
        self.look = SheetLook()
        self._row = self._column = -1
        self._attributes: dict[str, str] = {}
        self._inside: str | None = None
        self._has: set[str] = set()
        self._text = self._formula = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdigit() else self._row + 1
            self._column = -1
            self.look.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif tag == "c":
            self._begin_cell(attributes)
        elif tag in ("v", "is", "f"):
            self._has.add(tag)
            self._inside = tag

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        position = cell_position(attributes.get("r", ""))
        self._row, self._column = (
            position
            if position != _NOWHERE
            else (
                max(self._row, 0),
                self._column + 1,
            )
        )
        self._attributes, self._has = attributes, set()
        self._text = self._formula = ""

    def text(self, text: str) -> None:
        if self._inside == "v" and len(self._text) < 64:
            self._text += text
        elif self._inside == "f" and len(self._formula) < FORMULA_LENGTH:
            self._formula += text

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == self._inside:
            self._inside = None
        if tag != "c" or not self._has:
            return
        self.look.use(self._row, self._column)
        kind = self._attributes.get("t", "n")
        if kind == "e":
            self.look.marks[self._row, self._column] = self._text or "#ERROR"
        elif "f" in self._has and not self._text and kind != "str":
            self.look.marks[self._row, self._column] = not_calculated(self._formula)


_REFERENCE = re.compile(r"([A-Za-z]{1,4})(\d{1,8})$")
_NOWHERE = (-1, -1)


def cell_position(reference: str) -> tuple[int, int]:
    """``"C5"`` → (4, 2): row and column from 0; (-1, -1) if that is no reference."""
    match = _REFERENCE.match(reference)
    if match is None:
        return _NOWHERE
    return int(match[2]) - 1, column_number(match[1]) - 1


def column_number(letters: str) -> int:
    """``"A"`` → 1, ``"XFD"`` → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
