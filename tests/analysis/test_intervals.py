"""Intervals against the formulas of statistics and against published answers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from kpi.analysis.intervals import rate_interval, share_interval

Z = 1.959964


def wilson(x: float, n: float) -> tuple[float, float]:
    """The formula as the design gives it."""
    middle, spread = 2 * x + Z**2, Z * math.sqrt(Z**2 + 4 * x * (1 - x / n))
    return (middle - spread) / (2 * (n + Z**2)), (middle + spread) / (2 * (n + Z**2))


def test_a_share_has_wilsons_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 857–872, table I: 81 of 263, 15 of 148.
    got = share_interval(81, 263)
    assert (round(got.lower, 4), round(got.upper, 4)) == (0.2553, 0.3662)
    got = share_interval(15, 148)
    assert (round(got.lower, 4), round(got.upper, 4)) == (0.0624, 0.1605)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_is_the_formula_of_the_design(case: tuple[int, int]) -> None:
    got = share_interval(*case)
    assert (got.lower, got.upper) == pytest.approx(wilson(*case), abs=1e-7)
    assert 0 <= got.lower <= case[0] / case[1] <= got.upper <= 1


@pytest.mark.parametrize(("count", "of"), [(0, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share_interval(count, of)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)],
)
def test_under_ten_events_have_the_exact_poisson_interval(
    events: int, lower: float, upper: float
) -> None:
    got = rate_interval(events, 1, per=1)
    assert (round(got.lower, 3), round(got.upper, 3)) == (lower, upper)


def test_from_ten_events_on_byars_approximation_is_used() -> None:
    # 10 × (1 − 0.011111 − 0.206598)³ = 10 × 0.782291³ and 11 × (1 − 0.010101 + 0.196984)³
    got = rate_interval(10, 1, per=1)
    assert (got.lower, got.upper) == pytest.approx((4.7874, 18.3915), abs=1e-4)


@pytest.mark.parametrize("events", [10, 30, 100, 1000])
def test_byar_lies_within_a_fifth_of_a_percent_of_exact(events: int) -> None:
    exact = (chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2)
    got = rate_interval(events, 1, per=1)
    assert (got.lower, got.upper) == pytest.approx(exact, rel=0.002)
    assert (got.lower, got.upper) != pytest.approx(exact, rel=1e-9)


def test_a_rate_is_per_ten_thousand() -> None:
    plain = rate_interval(20, 40_000, per=1)
    got = rate_interval(20, 40_000)
    assert (got.lower, got.upper) == pytest.approx((plain.lower * 1e4, plain.upper * 1e4))
    assert got.lower < 5 < got.upper


@pytest.mark.parametrize(("events", "population"), [(-1, 10), (3, 0)])
def test_what_is_no_rate_has_no_interval(events: int, population: int) -> None:
    with pytest.raises(ValueError, match="no rate"):
        rate_interval(events, population)
