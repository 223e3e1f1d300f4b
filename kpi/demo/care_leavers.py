"""Care leavers: young people entitled to help until they are 21."""

import random
from dataclasses import dataclass

from kpi.demo.care import GROWN_UP, Care
from kpi.demo.children import Child, Register, pick
from kpi.demo.days import Day, first_day, last_day, shift
from kpi.demo.figures import Figures


@dataclass(eq=False)
class CareLeaver:
    """A young person entitled to leaving care services from a day until the 21st birthday."""

    child: Child
    since: Day
    eligibility: str
    adviser: str
    lost_touch_below: float
    accommodation: str
    suitable: bool
    activity: str

    @property
    def until(self) -> Day:
        """The day on which entitlement ends."""
        adult = self.child.adult_on
        return adult.replace(year=adult.year + 3)


FORMER_RELEVANT = "b) Former relevant child"
QUALIFYING = "c) Qualifying care leaver"
ADVISERS = ("Rowan Adair", "Juniper Vale", "Linden Marsh", "Saffron Heath", "Bryony Foss")
ACCOMMODATIONS = {
    "B: Parents/relatives": 14.0,
    "D: Semi-independent, transitional accommodation and self-contained accommodation": 22.0,
    "E: Supported lodgings": 9.0,
    "T: Foyers and similar supported accommodation": 8.0,
    "U: Independent living": 34.0,
    "S: No fixed abode / homeless": 2.0,
    "X: In custody": 3.0,
    "Z: With former foster carers": 8.0,
}
UNSUITABLE = ("S: No fixed abode / homeless", "X: In custody")
ACTIVITIES = {
    "F1: Full time in higher education": 6.0,
    "F2: Full time in education other than higher": 24.0,
    "F3: Full time in training or employment": 22.0,
    "P3: Part time in training or employment": 7.0,
    "G4: Not in education, employment or training - illness or disability": 7.0,
    "G5: Not in education, employment or training - other": 26.0,
    "G6: Not in education, employment or training - pregnancy or parenting": 8.0,
}
CARE_LEAVERS_AT_FIRST, CARE_LEAVERS_LATER = 98, 62


def care_leavers(figures: Figures, register: Register, periods: list[Care]) -> list[CareLeaver]:
    """Those who had left care before, and those who come of age in care."""
    chance = figures.chance("care leavers")
    begin = first_day(figures.first)
    known = [
        (register.new(begin, {17: 1, 18: 6, 19: 6, 20: 5}), shift(begin, -chance.randrange(1, 900)))
        for _ in range(CARE_LEAVERS_AT_FIRST)
    ]
    later = (last_day(figures.last) - begin).days
    for _ in range(CARE_LEAVERS_LATER):
        since = shift(begin, chance.randrange(later))
        known.append((register.new(since, {16: 1, 17: 3}), since))
    grown = [(one.child, one.end) for one in periods if one.end and one.end_reason == GROWN_UP]
    return [_leaver(chance, child, since) for child, since in known + grown]


def _leaver(chance: random.Random, child: Child, since: Day) -> CareLeaver:
    accommodation = pick(chance, ACCOMMODATIONS)
    adult = child.adult_on <= since
    return CareLeaver(
        child=child,
        since=since,
        eligibility=FORMER_RELEVANT if adult else QUALIFYING,
        adviser=chance.choice(ADVISERS),
        lost_touch_below=chance.random(),
        accommodation=accommodation,
        suitable=accommodation not in UNSUITABLE and chance.random() < 0.95,
        activity=pick(chance, ACTIVITIES),
    )
