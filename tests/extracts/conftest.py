"""What all tests of reading share."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpi.extracts.extract import Extract, read_extract

from .workbooks import AS_AT, LIMIT, Reader, Rows, write_xlsx


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write sheets to an .xlsx and read it, as at 31 March 2011 unless said otherwise."""

    def write_and_read(
        sheets: Mapping[str, Rows], *, name: str = "book.xlsx", **how: Any
    ) -> Extract:
        path = write_xlsx(tmp_path / name, sheets)
        return read_extract(path, **({"as_at": AS_AT, "size_limit": LIMIT} | how))

    return write_and_read


@pytest.fixture
def counted_children(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """The children that read are measured too, where coverage is.

    For few modules only: to start it in every child of the suite would double the suite's time.
    """
    if pytestconfig.pluginmanager.hasplugin("_cov"):
        monkeypatch.setenv("COVERAGE_PROCESS_START", str(pytestconfig.rootpath / "pyproject.toml"))
