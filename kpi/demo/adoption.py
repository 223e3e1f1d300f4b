"""Adoption: the children for whom it is the plan, and the people who come forward to adopt."""

import random
from dataclasses import dataclass

from kpi.calendar import months_between
from kpi.demo.care import ADOPTED, ADOPTION, Care
from kpi.demo.children import ETHNICITIES, Child, pick
from kpi.demo.days import Day, first_day, shift, working_days_in
from kpi.demo.figures import Figures

# Days from coming into care to each step, roughly; from the first enquiry, for adopters.
DECISION, PLACEMENT_ORDER, MATCHED, PLACED = (110, 200), (60, 160), (60, 260), (20, 60)
STAGE_1, STAGE_2, APPROVAL = (40, 80), (90, 150), (14, 40)
ENQUIRIES_A_YEAR = 16
WITHDRAWN = 0.3


@dataclass(eq=False)
class Adoption:
    """A looked after child whose plan is adoption, step by step; None where not reached."""

    child: Child
    entered_care: Day
    decided: Day
    placement_order: Day
    matched: Day
    placed: Day
    ordered: Day | None
    ended: Day | None


@dataclass(eq=False)
class Adopter:
    """A prospective adopter; the days of the steps, those after leaving left out."""

    id: str
    family: str
    gender: str
    ethnicity: str
    enquired: Day
    stage_1: tuple[Day, Day]
    stage_2: tuple[Day, Day]
    approved: Day
    left: Day | None


def adoptions(figures: Figures, periods: list[Care]) -> list[Adoption]:
    """Those of the children in care whose plan is adoption."""
    chance = figures.chance("adoptions")
    return [_adoption(chance, period) for period in periods if period.plan == ADOPTION]


def _adoption(chance: random.Random, period: Care) -> Adoption:
    steps = [period.start]
    for low, high in (DECISION, PLACEMENT_ORDER, MATCHED, PLACED):
        steps.append(shift(steps[-1], chance.randrange(low, high)))
    _, decided, ordered, matched, placed = steps
    adopted = period.end if period.end_reason == ADOPTED else None
    return Adoption(
        period.child, period.start, decided, ordered, matched, placed, adopted, period.end
    )


def adopters(figures: Figures) -> list[Adopter]:
    """Couples and single people who enquired, from a year before the first extract."""
    chance = figures.chance("adopters")
    found: list[Adopter] = []
    working = working_days_in(first_day(figures.first - 12), first_day(figures.last))
    years = len(months_between(figures.first - 12, figures.last)) / 12
    for family, day in enumerate(sorted(chance.sample(working, round(ENQUIRIES_A_YEAR * years)))):
        step = [shift(day, 14)]
        for low, high in (STAGE_1, (1, 10), STAGE_2, APPROVAL):
            step.append(shift(step[-1], chance.randrange(low, high)))
        left = shift(step[1], chance.randrange(30)) if chance.random() < WITHDRAWN else None
        ethnicity = pick(chance, ETHNICITIES)
        for gender in chance.choice((("a) Male", "b) Female"), ("b) Female",))):
            found.append(
                Adopter(
                    id=f"P{len(found) + 101}",
                    family=f"F{family + 101}",
                    gender=gender,
                    ethnicity=ethnicity,
                    enquired=day,
                    stage_1=(step[0], step[1]),
                    stage_2=(step[2], step[3]),
                    approved=step[4],
                    left=left,
                )
            )
    return found
