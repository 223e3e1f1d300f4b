"""How far chance alone could have moved a share or a rate: 95% confidence intervals.

The methods are those of the Department of Health's public-health statistics (APHO, *Technical
Briefing 3: Commonly used public health statistics and their confidence intervals*, 2008): Wilson
for shares, exact Poisson and Byar for rates. For grouped data, sum the events and the children
first.
"""

import math
from dataclasses import dataclass

from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

CONFIDENCE = 0.95
EXACT_UNDER = 10
"""From so many events on, Byar's approximation to the exact interval is used."""
PER = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """From `lower` to `upper`, in the unit of the figure that it belongs to."""

    lower: float
    upper: float


def share_interval(count: float, of: float) -> Interval:
    """Wilson's interval of a share, 0 to 1.

    Raises:
        ValueError: there is nothing to take a share of, or the count isn't a part of it.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share")
    lower, upper = proportion_confint(count, of, alpha=1 - CONFIDENCE, method="wilson")
    share = count / of
    # The interval of none, or of all, ends on it; the library can miss that by a rounding error.
    return Interval(min(float(lower), share), max(float(upper), share))


def rate_interval(events: int, population: float, *, per: float = PER) -> Interval:
    """The interval of a rate: events for every `per` of the population.

    Raises:
        ValueError: there is no population, or the events are fewer than none.
    """
    if events < 0 or population <= 0:
        raise ValueError(f"{events} events in a population of {population} are no rate")
    counted = _exact(events) if events < EXACT_UNDER else _byar(events)
    scale = per / population
    return Interval(counted.lower * scale, counted.upper * scale)


def _exact(events: int) -> Interval:
    lower, upper = confint_poisson(events, 1, method="exact-c", alpha=1 - CONFIDENCE)
    return Interval(float(lower), float(upper))


def _byar(events: int) -> Interval:
    """Breslow & Day, *Statistical Methods in Cancer Research* II (1987), p. 69.

    No maintained Python library has it.
    """
    z = float(norm.ppf((1 + CONFIDENCE) / 2))
    above = events + 1
    return Interval(
        lower=events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3,
        upper=above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3,
    )
