"""Looked after children, care leavers, and adoption."""

import random
from collections import defaultdict
from dataclasses import dataclass, field

from kpi.calendar import months_between
from kpi.demo.children import Child, Register, pick
from kpi.demo.days import (
    Day,
    after_working_days,
    first_day,
    last_day,
    month_of,
    shift,
    working_days_in,
)
from kpi.demo.figures import Figures
from kpi.demo.front_door import Referral
from kpi.demo.visits import Rhythm, visits

AGES_IN_CARE = {age: 2.0 if age < 2 else 1.2 + age / 8 for age in range(17)}
YEARS_IN_CARE = {0: 40.0, 1: 22.0, 2: 14.0, 3: 9.0, 4: 6.0, 5: 4.0, 6: 3.0, 8: 2.0}
ENDING_A_MONTH = 0.030  # share of those in care
NOT_BEFORE = 14  # days in care

VISITS = Rhythm(limit=42, usual=(24, 42), late=(48, 84))
REVIEW_DUE = (26, 91, 182)  # days to the first review, to the second, to each later one
HEALTH_DUE, HEALTH_DUE_UNDER_5 = 365, 183

NEEDS = {
    "N1 - Abuse or neglect": 62.0,
    "N2 - Child’s disability": 5.0,
    "N3 - Parental disability or illness": 5.0,
    "N4 - Family in acute stress": 8.0,
    "N5 - Family dysfunction": 13.0,
    "N6 - Socially unacceptable behaviour": 3.0,
    "N8 - Absent parenting": 4.0,
}
LEGAL_STATUSES = {
    "C1: ICO": 22.0,
    "C2: FCO": 38.0,
    "E1: Placement order": 9.0,
    "V2: Single period under S20": 31.0,
}
ADOPTION = "b) Adoption"
PLANS = {
    "a) Return to family": 24.0,
    "c) SGO/CAO": 9.0,
    "d) Supported living in the community": 9.0,
    "e) Long-term residential placement": 6.0,
    "f) Long-term fostering": 43.0,
    "g) other": 4.0,
}
PLACEMENTS = {
    "a) U1: Foster placement - relatives - long term": 6.0,
    "d) U4: Foster placement - long term": 26.0,
    "f) U6: Foster placement - not FFA": 42.0,
    "k) P1: Placed with parents": 7.0,
    "n) H5: Residential accommodation": 5.0,
    "p) K2: Children’s Homes": 9.0,
    "u) S1: Residential school": 2.0,
}
ADOPTED = "a) E11: Adopted - application unopposed"
END_REASONS = {
    "e) E4A: Returned home to live with parents or relatives - part of planning": 34.0,
    "f) E4B: Returned home to live with parents or relatives - not part of planning": 10.0,
    "i) E45: Special Guardianship Orders - former carer relative/friend": 6.0,
    "t) E8: Care ceased for any other reason": 12.0,
}
GROWN_UP = "m) E5: Moved into independent living - supported"
NEIGHBOURS = ("Cambridgeshire", "Lincolnshire", "Northamptonshire", "Norfolk", "Leicestershire")


@dataclass(eq=False)
class Placement:
    """Where a child lives from a day on."""

    since: Day
    type: str
    provider: str
    postcode: str
    authority: str


@dataclass(eq=False)
class Care:
    """A period of being looked after; `end` is None while it lasts."""

    child: Child
    start: Day
    end: Day | None
    end_reason: str
    need: str
    legal_status: str
    legal_status_since: Day
    plan: str
    planned_on: Day | None
    placements: list[Placement]
    visits: list[Day] = field(default_factory=list)
    reviews: list[Day] = field(default_factory=list)
    health: list[Day] = field(default_factory=list)
    dental: list[Day] = field(default_factory=list)
    missing: int = 0


