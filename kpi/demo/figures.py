"""The demonstration's figures, ``data/demonstration_figures.toml``, read and checked."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kpi import calendar
from kpi.calendar import Month
from kpi.errors import PlanError
from kpi.settings import DATA

FILE = DATA / "demonstration_figures.toml"


class _Entry(BaseModel):
    """Read-only, and with no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Series(_Entry):
    """One figure through time.

    Attributes:
        status: whether the figures were published about Peterborough or invented.
        source: who published them, or what they were made to show.
        years: totals by financial year.
        months: exact figures of single months.
        points: levels at some months, on a straight line between them.
        weights: how a year's total is spread over its months, April first.
    """

    status: Literal["published", "invented"]
    source: str
    years: Mapping[str, int] = {}
    months: Mapping[str, int] = {}
    points: Mapping[str, float] = {}
    weights: Mapping[str, tuple[float, ...]] = {}

    def at(self, month: Month) -> float:
        """The level in a month; before the first point and after the last, that point's."""
        return _line(self.points, month)

    def by_month(self, chance: random.Random, known: Sequence[float] = ()) -> dict[Month, int]:
        """Whole numbers for the twelve months of each year, adding up to the years' totals.

        Months that are given exactly are left alone; the rest of a year's total falls on the
        other months by chance, in proportion to the weights, as small numbers do.

        Args:
            known: weights for years that have none of their own; all months alike by default.
        """
        numbers: dict[Month, int] = {}
        for year, total in self.years.items():
            months = months_of(year)
            exact = {m: self.months[str(m)] for m in months if str(m) in self.months}
            weights = self.weights.get(year) or known or (1.0,) * 12
            free = [m for m in months if m not in exact]
            shares = [w for m, w in zip(months, weights, strict=True) if m not in exact]
            rest = scatter(chance, total - sum(exact.values()), shares)
            numbers |= exact | dict(zip(free, rest, strict=True))
        return numbers


class Slip(_Entry):
    """How often a field of a list is blank or can't be read, and what stands there instead."""

    list: str
    field: str
    written: str | None = None
    points: Mapping[str, float]

    def at(self, month: Month) -> float:
        """The share of entries in a month."""
        return _line(self.points, month)


class Post(_Entry):
    """The established posts of front-line social workers of one role in one team, in FTE."""

    team: str
    role: str
    established: float


class Figures(_Entry):
    """All that the demonstration is made to show."""

    seed: str
    first_month: str
    last_month: str
    series: Mapping[str, Series]
    slip: tuple[Slip, ...]
    post: tuple[Post, ...]

    def __getitem__(self, name: str) -> Series:
        return self.series[name]

    def chance(self, subject: str) -> random.Random:
        """A generator of chance for one subject, the same in every run and on every machine.

        Subjects have their own, so that one more throw in one leaves the others as they were.
        """
        return random.Random(f"{self.seed}: {subject}")

    @property
    def first(self) -> Month:
        """The first extract's month."""
        return _month(self.first_month)

    @property
    def last(self) -> Month:
        """The last extract's month."""
        return _month(self.last_month)

    @property
    def reported_from(self) -> Month:
        """The first month that an extract holds events of: five before the first extract's."""
        return self.first - 5


@lru_cache(maxsize=1)
def figures() -> Figures:
    """The figures as the file has them.

    Raises:
        PlanError: the file is missing or not as it should be.
    """
    try:
        return Figures.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{FILE.name} can't be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"])
        raise PlanError(f"{FILE.name}, {where}: {first['msg']}") from error


def months_of(year: str) -> list[Month]:
    """The months of a financial year, written ``"2011-12"``, April first."""
    return calendar.window_months(calendar.R12, calendar.month(f"{int(year[:4]) + 1}-03"))


def scatter(chance: random.Random, total: int, weights: Sequence[float]) -> list[int]:
    """Lets `total` fall on as many numbers as there are weights, in proportion to them."""
    numbers = [0] * len(weights)
    for place in chance.choices(range(len(weights)), weights, k=total) if total else ():
        numbers[place] += 1
    return numbers


@cache
def _month(text: str) -> Month:
    return calendar.month(text)


@cache
def _place(text: str) -> int:
    """Months since the year 0, to measure distances by."""
    return int(text[:4]) * 12 + int(text[5:])


def _line(points: Mapping[str, float], month: Month) -> float:
    here = month.year * 12 + month.month
    known = [(_place(text), level) for text, level in points.items()]
    if here <= known[0][0]:
        return known[0][1]
    for (before, low), (after, high) in pairwise(known):
        if here <= after:
            return low + (high - low) * (here - before) / (after - before)
    return known[-1][1]
