"""Formulas that start another program are told of, and no others."""

import zipfile
from pathlib import Path

import pytest

from kpi.extracts.extract import read_extract
from kpi.extracts.reading.programs import MOST, Programs
from tests.extracts.workbooks import AS_AT, LIMIT, good_row, sheet_of, write_xlsx


def found(*chunks: bytes) -> list[str]:
    programs = Programs()
    assert b"".join(programs.watch(iter(chunks))) == b"".join(chunks)
    return programs.found


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"<f>cmd|'/c calc'!A0</f>", "=cmd|'/c calc'!A0"),
        (b"<x:f t='array'>=1+MSEXCEL|'..\\cmd'!_x.A1</x:f>", "=1+MSEXCEL|'..\\cmd'!_x.A1"),
        (b'<definedName name="a">cmd|&apos;/c&apos;!A0</definedName>', "=cmd|'/c'!A0"),
        (b"<formula1>DDE_x |'a'!b</formula1>", "=DDE_x |'a'!b"),
        (b'<ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems/>', "=cmd|/c calc"),
    ],
)  # fmt: skip
def test_a_formula_that_asks_a_program_is_found_wherever_it_stands(xml: bytes, said: str) -> None:
    assert found(xml) == [said]
    for cut in range(1, len(xml)):
        assert found(xml[:cut], xml[cut:]) == [said]


@pytest.mark.parametrize(
    "xml",
    [
        b"<f>SUM(A1:A3)</f>",
        b'<f>A1&amp;"cmd|"&amp;Sheet2!B1</f>',
        b"<f>'a|b'!A1</f>",
        b"<v>cmd|'/c calc'!A0</v>",
        b"<t>=cmd|'/c calc'!A0</t>",
        b"<filter>a|b</filter>",
    ],
)
def test_what_only_looks_like_one_is_not(xml: bytes) -> None:
    assert found(xml) == []


def test_only_so_many_different_ones_are_told_of() -> None:
    formulas = b"".join(b"<f>cmd|'%d'!A0</f>" % (n // 2) for n in range(4 * MOST))
    assert found(formulas) == [f"=cmd|'{n}'!A0" for n in range(MOST)]


def test_a_workbook_with_one_is_read_and_warned_of(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.xlsx", tmp_path / "book.xlsx"
    write_xlsx(plain, {"List 1": sheet_of("contacts", good_row("contacts"))})
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<row r="9"><c r="Z9"><f>cmd|\'/c calc\'!A0</f><v>0</v></c></row>'
                xml = xml.replace(b"</sheetData>", cell + b"</sheetData>")
            new.writestr(name, xml)
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    (issue,) = [each for each in extract.issues if each.code == "starts_program"]
    assert (issue.severity, issue.value) == ("warning", "=cmd|'/c calc'!A0")
    assert "here nothing was started" in issue.message
    assert not [
        each
        for each in read_extract(plain, as_at=AS_AT, size_limit=LIMIT).issues
        if each.code == "starts_program"
    ]
