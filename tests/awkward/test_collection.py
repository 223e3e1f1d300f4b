"""No workbook makes a figure wrong in silence: more than eighty of them, each loaded as any is."""

import datetime as dt
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from kpi import loading
from kpi.calendar import month
from kpi.loading import HowToLoad, LoadReport
from kpi.plan import plan
from kpi.store import Store
from tests import factories

from . import (
    dates,
    dress,
    holdings,
    months,
    names,
    no_rows,
    numbers,
    refused,
    series_of_loads,
    sheets,
    undated,
)
from .case import Book, Case, Shown

COLLECTION: list[Case] = [
    *chain(
        dress.CASES,
        sheets.CASES,
        no_rows.CASES,
        names.CASES,
        dates.CASES,
        numbers.CASES,
        months.CASES,
        undated.CASES,
        holdings.CASES,
        series_of_loads.CASES,
        refused.CASES,
    )
]


def parameters() -> list[object]:
    return [
        pytest.param(
            each,
            id=each.name,
            marks=[pytest.mark.xfail(strict=True, reason=each.fails)] if each.fails else [],
        )
        for each in COLLECTION
    ]


def load(store: Store, book: Book, folder: Path) -> LoadReport:
    """Load a workbook the ordinary way."""
    folder.mkdir()
    path = book.write(folder / book.file, book.sheets)
    if book.edit:
        book.edit(path)
    how = HowToLoad(
        by="analyst",
        as_at=dt.date.fromisoformat(book.as_at) if book.as_at else None,
        first_month=month(book.first_month) if book.first_month else None,
        with_changes=False,
    )
    [report] = loading.load_workbooks(store, [path], how, clock=factories.now)
    return report


def said(report: LoadReport, severity: str) -> Counter[str]:
    """How many issues of a severity there are, by code."""
    return Counter(each.code for each in report.issues if each.severity == severity)


def check(shown: Shown, store: Store) -> None:
    """The figure, its confidence and its reasons are those stated."""
    window = shown.window or plan().measure(shown.measure).base_window
    figure = factories.figure(store, shown.measure, shown.month, window)
    reasons = " ".join([figure.reason or "", *figure.confidence_reasons])
    confidence = None if figure.value is None else figure.confidence
    stated = None if shown.value is None else shown.confidence
    assert (figure.value, confidence) == (shown.value, stated), reasons
    assert shown.because in reasons
    assert reasons or figure.confidence == "high"


@pytest.mark.parametrize("case", parameters())
def test_an_awkward_workbook_is_right_or_doubted_aloud(
    case: Case, store: Store, tmp_path: Path
) -> None:
    *before, last = [
        load(store, book, tmp_path / str(number)) for number, book in enumerate(case.books)
    ]

    assert [each.status for each in before] == ["loaded"] * len(before)
    if case.refused:
        assert (last.status, said(last, "refused")) == ("refused", {case.refused: 1})
        assert last.message
        assert last.message.endswith(".")
    else:
        assert last.status == "loaded"
    assert said(last, "error") == case.errors
    assert said(last, "warning") == case.warnings
    assert case.notes.items() <= said(last, "note").items()
    for shown in case.figures:
        check(shown, store)


def test_the_collection_is_large_and_its_names_tell_its_cases_apart() -> None:
    names = [each.name for each in COLLECTION]
    assert len(names) == len(set(names)) >= 80
