"""Workbooks made to do harm, or broken as files break: each made by code, and small."""

import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, quoteattr

from tests.extracts.workbooks import (
    good_row,
    headings,
    sheet_of,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
WRITERS: Mapping[str, Callable[[Path, Mapping[str, list[list[object]]]], Path]] = {
    "xlsx": write_xlsx,
    "xlsm": write_xlsx,
    "xlsb": write_xlsb,
    "xls": write_xls,
    "ods": write_ods,
}
LISTS = {
    "List 1": sheet_of("contacts", *(good_row("contacts", number) for number in range(1, 9))),
    "Social Work Posts": sheet_of("posts", good_row("posts"), good_row("posts", 2, agency_fte=0.5)),
}

File = tuple[str, str, bytes]
"""What is the matter with it, its format, and its bytes."""


def valid() -> dict[str, bytes]:
    """A good workbook in each format."""
    with TemporaryDirectory() as folder:
        return {
            format: write(Path(folder) / f"book.{format}", LISTS).read_bytes()
            for format, write in WRITERS.items()
        }


def members(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def hostile() -> Iterator[File]:
    """All of them, always the same ones in the same order."""
    good = valid()
    yield from _cut_short(good)
    yield from _other_files(good)
    yield from _packages(good["xlsx"])
    yield from _parts(good["xlsx"])
    yield from _relationships(good["xlsx"])
    yield from _cells(good["xlsx"])
    yield from _sheets(good["xlsx"])
    yield from _of_other_formats(good)


def _cut_short(good: Mapping[str, bytes]) -> Iterator[File]:
    for format, content in good.items():
        for share in (0.01, 0.25, 0.5, 0.9, 0.999):
            yield f"cut short at {share:.1%}", format, content[: int(len(content) * share)]


def _other_files(good: Mapping[str, bytes]) -> Iterator[File]:
    xlsx = good["xlsx"]
    for name, content in {
        "nothing": b"",
        "one byte": b"\0",
        "the first bytes of a zip": b"PK\3\4",
        "an empty zip": packed({}),
        "a zip of a zip": packed({"inner.xlsx": xlsx}),
        "a zip's end alone": b"PK\5\6" + b"\0" * 18,
        "the first bytes of an OLE file": bytes.fromhex("D0CF11E0A1B11AE1"),
        "an OLE file of ones": bytes.fromhex("D0CF11E0A1B11AE1") + b"\xff" * 4096,
        "a megabyte of NUL": b"\0" * 1_000_000,
        "a program": b"MZ" + b"\x90" * 1000,
        "junk before the zip": b"junk" * 100 + xlsx,
        "junk after the zip": xlsx + b"junk" * 100,
        "two workbooks in one": xlsx + xlsx,
        "CSV": b"Child Unique ID,Gender\n1,M\n",
        "a web page": b"<html><table><tr><td>1</td></tr></table></html>",
    }.items():
        yield name, "xlsx", content
    for format, other in (("xls", "xlsx"), ("xlsx", "xls"), ("ods", "xlsb"), ("xlsx", "ods")):
        yield f"an .{other} that is called .{format}", format, good[other]


def _packages(good: bytes) -> Iterator[File]:
    parts = members(good)

    def more(extra: Mapping[str, bytes]) -> bytes:
        return packed({**parts, **extra})

    yield "a part that unpacks to 301 MB", "xlsx", more({"xl/bomb.bin": b"\0" * 301_000_000})
    yield "a sheet of 100 MB of spaces", "xlsx", more({SHEET: parts[SHEET] + b" " * 100_000_000})
    yield "a name that leaves its folder", "xlsx", more({"../../evil.xml": b"<a/>"})
    yield "a name from the root", "xlsx", more({"/etc/passwd": b"x"})
    yield "a name with backslashes", "xlsx", more({"xl\\worksheets\\sheet1.xml": b"<a/>"})
    yield "a name of 60,000 letters", "xlsx", more({"x" * 60_000: b"x"})
    yield "30,000 empty parts", "xlsx", more({f"x/{number}": b"" for number in range(30_000)})
    yield "stored and not packed", "xlsx", packed(parts, zipfile.ZIP_STORED)
    yield "packed with bzip2", "xlsx", packed(parts, zipfile.ZIP_BZIP2)
    yield "packed with LZMA", "xlsx", packed(parts, zipfile.ZIP_LZMA)
    yield "a sheet twice", "xlsx", _twice(parts, SHEET, b"<worksheet/>")
    yield "the workbook's part twice", "xlsx", _twice(parts, "xl/workbook.xml", b"<workbook/>")
    for name, offset, value in (
        ("a password's flag", 8, struct.pack("<H", 1)),
        ("an unknown way of packing", 10, struct.pack("<H", 77)),
        ("a wrong checksum", 16, b"\1\2\3\4"),
        ("a size of nothing", 24, struct.pack("<L", 0)),
        ("a size of four gigabytes", 24, struct.pack("<L", 0xFFFFFFFE)),
        ("a place beyond the end", 42, struct.pack("<L", 0x7FFFFFFF)),
    ):
        yield f"a directory entry with {name}", "xlsx", _patched(good, offset, value)


def _twice(parts: Mapping[str, bytes], name: str, second: bytes) -> bytes:
    buffer = BytesIO(packed({**parts, f"{name[:-1]}~": second}))
    return buffer.getvalue().replace(f"{name[:-1]}~".encode(), name.encode())


def _patched(content: bytes, offset: int, value: bytes) -> bytes:
    entry = content.rfind(b"PK\1\2") + offset
    return content[:entry] + value + content[entry + len(value) :]


def _parts(good: bytes) -> Iterator[File]:
    parts = members(good)
    bomb = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"
    for name in parts:
        yield f"{name} missing", "xlsx", packed({n: d for n, d in parts.items() if n != name})
        yield f"{name} empty", "xlsx", packed({**parts, name: b""})
        yield f"{name} cut short", "xlsx", packed({**parts, name: parts[name][:-20]})
        yield f"{name} of other XML", "xlsx", packed({**parts, name: b"<a xmlns='b'><c/></a>"})
        for encoding in ("utf-8", "utf-16"):
            entity = bomb.encode(encoding)
            yield f"an entity in {name} ({encoding})", "xlsx", packed({**parts, name: entity})
    deep = b"<a>" * 200_000
    yield "200,000 elements in each other", "xlsx", packed({**parts, SHEET: deep})


def _relationships(good: bytes) -> Iterator[File]:
    parts = members(good)
    name = "xl/_rels/workbook.xml.rels"
    links = parts[name]
    target = b"/xl/worksheets/sheet1.xml"
    assert target in links
    for other in (
        b"../../../../etc/passwd",
        b"file:///etc/passwd",
        b"http://127.0.0.1:9/sheet.xml",
        b"/xl/workbook.xml",
        b"/xl/styles.xml",
        b"nothing.xml",
        b"",
        b"&#0;",
        b"x" * 100_000,
    ):
        label = other[:30].decode()
        changed = links.replace(target, other)
        yield f"a relationship to “{label}”", "xlsx", packed({**parts, name: changed})
    same = links.replace(b'Id="rId2"', b'Id="rId1"')
    yield "two relationships of one id", "xlsx", packed({**parts, name: same})


def sheet_with(*rows: str, before: str = "", after: str = "") -> bytes:
    """A sheet's part: the headings of List 1, then these rows as they stand."""
    cells = "".join(_text(f"{chr(65 + n)}1", each) for n, each in enumerate(headings("contacts")))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">'
        f'{before}<sheetData><row r="1">{cells}</row>{"".join(rows)}</sheetData>{after}</worksheet>'
    ).encode("utf-8", "surrogatepass")


def _text(where: str, text: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


CELL_VALUES = (
    "1e26", "1e308", "1e400", "-1e308", "1e-320", "inf", "nan", "-0", "1.7976931348623157e308",
    "9" * 400, "2958466", "-1", "0", "60", "0x10", "1,5", "", " ", "&#9;", "١٢",
)  # fmt: skip
CELL_TEXTS = {
    "a NUL": "A_x0000_1",
    "half a surrogate": "A_xD800_1",
    "a million letters": "x" * 1_000_000,
    "signs that can't be seen": "\u200b\u202e\ufeff\u2028A1",
    "an emoji": "👨‍👩‍👧‍👦",
    "ten thousand marks on one letter": "a" + "\u0301" * 10_000,
    "a formula": "=1+1",
    "a formula that starts a program": "=cmd|'/C calc'!A0",
    "SQL": "'; DROP TABLE load; --",
    "a web page": "<script>alert(1)</script>",
    "braces": "{0} {file} %s %(a)s",
    "a path": "../../etc/passwd",
    "a long number": "1" * 5_000,
    "many spaces": "A" + " " * 100_000 + "1",
    "a date as long as a book": "31/03/2011" * 10_000,
}
CELL_XML = {
    "a shared string that is not there": '<c r="{}" t="s"><v>999999</v></c>',
    "a shared string before the first": '<c r="{}" t="s"><v>-1</v></c>',
    "a truth of 7": '<c r="{}" t="b"><v>7</v></c>',
    "a date that is none": '<c r="{}" t="d"><v>2011-99-99</v></c>',
    "an unknown type": '<c r="{}" t="zzz"><v>1</v></c>',
    "an unknown error": '<c r="{}" t="e"><v>#HELLO!</v></c>',
    "a style that is not there": '<c r="{}" s="99999"><v>40000</v></c>',
    "a negative style": '<c r="{}" s="-1"><v>40000</v></c>',
    "two values": '<c r="{}"><v>1</v><v>2</v></c>',
    "no value": '<c r="{}" t="n"/>',
    "a formula without a value": '<c r="{}"><f>SUM(A1:A9)</f></c>',
    "a formula of itself": '<c r="{0}"><f>{0}</f><v>1</v></c>',
    "a shared formula": '<c r="{}"><f t="shared" si="99" ref="A1:XFD9"/><v>1</v></c>',
    "a formula of 100,000 letters": '<c r="{}"><f>' + "A" * 100_000 + "</f></c>",
}


def _cells(good: bytes) -> Iterator[File]:
    parts = members(good)

    def with_row(cells: str) -> bytes:
        return packed(
            {**parts, SHEET: sheet_with(f'<row r="2">{_text("B2", "Male")}{cells}</row>')}
        )

    for value in CELL_VALUES:
        for column in "AEF":
            cell = f'<c r="{column}2"><v>{value}</v></c>'
            yield f"{value[:25]} in {column}2", "xlsx", with_row(cell)
    for name, text in CELL_TEXTS.items():
        for column in "AF":
            yield f"{name} in {column}2", "xlsx", with_row(_text(f"{column}2", text))
    for name, xml in CELL_XML.items():
        yield f"{name} in a cell", "xlsx", with_row(xml.format("F2"))
    yield "an FTE of 1e26", "xlsx", _posts(parts, 1e26)
    yield "an FTE of 1e308", "xlsx", _posts(parts, 1e308)


def _posts(parts: Mapping[str, bytes], agency: float) -> bytes:
    with TemporaryDirectory() as folder:
        sheets = {"Social Work Posts": sheet_of("posts", good_row("posts", agency_fte=agency))}
        return write_xlsx(Path(folder) / "book.xlsx", sheets).read_bytes()


def _sheets(good: bytes) -> Iterator[File]:
    parts = members(good)

    def with_sheet(*rows: str, before: str = "", after: str = "") -> bytes:
        return packed({**parts, SHEET: sheet_with(*rows, before=before, after=after)})

    one = '<c r="{}"><v>1</v></c>'
    for where in ("XFD1048576", "A1048576", "XFD2", "AAAA2", "A9999999999", "A0", "A-1", "2A", ""):
        row = "".join(filter(str.isdigit, where)) or "2"
        xml = f'<row r="{row}">{one.format(where)}</row>'
        yield f"a cell at “{where}”", "xlsx", with_sheet(xml)
    lies = '<dimension ref="A1:XFD1048576"/>'
    yield "a used area that is not so", "xlsx", with_sheet(before=lies)
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield "all cells merged", "xlsx", with_sheet(after=merged)
    again = f'<row r="2">{one.format("F2")}</row>' * 3
    yield "one row three times", "xlsx", with_sheet(again)
    backwards = "".join(f'<row r="{n}">{one.format(f"F{n}")}</row>' for n in (9, 5, 2))
    yield "rows from the last to the first", "xlsx", with_sheet(backwards)
    yield "100,000 rows without anything", "xlsx", with_sheet("<row/>" * 100_000)
    wide = f"<row>{'<c><v>1</v></c>' * 16_385}</row>"
    yield "a row of 16,385 cells", "xlsx", with_sheet(wide)
    book = parts["xl/workbook.xml"]
    for name in ("", "List 1" * 1_000, "List 1&#10;", "<b>", "=1+1", "Social Work Posts", "'"):
        changed = book.replace(b'name="List 1"', b"name=" + quoteattr(name).encode())
        yield f"a sheet called “{name[:20]}”", "xlsx", packed({**parts, "xl/workbook.xml": changed})
    entry = b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>'
    many = b"".join(entry % (number, number) for number in range(10, 2_010))
    more = book.replace(b"</sheets>", many + b"</sheets>").replace(
        b"<workbook ", f'<workbook xmlns:r="{OFFICE}" '.encode(), 1
    )
    yield "2,000 sheets that are one", "xlsx", packed({**parts, "xl/workbook.xml": more})
    macro = {"xl/vbaProject.bin": bytes.fromhex("D0CF11E0A1B11AE1") + b"\1" * 5_000}
    yield "a macro", "xlsm", packed({**parts, **macro})
    yield "a macro in an .xlsx", "xlsx", packed({**parts, **macro})
    linked = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    yield "a link to another file", "xlsx", packed({**parts, **linked})


def _of_other_formats(good: Mapping[str, bytes]) -> Iterator[File]:
    ods = members(good["ods"])
    content = ods["content.xml"]
    row, repeated = b"<table:table-row>", b'<table:table-row table:number-rows-repeated="%s">'
    for name, old, new in (
        ("a billion rows", row, repeated % b"999999999"),
        ("a row minus once", row, repeated % b"-1"),
        ("a row x times", row, repeated % b"x"),
        ("a number that is none", b'office:value="1"', b'office:value="1e999"'),
        ("a date that is none", b"2011-03-20", b"2011-99-99"),
        ("a date far away", b"2011-03-20", b"99999-03-20"),
    ):
        assert old in content, name
        changed = content.replace(old, new)
        yield f"an .ods with {name}", "ods", packed({**ods, "content.xml": changed})
    xlsb = members(good["xlsb"])
    name = "xl/worksheets/sheet1.bin"
    sheet, one, no_number = xlsb[name], struct.pack("<d", 1.0), struct.pack("<d", float("nan"))
    for what, data in (
        ("a record without end", sheet[:40] + b"\xff\xff\xff\xff\x7f" + sheet[40:]),
        ("records of unknown kinds", b"\xff\x7f\x01\x00" * 1_000 + sheet),
        ("its second half alone", sheet[len(sheet) // 2 :]),
        ("numbers that are not finite", sheet.replace(one, no_number)),
    ):
        yield f"an .xlsb with {what}", "xlsb", packed({**xlsb, name: data})
