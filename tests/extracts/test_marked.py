"""A workbook with its issues marked in it: the analyst's own file, and nothing else changed."""

import base64
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from kpi.errors import Refused
from kpi.extracts import marked
from kpi.extracts.extract import Extract, read_extract
from kpi.extracts.issues import Issue, Severity
from kpi.extracts.marked import FILLS, marked_workbook

from .workbooks import AS_AT, LIMIT, good_row, headings

pytestmark = pytest.mark.usefixtures("counted_children")

MACROS = b"\xd0\xcf\x11\xe0 stands for macros"
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rich(folder: Path) -> Path:
    """What an analyst may have: macros, a picture, a sparkline, data bars, cached values, own
    comments, merged cells, a second sheet. On List 1, of three contacts the second has a gender
    that is none and no source (no cell), the third a date past the as-at date."""
    path, macros = folder / "book.xlsm", folder / "vbaProject.bin"
    macros.write_bytes(MACROS)
    book = xlsxwriter.Workbook(path)
    book.add_vba_project(str(macros))
    day = book.add_format({"num_format": "dd/mm/yyyy", "bold": True})
    sheet, notes = book.add_worksheet("List 1"), book.add_worksheet("Own notes")
    sheet.merge_range(0, 0, 0, 3, "Contacts of the month")
    rows = [
        headings("contacts"),
        good_row("contacts", 1),
        good_row("contacts", 2, gender="Robot", source=None),
        good_row("contacts", 3, contact_date=dt.date(2011, 4, 1)),
    ]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, value)
    sheet.write_comment("B4", "Ask the team about this one", {"author": "Ann"})
    sheet.write_comment("A3", "Checked", {"author": "Ann"})
    notes.write_column(0, 0, [3, 1, 2])
    notes.write_formula("A4", "=SUM(A1:A3)", None, 6)
    notes.add_sparkline("B1", {"range": "'Own notes'!A1:A3"})
    notes.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
    notes.insert_image("D1", "dot.png", {"image_data": io.BytesIO(_PNG)})
    notes.write_comment("A1", "Mine", {"author": "Ann"})
    book.close()
    return path


def read(path: Path) -> Extract:
    return read_extract(path, as_at=AS_AT, size_limit=LIMIT)


def issue(sheet: str, cell: str, severity: Severity = "error", message: str = "Mend it.") -> Issue:
    return Issue(severity, "blank", "contacts", sheet, None, None, None, message, cell)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def sheets(content: bytes) -> Mapping[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), keep_vba=True)
    return {sheet.title: sheet for sheet in book.worksheets}


