"""The 36 workbooks, made once for all tests."""

from pathlib import Path

import pandas as pd
import pytest

from kpi.demo import make_extracts
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
