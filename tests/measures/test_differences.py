"""What the log is given when observations come, change and go."""

import numpy as np
import pandas as pd

from kpi.measures.differences import difference
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES


def observations(*rows: tuple[str, float, float]) -> pd.DataFrame:
    """Rows of contacts by month, numerator and value, all else alike."""
    made = [
        {
            **dict(zip(OBSERVATION_KEY, ("contacts", month, "month", "all", "all"), strict=True)),
            **dict.fromkeys(OBSERVATION_VALUES, 1),
            "numerator": numerator,
            "denominator": np.nan,
            "value": value,
            "late": True,
            "state": "whole",
        }
        for month, numerator, value in rows
    ]
    return pd.DataFrame(made, columns=[*OBSERVATION_KEY, *OBSERVATION_VALUES])


def months(found: pd.DataFrame) -> list[tuple[str, float]]:
    return list(zip(found["month"], found["numerator"], strict=True))


def test_what_is_new_or_differs_is_added_and_what_is_the_same_is_not() -> None:
    before = observations(("2012-01", 5, 5), ("2012-02", 6, 6))
    after = observations(("2012-01", 5, 5), ("2012-02", 7, 7), ("2012-03", 8, 8))
    assert months(difference(before, after)) == [("2012-02", 7), ("2012-03", 8)]


def test_a_value_that_is_missing_before_and_after_is_the_same() -> None:
    before = observations(("2012-01", 5, np.nan))
    assert difference(before, before.copy()).empty
    assert months(difference(before, observations(("2012-01", 5, 5)))) == [("2012-01", 5)]
    assert months(difference(observations(("2012-01", 5, 5)), before)) == [("2012-01", 5)]


def test_what_is_no_more_is_gone_with_nothing_left_of_it() -> None:
    (gone,) = difference(observations(("2012-01", 5, 5)), observations()).to_dict("records")
    key = dict(zip(OBSERVATION_KEY, ("contacts", "2012-01", "month", "all", "all"), strict=True))
    assert {name: gone[name] for name in OBSERVATION_KEY} == key
    assert gone["state"] == "gone"
    assert all(np.isnan(gone[name]) for name in ("numerator", "denominator", "value"))
    left = {"rows", "cases", "left_out", "assumed", "undated", "outside", "doubtful", "doubted"}
    assert {name: gone[name] for name in left} == dict.fromkeys(left, 0)
    assert gone["late"] in (False, np.False_)
