"""Child protection plans starting and ending.

A plan is seen as a child's latest in every month from its start to the fifth after its end: a
child's next plan never starts before the month after the last one's end. So the monthly extracts
miss no plan.
"""

import random
from dataclasses import dataclass, field

from kpi.calendar import Month, financial_year
from kpi.demo.children import Child, Register, pick
from kpi.demo.conferences import Conference
from kpi.demo.days import (
    Day,
    add_months,
    after_working_days,
    first_day,
    last_day,
    month_of,
    shift,
    working_days_in,
)
from kpi.demo.enquiries import CONFERENCE_LIMIT, Waiting
from kpi.demo.figures import Figures, scatter

CATEGORIES = {
    "a) Neglect": 45.0,
    "d) Emotional abuse": 29.0,
    "b) Physical abuse": 12.0,
    "c) Sexual abuse": 6.0,
    "e) Multiple/not recommended": 8.0,
}
AGES_ON_PLAN = {age: 10.0 - age / 2 for age in range(16)}

# How long the plans of March 2010 had run: (from, to, plans) in days.
RUN_BY_MARCH_2010 = ((1, 90, 38), (91, 180, 24), (181, 270, 16), (271, 360, 14), (361, 540, 16))
LONG_PLANS_IN_MARCH_2010 = (552, 900)
ENDED_BEFORE_APRIL_2010 = 52

# How likely a plan ends at an age in days: most do so at a review, none before the first weeks.
ENDING = ((75, 0.0), (115, 3.0), (230, 0.8), (300, 2.4), (400, 0.8), (480, 1.8), (9999, 0.6))


@dataclass(eq=False)
class Plan:
    """A child protection plan; `end` is None while it runs on at the end of all that is told."""

    child: Child
    start: Day
    end: Day | None
    previous: int
    initial_category: str
    latest_category: str
    emergency: bool
    visits: list[Day] = field(default_factory=list)
    reviews: list[Conference] = field(default_factory=list)


