"""Shares with limits that know their denominators."""

import pytest

from kpi.analysis.p_chart import differ_much, judged_by_shares, p_chart
from kpi.analysis.spc import Chart, Direction
from kpi.analysis.stable import Aim, stable_xmr


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


# ── the p chart as the judge ───────────────────────────────────────────────────────────────────

OF = [20, 36, 20, 36, 20, 36, 20, 36, 20, 36]
HALF = [10, 18, 9, 17, 11, 19, 10, 18, 10, 18]
"""140 of 280, so the centre is 0.5; 28 cases a month on average."""


def judged(
    counts: list[int], of: list[int], *, direction: Direction = "lower", aim: Aim | None = None
) -> Chart:
    chart = stable_xmr([100 * n / d for n, d in zip(counts, of, strict=True)], direction=direction)
    shares = p_chart(counts, of, rebase=[phase.start for phase in chart.phases[1:]])
    return judged_by_shares(chart, shares, of, direction=direction, aim=aim)


def test_the_limits_of_a_phase_are_those_of_a_month_of_its_average_number() -> None:
    (phase,) = judged(HALF, OF).phases
    spread = 300 * (0.25 / 28) ** 0.5
    assert (phase.lower, phase.mean, phase.upper) == pytest.approx((50 - spread, 50, 50 + spread))
    assert phase.near_upper == pytest.approx(50 + spread * 2 / 3)


def test_a_month_is_flagged_beyond_its_own_limits_and_not_the_average_months() -> None:
    # 0.8 of 20 lies within 0.5 ± 0.335, and 0.8 of 36 beyond 0.5 ± 0.25, about.
    few = judged([*HALF[:-2], 18, 10], [*OF[:-2], 36, 20]).points[-1]
    assert few.special is None
    many = judged([*HALF[:-1], 29], OF)
    assert (many.points[-1].special, many.variation) == ("beyond", "concern_high")
    assert judged([*HALF[:-1], 29], OF, direction="higher").variation == "improvement_high"


@pytest.mark.parametrize(("run", "flagged"), [(6, False), (7, True)])
def test_seven_shares_on_one_side_are_a_shift_and_six_are_not(run: int, flagged: bool) -> None:
    low, high = [8, 9, 8, 9, 8, 9, 8], [10, 11, 12, 11, 10, 11, 12]
    chart = judged([*low, *high[-run:]], [20 + each % 2 for each in range(7 + run)])
    assert (chart.points[-1].causes == ("shift",)) == flagged
    assert (chart.variation == "concern_high") == flagged


@pytest.mark.parametrize(
    ("level", "assurance"), [(79.0, "meets"), (78.0, "hit_or_miss"), (21.0, "misses")]
)
def test_a_target_is_held_against_the_average_months_range(level: float, assurance: str) -> None:
    # 50 ± 28.35 per cent.
    assert judged(HALF, OF, aim=Aim("<", level, 0, 100)).assurance == assurance
    assert judged(HALF, OF).assurance is None


def test_while_it_shifts_it_is_moving() -> None:
    shifted = [8, 9, 8, 9, 8, 9, 8, 10, 11, 12, 11, 10, 11, 12]
    of = [20 + each % 2 for each in range(14)]
    assert judged(shifted, of, aim=Aim("<", 30, 0, 100)).assurance == "moving"


@pytest.mark.parametrize(
    ("counts", "has"), [(HALF[:7], False), (HALF[:8], True), ([0] * 10, False)]
)
def test_few_or_equal_shares_have_no_limits(counts: list[int], has: bool) -> None:
    chart = judged(counts, OF[: len(counts)], aim=Aim("<", 79, 0, 100))
    assert (chart.phases[0].amr is not None) == has
    assert (chart.assurance is not None) == has
