"""Visits to a child, most within the time allowed and some late."""

import random
from dataclasses import dataclass

from kpi.demo.days import Day, after_working_days, month_of, shift
from kpi.demo.figures import Series


@dataclass(frozen=True)
class Rhythm:
    """How often a child is visited, in days.

    Attributes:
        limit: days allowed between two visits.
        usual, late: the shortest and longest gap between visits in time, and between late ones.
    """

    limit: int
    usual: tuple[int, int]
    late: tuple[int, int]


def visits(
    chance: random.Random, start: Day, end: Day, *, rhythm: Rhythm, overdue: Series
) -> list[Day]:
    """The days of the visits from `start` to `end`, all of them working days.

    At any time, the share of children whose last visit lies more than the limit's days back is near
    the series' level: a share f of time is overdue when a share q of the gaps between visits is
    late, f being q times the mean lateness over the mean gap.

    Args:
        overdue: the share overdue, by month.
    """
    usual, late, limit = rhythm.usual, rhythm.late, rhythm.limit
    gap, long = sum(usual) / 2, sum(late) / 2
    days: list[Day] = []
    day = start
    while True:
        share = overdue.at(month_of(day))
        if chance.random() < share * gap / (long - limit - share * (long - gap)):
            day = shift(day, chance.randint(*late))
        else:
            day = shift(day, chance.randint(*usual))
        day = after_working_days(day, 0)
        if day > end:
            return days
        days.append(day)
