"""The ladder from "is it met" to "when will it be"."""

from fractions import Fraction

import numpy as np
import pytest

from kpi.analysis.outlook import (
    BackTest,
    Outlook,
    Projection,
    back_test,
    chance_next,
    count_needed,
    outlook,
)
from kpi.analysis.spc import xmr
from kpi.analysis.stable import is_moving

SAW = [1.0, 3.0] * 8  # mean 2, moving range 2, so sigma 2 / 1.128 = 1.773
FALLING = [30.0 - month for month in range(20)]  # 30 down to 11, one a month


def looked_at(values: list[float | None], target: float, direction="lower", **more) -> Outlook:
    met = [None if value is None else _met(value, target, direction) for value in values]
    chart = xmr(values, direction=direction, target=target)
    return outlook(chart, met, direction=direction, target=target, **more)


def _met(value: float, target: float, direction: str) -> bool:
    return value < target if direction == "lower" else value > target


# ── met, and for how long ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "met", "running"),
    [
        ([9.0, 1.0, 1.0], True, 2),
        ([1.0, 9.0], False, 1),
        ([1.0, 1.0, 1.0], True, 3),
        ([1.0, None, 1.0, 1.0], True, 2),
        ([1.0, None], None, 0),
    ],
)
def test_months_running_count_back_to_the_last_that_differed_or_is_missing(
    values: list[float | None], met: bool | None, running: int
) -> None:
    got = looked_at(values, target=5)
    assert (got.met, got.running) == (met, running)


# ── chance ─────────────────────────────────────────────────────────────────────────────────────


def test_the_chance_is_the_normal_share_of_the_phase_on_the_good_side() -> None:
    [phase] = xmr(SAW, direction="lower").phases
    assert chance_next(phase, direction="lower", target=2) == 0.5
    one_sigma_up = 2 + 2 / 1.128
    assert chance_next(phase, direction="lower", target=one_sigma_up) == pytest.approx(
        0.841345, abs=1e-6
    )
    assert chance_next(phase, direction="higher", target=one_sigma_up) == pytest.approx(
        0.158655, abs=1e-6
    )


def test_where_no_variation_was_seen_there_is_no_chance_to_work_out() -> None:
    assert looked_at([4.0] * 14, target=5).chance is None
    assert looked_at([4.0], target=5).chance is None


# ── on course ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("target", "on_course"), [(8.0, True), (3.6, True), (3.4, False)])
def test_common_cause_is_on_course_from_four_chances_in_five(
    target: float, on_course: bool
) -> None:
    # 0.8 of a normal lies below 0.8416 sigma: 2 + 0.8416 × 1.773 = 3.492
    assert looked_at(SAW, target).on_course is on_course


def test_an_unvarying_process_on_the_good_side_is_on_course() -> None:
    assert looked_at([4.0] * 14, target=5).on_course
    assert not looked_at([4.0] * 14, target=3).on_course


@pytest.mark.parametrize(
    ("months_left", "on_course"), [(None, False), (5, False), (6, False), (7, True), (12, True)]
)
def test_a_moving_process_is_on_course_if_its_line_is_there_by_the_date(
    months_left: int | None, on_course: bool
) -> None:
    # It stands at 11 and needs to be below 5: at 5 in six months, at 4 in seven.
    assert looked_at(FALLING, 5, months_left=months_left).on_course is on_course


@pytest.mark.parametrize(("target", "on_course"), [(10.5, True), (9.5, False)])
def test_without_a_date_on_course_means_next_month(target: float, on_course: bool) -> None:
    # It stands at 11 and will be at 10.
    assert looked_at(FALLING, target).on_course is on_course


# ── pace ───────────────────────────────────────────────────────────────────────────────────────


def test_the_pace_needed_leads_from_where_the_process_stands_to_the_target() -> None:
    moving = looked_at(FALLING, 5, months_left=3)
    assert (moving.level, moving.pace, moving.pace_needed) == pytest.approx((11, -1, -2))
    still = looked_at(SAW, 1, months_left=4)
    assert (still.level, still.pace_needed) == pytest.approx((2, -0.25))


def test_no_pace_is_needed_without_a_date_or_beyond_the_target() -> None:
    assert looked_at(SAW, 1).pace_needed is None
    assert looked_at(SAW, 9, months_left=4).pace_needed == 0


def test_the_pace_is_that_of_the_last_phase_and_passes_over_missing_months() -> None:
    values = [*FALLING, 50.0, 51.0, None, 53.0, 54.0]
    chart = xmr(values, direction="lower", target=5, rebase=[20])
    got = outlook(chart, [False] * 25, direction="lower", target=5)
    assert got.pace == pytest.approx(1)


def test_one_wild_month_hardly_changes_the_pace() -> None:
    values = FALLING.copy()
    values[10] = 90.0
    assert looked_at(values, 5).pace == pytest.approx(-1)


# ── projection ─────────────────────────────────────────────────────────────────────────────────


