"""The child process, and the two ways of looking through a sheet."""

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.extracts.reading import xlsx
from kpi.extracts.reading.look import SheetLook
from kpi.extracts.reading.package import Package
from kpi.extracts.workbook import CHILD, column_letters

HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="x"><sheetViews/><cols><col min="1"/></cols><sheetData>'
)
TAIL = b"</sheetData><conditionalFormatting><cfRule/></conditionalFormatting></worksheet>"


def test_the_child_imports_the_standard_library_and_the_reader_alone() -> None:
    program = (
        "import runpy, sys\n"
        f"runpy.run_path({str(CHILD)!r})\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.append({str(CHILD.parents[3])!r})\n{program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    others = set(run.stdout.split()) - set(sys.stdlib_module_names) - {"__main__", "__mp_main__"}
    ours = {name for name in others if not name.startswith(("_", "sitecustomize"))}
    assert ours <= {"kpi", "python_calamine", "site", "sitecustomize"}


def quick(xml: bytes, size: int) -> SheetLook | None:
    return xlsx._search(iter([xml[at : at + size] for at in range(0, len(xml), size)]))


def exact(xml: bytes) -> SheetLook:
    return xlsx._parse(iter([xml]))


CELLS = st.sampled_from(
    [
        b"<v>1</v>",
        b"<f>A1</f><v>2</v>",
        b"<f>A1</f>",
        b"<f>A1</f><v></v>",
        b"",
        b"<is><t>&lt;c r= text</t></is>",
    ]
)
KINDS = st.sampled_from([b"", b' s="1"', b' t="e"', b' t="str"', b' s="2" t="e"'])


@settings(max_examples=200)
@given(st.lists(st.lists(st.tuples(KINDS, CELLS), max_size=4), max_size=6), st.integers(1, 400))
def test_the_quick_search_finds_what_the_parser_finds(
    rows: list[list[tuple[bytes, bytes]]], size: int
) -> None:
    """However the chunks fall."""
    xml = HEAD
    for number, row in enumerate(rows, start=1):
        xml += b'<row r="%d" hidden="%d">' % (number, number % 2)
        for place, (kind, content) in enumerate(row, start=1):
            reference = f"{column_letters(place)}{number}".encode()
            xml += b'<c r="' + reference + b'"' + kind
            xml += b">" + content + b"</c>" if content else b"/>"
        xml += b"</row>"
    xml += TAIL
    slow, fast = exact(xml), quick(xml, size)
    if fast is not None:
        assert fast.marks == slow.marks
        assert fast.rows >= slow.rows
        assert fast.columns >= slow.columns
        if any(rows):
            assert fast.hidden_rows == slow.hidden_rows


def test_an_ordinary_sheet_is_searched_and_not_parsed(tmp_path: Path) -> None:
    for library in ("openpyxl", "xlsxwriter"):
        path = tmp_path / f"{library}.xlsx"
        if library == "openpyxl":
            book = openpyxl.Workbook()
            for n in range(50):
                book.active.append([n, f"Team {n}: O'Brien & co", None, n / 7])
            book.save(path)
        else:
            with xlsxwriter.Workbook(path) as written:
                sheet = written.add_worksheet()
                sheet.set_column(0, 3, 20)
                for n in range(50):
                    sheet.write_row(n, 0, [n, f"Team {n}: O'Brien & co", None, n / 7])
                sheet.write_formula(50, 0, "=1/0", None, "#DIV/0!")
        with Package(path) as package:
            member = package.find("xl/worksheets/sheet1.xml")
            assert member is not None
            assert xlsx._search(package.chunks(member)) is not None


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_columns_have_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters
    assert xlsx.column_number(letters) == number
    assert xlsx.cell_position(f"{letters}7") == (6, number - 1)


@pytest.mark.parametrize(
    "data",
    [
        b'<c r="A1" t="e"><f>' * 60_000,
        b'hidden="1" ' + b"<row " * 200_000,
        b'<c r="A1" t="e">' + b"<v " * 300_000 + b"</c>",
        b"<aaaa" + b":" * 1_000_000 + b" <f:c",
        b'<c r="A' + b"1" * 1_000_000,
    ],
    ids=["cells", "rows", "values", "colons", "digits"],
)
def test_no_sheet_is_searched_for_long(data: bytes) -> None:
    started = time.process_time()
    quick(HEAD + data + b'<c r="B1"><v>1</v></c>' + TAIL, 1 << 20)
    assert time.process_time() - started < 5
