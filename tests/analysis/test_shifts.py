"""A phase starts where a level has changed and stays changed."""

import json
from pathlib import Path

import pytest

from kpi.analysis.shifts import SETTLED, stable_shifts

LOW, HIGH = [9.0, 11.0] * 6, [19.0, 21.0] * 6
REFERENCE = json.loads((Path(__file__).parent / "autospc.json").read_text())
"""Sixty invented series and where the R package autospc, with periods of 12 and runs of 7, starts
its phases: noise, one step, walks, counts, a step every 18 months, months that resemble each
other."""


@pytest.mark.parametrize("series", REFERENCE)
def test_phases_start_where_the_reference_starts_them(series: dict[str, list[float]]) -> None:
    assert list(stable_shifts(series["values"])) == series["starts"]


def test_a_level_that_stays_changed_starts_a_phase_on_its_first_month() -> None:
    assert stable_shifts(LOW + HIGH) == (12,)
    assert stable_shifts(LOW + LOW[:1] + HIGH) == (13,)


def test_a_level_needs_twelve_months_behind_it_to_be_one() -> None:
    assert stable_shifts(LOW + HIGH[: SETTLED - 1]) == ()
    assert stable_shifts(LOW + HIGH[:SETTLED]) == (12,)


def test_the_first_twelve_months_start_nothing() -> None:
    assert stable_shifts(LOW[:11] + HIGH + HIGH[:2]) == (12,)


def test_a_run_of_six_starts_nothing() -> None:
    back = [9.0, 11.0] * 10
    assert stable_shifts(LOW + HIGH[:6] + back) == ()


def test_a_rise_that_is_taken_back_starts_nothing() -> None:
    assert stable_shifts(LOW + HIGH[:8] + [2.0] * 8) == ()


def test_a_rise_that_is_taken_back_from_its_twelfth_month_on_starts_nothing() -> None:
    assert stable_shifts(LOW + HIGH[:11] + [2.0] * 7 + [25.0] * 5) == ()


def test_equal_months_that_stay_on_their_level_start_a_phase() -> None:
    assert stable_shifts([*LOW, *[20.0] * SETTLED]) == (12,)
    assert stable_shifts([*LOW, 30.0, *[20.0] * (SETTLED + 1)]) == (13,)


def test_a_rise_whose_last_months_may_be_its_end_starts_nothing_yet() -> None:
    """The last of its twelve months has gone back, and no month since has come again."""
    settled = [*HIGH[:11], 2.0]
    assert stable_shifts([*LOW, *settled]) == ()
    assert stable_shifts([*LOW, *settled, 2.0]) == ()
    assert stable_shifts([*LOW, *settled, 25.0]) == (12,)


def test_a_refused_start_is_not_made_a_month_later_either() -> None:
    assert stable_shifts(LOW + HIGH + HIGH, refused=[12]) == ()


def test_a_later_shift_starts_a_phase_though_an_earlier_one_was_refused() -> None:
    assert stable_shifts(LOW + HIGH + [2.0] * 13, refused=[12]) == (24,)
    lower = [2.0, 4.0] * 6
    assert stable_shifts(LOW + HIGH + lower + LOW) == (12, 35)
    later = [value + 30 for value in HIGH]
    assert stable_shifts(LOW + HIGH + LOW + later, refused=[12]) == (35,)
    assert stable_shifts(LOW + HIGH + lower + HIGH, refused=[12]) == (36,)


def test_a_missing_month_is_not_seen() -> None:
    with_gap = [*LOW[:5], None, *LOW[5:], *HIGH[:3], None, *HIGH[3:]]
    assert stable_shifts(with_gap) == (13,)


def test_nothing_and_equal_values_start_nothing() -> None:
    assert stable_shifts([]) == ()
    assert stable_shifts([None, None]) == ()
    assert stable_shifts([5.0] * 40) == ()


def test_an_infinite_value_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        stable_shifts([1.0, float("inf")])
