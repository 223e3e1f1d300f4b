"""Changing an XML part at single places, and leaving every other byte as it was."""

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from kpi.extracts.reading.look import Unusable, damaged
from kpi.extracts.reading.package import parse_xml

_TAG_LIMIT = 1 << 20
_TAG = re.compile(
    rb"<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>",
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Edit:
    """One change at a byte of a part.

    Attributes:
        offset: the byte at which a tag starts, opening or closing.
        before: put in front of that tag.
        attributes: set on that opening tag, on which no other edit sets any.
        content: put behind all that its element holds; `end` is the offset of its closing tag,
            and is not looked at if it has none (``<a/>``).
    """

    offset: int
    before: bytes = b""
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    end: int = 0


def patched(chunks: Iterator[bytes], edits: Sequence[Edit]) -> Iterator[bytes]:
    """A part with its edits, a chunk at a time.

    Args:
        edits: in any order; of those at one tag, in the order in which they are to stand.

    Raises:
        Unusable: a tag is not what it was when the edits were made.
    """
    buffer, base, place = b"", 0, 0  # the part's bytes from `base` on; those before `place` are out
    queue = [(edit.offset, number, edit) for number, edit in enumerate(edits)]
    heapq.heapify(queue)
    while queue:
        _, number, edit = heapq.heappop(queue)
        while base + len(buffer) <= edit.offset:
            yield buffer[place:]
            base, place, buffer = base + len(buffer), 0, _more(chunks)
        start = edit.offset - base
        yield buffer[place:start]
        yield edit.before
        place = start
        if edit.attributes or edit.content:
            while (tag := _TAG.match(buffer, place)) is None:
                if len(buffer) - place > _TAG_LIMIT:
                    raise damaged()
                base, buffer, place = base + place, buffer[place:] + _more(chunks), 0
            yield _changed(tag, edit)
            place = tag.end()
            if edit.content and not tag[3]:
                heapq.heappush(queue, (edit.end, number, Edit(edit.end, before=edit.content)))
    yield buffer[place:]
    yield from chunks


def patched_whole(xml: bytes, edits: Sequence[Edit]) -> bytes:
    """The same of a part in memory."""
    return b"".join(patched(iter([xml]), edits))


def _more(chunks: Iterator[bytes]) -> bytes:
    more = next(chunks, None)
    if more is None:
        raise damaged()
    return more


def _changed(tag: re.Match[bytes], edit: Edit) -> bytes:
    name, attributes, slash = tag.groups()
    for key, value in edit.attributes.items():
        written = f" {key}={quoteattr(value)}".encode("ascii")
        attributes, known = re.subn(
            rb"\s+" + re.escape(key.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')",
            lambda _, written=written: written,
            attributes,
        )
        if not known:
            attributes += written
    if edit.content and slash:
        return b"<" + name + attributes + b">" + edit.content + b"</" + name + b">"
    return b"<" + name + attributes + slash + b">"


@dataclass
class Node:
    """An element of a part that is held in memory, and where it stands.

    Attributes:
        tag: with its prefix.
        start: the offset of its opening tag.
        end: the offset of its closing tag; of an element without one, that behind it.
        stop: the offset behind it.
    """

    tag: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    stop: int = 0
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The tag without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """What stands before the names of its kind: ``x:``, or nothing."""
        return self.tag[: -len(self.name)]

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next((each for each in self.children if each.name == name), None)

    @property
    def is_closed_at_once(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.end == self.stop

    def append(self, xml: bytes, **attributes: str) -> Edit:
        """The edit that puts something behind its children, and sets attributes."""
        return Edit(self.start, attributes=attributes, content=xml, end=self.end)


def tree(xml: bytes) -> Node:
    """A part's elements.

    Raises:
        Unusable: it is not well-formed, or in a character set in which bytes are not ASCII.
    """
    refuse_wide(xml)
    parser = expat.ParserCreate()
    open_nodes = [Node("", {}, 0)]

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, parser.CurrentByteIndex)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def text(characters: str) -> None:
        open_nodes[-1].text += characters

    def end(_: str) -> None:
        node = open_nodes.pop()
        node.end = node.stop = parser.CurrentByteIndex
        opening = _TAG.match(xml, node.start)
        if opening is None:
            raise damaged()
        if not opening[3]:
            node.stop = xml.index(b">", node.end) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parse_xml(iter([xml]), parser)
    return open_nodes[0].children[0]


def refuse_wide(start: bytes) -> None:
    """Refuse a part in UTF-16, which no spreadsheet program writes: its bytes are not ASCII's.

    Raises:
        Unusable: it is one.
    """
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:64]:
        raise Unusable(
            "not_a_workbook",
            "{file} is written in a way that Excel does not use (UTF-16): open it in Excel, save "
            "it as .xlsx and load that.",
        )


def escaped(text: str) -> bytes:
    """Text for an element, in ASCII, so that it suits whatever character set the part is in."""
    clean = _NO_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return clean.encode("ascii", "xmlcharrefreplace")
