"""Where the Department's own files are, on machines that have them."""

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("KPI_REAL_DATA", Path(__file__).resolve().parents[2] / "../shared/real")
)
DFE = FOLDER / "dfe"

needs_files = pytest.mark.skipif(
    not DFE.exists(),
    reason="the Department's files are not here (../shared/real, or KPI_REAL_DATA)",
)


def files() -> list[Path]:
    """All of the Department's tables."""
    return sorted(DFE.rglob("*.csv"))
