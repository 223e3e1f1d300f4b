"""The story that the extracts tell: every child, event, case and worker, from first to last."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from kpi.calendar import Month, months_between
from kpi.demo import workforce as people
from kpi.demo.adoption import Adopter, Adoption, adopters, adoptions
from kpi.demo.assessments import Assessment, core_assessments, initial_assessments, see_children
from kpi.demo.care import Care, care
from kpi.demo.care_leavers import CareLeaver, care_leavers
from kpi.demo.children import Child, Register
from kpi.demo.days import Day, last_day
from kpi.demo.early_help import Caf, cafs
from kpi.demo.figures import Figures, figures
from kpi.demo.front_door import Contact, Referral, contacts, referrals
from kpi.demo.need import DISABILITY_NEED, Episode, episodes
from kpi.demo.pilot import single_assessments
from kpi.demo.practice import Practice, practice
from kpi.demo.protection import Protection, protection
from kpi.demo.workforce import Case, Workforce, share_out, workforce

LEAVING_CARE_FROM = 16  # years
NEW_FOR = 28  # days during which a case is new, and First Response's


@dataclass(frozen=True)
class History:
    """All that happened. Each list is in the order in which things began."""

    figures: Figures
    contacts: list[Contact]
    cafs: list[Caf]
    referrals: list[Referral]
    assessments: list[Assessment]
    protection: Protection
    care: list[Care]
    care_leavers: list[CareLeaver]
    adoptions: list[Adoption]
    adopters: list[Adopter]
    episodes: list[Episode]
    workforce: Workforce
    practice: Practice


@lru_cache(maxsize=1)
def history() -> History:
    """The story, told the same way every time."""
    told = figures()
    register = Register(told.chance("children"))
    referred = referrals(told, register)
    contacted = contacts(told, register, referred)
    initial = initial_assessments(told, referred)
    assessed = initial + core_assessments(told, initial)
    see_children(told, assessed)
    not_in_need = {a.referral for a in initial if not a.in_need}
    protected = protection(told, register, referred, not_in_need=not_in_need)
    on_plan = {plan.child for plan in protected.plans}
    in_care = care(told, register, referred, not_for_care=on_plan, not_in_need=not_in_need)
    cases = episodes(told, referred, assessed, plans=protected.plans, periods=in_care)
    workers = workforce(told)
    share_out(told, workers, _open_cases(told, cases, in_care))
    piloted = single_assessments(told, referred, assessed, cases=cases)
    return History(
        figures=told,
        contacts=contacted,
        cafs=cafs(told, register),
        referrals=referred,
        assessments=assessed + piloted,
        protection=protected,
        care=in_care,
        care_leavers=care_leavers(told, register, in_care),
        adoptions=adoptions(told, in_care),
        adopters=adopters(told),
        episodes=cases,
        workforce=workers,
        practice=practice(told, workers, cases),
    )


def _open_cases(
    told: Figures, cases: list[Episode], in_care: list[Care]
) -> dict[Month, list[Case]]:
    """The cases open at each month's end, each with the team that should hold it."""
    periods: dict[Child, list[Care]] = defaultdict(list)
    for period in in_care:
        periods[period.child].append(period)
    return {
        month: _open_on(last_day(month), cases, periods)
        for month in months_between(told.reported_from, told.last)
    }


def _open_on(day: Day, cases: list[Episode], periods: dict[Child, list[Care]]) -> list[Case]:
    return [_case(one, periods.get(one.child, []), day) for one in cases if is_open(one, day)]


def is_open(episode: Episode, day: Day) -> bool:
    """Whether the case is open at the end of the day."""
    return episode.opened <= day and (episode.closed is None or episode.closed > day)


def _case(episode: Episode, periods: list[Care], day: Day) -> Case:
    in_care = any(p.start <= day and (p.end is None or p.end > day) for p in periods)
    initial = episode.assessed[0][1] if episode.assessed else episode.opened
    new = initial is None or initial > day or (day - episode.opened).days < NEW_FOR
    team = None
    if episode.need == DISABILITY_NEED and not new:
        team = people.DISABILITY
    elif in_care:
        team = people.LEAVING if episode.child.age(day) >= LEAVING_CARE_FROM else people.CARE
    elif new:
        team = people.DUTY
    return Case(episode.child, team, new and not in_care)
