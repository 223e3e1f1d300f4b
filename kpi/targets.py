"""A target: what was promised, when it holds, and whether a figure keeps it.

Everything is compared as exact fractions: "below 14.4%" is not met by 18 of 125, which is 14.4%
to the last digit, and is met by 28 of 195, which is 14.36%.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kpi.calendar import Month, month, month_name

Status = Literal["met", "near", "missed", "no_data", "no_target"]
JUDGED: frozenset[Status] = frozenset({"met", "near", "missed"})
"""The statuses that say whether a promise is kept; the others say why nobody can tell."""
Operator = Literal["<", "<=", "=", ">=", ">"]

_WORDS: dict[Operator, str] = {
    "<": "Below",
    "<=": "At most",
    "=": "Exactly",
    ">=": "At least",
    ">": "Above",
}
_SIGNS: dict[Operator, str] = {"<": "<", "<=": "≤", "=": "=", ">=": "≥", ">": ">"}
_TREND_WORDS = {
    "reduce": "Lower than a year before",
    "increase": "Higher than a year before",
    "maintain": "As it was a year before",
}


class Target(BaseModel):
    """One promise about one measure, as the plan data states it.

    Three kinds, told apart by which fields are given:

    * a level: ``operator`` and ``level``;
    * a change on a baseline: ``operator``, ``change`` (per cent) and ``baseline``, which is a
      month (``"2011-12"``) or ``"year_before"``;
    * a direction without a number: ``trend``, judged against the same window a year before.

    Attributes:
        first, last: the months from and to which it holds (`last` may be open).
        tolerance: how far from the level still counts as near, in the measure's unit; a tenth of
            the level where the plan data says nothing.
        set_by: who set it. remark: what a reader must know of it.
        words: how it is said, where the usual words would not do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    operator: Operator | None = None
    level: Decimal | None = None
    change: Decimal | None = None
    baseline: str | None = None
    trend: Literal["reduce", "increase", "maintain"] | None = None
    first: str = Field(alias="from", pattern=r"^\d{4}-\d{2}$")
    last: str | None = Field(default=None, alias="to", pattern=r"^\d{4}-\d{2}$")
    tolerance: Decimal | None = None
    set_by: str
    action: str = ""
    remark: str = ""
    words: str = ""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        kinds = [self.level is not None, self.change is not None, self.trend is not None]
        if sum(kinds) != 1:
            raise ValueError("a target has exactly one of level, change and trend")
        if self.trend is None and self.operator is None:
            raise ValueError("a target with a number needs an operator")
        if (self.change is None) != (self.baseline is None):
            raise ValueError("a change needs a baseline, and only a change has one")
        return self

    def holds_in(self, of: Month) -> bool:
        """Whether the promise covers the month."""
        return month(self.first) <= of and (self.last is None or of <= month(self.last))

    @property
    def held(self) -> str:
        """When it holds, in words: ``from January 2012``, ``April 2011 to March 2012``."""
        if self.last is None:
            return f"from {month_name(month(self.first))}"
        return f"{month_name(month(self.first))} to {month_name(month(self.last))}"


@dataclass(frozen=True)
class Judgement:
    """What one target says of one figure.

    Attributes:
        words, short: the promise as a heading has it, and as a table's cell has it.
        hindsight: the figure is older than the promise.
        level: the resolved level in the measure's unit, where there is one.
        near: the tolerance in words (``"up to 15.84%"``), printed wherever the colour is shown.
        target: the promise itself; none where there is none.
    """

    status: Status
    words: str
    short: str
    hindsight: bool = False
    level: float | None = None
    near: str | None = None
    target: Target | None = None

    @property
    def is_judged(self) -> bool:
        """Whether it says if the promise is kept."""
        return self.status in JUDGED

    @property
    def is_met(self) -> bool:
        return self.status == "met"

    @property
    def phrase(self) -> str:
        """The promise within a sentence: ``below 14.4%``."""
        return self.words[0].lower() + self.words[1:]

    @property
    def held(self) -> str:
        """When the promise holds, in words; blank without one."""
        return self.target.held if self.target else ""

    @property
    def set_by(self) -> str:
        """Who made the promise; blank without one."""
        return self.target.set_by if self.target else ""

    @property
    def remark(self) -> str:
        """What a reader must know of the promise; mostly blank."""
        return self.target.remark if self.target else ""


