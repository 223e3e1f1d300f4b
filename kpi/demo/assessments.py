"""Initial and core assessments, in time and late, as many of each as were published."""

import random
from dataclasses import dataclass

from kpi.calendar import Month, financial_year, months_between
from kpi.demo.children import Child
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

INITIAL_LIMIT, CORE_LIMIT = 10, 35  # working days, the statutory timescales of the time
QUICKEST_INITIAL, QUICKEST_CORE = 1, 9
SLOWEST_INITIAL, SLOWEST_CORE = 50, 75
RUN_UP = 4  # months of initial assessments that no extract shows, for core ones to follow
# Days before the end within which an assessment may be open still: initial, core.
AWAITED_FOR, FURTHER_AWAITED_FOR = 24, 45
STILL_OPEN_AT_THE_END = 0.85


@dataclass(eq=False)
class Assessment:
    """An initial or core assessment, or one of the pilot's ("Continuous").

    Attributes:
        started: the assessment's own start.
        authorised: None while it is open at the end of all that is told here.
        in_need: whether the child was found to need support.
    """

    child: Child
    kind: str
    started: Day
    authorised: Day | None
    referral: Referral
    seen: bool = True
    in_need: bool = True


@dataclass(frozen=True)
class Waiting:
    """What waits for an assessment, since when, and until when it must have been authorised."""

    since: Day
    until: Day
    referral: Referral


def initial_assessments(figures: Figures, made: list[Referral]) -> list[Assessment]:
    """Initial assessments of these referrals; says of the others which led to no action."""
    chance = figures.chance("initial assessments")
    begin = figures.reported_from - RUN_UP
    waiting = [_waiting(r, r.date) for r in made if r.date >= shift(first_day(begin), -75)]
    settled = settle(
        chance,
        waiting,
        numbers=figures["initial_assessments"].by_month(chance),
        late=figures["initial_late"].by_month(chance),
        months=months_between(begin, figures.last),
        limits=(QUICKEST_INITIAL, INITIAL_LIMIT, SLOWEST_INITIAL),
    )
    found = [_initial(chance, one, day) for one, day in settled]
    assessed = {assessment.referral for assessment in found}
    recent = shift(last_day(figures.last), -AWAITED_FOR)
    unassessed = [r for r in made if r not in assessed and r.date <= recent]
    _take_no_further_action(figures, chance, unassessed)
    still_open = [
        _initial(chance, one, None)
        for one in waiting
        if one.referral not in assessed
        and not one.referral.no_further_action
        and one.since > recent
        and chance.random() < STILL_OPEN_AT_THE_END
    ]
    return found + still_open


def core_assessments(figures: Figures, initial: list[Assessment]) -> list[Assessment]:
    """Core assessments that follow an initial one; says of the initial ones who was in need."""
    chance = figures.chance("core assessments")
    waiting = [_waiting(a.referral, a.authorised) for a in initial if a.authorised]
    settled = settle(
        chance,
        waiting,
        numbers=figures["core_assessments"].by_month(chance),
        late=figures["core_late"].by_month(chance),
        months=months_between(figures.reported_from, figures.last),
        limits=(QUICKEST_CORE, CORE_LIMIT, SLOWEST_CORE),
    )
    found = [_core(one, day) for one, day in settled]
    taken = {assessment.referral for assessment in found}
    _find_need(figures, chance, initial, further=taken)
    in_need = {assessment.referral for assessment in initial if assessment.in_need}
    recent = shift(last_day(figures.last), -FURTHER_AWAITED_FOR)
    still_open = [
        _core(one, None)
        for one in waiting
        if one.referral in in_need
        and one.referral not in taken
        and one.since > recent
        and chance.random() < STILL_OPEN_AT_THE_END
    ]
    return found + still_open


def see_children(
    figures: Figures, assessments: list[Assessment], *, subject: str = "children seen"
) -> None:
    """Says of each assessment whether the child was seen."""
    chance = figures.chance(subject)
    for assessment in assessments:
        month = month_of(assessment.authorised or last_day(figures.last))
        assessment.seen = chance.random() < figures["child_seen"].at(month)


