"""What is true of a measure in a month: figure, target, series and words.

The one thing that pages, charts, files and the command line all show. A number is worked out in
`kpi.measures`, judged in `kpi.targets` and put into words here; nothing above this module
computes, judges or formats a figure.
"""

import datetime as dt
from collections.abc import Sequence

from kpi.calendar import Month, month, month_name, months_between
from kpi.errors import NotFound
from kpi.findings.book import Book
from kpi.findings.model import (
    ALL,
    BreakdownRow,
    Figure,
    Finding,
    Point,
    Restatement,
    Scorecard,
    Signal,
    TargetLine,
)
from kpi.findings.moment import Moment
from kpi.findings.prospect import Prospect, Rung, prospect_of
from kpi.findings.restated import restatements, with_rows
from kpi.findings.rows import asked_window, case_rows, check_breakdown
from kpi.findings.words.sentences import chance_sentence, changes, lost, scorecard_sentence
from kpi.measures.breakdowns import TITLES
from kpi.plan import plan
from kpi.records import Rebase
from kpi.store import Reader
from kpi.targets import Judgement

__all__ = [
    "ALL",
    "BreakdownRow",
    "Figure",
    "Finding",
    "Judgement",
    "Moment",
    "Point",
    "Prospect",
    "Restatement",
    "Rung",
    "Scorecard",
    "Signal",
    "TargetLine",
    "breakdown",
    "case_rows",
    "changed_by_load",
    "figures",
    "finding",
    "months",
    "prospect",
    "restatements",
    "scorecard",
    "tried",
    "with_rows",
]


def months(moment: Moment) -> tuple[Month, ...]:
    """The months from the first to the last that any measure has a figure for."""
    return moment.book.months


def scorecard(moment: Moment, of: Month | None = None) -> Scorecard:
    """All measures in one month, the latest by default.

    Raises:
        NotFound: there are no figures at all, or none for that month.
    """
    book = moment.book
    chosen = _chosen(book.months, of)
    findings = tuple(
        book.finding(entry, entry.window, chosen) for entry in plan().measures.values()
    )
    return Scorecard(
        month=chosen,
        months=book.months,
        sentence=scorecard_sentence(findings),
        findings=findings,
        changes=changes(findings),
        chance=chance_sentence(findings),
        lost=lost(findings),
    )


def finding(
    moment: Moment,
    measure: str,
    of: Month | None = None,
    *,
    window: str | None = None,
    as_known: dt.datetime | None = None,
) -> Finding:
    """One measure in one month: the latest month and the judged window by default.

    Args:
        as_known: only what was known at that moment.

    Raises:
        NotFound: no such measure, window or month.
    """
    entry = plan().measure(measure)
    book = moment.book if as_known is None else Book(moment.reader, as_known=as_known)
    return book.finding(entry, asked_window(entry, window), _chosen(book.months, of))


def prospect(moment: Moment, measure: str, of: Month | None = None) -> Prospect:
    """Whether a measure's target will be met, asked in one month.

    Raises:
        NotFound: no such measure or month.
    """
    book = moment.book
    return prospect_of(book, plan().measure(measure), _chosen(book.months, of))


def tried(
    moment: Moment, measure: str, of: Month, *, window: str | None, rebase: Rebase
) -> Finding:
    """What a finding would be with one more rebase; nothing is kept."""
    entry = plan().measure(measure)
    book = Book(moment.reader, measures=[measure, *entry.pair], tried=rebase)
    return book.finding(entry, asked_window(entry, window), _chosen(months(moment), of))


def breakdown(
    moment: Moment, measure: str, of: Month, *, window: str, by: str
) -> tuple[BreakdownRow, ...]:
    """A measure by the categories of one breakdown.

    Raises:
        NotFound: no such measure, window or breakdown.
    """
    entry = plan().measure(measure)
    check_breakdown(entry, by)
    book = Book(moment.reader, measures=[measure], by=by)
    shown = asked_window(entry, window)
    return tuple(
        BreakdownRow(
            category=category,
            figure=book.figure(entry, shown, of, category=category),
            series=book.series(entry, shown, of, category=category),
        )
        for category in book.categories(entry, shown, of)
    )


def figures(
    moment: Moment,
    *,
    measures: Sequence[str] = (),
    first: Month | None = None,
    last: Month | None = None,
    window: str | None = None,
    by: str | None = None,
    as_known: dt.datetime | None = None,
) -> list[tuple[Figure, Judgement]]:
    """Figures of several measures and months, each with what its main target says.

    Args:
        measures: which; all of them by default.
        first, last: the months; the latest one by default.
        window: only measures that have it; each measure's judged window by default.
        by: a breakdown, or the whole by default; measures without it are left out.
    """
    entries = [plan().measure(id) for id in measures] or list(plan().measures.values())
    if by is not None and by not in TITLES:
        raise NotFound(f"There is no breakdown {by!r}. The breakdowns are: {', '.join(TITLES)}.")
    if window is not None:
        entries = [entry for entry in entries if window in entry.windows]
    if by is not None:
        entries = [entry for entry in entries if by in entry.breakdowns]
    known = _months(moment.reader, as_known=as_known)
    if first is None and not known:
        return []
    chosen = months_between(first or known[-1], last or first or known[-1])
    book = Book(moment.reader, measures=[entry.id for entry in entries], by=by, as_known=as_known)
    found = []
    for entry in entries:
        for of in chosen:
            shown = asked_window(entry, window)
            for category in book.categories(entry, shown, of) if by else [ALL]:
                figure, judgements = book.judged(entry, shown, of, category=category)
                found.append((figure, judgements[0]))
    return found


def changed_by_load(moment: Moment, load_id: int) -> tuple[Restatement, ...]:
    """The figures that a load changed when it came in, with the rows by which it did."""
    reader = moment.reader
    changes = [each for each in reader.changes(load_id=load_id) if each.kind == "load"]
    if not changes:
        return ()
    return with_rows(reader, changes[0].id, restatements(reader, changes[0].id))


def _months(reader: Reader, as_known: dt.datetime | None = None) -> tuple[Month, ...]:
    known = reader.observed_months(as_known=as_known)
    return tuple(months_between(month(known[0]), month(known[-1]))) if known else ()


def _chosen(known: tuple[Month, ...], of: Month | None) -> Month:
    if not known:
        raise NotFound("There are no figures yet. Load a workbook first.")
    if of is None:
        return known[-1]
    if not known[0] <= of <= known[-1]:
        raise NotFound(
            f"There are no figures for {month_name(of)}. They run from {month_name(known[0])} to "
            f"{month_name(known[-1])}."
        )
    return of
