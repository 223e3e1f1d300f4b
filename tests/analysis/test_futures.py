"""What the months that may come are drawn from, and that what is said of them comes true."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kpi.analysis.futures import DRAWS, future_counts, future_levels, future_shares, future_values
from kpi.analysis.spc import Floats


@pytest.mark.parametrize("draw", [future_counts, future_levels, future_values])
def test_the_same_months_have_the_same_futures(draw: Callable[..., Floats]) -> None:
    assert (draw([3, 5, 4], ahead=2) == draw([3, 5, 4], ahead=2)).all()
    assert draw([3, 5, 4], ahead=2).shape == (DRAWS, 2)


def test_the_same_shares_have_the_same_futures() -> None:
    one, other = (future_shares([3, 5, 4], [9, 8, 9], ahead=2) for _ in range(2))
    assert (np.array(one) == np.array(other)).all()
    assert one[0].shape == one[1].shape == (DRAWS, 2)


def test_shares_scatter_like_a_binomial_of_the_pooled_share() -> None:
    numerators, denominators = future_shares([80] * 50, [100] * 50, ahead=1)
    assert (denominators == 100).all()
    assert numerators.mean() == pytest.approx(80, abs=0.3)
    assert numerators.std() == pytest.approx(math.sqrt(100 * 0.8 * 0.2), rel=0.05)


def test_months_that_have_varied_more_make_wider_shares() -> None:
    alike, _ = future_shares([80, 79, 81, 80] * 5, [100] * 20, ahead=1)
    apart, _ = future_shares([95, 65, 90, 70] * 5, [100] * 20, ahead=1)
    assert apart.std() > 2 * alike.std()
    assert apart.mean() == pytest.approx(80, abs=1)


@pytest.mark.parametrize(
    ("counts", "of", "times"),
    [([75, 85], 100, 1.59), ([1, 5], 6, 2.72), ([0, 6], 6, 3.5)],
)
def test_shares_scatter_as_much_wider_as_their_months_have(
    counts: list[float], of: float, times: float
) -> None:
    """Squares add up to 1.59, 2.72 and 6.12 times a binomial's; a share that is drawn anew for each
    month makes them 3.5 times at most, where it is as likely to be any."""
    numerators, _ = future_shares(counts * 25, [of] * 50, ahead=2)
    share = sum(counts) / 2 / of
    assert numerators.var() == pytest.approx(times * of * share * (1 - share), rel=0.06)
    assert np.corrcoef(numerators.T)[0, 1] == pytest.approx(0, abs=0.08)


@pytest.mark.parametrize(
    ("counts", "times"), [([6, 14], 1.633), ([0, 20], 10.2), ([0, 0, 0, 2] * 2, 1.52)]
)
def test_counts_scatter_as_much_wider_as_their_months_have(
    counts: list[float], times: float
) -> None:
    months = counts * (80 // len(counts) if len(counts) > 2 else 25)
    drawn, mean = future_counts(months, ahead=2), sum(counts) / len(counts)
    assert drawn.shape == (DRAWS, 2)
    assert drawn.var() == pytest.approx(times * mean * (1 + 1 / len(months)), rel=0.06)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0, abs=0.08)


def test_two_months_tell_how_far_they_vary_and_one_does_not() -> None:
    assert future_counts([2, 12], ahead=1).std() > 5
    assert future_counts([5], ahead=1).mean() == pytest.approx(5.5, rel=0.05)


def test_what_is_not_known_of_a_short_phase_is_the_same_in_all_its_futures() -> None:
    """Eight months leave a variance of 1/8 of a month's own, which makes 1/9 of the whole."""
    numerators, _ = future_shares([80] * 8, [100] * 8, ahead=2)
    assert np.corrcoef(numerators.T)[0, 1] == pytest.approx(1 / 9, abs=0.03)
    assert np.corrcoef(future_counts([20] * 8, ahead=2).T)[0, 1] == pytest.approx(1 / 9, abs=0.03)
    values = future_values([14.0, 16.0] * 4, ahead=2)
    assert np.corrcoef(values.T)[0, 1] == pytest.approx(1 / 9, abs=0.05)


def test_what_never_happened_may_happen_half_a_time_in_all_that_was() -> None:
    """Jeffreys' prior: none of 80 cases leaves a share of 0.5 of 81, none in 8 months 1/16."""
    numerators, _ = future_shares([0] * 8, [10] * 8, ahead=3)
    assert numerators.mean() == pytest.approx(10 * 0.5 / 81, rel=0.1)
    missed, _ = future_shares([10] * 8, [10] * 8, ahead=3)
    assert 10 - missed.mean() == pytest.approx(10 * 0.5 / 81, rel=0.1)
    assert future_counts([0] * 8, ahead=3).mean() == pytest.approx(1 / 16, rel=0.1)


def test_values_scatter_like_students_t() -> None:
    """Mean 15, variance 3/4, nine months: t of 8 degrees, as wide as √(3/4 × 10/9)."""
    drawn = future_values([14, 15, 16] * 3, ahead=4)
    quarters = 15 + math.sqrt(0.75 * 10 / 9) * np.array([-1.860, -0.706, 0.0, 0.706, 1.860])
    assert np.quantile(drawn, [0.05, 0.25, 0.5, 0.75, 0.95]) == pytest.approx(quarters, abs=0.07)


