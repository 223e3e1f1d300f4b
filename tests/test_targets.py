from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi.calendar import month
from kpi.targets import Target, judge, resolve, short_words, target_for, tolerance, words

SHARES = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(
    lambda pair: Fraction(100 * min(pair), max(pair))
)
LEVELS = st.decimals(0, 100, places=1)
OPERATORS = st.sampled_from(["<", "<=", "=", ">=", ">"])


def target(operator: str | None = None, level: Any = None, **more: Any) -> Target:
    given = {"from": "2012-01", "set_by": "The plan"}
    if operator is not None:
        given["operator"] = operator
    if level is not None:
        given["level"] = Decimal(str(level))
    return Target(**(given | more))


def share(numerator: int, denominator: int) -> Fraction:
    return 100 * Fraction(numerator, denominator)


def status(made: Target, value: Fraction | int | None, *, counts: bool = False, **more: Any) -> str:
    found = None if value is None else Fraction(value)
    return judge(made, found, more.pop("baseline", None), counts=counts, **more)


# ── exactness ──────────────────────────────────────────────────────────────────────────────────


def test_18_of_125_is_not_below_14_4_per_cent_and_28_of_195_is() -> None:
    below = target("<", "14.4")
    assert status(below, share(18, 125)) == "near"
    assert status(below, share(28, 195)) == "met"
    assert status(target("<=", "14.4"), share(18, 125)) == "met"
    assert status(target(">", "14.4"), share(18, 125)) == "near"
    assert status(target("=", "14.4"), share(18, 125)) == "met"


def test_at_most_20_is_met_by_20() -> None:
    at_most = target("<=", 20)
    assert status(at_most, Fraction("20.0"), counts=True) == "met"
    assert status(at_most, 21, counts=True) == "near"
    assert status(at_most, 22, counts=True) == "near"
    assert status(at_most, 23, counts=True) == "missed"


def test_one_in_ten_is_at_most_ten_per_cent_though_binary_fractions_say_otherwise() -> None:
    assert (0.1 + 0.2) / 3 * 100 > 10  # the trap
    vacant = (Fraction("0.1") + Fraction("0.2")) / 3 * 100
    assert status(target("<=", 10), vacant) == "met"


@given(SHARES, LEVELS, OPERATORS)
def test_a_verdict_is_what_whole_numbers_say(value: Fraction, level: Decimal, op: str) -> None:
    found = status(target(op, level), value)
    left, right = value.numerator, Fraction(level) * value.denominator
    kept = {
        "<": left < right,
        "<=": left <= right,
        "=": left == right,
        ">=": left >= right,
        ">": left > right,
    }[op]
    assert (found == "met") == kept


@given(SHARES, SHARES, LEVELS, st.sampled_from(["<", "<="]), st.booleans())
def test_a_lower_figure_is_never_judged_worse_where_lower_is_better(
    a: Fraction, b: Fraction, level: Decimal, op: str, counts: bool
) -> None:
    ranks = ["met", "near", "missed"]
    lower, higher = (
        ranks.index(status(target(op, level), each, counts=counts)) for each in sorted([a, b])
    )
    assert lower <= higher


@given(SHARES, SHARES, LEVELS, st.sampled_from([">", ">="]))
def test_a_higher_figure_is_never_judged_worse_where_higher_is_better(
    a: Fraction, b: Fraction, level: Decimal, op: str
) -> None:
    ranks = ["missed", "near", "met"]
    lower, higher = (ranks.index(status(target(op, level), each)) for each in sorted([a, b]))
    assert lower <= higher


# ── near ───────────────────────────────────────────────────────────────────────────────────────


def test_near_is_within_a_tenth_of_the_level_its_edge_included() -> None:
    below = target("<", "14.4")
    assert status(below, Fraction("15.84")) == "near"
    assert status(below, Fraction("15.840001")) == "missed"
    at_least = target(">=", 90)
    assert status(at_least, 81) == "near"
    assert status(at_least, Fraction("80.999")) == "missed"


