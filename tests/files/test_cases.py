"""Rows about children and staff: they say so, and hold nothing that a spreadsheet would run."""

import pandas as pd

from kpi.files.cases import cases_not_for_release
from tests.charts.factory import MARCH

ROWS = pd.DataFrame(
    {
        "child_id": ["=1+1", "C2"],
        "start_date": pd.to_datetime(["2012-03-05", None]),
        "numerator": [1.0, 0.0],
        "share": [0.5, None],
        "headed_by": pd.Series([True, None], dtype="boolean"),
    }
)


def test_rows_are_not_for_release_by_their_name_and_their_first_line() -> None:
    file = cases_not_for_release("cp_repeat", MARCH, ROWS)
    assert file.name == "cp_repeat-2012-03-rows-not-for-release.csv"
    assert file.content.decode("utf-8-sig").splitlines() == [
        "Not for release: these rows are about children and staff.",
        "child_id,start_date,numerator,share,headed_by",
        "'=1+1,2012-03-05,1,0.5,True",
        "C2,,0,,",
    ]


def test_no_rows_leave_the_headings() -> None:
    file = cases_not_for_release("cp_repeat", MARCH, ROWS.iloc[:0])
    assert file.content.decode("utf-8-sig").splitlines()[1:] == [
        "child_id,start_date,numerator,share,headed_by"
    ]
