"""The caseloads behind the figures about them, without the workers' names."""

from kpi.calendar import SNAP, Month
from kpi.findings.book import Book
from kpi.plan import plan
from kpi.store import Store

MEASURE = "caseload_max"
"""The measure whose cases are the workers, each with a number of children."""

ABOUT_CASELOADS = frozenset({"caseload_max", "caseload_over", "caseload_mean"})
"""The measures that say one number about all caseloads."""


def caseloads(store: Store, of: Month) -> tuple[int, ...]:
    """How many open children each case holder has at a month's as-at date, the most first."""
    entry = plan().measure(MEASURE)
    with store.read() as reader:
        book = Book(reader, measures=[MEASURE], by="worker")
    found = [book.total(entry, SNAP, of, name) for name in book.categories(entry, SNAP, of)]
    return tuple(sorted((int(each.numerator or 0) for each in found), reverse=True))
