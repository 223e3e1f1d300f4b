"""How work is done and answered for: audits, supervision, complaints."""

import random
from dataclasses import dataclass

from kpi.calendar import Month, months_between
from kpi.demo.children import Child, pick
from kpi.demo.days import Day, after_working_days, first_day, last_day, month_of, working_days_in
from kpi.demo.figures import Figures
from kpi.demo.need import Episode
from kpi.demo.workforce import Workforce

QUALITY, THEMATIC, MULTI_AGENCY = "Quality of Practice", "Thematic", "Multi-agency"
OF_CARE, OF_REFERRALS = "Looked After", "Referral"

# One a quarter from the first of 2012 on; one in the year before.
MULTI_AGENCY_MONTHS = ("2011-06", "2012-02", "2012-05", "2012-09", "2012-11", "2013-03")
THEMATIC_FILES = {
    "2010-11": 6,
    "2011-05": 7,
    "2012-02": 9,
    "2012-06": 8,
    "2012-10": 10,
    "2013-02": 9,
}

COMPLAINT_STAGES = {"1": 88.0, "2": 10.0, "3": 2.0}
COMPLAINT_DAYS = {1: 10, 2: 25, 3: 30}  # working days to answer
COMPLAINTS_A_MONTH = (4, 11)
NO_OVERSIGHT_QUESTION = 0.05


@dataclass(eq=False)
class Audit:
    """An audited file; `action_done` may lie after the last extract, or be None for good."""

    id: str
    date: Day
    type: str
    child: Child
    judgement: str
    oversight: bool | None
    action_due: Day | None
    action_done: Day | None


@dataclass(eq=False)
class Session:
    """A supervision session; `held` is None where it did not take place."""

    worker: str
    team: str
    due: Day
    held: Day | None


@dataclass(eq=False)
class Complaint:
    """A complaint, with the day by which it should be answered and the one on which it was."""

    id: str
    stage: int
    received: Day
    due: Day
    answered: Day


@dataclass(frozen=True)
class Practice:
    """Audits, supervision sessions and complaints, oldest first."""

    audits: list[Audit]
    supervision: list[Session]
    complaints: list[Complaint]


def practice(figures: Figures, workforce: Workforce, episodes: list[Episode]) -> Practice:
    """All of it, for the months that have an extract."""
    months = months_between(figures.first, figures.last)
    return Practice(
        audits=_audits(figures, months, episodes),
        supervision=[one for month in months for one in _sessions(figures, workforce, month)],
        complaints=_complaints(figures, months),
    )


def _audits(figures: Figures, months: list[Month], episodes: list[Episode]) -> list[Audit]:
    chance = figures.chance("audits")
    audits: list[Audit] = []
    for month in months:
        working = working_days_in(first_day(month), last_day(month))
        first = first_day(month)
        files = [
            e.child for e in episodes if e.opened <= first and not (e.closed and e.closed < first)
        ]
        for type, number in _numbers(figures, chance, month).items():
            for day in sorted(chance.choices(working, k=number)):
                audits.append(_audit(figures, chance, day, type=type, child=chance.choice(files)))
    audits.sort(key=lambda audit: audit.date)
    for place, audit in enumerate(audits):
        audit.id = f"A{place + 1:04}"
    return audits


def _numbers(figures: Figures, chance: random.Random, month: Month) -> dict[str, int]:
    """Audits of each type in a month."""
    return {
        QUALITY: _about(chance, figures["practice_audits"].at(month)),
        OF_CARE: _about(chance, figures["care_audits"].at(month)),
        OF_REFERRALS: figures["referral_audits"].months.get(str(month), 0),
        THEMATIC: THEMATIC_FILES.get(str(month), 0),
        MULTI_AGENCY: int(str(month) in MULTI_AGENCY_MONTHS),
    }


def _about(chance: random.Random, level: float) -> int:
    """A number near the level, wobbling a little less than chance alone would have it."""
    return sum(chance.random() < 0.6 for _ in range(round(level / 0.6)))


def _audit(figures: Figures, chance: random.Random, day: Day, *, type: str, child: Child) -> Audit:
    month = month_of(day)
    inadequate = figures["audits_inadequate"].at(month)
    due = after_working_days(day, chance.randrange(15, 31)) if chance.random() < 0.8 else None
    done = None
    if due:
        late = chance.random() < figures["audit_actions_late"].at(month_of(due))
        done = after_working_days(due, chance.randrange(2, 30) if late else -chance.randrange(12))
    return Audit(
        id="",
        date=day,
        type=type,
        child=child,
        judgement=pick(
            chance,
            {
                "Inadequate": inadequate,
                "Adequate": 0.62 * (1 - inadequate),
                "Good": 0.34 * (1 - inadequate),
                "Outstanding": 0.04 * (1 - inadequate),
            },
        ),
        oversight=None
        if chance.random() < NO_OVERSIGHT_QUESTION
        else chance.random() < figures["oversight_recorded"].at(month),
        action_due=due,
        action_done=done,
    )


def _sessions(figures: Figures, workforce: Workforce, month: Month) -> list[Session]:
    """A session for everyone who has been there since the month began."""
    chance = figures.chance(f"supervision in {month}")
    working = working_days_in(first_day(month), last_day(month))
    sessions = []
    for worker in workforce.staff(last_day(month)):
        if worker.joined < first_day(month):
            due = chance.choice(working)
            held = chance.random() < figures["supervision_held"].at(month)
            sessions.append(
                Session(
                    worker.name, worker.team, due, _held(chance, working, due) if held else None
                )
            )
    return sorted(sessions, key=lambda session: (session.due, session.worker))


def _held(chance: random.Random, working: list[Day], due: Day) -> Day:
    """The day due, or another of the same month near it."""
    place = working.index(due) + chance.choice([-2, -1, 0, 0, 0, 1, 3])
    return working[min(max(place, 0), len(working) - 1)]


def _complaints(figures: Figures, months: list[Month]) -> list[Complaint]:
    chance = figures.chance("complaints")
    received = sorted(
        chance.choice(working_days_in(first_day(month), last_day(month)))
        for month in [months[0] - 2, months[0] - 1, *months]
        for _ in range(chance.randint(*COMPLAINTS_A_MONTH))
    )
    return [_complaint(figures, chance, place + 1, day=day) for place, day in enumerate(received)]


def _complaint(figures: Figures, chance: random.Random, number: int, *, day: Day) -> Complaint:
    stage = int(pick(chance, COMPLAINT_STAGES))
    limit = COMPLAINT_DAYS[stage]
    due = after_working_days(day, limit)
    late = chance.random() < figures["complaints_late"].at(month_of(due))
    moved = chance.randrange(1, 25) if late else -chance.randrange(0, limit - 3)
    return Complaint(f"K{number:04}", stage, day, due, after_working_days(due, moved))
