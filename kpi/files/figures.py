"""Figures as CSV: the months of a chart, single months with their limits, the scorecard.

A cell without a figure has the mark that government uses for it, never a number in disguise.
"""

from collections.abc import Collection, Sequence

from kpi.analysis.disclosure import CONFIDENTIAL
from kpi.analysis.spc import SpcPoint
from kpi.calendar import Month
from kpi.files.file import File
from kpi.files.tables import csv_bytes
from kpi.findings import Figure, Finding
from kpi.findings.movement import Movement
from kpi.findings.release import Released
from kpi.findings.words.printed import plain_number

NOT_AVAILABLE = "[x]"
REVISED = "[r]"

Cell = str | int | float | None

_FIGURE = ("measure", "month", "window", "numerator", "denominator", "value", "unit")
_SERIES = (
    *_FIGURE,
    "target",
    "status",
    "hindsight",
    "part",
    "confidence",
    "confidence_reasons",
    "reason",
)
_LIMITS = (
    "judged",
    "judged_value",
    "phase",
    "mean",
    "lower",
    "upper",
    "trial",
    "special",
    "type",
    "side",
)
_MONTHS = (*_FIGURE, *_LIMITS, "part", "confidence", "reason")
_SCORECARD = (
    "measure",
    "name",
    "month",
    "window",
    "numerator",
    "denominator",
    "value",
    "unit",
    "last_month",
    "year_before",
    "since_last_month",
    "since_year_before",
    "target",
    "near",
    "status",
    "hindsight",
    "variation",
    "assurance",
    "confidence",
    "confidence_reasons",
    "reason",
    "restated",
)


def series_csv(released: Released) -> File:
    """The chart's figures, oldest first."""
    found = released.finding
    levels = {
        line.first + place: level
        for line in found.target_lines
        for place, level in enumerate(line.levels)
    }
    rows = [
        [
            *_figure_cells(point.figure),
            plain_number(levels.get(point.figure.month)),
            point.status,
            _yes(point.hindsight),
            _yes(point.figure.part),
            point.figure.confidence,
            " ".join(point.figure.confidence_reasons),
            point.figure.reason or "",
        ]
        for point in found.series
    ]
    name = f"{found.measure.id}-{found.figure.window}-{found.figure.month}.csv"
    return File(name, csv_bytes(_SERIES, rows))


def months_csv(released: Released) -> File:
    """The single months with the limits that judge them, or the changes into them, oldest first."""
    found = released.finding
    points: Sequence[SpcPoint | None] = found.movement.chart.points or [None] * len(found.monthly)
    rows = [
        [
            *_figure_cells(point.figure),
            *_limit_cells(found.movement, spc),
            _yes(point.figure.part),
            point.figure.confidence,
            point.figure.reason or "",
        ]
        for point, spc in zip(found.monthly, points, strict=True)
    ]
    return File(f"{found.measure.id}-months-{found.figure.month}.csv", csv_bytes(_MONTHS, rows))


def scorecard_csv(of: Month, released: Sequence[Released], *, restated: Collection[str]) -> File:
    """All measures in one month.

    Args:
        restated: the ids of those whose figure has changed since it was first shown.
    """
    rows = [
        [
            *_scorecard_cells(each.finding),
            REVISED if each.finding.measure.id in restated else "",
        ]
        for each in released
    ]
    return File(f"scorecard-{of}.csv", csv_bytes(_SCORECARD, rows))


def _figure_cells(figure: Figure) -> list[Cell]:
    return [figure.measure, str(figure.month), figure.window, *_numbers(figure), figure.unit]


def _limit_cells(movement: Movement, spc: SpcPoint | None) -> list[Cell]:
    """What of a month is judged, its phase, from 1 on, the mean and limits, and what it is.

    Marks instead if they are withheld. Of a p chart, the limits are the month's own.
    """
    if spc is None:
        return [CONFIDENTIAL if movement.withheld else ""] * len(_LIMITS)
    return [movement.judge, plain_number(spc.value), *_phase_cells(movement, spc)]


def _phase_cells(movement: Movement, spc: SpcPoint) -> list[Cell]:
    is_what: list[Cell] = [
        spc.special or "",
        "" if spc.value is None else spc.type,
        spc.side or "",
    ]
    if not movement.phases:
        return ["", "", "", "", "", *is_what]
    phase = movement.chart.phases[spc.phase]
    if phase.amr is None:
        return [spc.phase + 1, phase.mean, "", "", "", *is_what]
    lower: Cell = phase.lower
    upper: Cell = phase.upper
    if movement.shares_first:
        own = movement.shares[spc.index]
        lower, upper = ("" if each is None else 100 * each for each in (own.lower, own.upper))
    return [spc.phase + 1, phase.mean, lower, upper, _yes(phase.trial), *is_what]


def _scorecard_cells(found: Finding) -> list[Cell]:
    figure, judgement = found.figure, found.judgement
    return [
        found.measure.id,
        found.measure.name,
        str(figure.month),
        figure.window,
        *_numbers(figure),
        figure.unit,
        _numbers(found.last_month)[-1],
        _numbers(found.year_before)[-1],
        found.direction_of_travel,
        found.direction_since_year,
        judgement.words,
        judgement.near or "",
        judgement.status,
        _yes(judgement.hindsight),
        *_icons(found.movement),
        figure.confidence,
        " ".join(figure.confidence_reasons),
        figure.reason or "",
    ]


def _icons(movement: Movement) -> list[str]:
    """Variation and assurance; their mark where the chart may not leave."""
    if movement.withheld:
        return [CONFIDENTIAL, CONFIDENTIAL]
    return [movement.variation if movement.has_limits else "", movement.assurance or ""]


def _numbers(figure: Figure) -> list[Cell]:
    """Numerator, denominator and value; where there is no value, its mark: ``[c]``, ``[x]``."""
    if figure.value is None:
        mark = CONFIDENTIAL if figure.text == CONFIDENTIAL else NOT_AVAILABLE
        return [mark, mark, mark]
    return [plain_number(each) for each in (figure.numerator, figure.denominator, figure.value)]


def _yes(said: bool) -> str:
    return "yes" if said else ""
