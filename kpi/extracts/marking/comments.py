"""A sheet's comments, beside which ours are put, and the boxes in which Excel shows them.

Comments are the older kind, which every version of Excel and LibreOffice shows. A conversation
("threaded comment") is left as it is.
"""

import re
from collections.abc import Iterable, Mapping

from kpi.extracts.marking.edits import Edit, Node, escaped, patched_whole, tree
from kpi.extracts.marking.sheet import Place, address
from kpi.extracts.reading.look import damaged

AUTHOR = "kpi"
_CONVERSATION = "tc="
"""How the author of a comment starts that stands for a conversation."""

_NO_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="%s"><authors/><commentList/></comments>'
)
_NO_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_BOX_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:270pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4"
    "</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_BOX_ID = re.compile(rb"_x0000_s(\d{1,9})")
_FIRST_ID = 1024
_BOX_SIZE = (6, 5)  # rows and columns


def no_comments(namespace: str) -> bytes:
    """The comments of a sheet that has none yet."""
    return _NO_COMMENTS % namespace.encode()


def with_comments(xml: bytes, texts: Mapping[Place, str]) -> tuple[bytes, list[Place]]:
    """A sheet's comments with ours: a new one, or behind the text of the cell's own.

    Returns:
        The part, and the places of the new ones, which want a box.
    """
    root = tree(xml)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise damaged()
    names = [each.text for each in authors.children]
    own = {each.attributes.get("ref", "").upper(): each for each in listed.children}
    edits, new = [], []
    fresh: list[bytes] = []
    for place, text in sorted(texts.items()):
        known = own.get(address(place))
        if known is None:
            new.append(place)
            fresh.append(_comment(root.prefix, address(place), len(names), text=text))
        elif not _author(known, names).startswith(_CONVERSATION):
            edits += _added(known, text)
    if fresh:
        author = f"<{root.prefix}author>{AUTHOR}</{root.prefix}author>".encode()
        edits += [authors.append(author), listed.append(b"".join(fresh))]
    return patched_whole(xml, edits), new


def _author(comment: Node, names: list[str]) -> str:
    number = comment.attributes.get("authorId", "")
    return names[int(number)] if number.isdigit() and int(number) < len(names) else ""


def _comment(prefix: str, cell: str, author: int, *, text: str) -> bytes:
    p = prefix.encode()
    return b'<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>' % (
        p,
        cell.encode(),
        author,
        p,
        _text(prefix, text),
        p,
        p,
    )


def _text(prefix: str, text: str) -> bytes:
    p = prefix.encode()
    return b'<%st xml:space="preserve">%s</%st>' % (p, escaped(text), p)


def _added(comment: Node, text: str) -> list[Edit]:
    """Behind the last piece of a comment's own text."""
    holder = comment.child("text")
    if holder is None:
        return []
    prefix = comment.prefix
    pieces = [each for each in holder.children if each.name in ("t", "r")]
    if not pieces:
        return [holder.append(_text(prefix, text))]
    last = pieces[-1]
    if last.name == "t" and not last.is_closed_at_once:
        return [Edit(last.end, before=escaped(f"\n\n{AUTHOR}: {text}"))]
    p = prefix.encode()
    run = b"<%sr>%s</%sr>" % (p, _text(prefix, f"\n\n{AUTHOR}: {text}"), p)
    behind = next((each for each in holder.children if each.start >= last.stop), None)
    return [Edit(behind.start, before=run) if behind else holder.append(run)]


def with_boxes(drawing: bytes | None, places: Iterable[Place]) -> bytes:
    """A sheet's drawing with a hidden box for each of these comments.

    The drawing is not always well-formed XML, Excel's own neither, so that it is not parsed.
    """
    drawing = drawing or _NO_BOXES
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise damaged()
    used = max((int(each) for each in _BOX_ID.findall(drawing)), default=_FIRST_ID)
    boxes = [_box(used + 1 + number, place) for number, place in enumerate(places)]
    if b'id="_x0000_t202"' not in drawing:
        boxes.insert(0, _BOX_TYPE)
    return drawing[:end] + b"".join(boxes) + drawing[end:]


def _box(id: int, place: Place) -> bytes:
    row, column = place
    high, wide = _BOX_SIZE
    top, left = max(row - 1, 0), column + 1
    return _BOX.format(
        id=id,
        row=row,
        column=column,
        top=top,
        left=left,
        bottom=top + high,
        right=left + wide,
    ).encode("ascii")
