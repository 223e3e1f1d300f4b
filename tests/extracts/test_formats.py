"""The same lists in every kind of workbook."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kpi.extracts.extract import read_extract
from kpi.extracts.lists import extract_lists

from .workbooks import (
    AS_AT,
    LIMIT,
    good_row,
    graver_than_notes,
    issues_of,
    sheet_of,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

pytestmark = pytest.mark.usefixtures("counted_children")

WRITERS = {
    ".xlsx": write_xlsx,
    ".xlsm": write_xlsx,
    ".xls": write_xls,
    ".xlsb": write_xlsb,
    ".ods": write_ods,
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_list_is_read_from_every_kind_of_workbook(suffix: str, tmp_path: Path) -> None:
    sheets = {
        of.sheet: sheet_of(of.id, good_row(of.id, 1), good_row(of.id, 2))
        for of in extract_lists().values()
    }
    path = WRITERS[suffix](tmp_path / f"book{suffix}", sheets)
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    assert list(extract.lists) == list(extract_lists())
    assert {len(one.rows) for one in extract.lists.values()} == {2}
    assert graver_than_notes(extract) == []


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_row_reads_the_same_from_every_kind_of_workbook(suffix: str, tmp_path: Path) -> None:
    row = good_row(
        "referrals",
        child_id=9212044,
        gender="M",
        nfa=True,
        previous_referrals=0,
        worker="#N/A",
        team=None,
        referral_date=dt.date(2011, 3, 2),
    )
    path = WRITERS[suffix](tmp_path / f"book{suffix}", {"List 3": sheet_of("referrals", row)})
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    rows = extract.lists["referrals"].rows
    assert rows["row"].tolist() == [2]
    assert rows["child_id"].tolist() == ["9212044"]
    assert rows["gender"].tolist() == ["Male"]
    assert rows["referral_date"].tolist() == [pd.Timestamp("2011-03-02")]
    assert rows["nfa"].tolist() == [True]
    assert rows["previous_referrals"].tolist() == [0.0]
    assert rows["worker"].isna().all()
    assert rows["errors"].tolist() == ["worker"]
    [error] = issues_of(extract, "error_cell")
    assert (error.sheet, error.row, error.column, error.value, error.cell) == (
        "List 3",
        2,
        "Allocated Worker",
        "#N/A",
        "K2",
    )


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_kind_is_known_by_the_content_and_not_by_the_name(suffix: str, tmp_path: Path) -> None:
    path = WRITERS[suffix](
        tmp_path / f"book{suffix}", {"List 1": sheet_of("contacts", good_row("contacts"))}
    )
    odd = path.rename(tmp_path / "upload.tmp")
    extract = read_extract(odd, file_name="March.xlsx", as_at=AS_AT, size_limit=LIMIT)
    assert len(extract.lists["contacts"].rows) == 1
    assert extract.file_name == "March.xlsx"


@pytest.mark.parametrize("write", [write_xls, write_xlsb], ids=["xls", "xlsb"])
def test_the_1904_calendar_is_read_from_the_workbook(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    days = (dt.date(2011, 3, 2) - dt.date(1904, 1, 1)).days
    row = good_row("contacts", contact_date=days, date_of_birth=None)
    path = write(tmp_path / "book", {"List 1": sheet_of("contacts", row)}, date1904=True)
    rows = read_extract(path, as_at=AS_AT, size_limit=LIMIT).lists["contacts"].rows
    assert rows["contact_date"].tolist() == [pd.Timestamp("2011-03-02")]
