"""How often the latest month of a measure is flagged though nothing has changed.

Found by simulation of 36 months of each kind of series, judged as measures are
(`kpi.analysis.stable`, `kpi.analysis.p_chart`); the test of this module simulates them again.
"""

from collections.abc import Iterable
from typing import Literal

Judged = Literal["levels", "changes", "shares"]
"""Months by their levels, month-ends by their changes, shares by their p chart."""

FALSE_SIGNAL: dict[Judged, float] = {"levels": 0.021, "changes": 0.011, "shares": 0.014}
"""The share of series flagged: of independent normal and Poisson months; of month-ends that
resemble each other by 0.7, 0.9 and 0.95 and of walks; of binomial shares of 10 to 500 cases."""


def expected_false_signals(series: Iterable[Judged]) -> float:
    """How many of these series would be flagged in their latest month by chance alone."""
    return sum(FALSE_SIGNAL[each] for each in series)
