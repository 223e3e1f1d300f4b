"""What may leave the house: findings with small numbers of children hidden, words and all."""

from dataclasses import replace

from kpi.analysis.disclosure import CONFIDENTIAL, HIDDEN_UP_TO, release
from kpi.findings.control import movement_of
from kpi.findings.model import ALL, Figure, Finding, Point
from kpi.findings.words import put_into_words
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry
from kpi.targets import (
    Judgement,
)
from kpi.wording import (
    count_text,
    figure_text,
)


def for_release(found: Finding) -> Finding:
    """A finding as it may leave: small numbers of children hidden, words and all.

    A whole-council figure that the plan publishes stays exact in its judged window.
    """
    monthly = tuple(_released_point(found.measure, point) for point in found.monthly)
    released = replace(
        found,
        figure=_released(found.measure, found.figure),
        judgements=tuple(_released_judgement(found, each) for each in found.judgements),
        last_month=_released(found.measure, found.last_month),
        year_before=_released(found.measure, found.year_before),
        series=tuple(_released_point(found.measure, point) for point in found.series),
        monthly=monthly,
        # Limits are taken from what is shown: no mean gives a hidden month away.
        movement=movement_of(
            found.measure,
            monthly,
            level=found.movement.target,
            rebases=found.movement.rebases,
        ),
        pairs=tuple(for_release(pair) for pair in found.pairs),
    )
    return put_into_words(released)


def _released(entry: MeasureEntry, figure: Figure) -> Figure:
    whole = figure.breakdown == ALL
    published = entry.released and whole and figure.window == entry.window
    if not entry.children or published or figure.numerator is None:
        return figure
    shown = release(figure.numerator, figure.denominator, rounded=not whole)
    if shown.confidential:
        return replace(
            figure,
            numerator=None,
            denominator=None,
            value=None,
            reason=f"Confidential: it rests on {HIDDEN_UP_TO} children or fewer.",
            remark=None,
            text=CONFIDENTIAL,
            count_text="",
        )
    assert shown.numerator is not None
    value = Total(shown.numerator, shown.denominator).exact(entry.value)
    return replace(
        figure,
        numerator=shown.numerator,
        denominator=shown.denominator,
        value=None if value is None else float(value),
        text=figure.text if value is None else figure_text(entry, value),
        count_text=count_text(entry, Total(shown.numerator, shown.denominator)),
    )


def _released_judgement(found: Finding, judgement: Judgement) -> Judgement:
    """A verdict on a hidden figure would say too much of it."""
    hidden = _released(found.measure, found.figure).text == CONFIDENTIAL
    return replace(judgement, status="no_data") if hidden else judgement


def _released_point(entry: MeasureEntry, point: Point) -> Point:
    figure = _released(entry, point.figure)
    hidden = figure.text == CONFIDENTIAL
    return replace(point, figure=figure, status="no_data" if hidden else point.status)
