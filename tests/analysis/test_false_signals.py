"""How often chance alone flags the latest month of 36, for each way in which months are judged."""

from collections.abc import Callable

import numpy as np
import pytest

from kpi.analysis.false_signals import FALSE_SIGNAL, Judged, expected_false_signals
from kpi.analysis.p_chart import judged_by_shares, p_chart
from kpi.analysis.stable import Judge, stable_xmr

MONTHS = 36
AT_MOST = 0.04
TIMES = 1000

Random = np.random.Generator


def normal(random: Random) -> list[float]:
    values: list[float] = random.normal(50, 5, MONTHS).tolist()
    return values


def counts_of(mean: float) -> Callable[[Random], list[float]]:
    """Poisson months, as of things that happen so many times."""
    return lambda random: [float(each) for each in random.poisson(mean, MONTHS)]


def month_ends(likeness: float) -> Callable[[Random], list[float]]:
    """Series of which each value keeps so much of the one before it; a walk keeps all."""

    def made(random: Random) -> list[float]:
        steps = random.normal(size=MONTHS + 50)
        for place in range(1, len(steps)):
            steps[place] += likeness * steps[place - 1]
        values: list[float] = steps[-MONTHS:].tolist()
        return values

    return made


def flagged(make: Callable[[Random], list[float]], judge: Judge) -> float:
    random = np.random.default_rng(11)
    charts = [stable_xmr(make(random), direction="none", judge=judge) for _ in range(TIMES)]
    return sum(chart.variation != "common" for chart in charts) / TIMES


def flagged_share(fewest: int, most: int, share: float) -> float:
    random = np.random.default_rng(12)
    found = 0
    for _ in range(TIMES):
        cases = random.integers(fewest, most, MONTHS)
        counts = random.binomial(cases, share)
        chart = stable_xmr((100 * counts / cases).tolist(), direction="none")
        starts = [phase.start for phase in chart.phases[1:]]
        shares = p_chart(counts.tolist(), cases.tolist(), rebase=starts)
        judged = judged_by_shares(chart, shares, cases.tolist(), direction="none")
        found += judged.variation != "common"
    return found / TIMES


def simulated(kind: Judged) -> list[float]:
    if kind == "shares":
        ranges = ((10, 40, 0.15), (40, 80, 0.9), (200, 500, 0.5), (25, 70, 0.97))
        return [flagged_share(*each) for each in ranges]
    if kind == "changes":
        return [flagged(month_ends(likeness), "changes") for likeness in (0.7, 0.9, 0.95, 1.0)]
    return [
        flagged(lambda random: random.normal(50, 5, MONTHS).tolist(), "levels"),
        *(
            flagged(
                lambda random, of=of: random.poisson(of, MONTHS).astype(float).tolist(), "levels"
            )
            for of in (4, 20)
        ),
    ]


@pytest.mark.parametrize("kind", FALSE_SIGNAL)
def test_as_many_false_signals_are_expected_as_chance_gives(kind: Judged) -> None:
    found = simulated(kind)
    print(kind, found)
    assert max(found) <= AT_MOST
    assert np.mean(found) == pytest.approx(FALSE_SIGNAL[kind], abs=0.006)


def test_what_is_expected_depends_on_how_the_measures_are_judged() -> None:
    assert expected_false_signals(["levels"] * 10 + ["changes"] * 20 + ["shares"]) == (
        pytest.approx(10 * 0.021 + 20 * 0.011 + 0.014)
    )
    assert expected_false_signals([]) == 0
