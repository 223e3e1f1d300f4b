"""The blank workbook, as people fill it in."""

import io
from pathlib import Path

import openpyxl
import pytest

from kpi.errors import Refused
from kpi.extracts.codes import code_list
from kpi.extracts.extract import read_extract
from kpi.extracts.lists import extract_lists
from kpi.extracts.template import template

from .workbooks import AS_AT, LIMIT, good_row, graver_than_notes, headings


@pytest.fixture(scope="module")
def blank() -> bytes:
    return template()


def opened(blank: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(blank))


def test_it_has_every_list_with_its_official_headings(blank: bytes) -> None:
    book = opened(blank)
    for of in extract_lists().values():
        assert [cell.value for cell in book[of.sheet][1]] == headings(of.id)
        assert book[of.sheet].freeze_panes == "B2"


def test_it_says_what_every_column_holds(blank: bytes) -> None:
    rows = list(opened(blank)["Guidance"].iter_rows(min_row=2, values_only=True))
    said = {(row[0], row[1]): row for row in rows if row[1]}
    for of in extract_lists().values():
        for column in of.columns:
            _, _, holds, kind, blank_allowed, _ = said[of.sheet, column.heading]
            assert holds
            assert kind
            assert blank_allowed.startswith("Yes" if column.blank_allowed else "No")


def test_its_drop_downs_offer_the_codes(blank: bytes) -> None:
    book = opened(blank)
    choices = {
        str(one.sqref): one.formula1 for one in book["List 1"].data_validations.dataValidation
    }
    _, cells = choices["B2:B10001"].split("!")
    offered = [row[0].value for row in book["Codes"][cells.replace("$", "")]]
    assert offered == list(code_list("gender").texts)


def test_blank_it_has_no_as_at_date_and_no_rows(blank: bytes, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(blank)
    with pytest.raises(Refused) as caught:
        read_extract(path, size_limit=LIMIT)
    assert caught.value.code == "no_as_at_date"
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    assert list(extract.lists) == [id for id, of in extract_lists().items() if of.kind != "updates"]
    assert {code for code, _, _ in graver_than_notes(extract)} == {"no_rows"}


def test_filled_in_it_is_read_without_a_word(blank: bytes, tmp_path: Path) -> None:
    book = opened(blank)
    book["Front sheet"]["B3"] = AS_AT
    for of in extract_lists().values():
        book[of.sheet].append(good_row(of.id))
    book.save(tmp_path / "filled in.xlsx")
    extract = read_extract(tmp_path / "filled in.xlsx", size_limit=LIMIT)
    assert (extract.as_at, extract.as_at_source) == (AS_AT, "front sheet")
    assert {len(one.rows) for one in extract.lists.values()} == {1}
    assert graver_than_notes(extract) == []
