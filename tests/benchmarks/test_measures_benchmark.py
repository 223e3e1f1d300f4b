"""How long the measures take to work out, and a month's load beyond its reading."""

import shutil
from itertools import count
from pathlib import Path

import pytest

from kpi.demo import make_extracts
from kpi.extracts.extract import read_extract
from kpi.loading import HowToLoad, load_workbook, load_workbooks, refresh
from kpi.measures.cases import Facts
from kpi.measures.observe import definitions_of, observe_all
from kpi.plan import plan
from kpi.settings import Settings
from kpi.store import open_store
from tests.factories import now


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The demonstration's 36 workbooks."""
    return make_extracts(tmp_path_factory.mktemp("extracts"))


@pytest.fixture(scope="module")
def three_years(extracts: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of all of them but the last."""
    path = tmp_path_factory.mktemp("database") / "kpi.sqlite"
    store = open_store(f"sqlite:///{path}")
    refresh(store, at=now())
    for _ in load_workbooks(
        store, extracts[:-1], HowToLoad(by="benchmark", with_changes=False), clock=now
    ):
        pass
    store.close()
    return path


@pytest.mark.parametrize("months", [12, 24, 36])
def test_all_measures_with_all_breakdowns(benchmark, three_years, months):
    store = open_store(f"sqlite:///{three_years}")

    def work_out() -> int:
        with store.read() as reader:
            facts = Facts(reader, reader.loaded_lists())
            return sum(
                len(observe_all([(entry, sorted(facts.spoken(definition))[-months:])], facts))
                for entry, definition in definitions_of(plan().measures)
            )

    assert benchmark.pedantic(work_out, rounds=2) > 0


def test_reading_one_months_workbook(benchmark, extracts):
    limit = Settings().upload_limit
    assert benchmark.pedantic(read_extract, [extracts[-1]], {"size_limit": limit}, rounds=3).lists


def test_loading_one_more_month(benchmark, extracts, three_years, tmp_path):
    rounds = count()

    def opened():
        """A database of its own for each round, copied and opened before the clock starts."""
        copy = shutil.copy(three_years, tmp_path / f"{next(rounds)}.sqlite")
        return (open_store(f"sqlite:///{copy}"), extracts[-1]), {
            "by": "benchmark",
            "with_changes": False,
        }

    assert benchmark.pedantic(load_workbook, setup=opened, rounds=4).status == "loaded"
