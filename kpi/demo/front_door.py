"""Contacts and referrals: children come to the council's notice, some of them again and again.

Re-referrals are counted in two ways: by date, over the referrals that the loads hold, and by the
list's own column where the loads don't reach back far enough. The column speaks of a child's
latest referral only. So that both agree, however many months are loaded, a child who was referred
again is not referred a third time within the six months that a list covers.
"""

import random
from bisect import bisect_left
from dataclasses import dataclass

from kpi.calendar import Month, months_between
from kpi.demo.children import Child, Register, pick
from kpi.demo.days import Day, first_day, last_day, months_apart, shift, working_days_in
from kpi.demo.figures import Figures

SOURCES = {
    "a) 1A: Individual": 9.0,
    "b) 1B: Individual": 4.0,
    "c) 1C: Individual": 1.0,
    "e) 2A: Schools": 15.0,
    "f) 2B: Education services": 3.0,
    "g) 3A: Health services": 3.0,
    "h) 3B: Health services": 5.0,
    "k) 3E: Health services": 4.0,
    "l) 3F: Health services": 3.0,
    "m) 4: Housing": 2.0,
    "n) 5A: LA services": 5.0,
    "o) 5B: LA services": 5.0,
    "q) 6: Police": 30.0,
    "r) 7: Other legal agency": 5.0,
    "s) 8: Other": 4.0,
    "t) 9: Anonymous": 2.0,
}

# A case has to be assessed and closed before the same child can be referred anew.
SHORTEST_GAP = 60
# One day short of the year within which a referral counts as a re-referral, so that 365 days and
# twelve months come to the same.
LONGEST_GAP = 364
# From here on an earlier referral no longer counts, in a leap year either.
FORGOTTEN_AFTER = 368
MONTHS_COVERED = 6  # by an Annex A list
ON_A_WEEKEND = 0.03
OF_CHILDREN_KNOWN_LONG_AGO = 0.05
CONTACT_OF_KNOWN_CHILD = 0.35


@dataclass(eq=False)
class Contact:
    """A contact; `date` is the day it was received."""

    child: Child
    date: Day
    source: str


@dataclass(eq=False)
class Referral:
    """A referral.

    Attributes:
        next: the day on which the same child is referred again, if ever.
        no_further_action: settled once it is known which referrals were assessed.
    """

    child: Child
    date: Day
    source: str
    next: Day | None = None
    no_further_action: bool = False


def referrals(figures: Figures, register: Register) -> list[Referral]:
    """All referrals, oldest first, from a year before the first that an extract holds."""
    chance = figures.chance("referrals")
    numbers = figures["referrals"].by_month(chance)
    again = figures["re_referrals"].by_month(chance)
    made: list[Referral] = []
    for month in months_between(figures.reported_from - 12, figures.last):
        days = sorted(days_in(chance, month, numbers[month]))
        repeats = set(chance.sample(range(len(days)), again[month]))
        pool = _PoolOfKnown(made, month)
        for place, day in enumerate(days):
            made.append(_referral(chance, register, pool, day=day, again=place in repeats))
    _link(made)
    return made


def referrals_before_latest(child: Child, as_at: Day) -> int:
    """*Number of Referrals in Last 12 Months*: those in the 365 days before the child's latest."""
    known = child.referred[: bisect_left(child.referred, shift(as_at, 1))]
    return sum(day >= shift(known[-1], -365) for day in known[:-1])


def contacts(figures: Figures, register: Register, made: list[Referral]) -> list[Contact]:
    """The contacts that became these referrals, and those that did not, oldest first."""
    chance = figures.chance("contacts")
    dates = [referral.date for referral in made]
    found: list[Contact] = []
    for month in months_between(figures.reported_from, figures.last):
        first, last = first_day(month), last_day(month)
        became = [r for r in made if first <= r.date <= last]
        found += [Contact(r.child, r.date, r.source) for r in became]
        more = len(became) * (figures["contacts_per_referral"].at(month) - 1)
        for day in days_in(chance, month, round(more * chance.uniform(0.93, 1.07))):
            known = made[chance.randrange(bisect_left(dates, day))].child
            old_enough = known.age(day) < 17
            again = old_enough and chance.random() < CONTACT_OF_KNOWN_CHILD
            child = known if again else register.new(day, unborn=0.01)
            found.append(Contact(child, day, pick(chance, SOURCES)))
    return sorted(found, key=lambda contact: (contact.date, contact.child.id))


def days_in(chance: random.Random, month: Month, number: int) -> list[Day]:
    """That many days of a month on which things happen: working days, and a weekend's now and
    then."""
    working = working_days_in(first_day(month), last_day(month))
    days = [shift(first_day(month), n) for n in range(month.days_in_month)]
    return [
        chance.choice(days if chance.random() < ON_A_WEEKEND else working) for _ in range(number)
    ]


class _PoolOfKnown:
    """Children who have been referred before and may be again in a month."""

    def __init__(self, made: list[Referral], month: Month) -> None:
        first, last = first_day(month), last_day(month)
        latest = {r.child: r.date for r in made if r.child.age(last) < 17}
        self._recent = [
            (day, child)
            for child, day in latest.items()
            if shift(first, -LONGEST_GAP) <= day <= shift(last, -SHORTEST_GAP)
            and (not _is_re_referral(child) or months_apart(day, first) >= MONTHS_COVERED)
        ]
        forgotten = shift(first, -FORGOTTEN_AFTER)
        self._forgotten = [(day, child) for child, day in latest.items() if day <= forgotten]

    def draw(self, chance: random.Random, day: Day) -> Child:
        """A child whose last referral lies less than a year before the day."""
        while True:
            place = chance.randrange(len(self._recent))
            last, child = self._recent[place]
            if shift(last, SHORTEST_GAP) <= day <= shift(last, LONGEST_GAP):
                self._recent[place] = self._recent[-1]
                self._recent.pop()
                return child

    def draw_forgotten(self, chance: random.Random) -> Child | None:
        """A child whose last referral lies more than a year back, where there is one."""
        if not self._forgotten:
            return None
        place = chance.randrange(len(self._forgotten))
        self._forgotten[place], self._forgotten[-1] = self._forgotten[-1], self._forgotten[place]
        return self._forgotten.pop()[1]


def _is_re_referral(child: Child) -> bool:
    """Whether the child's latest referral was itself a re-referral."""
    days = child.referred
    return len(days) > 1 and days[-2] >= shift(days[-1], -365)


def _referral(
    chance: random.Random, register: Register, pool: _PoolOfKnown, *, day: Day, again: bool
) -> Referral:
    if again:
        child = pool.draw(chance, day)
    else:
        known = (
            pool.draw_forgotten(chance) if chance.random() < OF_CHILDREN_KNOWN_LONG_AGO else None
        )
        child = known or register.new(day, unborn=0.015)
    child.referred.append(day)
    return Referral(child, day, pick(chance, SOURCES))


def _link(made: list[Referral]) -> None:
    """Tells each referral when the same child is referred again."""
    following: dict[Child, Day] = {}
    for referral in reversed(made):
        referral.next = following.get(referral.child)
        following[referral.child] = referral.date
