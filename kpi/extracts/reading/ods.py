"""Looking through an .ods workbook: passwords, used area, error cells, formulas.

Format: OpenDocument 1.3 part 3, 9.1. A cell or a row may stand for a million of its like
(``number-columns-repeated``), so that a few bytes can unpack to a full sheet.
"""

from collections.abc import Iterator
from xml.parsers import expat

from kpi.extracts.reading.look import (
    AREA_LIMIT,
    Look,
    SheetLook,
    area_too_large,
    check_area,
    damaged,
    encrypted,
    not_calculated,
)
from kpi.extracts.reading.package import Package, parse_xml

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_REPEATS_MARKED = 1000


def look_through(package: Package) -> Look:
    """Look through every part of the workbook, and through its sheets cell by cell.

    Raises:
        Unusable: any of the reasons that a file may be refused for.
    """
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise encrypted()
    reader = _Reader()
    for member in package.members:
        chunks = package.chunks(member)
        if member.filename == "content.xml":
            _parse(chunks, reader)
        for _ in chunks:
            pass
    if not reader.found:
        raise damaged("it has no sheets")
    return Look(date1904=False, sheets=reader.sheets)


def _parse(chunks: Iterator[bytes], reader: "_Reader") -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parse_xml(chunks, parser)


class _Reader:
    """Follows tables, rows and cells through the document."""

    def __init__(self) -> None:
        self.found = False
        self.sheets: dict[str, SheetLook] = {}
        self._name = ""
        self._look = SheetLook()
        self._row = self._column = 0
        self._rows = 1
        self._attributes: dict[str, str] | None = None
        self._text = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._attributes, self._text = attributes, ""
        elif tag == _TABLE + "table-row":
            self._column = 0
            self._rows = _times(attributes, "number-rows-repeated")
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
                self._look.hidden_rows += 1
        elif tag == _TABLE + "table":
            self.found = True
            self._name = attributes.get(_TABLE + "name", "")
            self._look = self.sheets.setdefault(self._name, SheetLook())
            self._row = 0

    def text(self, text: str) -> None:
        if self._attributes is not None and len(self._text) < 64:
            self._text += text

    def end(self, tag: str) -> None:
        if tag in _CELLS and self._attributes is not None:
            self._cell(self._attributes)
            self._attributes = None
        elif tag == _TABLE + "table-row":
            self._row += self._rows
        elif tag == _TABLE + "table":
            self._check()

    def _cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "number-columns-repeated")
        formula = _TABLE + "formula" in attributes
        kind = attributes.get(_OFFICE + "value-type")
        if kind or self._text or formula:
            self._look.use(self._row + self._rows - 1, self._column + times - 1)
            self._check()
        if mark := self._mark(attributes, kind, formula):
            for row in range(min(self._rows, _REPEATS_MARKED)):
                for column in range(min(times, _REPEATS_MARKED)):
                    self._look.marks[self._row + row, self._column + column] = mark
        self._column += times

    def _mark(self, attributes: dict[str, str], kind: str | None, formula: bool) -> str | None:
        shown = self._text.strip()
        if attributes.get(_CALC + "value-type") == "error":
            return shown or "#ERROR"
        if formula and shown.startswith(("#", "Err:")):
            return shown
        if formula and kind is None and not shown:
            return not_calculated(attributes[_TABLE + "formula"].partition(":")[2])
        return None

    def _check(self) -> None:
        check_area(self._name, self._look)
        if len(self.sheets) > 1:
            self._check_together()

    def _check_together(self) -> None:
        """All sheets are unpacked when the workbook is opened, so that their areas add up."""
        if sum(sheet.area for sheet in self.sheets.values()) > AREA_LIMIT:
            raise area_too_large(self._name, self._look)


def _times(attributes: dict[str, str], name: str) -> int:
    number = attributes.get(_TABLE + name, "1")
    return max(int(number), 1) if number.isdigit() and len(number) < 9 else 1
