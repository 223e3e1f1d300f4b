"""The notebooks run as they stand."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi.settings import ROOT
from kpi.store import Store
from tests.factories import load

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_is_a_notebook_to_start_from() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_and_none_keeps_its_output(
    path: Path, store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = {"child_id": "1", "start_date": "2010-05-01", "previous_plans": 1, "team": "North"}
    load(store, child_protection=[plan])
    monkeypatch.setenv("KPI_DATABASE_URL", f"sqlite:///{database}")
    names: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec("".join(cell["source"]), names)
    assert names["values"][-1] == 1
