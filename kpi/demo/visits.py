"""Visits to a child, most within the time allowed and some late."""

import random

from kpi.demo.days import Day, after_working_days, month_of, shift
from kpi.demo.figures import Series


def visits(
    chance: random.Random,
    start: Day,
    end: Day,
    *,
    usual: tuple[int, int],
    late: tuple[int, int],
    limit: int,
    overdue: Series,
) -> list[Day]:
    """The days of the visits from `start` to `end`, all of them working days.

    At any time, the share of children whose last visit lies more than `limit` days back is near
    the series' level: a share f of time is overdue when a share q of the gaps between visits is
    late, f being q times the mean lateness over the mean gap.

    Args:
        usual: the shortest and longest gap between visits in time, in days.
        late: the same of late ones.
        limit: days allowed.
        overdue: the share overdue, by month.
    """
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
