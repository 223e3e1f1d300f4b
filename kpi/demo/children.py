"""Invented children: who they are, and what does not change about them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.demo.days import Day, shift

GENDERS = {"a) Male": 51.5, "b) Female": 48.1, "c) Not stated/recorded": 0.4}

# Roughly the mix of the city's children in need; shares are invented.
ETHNICITIES = {
    "a) WBRI": 66.0,
    "b) WIRI": 0.4,
    "c) WIRT": 0.5,
    "d) WOTH": 11.5,
    "e) WROM": 1.2,
    "f) MWBC": 2.2,
    "g) MWBA": 0.7,
    "h) MWAS": 2.0,
    "i) MOTH": 1.8,
    "j) AIND": 1.0,
    "k) APKN": 6.6,
    "l) ABAN": 0.3,
    "m) AOTH": 1.1,
    "n) BCRB": 0.5,
    "o) BAFR": 1.6,
    "p) BOTH": 0.5,
    "q) CHNE": 0.2,
    "r) OOTH": 0.6,
    "s) NOBT": 1.3,
}

# Children are referred most often as babies and as adolescents.
AGES = dict(enumerate([9.0, 7, 7, 6, 6, 6, *[5.0] * 6, 6, 7, 7, 6, 4]))


@dataclass(eq=False)
class Child:
    """One child, the same in every list and every month.

    Attributes:
        id: the Child Unique ID.
        born: the date of birth; the date due while unborn.
        disability: the code of List 4 and later.
        referred: the days on which the child was referred, in order.
    """

    id: str
    gender: str
    ethnicity: str
    born: Day
    disability: str
    referred: list[Day] = field(default_factory=list)

    def age(self, on: Day) -> int:
        """Age in years at the last birthday; -1 before birth."""
        before_birthday = (on.month, on.day) < (self.born.month, self.born.day)
        return on.year - self.born.year - before_birthday

    @property
    def adult_on(self) -> Day:
        """The eighteenth birthday."""
        if (self.born.month, self.born.day) == (2, 29):
            return Day(self.born.year + 18, 3, 1)
        return self.born.replace(year=self.born.year + 18)


class Register:
    """Gives out children, each with an id that no other child has."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._given = 0

    def new(self, on: Day, ages: Mapping[int, float] = AGES, unborn: float = 0.0) -> Child:
        """A child who is of a plausible age on that day.

        Args:
            ages: weights by age in years; those of referred children by default.
            unborn: the share of children not born yet.
        """
        chance = self._chance
        years = chance.choices(list(ages), list(ages.values()))[0]
        born = shift(on, -int(365.25 * years) - chance.randrange(365))
        if chance.random() < unborn:
            born = shift(on, chance.randrange(10, 120))
        return Child(
            id=self._id(),
            gender=pick(chance, GENDERS),
            ethnicity=pick(chance, ETHNICITIES),
            born=born,
            disability=pick(chance, {"b) No": 89.0, "a) Yes": 8.0, "c) Unknown": 3.0}),
        )

    def _id(self) -> str:
        """Ids in no visible order; 7,919 is prime to 900,000, so that none comes twice."""
        self._given += 1
        return f"C{100_000 + self._given * 7_919 % 900_000}"


def pick(chance: random.Random, weights: dict[str, float]) -> str:
    """One of the keys, as likely as its weight."""
    return chance.choices(list(weights), list(weights.values()))[0]
