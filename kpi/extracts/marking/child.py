"""The child process: marks the cells of one .xlsx or .xlsm workbook, inside its own package.

    python -I child.py REQUEST > answer

The request is a JSON file: the workbook, where the marked one goes, the limits, the fills and the
marks. The answer is one line of JSON: whether the workbook has macros, or why it is refused.
"""

import json
import posixpath
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[3]))

from kpi.extracts.marking.comments import no_comments, with_boxes, with_comments
from kpi.extracts.marking.edits import Edit, Node, patched, patched_whole, tree
from kpi.extracts.marking.sheet import Place, SheetPlaces
from kpi.extracts.marking.styles import Styles, no_styles
from kpi.extracts.reading.child import limit_memory
from kpi.extracts.reading.look import Unusable, damaged
from kpi.extracts.reading.package import Package
from kpi.extracts.reading.xlsx import cell_position, sheet_parts

_GRAVEST_FIRST = ("refused", "error", "warning", "note")
_TYPES = "[Content_Types].xml"
_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_COMMENTS_TYPE = f"{_SPREADSHEET}.comments+xml"
_STYLES_TYPE = f"{_SPREADSHEET}.styles+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(frozen=True)
class Mark:
    """What is said of a cell: the kind that colours it, and the words."""

    kind: str
    text: str


def main() -> None:
    """Answer one request, given as an argument."""
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    limit_memory(request["memory_limit"], request["seconds"])
    try:
        answer = mark(request)
    except Unusable as error:
        answer = {"refused": {"code": error.code, "sentence": error.sentence}}
    sys.stdout.write(json.dumps(answer) + "\n")


def mark(request: dict[str, Any]) -> dict[str, Any]:
    """Write the marked workbook.

    Raises:
        Unusable: the workbook can't be used, or not in this way.
    """
    with Package(Path(request["workbook"])) as package:
        book = _Book(package, request["fills"])
        for sheet, cells in request["marks"].items():
            book.mark_sheet(
                sheet, {cell_position(cell): Mark(*said) for cell, said in cells.items()}
            )
        book.write(Path(request["marked"]))
        return {"macros": book.has_macros}


@dataclass
class _Part:
    """A part that is not copied as it was.

    Attributes:
        whole: its new content, or
        edits: what changes in it while it is copied.
    """

    whole: bytes | None = None
    edits: list[Edit] = field(default_factory=list)


