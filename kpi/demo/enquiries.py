"""Section 47 enquiries, and the initial conferences that some of them lead to."""

import random
from collections import defaultdict
from dataclasses import dataclass

from kpi.calendar import financial_year
from kpi.demo.children import Child
from kpi.demo.days import Day, after_working_days, first_day, last_day, shift, working_days_in
from kpi.demo.figures import Figures
from kpi.demo.front_door import Referral

CONFERENCE_LIMIT = 15  # working days from the strategy discussion


@dataclass(eq=False)
class Enquiry:
    """A section 47 enquiry, and the initial conference it led to, if any.

    Attributes:
        plan: whether the conference resulted in a plan.
    """

    child: Child
    strategy: Day
    conference: Day | None = None
    plan: bool = False


class Waiting:
    """Referred children, by the day of their last referral, who may come to a conference."""

    def __init__(
        self, figures: Figures, referrals: list[Referral], not_in_need: set[Referral]
    ) -> None:
        self._chance = figures.chance("children at conferences")
        self._by_day: dict[Day, list[Child]] = defaultdict(list)
        for referral in referrals:
            over = referral.next or referral.no_further_action or referral in not_in_need
            if not over and referral.child.age(referral.date) < 16:
                self._by_day[referral.date].append(referral.child)

    def draw(self, day: Day, within: int = 45) -> Child:
        """A child last referred in the weeks before the day, who is then no longer waiting."""
        days = [shift(day, -back) for back in range(2, within)]
        found = [(one, child) for one in days for child in self._by_day.get(one, ())]
        one, child = self._chance.choice(found)
        self._by_day[one].remove(child)
        return child

    def look(self, day: Day) -> Child:
        """A child as above, who goes on waiting."""
        days = [shift(day, -back) for back in range(1, 45)]
        return self._chance.choice([c for one in days for c in self._by_day.get(one, ())])


def enquiries_of(
    figures: Figures, waiting: Waiting, plans: list[tuple[Child, Day]]
) -> list[Enquiry]:
    """Enquiries that led to a plan, to a conference and no plan, or to neither.

    Args:
        plans: the child and the start of every plan.
    """
    chance = figures.chance("enquiries")
    held = figures["initial_conferences"].by_month(chance)
    late = figures["initial_conferences_late"].by_month(chance)
    enquiries: list[Enquiry] = []
    for year in figures["initial_conferences"].years:
        months = [m for m in held if financial_year(m) == year and m >= figures.reported_from]
        first, last = first_day(months[0]), last_day(months[-1])
        of_plans = [Enquiry(child, day, day, True) for child, day in plans if first <= day <= last]
        more = max(0, sum(held[month] for month in months) - len(of_plans))
        others = [
            Enquiry(waiting.draw(after_working_days(day, -CONFERENCE_LIMIT)), day, day)
            for day in chance.choices(working_days_in(first, last), k=more)
        ]
        _time(chance, others + of_plans, sum(late[month] for month in months))
        enquiries += others + of_plans
    enquiries += _without_conference(figures, chance, waiting, led_on=enquiries)
    return sorted(enquiries, key=lambda e: (e.strategy, e.child.id))


def _time(chance: random.Random, enquiries: list[Enquiry], late: int) -> None:
    """Sets the strategy discussions so that as many conferences are late as were published."""
    too_late = set(chance.sample(range(len(enquiries)), late))
    for place, enquiry in enumerate(enquiries):
        assert enquiry.conference
        low, high = (CONFERENCE_LIMIT + 1, 27) if place in too_late else (6, CONFERENCE_LIMIT)
        enquiry.strategy = after_working_days(enquiry.conference, -chance.randint(low, high))


def _without_conference(
    figures: Figures, chance: random.Random, waiting: Waiting, *, led_on: list[Enquiry]
) -> list[Enquiry]:
    """Enquiries that needed no conference: as many as make up a year's total."""
    found: list[Enquiry] = []
    total = figures["enquiries"].by_month(chance)
    for year in figures["enquiries"].years:
        months = [m for m in total if financial_year(m) == year and m >= figures.reported_from]
        start, end = first_day(months[0]), last_day(months[-1])
        have = sum(start <= enquiry.strategy <= end for enquiry in led_on)
        more = sum(total[month] for month in months) - have
        taken = {(enquiry.child, enquiry.strategy) for enquiry in led_on}
        while more:
            day = chance.choice(working_days_in(start, end))
            child = waiting.look(day)
            if (child, day) not in taken:
                taken.add((child, day))
                found.append(Enquiry(child, day))
                more -= 1
    return found
