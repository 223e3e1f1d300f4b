"""The rules of the XmR chart, on series whose answers can be worked out by eye."""

import math

import numpy as np
import pytest

from kpi.analysis.spc import (
    Chart,
    exact_mean,
    in_run,
    in_trend,
    in_two_of_three,
    xmr,
)
from kpi.errors import KpiError

SAW = [1.0, 3.0] * 8  # mean 2, every moving range 2, limits 2 ± 5.32


def specials(chart: Chart) -> list[str | None]:
    return [point.special for point in chart.points]


def signs(text: str) -> np.ndarray:
    return np.array([{"+": 1, "0": 0, "-": -1}[sign] for sign in text], dtype=np.int8)


def marks(flags: np.ndarray) -> str:
    return "".join("x" if flag else "." for flag in flags)


def alternating(n: int, low: float, high: float) -> list[float]:
    return [low if index % 2 else high for index in range(n)]


# ── limits ─────────────────────────────────────────────────────────────────────────────────────


def test_limits_are_2_66_average_moving_ranges_from_the_mean() -> None:
    [phase] = xmr(SAW, direction="none").phases
    assert phase.mean == 2
    assert phase.amr == 2
    assert (phase.lower, phase.upper) == pytest.approx((2 - 5.32, 2 + 5.32))
    assert (phase.near_lower, phase.near_upper) == pytest.approx((2 - 5.32 / 1.5, 2 + 5.32 / 1.5))


def test_screening_leaves_out_once_what_is_not_below_3_267_mean_ranges() -> None:
    values = [*alternating(12, 1, 0), 20.0, *alternating(12, 1, 0)]  # ranges: 22 of 1, 19, 20
    screened = xmr(values, direction="none").phases[0]
    assert screened.amr == 1
    raw = xmr(values, direction="none", screen=False).phases[0]
    assert raw.amr == pytest.approx((22 + 19 + 20) / 24)


def test_a_range_of_exactly_3_267_mean_ranges_is_screened_too() -> None:
    # Ranges 3267, 200, 200 and 333: their mean is 1000.
    values = [0.0, 3267.0, 3067.0, 2867.0, 2534.0]
    assert xmr(values, direction="none").phases[0].amr == pytest.approx(733 / 3)


def test_screening_is_not_repeated() -> None:
    # Ranges: 20 of 1, then 9 and 99. Their mean is 5.8, so 99 goes and 9 stays,
    # though 9 would go if the remaining ones (mean 1.4) were screened again.
    values = [*alternating(21, 1, 0), 9.0, 108.0]
    assert xmr(values, direction="none").phases[0].amr == pytest.approx(29 / 21)


def test_equal_values_have_their_mean_for_limits_and_no_flags() -> None:
    chart = xmr([0.1] * 20, direction="lower", target=0.2)
    [phase] = chart.phases
    assert {phase.mean, phase.lower, phase.upper, phase.near_lower, phase.near_upper} == {0.1}
    assert specials(chart) == [None] * 20
    assert chart.variation == "common"
    assert chart.assurance == "meets"


def test_a_value_off_an_unvarying_baseline_is_beyond_its_limits() -> None:
    chart = xmr([5.0] * 12 + [6.0], direction="lower", fix_after=12)
    assert chart.points[12].special == "beyond"
    assert chart.variation == "concern_high"


def test_a_single_value_is_its_own_limits_and_promises_nothing() -> None:
    chart = xmr([4.0], direction="lower", target=10)
    [phase] = chart.phases
    assert (phase.mean, phase.lower, phase.upper, phase.amr) == (4, 4, 4, None)
    assert phase.trial
    assert chart.assurance == "hit_or_miss"


@pytest.mark.parametrize(("n", "trial"), [(12, True), (13, False)])
def test_limits_from_under_13_points_are_trial(n: int, trial: bool) -> None:
    assert xmr(alternating(n, 1, 3), direction="none").phases[0].trial is trial


def test_a_fixed_baseline_sets_the_limits_that_later_points_are_judged_by() -> None:
    chart = xmr([*alternating(12, 1, 3), 9.0, -9.0, 2.0], direction="none", fix_after=12)
    assert chart.phases[0].mean == 2
    assert chart.phases[0].n == 15
    assert specials(chart)[12:] == ["beyond", "beyond", None]


