"""Files that can't be used: refused, and nothing of them is kept."""

from pathlib import Path

from tests.extracts.test_refusals import sheet_xml, with_part

from .case import CONTACTS, Case, Shown, case, dressed, sheet

_SHEET = sheet("contacts", *CONTACTS)
_NOTHING = Shown("contacts", None, because="No extract holds Contacts")


def _content(name: str, content: bytes, code: str = "not_a_workbook") -> Case:
    return case(name, _SHEET, _NOTHING, edit=lambda path: path.write_bytes(content), refused=code)


def _part(name: str, part: str, content: bytes, code: str) -> Case:
    def put(path: Path) -> None:
        with_part(path, {part: content})

    return case(name, _SHEET, _NOTHING, edit=put, refused=code)


CASES = [
    _content("an empty file", b""),
    _content("a CSV file in a workbook's name", b"Child Unique ID,Gender\n1,M\n"),
    _content("a web page in a workbook's name", b"<html><table></table></html>"),
    case(
        "half a file",
        _SHEET,
        _NOTHING,
        edit=lambda path: path.write_bytes(path.read_bytes()[:3_000]),
        refused="not_a_workbook",
    ),
    _part("a zip bomb", "xl/media/image1.bin", b"\0" * 301_000_000, "unpacks_too_large"),
    _part(
        "an entity",
        "docProps/core.xml",
        b'<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>',
        "doctype_or_entity",
    ),
    _part(
        "a cell in the far corner",
        "xl/worksheets/sheet1.xml",
        sheet_xml(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 2),
        "area_too_large",
    ),
    case(
        "a heading twice",
        {"List 1": dressed("contacts", CONTACTS, source="Date of contact")},
        _NOTHING,
        refused="heading_twice",
    ),
    case("no known list", {"Budget": [["a"]]}, _NOTHING, refused="no_known_list"),
    case(
        "a list without its headings",
        {"List 1": CONTACTS},
        _NOTHING,
        refused="no_known_list",
    ),
]