def test_nothing_is_near_none() -> None:
    none = target("=", 0)
    assert status(none, 0, counts=True) == "met"
    assert status(none, 1, counts=True) == "missed"
    assert status(none, Fraction("0.01")) == "missed"


def test_a_count_has_no_near_below_ten() -> None:
    at_least = target(">=", 9)
    assert status(at_least, 8, counts=True) == "missed"
    assert status(target(">=", 10), 9, counts=True) == "near"
    assert tolerance(at_least, Fraction(9), counts=True) == 0
    assert status(target("<=", 5), Fraction("5.5"), counts=True) == "missed"  # a mean of counts
    assert status(target("<=", 5), Fraction("5.5"), counts=False) == "near"


def test_the_plan_data_can_set_the_tolerance() -> None:
    strict = target("<=", 20, tolerance=Decimal("0"))
    assert status(strict, 21, counts=True) == "missed"
    generous = target("<=", 20, tolerance=Decimal("5"))
    assert status(generous, 25, counts=True) == "near"
    assert status(generous, 26, counts=True) == "missed"


@given(SHARES, LEVELS, OPERATORS, st.booleans())
def test_near_is_never_met_and_always_within_the_tolerance(
    value: Fraction, level: Decimal, op: str, counts: bool
) -> None:
    made = target(op, level)
    margin = tolerance(made, Fraction(level), counts=counts)
    found = status(made, value, counts=counts)
    if found == "near":
        assert margin > 0
        assert abs(value - Fraction(level)) <= margin
    if found == "missed" and margin:
        assert abs(value - Fraction(level)) > margin


# ── changes on a baseline, and directions ──────────────────────────────────────────────────────


def test_minus_30_per_cent_is_resolved_on_its_baseline() -> None:
    cut = target("<=", change=Decimal(-30), baseline="2011-12")
    assert resolve(cut, Fraction(20)) == 14
    assert status(cut, 14, counts=True, baseline=Fraction(20)) == "met"
    assert status(cut, Fraction("14.1"), counts=True, baseline=Fraction(20)) == "near"
    assert status(cut, Fraction("15.4"), counts=True, baseline=Fraction(20)) == "near"
    assert status(cut, Fraction("15.5"), counts=True, baseline=Fraction(20)) == "missed"


def test_plus_25_per_cent_on_209_is_261_25() -> None:
    more = target(">=", change=Decimal(25), baseline="year_before")
    assert resolve(more, Fraction(209)) == Fraction("261.25")
    assert status(more, 262, counts=True, baseline=Fraction(209)) == "met"
    assert status(more, 261, counts=True, baseline=Fraction(209)) == "near"


def test_without_a_baseline_or_a_figure_there_is_no_verdict() -> None:
    more = target(">=", change=Decimal(25), baseline="year_before")
    assert status(more, 262, counts=True) == "no_data"
    assert status(more, None, counts=True, baseline=Fraction(209)) == "no_data"
    assert status(target("<", 6), None) == "no_data"


@pytest.mark.parametrize(
    ("trend", "value", "concern", "expected"),
    [
        ("reduce", 99, None, "met"),
        ("reduce", 100, None, "near"),
        ("reduce", 101, None, "near"),
        ("reduce", 101, True, "missed"),
        ("reduce", 99, True, "met"),
        ("increase", 101, None, "met"),
        ("increase", 100, None, "near"),
        ("increase", 99, None, "near"),
        ("increase", 99, True, "missed"),
        ("maintain", 101, False, "met"),
        ("maintain", 150, None, "met"),
        ("maintain", 100, True, "near"),
    ],
)
def test_a_direction_is_judged_against_a_year_before(
    trend: str, value: int, concern: bool | None, expected: str
) -> None:
    made = target(trend=trend)
    assert status(made, value, baseline=Fraction(100), concern=concern) == expected
    assert status(made, value, concern=concern) == "no_data"


