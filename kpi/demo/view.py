"""What is known at the end of a month: the view that one month's extract gives of the story.

An extract knows nothing of what comes after its as-at date. Annex A's event lists show the six
months up to it, its snapshots what is open or ended in those six months, and the plan's own lists
the as-at month alone.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kpi.calendar import Month
from kpi.demo.children import Child
from kpi.demo.days import Day, first_day, last_day
from kpi.demo.front_door import MONTHS_COVERED
from kpi.demo.history import History
from kpi.demo.workforce import Held

Value = str | int | float | dt.date | None
Row = dict[str, Value]

YES, NO, UNKNOWN = "a) Yes", "b) No", "c) Unknown"
A_YEAR = 365

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """What is known at the end of a month."""

    history: History
    month: Month

    @cached_property
    def as_at(self) -> Day:
        """The month's last day."""
        return last_day(self.month)

    @cached_property
    def since(self) -> Day:
        """The first day that Annex A's lists cover."""
        return first_day(self.month - (MONTHS_COVERED - 1))

    @cached_property
    def month_start(self) -> Day:
        """The month's first day."""
        return first_day(self.month)

    def covers(self, day: Day | None) -> bool:
        """Whether the day lies in the six months up to the as-at date."""
        return day is not None and self.since <= day <= self.as_at

    def in_month(self, day: Day | None) -> bool:
        """Whether the day lies in the as-at month."""
        return day is not None and self.month_start <= day <= self.as_at

    def known(self, day: Day | None) -> Day | None:
        """The day, unless it lies ahead."""
        return day if day and day <= self.as_at else None

    def latest(self, days: list[Day]) -> Day | None:
        """The latest of the days, which are in order, that does not lie ahead."""
        place = bisect_right(days, self.as_at)
        return days[place - 1] if place else None

    def who(self, child: Child) -> Row:
        """The columns that open every list of children."""
        return {
            "child_id": child.id,
            "gender": child.gender,
            "ethnicity": child.ethnicity,
            "date_of_birth": child.born,
            "age": child.age(self.as_at),
        }

    def holder(self, child: Child, month: Month | None = None) -> Row:
        """Team and worker of the child's case at a month's end, or when it was last open."""
        month = month or self.month
        for back in range(MONTHS_COVERED + 1):
            held = self.history.workforce.held.get(month - back, {}).get(child)
            if held:
                return _team(held)
        return {"team": None, "worker": None}

    @cached_property
    def on_plan(self) -> set[Child]:
        """Children on a plan."""
        plans = self.history.protection.plans
        return {p.child for p in plans if p.start <= self.as_at and not self.known(p.end)}

    @cached_property
    def in_care(self) -> set[Child]:
        """Children looked after."""
        periods = self.history.care
        return {p.child for p in periods if p.start <= self.as_at and not self.known(p.end)}

    def open_or_just_ended(
        self,
        all_of_them: Iterable[T],
        child: Callable[[T], Child],
        start: Callable[[T], Day],
        *,
        end: Callable[[T], Day | None],
    ) -> Iterable[T]:
        """Each child's latest, if it is open or ended in the last six months."""
        latest = {child(one): one for one in all_of_them if start(one) <= self.as_at}
        for one in latest.values():
            ended = self.known(end(one))
            if ended is None or ended >= self.since:
                yield one


def yes_no(answer: bool) -> str:
    """The code for an answer."""
    return YES if answer else NO


def _team(held: Held) -> Row:
    return {"team": held.team, "worker": held.worker or None}
