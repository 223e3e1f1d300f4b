"""Children in need: an episode from an accepted referral until the case is closed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from kpi.calendar import months_between
from kpi.demo.assessments import Assessment
from kpi.demo.care import GROWN_UP, Care
from kpi.demo.children import Child, pick
from kpi.demo.days import Day, first_day, last_day, shift, working_days_in
from kpi.demo.figures import Figures
from kpi.demo.front_door import Referral
from kpi.demo.plans import Plan

NEEDS = {
    "N1 - Abuse or neglect": 49.0,
    "N2 - Child’s disability": 0.3,
    "N3 - Parental disability or illness": 5.0,
    "N4 - Family in acute stress": 12.0,
    "N5 - Family dysfunction": 22.0,
    "N6 - Socially unacceptable behaviour": 3.0,
    "N7 - Low income": 1.0,
    "N8 - Absent parenting": 3.0,
    "N0 - Not stated": 2.0,
}
DISABILITY_NEED = "N2 - Child’s disability"
NO_NEED_FOUND = "RC8 - Case closed after assessment, no further action"
REASONS = {
    "RC7 - Services ceased for any other reason, including child no longer in need": 88.0,
    "RC5 - Transferred to services of another local authority": 7.0,
    "RC3 - Child arrangements order": 1.0,
    "RC4 - Special guardianship order": 1.0,
}
ADULT = "RC6 - Transferred to adult social care services"

SHORTEST, AFTER_A_PLAN = 21, 35  # days open; days from a plan's end to the closing
LONG_OPEN_IF_DISABLED = 0.45  # share of a month's draws that pass such a child over


@dataclass(eq=False)
class Episode:
    """A child's case.

    Attributes:
        closed: None while it is open at the end of all that is told.
        not_before: the first day on which it may be closed.
        until: the day by which it must have been closed, where there is one.
        assessed: spans (start, end) of its assessments; open ones have no end.
        seen: the days on which the child was seen.
    """

    child: Child
    opened: Day
    need: str
    closed: Day | None = None
    reason: str = ""
    not_before: Day = Day.min
    until: Day = Day.max
    assessed: list[tuple[Day, Day | None]] = field(default_factory=list)
    seen: list[Day] = field(default_factory=list)


def episodes(
    figures: Figures,
    referrals: list[Referral],
    assessments: list[Assessment],
    *,
    plans: list[Plan],
    periods: list[Care],
) -> list[Episode]:
    """Episodes of all children, closed so that the number open follows the figures."""
    chance = figures.chance("children in need")
    made = _of_referrals(chance, referrals)
    known = {episode.child for episode in made.values()}
    long_standing = _of_old_plans_and_care(chance, known, plans, periods=periods)
    _assess(chance, made, assessments)
    every = sorted([*made.values(), *long_standing], key=lambda e: (e.opened, e.child.id))
    _keep_open(every, plans, periods)
    _close(figures, chance, every)
    for episode in every:
        episode.seen = _seen(figures, chance, episode)
    return every


def _of_referrals(chance: random.Random, referrals: list[Referral]) -> dict[Referral, Episode]:
    made: dict[Referral, Episode] = {}
    for referral in referrals:
        if referral.no_further_action:
            continue
        episode = _open(chance, referral.child, referral.date)
        episode.until = referral.child.adult_on
        if referral.next:
            episode.until = min(episode.until, shift(referral.next, -1))
        made[referral] = episode
    return made


def _open(chance: random.Random, child: Child, day: Day) -> Episode:
    disabled = child.disability == "a) Yes" and chance.random() < 0.6
    need = DISABILITY_NEED if disabled else pick(chance, NEEDS)
    return Episode(child, day, need, not_before=shift(day, SHORTEST), until=child.adult_on)


def _of_old_plans_and_care(
    chance: random.Random, known: set[Child], plans: list[Plan], *, periods: list[Care]
) -> list[Episode]:
    """The children whose plan or care began before the first referral that is told of."""
    starts: dict[Child, Day] = {}
    for child, start in [(p.child, p.start) for p in plans] + [(c.child, c.start) for c in periods]:
        if child not in known:
            starts[child] = min(start, starts.get(child, start))
    return [
        _open(chance, child, max(shift(start, -chance.randrange(20, 60)), shift(child.born, -30)))
        for child, start in starts.items()
    ]


def _assess(
    chance: random.Random, made: dict[Referral, Episode], assessments: list[Assessment]
) -> None:
    """Sets what assessments mean for a case: it stays open for them, and closes if no need is
    found."""
    for assessment in assessments:
        episode = made[assessment.referral]
        episode.assessed.append((assessment.started, assessment.authorised))
        if assessment.authorised is None:
            episode.not_before = Day.max
        elif not assessment.in_need:
            episode.closed = min(shift(assessment.authorised, chance.randrange(4)), episode.until)
            episode.reason = NO_NEED_FOUND
        else:
            episode.not_before = max(episode.not_before, shift(assessment.authorised, 1))


def _keep_open(every: list[Episode], plans: Iterable[Plan], periods: Iterable[Care]) -> None:
    """A case stays open while its child is on a plan or in care, and for a while after a plan."""
    latest = {episode.child: episode for episode in every}
    for plan in plans:
        episode = latest[plan.child]
        end = shift(plan.end, AFTER_A_PLAN) if plan.end else Day.max
        episode.not_before = max(episode.not_before, end)
    for period in periods:
        episode = latest[period.child]
        episode.not_before = max(episode.not_before, period.end or Day.max)
        if period.end and period.end_reason == GROWN_UP:
            episode.closed, episode.reason = period.end, ADULT


def _close(figures: Figures, chance: random.Random, every: list[Episode]) -> None:
    """Closes cases month by month: those that must, and as many more as the figures ask for."""
    for month in months_between(figures.reported_from - 1, figures.last):
        first, last = first_day(month), last_day(month)
        running = [e for e in every if e.opened <= last and (e.closed is None or e.closed > last)]
        for episode in running:
            if episode.until <= last and episode.not_before < Day.max:
                day = max(episode.until, first)
                grown = episode.until == episode.child.adult_on
                episode.closed, episode.reason = day, ADULT if grown else pick(chance, REASONS)
        open_after = sum(e.closed is None or e.closed > last for e in running)
        wanted = round(figures["children_in_need"].at(month) + chance.uniform(-14, 14))
        free = [
            e
            for e in running
            if e.closed is None
            and max(e.not_before, first) <= min(e.until, last)
            and (e.need != DISABILITY_NEED or chance.random() > LONG_OPEN_IF_DISABLED)
        ]
        for episode in chance.sample(free, min(len(free), max(0, open_after - wanted))):
            days = working_days_in(max(episode.not_before, first), min(episode.until, last))
            episode.closed = chance.choice(days) if days else min(episode.until, last)
            episode.reason = pick(chance, REASONS)


def _seen(figures: Figures, chance: random.Random, episode: Episode) -> list[Day]:
    """The days on which the child was seen, every few weeks."""
    end = min(episode.closed or Day.max, last_day(figures.last))
    day = shift(max(episode.opened, shift(first_day(figures.first), -60)), chance.randrange(1, 9))
    days: list[Day] = []
    while day <= end:
        days.append(day)
        day = shift(day, chance.randrange(12, 42))
    return days
