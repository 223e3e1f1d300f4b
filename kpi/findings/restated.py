"""Figures that are not what they were: what a change made different, and what moved since.

`restatements` are those of one change; `restated` puts the changes of a figure together.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpi.calendar import Month, Window, month, months_between
from kpi.findings.book import Book
from kpi.findings.model import Figure, Finding, Restatement
from kpi.findings.moment import Moment
from kpi.findings.row_changes import FigureKey, row_changes
from kpi.plan import MeasureEntry, plan
from kpi.records import NO_ROWS, Change, RowChanges
from kpi.store import Reader

FIRST = "first figure"
"""Why a figure differs that there was none of before."""


def restatements(
    reader: Reader, change: int, measures: Sequence[str] | None = None
) -> tuple[Restatement, ...]:
    """The figures that a change made different, in their judged windows.

    Those that were shown before come first, then first figures, each with the latest month first.

    Where the judged window has no value before or after, the month's own figure speaks.

    Args:
        measures: which; all that the change touched by default.
    """
    touched = reader.observations(until_change=change, measures=measures)
    touched = touched[touched["change_id"] == change]
    gone = [each for each in reader.gone(change) if measures is None or each[0] in measures]
    ids = sorted({*touched["measure"], *(measure for measure, _ in gone)})
    if not ids:
        return ()
    concerned = [*touched["month"], *(of for _, of in gone)]
    first, last_touched = min(concerned), max(concerned)
    loaded = reader.loaded_lists()
    was_book = Book(reader, measures=ids, until_change=change - 1, loaded=loaded)
    now_book = Book(reader, measures=ids, until_change=change, loaded=loaded)
    last = max(month(last_touched), *was_book.months[-1:], *now_book.months[-1:])
    found = []
    for entry in plan().measures.values():
        if entry.id not in ids:
            continue
        for of in months_between(month(first), last):
            found += _of_month(entry, of, was_book, now_book=now_book)
    return tuple(sorted(found, key=lambda each: (each.was.value is None, -each.month.ordinal)))


def with_rows(reader: Reader, change: int, found: Sequence[Restatement]) -> tuple[Restatement, ...]:
    """The same with the rows that moved each figure that there was before.

    Args:
        found: what that change made different.
    """
    keys = [_key(each) for each in found if each.was.value is not None]
    rows = row_changes(reader, change, keys)
    return tuple(replace(each, rows=rows.get(_key(each), NO_ROWS)) for each in found)


def _key(each: "Restatement | Restated") -> FigureKey:
    return each.measure.id, each.month, each.window


def _of_month(
    entry: MeasureEntry, of: Month, was_book: Book, *, now_book: Book
) -> list[Restatement]:
    for window in dict.fromkeys((entry.window, entry.base_window)):
        was, now = was_book.total(entry, window, of), now_book.total(entry, window, of)
        if was.numerator is None and now.numerator is None:
            continue
        if (was.numerator, was.denominator) == (now.numerator, now.denominator):
            return []
        before, after = was_book.figure(entry, window, of), now_book.figure(entry, window, of)
        if before.value is None and after.value is None:
            continue
        if entry.value == "worst" and before.value == after.value:
            return []  # the same share, of another number of entries
        return [Restatement(entry, of, window, before, after, _why(before, after))]
    return []


def _why(was: Figure, now: Figure) -> str:
    if was.value is None:
        return FIRST
    if now.value is None:
        return now.reason or "no figure any more"
    if was.denominator is None and plan().measure(was.measure).value == "count":
        difference = (now.numerator or 0) - (was.numerator or 0)
        more = "more" if difference > 0 else "fewer"
        return f"{abs(difference):g} {more} recorded"
    if was.denominator is None:
        return f"{was.text} became {now.text}"
    return f"{was.count_text} became {now.count_text}"


@dataclass(frozen=True)
class Cause:
    """What moved a figure: a load, a withdrawal or a new definition, and how.

    Attributes:
        rows: the rows by which it did, where somebody asked for them (`with_causing_rows`).
    """

    change: Change
    file_name: str | None
    why: str
    rows: RowChanges = NO_ROWS


@dataclass(frozen=True)
class Restated:
    """A figure that is not what it was when it was first shown.

    Attributes:
        was: as it was before the first of the causes. now: as it is. causes: oldest first.
    """

    measure: MeasureEntry
    month: Month
    window: Window
    was: Figure
    now: Figure
    causes: tuple[Cause, ...]


def restated(
    moment: Moment, *, since: int | dt.datetime | None = None, of: Month | None = None
) -> tuple[Restated, ...]:
    """Figures in their judged windows that changed after they were first shown, latest first.

    A figure that was part when it was first shown, and is whole now, has not been restated.

    Args:
        since: only what the load of that number and all later changes moved, or what moved after
            a moment; from the first load on by default.
        of: only the figures of that month.

    Raises:
        NotFound: there is no such load.
    """
    changes = {each.id: each for each in moment.reader.changes()}
    first = _first_change(moment.reader, list(changes.values()), since)
    moved = moment.once(_moved)
    names = {load.id: load.file_name for load in moment.reader.loads()}
    steps: dict[FigureKey, list[tuple[Change, Restatement]]] = {}
    for change_id, found in sorted(moved.items()):
        if change_id < first:
            continue
        for each in found:
            if of is None or each.month == of:
                steps.setdefault(_key(each), []).append((changes[change_id], each))
    made = [_put_together(each, names) for each in steps.values()]
    moved_still = [each for each in made if _counts_of(each.was) != _counts_of(each.now)]
    return tuple(sorted(moved_still, key=lambda each: (-each.month.ordinal, each.measure.name)))


def with_causing_rows(moment: Moment, found: Iterable[Restated]) -> tuple[Restated, ...]:
    """The same with the rows by which each of its causes moved each figure."""
    found = tuple(found)
    keys: dict[int, list[FigureKey]] = {}
    for each in found:
        for cause in each.causes:
            keys.setdefault(cause.change.id, []).append(_key(each))
    rows = {
        change: moment.settled(_rows_of, change, tuple(of_change))
        for change, of_change in keys.items()
    }

    def with_its_rows(cause: Cause, key: FigureKey) -> Cause:
        return replace(cause, rows=rows[cause.change.id].get(key, NO_ROWS))

    return tuple(
        replace(each, causes=tuple(with_its_rows(cause, _key(each)) for cause in each.causes))
        for each in found
    )


def _rows_of(
    moment: Moment, change: int, keys: tuple[FigureKey, ...]
) -> dict[FigureKey, RowChanges]:
    return row_changes(moment.reader, change, keys)


def _first_change(
    reader: Reader, changes: Sequence[Change], since: int | dt.datetime | None
) -> int:
    """The first change that counts."""
    if since is None:
        return 0
    if isinstance(since, dt.datetime):
        return next((each.id for each in changes if each.at > since), 1 + len(changes) * 10**6)
    reader.load(since)
    return min((each.id for each in changes if each.load_id == since), default=0)


def _moved(moment: Moment) -> dict[int, tuple[Restatement, ...]]:
    """By change, the figures that were there before and are not the same after it."""
    by_change: dict[int, list[str]] = {}
    for change, measure in moment.reader.modifications():
        if measure in plan().measures:
            by_change.setdefault(change, []).append(measure)
    return {
        change: moment.settled(_moved_by, change, tuple(measures))
        for change, measures in by_change.items()
    }


def _moved_by(moment: Moment, change: int, measures: tuple[str, ...]) -> tuple[Restatement, ...]:
    return tuple(
        each
        for each in restatements(moment.reader, change, measures)
        if each.was.value is not None and not each.was.part
    )


def _put_together(steps: Sequence[tuple[Change, Restatement]], names: dict[int, str]) -> Restated:
    first, last = steps[0][1], steps[-1][1]
    causes = tuple(
        Cause(change, names.get(change.load_id) if change.load_id else None, each.why)
        for change, each in steps
    )
    return Restated(first.measure, first.month, first.window, first.was, last.now, causes)


def _counts_of(figure: Figure) -> tuple[float | None, float | None]:
    return figure.numerator, figure.denominator


def restated_of(restatements_: Sequence[Restated], finding: Finding) -> dict[Month, Restated]:
    """Of a finding's figure and that of the month before: those that were restated, by month."""
    figure = finding.figure
    return {
        each.month: each
        for each in restatements_
        if each.measure.id == figure.measure
        and each.window == figure.window
        and each.month in (figure.month, figure.month - 1)
    }
