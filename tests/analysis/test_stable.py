"""Months or changes, phases by shifts, limits that say something, assurance that agrees."""

import math

import numpy as np
import pytest

from kpi.analysis.spc import LIMIT, Assurance, Chart
from kpi.analysis.stable import Aim, Judge, stable_xmr

STEADY = [10.0, 12.0, 11.0] * 4
"""Mean 11, moving ranges 2, 1, 1, 2, 1, 1, …: limits 11 ± 2.66 × 15/11."""
SHARE = {"least": 0.0, "most": 100.0}


def chart(values: list[float | None], judge: Judge = "levels", aim: Aim | None = None) -> Chart:
    return stable_xmr(values, direction="lower", judge=judge, aim=aim)


def starts(of: Chart) -> list[int]:
    return [phase.start for phase in of.phases]


def assurance(values: list[float | None], aim: Aim, judge: Judge = "levels") -> Assurance | None:
    return chart(values, judge, aim).assurance


# ── limits ─────────────────────────────────────────────────────────────────────────────────────


def test_limits_rest_on_all_months_of_their_phase() -> None:
    (phase,) = chart([*STEADY]).phases
    assert phase.mean == 11
    assert phase.upper == pytest.approx(11 + LIMIT * 15 / 11)


@pytest.mark.parametrize(("values", "has"), [(STEADY[:7], False), (STEADY[:8], True)])
def test_under_eight_values_carry_no_limits(values: list[float | None], has: bool) -> None:
    assert (chart([*values]).phases[0].amr is not None) == has


@pytest.mark.parametrize(("values", "has"), [([5, 6] * 6, False), ([5, 6, 5, 7] * 3, True)])
def test_under_three_different_values_carry_no_limits(values: list[float], has: bool) -> None:
    assert (chart([*values]).phases[0].amr is not None) == has


def test_an_outlying_range_widens_the_limits_unless_it_is_screened_out() -> None:
    """Ranges 2, 1, 1, … and one of 18, which is over 3.267 times their mean of 33/12."""
    values = [*STEADY, 29.0]
    (screened,) = stable_xmr(values, direction="lower").phases
    (whole,) = stable_xmr(values, direction="lower", screen=False).phases
    assert screened.amr == 15 / 11
    assert whole.amr == 33 / 12


def test_screening_that_leaves_no_width_leaves_no_limits() -> None:
    rare: list[float | None] = [0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0]
    of = chart(rare)
    assert of.phases[0].amr is None
    assert of.variation == "common"
    assert all(point.special is None for point in of.points)


def test_without_limits_no_month_is_flagged_and_nothing_assured() -> None:
    of = chart([5.0] * 11 + [50.0], aim=Aim("<", 1))
    assert of.points[-1].special is None
    assert of.assurance is None


# ── phases ─────────────────────────────────────────────────────────────────────────────────────


def test_a_phase_starts_where_the_level_has_changed() -> None:
    assert starts(chart([*STEADY, *[value + 20 for value in STEADY]])) == [0, 12]


def test_a_refused_start_is_none() -> None:
    values = [*STEADY, *[value + 20 for value in STEADY]]
    assert starts(stable_xmr(values, direction="lower", refused=[12])) == [0]


def test_people_start_a_phase_and_shifts_are_looked_for_on_either_side_of_it() -> None:
    values = [*STEADY, *STEADY, *[value + 20 for value in STEADY]]
    assert starts(stable_xmr(values, direction="lower", rebase=[5])) == [0, 5, 24]
    assert starts(stable_xmr(values, direction="lower", rebase=[5], refused=[24])) == [0, 5]


@pytest.mark.parametrize(("missing", "phases"), [(2, [0]), (3, [0, 15])])
def test_a_gap_of_more_than_two_months_ends_a_phase(missing: int, phases: list[int]) -> None:
    assert starts(chart([*STEADY, *[None] * missing, *STEADY])) == phases


# ── changes ────────────────────────────────────────────────────────────────────────────────────


def test_the_changes_are_the_points_where_changes_are_judged() -> None:
    of = chart([10.0, 13.0, None, 20.0, 18.0], judge="changes")
    assert [point.value for point in of.points] == [None, 3, None, None, -2]


def test_a_steady_climb_is_no_signal_where_changes_are_judged() -> None:
    climb = [float(100 + 5 * n + (n % 3)) for n in range(24)]
    assert chart([*climb], judge="changes").variation == "common"
    assert chart([*climb], judge="levels").variation != "common"


def test_a_leap_is_a_signal_where_changes_are_judged() -> None:
    leap = [100.0, 103, 101, 104, 100, 102, 105, 101, 103, 100, 104, 102, 150]
    assert chart([*leap], judge="changes").variation == "concern_high"
    better = stable_xmr(leap, direction="higher", judge="changes")
    assert better.variation == "improvement_high"


# ── assurance ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (Aim("<", 15), "meets"),
        (Aim("<", 11), "hit_or_miss"),
        (Aim("<", 7), "misses"),
        (Aim(">", 7), "meets"),
        (Aim(">=", 15), "misses"),
    ],
)
def test_all_none_or_some_of_the_limits_meet_the_target(aim: Aim, said: str) -> None:
    assert assurance([*STEADY], aim) == said


