"""The category that each row falls into."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.measures.breakdowns import AGE_BANDS, age_bands, categories, order


def band(on: str, born: str | None = None, age: float | None = None) -> str:
    rows = pd.DataFrame(
        {
            "on": pd.to_datetime([on]),
            "date_of_birth": pd.to_datetime([born]),
            "age": pd.Series([age], dtype="float64"),
        }
    )
    return str(age_bands(rows).iloc[0])


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2012-04-01", "Unborn"),
        ("2012-03-31", "0"),
        ("2011-04-01", "0"),
        ("2011-03-31", "1–4"),
        ("2007-04-01", "1–4"),
        ("2007-03-31", "5–9"),
        ("2002-04-01", "5–9"),
        ("2002-03-31", "10–15"),
        ("1996-04-01", "10–15"),
        ("1996-03-31", "16 and over"),
    ],
)
def test_a_birthday_on_the_day_counts(born: str, expected: str) -> None:
    assert band("2012-03-31", born) == expected


def test_a_child_of_29_february_is_a_year_older_on_1_march_of_a_common_year() -> None:
    assert band("2011-02-28", "2010-02-28") == "1–4"
    assert band("2009-02-28", "2008-02-29") == "0"
    assert band("2009-03-01", "2008-02-29") == "1–4"


def test_the_age_counts_only_where_the_birth_date_is_blank() -> None:
    assert band("2012-03-31", "2011-01-01", age=15) == "1–4"
    assert band("2012-03-31", None, age=15) == "10–15"
    assert band("2012-03-31", None, age=-1) == "Unborn"
    assert band("2012-03-31", None, age=0.9) == "0"
    assert band("2012-03-31") == "Not recorded"


def test_categories_stand_in_the_order_that_people_expect() -> None:
    shuffled = ["Not recorded", "5–9", "16 and over", "Unborn", "0", "10–15", "1–4"]
    assert order("age_band", shuffled) == [*AGE_BANDS, "Not recorded"]
    assert order("team", ["South", "Not recorded", "North"]) == ["North", "South", "Not recorded"]
    assert order("team", ["5–9", "10–15"]) == ["10–15", "5–9"]  # a team's name is no age
    groups = ["Not known", "White", "Not recorded", "Asian"]
    assert order("ethnic_group", groups)[:2] == ["Asian", "White"]


def test_a_list_without_the_column_has_it_not_recorded() -> None:
    rows = pd.DataFrame({"child_id": ["1", "2"]})
    assert categories(rows, "ward").tolist() == ["Not recorded"] * 2


@given(st.dates(), st.dates())
def test_every_child_of_every_age_has_one_band(on: object, born: object) -> None:
    assert band(str(on), str(born)) in AGE_BANDS
