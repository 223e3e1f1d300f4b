"""Figures that a change made different: was, is, why."""

from collections.abc import Sequence

from kpi.calendar import Month, month, months_between
from kpi.findings.book import Book
from kpi.findings.model import Figure, Restatement
from kpi.plan import MeasureEntry, plan
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
            found += _restated(entry, of, was_book, now_book)
    return tuple(sorted(found, key=lambda each: (each.was.value is None, -each.month.ordinal)))


def _restated(entry: MeasureEntry, of: Month, was_book: Book, now_book: Book) -> list[Restatement]:
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
