"""The real files: every row loads, and their oddities are reported."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from kpi.extracts.extract import Extract, read_extract

from .workbooks import LIMIT, REAL, issues_of

INVENTED, TEMPLATE = REAL / "Annex_A_2024_Jan.xlsx", REAL / "2015-01-sample.xlsx"

pytestmark = pytest.mark.skipif(
    not REAL.exists(), reason="the real files lie beside the project, and are not there"
)


@cache
def extract_of(path: Path, as_at: dt.date) -> Extract:
    return read_extract(path, as_at=as_at, size_limit=LIMIT)


@pytest.fixture
def invented() -> Extract:
    return extract_of(INVENTED, dt.date(2021, 3, 16))


@pytest.fixture
def template() -> Extract:
    return extract_of(TEMPLATE, dt.date(2015, 3, 31))


def test_every_row_of_the_invented_children_loads(invented: Extract) -> None:
    counts = [len(one.rows) for one in invented.lists.values()]
    assert counts == [5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5]


def test_every_official_column_is_matched_in_the_other_wording_of_2024(invented: Extract) -> None:
    for of in invented.lists.values():
        official = {column.name for column in of.list.columns if not column.optional}
        assert of.columns == official, of.list.id


def test_what_was_read_is_what_stands_there(invented: Extract) -> None:
    row = invented.lists["child_protection"].rows.iloc[0]
    assert (row["row"], row["child_id"], row["gender"], row["ethnicity"]) == (
        2,
        "10721552",
        "Female",
        "NOBT",
    )
    assert row["start_date"] == dt.datetime(2020, 11, 23)
    assert (row["initial_category"], row["seen_alone"]) == ("Physical abuse", True)
    assert (row["previous_plans"], row["worker"]) == (0.0, "Ezra Leigh")
    assert invented.lists["contacts"].rows["age"].tolist() == [6, 8, 11, 14, 15]


def test_its_oddities_are_reported(invented: Extract) -> None:
    values = {
        code: {issue.value for issue in issues_of(invented, code)}
        for code in (
            "unknown_code",
            "code_with_letter",
            "spaces_folded",
            "decimal_age",
            "error_cell",
        )
    }
    assert "PSRMEM - Support with memory and cognition" in values["unknown_code"]
    assert "CS Assessment Updated" in values["unknown_code"]
    assert "c) Child in need plan" in values["code_with_letter"]
    assert "Dustin\u00a0Hazlett" in values["spaces_folded"]
    assert "6.13826146475017" in values["decimal_age"]
    assert values["error_cell"] == {"#N/A"}
    assert {row["errors"] for _, row in invented.lists["assessments"].rows.iterrows()} == {
        "needs_support"
    }


def test_the_case_status_reads_as_the_official_code(invented: Extract) -> None:
    rows = invented.lists["children_in_need"].rows
    assert set(rows["status"]) == {"Child in need plan"}


def test_the_official_template_loads_its_five_referrals(template: Extract) -> None:
    rows = template.lists["referrals"].rows
    assert rows["row"].tolist() == [3, 4, 5, 6, 7]
    assert rows["gender"].tolist() == ["Female", "Female", "Male", "Male", "Female"]
    assert rows["nfa"].tolist() == [True, False, True, False, False]
    assert rows["errors"].tolist() == ["", "", "", "previous_referrals", ""]


def test_the_other_ten_lists_of_the_template_are_said_to_have_no_rows(template: Extract) -> None:
    empty = [one.list for one in issues_of(template, "no_rows")]
    assert len(empty) == 10
    assert empty == [id for id in template.lists if id != "referrals"]