def test_common_cause_is_never_extrapolated() -> None:
    values = [6.0, 4.9, 5.6, 4.6, 5.3, 4.2, 5.0]
    got = looked_at(values, target=2)
    assert not got.moving
    assert got.pace is not None
    assert got.pace < 0
    assert got.projection is None


def test_a_steady_trend_is_projected_to_the_month_it_arrives_in() -> None:
    assert looked_at(FALLING, 5).projection == Projection(months=6, earliest=6, latest=6)
    mirrored = looked_at([-value for value in FALLING], -5, direction="higher")
    assert mirrored.projection == Projection(months=6, earliest=6, latest=6)


def test_an_unsteady_trend_has_a_range_of_months() -> None:
    noise = np.random.default_rng(3).normal(0, 2.5, 20)
    got = looked_at([value + wobble for value, wobble in zip(FALLING, noise, strict=True)], 2)
    assert got.moving
    assert got.projection is not None
    assert got.projection.latest is not None
    assert got.projection.earliest < got.projection.months < got.projection.latest


def test_a_trend_away_from_the_target_or_already_there_is_not_projected() -> None:
    assert looked_at(FALLING, 40, direction="higher").projection is None
    assert looked_at(FALLING, 25).projection is None


def test_nothing_is_projected_further_than_the_phase_is_long() -> None:
    assert looked_at(FALLING, -9).projection == Projection(20, 20, 20)
    assert looked_at(FALLING, -10).projection is None


def test_a_trend_that_has_run_beyond_the_limits_still_moves() -> None:
    chart = xmr(FALLING, direction="lower")
    assert chart.points[-1].special == "beyond"
    assert is_moving(chart.points)


# ── back-test ──────────────────────────────────────────────────────────────────────────────────


def test_of_twelve_quiet_months_and_more_each_is_replayed() -> None:
    values = [1.0, 3.0] * 10
    always = [True] * 20
    # Said from the 12th to the 19th month; what came of the 20th isn't known yet.
    assert back_test(values, always, direction="lower", target=9) == BackTest(said=8, right=8)


def test_it_was_wrong_where_the_next_month_missed() -> None:
    values = [1.0, 3.0] * 10
    met = [True] * 18 + [False, True]
    assert back_test(values, met, direction="lower", target=9) == BackTest(said=8, right=7)


def test_nothing_was_said_where_it_was_not_on_course() -> None:
    met = [False] * 20
    assert back_test([1.0, 3.0] * 10, met, direction="lower", target=1) == BackTest(0, 0)


def test_the_outcome_is_looked_up_as_far_ahead_as_the_date_is_now() -> None:
    # From the 12th month (19) on the line is below 15 in five months, and was: months 17 to 20.
    met = [value < 15 for value in FALLING]
    got = back_test(FALLING, met, direction="lower", target=15, months_left=5)
    assert got == BackTest(said=4, right=4)


def test_a_month_knows_nothing_of_what_came_after_it() -> None:
    values = [1.0, 3.0] * 8 + [50.0, 52.0] * 4
    met = [value < 9 for value in values]
    rebased = back_test(values, met, direction="lower", target=9, rebase=[16])
    # Months 12 to 16 look fine and the 16th is wrong; from the 17th on it is plain to see.
    assert rebased == BackTest(said=5, right=4)


def test_a_missing_outcome_or_too_few_values_are_not_replayed() -> None:
    values = [1.0, 3.0] * 6 + [None, 1.0]
    met = [True] * 12 + [None, True]
    assert back_test(values, met, direction="lower", target=9) == BackTest(said=1, right=1)
    assert back_test(values[:12], met[:12], direction="lower", target=9) == BackTest(0, 0)


# ── how many more would do ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("numerator", "denominator", "operator", "level", "needed"),
    [
        (61, 100, ">=", Fraction(8, 10), 19),
        (80, 100, ">=", Fraction(8, 10), 0),
        (80, 100, ">", Fraction(8, 10), 1),
        (18, 125, "<", Fraction(144, 1000), -1),
        (18, 125, "<=", Fraction(144, 1000), 0),
        (30, 100, "<", Fraction(144, 1000), -16),
        (3, 7, ">=", Fraction(1, 2), 1),
        (12, None, ">=", Fraction(25), 13),
        (3, None, "=", Fraction(0), -3),
        (3, 7, "=", Fraction(1, 2), None),
        (7, 7, ">", Fraction(1), None),
        (2, 9, "<", Fraction(0), None),
    ],
)
def test_how_many_more_or_fewer_would_have_met_the_target(
    numerator: int, denominator: int | None, operator, level: Fraction, needed: int | None
) -> None:
    assert count_needed(numerator, denominator, operator, level=level) == needed


def test_an_outlook_needs_a_value_and_a_judgement_for_each_month() -> None:
    with pytest.raises(ValueError, match="one judgement for each month"):
        outlook(xmr([None], direction="lower"), [None], direction="lower", target=1)
    with pytest.raises(ValueError, match="one judgement for each month"):
        outlook(xmr(SAW, direction="lower"), [True], direction="lower", target=1)