def test_limits_are_cut_to_what_is_possible_before_they_are_held_against_it() -> None:
    near_all: list[float | None] = [100.0, 99.0, 100.0, 98.5] * 4
    assert assurance(near_all, Aim(">=", 90, **SHARE)) == "meets"
    assert assurance(near_all, Aim(">", 100, **SHARE)) == "misses"
    assert assurance(near_all, Aim(">", 100)) == "hit_or_miss"


def test_the_targets_own_operator_decides_on_the_limit_itself() -> None:
    few: list[float | None] = [0.0, 1.0, 0.0, 2.0] * 4
    count = {"least": 0.0}
    assert assurance(few, Aim(">=", 0, **count)) == "meets"
    assert assurance(few, Aim(">", 0, **count)) == "hit_or_miss"
    assert assurance(few, Aim("<", 0, **count)) == "misses"
    assert assurance(few, Aim("<=", 0, **count)) == "hit_or_miss"


def test_an_exact_target_is_kept_only_by_limits_that_are_one() -> None:
    assert assurance([*STEADY], Aim("=", 11)) == "hit_or_miss"
    assert assurance([*STEADY], Aim("=", 40)) == "misses"
    climb: list[float | None] = [10.0, 20, 31, 40, 50, 61, 70, 80, 91, 100]
    assert assurance(climb, Aim("=", 100, **SHARE), "changes") == "meets"


def test_a_measure_that_moves_is_assured_of_nothing() -> None:
    moving = [*STEADY, *[value + 2 for value in STEADY[:7]]]
    assert assurance([*moving], Aim("<", 100)) == "moving"


def test_a_trend_moves_as_well_as_a_shift_and_a_missing_month_after_it_hides_neither() -> None:
    rising = [*STEADY, *[10.5 + n / 10 for n in range(7)]]
    assert assurance([*rising], Aim("<", 100)) == "moving"
    assert assurance([*rising, None], Aim("<", 100)) == "moving"


def test_a_latest_month_on_the_other_side_leaves_neither_keeping_nor_missing() -> None:
    assert assurance([*STEADY, 30.0], Aim("<", 20)) == "hit_or_miss"
    assert assurance([*STEADY, 1.0], Aim("<", 5)) == "hit_or_miss"


def test_judged_by_changes_the_range_starts_from_todays_level() -> None:
    """Changes of mean 1 and moving ranges of 4 and 3: next month lies at 109 + 1 ± 2.66 × amr."""
    walk = [100.0, 103, 102, 104, 105, 104, 107, 106, 108, 109, 108, 111]
    of = chart([*walk], "changes", Aim("<", 150))
    phase = of.phases[0]
    assert of.assurance == "meets"
    assert phase.amr is not None
    top = 111 + phase.mean + LIMIT * phase.amr
    assert assurance([*walk], Aim("<", math.ceil(top)), "changes") == "meets"
    assert assurance([*walk], Aim("<", math.floor(top)), "changes") == "hit_or_miss"
    bottom = 111 + phase.mean - LIMIT * phase.amr
    assert assurance([*walk], Aim(">", math.floor(bottom)), "changes") == "meets"
    assert assurance([*walk], Aim(">", math.ceil(bottom)), "changes") == "hit_or_miss"
    assert assurance([*walk], Aim("=", 110), "changes") == "hit_or_miss"


def test_there_is_no_assurance_without_a_target_or_a_direction() -> None:
    assert chart([*STEADY]).assurance is None
    assert stable_xmr([*STEADY], direction="none", aim=Aim("<", 5)).assurance is None


# ── false alarms ───────────────────────────────────────────────────────────────────────────────


def _alike(rho: float, generator: np.random.Generator) -> list[float | None]:
    """36 month-ends, each so much like the one before it; a random walk for 1."""
    shocks = generator.normal(size=36)
    level = shocks[0] / (math.sqrt(1 - rho**2) if rho < 1 else 1)
    series = [level]
    for shock in shocks[1:]:
        series.append(rho * series[-1] + shock)
    return [*series]


@pytest.mark.parametrize(
    ("rho", "judge"),
    [(0.0, "levels"), (0.5, "changes"), (0.7, "changes"), (0.95, "changes"), (1.0, "changes")],
)
def test_the_latest_month_is_flagged_in_at_most_four_of_a_hundred_where_nothing_happened(
    rho: float, judge: Judge
) -> None:
    generator = np.random.default_rng(2013)
    flagged = [chart(_alike(rho, generator), judge).variation != "common" for _ in range(300)]
    assert np.mean(flagged) <= 0.04


def test_month_ends_that_are_alike_cry_wolf_when_they_are_judged_by_their_levels() -> None:
    generator = np.random.default_rng(2013)
    flagged = [chart(_alike(0.9, generator), "levels").variation != "common" for _ in range(100)]
    assert np.mean(flagged) > 0.2
