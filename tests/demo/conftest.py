"""The 36 workbooks, made once for all tests."""

from pathlib import Path

import pandas as pd
import pytest

from kpi.demo import make_extracts
from kpi.loading import load_workbooks
from kpi.store import open_store
from tests.demo.extracts import MONTHS, Extracts, Workbook


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The 36 workbooks, oldest first."""
    return make_extracts(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def extracts(workbooks: list[Path]) -> Extracts:
    """The same, read as tables."""
    books: dict[pd.Period, Workbook] = {
        month: Workbook(path) for month, path in zip(MONTHS, workbooks, strict=True)
    }
    return Extracts(books)


@pytest.fixture(scope="session")
def demonstration_database(workbooks: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All 36 months loaded as any workbook is; tests that write to it take a copy."""
    path = tmp_path_factory.mktemp("demonstration-database") / "kpi.sqlite"
    store = open_store(f"sqlite:///{path}")
    for report in load_workbooks(
        store, workbooks, by="demonstration", demonstration=True, with_changes=False
    ):
        assert report.status == "loaded"
    store.close()
    return path
