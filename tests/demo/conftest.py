"""The demonstration's workbooks as tables."""

from pathlib import Path

import pandas as pd
import pytest

from tests.demo.extracts import MONTHS, Extracts, Workbook


@pytest.fixture(scope="session")
def extracts(workbooks: list[Path]) -> Extracts:
    """The 36 workbooks, read as tables."""
    books: dict[pd.Period, Workbook] = {
        month: Workbook(path) for month, path in zip(MONTHS, workbooks, strict=True)
    }
    return Extracts(books)
