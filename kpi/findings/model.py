"""What findings are made of: figures, points, target lines, a scorecard, a restatement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kpi.calendar import QUARTER, Month, Window
from kpi.findings.likely import Range, likely_range, range_text
from kpi.findings.movement import STILL, Movement
from kpi.plan import MeasureEntry, plan
from kpi.records import NO_ROWS, FigureChange, RowChanges
from kpi.targets import JUDGED, Judgement, Status

ALL = "all"

Confidence = Literal["high", "medium", "low"]
Travel = Literal["better", "worse", "same", "changed", ""]
"""Which way a figure went, seen from its measure's good direction; blank with nothing before."""


@dataclass(frozen=True)
class Figure:
    """One figure of one measure.

    Attributes:
        breakdown, category: ``"all"`` for the whole.
        numerator, denominator: what it is made of; a count has no denominator.
        cases: how many cases it rests on; of a middle number, the only count there is.
        value: the figure in the measure's unit, percentages 0 to 100; ``None`` if there is none.
        reason: the sentence that says why there is no value.
        part: no load covers its month whole, or its quarter is not over; it is marked and never
            judged.
        as_at: the as-at date of the extract that speaks for its month.
        left_out: rows left out for errors in the fields that it needs, and for want of a date.
        remark: what was assumed, in a sentence.
        confidence: high, medium or low, with the reasons for anything but high.
        text: the figure as it is printed everywhere. count_text: what it is made of, in words.
        rate_text: a count's rate per 10,000, where the plan gives one.
    """

    measure: str
    month: Month
    window: Window
    breakdown: str = ALL
    category: str = ALL
    numerator: float | None = None
    denominator: float | None = None
    cases: int = 0
    value: float | None = None
    unit: str = "count"
    reason: str | None = None
    part: bool = False
    as_at: dt.date | None = None
    left_out: int = 0
    remark: str | None = None
    confidence: Confidence = "low"
    confidence_reasons: tuple[str, ...] = ()
    text: str = "no data"
    count_text: str = ""
    rate_text: str = ""

    @property
    def part_of(self) -> str:
        """What of which there is only a part: the quarter while it runs, or the month."""
        return "quarter" if self.window == QUARTER else "month"

    @property
    def likely(self) -> Range | None:
        """The 95% interval of a share or rate of cases, in its unit; others have none."""
        return likely_range(plan().measure(self.measure), self.numerator, self.denominator)

    @property
    def likely_text(self) -> str:
        """That range in words: ``7.4% to 14.5%``; blank where there is none."""
        found = self.likely
        return range_text(plan().measure(self.measure), found) if found else ""


@dataclass(frozen=True)
class Point:
    """One month of a series: its figure and what the main target says of it."""

    figure: Figure
    status: Status
    hindsight: bool

    @property
    def is_judged(self) -> bool:
        """Whether the target says if it is kept."""
        return self.status in JUDGED

    @property
    def is_met(self) -> bool:
        return self.status == "met"


def latest_run(points: Sequence[Point], *, met: bool) -> list[Point]:
    """The latest months in a row in which the target was met, or in which it was not.

    Args:
        points: oldest first; a month that is not judged ends the run.
    """
    run: list[Point] = []
    for point in reversed(points):
        if not point.is_judged or point.is_met != met:
            break
        run.insert(0, point)
    return run


@dataclass(frozen=True)
class TargetLine:
    """A target over the months that it is drawn for: one level a month, in the measure's unit."""

    first: Month
    last: Month
    levels: tuple[float, ...]
    words: str
    hindsight: bool


@dataclass(frozen=True)
class Finding:
    """All that is true of a measure in a month and window.

    Attributes:
        judgements: one for each target; never empty, the first is the main one.
        last_month, year_before: the same window a month and a year earlier.
        direction_of_travel: against last month: better, worse, same, changed (no good or bad
            direction) or blank (nothing to compare).
        direction_since_year: the same against the same month of the year before.
        series: this window's figures, oldest first, up to the month.
        monthly: the same for the monthly figures; a stock's series.
        movement: whether it really changed, by the control chart of its months.
        pairs: the measures that it is read with, in the same month, each in its judged window.
        title: the chart's title, which says the finding. subtitle: measure, place, period.
        source: lists, as-at date and confidence. sentence: whole sentences; the alt text.
    """

    measure: MeasureEntry
    figure: Figure
    judgements: tuple[Judgement, ...]
    last_month: Figure
    year_before: Figure
    direction_of_travel: Travel
    series: tuple[Point, ...]
    monthly: tuple[Point, ...]
    target_lines: tuple[TargetLine, ...]
    title: str = ""
    subtitle: str = ""
    source: str = ""
    sentence: str = ""
    direction_since_year: Travel = ""
    movement: Movement = STILL
    pairs: tuple["Finding", ...] = ()

    @property
    def in_month(self) -> Figure | None:
        """The month's own figure, where the window is another."""
        is_month = self.figure.window == self.measure.base_window
        return None if is_month or not self.monthly else self.monthly[-1].figure

    @property
    def is_one_chart(self) -> bool:
        """One chart can say whether the target is met and whether it really changed."""
        return self.monthly == self.series and self.movement.judge == "levels"

    @property
    def judgement(self) -> Judgement:
        """What the main target says."""
        return self.judgements[0]

    @property
    def status(self) -> Status:
        """Whether the main target is met."""
        return self.judgement.status


@dataclass(frozen=True)
class BreakdownRow:
    """One category of a breakdown: its figure and its series in the same window."""

    category: str
    figure: Figure
    series: tuple[Point, ...]


@dataclass(frozen=True)
class Signal:
    """A measure whose month is no ordinary variation, and what is said of it."""

    finding: Finding
    sentence: str


@dataclass(frozen=True)
class Scorecard:
    """One month, all measures.

    Attributes:
        changes: the measures whose month is more than chance explains, those that are new first.
        chance: how many such signals chance alone would give.
        lost: sentences about measures that had a figure last month and have none now.
    """

    month: Month
    months: tuple[Month, ...]
    sentence: str
    findings: tuple[Finding, ...]
    changes: tuple[Signal, ...]
    chance: str = ""
    lost: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Signal, ...]:
        """The measures that changed by more than chance in this very month."""
        return tuple(each for each in self.changes if each.finding.movement.is_new)

    @property
    def lasting(self) -> tuple[Signal, ...]:
        """Those that did so before, and still stand out on the same side."""
        return tuple(each for each in self.changes if not each.finding.movement.is_new)

    @property
    def headlines(self) -> tuple[Finding, ...]:
        """The five on top."""
        return tuple(each for each in self.findings if each.measure.headline)


@dataclass(frozen=True)
class Restatement:
    """A figure that a change made different.

    Attributes:
        rows: the rows that moved it, where somebody asked for them (`kpi.findings.restated`).
    """

    measure: MeasureEntry
    month: Month
    window: Window
    was: Figure
    now: Figure
    why: str
    rows: RowChanges = NO_ROWS

    @property
    def in_words(self) -> FigureChange:
        """The same in words alone, for what is kept and shown of it."""
        return FigureChange(
            self.measure.id,
            self.measure.name,
            self.month,
            was=self.was.text,
            now=self.now.text,
            why=self.why,
            rows=self.rows,
        )
