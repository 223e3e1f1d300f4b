"""The one gate through which findings leave the house, as data, as a picture, as text in a file.

Signed-in staff see exact figures on the pages; whatever leaves is treated for small numbers of
children, words and all. What makes files takes a `Released`, so that the type checker refuses a
finding that did not pass.
"""

from dataclasses import dataclass, replace

from kpi.analysis.disclosure import CONFIDENTIAL, HIDDEN_UP_TO, treated
from kpi.findings.model import ALL, Figure, Finding, Point
from kpi.findings.movement import WITHHELD
from kpi.findings.words.printed import count_text, figure_text
from kpi.findings.words.sentences import put_into_words
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry
from kpi.targets import Judgement


@dataclass(frozen=True, init=False)
class Released:
    """A finding as it may leave. It can't be written by hand: `release` alone makes one."""

    finding: Finding


@dataclass(frozen=True)
class NotForRelease:
    """An exact finding, for the analyst at the command line, who keeps it in the house."""

    finding: Finding


def release(finding: Finding) -> Released:
    """A finding as it may leave: small numbers of children hidden, words and all."""
    made = object.__new__(Released)
    object.__setattr__(made, "finding", _treated(finding))
    return made


def _treated(finding: Finding) -> Finding:
    """The finding without its small numbers.

    A whole-council figure that the plan publishes stays exact in its judged window. Beside it, a
    window with a small number in any of its months leaves none of them: year-to-date figures and
    their neighbours, or twelve months and theirs, would give the hidden month away. Limits rest
    on all single months, so the control chart then stays as well.
    """
    entry = finding.measure
    small = any(
        _is_hidden(_treated_figure(entry, point.figure))
        for point in (*finding.monthly, *finding.series)
    )

    def leave(figure: Figure) -> Figure:
        beside = figure.window != entry.window
        return _hidden(figure) if small and beside else _treated_figure(entry, figure)

    monthly = tuple(_treated_point(point, leave(point.figure)) for point in finding.monthly)
    figures = [leave(each) for each in (finding.figure, finding.last_month, finding.year_before)]
    return put_into_words(
        replace(
            finding,
            figure=figures[0],
            judgements=tuple(_treated_judgement(figures[0], each) for each in finding.judgements),
            last_month=figures[1],
            year_before=figures[2],
            series=tuple(_treated_point(point, leave(point.figure)) for point in finding.series),
            monthly=monthly,
            movement=(
                WITHHELD if any(_is_hidden(each.figure) for each in monthly) else finding.movement
            ),
            pairs=tuple(_treated(pair) for pair in finding.pairs),
        )
    )


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
        cases=0,
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


def _treated_figure(entry: MeasureEntry, figure: Figure) -> Figure:
    whole = figure.breakdown == ALL
    published = entry.released and whole and figure.window == entry.window
    if not entry.children or published or figure.numerator is None:
        return figure
    if entry.value == "median":
        return _treated_middle(entry, figure, rounded=not whole)
    counts = treated(figure.numerator, figure.denominator, rounded=not whole)
    if counts is None:
        return _hidden(figure)
    total = Total(counts.numerator, counts.denominator)
    value = total.exact(entry.value)
    return replace(
        figure,
        numerator=counts.numerator,
        denominator=counts.denominator,
        value=None if value is None else float(value),
        text=figure.text if value is None else figure_text(entry, value),
        count_text=count_text(entry, total),
    )


def _treated_middle(entry: MeasureEntry, figure: Figure, *, rounded: bool) -> Figure:
    """A middle number counts nobody: what is small, or rounded, is how many it stands between."""
    counts = treated(figure.cases, None, rounded=rounded)
    if counts is None:
        return _hidden(figure)
    cases = int(counts.numerator)
    total = Total(figure.numerator, cases=cases)
    return replace(figure, cases=cases, count_text=count_text(entry, total))


def _treated_judgement(figure: Figure, judgement: Judgement) -> Judgement:
    """A verdict on a hidden figure would say too much of it."""
    return replace(judgement, status="no_data") if _is_hidden(figure) else judgement


def _treated_point(point: Point, figure: Figure) -> Point:
    return replace(point, figure=figure, status="no_data" if _is_hidden(figure) else point.status)
