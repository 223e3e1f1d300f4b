"""A measure's run chart: its single months about their median, and whether that is chance.

The rules are those of `kpi.analysis.runs` (Anhøj). They say that something other than chance is
at work, and not whether it is for the better: icons and sentences rest on the XmR chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpi.analysis.runs import RunChart, run_chart
from kpi.calendar import Month, month_name
from kpi.findings.model import Finding
from kpi.findings.words.moved import judged_text
from kpi.findings.words.printed import in_words

FEWEST_USEFUL = 10
"""Anhøj (2015) gives limits for ten useful values and more; of fewer they say little."""


@dataclass(frozen=True)
class Runs:
    """One phase of a measure on its run chart.

    Attributes:
        first, last: its first and last month with a figure. known: how many months have one.
        longest: the months of the longest run. on_median: those on the median, not counted.
        median_text: as it is printed.
        title: what the chart shows, in ten words or so. sentence: the verdict with its numbers.
    """

    first: Month
    last: Month
    known: int
    chart: RunChart
    longest: frozenset[Month]
    on_median: frozenset[Month]
    median_text: str
    title: str = ""
    sentence: str = ""

    @property
    def enough(self) -> bool:
        """There are enough useful months to tell chance from anything else."""
        return self.chart.useful >= FEWEST_USEFUL


def runs_of(finding: Finding) -> tuple[Runs, ...]:
    """The run chart of each phase of a finding's single months, oldest first."""
    movement = finding.movement
    cuts = [0, *(phase.start for phase in movement.chart.phases[1:]), len(movement.months)]
    return tuple(_of_phase(finding, start, stop) for start, stop in pairwise(cuts) if stop > start)


def has_runs(finding: Finding) -> bool:
    """Whether there are enough months for a run chart of any phase."""
    return any(each.enough for each in runs_of(finding))


def _of_phase(finding: Finding, start: int, stop: int) -> Runs:
    movement = finding.movement
    months = movement.months[start:stop]
    values = [point.value for point in movement.chart.points[start:stop]]
    known = [of for of, value in zip(months, values, strict=True) if value is not None]
    chart = run_chart(values)
    made = Runs(
        first=known[0] if known else months[0],
        last=known[-1] if known else months[-1],
        known=len(known),
        chart=chart,
        longest=frozenset(months[place] for place in chart.longest_at),
        on_median=frozenset(
            of for of, value in zip(months, values, strict=True) if value == chart.median
        ),
        median_text=""
        if chart.median is None
        else judged_text(finding.measure, chart.median, movement.judge),
    )
    side = _side(values, chart)
    return replace(made, title=_title(made, side), sentence=_sentence(made, side))


def _side(values: Sequence[float | None], chart: RunChart) -> str:
    """On which side of the median the longest run lies."""
    first = next((values[place] for place in chart.longest_at), None)
    above = first is not None and chart.median is not None and first > chart.median
    return "above" if above else "below"


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def _title(runs: Runs, side: str) -> str:
    chart = runs.chart
    if not runs.enough:
        return "Too few months off the median to tell a change from chance"
    if chart.long_run:
        return (
            f"{_capital(in_words(chart.longest_run))} months in a row {side} the median of "
            f"{runs.median_text}: more than chance"
        )
    if chart.few_crossings:
        return (
            f"{_capital(_crosses(chart))}: chance allows no fewer than "
            f"{in_words(chart.fewest_expected)} crossings"
        )
    return f"No sign of a change: it varies about its median of {runs.median_text} as by chance"


def _sentence(runs: Runs, side: str) -> str:
    """The median, what counts, the two rules with their numbers, and the verdict."""
    chart = runs.chart
    if chart.median is None:
        return "No month of this phase can be judged."
    when = f"{month_name(runs.first)} to {month_name(runs.last)}"
    if runs.first == runs.last:
        when = month_name(runs.first)
    counted = f"{when}: the median is {runs.median_text}, and {_off(runs)}."
    if not runs.enough:
        return (
            f"{counted} It takes {in_words(FEWEST_USEFUL)} months off the median to tell a change "
            "from chance."
        )
    assert chart.longest_expected is not None
    return (
        f"{counted} The longest run on one side is {_months(chart.longest_run)}, {side} "
        f"it; chance allows {in_words(chart.longest_expected)}. {_capital(_crosses(chart))}; "
        f"chance allows no fewer than {in_words(chart.fewest_expected)} crossings. "
        f"{_verdict(chart)}"
    )


def _off(runs: Runs) -> str:
    useful, on = runs.chart.useful, len(runs.on_median)
    if not on:
        return f"none of its {in_words(runs.known)} months lies on it"
    lie = "lies" if on == 1 else "lie"
    return f"{in_words(useful)} months count: {in_words(on)} {lie} on it"


def _verdict(chart: RunChart) -> str:
    if chart.long_run and chart.few_crossings:
        return "Both say that something other than chance is at work."
    if chart.signal:
        which = "The long run alone says" if chart.long_run else "So few crossings alone say"
        return f"{which} that something other than chance is at work."
    return "Neither is unusual: nothing says that anything but chance is at work."


def _crosses(chart: RunChart) -> str:
    """``the line crosses the median 13 times``."""
    if not chart.crossings:
        return "the line never crosses the median"
    times = {1: "once", 2: "twice"}.get(chart.crossings, f"{in_words(chart.crossings)} times")
    return f"the line crosses the median {times}"


def _months(number: int) -> str:
    return "one month" if number == 1 else f"{in_words(number)} months"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