def care(
    figures: Figures,
    register: Register,
    referrals: list[Referral],
    *,
    not_for_care: set[Child],
    not_in_need: set[Referral],
) -> list[Care]:
    """Periods of care whose number at the end of each month follows the figures.

    Args:
        not_for_care: children on a plan, who have a story of their own.
        not_in_need: referrals whose assessment found no need.
    """
    chance = figures.chance("care")
    waiting = _waiting(referrals, not_for_care, not_in_need)
    periods = _already_in_care(figures, chance, register)
    for month in months_between(figures.first, figures.last):
        running = [one for one in periods if one.end is None]
        for one in running:
            if one.child.adult_on <= last_day(month):
                _end(one, max(one.child.adult_on, first_day(month)), GROWN_UP)
        running = [one for one in running if one.end is None]
        wanted = round(figures["looked_after"].at(month) + chance.uniform(-2.5, 2.5))
        ending = _binomial(chance, len(running), ENDING_A_MONTH)
        starting = max(0, wanted - len(running) + ending)
        working = working_days_in(first_day(month), last_day(month))
        settled = [one for one in running if shift(one.start, NOT_BEFORE + 30) < first_day(month)]
        for one in chance.sample(settled, ending):
            _end(one, chance.choice(working), _reason(chance, one))
        for start in sorted(chance.choices(working, k=starting)):
            child = _draw(chance, waiting, start)
            periods.append(_period(figures, chance, child, start=start, known_from=start))
    for one in periods:
        _look_after(figures, one)
    return sorted(periods, key=lambda one: (one.start, one.child.id))


def _waiting(
    referrals: list[Referral], not_for_care: set[Child], not_in_need: set[Referral]
) -> dict[Day, list[Child]]:
    """Children by the day of their last referral, who may come into care."""
    by_day: dict[Day, list[Child]] = defaultdict(list)
    for referral in referrals:
        child, day = referral.child, referral.date
        over = referral.next or referral.no_further_action or referral in not_in_need
        if not over and child not in not_for_care and 0 <= child.age(day) < 17:
            by_day[day].append(child)
    return by_day


def _draw(chance: random.Random, waiting: dict[Day, list[Child]], day: Day) -> Child:
    days = [shift(day, -back) for back in range(5, 60)]
    one, child = chance.choice([(one, child) for one in days for child in waiting.get(one, ())])
    waiting[one].remove(child)
    return child


def _already_in_care(figures: Figures, chance: random.Random, register: Register) -> list[Care]:
    """Those in care when the story begins, and some who had left in the months before."""
    begin = first_day(figures.first)
    periods: list[Care] = []
    for _ in range(round(figures["looked_after"].at(figures.first))):
        years = chance.choices(list(YEARS_IN_CARE), list(YEARS_IN_CARE.values()))[0]
        start = shift(begin, -int(365.25 * years) - chance.randrange(1, 366))
        oldest = 17 - (begin.year - start.year)
        ages = {age: weight for age, weight in AGES_IN_CARE.items() if age < max(oldest, 1)}
        periods.append(
            _period(figures, chance, register.new(start, ages), start=start, known_from=begin)
        )
    for _ in range(45):
        start = shift(begin, -chance.randrange(200, 1500))
        one = _period(
            figures, chance, register.new(start, {3: 1, 8: 1, 11: 1}), start=start, known_from=start
        )
        since = first_day(figures.reported_from)
        _end(one, shift(since, chance.randrange((begin - since).days)), _reason(chance, one))
        periods.append(one)
    return periods


