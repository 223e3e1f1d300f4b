"""Early help: CAFs, the organisations that complete them, and the first team around the child."""

import random
from dataclasses import dataclass

from kpi.calendar import financial_year, months_between
from kpi.demo.children import Child, Register, pick
from kpi.demo.days import Day, after_working_days, month_of, shift
from kpi.demo.figures import Figures
from kpi.demo.front_door import days_in

AGES = {age: 3.0 if age < 5 else 5.0 for age in range(18)}
WARDS = (
    "Bretton North",
    "Bretton South",
    "Central",
    "Dogsthorpe",
    "East",
    "Fletton",
    "North",
    "Orton Longueville",
    "Orton Waterville",
    "Park",
    "Paston",
    "Ravensthorpe",
    "Stanground Central",
    "Walton",
    "Werrington South",
    "West",
)
PLACES = (
    "Ashbrook",
    "Birchfield",
    "Cloverdale",
    "Dunmere",
    "Elmscott",
    "Fenbrook",
    "Greenacre",
    "Hollowell Road",
    "Kingsmead",
    "Larkrise",
    "Millbank",
    "Oakhurst",
)
KINDS = ("Primary School", "Academy", "Children’s Centre", "Health Visiting Team")
OTHERS = ("Youth Offending Service", "Housing Support", "Midwifery Service", "Young Carers Project")

STILL_GOING = 0.25
NO_TAC = 0.22


@dataclass(eq=False)
class Caf:
    """A common assessment; `completed` and `tac` are None where it came to neither."""

    child: Child
    started: Day
    completed: Day | None
    organisation: str
    tac: Day | None
    ward: str


def cafs(figures: Figures, register: Register) -> list[Caf]:
    """All CAFs, oldest first."""
    chance = figures.chance("cafs")
    numbers = figures["cafs"].by_month(chance)
    organisations = _organisations(chance)
    return [
        _caf(figures, chance, register, day=day, organisations=organisations)
        for month in months_between(figures.reported_from, figures.last)
        for day in sorted(days_in(chance, month, numbers[month]))
    ]


def _organisations(chance: random.Random) -> list[str]:
    """Invented organisations, in the order in which they take to the CAF."""
    names = [f"{place} {kind}" for place in PLACES for kind in KINDS] + list(OTHERS)
    return chance.sample(names, len(names))


def _caf(
    figures: Figures,
    chance: random.Random,
    register: Register,
    *,
    day: Day,
    organisations: list[str],
) -> Caf:
    month = month_of(day)
    usual = figures["days_to_first_tac"].at(month)
    in_use = figures["caf_organisations"].years[financial_year(month)]
    # The organisations that began early complete more than those that have just begun.
    weights = {name: 1.0 / (place + 6) for place, name in enumerate(organisations[:in_use])}
    completed = shift(day, chance.randrange(10, 60))
    tac = after_working_days(shift(day, round(usual * chance.uniform(0.5, 1.7))), 0)
    return Caf(
        child=register.new(day, AGES),
        started=day,
        completed=None if chance.random() < STILL_GOING else completed,
        organisation=pick(chance, weights),
        tac=None if chance.random() < NO_TAC else tac,
        ward=chance.choice(WARDS),
    )