NO_TARGET = Judgement(status="no_target", words="No target", short="–")


def target_for(targets: tuple[Target, ...], of: Month) -> list[tuple[Target, bool]]:
    """The targets to judge a month by, each with whether that is in hindsight.

    Those that hold in the month; before a measure's first target, the first one in hindsight;
    after the last one has ended, or between two, none.
    """
    holding = [(target, False) for target in targets if target.holds_in(of)]
    if holding or not targets:
        return holding
    first = min(month(target.first) for target in targets)
    if of < first:
        return [(target, True) for target in targets if month(target.first) == first]
    return []


def resolve(target: Target, baseline: Fraction | None) -> Fraction | None:
    """The level that a figure is compared with, exactly; nothing without its baseline.

    Args:
        baseline: the figure that a change starts from, or that of a year before for a trend.
    """
    if target.level is not None:
        return Fraction(target.level)
    if baseline is None:
        return None
    if target.change is not None:
        return baseline * (100 + Fraction(target.change)) / 100
    return baseline


def tolerance(target: Target, level: Fraction, *, counts: bool) -> Fraction:
    """How far from the level still counts as near, in the measure's unit.

    A tenth of the level; none for a level of 0, nor for a whole number below 10 where the figure
    counts things, since a tenth of it would be less than one.

    Args:
        counts: the figure is a count and not a percentage or a mean.
    """
    if target.tolerance is not None:
        return Fraction(target.tolerance)
    if counts and level.denominator == 1 and level < 10:
        return Fraction(0)
    return abs(level) / 10


def judge(
    target: Target,
    value: Fraction | None,
    baseline: Fraction | None,
    *,
    counts: bool,
    concern: bool | None = None,
) -> Status:
    """Whether a figure keeps a promise, to the last digit.

    Args:
        value: the figure, exactly; ``None`` if there is none.
        baseline: see `resolve`.
        counts: see `tolerance`.
        concern: for targets without a number, whether the variation is a special cause (for
            ``maintain`` of either kind, else for the worse); ``None`` while nobody can say.
    """
    level = resolve(target, baseline)
    if value is None or level is None:
        return "no_data"
    if target.trend is not None:
        return _judge_trend(target.trend, value, level, concern=bool(concern))
    assert target.operator is not None
    if compare(target.operator, value, level):
        return "met"
    margin = tolerance(target, level, counts=counts)
    return "near" if margin and abs(value - level) <= margin else "missed"


def _judge_trend(trend: str, value: Fraction, before: Fraction, *, concern: bool) -> Status:
    if trend == "maintain":
        return "near" if concern else "met"
    better = value < before if trend == "reduce" else value > before
    if better:
        return "met"
    return "missed" if concern else "near"


def compare(operator: Operator, value: Fraction | float, level: Fraction | float) -> bool:
    """Whether ``value operator level`` holds; exact where both are fractions."""
    match operator:
        case "<":
            return value < level
        case "<=":
            return value <= level
        case "=":
            return value == level
        case ">=":
            return value >= level
        case ">":
            return value > level


def words(target: Target, level_text: str | None) -> str:
    """The promise as a phrase: ``Below 14.4%``, ``At least +25%``, ``Lower than a year before``.

    Args:
        level_text: the resolved level as it is printed, where it could be resolved.
    """
    if target.words:
        return target.words
    if target.trend is not None:
        return _TREND_WORDS[target.trend]
    assert target.operator is not None
    if target.level is not None:
        if target.level == 0 and target.operator in ("=", "<="):
            return "None at all"
        return f"{_WORDS[target.operator]} {level_text}"
    assert target.change is not None
    assert target.baseline is not None
    sign = "+" if target.change > 0 else "−"
    change = f"{sign}{abs(target.change).normalize():f}%"
    base = (
        "a year before" if target.baseline == "year_before" else month_name(month(target.baseline))
    )
    resolved = f" ({_WORDS[target.operator].lower()} {level_text})" if level_text else ""
    return f"{change} on {base}{resolved}"


def short_words(target: Target, level_text: str | None) -> str:
    """The promise in a table's cell: ``< 14.4%``, ``≤ 20``, ``reduce``."""
    if target.trend is not None:
        return target.trend
    assert target.operator is not None
    if level_text is None:
        return words(target, None)
    if target.level == 0 and target.operator in ("=", "<="):
        return "none"
    return f"{_SIGNS[target.operator]} {level_text}"
