"""Ours beside what is published: the panel, and the chart's lines.

Everything here is worked out from `kpi.findings` and the Department's tables in the store; what
compares with what, and what differs, is data (``data/comparators/measures.toml``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi.calendar import Month, month_name
from kpi.comparators import comparisons
from kpi.comparators.published import ENGLAND_CODE
from kpi.findings import Figure, Finding, Moment
from kpi.findings.published import (
    DRAWN,
    Other,
    PublishedFigures,
    PublishedPoint,
    our_figures,
    period_name,
    published_window,
    warnings,
)
from kpi.plan import MeasureEntry


@dataclass(frozen=True)
class Against:
    """What others have in the last published year up to a month.

    Attributes:
        title: ``Against others, 2012-13``.
        rows: ours, then those published; none where nothing compares.
        sentences: what differs, which year it is and why, what to know, and the source.
    """

    title: str
    rows: tuple[Other, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PublishedLine:
    """Others' published figures through time.

    Attributes:
        kind: ``england`` or ``neighbours``.
    """

    name: str
    kind: Literal["england", "neighbours"]
    points: tuple[PublishedPoint, ...]


def against_others(moment: Moment, finding: Finding) -> Against | None:
    """What is published for the year that the finding's month ends, or the last one before.

    Returns:
        ``None`` where the Department publishes nothing of the kind.
    """
    comparison = comparisons().get(finding.measure.id)
    if comparison is None:
        return None
    if not comparison.agrees:
        return Against("Against others", (), (comparison.differs,))
    book = PublishedFigures(moment.reader, comparison, finding.measure)
    periods = book.periods()
    until = [each for each in periods if each <= finding.figure.month]
    if not until:
        return Against("Against others", (), (_nothing_published(periods),))
    period = until[-1]
    ours = our_figures(moment, finding.measure, [period], known=finding)[period]
    return Against(
        title=f"Against others, {period_name(period)}",
        rows=(*_own_row(book, ours), *book.others(period)),
        sentences=tuple(_panel_sentences(book, finding, period)),
    )


def published_lines(moment: Moment, finding: Finding) -> tuple[PublishedLine, ...]:
    """England and the neighbours' median at the end of each published year that a chart shows."""
    comparison, measure = comparisons().get(finding.measure.id), finding.measure
    if comparison is None or not comparison.agrees or measure.value not in DRAWN:
        return ()
    if finding.figure.window != published_window(measure):
        return ()
    book = PublishedFigures(moment.reader, comparison, measure)
    shown = {point.figure.month for point in finding.series}
    periods = [each for each in book.periods() if each in shown]
    lines = (
        PublishedLine("England", "england", tuple(book.england_points(periods))),
        PublishedLine("Neighbours’ median", "neighbours", tuple(book.neighbour_points(periods))),
    )
    return tuple(line for line in lines if line.points)


def _own_row(book: PublishedFigures, ours: Figure | None) -> tuple[Other, ...]:
    """Ours, a count with its rate."""
    if ours is None or ours.value is None:
        return (Other("Our extracts", "no data", ours.reason or "" if ours else ""),)
    made_of = ours.rate_text if book.comparison.rate else ours.count_text
    return (Other("Our extracts", ours.text, made_of),)


def _panel_sentences(book: PublishedFigures, finding: Finding, period: Month) -> Iterator[str]:
    shown = finding.figure.month
    if period != shown:
        yield (
            f"{period_name(period)} is the last year published up to {month_name(shown)}; "
            f"our figure beside it is of the same {_span(finding.measure)}."
        )
    elif finding.figure.window != published_window(finding.measure):
        yield f"Our figure beside it is of the {_span(finding.measure)} to {month_name(period)}."
    if book.comparison.note:
        yield book.comparison.note
    yield from warnings(book, period)
    if book.model and book.median(period)[0] is not None:
        yield f"Neighbours: {book.model}."
    sources = [
        each.source
        for each in (
            book.latest(book.comparison.indicator, book.code, period),
            book.latest(book.compared, ENGLAND_CODE, period),
            book.latest(book.compared, book.region_code, period),
        )
        if each
    ]
    yield f"Source: Department for Education, {'; '.join(dict.fromkeys(sources))}."


def _nothing_published(periods: Sequence[Month]) -> str:
    if not periods:
        return (
            "No published figures of this measure are loaded. 'kpi comparators load FILE.csv' "
            "reads the Department's tables."
        )
    return f"Nothing is published up to this month: the first year is {period_name(periods[0])}."


def _span(measure: MeasureEntry) -> str:
    return "day" if measure.kind == "stock" else "12 months"
