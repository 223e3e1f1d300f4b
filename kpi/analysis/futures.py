"""The months that may come, drawn from what the months of a phase are.

What a month may bring depends on what kind of figure it is: a share of cases scatters like a
binomial, things that happen like Poisson, either of them wider where the months have varied more
(beta-binomial, negative binomial); a month-end goes on from its level. Each draw first draws how
well the phase is known, then one future; the draws of one seed are always the same.

Sources: McCullagh & Nelder, *Generalized Linear Models* (1989), §4.5 and §6.2, for dispersion;
Gelman and others, *Bayesian Data Analysis* (2013), §2.4, 2.6 and 14.2, for the predictive
distributions; Kendall, *Biometrika* 41 (1954), 403–404, for the bias that is taken out of the
persistence of month-ends.
"""

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from kpi.analysis.spc import Floats

DRAWS = 4000
SEED = 20111201
EXPECTED_FROM = 12
"""Months whose denominators the next ones' are expected to be like."""

Draws: TypeAlias = Floats
"""One row a draw, one column a month ahead."""


def future_shares(
    numerators: Sequence[float], denominators: Sequence[float], *, ahead: int
) -> tuple[Draws, Draws]:
    """Numerators and denominators of the months that follow those of a phase.

    Args:
        numerators, denominators: those of the phase's months, oldest first; months without cases
            are none.
    """
    counts, cases = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    generator = np.random.default_rng(SEED)
    of = generator.choice(cases[-EXPECTED_FROM:], size=(DRAWS, ahead))
    share = counts.sum() / cases.sum()
    wider = _dispersion(counts, cases * share, cases * share * (1 - share))
    pooled = generator.beta(
        (counts.sum() + 0.5) / wider, ((cases - counts).sum() + 0.5) / wider, size=(DRAWS, 1)
    )
    if wider > 1:
        alike = max((cases.mean() - 1) / (wider - 1) - 1, 1.0)
        monthly = generator.beta(
            np.maximum(pooled * alike, 1e-9),
            np.maximum((1 - pooled) * alike, 1e-9),
            size=(DRAWS, ahead),
        )
    else:
        monthly = np.broadcast_to(pooled, (DRAWS, ahead))
    return generator.binomial(of.astype(int), monthly).astype(float), of


def future_counts(counts: Sequence[float], *, ahead: int) -> Draws:
    """How often a thing happens in the months that follow those of a phase."""
    known = np.asarray(counts, dtype=float)
    generator = np.random.default_rng(SEED)
    mean = known.mean()
    wider = _dispersion(known, np.full(len(known), mean), np.full(len(known), mean))
    rate = generator.gamma((known.sum() + 0.5) / wider, wider / len(known), size=(DRAWS, 1))
    if wider > 1:
        rate = generator.gamma(rate / (wider - 1), wider - 1, size=(DRAWS, ahead))
    return generator.poisson(rate, size=(DRAWS, ahead)).astype(float)


def future_values(values: Sequence[float], *, ahead: int) -> Draws:
    """Values that are neither shares of cases nor counts, which the months share nothing of."""
    known = np.asarray(values, dtype=float)
    generator = np.random.default_rng(SEED)
    n = len(known)
    spread = known.std(ddof=1) * np.sqrt((n - 1) / generator.chisquare(n - 1, size=(DRAWS, 1)))
    level = known.mean() + spread / math.sqrt(n) * generator.normal(size=(DRAWS, 1))
    drawn: Draws = level + spread * generator.normal(size=(DRAWS, ahead))
    return drawn


def future_levels(levels: Sequence[float], *, ahead: int) -> Draws:
    """Month-ends that go on from the last one.

    Each is drawn back to the mean of the phase as far as its months have been (not at all for a
    random walk), and moved by as much as a month has moved them.

    Args:
        levels: the phase's month-ends, oldest first, two or more.
    """
    known = np.asarray(levels, dtype=float)
    generator = np.random.default_rng(SEED)
    before, after = known[:-1], known[1:]
    centre, n = known.mean(), len(after)
    persistence, unsure, spread = _persistence(before - centre, after - centre)
    scale = spread * np.sqrt(n / generator.chisquare(n, size=(DRAWS, 1)))
    kept = np.clip(persistence + unsure * generator.normal(size=(DRAWS, 1)), 0.0, 1.0)
    around = centre + scale / math.sqrt(n) / np.maximum(1 - kept, 0.2) * generator.normal(
        size=(DRAWS, 1)
    )
    drift = _drift(np.diff(known), generator) * np.clip((kept - 0.7) / 0.3, 0.0, 1.0)
    level = np.full((DRAWS, 1), known[-1])
    path = []
    for _ in range(ahead):
        level = around + kept * (level - around) + drift + scale * generator.normal(size=(DRAWS, 1))
        path.append(level)
    return np.hstack(path)


def _persistence(before: Floats, after: Floats) -> tuple[float, float, float]:
    """How much of a month-end's distance from the mean the next one keeps, how unsure that is, and
    what a month adds to it: the spread of the rest."""
    n = len(before)
    energy = float(before @ before)
    if not energy:
        return 1.0, 0.0, float(np.diff(np.append(before, after[-1:])).std())
    raw = float(before @ after) / energy
    fair = min(raw + (1 + 3 * raw) / n, 1.0)
    rest = after - fair * before
    spread = math.sqrt(float(rest @ rest) / max(n - 1, 1))
    return fair, spread / math.sqrt(energy), spread


def _drift(changes: Floats, generator: np.random.Generator) -> Draws:
    """The way that all changes have in common, as far as it stands out from their scatter."""
    mean, unsure = float(changes.mean()), float(changes.std(ddof=1)) / math.sqrt(len(changes))
    stands_out = max(1 - (unsure / mean) ** 2, 0.0) if mean else 0.0
    return stands_out * mean + math.sqrt(stands_out) * unsure * generator.normal(size=(DRAWS, 1))


def _dispersion(counts: Floats, expected: Floats, variance: Floats) -> float:
    """How many times wider than chance alone the months have varied; 1 where they haven't."""
    if len(counts) < 2 or not (variance > 0).any():
        return 1.0
    known = variance > 0
    squares = (counts[known] - expected[known]) ** 2 / variance[known]
    return max(float(squares.sum()) / (len(counts) - 1), 1.0)