def _waiting(referral: Referral, since: Day) -> Waiting:
    return Waiting(since, shift(referral.next, -1) if referral.next else Day.max, referral)


def settle(
    chance: random.Random,
    waiting: list[Waiting],
    *,
    numbers: dict[Month, int],
    late: dict[Month, int],
    months: list[Month],
    limits: tuple[int, int, int],
) -> list[tuple[Waiting, Day]]:
    """Has so many assessments authorised in each month, so many of them late.

    Args:
        limits: the fewest working days an assessment takes, the statutory limit, and the most.

    Returns:
        what waited, with the day on which its assessment was authorised.
    """
    quickest, limit, slowest = limits
    settled: list[tuple[Waiting, Day]] = []
    queue = list(waiting)
    for month in months:
        for fewest, most, wanted in (
            (limit + 1, slowest, late[month]),
            (quickest, limit, numbers[month] - late[month]),
        ):
            fitting = _fitting(queue, first_day(month), last_day(month), fewest=fewest, most=most)
            taken = _choose(chance, fitting, wanted)
            settled += [(one, chance.choice(days)) for one, days in taken]
            gone = {id(one) for one, _ in taken}
            queue = [one for one in queue if id(one) not in gone]
    return settled


def _fitting(
    queue: list[Waiting], first: Day, last: Day, *, fewest: int, most: int
) -> list[tuple[Waiting, list[Day]]]:
    """What can be authorised between two days and within so many working days of its start.

    Returns:
        each with the working days on which it can be.
    """
    oldest = after_working_days(first, -most - 1)
    found = []
    for one in queue:
        if oldest <= one.since <= last:
            earliest = max(after_working_days(one.since, fewest), first)
            latest = min(after_working_days(one.since, most), last, one.until)
            if earliest <= latest:
                found.append((one, working_days_in(earliest, latest)))
    return [(one, days) for one, days in found if days]


def _choose(
    chance: random.Random, fitting: list[tuple[Waiting, list[Day]]], wanted: int
) -> list[tuple[Waiting, list[Day]]]:
    """So many of those that fit, the ones that wait longest a little more likely."""
    if wanted > len(fitting):
        raise ValueError(f"{wanted} assessments wanted, {len(fitting)} possible")
    order = sorted(fitting, key=lambda pair: pair[0].since.toordinal() + 12 * chance.random())
    keen = order[: wanted + (len(order) - wanted) // 2]
    return chance.sample(keen, wanted)


def _initial(chance: random.Random, one: Waiting, authorised: Day | None) -> Assessment:
    started = after_working_days(one.since, chance.choice([0, 0, 1, 1, 2]))
    started = max(one.since, min(started, authorised or started))
    return Assessment(one.referral.child, "Initial", started, authorised, one.referral)


def _core(one: Waiting, authorised: Day | None) -> Assessment:
    return Assessment(one.referral.child, "Core", one.since, authorised, one.referral)


def _take_no_further_action(
    figures: Figures, chance: random.Random, unassessed: list[Referral]
) -> None:
    """Marks as many of a year's unassessed referrals as were published."""
    for year, number in figures["no_further_action"].years.items():
        of_year = [r for r in unassessed if financial_year(month_of(r.date)) == year]
        for referral in chance.sample(of_year, number):
            referral.no_further_action = True


def _find_need(
    figures: Figures, chance: random.Random, initial: list[Assessment], *, further: set[Referral]
) -> None:
    """Marks as many of a year's initial assessments as were published as finding no need."""
    for year, number in figures["initial_not_in_need"].years.items():
        of_year = [
            a
            for a in initial
            if a.authorised
            and a.referral not in further
            and financial_year(month_of(a.authorised)) == year
        ]
        for assessment in chance.sample(of_year, number):
            assessment.in_need = False
