from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpi.findings.words.printed import (
    count_text,
    figure_text,
    in_words,
    level_text,
    number_text,
    rounded,
)
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry
from kpi.targets import Target, judge


def entry(**changes: Any) -> MeasureEntry:
    given_: dict[str, Any] = {
        "id": "cp_repeat",
        "name": "Second or later child protection plan",
        "description": "Share of plans.",
        "pillar": 2,
        "action": "2.4.3",
        "kind": "flow",
        "value": "share",
        "unit": "percent",
        "noun": ("plan", "plans"),
        "window": "r12",
        "direction": "lower",
        "counted": "",
        "not_counted": "",
        "why": "",
        "mislead": "",
    }
    return MeasureEntry(**(given_ | changes))


SHARE = entry()
COUNT = entry(value="count", unit="count")
FTE = entry(value="count", unit="fte", noun=("FTE", "FTE"))
MEAN = entry(value="mean", unit="count", noun=("FTE", "FTE"), numerator_noun="children")
GROWTH = entry(value="growth", noun=("CAF a year before", "CAFs a year before"))


def below(level: str) -> Any:
    return lambda value: judge(_target("<", level), value, None, counts=False)


def at_most(level: str) -> Any:
    return lambda value: judge(_target("<=", level), value, None, counts=False)


def _target(operator: str, level: str) -> Target:
    return Target(**{"operator": operator, "level": level, "from": "2012-01", "set_by": "The plan"})


def test_a_percentage_has_one_decimal() -> None:
    assert figure_text(SHARE, 100 * Fraction(30, 288)) == "10.4%"
    assert figure_text(SHARE, Fraction(100)) == "100.0%"
    assert figure_text(SHARE, Fraction(0)) == "0.0%"


def test_28_of_195_is_printed_14_36_per_cent_since_14_4_would_hide_that_it_is_met() -> None:
    value = 100 * Fraction(28, 195)
    assert figure_text(SHARE, value) == "14.4%"
    assert figure_text(SHARE, value, below("14.4")) == "14.36%"


def test_18_of_125_is_printed_14_4_per_cent_since_that_is_what_it_is() -> None:
    assert figure_text(SHARE, 100 * Fraction(18, 125), below("14.4")) == "14.4%"


def test_a_figure_just_past_its_target_shows_that_it_is() -> None:
    assert figure_text(SHARE, Fraction("10.04"), at_most("10")) == "10.04%"
    assert figure_text(SHARE, Fraction("10.001"), at_most("10")) == "10.001%"
    assert figure_text(SHARE, Fraction("9.96"), at_most("10")) == "10.0%"


def test_a_figure_just_past_the_tolerance_shows_that_it_is() -> None:
    """Near is up to 15.84%, and 16 of 101 is 15.8416%."""
    assert figure_text(SHARE, 100 * Fraction(16, 101), below("14.4")) == "15.842%"
    assert figure_text(SHARE, Fraction("15.84"), below("14.4")) == "15.8%"


def test_halves_are_rounded_as_people_round() -> None:
    assert figure_text(SHARE, Fraction("0.25")) == "0.3%"
    assert figure_text(SHARE, Fraction("2.65")) == "2.7%"
    assert str(rounded(Fraction("-2.5"), 0)) == "-3"


def test_counts_are_whole_with_thousands_marked() -> None:
    assert figure_text(COUNT, Fraction(27)) == "27"
    assert figure_text(COUNT, Fraction(1660)) == "1,660"
    assert figure_text(COUNT, Fraction(0)) == "0"


def test_full_time_equivalents_have_a_decimal_where_they_need_one() -> None:
    assert figure_text(FTE, Fraction("8.2")) == "8.2"
    assert figure_text(FTE, Fraction(8)) == "8"


def test_growth_has_its_sign() -> None:
    assert figure_text(GROWTH, Fraction("26.3")) == "+26.3%"
    assert figure_text(GROWTH, Fraction("-3.5")) == "−3.5%"
    assert figure_text(GROWTH, Fraction(0)) == "0.0%"
    assert figure_text(SHARE, Fraction("26.3")) == "26.3%"


def test_a_level_has_no_more_decimals_than_it_needs() -> None:
    assert level_text(SHARE, Fraction("14.4")) == "14.4%"
    assert level_text(SHARE, Fraction("15.84")) == "15.84%"
    assert level_text(SHARE, Fraction(6)) == "6%"
    assert level_text(SHARE, Fraction(100)) == "100%"
    assert level_text(GROWTH, Fraction(25)) == "+25%"
    assert level_text(COUNT, Fraction(20)) == "20"
    assert level_text(COUNT, Fraction("261.25")) == "261.25"


def test_what_a_figure_is_made_of() -> None:
    assert count_text(SHARE, Total(28.0, 195.0)) == "28 of 195 plans"
    assert count_text(SHARE, Total(1.0, 1.0)) == "1 of 1 plan"
    assert count_text(SHARE, Total(701.0, 3344.0)) == "701 of 3,344 plans"
    assert count_text(MEAN, Total(300.0, 12.5)) == "300 children for 12.5 FTE"
    assert count_text(GROWTH, Total(264.0, 209.0)) == "264 against 209 CAFs a year before"
    assert count_text(COUNT, Total(1.0, None)) == "plan"
    assert count_text(COUNT, Total(2.0, None)) == "plans"


def test_full_time_equivalents_are_not_rounded_away_from_the_figure_that_they_make() -> None:
    """1.25 of 12.5 is 10%; "1.2 of 12.5" would be 9.6%."""
    assert count_text(SHARE, Total(1.25, 12.5)) == "1.25 of 12.5 plans"
    assert number_text(0.05) == "0.05"
    assert number_text(8.2) == "8.2"


@given(st.integers(0, 10**7))
def test_a_number_is_printed_as_it_is(hundredths: int) -> None:
    assert Fraction(number_text(hundredths / 100).replace(",", "")) == Fraction(hundredths, 100)


def test_small_numbers_are_words() -> None:
    assert in_words(0) == "none"
    assert in_words(5) == "five"
    assert in_words(11) == "11"
    assert in_words(1234) == "1,234"


@given(st.integers(0, 2000), st.integers(1, 2000), st.decimals(1, 100, places=1))
def test_the_printed_figure_never_contradicts_the_verdict(
    numerator: int, denominator: int, level: Any
) -> None:
    value = Fraction(100 * numerator, denominator)
    verdict = below(str(level))
    printed = Fraction(figure_text(SHARE, value, verdict).rstrip("%").replace(",", ""))
    assert verdict(printed) == verdict(value)
