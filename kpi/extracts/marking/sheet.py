"""Where in a sheet's XML its marks go: a style on a cell, or a cell where there was none."""

from collections.abc import Callable, Iterator, Mapping
from xml.parsers import expat

from kpi.extracts.marking.edits import Edit, refuse_wide
from kpi.extracts.reading.package import parse_xml
from kpi.extracts.reading.xlsx import cell_position

Place = tuple[int, int]
"""Row and column, from 0."""

_AFTER_COMMENTS = (
    "AlternateContent",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""Children of a sheet that stand behind its ``legacyDrawing`` (ECMA-376 part 1, 18.3.1.99)."""


class SheetPlaces:
    """A sheet followed once from its start to its end.

    Attributes:
        edits: what gives its cells their marks.
        merged: covered cell → the cell that is shown in its place, for marked ones.
        namespace: of its elements. prefix: what stands before their names.
        legacy_drawing: the relation of the drawing that holds its comments' boxes, if it has one.
        late: the offset before which such a drawing is named.
    """

    def __init__(
        self,
        chunks: Iterator[bytes],
        marks: Mapping[Place, str],
        styled: Callable[[int, str], int],
    ) -> None:
        """Follow it.

        Args:
            marks: place → the kind of its mark.
            styled: gives the style that is a cell's own style with that mark.

        Raises:
            Unusable: it is not well-formed.
        """
        self.edits: list[Edit] = []
        self.merged: dict[Place, Place] = {}
        self.namespace = self.prefix = ""
        self.legacy_drawing: str | None = None
        self.late = 0
        self._marks = marks
        self._styled = styled
        self._rows: dict[int, list[int]] = {}
        for row, column in sorted(marks):
            self._rows.setdefault(row, []).append(column)
        self._pending_rows = sorted(self._rows)
        self._column_styles: list[tuple[int, int, int]] = []
        self._depth = 0
        self._data_start = -1
        self._row = self._column = -1
        self._row_start = self._row_style = -1
        self._pending: list[int] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        first = next(chunks, b"")
        refuse_wide(first)
        parse_xml(_with(first, chunks), self._parser)

    # before and after the rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._depth == 0:
            self.prefix = tag[: -len(name)]
            self.namespace = attributes.get(f"xmlns:{self.prefix[:-1]}".rstrip(":"), "")
            self._row_tag, self._cell_tag = f"{self.prefix}row", f"{self.prefix}c"
        elif self._depth == 1:
            self._top(name, attributes)
        elif name == "col":
            self._column_styles.append(
                (
                    int(attributes.get("min", 1)) - 1,
                    int(attributes.get("max", 1)) - 1,
                    int(attributes.get("style", 0)),
                )
            )
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        self._depth += 1

    def _top(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData":
            self._data_start = self._parser.CurrentByteIndex
            self._parser.StartElementHandler = self._start_in_rows
            self._parser.EndElementHandler = self._end_in_rows
        elif name == "legacyDrawing":
            self.legacy_drawing = next(
                (value for key, value in attributes.items() if key.endswith(":id")), None
            )
        elif name in _AFTER_COMMENTS and not self.late and self._data_start >= 0:
            self.late = self._parser.CurrentByteIndex

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 0 and not self.late:
            self.late = self._parser.CurrentByteIndex

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = cell_position(first)
        bottom, right = cell_position(last)
        few = bottom - top < len(self._rows)
        for row in range(top, bottom + 1) if few else list(self._rows):
            if top <= row <= bottom:
                for column in self._rows.get(row, ()):
                    if left <= column <= right and (row, column) != (top, left):
                        self.merged[row, column] = (top, left)

    # the rows: called for every cell of the sheet, so short

    def _start_in_rows(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._row_tag:
            self._start_row(attributes)
        elif self._pending and tag == self._cell_tag:
            self._start_cell(attributes)

    def _end_in_rows(self, tag: str) -> None:
        if tag == self._row_tag:
            if self._pending:
                self._end_row()
        elif tag == f"{self.prefix}sheetData":
            self._end_data()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdigit() else self._row + 1
        self._column = -1
        here = self._parser.CurrentByteIndex
        while self._pending_rows and self._pending_rows[0] < self._row:
            self.edits.append(Edit(here, before=self._new_row(self._pending_rows.pop(0))))
        if self._pending_rows and self._pending_rows[0] == self._row:
            self._pending_rows.pop(0)
            self._pending = list(self._rows[self._row])
            self._row_start = here
            has_style = attributes.get("customFormat") in ("1", "true")
            self._row_style = int(attributes.get("s", 0)) if has_style else -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = cell_position(attributes.get("r", ""))[1]
        self._column = column if column >= 0 else self._column + 1
        here = self._parser.CurrentByteIndex
        while self._pending and self._pending[0] < self._column:
            self.edits.append(Edit(here, before=self._new_cell(self._row, self._pending.pop(0))))
        if self._pending and self._pending[0] == self._column:
            own = int(attributes.get("s", 0))
            style = self._styled(own, self._marks[self._row, self._pending.pop(0)])
            if style != own:
                self.edits.append(Edit(here, attributes={"s": str(style)}))

    def _end_row(self) -> None:
        cells = b"".join(self._new_cell(self._row, column) for column in self._pending)
        self._pending = []
        self._put_into(self._row_start, cells)

    def _end_data(self) -> None:
        rows = b"".join(self._new_row(row) for row in self._pending_rows)
        self._pending_rows = []
        if rows:
            self._put_into(self._data_start, rows)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._depth -= 1

    def _put_into(self, start: int, xml: bytes) -> None:
        """Behind what the element holds that started there and ends here."""
        self.edits.append(Edit(start, content=xml, end=self._parser.CurrentByteIndex))

    def _new_row(self, row: int) -> bytes:
        self._row_style = -1
        cells = b"".join(self._new_cell(row, column) for column in self._rows[row])
        tag = self.prefix.encode() + b"row"
        return b'<%s r="%d">%s</%s>' % (tag, row + 1, cells, tag)

    def _new_cell(self, row: int, column: int) -> bytes:
        """An empty cell in the look that its row or column has."""
        own = self._row_style
        if own < 0:
            own = next(
                (style for low, high, style in self._column_styles if low <= column <= high), 0
            )
        style = self._styled(own, self._marks[row, column])
        tag = self.prefix.encode() + b"c"
        return b'<%s r="%s" s="%d"/>' % (tag, address((row, column)).encode(), style)


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def address(place: Place) -> str:
    """(4, 2) → ``C5``."""
    row, column = place
    letters = ""
    number = column + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