class _Book:
    """A workbook's package, and what becomes of its parts."""

    def __init__(self, package: Package, fills: dict[str, str]) -> None:
        self._package = package
        self._parts: dict[str, _Part] = {}
        self._new: dict[str, bytes] = {}
        names = [_key(member.filename) for member in package.members]
        if len(set(names)) != len(names):
            raise damaged("it has two parts of the same name")
        self._sheets = {name: part for part, name in sheet_parts(package).items()}
        self._fills = fills
        self._styles: Styles | None = None
        self._styles_part = ""

    @property
    def has_macros(self) -> bool:
        """Whether it says that it is of the kind that may have macros: Excel goes by that."""
        return b"macroEnabled" in self._xml(_TYPES)

    # one sheet

    def mark_sheet(self, name: str, marks: dict[Place, Mark]) -> None:
        """Note what has to change for a sheet's marks; a sheet that is not there has none."""
        member = self._package.find(self._sheets.get(name, ""))
        if member is None:
            return
        part = member.filename.replace("\\", "/").lstrip("/")
        read = partial(self._package.chunks, member, counted=False)
        styles = self._styles_for(part)
        kinds = {place: said.kind for place, said in marks.items()}
        sheet = SheetPlaces(read(), kinds, styles.marked)
        if sheet.merged:  # the mark goes where the merged cells show theirs
            marks = _shown(marks, sheet.merged)
            kinds = {place: said.kind for place, said in marks.items()}
            sheet = SheetPlaces(read(), kinds, styles.marked)
        edits = sheet.edits + self._comment(part, sheet, marks)
        self._parts[_key(part)] = _Part(edits=edits)

    def _styles_for(self, sheet: str) -> Styles:
        if self._styles is None:
            related = self._related("xl/workbook.xml", "styles")
            xml = self._package.read(related) if related else None
            if related is None or xml is None:
                related = "xl/styles.xml"
                xml = no_styles(self._namespace(sheet))
                self._relate("xl/workbook.xml", "styles", related)
                self._declare(related, _STYLES_TYPE)
            self._styles, self._styles_part = Styles(xml, self._fills), related
        return self._styles

    def _namespace(self, sheet: str) -> str:
        member = self._package.find(sheet)
        assert member is not None
        chunks = self._package.chunks(member, counted=False)
        return SheetPlaces(chunks, {}, lambda own, _: own).namespace

    def _comment(self, part: str, sheet: SheetPlaces, marks: dict[Place, Mark]) -> list[Edit]:
        """Put the words into the sheet's comments; returns what names their boxes in the sheet."""
        related = self._related(part, "comments")
        xml = self._package.read(related) if related else None
        if related is None or xml is None:
            related = self._free("xl/comments{}.xml")
            xml = no_comments(sheet.namespace)
            self._relate(part, "comments", related)
            self._declare(related, _COMMENTS_TYPE)
        texts = {place: said.text for place, said in marks.items()}
        written, boxes = with_comments(xml, texts)
        self._put(related, written)
        if not boxes:
            return []
        drawing = self._target(part, sheet.legacy_drawing) if sheet.legacy_drawing else None
        known = self._package.read(drawing) if drawing else None
        if drawing is not None and known is not None:
            self._put(drawing, with_boxes(known, boxes))
            return []
        drawing = self._free("xl/drawings/vmlDrawing{}.vml")
        self._put(drawing, with_boxes(None, boxes))
        self._declare_drawings()
        relation = self._relate(part, "vmlDrawing", drawing)
        return [Edit(sheet.late, before=self._legacy_drawing(sheet.prefix, relation))]

    def _legacy_drawing(self, prefix: str, relation: str) -> bytes:
        return (
            f'<{prefix}legacyDrawing xmlns:r="{self._relation_kinds()}" r:id="{relation}"/>'
        ).encode("ascii")

    # relations and content types

    def _xml(self, name: str, default: bytes | None = None) -> bytes:
        """A small part as it has become so far."""
        part = self._parts.get(_key(name))
        if part is not None and part.whole is not None:
            return part.whole
        xml = self._new.get(name) or self._package.read(name) or default
        if xml is None:
            raise damaged()
        return xml

    def _put(self, name: str, xml: bytes) -> None:
        if self._package.find(name) is None:
            self._new[name] = xml
        else:
            self._parts[_key(name)] = _Part(whole=xml)

    def _relations(self, part: str) -> tuple[str, Node, bytes]:
        folder, name = posixpath.split(part)
        where = f"{folder}/_rels/{name}.rels"
        xml = self._xml(where, _RELATIONS)
        return where, tree(xml), xml

    def _relation_kinds(self) -> str:
        """What the kinds of relations start with: it differs in strict Open XML."""
        for each in self._relations("xl/workbook.xml")[1].children:
            kinds, _, kind = each.attributes.get("Type", "").rpartition("/")
            if kind == "worksheet":
                return kinds
        raise damaged()

    def _related(self, part: str, kind: str) -> str | None:
        """The part of that kind that a part names."""
        relations = self._relations(part)[1].children
        found = (each.attributes for each in relations if _kind(each) == kind)
        return next((_resolved(part, of["Target"]) for of in found), None)

    def _target(self, part: str, id: str) -> str | None:
        """The part that a part names by a relation's id."""
        relations = self._relations(part)[1].children
        found = (each.attributes for each in relations if each.attributes.get("Id") == id)
        return next((_resolved(part, of["Target"]) for of in found), None)

    def _relate(self, part: str, kind: str, target: str) -> str:
        """Name a part from another one; returns the relation's id."""
        where, root, xml = self._relations(part)
        taken = {each.attributes.get("Id", "").casefold() for each in root.children}
        id = next(f"kpi{n}" for n in range(1, len(taken) + 2) if f"kpi{n}" not in taken)
        relation = (
            f'<{root.prefix}Relationship Id="{id}" Type="{self._relation_kinds()}/{kind}" '
            f'Target="/{target}"/>'
        )
        self._put(where, patched_whole(xml, [root.append(relation.encode("ascii"))]))
        return id

    def _declare(self, part: str, kind: str) -> None:
        self._add_type(f'Override PartName="/{part}" ContentType="{kind}"')

    def _declare_drawings(self) -> None:
        root = tree(self._xml(_TYPES))
        known = {each.attributes.get("Extension", "").casefold() for each in root.children}
        if "vml" not in known:
            self._add_type(f'Default Extension="vml" ContentType="{_DRAWING_TYPE}"')

    def _add_type(self, said: str) -> None:
        xml = self._xml(_TYPES)
        root = tree(xml)
        entry = f"<{root.prefix}{said}/>".encode("ascii")
        self._put(_TYPES, patched_whole(xml, [root.append(entry)]))

    def _free(self, pattern: str) -> str:
        taken = {_key(member.filename) for member in self._package.members}
        taken |= {_key(name) for name in self._new}
        numbers = range(1, len(taken) + 2)
        return next(pattern.format(n) for n in numbers if _key(pattern.format(n)) not in taken)

    # the marked workbook

    def write(self, path: Path) -> None:
        """Write the package: every part in its place, those that are new behind them."""
        if self._styles is not None:
            self._put(self._styles_part, self._styles.patched())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as marked:
            for member in self._package.members:
                with marked.open(_like(member), "w") as file:
                    for chunk in self._content(member):
                        file.write(chunk)
            for name, xml in self._new.items():
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                marked.writestr(info, xml)

    def _content(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        part = self._parts.get(_key(member.filename), _Part())
        if part.whole is not None:
            return iter([part.whole])
        return patched(self._package.chunks(member), part.edits)


def _like(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A member of the same name, date and packing."""
    made = zipfile.ZipInfo(member.filename, member.date_time)
    made.compress_type = member.compress_type
    made.external_attr, made.create_system = member.external_attr, member.create_system
    made.comment = member.comment
    return made


def _kind(relation: Node) -> str:
    """What kind of part of this package a relation names: ``comments``."""
    inside = relation.attributes.get("TargetMode") != "External"
    return relation.attributes.get("Type", "").rpartition("/")[2] if inside else ""


def _resolved(part: str, target: str) -> str:
    """The part that another one names, from where that one lies."""
    whole = posixpath.join("/" + posixpath.dirname(part), target.replace("\\", "/"))
    return posixpath.normpath(whole).lstrip("/")


def _shown(marks: dict[Place, Mark], merged: dict[Place, Place]) -> dict[Place, Mark]:
    """The marks at the places where they can be seen; several at one place are one."""
    found: dict[Place, Mark] = {}
    for place, said in marks.items():
        where = merged.get(place, place)
        before = found.get(where)
        if before:
            kind = min(before.kind, said.kind, key=_GRAVEST_FIRST.index)
            said = Mark(kind, f"{before.text}\n{said.text}")
        found[where] = said
    return found


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


if __name__ == "__main__":
    main()
