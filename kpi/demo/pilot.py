"""A pilot of the single assessment, invented so that the measure of it has figures too.

The Munro review of 2011 proposed one continuous assessment in place of an initial and a core one.
Here it is tried on a few cases a month that had neither. It comes last, and nothing else of the
story follows from it: all that was published stays as it is.
"""

import random

from kpi.demo.assessments import Assessment, Waiting, see_children, settle
from kpi.demo.days import Day, first_day, last_day, shift
from kpi.demo.figures import Figures
from kpi.demo.front_door import Referral
from kpi.demo.need import Episode

LIMIT = 45  # working days, which became the statutory timescale in April 2013
QUICKEST, SLOWEST = 12, 64
AWAITED_FOR = 60  # days before the end within which one may be open still
STILL_OPEN_AT_THE_END = 0.3


def single_assessments(
    figures: Figures, referrals: list[Referral], others: list[Assessment], *, cases: list[Episode]
) -> list[Assessment]:
    """The pilot's assessments, of accepted referrals that led to no other.

    Each begins with its referral, and its case stays open during it; says so of the case.
    """
    chance = figures.chance("single assessments")
    numbers = figures["single_assessments"].by_month(chance)
    waiting = _waiting(first_day(min(numbers)), referrals, others, cases=cases)
    settled = settle(
        chance,
        list(waiting),
        numbers=numbers,
        late=figures["single_late"].by_month(chance),
        months=sorted(numbers),
        limits=(QUICKEST, LIMIT, SLOWEST),
    )
    found = [_single(one, day) for one, day in settled]
    found += _still_open(figures, chance, waiting, taken={each.referral for each in found})
    of_referral = {one.referral: case for one, case in waiting.items()}
    for assessment in found:
        case = of_referral[assessment.referral]
        case.assessed.append((assessment.started, assessment.authorised))
    see_children(figures, found, subject="children seen in the pilot")
    return found


def _waiting(
    begin: Day, referrals: list[Referral], others: list[Assessment], *, cases: list[Episode]
) -> dict[Waiting, Episode]:
    """The referrals since the pilot began whose case was opened and not assessed."""
    assessed = {assessment.referral for assessment in others}
    opened = {(case.child, case.opened): case for case in cases}
    found = {}
    for referral in referrals:
        case = opened.get((referral.child, referral.date))
        if case and referral.date >= begin and referral not in assessed:
            found[Waiting(referral.date, case.closed or Day.max, referral)] = case
    return found


def _still_open(
    figures: Figures,
    chance: random.Random,
    waiting: dict[Waiting, Episode],
    *,
    taken: set[Referral],
) -> list[Assessment]:
    """Of those that came late and wait still, some whose assessment has begun."""
    recent = shift(last_day(figures.last), -AWAITED_FOR)
    return [
        _single(one, None)
        for one in waiting
        if one.referral not in taken
        and one.since > recent
        and one.until == Day.max
        and chance.random() < STILL_OPEN_AT_THE_END
    ]


def _single(one: Waiting, authorised: Day | None) -> Assessment:
    return Assessment(one.referral.child, "Continuous", one.since, authorised, one.referral)