def _period(
    figures: Figures, chance: random.Random, child: Child, *, start: Day, known_from: Day
) -> Care:
    """A period of care from `start`; what happened before `known_from` is not told in full."""
    for_adoption = child.age(start) < 5 and chance.random() < 0.4
    planned = chance.random() < figures["permanence_planned"].at(month_of(known_from))
    moves = chance.choices([0, 1, 2, 3], [60, 25, 10, 5])[0]
    days = sorted(shift(start, chance.randrange(20, 900)) for _ in range(moves))
    return Care(
        child=child,
        start=start,
        end=None,
        end_reason="",
        need=pick(chance, NEEDS),
        legal_status="E1: Placement order" if for_adoption else pick(chance, LEGAL_STATUSES),
        legal_status_since=start,
        plan=ADOPTION if for_adoption else pick(chance, PLANS),
        planned_on=shift(start, chance.randrange(20, 115)) if planned else None,
        placements=[_placement(chance, day) for day in [start, *days]],
        missing=chance.choices([0, 1, 2, 4], [90, 5, 3, 2])[0] if child.age(start) > 10 else 0,
    )


def _placement(chance: random.Random, since: Day) -> Placement:
    type = pick(chance, PLACEMENTS)
    inside = chance.random() < 0.62
    own = inside and chance.random() < 0.7
    return Placement(
        since=since,
        type=type,
        provider="b) PR1: Own provision" if own else "e) PR4: Private provision",
        # ZZ is no postcode area, so that no postcode here can be anybody's.
        postcode=f"ZZ{chance.randrange(1, 20)} {chance.randrange(1, 10)}"
        f"{chance.choice('ABDEFG')}{chance.choice('HJLNPQ')}",
        authority="Peterborough" if inside else chance.choice(NEIGHBOURS),
    )


def _reason(chance: random.Random, one: Care) -> str:
    return ADOPTED if one.plan == ADOPTION else pick(chance, END_REASONS)


def _end(one: Care, day: Day, reason: str) -> None:
    one.end, one.end_reason = day, reason


def _look_after(figures: Figures, one: Care) -> None:
    """Visits, reviews, health assessments and dental checks for as long as care lasts."""
    chance = figures.chance(f"care of {one.child.id}")
    end = min(one.end or last_day(figures.last), last_day(figures.last))
    # What lies years back shows in no extract.
    since = max(one.start, shift(first_day(figures.first), -700))
    overdue = figures["care_visits_overdue"]
    one.visits = visits(chance, since, end, rhythm=VISITS, overdue=overdue)
    one.reviews = _reviews(figures, chance, one.start, end=end)
    one.health = _yearly(figures, chance, one, since=since, end=end)
    one.dental = [shift(day, chance.randrange(-60, 60)) for day in one.health]
    one.dental = sorted(day for day in one.dental if one.start <= day <= end)
    one.placements = [p for p in one.placements if p.since <= end]
    if one.legal_status != "V2: Single period under S20":
        one.legal_status_since = min(shift(one.start, chance.randrange(0, 200)), end)


def _reviews(figures: Figures, chance: random.Random, start: Day, *, end: Day) -> list[Day]:
    first, second, later = REVIEW_DUE
    days: list[Day] = []
    due = shift(start, first)
    while True:
        late = chance.random() < figures["care_reviews_late"].at(month_of(due))
        moved = chance.randrange(30, 150) if late else -chance.randrange(0, 12)
        day = after_working_days(shift(due, moved), 0)
        if day > end:
            return days
        days.append(day)
        due = shift(day, second if len(days) == 1 else later)


def _yearly(
    figures: Figures, chance: random.Random, one: Care, *, since: Day, end: Day
) -> list[Day]:
    """Health assessments: yearly, half-yearly under five."""
    day = shift(since, -chance.randrange(0, 180)) if since > one.start else shift(since, 25)
    days: list[Day] = []
    while day <= end:
        days.append(day)
        due = HEALTH_DUE_UNDER_5 if one.child.age(day) < 5 else HEALTH_DUE
        late = chance.random() < figures["health_late"].at(month_of(day))
        moved = chance.randrange(30, 240) if late else -chance.randrange(0, 40)
        day = after_working_days(shift(day, due + moved), 0)
    return [day for day in days if day >= one.start]


def _binomial(chance: random.Random, trials: int, share: float) -> int:
    return sum(chance.random() < share for _ in range(trials))
