"""The rows behind a figure, page by page."""

import datetime as dt

import pandas as pd
import pytest

from kpi.errors import NotFound
from kpi.pages.screens import cases
from tests.charts.factory import finding
from tests.pages.reading import by_id, ids, links, rows, text


def some(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": "extract-2012-03.xlsx",
            "sheet": "List 7",
            "row": range(2, number + 2),
            "month": "2012-03",
            "numerator": 1.0,
            "denominator": 1.0,
            "start_date": pd.Timestamp(dt.date(2012, 3, 4)),
            "seen_alone": pd.array([True] * number, dtype="boolean"),
            "end_date": pd.NaT,
        }
    )


def test_a_row_says_where_it_stands_and_how_it_counts() -> None:
    (row,) = rows(by_id(cases.layout(finding(), some(1)), "cases"))
    assert row == ["extract-2012-03.xlsx", "List 7", "2", "2012-03", "1", "1", "4 Mar 2012", "Yes"]


def test_rows_come_in_pages() -> None:
    layout = cases.layout(finding(), some(120), number=3)
    assert "Rows 101 to 120 of 120." in text(by_id(layout, "rows-shown"))
    assert len(rows(by_id(layout, "cases"))) == 20
    assert links(layout)["2"] == "/measure/cp_repeat/cases?month=2012-03&window=r12&page=2"


def test_a_page_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="the last is 3"):
        cases.layout(finding(), some(120), number=4)


def test_rows_are_said_not_to_be_for_release() -> None:
    layout = cases.layout(finding(), some(1))
    assert "not for release" in text(by_id(layout, "rows-shown"))
    assert "not for release" in text(by_id(layout, "cases-csv"))


def test_the_rows_of_the_numerator_are_a_filter_in_the_address() -> None:
    rows_of_two = some(3).assign(numerator=[1.0, 0.0, 1.0])
    layout = cases.layout(finding(), rows_of_two, only="numerator")
    assert [row[2] for row in rows(by_id(layout, "cases"))] == ["2", "4"]
    assert links(layout)["In the numerator 2"].endswith("&only=numerator")
    assert links(layout)["All 3"] == "/measure/cp_repeat/cases?month=2012-03&window=r12"


def test_a_count_has_no_rows_to_filter() -> None:
    layout = cases.layout(finding(), some(3).drop(columns="denominator"))
    assert "which-rows-0" not in ids(layout)


def test_no_rows_say_why_and_lead_back() -> None:
    layout = cases.layout(finding(12, None), some(0))
    assert "No extract holds Contacts for 2012-03." in text(by_id(layout, "empty"))
    assert "cases" not in ids(layout)
    assert links(layout)["Back to the measure"] == "/measure/cp_repeat?month=2012-03&window=r12"
