"""What may leave the house: findings with small numbers of children hidden, words and all."""

from dataclasses import replace

from kpi.analysis.disclosure import CONFIDENTIAL, HIDDEN_UP_TO, release
from kpi.findings.model import ALL, Figure, Finding, Point
from kpi.findings.movement import WITHHELD
from kpi.findings.words.printed import count_text, figure_text
from kpi.findings.words.sentences import put_into_words
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry
from kpi.targets import Judgement


def for_release(found: Finding) -> Finding:
    """A finding as it may leave: small numbers of children hidden, words and all.

    A whole-council figure that the plan publishes stays exact in its judged window. Beside it, a
    window with a small number in any of its months leaves none of them: year-to-date figures and
    their neighbours, or twelve months and theirs, would give the hidden month away. Limits rest
    on all single months, so the control chart then stays as well.
    """
    entry = found.measure
    small = any(
        _is_hidden(_released(entry, point.figure)) for point in (*found.monthly, *found.series)
    )

    def leave(figure: Figure) -> Figure:
        beside = figure.window != entry.window
        return _hidden(figure) if small and beside else _released(entry, figure)

    monthly = tuple(_released_point(point, leave(point.figure)) for point in found.monthly)
    figures = [leave(each) for each in (found.figure, found.last_month, found.year_before)]
    released = replace(
        found,
        figure=figures[0],
        judgements=tuple(_released_judgement(figures[0], each) for each in found.judgements),
        last_month=figures[1],
        year_before=figures[2],
        series=tuple(_released_point(point, leave(point.figure)) for point in found.series),
        monthly=monthly,
        movement=WITHHELD if any(_is_hidden(each.figure) for each in monthly) else found.movement,
        pairs=tuple(for_release(pair) for pair in found.pairs),
    )
    return put_into_words(released)


def _is_hidden(figure: Figure) -> bool:
    return figure.text == CONFIDENTIAL


def _hidden(figure: Figure) -> Figure:
    """Its mark instead of a figure, where there is one."""
    if figure.numerator is None:
        return figure
    return replace(
        figure,
        numerator=None,
        denominator=None,
        value=None,
        reason=(
            f"Confidential: it, or another month of this window, rests on {HIDDEN_UP_TO} children "
            "or fewer."
        ),
        remark=None,
        text=CONFIDENTIAL,
        count_text="",
        rate_text="",
    )


def _released(entry: MeasureEntry, figure: Figure) -> Figure:
    whole = figure.breakdown == ALL
    published = entry.released and whole and figure.window == entry.window
    if not entry.children or published or figure.numerator is None:
        return figure
    shown = release(figure.numerator, figure.denominator, rounded=not whole)
    if shown.confidential:
        return _hidden(figure)
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


def _released_judgement(figure: Figure, judgement: Judgement) -> Judgement:
    """A verdict on a hidden figure would say too much of it."""
    return replace(judgement, status="no_data") if _is_hidden(figure) else judgement


def _released_point(point: Point, figure: Figure) -> Point:
    return replace(point, figure=figure, status="no_data" if _is_hidden(figure) else point.status)
