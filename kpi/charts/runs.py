"""The run chart: single months about their median, with the longest run brought out."""

from collections.abc import Sequence

from kpi.calendar import Month
from kpi.charts.beside import Named
from kpi.charts.control import level_line, rebases_marked, spans
from kpi.charts.months import Look, Mark, Overlay, months_chart, shown_months
from kpi.charts.sizes import PAGE, Sizes
from kpi.charts.style import GROUND, NAVY, NEUTRAL, ORDINARY, FigureDict
from kpi.findings import Finding
from kpi.findings.runs import Runs
from kpi.records import Event

_OTHER = Look("other months", GROUND, ORDINARY, "circle")
_ON_MEDIAN = Look("on the median", ORDINARY, ORDINARY, "x-thin")


def runs_chart(
    finding: Finding,
    runs: Sequence[Runs],
    phase: int,
    *,
    sizes: Sizes = PAGE,
    events: Sequence[Event] = (),
) -> FigureDict:
    """The finding's single months with each phase's median.

    Args:
        runs: the phases. phase: index of the one whose longest run is shown.
    """
    points, _ = shown_months(finding)
    months = [point.figure.month for point in points]
    medians = [each.chart.median for each in runs]
    chosen = runs[phase]
    latest = runs[-1]
    overlay = Overlay(
        marks=[_mark(of, runs, chosen) for of in months],
        levels=[median for median in medians if median is not None],
        named=[Named("Median", latest.chart.median, latest.median_text)]
        if latest.chart.median is not None
        else [],
        shapes=[
            level_line(start, end, median, dash="solid")
            for (start, end), median in zip(
                spans([each.first for each in runs], months), medians, strict=True
            )
            if median is not None
        ],
        events=rebases_marked(finding.movement),
    )
    return months_chart(finding, overlay, sizes, events=events)


def _mark(of: Month, runs: Sequence[Runs], chosen: Runs) -> Mark:
    if any(of in each.on_median for each in runs):
        return Mark(_ON_MEDIAN, "On the median: not counted")
    if of not in chosen.longest or not chosen.enough:
        return Mark(_OTHER)
    if chosen.chart.long_run:
        look = Look("run too long for chance", NEUTRAL, NEUTRAL, "square", 3)
        return Mark(look, "Part of a run that is longer than chance allows")
    return Mark(
        Look("longest run", NAVY, NAVY, "diamond", 2),
        "Part of the longest run, which chance allows",
    )
