"""The funnel: which councils differ from their group by more than their size explains.

Source: Spiegelhalter, *Funnel plots for comparing institutional performance*, Statistics in
Medicine 24: 1185–1202 (2005).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import chi2

from kpi.analysis.spc import Side

WARNING_Z = 1.959964
"""95% of places like the group lie within."""
ALARM_Z = 3.090232
"""99.8% of places like the group lie within."""
OVER_DISPERSED_BELOW = 0.05


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits around the group's share at one denominator, 0 to 1."""

    warning_lower: float
    warning_upper: float
    alarm_lower: float
    alarm_upper: float


@dataclass(frozen=True, slots=True)
class Place:
    """One council in the funnel.

    Attributes:
        share: 0 to 1.
        limits: at the council's own denominator.
        outside: the outer limits that the share lies beyond, strictly: ``"alarm"`` (99.8%),
            ``"warning"`` (95%) or nothing.
        side: on which side it lies beyond them.
    """

    name: str
    count: float
    of: float
    share: float
    limits: FunnelLimits
    outside: str | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """A group of councils compared on one share.

    Attributes:
        share: the group's: all its cases together, 0 to 1.
        dispersion: mean squared distance from it in standard errors; about 1 where the councils
            differ by chance alone; nothing where every case is alike.
        over_dispersed: they differ by more than chance (5% level), so the funnel is too narrow:
            one that lies outside isn't thereby remarkable, and whoever shows it says so.
    """

    share: float
    places: tuple[Place, ...]
    dispersion: float | None
    over_dispersed: bool


def funnel(cases: Mapping[str, tuple[float, float]]) -> Funnel:
    """Compare the councils that have cases.

    Args:
        cases: for each council, its count and what that is a count of.

    Raises:
        ValueError: no council has a case.
    """
    known = {name: (count, of) for name, (count, of) in cases.items() if of}
    if not known:
        raise ValueError("a funnel needs a council with cases")
    everywhere = math.fsum(of for _, of in known.values())
    share = math.fsum(count for count, _ in known.values()) / everywhere
    dispersion = _dispersion(known, share)
    return Funnel(
        share=share,
        places=tuple(
            _place(name, count, of, group_share=share) for name, (count, of) in known.items()
        ),
        dispersion=dispersion,
        over_dispersed=dispersion is not None and _is_more_than_chance(dispersion, len(known)),
    )


def funnel_limits(share: float, of: float) -> FunnelLimits:
    """The limits around a group's share at any denominator, clipped to what is possible."""
    error = math.sqrt(share * (1 - share) / of)
    return FunnelLimits(
        warning_lower=max(share - WARNING_Z * error, 0.0),
        warning_upper=min(share + WARNING_Z * error, 1.0),
        alarm_lower=max(share - ALARM_Z * error, 0.0),
        alarm_upper=min(share + ALARM_Z * error, 1.0),
    )


def _place(name: str, count: float, of: float, *, group_share: float) -> Place:
    share, limits = count / of, funnel_limits(group_share, of)
    side: Side = "high" if share > group_share else "low"
    if not limits.alarm_lower <= share <= limits.alarm_upper:
        outside = "alarm"
    elif not limits.warning_lower <= share <= limits.warning_upper:
        outside = "warning"
    else:
        return Place(name, count, of, share, limits, None, None)
    return Place(name, count, of, share, limits, outside, side)


def _dispersion(known: Mapping[str, tuple[float, float]], share: float) -> float | None:
    variance = share * (1 - share)
    if not variance:
        return None
    squares = [(count / of - share) ** 2 * of / variance for count, of in known.values()]
    return math.fsum(squares) / len(squares)


def _is_more_than_chance(dispersion: float, places: int) -> bool:
    """Pearson's test that one share fits all: the squares sum to a chi-square with n − 1 degrees
    of freedom, since the group's share comes from the same councils.
    """
    return places > 1 and bool(chi2.sf(dispersion * places, places - 1) < OVER_DISPERSED_BELOW)
