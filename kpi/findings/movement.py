"""Change or noise: what the monthly figures of a measure say, by the method of `kpi.analysis.spc`.

Limits are drawn on single months (for a stock, month ends) and never on windows that share months.
"""

from dataclasses import dataclass

from kpi.analysis.p_chart import SharePoint
from kpi.analysis.spc import Assurance, Chart, SpcPoint, Variation
from kpi.calendar import Month
from kpi.findings.words.printed import ASSURANCE_WORDS
from kpi.records import Rebase


@dataclass(frozen=True)
class Limits:
    """One phase of a control chart: its mean and limits in the measure's unit.

    Attributes:
        first, last: its first and last month with a figure. n: how many it has.
        mean, lower, upper: as the rules have them, not clipped to what is possible.
        drawn_lower, drawn_upper: the limits clipped to what is possible, as they are drawn.
        mean_text, lower_text, upper_text: as they are printed, likewise clipped.
        trial: fewer than 13 months, so the limits may still move.
        reason: why the limits start again with its first month; blank for the first phase.
        set_by: who started them again, and when, in words.
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
    reason: str = ""
    set_by: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Movement:
    """A measure's monthly figures on their control chart, up to one month.

    Attributes:
        months: the months of the chart's points, one each, without gaps.
        chart: the XmR chart; its ``points`` stand for `months` one by one, a part or missing
            month has no value.
        phases: the chart's phases in words and figures.
        shares: the same months on a p chart, for a share of counts; else empty.
        shares_first: the denominators differ so much that the p chart is the fairer one. Never for
            month ends: they share most of their cases, and its limits suppose that they don't.
        small: months whose figure rests on so few cases that it says little.
        comparable: the target's level may be held against single months.
        target: that level, in the measure's unit, where there is one and it may.
        rebases: those that the phases come from.
        title, shares_title: what the chart, and what the p chart, shows, in ten words or so.
        sentence: whether it really changes, in words: the chart's alternative text as well.
        withheld: there is a chart, which may not leave the house.
    """

    months: tuple[Month, ...]
    chart: Chart
    phases: tuple[Limits, ...]
    shares: tuple[SharePoint, ...] = ()
    shares_first: bool = False
    small: frozenset[Month] = frozenset()
    comparable: bool = False
    target: float | None = None
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
    def assurance(self) -> Assurance | None:
        """Whether the process, left as it is, keeps the target; nothing without limits."""
        return self.chart.assurance if self.has_limits else None

    @property
    def has_moved_on(self) -> bool:
        """The latest month lies on the other side of the target than all ordinary variation."""
        latest = self.latest
        kinds = {"meets": "concern", "misses": "improvement"}
        return (
            latest is not None
            and self.target is not None
            and latest.value is not None
            and kinds.get(self.assurance or "") == latest.type
            and (latest.value > self.target) != (self.phases[-1].mean > self.target)
        )

    @property
    def reach(self) -> str:
        """Whether the target is in reach, in words; blank where that can't be said."""
        if self.assurance is None:
            return ""
        words = ASSURANCE_WORDS[self.assurance]
        if not self.has_moved_on:
            return words
        kept = "met" if self.assurance == "meets" else "missed"
        return f"Ordinary variation so far {kept} the target; the measure has moved on"

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
        """There are neighbouring months that differ to take limits from."""
        return bool(self.chart.phases) and self.chart.phases[-1].amr is not None


STILL = Movement(months=(), chart=Chart((), (), "common", None), phases=())
"""Nothing to judge."""
WITHHELD = Movement(months=(), chart=Chart((), (), "common", None), phases=(), withheld=True)
"""What is said outside of a chart that some small number of children stands in."""
