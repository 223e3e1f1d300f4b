"""How likely it is that a target will be kept: from the months that may come.

`kpi.analysis.futures` draws the months; here they are held against a target. Arithmetic comes
first by itself: what can't be reached is reached in no draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpi.analysis.futures import (
    Draws,
    future_counts,
    future_levels,
    future_shares,
    future_values,
)
from kpi.analysis.spc import Chart
from kpi.analysis.stable import FEWEST_FOR_LIMITS, Aim, Judge

ON_COURSE_FROM = 0.80
"""With this chance or more that the target is kept on its date, a measure is on course."""
MONTHS_AHEAD = 3
"""How far ahead that is asked of a target without a date."""


@dataclass(frozen=True, slots=True)
class Months:
    """What the months of a phase were, oldest first; those without a value are left out.

    Attributes:
        values: in the series' unit.
        cases: the denominators, where the values are shares of cases in percent.
    """

    values: tuple[float, ...]
    cases: tuple[float, ...] | None = None


def phase_months(
    chart: Chart, values: Sequence[float | None], cases: Sequence[float | None] | None = None
) -> Months:
    """The months of a chart's last phase.

    Args:
        values: the series that the chart was drawn of, in its unit; levels, not changes.
        cases: the denominators, for shares of cases.
    """
    start = chart.phases[-1].start if chart.phases else 0
    known = [n for n in range(start, len(values)) if values[n] is not None]
    return Months(
        tuple(value for n in known if (value := values[n]) is not None),
        None if cases is None else tuple(of for n in known if (of := cases[n])),
    )


def future_months(months: Months, *, judge: Judge, ahead: int) -> Draws | None:
    """Draws of the months that follow, in the series' unit.

    Months judged by their changes go on from the last one. Of the others, shares of cases scatter
    like a binomial, whole numbers from 0 on like counts, and all else as it has varied.

    Returns:
        Nothing where the phase is too short to say anything.
    """
    if len(months.values) < FEWEST_FOR_LIMITS:
        return None
    if judge == "changes":
        drawn = future_levels(months.values, ahead=ahead)
        return np.clip(drawn, 0.0, 100.0) if months.cases is not None else _like(months, drawn)
    if months.cases is not None:
        counts = [value * of / 100 for value, of in zip(months.values, months.cases, strict=True)]
        numerators, denominators = future_shares(counts, months.cases, ahead=ahead)
        return 100 * numerators / denominators
    if are_counts(months.values):
        return future_counts(months.values, ahead=ahead)
    return future_values(months.values, ahead=ahead)


def chances(windows: Draws, aim: Aim) -> tuple[float, ...]:
    """The chance of each window ahead that it keeps the target, 0 to 1.

    Args:
        windows: draws of the judged window's figure, one column a window.
    """
    kept = np.vectorize(aim.is_kept)(windows)
    return tuple(float(share) for share in kept.mean(axis=0))


def are_counts(values: Sequence[float]) -> bool:
    """Whether values can be how often a thing happened."""
    return all(value >= 0 and value % 1 == 0 for value in values)


def _like(months: Months, drawn: Draws) -> Draws:
    """What is counted at a month's end is whole, and not below nought."""
    return np.maximum(np.round(drawn), 0.0) if are_counts(months.values) else drawn
