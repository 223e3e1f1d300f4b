"""Windows of several months, made of monthly observations."""

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import month, window_months
from kpi.measures.windows import History, Observation, Total, histories

APRIL, MARCH = month("2011-04"), month("2012-03")
STATES = st.sampled_from(["whole", "whole", "whole", "whole", "part", "missing"])
PARTS = st.tuples(st.integers(0, 50), st.integers(0, 200), st.integers(0, 3), STATES)
WINDOWS = st.sampled_from(["month", "ytd", "r12", "quarter"])


def observation(
    numerator: float = 1.0, denominator: float | None = 4.0, **more: Any
) -> Observation:
    given_: dict[str, Any] = {
        "rows": 4,
        "cases": 4,
        "left_out": 0,
        "assumed": 0,
        "late": False,
        "state": "whole",
    }
    return Observation(numerator=numerator, denominator=denominator, **(given_ | more))


def history(observations: dict[str, Observation], **whole: Any) -> History:
    return History({month(of).ordinal: each for of, each in observations.items()}, **whole)


def year(**changed: Observation | None) -> History:
    """April 2011 to March 2012: one of four in every month but those named as ``m2011_06``."""
    months = {str(of): observation() for of in window_months("r12", MARCH)}
    for name, each in changed.items():
        of = name[1:].replace("_", "-")
        if each is None:
            del months[of]
        else:
            months[of] = each
    return history(months)


def test_twelve_months_are_summed() -> None:
    total = year().total("r12", MARCH)
    assert (total.numerator, total.denominator) == (12, 48)
    assert total.exact("share") == 25


def test_percentages_are_not_averaged() -> None:
    both = history({"2012-04": observation(9, 10), "2012-05": observation(9, 90)})
    assert both.total("ytd", month("2012-05")).exact("share") == 18


def test_counts_have_no_denominator() -> None:
    counts = history({"2012-04": observation(2, None), "2012-05": observation(3, None)})
    total = counts.total("ytd", month("2012-05"))
    assert (total.numerator, total.denominator, total.exact("count")) == (5, None, 5)


@pytest.mark.parametrize(
    ("changed", "missing", "part"),
    [
        ({"m2011_04": None}, "2011-04", None),
        ({"m2012_03": None}, "2012-03", None),
        ({"m2011_06": None, "m2011_09": None}, "2011-06", None),
        ({"m2011_06": observation(state="part")}, None, "2011-06"),
        ({"m2012_03": observation(state="part")}, None, "2012-03"),
        ({"m2011_05": observation(state="part"), "m2011_09": None}, None, "2011-05"),
    ],
)
def test_a_window_with_a_part_or_missing_month_has_no_value_and_names_the_first(
    changed: Any, missing: str | None, part: str | None
) -> None:
    total = year(**changed).total("r12", MARCH)
    assert total.exact("share") is None
    assert (total.missing and str(total.missing), total.part and str(total.part)) == (missing, part)


def test_a_part_month_has_its_own_figure_and_is_marked() -> None:
    part = history({"2011-04": observation(state="part")})
    total = part.total("month", APRIL)
    assert (total.exact("share"), total.part) == (25, APRIL)
    assert part.total("ytd", APRIL).exact("share") is None


def test_months_outside_the_window_make_no_difference() -> None:
    assert year(m2011_04=None).total("r12", MARCH).missing == APRIL
    after_april = year(m2011_04=None).total("quarter", MARCH)
    assert (after_april.numerator, after_april.missing) == (3, None)


def test_a_denominator_of_zero_is_no_figure() -> None:
    total = history({"2011-04": observation(0, 0)}).total("month", APRIL)
    assert (total.numerator, total.exact("share"), total.exact("mean")) == (0, None, None)


def test_a_category_without_cases_in_a_month_is_zero_and_not_missing() -> None:
    whole = {month(of).ordinal: observation(3, None) for of in ("2012-04", "2012-05")}
    north = history({"2012-05": observation(2, None)}, whole=whole)
    assert north.total("month", month("2012-04")).exact("count") == 0
    assert north.total("ytd", month("2012-05")).exact("count") == 2
    assert north.total("month", month("2012-06")).missing == month("2012-06")


def test_a_category_is_not_zero_where_every_row_was_left_out() -> None:
    whole = {month("2012-04").ordinal: observation(0, None, cases=0, left_out=5, state="unread")}
    north = history({"2012-05": observation(2, None)}, whole=whole)
    assert north.total("month", month("2012-04")).exact("count") is None


