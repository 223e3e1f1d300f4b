"""The run chart: is the series a random walk about its median? Anhøj's two rules.

Sources: Anhøj & Olesen, *Run Charts Revisited*, PLoS ONE 9(11): e113825 (2014); Anhøj, *Diagnostic
Value of Run Chart Analysis*, PLoS ONE 10(3): e0121349 (2015).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from scipy.stats import binom

from kpi.analysis.spc import as_series

FEWEST_CROSSINGS_QUANTILE = 0.05


@dataclass(frozen=True, slots=True)
class RunChart:
    """What the rules make of a series.

    Attributes:
        median: in the series' unit; nothing for a series without a value.
        useful: values that don't lie on the median; only they count.
        longest_run: most useful values in a row on one side of the median.
        longest_at: their places in the series; of several equally long runs, the latest.
        longest_expected: a longer run is a signal; nothing without a useful value.
        crossings: how often the series crosses the median.
        fewest_expected: fewer crossings are a signal.
    """

    median: float | None
    useful: int
    longest_run: int
    longest_expected: int | None
    crossings: int
    fewest_expected: int
    longest_at: tuple[int, ...] = ()

    @property
    def long_run(self) -> bool:
        """The series stays on one side for longer than chance explains."""
        return self.longest_expected is not None and self.longest_run > self.longest_expected

    @property
    def few_crossings(self) -> bool:
        """The series crosses the median less often than chance explains."""
        return self.crossings < self.fewest_expected

    @property
    def signal(self) -> bool:
        """Either rule says that the series isn't random."""
        return self.long_run or self.few_crossings


def run_chart(values: Sequence[float | None]) -> RunChart:
    """Anhøj's rules on a series of months in order; missing months break no run."""
    series = as_series(values)
    known = series[~np.isnan(series)]
    if not len(known):
        return RunChart(None, 0, 0, None, 0, 0)
    median = float(np.median(known))
    useful = [
        (place, value > median)
        for place, value in enumerate(series.tolist())
        if not math.isnan(value) and value != median
    ]
    sides = [above for _, above in useful]
    n = len(sides)
    runs = [[place for place, _ in run] for _, run in groupby(useful, key=lambda each: each[1])]
    longest = max(reversed(runs), key=len, default=[])
    return RunChart(
        median=median,
        useful=n,
        longest_run=len(longest),
        longest_expected=round(math.log2(n)) + 3 if n else None,
        crossings=sum(before != after for before, after in pairwise(sides)),
        fewest_expected=int(binom.ppf(FEWEST_CROSSINGS_QUANTILE, n - 1, 0.5)) if n > 1 else 0,
        longest_at=tuple(longest),
    )
