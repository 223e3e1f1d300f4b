"""A figure at high confidence is right, or something said so beside it: whatever facts wear.

Random facts in random dress, with at most one trouble thrown in, go the ordinary way into a
database; their figures are then held against what the facts come to.
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kpi import loading
from kpi.findings import Figure
from kpi.loading import HowToLoad, LoadReport
from kpi.plan import plan
from kpi.store import Store, open_store
from tests import factories
from tests.extracts.workbooks import write_xlsx

from .case import AS_AT, Row
from .facts import MAKERS, Facts
from .random_dress import dress, sheets
from .troubles import TROUBLES

EXAMPLES = 2
"""Workbooks a trouble; the same ones each time."""

FIXED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
DICE = st.integers(0, 2**32 - 1)


@contextmanager
def loaded(written: Mapping[str, list[Row]], database: Path) -> Iterator[tuple[Store, LoadReport]]:
    """A store with that workbook loaded, or refused."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{shutil.copy(database, folder)}")
        path = write_xlsx(Path(folder) / "extract.xlsx", written)
        how = HowToLoad(by="analyst", as_at=dt.date.fromisoformat(AS_AT), with_changes=False)
        [report] = loading.load_workbooks(store, [path], how, clock=factories.now)
        yield store, report
        store.close()


def figures(store: Store, facts: Facts) -> Iterator[tuple[Figure, float | None]]:
    """Each figure that the facts come to, as it is shown and as it is."""
    for (measure, of), true in facts.truth.items():
        yield factories.figure(store, measure, of, plan().measure(measure).base_window), true


def is_right(figure: Figure, true: float | None) -> bool:
    return figure.value == (None if true is None else pytest.approx(true))


def is_doubted(figure: Figure, report: LoadReport, list_id: str) -> bool:
    """An error or a warning about its list, less than high confidence, or no value and why."""
    spoken = any(
        each.severity in ("error", "warning", "refused") and each.list in (list_id, None)
        for each in report.issues
    )
    reasons = bool(figure.confidence_reasons if figure.value is not None else figure.reason)
    return spoken or (reasons and (figure.value is None or figure.confidence != "high"))


def made(dice: Random) -> Facts:
    facts = dice.choice(MAKERS)(dice)
    dress(dice, facts)
    return facts


@settings(FIXED, max_examples=12)
@given(seed=DICE)
def test_facts_in_any_dress_are_right_and_nothing_is_said_against_them(
    seed: int, database: Path
) -> None:
    dice = Random(seed)
    facts = made(dice)
    with loaded(sheets(dice, facts), database) as (store, report):
        assert report.status == "loaded"
        assert [each for each in report.issues if each.severity != "note"] == []
        for figure, true in figures(store, facts):
            assert is_right(figure, true)
            assert figure.value is None or figure.confidence == "high"


@pytest.mark.parametrize("trouble", TROUBLES)
@settings(FIXED)
@given(seed=DICE)
def test_with_any_trouble_a_figure_is_right_or_doubted_aloud(
    seed: int, trouble: str, database: Path
) -> None:
    dice = Random(seed)
    facts = made(dice)
    TROUBLES[trouble](dice, facts)
    with loaded(sheets(dice, facts), database) as (store, report):
        for figure, true in figures(store, facts):
            right, doubted = is_right(figure, true), is_doubted(figure, report, facts.list_id)
            event(f"{trouble}: {'right' if right else 'wrong'}, {doubted=}")
            assert right or doubted, (figure, true)
