"""A loaded workbook with its issues marked in it."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kpi.extracts import marked
from kpi.extracts.extract import Extract, read_extract
from kpi.extracts.marked import FILLS, SHEET, marked_workbook

from .workbooks import (
    AS_AT,
    LIMIT,
    good_row,
    sheet_of,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

WRITERS = {".xlsx": write_xlsx, ".xls": write_xls, ".xlsb": write_xlsb, ".ods": write_ods}


def loaded(suffix: str, folder: Path) -> tuple[Path, Extract]:
    rows = sheet_of(
        "contacts",
        good_row("contacts", 1),
        good_row("contacts", 2, gender="Robot", source=None),
        good_row("contacts", 3, contact_date="2011-04-01", source="=1+1"),
    )
    write: Callable[..., Path] = WRITERS[suffix]
    path = write(folder / f"book{suffix}", {"List 1": [["Contacts"], *rows]})
    return path, read_extract(path, as_at=AS_AT, size_limit=LIMIT)


@pytest.mark.parametrize("way", ["formatted", "values"])
@pytest.mark.parametrize("suffix", WRITERS)
def test_cells_are_coloured_and_say_what_is_wrong(
    suffix: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "values":
        monkeypatch.setattr(marked, "FORMATTED_LIMIT", 0)
    path, extract = loaded(suffix, tmp_path)
    content = marked_workbook(path.read_bytes(), path.name, extract.issues)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["List 1"]
    assert sheet["B4"].value == "Robot"
    assert sheet["B4"].fill.fgColor.rgb.endswith(FILLS["error"])
    assert "Error: Gender: “Robot” is in no code list" in sheet["B4"].comment.text
    assert sheet["G4"].comment.text.startswith("Error: Contact Source is blank")
    assert sheet["F5"].fill.fgColor.rgb.endswith(FILLS["warning"])
    assert sheet["A3"].comment is None
    assert sheet["A3"].value == "A0001"


@pytest.mark.parametrize("limit", [0, marked.FORMATTED_LIMIT])
def test_all_issues_are_listed_as_text(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "FORMATTED_LIMIT", limit)
    path, extract = loaded(".xls", tmp_path)
    content = marked_workbook(path.read_bytes(), path.name, extract.issues)
    listing = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
    rows = list(listing.iter_rows(min_row=2))
    assert len(rows) == len(extract.issues)
    assert [row[1].value for row in rows] == [issue.code for issue in extract.issues]
    assert "=1+1" in [row[6].value for row in rows]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}


def test_a_marked_workbook_can_be_loaded_again(tmp_path: Path) -> None:
    path, extract = loaded(".xlsx", tmp_path)
    again = tmp_path / "again.xlsx"
    again.write_bytes(marked_workbook(path.read_bytes(), path.name, extract.issues))
    reread = read_extract(again, as_at=AS_AT, size_limit=LIMIT)
    assert reread.lists["contacts"].rows.equals(extract.lists["contacts"].rows)
    assert marked_workbook(again.read_bytes(), again.name, reread.issues)