class Plans:
    """Plans starting and ending month by month, so that the published totals come out."""

    def __init__(self, figures: Figures, register: Register, waiting: Waiting) -> None:
        self._figures = figures
        self._register = register
        self._waiting = waiting
        self._chance = chance = figures.chance("plans")
        self._started = figures["plans_started"].by_month(chance)
        self._repeat = figures["plans_repeat"].by_month(chance)
        self._ended = _plans_ending(figures, chance, self._started)
        self._running: list[Plan] = []
        self._latest: dict[Child, Plan] = {}
        self.all: list[Plan] = []

    def begin(self) -> None:
        """The plans that ran on 31 March 2010, and those that had ended in the months before."""
        chance, eve = self._chance, shift(first_day(self._figures.first), -1)
        starts = [
            shift(eve, -chance.randrange(low, high))
            for low, high, number in RUN_BY_MARCH_2010
            for _ in range(number)
        ]
        long = self._figures["children_on_plan"].months["2010-03"] - len(starts)
        starts += [shift(eve, -chance.randrange(*LONG_PLANS_IN_MARCH_2010)) for _ in range(long)]
        for start in sorted(starts):
            self._start(self._old_child(start), start, chance.choices([0, 1, 2], [87, 11, 2])[0])
        for _ in range(ENDED_BEFORE_APRIL_2010):
            end = chance.choice(working_days_in(first_day(self._figures.reported_from), eve))
            start = shift(end, -chance.randrange(80, 500))
            plan = self._start(self._old_child(start), start, int(chance.random() < 0.12))
            self._end(plan, end)

    def live(self, month: Month) -> None:
        """One month: plans end, others start."""
        for plan in self._to_end(month):
            days = working_days_in(
                max(first_day(month), shift(plan.start, ENDING[0][0])), last_day(month)
            )
            self._end(plan, self._chance.choice(days))
        working = working_days_in(first_day(month), last_day(month))
        starts = sorted(self._chance.choices(working, k=self._started[month]))
        repeats = set(self._chance.sample(range(len(starts)), self._repeat[month]))
        for place, start in enumerate(starts):
            child, previous = self._child(start, repeat=place in repeats)
            self._start(child, start, previous)

    def _to_end(self, month: Month) -> list[Plan]:
        """So many plans, of the long ones as many as must end for their share to be as given."""
        number, last = self._ended[month], after_working_days(last_day(month), 0)
        stock = len(self._running) + self._started[month] - number
        long = [plan for plan in self._running if add_months(plan.start, 18) <= last_day(month)]
        wanted = round(stock * self._figures["plans_18_months"].at(month))
        ending = self._chance.sample(long, min(max(0, len(long) - wanted), number))
        rest = [plan for plan in self._running if plan not in long]
        weights = [_how_likely(last.toordinal() - plan.start.toordinal()) for plan in rest]
        return ending + _draw(self._chance, rest, weights, number=number - len(ending))

    def _child(self, start: Day, *, repeat: bool) -> tuple[Child, int]:
        """A child for a new plan, and the number of the child's previous plans."""
        if repeat and self._chance.random() < 0.55:
            before = [plan for plan in self.all if self._may_return(plan, start)]
            if before:
                plan = self._chance.choice(before)
                return plan.child, plan.previous + 1
        previous = self._chance.choices([1, 2], [85, 15])[0] if repeat else 0
        return self._waiting.draw(after_working_days(start, -CONFERENCE_LIMIT)), previous

    def _may_return(self, plan: Plan, start: Day) -> bool:
        return (
            plan.end is not None
            and self._latest[plan.child] is plan
            and shift(plan.end, 45) < first_day(month_of(start))
            and plan.child.age(start) < 16
        )

    def _old_child(self, start: Day) -> Child:
        """A child of a plan that started before April 2010."""
        if start > shift(first_day(self._figures.reported_from), 30):
            return self._waiting.draw(after_working_days(start, -CONFERENCE_LIMIT))
        return self._register.new(start, AGES_ON_PLAN)

    def _start(self, child: Child, start: Day, previous: int) -> Plan:
        category = pick(self._chance, CATEGORIES)
        changed = self._chance.random() < 0.07
        plan = Plan(
            child=child,
            start=start,
            end=None,
            previous=previous,
            initial_category=category,
            latest_category=pick(self._chance, CATEGORIES) if changed else category,
            emergency=self._chance.random() < 0.04,
        )
        self._running.append(plan)
        self.all.append(plan)
        self._latest[child] = plan
        return plan

    def _end(self, plan: Plan, end: Day) -> None:
        plan.end = end
        self._running.remove(plan)


def _plans_ending(
    figures: Figures, chance: random.Random, started: dict[Month, int]
) -> dict[Month, int]:
    """Plans ending by month: those of a year follow from its starts and the two 31 Marches."""
    on_plan = figures["children_on_plan"].months
    ended: dict[Month, int] = {}
    for year in figures["plans_started"].years:
        months = [month for month in started if financial_year(month) == year]
        before, after = on_plan[str(months[0] - 1)], on_plan[str(months[-1])]
        total = before + sum(started[month] for month in months) - after
        ended |= dict(zip(months, scatter(chance, total, [1.0] * 12), strict=True))
    return ended


def _how_likely(age: int) -> float:
    """How likely a plan of that age in days ends, relative to others."""
    return next(weight for until, weight in ENDING if age < until)


def _draw(
    chance: random.Random, plans: list[Plan], weights: list[float], *, number: int
) -> list[Plan]:
    """So many different plans, as likely as their weights (Efraimidis and Spirakis, 2006)."""
    keys = [
        (chance.random() ** (1 / weight), place) for place, weight in enumerate(weights) if weight
    ]
    return [plans[place] for _, place in sorted(keys, reverse=True)[:number]]