def test_a_share_of_a_category_without_cases_is_none_in_the_period() -> None:
    north = history({}, whole={APRIL.ordinal: observation()})
    total = north.total("month", APRIL)
    assert (total.numerator, total.denominator, total.exact("share")) == (0, 0, None)


def test_where_everything_was_left_out_nothing_is_known() -> None:
    left = history({"2011-04": observation(0, None, rows=0, left_out=7, state="unread")})
    total = left.total("month", APRIL)
    assert (total.numerator, total.left_out, total.exact("count")) == (None, 7, None)
    assert total.unread == APRIL


def test_a_window_over_a_month_of_which_all_was_left_out_has_no_value_and_names_it() -> None:
    june = observation(0, 0, rows=0, left_out=3, undated=2, state="unread")
    total = year(m2011_06=june).total("r12", MARCH)
    assert (total.numerator, total.unread) == (None, month("2011-06"))
    assert (total.left_out, total.undated) == (3, 2)
    assert year(m2011_06=june).total("ytd", month("2011-05")).numerator == 2


def test_rows_without_a_month_are_those_of_the_month_that_has_most_of_them_not_their_sum() -> None:
    total = year(
        m2011_05=observation(undated=6, outside=1, doubtful=0.07),
        m2011_06=observation(undated=4, outside=3, doubtful=0.05),
    ).total("r12", MARCH)
    assert (total.undated, total.outside, total.doubtful) == (6, 3, 0.07)


@pytest.mark.parametrize(
    ("of", "ends"),
    [("2012-01", "2012-03"), ("2012-02", "2012-03"), ("2012-03", None), ("2011-10", "2011-12")],
)
def test_a_quarter_is_part_until_its_last_month(of: str, ends: str | None) -> None:
    total = year().total("quarter", month(of))
    assert total.ends == (ends and month(ends))
    assert total.is_part is (ends is not None)
    assert year().total("r12", MARCH - 1).ends is None


def test_what_was_left_out_or_assumed_or_late_is_carried_along() -> None:
    total = year(
        m2011_05=observation(left_out=2), m2011_07=observation(assumed=3, late=True)
    ).total("r12", MARCH)
    assert (total.rows, total.left_out, total.assumed, total.late) == (48, 2, 3, True)


def test_figures_are_exact_to_the_last_digit_as_they_are_written() -> None:
    assert Total(numerator=8.2, denominator=82.0).exact("share") == 10
    assert Total(numerator=28, denominator=195).exact("share") == Fraction(2800, 195)
    assert Total(numerator=264, denominator=209).exact("growth") == Fraction(5500, 209)
    assert Total(numerator=300, denominator=12.5).exact("mean") == 24
    assert Total(numerator=27).exact("largest") == 27
    assert Total(numerator=27).exact("distinct") == 27
    assert Total(numerator=3, denominator=12).exact("worst") == 25
    assert Total(numerator=0).exact("largest") is None
    assert Total(numerator=57, months=12).exact("average") == Fraction(57, 12)
    assert Total(numerator=209, denominator=44_300).exact("rate") == Fraction(2_090_000, 44_300)
    assert Total(numerator=38, cases=172).exact("median") == 38
    assert Total(numerator=0, cases=0).exact("median") is None
    with pytest.raises(ValueError, match="guess"):
        Total(numerator=1, denominator=1).exact("guess")


def test_a_population_counts_as_it_is_in_the_last_month() -> None:
    grows = history({f"2012-0{n}": observation(1, 100 + n) for n in (4, 5, 6)})
    total = grows.total("ytd", month("2012-06"), last_denominator=True)
    assert (total.numerator, total.denominator, total.months) == (3, 106, 3)


def test_a_cumulative_window_runs_from_the_month_that_it_is_told() -> None:
    total = year().total("cumulative", MARCH, since=month("2011-11"))
    assert (total.numerator, total.months) == (5, 5)


@given(st.lists(PARTS, min_size=24, max_size=24), st.integers(0, 11), WINDOWS)
def test_a_window_is_the_sum_of_its_months_or_nothing(
    parts: list[tuple[int, int, int, str]], place: int, window: str
) -> None:
    of = MARCH - place
    months = {
        str(MARCH - back): observation(top, bottom, left_out=left_out, state=state)
        for back, (top, bottom, left_out, state) in enumerate(parts)
        if state != "missing"
    }
    inside = [months.get(str(each)) for each in window_months(window, of)]
    total = history(months).total(window, of)
    whole = [each for each in inside if each is not None and each.state == "whole"]
    if len(whole) == len(inside):
        assert total.numerator == sum(each.numerator for each in whole)
        assert total.denominator == sum(each.denominator or 0 for each in whole)
        assert total.left_out == sum(each.left_out for each in whole)
        assert (total.missing, total.part) == (None, None)
    elif window != "month":
        assert (total.numerator, total.exact("share")) == (None, None)
        assert total.missing or total.part