def plain(folder: Path, xml: str, **more: str) -> bytes:
    """The least of a workbook: one sheet ``List 1`` of this XML, and parts by their names."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    given = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{office}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{office}"><sheets>'
        '<sheet name="List 1" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/worksheets/s.xml": xml,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in {**given, **more}.items():
            file.writestr(name, text)
    return made.getvalue()


def rows_of(content: bytes) -> str:
    """The rows of the one sheet of a plain workbook, as they are written."""
    xml = parts(content)["xl/worksheets/s.xml"].decode()
    return xml[xml.index("<sheetData") : xml.index("</sheetData>")]


# ── what is marked ────────────────────────────────────────────────────────────────────────────


def test_cells_are_coloured_and_say_what_is_wrong(tmp_path: Path) -> None:
    path = rich(tmp_path)
    made = marked_workbook(path.read_bytes(), path.name, read(path).issues)
    assert made.suffix == ".xlsm"
    sheet = sheets(made.content)["List 1"]
    assert sheet["B4"].value == "Robot"
    assert sheet["B4"].fill.fgColor.rgb == "FF" + FILLS["error"]
    assert sheet["G4"].value is None
    assert sheet["G4"].comment.text.startswith("Error: Contact Source is blank")
    assert sheet["F5"].fill.fgColor.rgb == "FF" + FILLS["warning"]
    assert (sheet["F5"].number_format, sheet["F5"].font.b) == ("dd/mm/yyyy", True)
    assert sheet["F4"].fill.fgColor.rgb != "FF" + FILLS["warning"]
    assert sheet["C4"].comment is None


def test_a_comment_of_their_own_keeps_its_place_and_ours_stands_under_it(tmp_path: Path) -> None:
    path = rich(tmp_path)
    made = marked_workbook(path.read_bytes(), path.name, read(path).issues)
    after = sheets(made.content)
    own = after["List 1"]["B4"].comment
    assert own.author == "Ann"
    assert own.text.startswith(
        "Ask the team about this one\n\nkpi: Error: Gender: “Robot” is in no"
    )
    assert after["List 1"]["A3"].comment.text == "Checked"
    assert after["Own notes"]["A1"].comment.text == "Mine"


def test_reading_it_again_finds_the_same_rows_and_the_same_issues(tmp_path: Path) -> None:
    path = rich(tmp_path)
    before = read(path)
    assert {"unknown_code", "blank"} <= {each.code for each in before.issues}
    path.write_bytes(marked_workbook(path.read_bytes(), path.name, before.issues).content)
    after = read(path)
    assert after.lists["contacts"].rows.equals(before.lists["contacts"].rows)
    assert after.issues == before.issues


def test_marking_twice_adds_under_the_marks(tmp_path: Path) -> None:
    path = rich(tmp_path)
    once = marked_workbook(path.read_bytes(), path.name, [issue("Own notes", "C9")])
    twice = marked_workbook(once.content, path.name, [issue("Own notes", "C9", message="Now.")])
    assert sheets(twice.content)["Own notes"]["C9"].comment.text == (
        "Error: Mend it.\n\nkpi: Error: Now."
    )


# ── what stays ────────────────────────────────────────────────────────────────────────────────

_TOUCHED = {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml"}  # fmt: skip


def test_every_other_part_is_byte_for_byte_what_it_was(tmp_path: Path) -> None:
    content = rich(tmp_path).read_bytes()
    made = marked_workbook(content, "book.xlsm", [issue("List 1", "B4"), issue("List 1", "H20")])
    before, after = parts(content), parts(made.content)
    assert list(after) == list(before)
    assert after["xl/vbaProject.bin"] == MACROS
    changed = {name for name in before if before[name] != after[name]}
    assert changed == _TOUCHED - {"[Content_Types].xml"}


def test_a_sheet_changes_in_its_marked_cells_alone(tmp_path: Path) -> None:
    content = rich(tmp_path).read_bytes()
    found = [issue("Own notes", cell) for cell in ("A2", "A4", "C2", "B9")]
    before = parts(content)["xl/worksheets/sheet2.xml"].decode()
    after = parts(marked_workbook(content, "book.xlsm", found).content)
    xml = after["xl/worksheets/sheet2.xml"].decode()
    style = re.search(r'<c r="A2" s="(\d+)">', xml)[1]
    for ours, theirs in (
        (f'<c r="A2" s="{style}">', '<c r="A2">'),
        (f'<c r="A4" s="{style}">', '<c r="A4">'),
        (f'<c r="C2" s="{style}"/>', ""),
        (f'<row r="9"><c r="B9" s="{style}"/></row>', ""),
    ):
        assert xml.count(ours) == 1
        xml = xml.replace(ours, theirs)
    assert xml == before
    assert "<f>SUM(A1:A3)</f><v>6</v>" in xml
    assert "sparkline" in xml
    assert "dataBar" in xml


def test_styles_are_added_behind_those_there(tmp_path: Path) -> None:
    content = rich(tmp_path).read_bytes()
    made = marked_workbook(content, "book.xlsm", [issue("List 1", "B4")])
    before = parts(content)["xl/styles.xml"].decode()
    after = parts(made.content)["xl/styles.xml"].decode()
    fills = int(re.search(r'<fills count="(\d+)"', before)[1])
    styles = int(re.search(r'<cellXfs count="(\d+)"', before)[1])
    fill = re.search(r"<fill><patternFill[^>]*><fgColor rgb=\"FFF4B6A6\"/>.*?</fill>", after)[0]
    style = re.search(rf'<xf [^>]*fillId="{fills}"[^>]*/>', after)[0]
    undone = after.replace(fill, "").replace(style, "")
    undone = undone.replace(f'<fills count="{fills + 1}"', f'<fills count="{fills}"')
    assert undone.replace(f'<cellXfs count="{styles + 1}"', f'<cellXfs count="{styles}"') == before


def test_other_readers_open_it_and_see_the_same_values(tmp_path: Path) -> None:
    content = rich(tmp_path).read_bytes()
    made = marked_workbook(content, "book.xlsm", [issue("List 1", "G4"), issue("Own notes", "A4")])
    for name in ("List 1", "Own notes"):
        before, after = (
            CalamineWorkbook.from_filelike(io.BytesIO(each)).get_sheet_by_name(name).to_python()
            for each in (content, made.content)
        )
        assert after == before
    cached = openpyxl.load_workbook(io.BytesIO(made.content), data_only=True)
    assert cached["Own notes"]["A4"].value == 6


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    content = rich(tmp_path).read_bytes()
    (tmp_path / "m.xlsm").write_bytes(
        marked_workbook(content, "book.xlsm", [issue("Own notes", "A4")]).content
    )
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    asked = ["soffice", profile, "--headless", "--convert-to", "csv", "m.xlsm"]
    subprocess.run(asked, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    assert "Robot" in (tmp_path / "m.csv").read_text(encoding="utf-8")


# ── cells in all the ways they are written ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "cells", "marked"),
    [
        ("<sheetData/>", ["B2"], '<row r="2"><c r="B2" s="1"/></row>'),
        ("<sheetData></sheetData>", ["B2"], '<row r="2"><c r="B2" s="1"/></row>'),
        (
            '<sheetData><row r="3"/></sheetData>',
            ["A3", "C3"],
            '<row r="3"><c r="A3" s="1"/><c r="C3" s="1"/></row>',
        ),
        (
            '<sheetData><row r="1"><c r="B1"><v>1</v></c><c r="D1"/></row></sheetData>',
            ["A1", "C1", "D1", "E1"],
            '<row r="1"><c r="A1" s="1"/><c r="B1"><v>1</v></c><c r="C1" s="1"/>'
            '<c r="D1" s="1"/><c r="E1" s="1"/></row>',
        ),
        (  # cells and rows without references follow each other
            "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row></sheetData>",
            ["B1", "A2"],
            '<row><c><v>1</v></c><c s="1"><v>2</v></c></row><row><c s="1"/></row>',
        ),
        (
            '<sheetData><row r="4"><c r="A4"/></row></sheetData>',
            ["A2", "A3", "A5", "A6"],
            '<row r="2"><c r="A2" s="1"/></row><row r="3"><c r="A3" s="1"/></row>'
            '<row r="4"><c r="A4"/></row><row r="5"><c r="A5" s="1"/></row>'
            '<row r="6"><c r="A6" s="1"/></row>',
        ),
        (
            "<sheetData><row r='1'><c t = 'str' r='A1' s='0' ><v>a</v></c></row></sheetData>",
            ["A1"],
            "<row r='1'><c t = 'str' r='A1' s=\"1\"><v>a</v></c></row>",
        ),
    ],
)
def test_a_cell_is_marked_however_the_sheet_is_written(
    data: str, cells: list[str], marked: str, tmp_path: Path
) -> None:
    xml = f'<worksheet xmlns="{_MAIN}">{data}</worksheet>'
    made = marked_workbook(
        plain(tmp_path, xml), "a.xlsx", [issue("List 1", each) for each in cells]
    ).content
    assert rows_of(made) == f"<sheetData>{marked}"
    sheet = sheets(made)["List 1"]
    for each in cells:
        assert sheet[each].comment.text == "Error: Mend it."
        assert sheet[each].fill.fgColor.rgb == "FF" + FILLS["error"]


def test_prefixes_are_followed(tmp_path: Path) -> None:
    xml = f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'
    made = marked_workbook(plain(tmp_path, xml), "a.xlsx", [issue("List 1", "A1")]).content
    assert b'<x:row r="1"><x:c r="A1" s="1"/></x:row>' in parts(made)["xl/worksheets/s.xml"]
    assert sheets(made)["List 1"]["A1"].comment.text == "Error: Mend it."


def test_the_covered_part_of_merged_cells_is_marked_where_it_shows(tmp_path: Path) -> None:
    xml = (
        f'<worksheet xmlns="{_MAIN}"><sheetData/><mergeCells count="1">'
        '<mergeCell ref="B2:D4"/></mergeCells></worksheet>'
    )
    found = [issue("List 1", "C3", "note", "See."), issue("List 1", "B2"), issue("List 1", "E2")]
    sheet = sheets(marked_workbook(plain(tmp_path, xml), "a.xlsx", found).content)["List 1"]
    assert sheet["B2"].fill.fgColor.rgb == "FF" + FILLS["error"]
    assert sorted(sheet["B2"].comment.text.splitlines()) == ["Error: Mend it.", "Note: See."]
    assert sheet["E2"].comment.text == "Error: Mend it."


def test_an_empty_cell_keeps_the_look_of_its_row_or_column(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("List 1")
    sheet.set_column(1, 1, None, book.add_format({"num_format": "0.00"}))
    sheet.set_row(4, None, book.add_format({"italic": True}))
    book.close()
    found = [issue("List 1", each) for each in ("B2", "A5", "C2")]
    after = sheets(marked_workbook(path.read_bytes(), path.name, found).content)["List 1"]
    assert (after["B2"].number_format, after["C2"].number_format) == ("0.00", "General")
    assert (after["A5"].font.i, after["C2"].font.i) == (True, False)


def test_a_conversation_is_left_as_it_is(tmp_path: Path) -> None:
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'
    comments = (
        f'<comments xmlns="{_MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><t>[Threaded comment]</t></text></comment>'
        "</commentList></comments>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="c" Type="{office}/comments" Target="../comments1.xml"/></Relationships>'
    )
    content = plain(
        tmp_path,
        xml,
        **{"xl/comments1.xml": comments, "xl/worksheets/_rels/s.xml.rels": relations},
    )
    made = marked_workbook(content, "a.xlsx", [issue("List 1", "A1")]).content
    assert parts(made)["xl/comments1.xml"].decode() == comments
    assert sheets(made)["List 1"]["A1"].fill.fgColor.rgb == "FF" + FILLS["error"]


def test_words_are_text_whatever_is_in_them(tmp_path: Path) -> None:
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'
    found = [issue("List 1", "A1", message='“<b>” & "é" \x0b ]]> =1+1')]
    sheet = sheets(marked_workbook(plain(tmp_path, xml), "a.xlsx", found).content)["List 1"]
    assert sheet["A1"].comment.text == 'Error: “<b>” & "é"  ]]> =1+1'


def test_the_drawing_is_named_before_what_must_follow_it(tmp_path: Path) -> None:
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData/><pageMargins/><tableParts/><extLst/></worksheet>'
    made = marked_workbook(plain(tmp_path, xml), "a.xlsx", [issue("List 1", "A1")]).content
    after = parts(made)["xl/worksheets/s.xml"].decode()
    assert re.findall(r"<(\w+)[ /]", after)[-4:] == [
        "pageMargins",
        "legacyDrawing",
        "tableParts",
        "extLst",
    ]


# ── what is refused ───────────────────────────────────────────────────────────────────────────


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    xml = f'<!DOCTYPE a><worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'
    with pytest.raises(Refused, match="DOCTYPE") as refused:
        marked_workbook(plain(tmp_path, xml), "a.xlsx", [issue("List 1", "A1")])
    assert refused.value.code == "doctype_or_entity"


def test_what_takes_too_long_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'
    monkeypatch.setattr(marked, "SECONDS", 0.001)
    with pytest.raises(Refused, match=r"a\.xlsx can't be marked: it took over .* as a list"):
        marked_workbook(plain(tmp_path, xml), "a.xlsx", [])