def test_a_baseline_of_under_12_is_refused_in_a_sentence() -> None:
    with pytest.raises(KpiError, match=r"after 12 points or more, not after 11\."):
        xmr(SAW, direction="none", fix_after=11)


def test_an_infinite_value_is_a_defect() -> None:
    with pytest.raises(ValueError, match=r"^a series has finite values only$"):
        xmr([1.0, math.inf], direction="none")


@pytest.mark.parametrize(("steps", "flag"), [(0, None), (1, "two_in_three")])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_month_on_the_near_limit_is_not_near_the_limit(
    steps: int, flag: str | None, side: int
) -> None:
    calm = alternating(12, 1, 3)
    phase = xmr(calm, direction="none").phases[0]
    month = phase.near_lower if side < 0 else phase.near_upper
    for _ in range(steps):
        month = math.nextafter(month, side * math.inf)
    after = xmr([*calm, month, month, month], direction="none", fix_after=12)
    assert specials(after)[12:] == [flag] * 3


def test_a_mean_is_right_to_the_last_bit() -> None:
    values = np.array([11.9, 2.6, 18.3])
    assert math.fsum(values) / 3 == 10.933333333333335
    assert exact_mean(values) == 10.933333333333334  # the float next to 32.8 / 3


# ── phases and missing months ──────────────────────────────────────────────────────────────────


def test_a_rebase_month_starts_a_phase_on_itself() -> None:
    chart = xmr([1.0, 3.0] * 7 + [11.0, 13.0] * 7, direction="none", rebase=[14])
    assert [(phase.start, phase.n, phase.mean) for phase in chart.phases] == [
        (0, 14, 2.0),
        (14, 14, 12.0),
    ]
    assert [point.phase for point in chart.points] == [0] * 14 + [1] * 14
    assert [point.index for point in chart.points] == [*range(28)]
    assert specials(chart) == [None] * 28


def test_each_phase_has_its_own_fixed_baseline() -> None:
    values = [*alternating(12, 1, 3), 99.0, *alternating(12, 11, 13), 99.0]
    chart = xmr(values, direction="none", rebase=[13], fix_after=12)
    assert [phase.mean for phase in chart.phases] == [2, 12]


def test_rebase_months_may_come_in_any_order_twice_and_on_the_first_month() -> None:
    tidy = xmr(SAW, direction="none", rebase=[4, 9])
    assert xmr(SAW, direction="none", rebase=[9, 0, 4, 9]) == tidy


@pytest.mark.parametrize("month", [-1, 16])
def test_a_rebase_month_outside_the_series_is_a_defect(month: int) -> None:
    with pytest.raises(ValueError, match="outside a series of 16"):
        xmr(SAW, direction="none", rebase=[month])
    with pytest.raises(ValueError, match="outside a series of 1"):
        xmr([4.0], direction="none", rebase=[1])


def test_the_last_month_may_start_a_phase() -> None:
    assert [phase.start for phase in xmr(SAW, direction="none", rebase=[15]).phases] == [0, 15]


def test_the_months_of_a_series_without_a_value_are_missing_and_of_its_first_phase() -> None:
    points = xmr([None, None], direction="none").points
    assert [(point.index, point.value, point.phase) for point in points] == [
        (0, None, 0),
        (1, None, 0),
    ]


def test_a_missing_month_is_no_point_makes_no_range_and_has_no_flag() -> None:
    chart = xmr([1.0, 3.0, None, 9.0, 7.0], direction="none")
    [phase] = chart.phases
    assert phase.n == 4
    assert phase.mean == 5
    assert phase.amr == 2  # 1→3 and 9→7; not 3→9 across the gap
    assert chart.points[2].value is None
    assert chart.points[2].type == "common"


def test_nan_is_a_missing_month_too() -> None:
    assert xmr([1.0, math.nan, 3.0], direction="none") == xmr([1.0, None, 3.0], direction="none")


def test_a_missing_month_breaks_no_run() -> None:
    values = [0.0, 9.0] * 6 + [6.0, 7.0, 6.0, None, 7.0, 6.0, None, 7.0, 6.0] + [0.0] * 3
    chart = xmr(values, direction="higher", fix_after=12)
    assert specials(chart)[12:21] == ["shift"] * 3 + [None] + ["shift"] * 2 + [None] + ["shift"] * 2


def test_a_fixed_baseline_counts_values_not_months() -> None:
    values = [None, *alternating(12, 1, 3), 50.0]
    assert xmr(values, direction="none", fix_after=12).phases[0].mean == 2