@given(st.lists(st.integers(1, 99), min_size=12, max_size=12), st.integers(2, 11))
def test_two_halves_of_a_year_make_the_year(counts: list[int], split: int) -> None:
    months = window_months("r12", MARCH)
    whole = history({str(of): observation(n, n) for of, n in zip(months, counts, strict=True)})
    each = [whole.total("month", of).numerator or 0 for of in months]
    assert sum(each[:split]) + sum(each[split:]) == whole.total("r12", MARCH).numerator
    assert whole.total("ytd", MARCH) == whole.total("r12", MARCH)


# ── from the store ─────────────────────────────────────────────────────────────────────────────


def stored(*rows: dict[str, Any]) -> pd.DataFrame:
    """The store's observations: two of the whole of a month's four contacts, but for what is said
    otherwise."""
    plain = {"measure": "contacts", "month": "2012-03", "window": "month", "category": "all"}
    return pd.DataFrame([plain | vars(observation(2.0, None)) | row for row in rows])


def test_the_stores_observations_become_histories_by_measure_and_category() -> None:
    found = histories(
        stored(
            {"numerator": 5.0},
            {"numerator": 5.0, "category": "North"},
            {"month": "2012-04"},
            {"measure": "cp_repeat", "numerator": 1.0, "denominator": 4.0},
        )
    )
    assert set(found) == {("contacts", "all"), ("contacts", "North"), ("cp_repeat", "all")}
    assert found["contacts", "North"].total("month", month("2012-04")).exact("count") == 0
    assert found["cp_repeat", "all"].total("month", MARCH).exact("share") == 25
    assert found["contacts", "all"].total("month", MARCH).denominator is None


def test_all_that_the_store_says_of_a_month_is_said_of_its_figure() -> None:
    said = {"rows": 9, "cases": 8, "left_out": 7, "assumed": 6, "late": True}
    doubts = {"undated": 5, "outside": 4, "doubtful": 0.25, "doubted": 3}
    found = histories(stored(said | doubts | {"state": "part"}))["contacts", "all"]
    assert found.total("month", MARCH) == Total(2.0, part=MARCH, **said, **doubts)  # type: ignore[arg-type]


def test_month_ends_are_histories_as_months_are() -> None:
    month_end = {"window": "snap", "numerator": 7.0}
    found = histories(stored(month_end, month_end | {"month": "2012-04", "category": "North"}))
    assert found["contacts", "all"].total("snap", MARCH).exact("count") == 7
    assert found["contacts", "North"].total("snap", MARCH).exact("count") == 0


def test_categories_may_come_without_the_whole_and_are_missing_where_they_are() -> None:
    north = histories(stored({"category": "North"}))["contacts", "North"]
    assert north.total("month", MARCH).exact("count") == 2
    assert north.total("month", MARCH - 1).missing == MARCH - 1


def test_a_figure_that_no_sum_gives_is_the_windows_own() -> None:
    """Nine children in March, and 20 different ones in the year, of whom none in the North."""
    year_to_march = [{"month": str(of), "numerator": 9.0} for of in window_months("r12", MARCH)]
    found = histories(
        stored(
            *year_to_march,
            {"window": "r12", "numerator": 20.0, "cases": 30, "assumed": 2},
            {"category": "North", "numerator": 3.0},
            {"category": "North", "month": "2012-02", "window": "r12", "numerator": 8.0},
        )
    )
    total = found["contacts", "all"].total("r12", MARCH)
    assert (total.numerator, total.cases, total.assumed, total.months) == (20, 30, 2, 12)
    north = found["contacts", "North"].total("r12", MARCH)
    assert (north.numerator, north.rows, north.cases, north.assumed) == (0, 0, 0, 0)
    assert found["contacts", "all"].total("ytd", MARCH).numerator == 108


def test_of_a_category_without_cases_nothing_was_looked_through_left_out_or_assumed() -> None:
    whole = observation(3, None, left_out=2, assumed=1, late=True, outside=5)
    total = history({}, whole={MARCH.ordinal: whole}).total("month", MARCH)
    assert total == Total(0.0, None, late=True, outside=5)
