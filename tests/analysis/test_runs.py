"""Anhøj's two rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.analysis.runs import RunChart, run_chart


def test_runs_and_crossings_are_counted_about_the_median() -> None:
    chart = run_chart([1, 2, 8, 9, 7, 3, 6, 4, 10, 5.5])  # median 5.75
    assert chart.median == 5.75
    assert chart.useful == 10
    assert chart.longest_run == 3  # 8 9 7
    assert chart.crossings == 6  # low low | high high high | low | high | low | high | low


def test_points_on_the_median_are_dropped_and_break_no_run() -> None:
    chart = run_chart([1, 1, 5, 1, None, 5, 9, 9, 9])
    assert chart.median == 5
    assert (chart.useful, chart.longest_run, chart.crossings) == (6, 3, 1)


def test_the_longest_run_is_placed_in_the_series_the_latest_of_equals() -> None:
    assert run_chart([1, 1, 9, 9, None, 1, 1, 9, 9]).longest_at == (7, 8)
    assert run_chart([9, None, 9, 9, 1, 1, 9, 1, 1]).longest_at == (0, 2, 3)  # none is missed
    assert run_chart([4, 4]).longest_at == ()


@pytest.mark.parametrize("nothing", [[], [None, None]])
def test_a_series_without_a_figure_has_no_median_and_no_signal(nothing: list[None]) -> None:
    assert run_chart(nothing) == RunChart(None, 0, 0, None, 0, 0)


def test_one_month_off_the_median_crosses_nothing_and_is_not_expected_to() -> None:
    chart = run_chart([1, 2, 2])
    assert (chart.useful, chart.crossings, chart.fewest_expected) == (1, 0, 0)


@pytest.mark.parametrize(
    ("n", "longest", "fewest"),
    # Anhøj (2015), appendix: limits for the number of useful observations.
    [(10, 6, 2), (12, 7, 3), (13, 7, 3), (20, 7, 6), (22, 7, 7), (24, 8, 8), (30, 8, 10)],
)
def test_limits_are_the_published_ones(n: int, longest: int, fewest: int) -> None:
    below, above = (n + 1) // 2, n // 2
    chart = run_chart([1.0] * below + [5.0] * 2 + [9.0] * above)
    assert chart.useful == n
    assert (chart.longest_expected, chart.fewest_expected) == (longest, fewest)


def test_a_long_run_is_a_signal_and_one_at_the_limit_is_not() -> None:
    # Sixteen useful values may have a run of 7.
    at_limit = run_chart([9.0] * 7 + [1.0] * 3 + [9.0] + [1.0] * 5)
    assert (at_limit.longest_run, at_limit.longest_expected, at_limit.long_run) == (7, 7, False)
    longer = run_chart([9.0] * 8 + [1.0] * 8)
    assert (longer.longest_run, longer.long_run, longer.signal) == (8, True, True)


def test_few_crossings_are_a_signal() -> None:
    chart = run_chart([9.0] * 5 + [1.0] * 5)
    assert (chart.crossings, chart.fewest_expected) == (1, 2)
    assert chart.few_crossings
    assert not chart.long_run
    assert chart.signal


@pytest.mark.parametrize("values", [[], [None], [4.0], [4.0, 4.0, 4.0]])
def test_a_series_that_says_nothing_signals_nothing(values: list[float | None]) -> None:
    chart = run_chart(values)
    assert chart.useful == 0
    assert not chart.signal


@given(st.lists(st.integers(-5, 5).map(float), max_size=40))
def test_turned_round_or_upside_down_a_series_signals_the_same(values: list[float]) -> None:
    chart = run_chart(values)
    for other in (run_chart(values[::-1]), run_chart([-value for value in values])):
        assert (other.longest_run, other.crossings) == (chart.longest_run, chart.crossings)