def test_the_variation_is_that_of_the_latest_month_with_a_value() -> None:
    values = [*alternating(12, 1, 3), 30.0]
    with_gap = xmr([*values, None, None], direction="lower", fix_after=12)
    assert with_gap.variation == "concern_high"


def test_a_phase_without_a_value_is_none() -> None:
    chart = xmr([None, 1.0, 3.0, None, None], direction="none", rebase=[1, 3])
    assert [(phase.start, phase.n) for phase in chart.phases] == [(0, 2)]
    assert {point.phase for point in chart.points} == {0}


@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_series_without_a_value_has_no_phase_and_no_assurance(values: list[None]) -> None:
    chart = xmr(values, direction="lower", target=3)
    assert chart.phases == ()
    assert [point.value for point in chart.points] == values
    assert (chart.variation, chart.assurance) == ("common", None)


# ── special causes ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sides", "flagged"),
    [
        ("++++++", "......"),
        ("+++++++", "xxxxxxx"),
        ("---------", "xxxxxxxxx"),
        ("+++-+++++++-", "....xxxxxxx."),
        ("++++0+++", "........"),
        ("0000000", "......."),
        ("+++++++-------", "xxxxxxxxxxxxxx"),
        ("", ""),
    ],
)
def test_a_shift_is_seven_on_one_side_and_a_point_on_the_mean_breaks_it(
    sides: str, flagged: str
) -> None:
    assert marks(in_run(signs(sides), 7)) == flagged


@pytest.mark.parametrize(
    ("steps", "flagged"),
    [
        ("+++++", "......"),
        ("++++++", "xxxxxxx"),
        ("+++0+++", "........"),
        ("-++++++-", ".xxxxxxx."),
        ("++++++------", "xxxxxxxxxxxxx"),
        ("++++++0++++++", "xxxxxxxxxxxxxx"),
        ("", "."),
    ],
)
def test_a_trend_is_seven_points_with_six_steps_one_way_and_a_tie_breaks_it(
    steps: str, flagged: str
) -> None:
    assert marks(in_trend(signs(steps))) == flagged


@pytest.mark.parametrize(
    ("near", "sides", "flagged"),
    [
        ("x.x", "+++", "x.x"),
        ("xx.", "+++", "xx."),
        (".xx", "---", ".xx"),
        ("xxx", "+++", "xxx"),
        ("x.x", "+-+", "..."),
        ("x.x", "+0+", "..."),
        ("xx.", "+--", "..."),
        ("x..x", "++++", "...."),
        ("x..xx", "+++++", "...xx"),
        ("xx", "++", ".."),
        ("", "", ""),
    ],
)
def test_two_in_three_flags_the_near_ones_of_three_on_one_side(
    near: str, sides: str, flagged: str
) -> None:
    close = np.array([mark == "x" for mark in near], dtype=bool)
    assert marks(in_two_of_three(close, signs(sides))) == flagged


def test_a_point_on_a_limit_is_not_beyond_it_but_near_it() -> None:
    upper = xmr(alternating(12, 1, 3), direction="none").phases[0].upper
    on = xmr([*alternating(12, 1, 3), upper, 2.5, upper], direction="none", fix_after=12)
    assert specials(on)[12:] == ["two_in_three", None, "two_in_three"]
    over = xmr([*alternating(12, 1, 3), upper + 1e-9], direction="none", fix_after=12)
    assert specials(over)[12:] == ["beyond"]


def test_a_point_on_a_near_limit_is_not_near() -> None:
    near = xmr(alternating(12, 1, 3), direction="none").phases[0].near_upper
    chart = xmr([*alternating(12, 1, 3), near, 6.0, near], direction="none", fix_after=12)
    assert specials(chart)[12:] == [None, None, None]


def test_a_point_beyond_is_none_of_the_two_but_may_be_the_third() -> None:
    lone = xmr([*alternating(12, 1, 3), 6.0, 9.0, 2.5], direction="none", fix_after=12)
    assert specials(lone)[12:] == [None, "beyond", None]
    pair = xmr([*alternating(12, 1, 3), 6.0, 9.0, 6.0], direction="none", fix_after=12)
    assert specials(pair)[12:] == ["two_in_three", "beyond", "two_in_three"]


