"""Targets as they judge a month's figures: the one place where a figure meets its promise."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kpi.calendar import Month
from kpi.findings.words.printed import level_text
from kpi.plan import MeasureEntry
from kpi.targets import (
    Judgement,
    Status,
    Target,
    judge,
    resolve,
    short_words,
    target_for,
    tolerance,
    words,
)


@dataclass(frozen=True)
class Standard:
    """A target with all that it takes to judge one month's figures by it.

    Attributes:
        hindsight: the month is older than the target.
        baseline: the figure that a change or a direction is measured from, where it is known.
    """

    entry: MeasureEntry
    target: Target
    hindsight: bool = False
    baseline: Fraction | None = None

    @property
    def level(self) -> Fraction | None:
        """What a figure is compared with, exactly; nothing without its baseline."""
        return resolve(self.target, self.baseline)

    def status(self, value: Fraction | None, *, concern: bool | None = None) -> Status:
        """Whether a figure keeps the promise; see `kpi.targets.judge`."""
        return judge(self.target, value, self.baseline, counts=self._counts_things, concern=concern)

    def judgement(self, value: Fraction | None, *, concern: bool | None = None) -> Judgement:
        """What the target says of a figure, in words too."""
        level = self.level
        shown = level_text(self.entry, level) if level is not None else None
        return Judgement(
            status=self.status(value, concern=concern),
            words=words(self.target, shown),
            short=short_words(self.target, shown),
            hindsight=self.hindsight,
            level=None if level is None or self.target.trend else float(level),
            near=self._near(level),
            target=self.target,
        )

    @property
    def _counts_things(self) -> bool:
        return self.entry.is_count and self.entry.unit == "count"

    def _near(self, level: Fraction | None) -> str | None:
        """The tolerance, in words."""
        if level is None or self.target.trend is not None:
            return None
        margin = tolerance(self.target, level, counts=self._counts_things)
        if not margin:
            return None
        lowest, highest = (level_text(self.entry, level + by) for by in (-margin, margin))
        if self.target.operator in ("<", "<="):
            return f"up to {highest}"
        if self.target.operator in (">", ">="):
            return f"down to {lowest}"
        return f"{lowest} to {highest}"


def _without_baseline(target: Target) -> None:
    return None


def standards(
    entry: MeasureEntry,
    of: Month,
    *,
    baseline: Callable[[Target], Fraction | None] = _without_baseline,
) -> tuple[Standard, ...]:
    """The targets that a month of a measure is judged by, the main one first.

    Args:
        baseline: what a change or a direction is measured from; see `kpi.targets.resolve`.
    """
    return tuple(
        Standard(entry, target, hindsight, baseline(target))
        for target, hindsight in target_for(entry.targets, of)
    )
