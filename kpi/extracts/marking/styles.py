"""A workbook's styles, to which those of marked cells are added."""

from collections.abc import Mapping

from kpi.extracts.marking.edits import Edit, Node, patched_whole, tree

_MOST_STYLES = 64_000  # Excel's limit
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="%s"><fonts count="1"><font/></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border/></borders>'
    b'<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    b'<cellXfs count="1"><xf xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)


def no_styles(namespace: str) -> bytes:
    """The styles of a workbook that brings none."""
    return _EMPTY % namespace.encode()


class Styles:
    """The styles of a workbook, and a style for each of its own with each kind of mark.

    Args:
        xml: the part.
        fills: kind of mark → its colour, such as ``FFE08A``.
    """

    def __init__(self, xml: bytes, fills: Mapping[str, str]) -> None:
        self._xml = xml
        self._root = tree(xml)
        self._colours = fills
        self._fills, self._cells = self._root.child("fills"), self._root.child("cellXfs")
        self._made: dict[tuple[int, str], int] = {}

    def marked(self, own: int, kind: str) -> int:
        """The number of a style that is another with the fill of a mark.

        It is the other one itself where the workbook has no room for more.
        """
        if self._fills is None or self._cells is None:
            return own
        known = len(self._cells.children)
        if (own, kind) not in self._made and known + len(self._made) >= _MOST_STYLES:
            return own
        return self._made.setdefault((own, kind), known + len(self._made))

    def patched(self) -> bytes:
        """The part with the styles asked for behind its own."""
        if not self._made or self._fills is None or self._cells is None:
            return self._xml
        kinds = sorted({kind for _, kind in self._made})
        first = len(self._fills.children)
        fills = [self._fill(self._colours[kind]) for kind in kinds]
        cells = [self._style(own, first + kinds.index(kind)) for own, kind in self._made]
        return patched_whole(self._xml, [_grown(self._fills, fills), _grown(self._cells, cells)])

    def _fill(self, colour: str) -> bytes:
        prefix = self._root.prefix
        return (
            f'<{prefix}fill><{prefix}patternFill patternType="solid">'
            f'<{prefix}fgColor rgb="FF{colour}"/><{prefix}bgColor indexed="64"/>'
            f"</{prefix}patternFill></{prefix}fill>"
        ).encode("ascii")

    def _style(self, own: int, fill: int) -> bytes:
        assert self._cells is not None
        marks = Edit(0, attributes={"fillId": str(fill), "applyFill": "1"})
        if own >= len(self._cells.children):
            return patched_whole(f"<{self._root.prefix}xf/>".encode(), [marks])
        node = self._cells.children[own]
        return patched_whole(self._xml[node.start : node.stop], [marks])


def _grown(node: Node, more: list[bytes]) -> Edit:
    """The edit that adds to a list that says how long it is."""
    xml = b"".join(more)
    if "count" not in node.attributes:
        return node.append(xml)
    return node.append(xml, count=str(len(node.children) + len(more)))