def test_a_point_carries_the_first_cause_that_fits_and_knows_the_others() -> None:
    rising = [2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 9.0]
    chart = xmr([*alternating(12, 1, 3), *rising], direction="higher", fix_after=12)
    assert specials(chart)[12:] == ["trend"] * 6 + ["beyond"]
    assert chart.points[18].causes == ("beyond", "trend", "shift")


def test_a_trends_points_point_where_it_goes_and_not_where_they_lie() -> None:
    falling = [2.6, 2.5, 2.4, 2.3, 2.2, 2.1, 1.9]
    chart = xmr([*alternating(12, 1, 3), *falling], direction="lower", fix_after=12)
    ending = chart.points[12:]
    assert [point.special for point in ending] == ["trend"] * 7
    assert {point.side for point in ending} == {"low"}
    assert {point.type for point in ending} == {"improvement"}


def test_the_peak_between_two_trends_goes_with_the_second() -> None:
    up_and_down = [1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.1, 1.95, 1.85, 1.75, 1.65, 1.55, 1.45]
    chart = xmr([*alternating(12, 1, 3), *up_and_down], direction="none", fix_after=12)
    assert [point.side for point in chart.points[12:]] == ["high"] * 6 + ["low"] * 7


def test_a_trends_last_point_counts_as_falling_where_another_follows_on_its_level() -> None:
    # As the R package has it: the step out of the point goes nowhere, so it doesn't rise.
    twice = [1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 2.1, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7]
    chart = xmr([*alternating(12, 1, 3), *twice], direction="none", fix_after=12)
    assert [point.side for point in chart.points[12:]] == ["high"] * 6 + ["low"] + ["high"] * 7


# ── types and icons ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("last", "direction", "variation"),
    [
        (9.0, "higher", "improvement_high"),
        (9.0, "lower", "concern_high"),
        (9.0, "none", "neutral_high"),
        (-9.0, "higher", "concern_low"),
        (-9.0, "lower", "improvement_low"),
        (-9.0, "none", "neutral_low"),
        (2.0, "higher", "common"),
    ],
)
def test_variation_is_what_the_latest_point_is(last: float, direction, variation: str) -> None:
    chart = xmr([*alternating(12, 1, 3), last], direction=direction, fix_after=12)
    assert chart.variation == variation
    assert chart.points[-1].type == variation.split("_")[0]


@pytest.mark.parametrize(
    ("target", "lower_is_better", "higher_is_better"),
    [(7.4, "meets", "misses"), (2.0, "hit_or_miss", "hit_or_miss"), (-3.4, "misses", "meets")],
)
def test_assurance_sets_the_target_against_the_limits(
    target: float, lower_is_better: str, higher_is_better: str
) -> None:
    assert xmr(SAW, direction="lower", target=target).assurance == lower_is_better
    assert xmr(SAW, direction="higher", target=target).assurance == higher_is_better


def test_a_target_on_a_limit_is_hit_or_miss() -> None:
    [phase] = xmr(SAW, direction="lower").phases
    for target in (phase.lower, phase.upper):
        assert xmr(SAW, direction="lower", target=target).assurance == "hit_or_miss"


def test_there_is_no_assurance_without_a_target_or_a_direction() -> None:
    assert xmr(SAW, direction="lower").assurance is None
    assert xmr(SAW, direction="none", target=99).assurance is None


def test_assurance_looks_at_the_last_phase_only() -> None:
    values = [1.0, 3.0] * 7 + [101.0, 103.0] * 7
    assert xmr(values, direction="lower", target=50, rebase=[14]).assurance == "misses"


def test_months_without_a_neighbour_have_no_limits_to_lie_beyond() -> None:
    chart = xmr([5, None, 7, None, 6], direction="lower", target=8)
    assert chart.phases[0].amr is None
    assert [point.causes for point in chart.points] == [()] * 5
    assert chart.variation == "common"


def test_limits_that_screening_closes_are_the_packages() -> None:
    as_the_package = xmr([0.0] * 6 + [1.0] + [0.0] * 7, direction="lower")
    assert as_the_package.phases[0].lower == as_the_package.phases[0].upper
    assert as_the_package.points[6].special == "beyond"


def test_a_missing_month_keeps_its_place() -> None:
    points = xmr([1.0, None, 2.0], direction="none").points
    assert [(point.index, point.value) for point in points] == [(0, 1.0), (1, None), (2, 2.0)]
