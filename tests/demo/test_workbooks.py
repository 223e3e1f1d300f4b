"""The workbooks themselves: names, sheets, headings, codes, and the same bytes every time."""

import datetime as dt
import re
from pathlib import Path

import pytest

from kpi.demo import make_extracts
from kpi.demo.figures import figures
from kpi.errors import KpiError
from kpi.extracts.codes import code_list
from kpi.extracts.lists import extract_lists
from tests.demo.extracts import FIRST, LAST, MONTHS, Extracts

PLAN = Path(__file__).parents[2] / "../shared/plan/improvement_plan.txt"

# The plan's own actions aren't among the extracts: nothing is invented of their progress.
LISTS = [one for one in extract_lists().values() if one.kind != "updates"]

# What the slips of the pen put into a field of codes.
SLIPS = {slip.written for slip in figures().slip if slip.written}


def test_there_is_a_workbook_for_each_month_oldest_first(workbooks: list[Path]) -> None:
    assert [path.name for path in workbooks] == [f"extract-{month}.xlsx" for month in MONTHS]


def test_made_again_alone_and_in_one_process_the_last_month_has_the_same_bytes(
    workbooks: list[Path], tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    made = make_extracts(tmp_path, months=1, progress=lambda done, of: told.append((done, of)))
    assert [path.name for path in made] == [workbooks[-1].name]
    assert made[0].read_bytes() == workbooks[-1].read_bytes()
    assert told == [(1, 1)]


@pytest.mark.parametrize("months", [0, 37])
def test_more_months_than_there_are_can_not_be_had(tmp_path: Path, months: int) -> None:
    with pytest.raises(KpiError, match="1 to 36"):
        make_extracts(tmp_path, months=months)


@pytest.mark.parametrize("month", [FIRST, LAST])
def test_the_front_sheet_says_the_date_and_what_is_invented(extracts: Extracts, month) -> None:
    front = extracts.books[month].cells("Front sheet")
    as_at = next(row for row in front if row[0] == "As at")
    assert as_at[1] == month.end_time.date()
    text = " ".join(str(cell) for row in front for cell in row)
    assert "children, workers and organisations in this workbook are invented" in text
    statuses = {row[0]: row[1] for row in front}
    assert statuses["Referrals"] == "published"
    assert statuses["Unallocated"] == "invented"
    assert "2010-11: 195; 2011-12: 288; 2012-13: 319" in text


@pytest.mark.parametrize("month", [FIRST, LAST])
def test_every_list_is_there_with_its_official_headings_and_rows(extracts: Extracts, month) -> None:
    book = extracts.books[month]
    assert book.sheet_names == ["Front sheet", *(one.sheet for one in LISTS)]
    for one in LISTS:
        headings, *rows = book.cells(one.sheet)
        assert headings == [column.heading for column in one.columns]
        assert rows or one.id == "leavers"


def test_every_code_is_in_its_code_list(extracts: Extracts) -> None:
    for month in (FIRST, LAST):
        for one in LISTS:
            rows = extracts.books[month].sheet(one.sheet)
            for column in one.columns:
                if column.codes and column.heading in rows:
                    written = set(rows[column.heading].dropna()) - SLIPS
                    found = {code: code_list(column.codes).find(code) for code in written}
                    assert None not in found.values(), (one.id, column.name, found)


def test_what_may_not_be_blank_is_blank_only_by_a_slip_of_the_pen(extracts: Extracts) -> None:
    slips = {(slip.list, slip.field) for slip in figures().slip}
    for one in LISTS:
        rows = extracts.books[LAST].sheet(one.sheet)
        for column in one.columns:
            if not column.blank_allowed and (one.id, column.name) not in slips:
                assert rows[column.heading].notna().all(), (one.id, column.name)


def test_no_extract_knows_what_comes_after_its_date(extracts: Extracts) -> None:
    month = FIRST + 16
    end = month.end_time
    for one in LISTS:
        rows = extracts.books[month].sheet(one.sheet)
        for column in one.columns:
            ahead = column.planned or column.name in ("date_due", "action_due", "date_of_birth")
            if column.type == "date" and not ahead and rows[column.heading].notna().any():
                assert rows[column.heading].max() <= end, (one.id, column.name)


def test_no_workbook_is_larger_than_a_council_would_send(extracts: Extracts) -> None:
    rows = [
        len(extracts.books[month].cells(one.sheet)) - 1
        for month in (FIRST, LAST - 5)
        for one in LISTS
    ]
    assert 4_000 < sum(rows) < 2 * 14_000


@pytest.mark.skipif(not PLAN.exists(), reason="the plan's text is not here")
def test_no_worker_bears_the_name_of_someone_in_the_plan(extracts: Extracts) -> None:
    text = PLAN.read_text(encoding="utf-8", errors="replace")
    named = set(re.findall(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b", text))
    workers = set().union(
        *(extracts.snapshot("Case Holders", month)["Worker"] for month in MONTHS[::3])
    )
    assert len(workers) > 80
    assert not workers & named


def test_a_placements_postcode_is_nobodys(extracts: Extracts) -> None:
    postcodes = extracts.snapshot("List 8", LAST)["Placement postcode"]
    assert postcodes.str.fullmatch(r"ZZ\d{1,2} \d[A-Z]{2}").all()


def test_published_and_invented_are_told_apart_in_the_data() -> None:
    statuses = {name: series.status for name, series in figures().series.items()}
    assert statuses["plans_started"] == statuses["initial_late"] == "published"
    assert statuses["complaints_late"] == statuses["supervision_held"] == "invented"
    assert all(series.source for series in figures().series.values())


def test_the_as_at_date_is_the_months_last_day(extracts: Extracts) -> None:
    dates = [
        next(row[1] for row in extracts.books[m].cells("Front sheet") if row[0] == "As at")
        for m in (FIRST, LAST - 1)
    ]
    assert dates == [dt.date(2010, 4, 30), dt.date(2013, 2, 28)]
