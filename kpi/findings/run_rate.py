"""What next month would have to bring for the target to be met, in whole cases."""

from fractions import Fraction
from math import ceil

from kpi.analysis.outlook import count_needed
from kpi.calendar import MONTH, R12, SNAP, YTD, Month, financial_year_start, month_name
from kpi.findings.book import Book
from kpi.findings.model import Finding
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry
from kpi.targets import Target
from kpi.wording import number_text, period


def run_rate(book: Book, found: Finding, target: Target) -> str:
    """What it takes next month, in a sentence; blank where it is met or where that can't be said.

    Next month is expected to have as many cases as the last twelve had on average; the months that
    stay in the window are as they were.
    """
    entry, level = found.measure, found.judgement.level
    if found.status not in ("near", "missed") or level is None or target.operator is None:
        return ""
    exact = Fraction(repr(level))
    if entry.value == "share" and entry.window in (R12, YTD, MONTH, SNAP):
        return _of_a_share(book, found, target, exact / 100)
    if entry.value == "growth":
        return _of_growth(book, found, 1 + exact / 100)
    if entry.value == "average":
        return _of_an_average(book, found, exact)
    if entry.value == "count" and entry.window in (MONTH, SNAP):
        return _of_a_count(found, target, exact)
    return ""


def _of_a_share(book: Book, found: Finding, target: Target, level: Fraction) -> str:
    entry, of = found.measure, found.figure.month
    last = book.total(entry, entry.base_window, of)
    expected = _expected_cases(book, entry, of)
    kept = _kept(book, entry, of)
    if expected is None or kept is None or last.numerator is None or not _whole(last, kept):
        return ""
    assert target.operator is not None
    together = int(kept.denominator or 0) + expected
    lower = entry.direction == "lower"
    start = together if lower else 0
    change = count_needed(start, together, target.operator, level)
    if change is None:
        return ""
    needed = start + change - int(kept.numerator or 0)
    of_cases = f"of an expected {number_text(expected)} {entry.noun[1]}"
    following = month_name(of + 1)
    when = period(entry.window, of + 1)
    if not 0 <= needed <= expected:
        best = int(kept.numerator or 0) + (0 if lower else expected)
        at_best = 100 * Fraction(best, together) if together else Fraction(0)
        if (needed < 0) != lower:
            return f"{following} can't spoil it: {when} the target is met whatever it brings."
        return (
            f"No {following} can meet it: even with {'none' if lower else 'all'} {of_cases} "
            f"{entry.counted_as}, it would stand at {float(at_best):.1f}% {when}."
        )
    if entry.window == SNAP:
        difference = needed - int(last.numerator)
        more = f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} than now"
        return (
            f"To meet it {when}, at {'most' if lower else 'least'} {needed:,} {of_cases} "
            f"{entry.counted_as}: {more}."
        )
    return (
        f"To meet it {when}, at {'most' if lower else 'least'} {needed:,} {of_cases} in "
        f"{following} {entry.counted_as}; in {month_name(of)} it was {number_text(last.numerator)} "
        f"of {number_text(last.denominator or 0)}."
    )


def _expected_cases(book: Book, entry: MeasureEntry, of: Month) -> int | None:
    """As many as now for a stock; for a flow, the average of the last twelve months."""
    if entry.window == SNAP:
        now = book.total(entry, SNAP, of).denominator
        return None if not now else round(now)
    year = book.total(entry, R12, of).denominator
    return None if not year else round(year / 12)


def _kept(book: Book, entry: MeasureEntry, of: Month) -> Total | None:
    """What of the window stays in it next month."""
    if entry.window in (SNAP, MONTH) or _next_starts_a_year(entry, of):
        return Total(0.0, 0.0)
    if entry.window == YTD:
        return book.total(entry, YTD, of)
    year, leaving = book.total(entry, R12, of), book.total(entry, MONTH, of - 11)
    if year.numerator is None or leaving.numerator is None:
        return None
    return Total(
        year.numerator - leaving.numerator,
        (year.denominator or 0) - (leaving.denominator or 0),
    )


def _next_starts_a_year(entry: MeasureEntry, of: Month) -> bool:
    return entry.window == YTD and financial_year_start(of + 1) == of + 1


def _whole(*totals: Total) -> bool:
    """Children, plans and the like are counted whole; posts are not."""
    numbers = [number for each in totals for number in (each.numerator, each.denominator)]
    return all(number is not None and number % 1 == 0 for number in numbers)


def _of_growth(book: Book, found: Finding, factor: Fraction) -> str:
    entry, of = found.measure, found.figure.month
    year_before = book.total(entry, MONTH, of - 11).numerator
    if year_before is None or _next_starts_a_year(entry, of):
        return ""
    so_far = book.total(entry, YTD, of)
    if so_far.numerator is None or so_far.denominator is None:
        return ""
    needed = ceil(factor * round(so_far.denominator + year_before)) - round(so_far.numerator)
    return _at_least(found, needed)


def _of_an_average(book: Book, found: Finding, level: Fraction) -> str:
    entry, of = found.measure, found.figure.month
    if _next_starts_a_year(entry, of):
        return _at_least(found, ceil(level))
    so_far = book.total(entry, YTD, of)
    if so_far.numerator is None:
        return ""
    return _at_least(found, ceil(level * (so_far.months + 1)) - round(so_far.numerator))


def _at_least(found: Finding, needed: int) -> str:
    entry, of = found.measure, found.figure.month
    last = found.monthly[-1].figure.numerator
    if needed <= 0 or last is None:
        return ""
    noun = entry.counted_as or entry.noun[1]
    return (
        f"To meet it {period(entry.window, of + 1)}, {month_name(of + 1)} takes at least "
        f"{needed:,} {noun}; {month_name(of)} had {number_text(last)}."
    )


def _of_a_count(found: Finding, target: Target, level: Fraction) -> str:
    numerator = found.figure.numerator
    if numerator is None or numerator % 1 or target.operator is None:
        return ""
    change = count_needed(int(numerator), None, target.operator, level)
    if not change:
        return ""
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} would do it."
