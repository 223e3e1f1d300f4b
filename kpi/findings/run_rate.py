"""What next month would have to bring for the target to be met, in whole cases."""

from fractions import Fraction
from math import ceil

from kpi.analysis.outlook import count_needed
from kpi.calendar import MONTH, R12, SNAP, YTD, Month, financial_year_start, month_name
from kpi.findings.book import Book
from kpi.findings.model import Finding
from kpi.findings.words.printed import number_text, out_of, rounded
from kpi.findings.words.windows import period
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry, plan
from kpi.targets import Target


def run_rate(book: Book, finding: Finding, target: Target) -> str:
    """What it takes next month, in a sentence; blank where it is met or where that can't be said.

    Next month is expected to have as many cases as the last twelve had on average; the months that
    stay in the window are as they were.
    """
    entry, level = finding.measure, finding.judgement.level
    if (
        not finding.judgement.is_judged
        or finding.judgement.is_met
        or level is None
        or target.operator is None
    ):
        return ""
    exact = Fraction(repr(level))
    if entry.value == "share" and entry.window in (R12, YTD, MONTH, SNAP):
        return _of_a_share(book, finding, target, level=exact / 100)
    if entry.value == "growth":
        return _of_growth(book, finding, 1 + exact / 100)
    if entry.value == "average":
        return _of_an_average(book, finding, exact)
    if entry.value == "count" and entry.window in (MONTH, SNAP):
        return _of_a_count(finding, target, exact)
    return ""


def _of_a_share(book: Book, finding: Finding, target: Target, *, level: Fraction) -> str:
    entry, of = finding.measure, finding.figure.month
    last = book.total(entry, entry.base_window, of)
    expected = _expected_cases(book, entry, of)
    kept = _kept(book, entry, of)
    if expected is None or kept is None or last.numerator is None or not _whole(last, kept):
        return ""
    assert target.operator is not None
    together = int(kept.denominator or 0) + expected
    lower = entry.direction == "lower"
    start = together if lower else 0
    change = count_needed(start, together, target.operator, level=level)
    if change is None:
        return ""
    needed = start + change - int(kept.numerator or 0)
    if not 0 <= needed <= expected:
        return _out_of_reach(finding, kept, expected, safe=(needed < 0) != lower)
    if entry.window == SNAP:
        cases = f"{_so_many(finding, needed, expected)} {entry.counted_as}"
        return f"To meet it {period(SNAP, of + 1)}, {cases}: {_than(needed, last)} now."
    cases = f"{_so_many(finding, needed, expected)} in {month_name(of + 1)} {entry.counted_as}"
    before = f"the {out_of(last.numerator, last.denominator or 0)}"
    return (
        f"To meet it {period(entry.window, of + 1)}, {cases}: {_than(needed, last)} {before} in "
        f"{month_name(of)}."
    )


def _so_many(finding: Finding, needed: int, expected: int) -> str:
    """``at least 250 of an expected 293 assessments``; plainly none or all of them."""
    lower = finding.measure.direction == "lower"
    some = f"at {'most' if lower else 'least'} {needed:,}"
    if lower and needed == 0:
        some = "none"
    if not lower and needed == expected:
        some = "all"
    return f"{some} of {_expected_words(finding, expected)}"


def _expected_words(finding: Finding, expected: int) -> str:
    return f"an expected {number_text(expected)} {finding.measure.noun[expected != 1]}"


def _than(needed: int, last: Total) -> str:
    difference = needed - int(last.numerator or 0)
    if not difference:
        return "as many as"
    return f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} than"


def _out_of_reach(finding: Finding, kept: Total, expected: int, *, safe: bool) -> str:
    """What is said where next month decides nothing.

    Args:
        safe: the target is met whatever next month brings; else nothing that it brings can do it.
    """
    entry, following = finding.measure, finding.figure.month + 1
    name, when = month_name(following), period(entry.window, following)
    if safe:
        return f"{name} can't spoil it: {when} the target is met whatever it brings."
    lower = entry.direction == "lower"
    best = int(kept.numerator or 0) + (0 if lower else expected)
    together = int(kept.denominator or 0) + expected
    at_best = rounded(100 * Fraction(best, together), 1) if together else 0
    return (
        f"{name} can't meet it: even with {'none' if lower else 'all'} of "
        f"{_expected_words(finding, expected)} {entry.counted_as}, it would stand at {at_best}% "
        f"{when}."
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


def _of_growth(book: Book, finding: Finding, factor: Fraction) -> str:
    entry, of = finding.measure, finding.figure.month
    if not entry.growth_of:
        return ""
    year_before = book.total(plan().measure(entry.growth_of), MONTH, of - 11).numerator
    if year_before is None or _next_starts_a_year(entry, of):
        return ""
    so_far = book.total(entry, YTD, of)
    if so_far.numerator is None or so_far.denominator is None:
        return ""
    needed = ceil(factor * round(so_far.denominator + year_before)) - round(so_far.numerator)
    return _at_least(finding, needed)


def _of_an_average(book: Book, finding: Finding, level: Fraction) -> str:
    entry, of = finding.measure, finding.figure.month
    if _next_starts_a_year(entry, of):
        return _at_least(finding, ceil(level))
    so_far = book.total(entry, YTD, of)
    if so_far.numerator is None:
        return ""
    return _at_least(finding, ceil(level * (so_far.months + 1)) - round(so_far.numerator))


def _at_least(finding: Finding, needed: int) -> str:
    entry, of = finding.measure, finding.figure.month
    last = finding.monthly[-1].figure.numerator
    if needed <= 0 or last is None:
        return ""
    noun = entry.counted_as or entry.noun[1]
    name, when = month_name(of + 1), period(entry.window, of + 1)
    to_meet = "To meet it" if when == f"in {name}" else f"To meet it {when}"
    return (
        f"{to_meet}, {name} takes at least {needed:,} {noun}; {month_name(of)} had "
        f"{number_text(last)}."
    )


def _of_a_count(finding: Finding, target: Target, level: Fraction) -> str:
    numerator = finding.figure.numerator
    if numerator is None or numerator % 1 or target.operator is None:
        return ""
    change = count_needed(int(numerator), None, target.operator, level=level)
    if not change:
        return ""
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} would meet it."
