"""Change or noise: what a measure's months say, by the method of `kpi.analysis.stable`.

Limits are drawn on single months, or on the changes between month-ends, and never on windows that
share months.
"""

from dataclasses import dataclass

from kpi.analysis.false_signals import Judged
from kpi.analysis.p_chart import SharePoint
from kpi.analysis.spc import Assurance, Chart, SpcPoint, Variation
from kpi.analysis.stable import Judge
from kpi.calendar import Month
from kpi.findings.words.moved import pace_words
from kpi.findings.words.printed import ASSURANCE_WORDS, VARIATION_WORDS
from kpi.records import Rebase


@dataclass(frozen=True)
class Limits:
    """One phase of a control chart: its mean and limits in the measure's unit.

    Attributes:
        first, last: its first and last month with a figure. n: how many it has.
        mean, lower, upper: as the rules have them, not clipped to what is possible.
        drawn_lower, drawn_upper: the limits clipped to what is possible, as they are drawn.
        mean_text, lower_text, upper_text: as they are printed, likewise clipped.
        has_limits: its months are enough, and different enough, for limits to say something.
        trial: fewer than 13 months, so the limits may still move.
        start: the month that it starts on, of which there may be no figure.
        reason: why the limits start again there; blank for the first phase.
        set_by: who started them again, and when, in words; blank where nobody did.
        worked_out: the product started them again by itself; a person may confirm or refuse it.
        cases: of how many cases a month is that the limits are for, where that matters.
        sentence: the phase explained.
    """

    first: Month
    last: Month
    n: int
    mean: float
    lower: float
    upper: float
    drawn_lower: float
    drawn_upper: float
    mean_text: str
    lower_text: str
    upper_text: str
    trial: bool
    has_limits: bool
    start: Month
    reason: str = ""
    set_by: str = ""
    worked_out: bool = False
    cases: float | None = None
    sentence: str = ""


@dataclass(frozen=True)
class Ahead:
    """Between what the next month will lie if nothing changes, as it is printed.

    Attributes:
        lower_text, upper_text: cut to what is possible.
        keeps: what all of it is to the target, whatever the judged window says now.
    """

    lower_text: str
    upper_text: str
    keeps: Assurance | None = None


@dataclass(frozen=True)
class Movement:
    """A measure's months on their control chart, up to one month.

    Attributes:
        months: the months of the chart's points, one each, without gaps.
        chart: its ``points`` stand for `months` one by one, a part or missing month has no value;
            its assurance agrees with the verdict on the judged window.
        phases: the chart's phases in words and figures.
        judge: the points are the months' figures, or the changes between them.
        shares: the same months on a p chart, for a share of counts; else empty. None for
            changes: month-ends share most of their cases, and its limits suppose that they don't.
        shares_first: the denominators differ so much that the p chart is the fairer one, and its
            limits are those of `chart` and `phases`.
        small: months whose figure rests on so few cases that it says little.
        comparable: the target's level may be held against single months.
        target: that level, in the measure's unit, where there is one and it may.
        ahead: where the next month will lie; nothing without limits.
        rebases: people's that the phases come from.
        title, shares_title: what the chart, and what the p chart, shows, in ten words or so.
        sentence: whether it really changes, in words: the chart's alternative text as well.
        withheld: there is a chart, which may not leave the house.
    """

    months: tuple[Month, ...]
    chart: Chart
    phases: tuple[Limits, ...]
    judge: Judge = "levels"
    shares: tuple[SharePoint, ...] = ()
    shares_first: bool = False
    small: frozenset[Month] = frozenset()
    comparable: bool = False
    target: float | None = None
    ahead: Ahead | None = None
    rebases: tuple[Rebase, ...] = ()
    title: str = ""
    shares_title: str = ""
    sentence: str = ""
    withheld: bool = False

    @property
    def variation(self) -> Variation:
        """What the latest month with a figure is."""
        return self.chart.variation

    @property
    def change_words(self) -> str:
        """What the latest month is, in words; of a stock, how it moved."""
        latest, words = self.latest, VARIATION_WORDS[self.variation]
        if self.judge == "levels" or latest is None or latest.side is None:
            return words
        assert latest.value is not None
        pace = pace_words(latest.value, latest.side)
        _, colon, way = words.partition(":")
        return f"{pace[0].upper()}{pace[1:]}{colon}{way}"

    @property
    def assurance(self) -> Assurance | None:
        """Whether the process, left as it is, keeps the target; nothing without limits."""
        return self.chart.assurance if self.has_limits else None

    @property
    def is_on_its_way(self) -> bool:
        """Single months would keep meeting, or missing, the target that the judged window, with
        older months in it, does not yet meet, or miss."""
        return (
            self.assurance == "hit_or_miss"
            and self.ahead is not None
            and self.ahead.keeps in ("meets", "misses")
        )

    @property
    def reach(self) -> str:
        """Whether the target is in reach, in words; blank where that can't be said."""
        if self.assurance is None:
            return ""
        if self.is_on_its_way and self.ahead is not None and self.ahead.keeps == "meets":
            return "Missed so far; months as they are now would meet the target"
        if self.is_on_its_way:
            return "Met so far; months as they are now would miss the target"
        return ASSURANCE_WORDS[self.assurance]

    @property
    def latest(self) -> SpcPoint | None:
        """The latest month with a figure."""
        return next((each for each in reversed(self.chart.points) if each.value is not None), None)

    @property
    def is_signal(self) -> bool:
        """The month itself, not an earlier one, is no ordinary variation."""
        return self.has_limits and bool(self.chart.points[-1].causes)

    @property
    def is_new(self) -> bool:
        """It is a signal that the month before was not, or to the other side."""
        before = self.chart.points[-2:-1]
        return self.is_signal and (not before or before[0].side != self.chart.points[-1].side)

    @property
    def has_limits(self) -> bool:
        """The latest phase has months enough, and different enough, for limits."""
        return bool(self.phases) and self.phases[-1].has_limits

    @property
    def judged(self) -> Judged:
        """What the verdict rests on: an XmR chart of levels or changes, or a p chart of shares."""
        return "shares" if self.shares_first else self.judge

    @property
    def worked_out(self) -> tuple[Limits, ...]:
        """The phases that the product started by itself."""
        return tuple(each for each in self.phases if each.worked_out)


STILL = Movement(months=(), chart=Chart((), (), "common", None), phases=())
"""Nothing to judge."""
WITHHELD = Movement(months=(), chart=Chart((), (), "common", None), phases=(), withheld=True)
"""What is said outside of a chart that some small number of children stands in."""
