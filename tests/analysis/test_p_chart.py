"""Shares with limits that know their denominators."""

import pytest

from kpi.analysis.p_chart import differ_much, p_chart


def test_limits_widen_where_a_month_has_few_cases() -> None:
    few, many = p_chart([10, 90], [20, 180])
    assert few.centre == many.centre == 0.5
    # 3 × √(0.25 / 20) = 0.3354; 3 × √(0.25 / 180) = 0.1118
    assert (few.lower, few.upper) == pytest.approx((0.1646, 0.8354), abs=1e-4)
    assert (many.lower, many.upper) == pytest.approx((0.3882, 0.6118), abs=1e-4)


def test_the_centre_is_the_share_of_all_cases_and_not_the_mean_of_shares() -> None:
    assert p_chart([1, 0], [1, 99])[0].centre == 0.01


def test_limits_are_clipped_to_what_is_possible() -> None:
    [low, _] = p_chart([0, 1], [4, 4])
    assert low.lower == 0
    [high, _] = p_chart([4, 3], [4, 4])
    assert high.upper == 1


def test_a_share_outside_its_limits_is_beyond_and_one_on_them_is_not() -> None:
    # Centre 0.5 with 36 a month: limits 0.25 and 0.75, that is 9 and 27.
    points = p_chart([9, 27, 8, 28, 18, 18], [36] * 6)
    assert [point.beyond for point in points] == [None, None, "low", "high", None, None]


def test_a_month_without_cases_is_missing() -> None:
    points = p_chart([5, None, 0, 5], [10, None, 0, 10])
    assert [point.share for point in points] == [0.5, None, None, 0.5]
    assert points[1].lower is None
    assert [point.index for point in points] == [0, 1, 2, 3]


def test_every_count_has_its_denominator() -> None:
    with pytest.raises(ValueError, match="longer"):
        p_chart([1, 2], [10, 10, 10])


def test_a_rebase_gives_each_phase_its_own_centre() -> None:
    points = p_chart([1, 1, 9, 9], [10] * 4, rebase=[2])
    assert [point.centre for point in points] == [0.1, 0.1, 0.9, 0.9]


def test_without_a_case_there_is_no_point() -> None:
    assert p_chart([None, 0], [None, 0]) == ()


@pytest.mark.parametrize(
    ("denominators", "much"),
    [([20, 30], False), ([20, 31], True), ([20, None, 0, 25], False), ([], False)],
)
def test_denominators_differ_much_by_more_than_half(
    denominators: list[float | None], much: bool
) -> None:
    assert differ_much(denominators) is much