def test_a_share_of_all_may_still_fall_short_and_the_less_the_more_months_it_was() -> None:
    few, _ = future_shares([30] * 8, [30] * 8, ahead=1)
    many, _ = future_shares([30] * 40, [30] * 40, ahead=1)
    assert 0.9 < (few == 30).mean() < (many == 30).mean() < 1


def test_the_denominators_are_those_of_the_last_twelve_months() -> None:
    _, denominators = future_shares([1] * 24, [10] * 12 + [20] * 12, ahead=3)
    assert (denominators == 20).all()
    _, denominators = future_shares([1] * 24, [10] * 13 + [20] * 11, ahead=3)
    assert set(np.unique(denominators)) == {10, 20}


def test_counts_scatter_like_poisson_and_wider_where_they_have() -> None:
    poisson = future_counts([10, 7, 13, 9, 11] * 10, ahead=1)
    assert poisson.mean() == pytest.approx(10, abs=0.3)
    assert poisson.std() == pytest.approx(math.sqrt(10 * (1 + 1 / 50)), rel=0.05)
    wide = future_counts([0, 20, 2, 18, 10] * 10, ahead=1)
    assert wide.std() == pytest.approx(np.std([0, 20, 2, 18, 10]), rel=0.15)


def test_month_ends_go_on_from_the_last_one_and_spread_with_time() -> None:
    walk = np.cumsum([1, -1, 2, -2, 1, 1, -1, 2, -1, -2, 1, 2, 1, 2, 1, -1]) + 100.0
    ahead = future_levels(walk.tolist(), ahead=6)
    assert abs(np.median(ahead[:, 0]) - walk[-1]) < 1
    assert ahead[:, 5].std() > 1.5 * ahead[:, 0].std()


def test_month_ends_that_share_nothing_are_drawn_back_to_their_mean() -> None:
    noise = np.random.default_rng(1).normal(50, 3, size=40)
    noise[-1] = 59
    assert np.median(future_levels(noise.tolist(), ahead=1)) < 53


def test_equal_month_ends_stay_equal() -> None:
    assert (future_levels([7.0] * 10, ahead=2) == 7).all()


# ── held to account ────────────────────────────────────────────────────────────────────────────

Make = Callable[[np.random.Generator, int], Floats]
Draw = Callable[[Sequence[float], int], Floats]


def _alike(rho: float) -> Make:
    def make(generator: np.random.Generator, months: int) -> Floats:
        shocks = generator.normal(size=months + 30)
        levels = np.zeros(months + 30)
        for n in range(1, months + 30):
            levels[n] = rho * levels[n - 1] + shocks[n]
        return 60 + 4 * levels[30:]

    return make


def _counts(values: Sequence[float], ahead: int) -> Floats:
    return future_counts(values, ahead=ahead)


def _levels(values: Sequence[float], ahead: int) -> Floats:
    return future_levels(values, ahead=ahead)


def _values(values: Sequence[float], ahead: int) -> Floats:
    return future_values(values, ahead=ahead)


KINDS: dict[str, tuple[Make, Draw]] = {
    "small counts": (lambda g, n: g.poisson(3, n).astype(float), _counts),
    "counts that vary more": (lambda g, n: g.negative_binomial(8, 0.3, n).astype(float), _counts),
    "independent months": (lambda g, n: g.normal(50, 5, n), _values),
    "month-ends, AR(1) 0.7": (_alike(0.7), _levels),
    "month-ends, AR(1) 0.9": (_alike(0.9), _levels),
    "a random walk": (_alike(1.0), _levels),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ahead", [1, 3])
def test_what_is_said_of_a_month_comes_true_as_often(kind: str, ahead: int) -> None:
    make, draw = KINDS[kind]
    generator = np.random.default_rng(2013)
    said, happened, held = [], [], []
    for _ in range(400):
        months = int(generator.integers(12, 36))
        series = make(generator, months + ahead)
        drawn = draw(series[:months].tolist(), ahead)[:, -1]
        level = np.median(drawn) + generator.normal() * drawn.std()
        said.append((drawn <= level).mean())
        happened.append(series[-1] <= level)
        low, high = np.quantile(drawn, [0.1, 0.9])
        held.append(low <= series[-1] <= high)
    assert _furthest_off(np.array(said), np.array(happened)) <= 0.12
    assert 0.70 <= np.mean(held) <= (0.95 if "counts" in kind else 0.90)


def test_what_is_said_of_shares_near_all_comes_true_as_often() -> None:
    generator = np.random.default_rng(2013)
    said, happened = [], []
    for _ in range(800):
        cases = generator.poisson(30, 25) + 1
        counts = generator.binomial(cases, generator.choice([0.9, 0.97, 0.995]))
        level = generator.choice([0.9, 0.95, 1.0])
        numerators, denominators = future_shares(counts[:-1].tolist(), cases[:-1].tolist(), ahead=1)
        said.append((numerators / denominators >= level).mean())
        happened.append(counts[-1] / cases[-1] >= level)
    assert _furthest_off(np.array(said), np.array(happened)) <= 0.12


def _furthest_off(said: Floats, happened: Floats) -> float:
    """How far what happened is from what was said, in the worst fifth that has forty or more."""
    fifth = np.minimum((said * 5).astype(int), 4)
    return max(
        abs(said[fifth == of].mean() - happened[fifth == of].mean())
        for of in range(5)
        if (fifth == of).sum() >= 40
    )
