"""A chance is the share of futures that keep the target."""

import numpy as np
import pytest

from kpi.analysis.chances import Months, are_counts, chances, future_months, phase_months
from kpi.analysis.stable import Aim, stable_xmr

MET = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 2.0], [2.0, 5.0]])


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (Aim("<=", 2), (0.75, 0.5)),
        (Aim("<", 2), (0.25, 0.0)),
        (Aim(">=", 2), (0.75, 1.0)),
        (Aim(">", 2), (0.25, 0.5)),
        (Aim("=", 2), (0.5, 0.5)),
    ],
)
def test_the_chance_counts_what_lies_on_the_target_as_its_operator_says(
    aim: Aim, said: tuple[float, float]
) -> None:
    assert chances(MET, aim) == said


def test_the_months_are_those_of_the_last_phase_that_have_a_value() -> None:
    values = [10.0, 12, 11] * 4 + [30.0, 32, None, 31] * 4
    chart = stable_xmr(values, direction="lower")
    assert phase_months(chart, values).values == tuple(v for v in values[12:] if v is not None)
    cases: list[float | None] = [50.0] * 12 + [60.0, 61, None, 62] * 4
    assert phase_months(chart, values, cases).cases == (60, 61, 62) * 4


def test_the_last_of_three_phases_is_meant_and_where_there_is_none_there_are_no_months() -> None:
    values = [10.0, 12, 11] * 4 + [30.0, 32, 31] * 4 + [60.0, 62, 61] * 4
    chart = stable_xmr(values, direction="lower")
    assert phase_months(chart, values).values == (60, 62, 61) * 4
    nothing = stable_xmr([None] * 9, direction="lower")
    assert phase_months(nothing, [None] * 9, [None] * 9) == Months((), ())


@pytest.mark.parametrize(("n", "known"), [(7, False), (8, True)])
def test_a_phase_of_under_eight_months_says_nothing(n: int, known: bool) -> None:
    drawn = future_months(Months((5.0,) * n), judge="levels", ahead=1)
    assert (drawn is not None) == known


def test_counts_stay_whole_and_shares_between_none_and_all() -> None:
    counts = future_months(Months((3.0, 5, 4, 4) * 3), judge="levels", ahead=2)
    levels = future_months(Months((3.0, 1, 0, 2) * 3), judge="changes", ahead=6)
    shares = future_months(Months((99.0, 100) * 6, (50.0,) * 12), judge="changes", ahead=6)
    assert counts is not None
    assert levels is not None
    assert shares is not None
    assert (counts % 1 == 0).all()
    assert (levels % 1 == 0).all()
    assert levels.min() == 0
    assert 0 <= shares.min() <= shares.max() == 100


def test_month_ends_go_on_from_the_last_one_whatever_they_are() -> None:
    """Counts of 20 up to 31, the same with halves between them, and as shares from 9 down to 0%."""
    climb = tuple(float(n) for n in range(20, 32))
    counts = future_months(Months(climb), judge="changes", ahead=1)
    halves = future_months(Months((*climb, 31.5)), judge="changes", ahead=1)
    fall = Months((9.0, 8, 9, 7, 6, 5, 5, 3, 2, 1, 1, 0), (50.0,) * 12)
    shares = future_months(fall, judge="changes", ahead=3)
    assert counts is not None
    assert halves is not None
    assert shares is not None
    assert np.median(counts) == pytest.approx(32, abs=1)
    assert np.median(halves) == pytest.approx(32.5, abs=1)
    assert (halves % 1 != 0).all()
    assert shares.min() == 0
    assert (shares % 1 != 0).any()


def test_shares_of_cases_scatter_like_a_binomial() -> None:
    """Forty of fifty in each month: 80%, give or take 100 × √(0.8 × 0.2 / 50)."""
    shares = future_months(Months((80.0,) * 50, (50.0,) * 50), judge="levels", ahead=2)
    assert shares is not None
    assert shares.shape[1] == 2
    assert shares.mean() == pytest.approx(80, abs=0.3)
    assert shares.std() == pytest.approx(5.66, rel=0.05)
    assert (shares % 2 == 0).all()
    with pytest.raises(ValueError, match="shorter"):
        future_months(Months((80.0,) * 50, (50.0,) * 49), judge="levels", ahead=2)


def test_what_is_neither_a_share_nor_a_count_scatters_as_it_has() -> None:
    drawn = future_months(Months((14.5, 15.1, 14.2, 15.5) * 5), judge="levels", ahead=1)
    assert drawn is not None
    assert drawn.mean() == pytest.approx(14.8, abs=0.05)
    assert not are_counts((14.5,))
    assert not are_counts((-1.0,))
    assert are_counts((0.0, 3.0))