# ── when a target holds ────────────────────────────────────────────────────────────────────────


def test_months_before_the_first_target_are_judged_in_hindsight() -> None:
    made = (target("<", 6),)
    assert target_for(made, month("2011-12")) == [(made[0], True)]
    assert target_for(made, month("2012-01")) == [(made[0], False)]
    assert target_for(made, month("2030-01")) == [(made[0], False)]


def test_months_after_the_last_target_have_none() -> None:
    made = (target("<", 6, to="2012-03"),)
    assert target_for(made, month("2012-03")) == [(made[0], False)]
    assert target_for(made, month("2012-04")) == []


def test_targets_follow_one_another_and_between_them_there_is_none() -> None:
    first, second = target("<", 10, to="2012-03"), target("<", 6, **{"from": "2012-06"})
    both = (second, first)
    assert target_for(both, month("2011-01")) == [(first, True)]
    assert target_for(both, month("2012-02")) == [(first, False)]
    assert target_for(both, month("2012-04")) == []
    assert target_for(both, month("2012-06")) == [(second, False)]


def test_several_may_hold_at_once() -> None:
    both = (target("<", 10), target("<=", 8))
    assert target_for(both, month("2012-02")) == [(both[0], False), (both[1], False)]
    assert target_for(both, month("2011-02")) == [(both[0], True), (both[1], True)]
    assert target_for((), month("2012-02")) == []


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def test_a_promise_in_words() -> None:
    assert words(target("<", "14.4"), "14.4%") == "Below 14.4%"
    assert short_words(target("<", "14.4"), "14.4%") == "< 14.4%"
    assert words(target("<=", 20), "20") == "At most 20"
    assert short_words(target("<=", 20), "20") == "≤ 20"
    assert words(target(">=", 25), "+25%") == "At least +25%"
    assert words(target("=", 0), "0") == "None at all"
    assert short_words(target("=", 0), "0") == "none"
    assert words(target("<=", 0), "0") == "None at all"
    assert short_words(target("<=", 0), "0") == "none"
    assert words(target(">", 0), "0") == "Above 0"
    assert short_words(target(">", 0), "0") == "> 0"
    assert words(target(trend="reduce"), None) == "Lower than a year before"
    assert short_words(target(trend="maintain"), None) == "maintain"


def test_a_change_in_words_says_what_it_comes_to_where_that_is_known() -> None:
    cut = target("<=", change=Decimal(-30), baseline="2011-12")
    assert words(cut, "14") == "−30% on December 2011 (at most 14)"
    assert words(cut, None) == "−30% on December 2011"
    assert short_words(cut, "14") == "≤ 14"
    assert short_words(cut, None) == "−30% on December 2011"
    more = target(">=", change=Decimal(25), baseline="year_before")
    assert words(more, None) == "+25% on a year before"
    least = target(">=", change=Decimal(1), baseline="year_before")
    assert words(least, None) == "+1% on a year before"


def test_when_it_holds_in_words() -> None:
    assert target("<", 6).held == "from January 2012"
    assert target("<", 6, to="2012-03").held == "January 2012 to March 2012"


# ── what is no target ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"operator": "<"},
        {"level": Decimal(6)},
        {"operator": "<", "level": Decimal(6), "trend": "reduce"},
        {"operator": "<", "change": Decimal(6)},
        {"operator": "<", "level": Decimal(6), "baseline": "2011-12"},
        {"operator": "!=", "level": Decimal(6)},
        {"trend": "sink"},
        {"operator": "<", "level": Decimal(6), "to": "March"},
        {"operator": "<", "level": Decimal(6), "colour": "red"},
    ],
)
def test_a_target_that_is_not_one_kind_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        target(**given_)


@given(SHARES, LEVELS)
def test_below_and_at_least_never_agree(value: Fraction, level: Decimal) -> None:
    assume(level > 0)
    assert (status(target("<", level), value) == "met") != (
        status(target(">=", level), value) == "met"
    )
