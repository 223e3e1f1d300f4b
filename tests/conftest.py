"""A database for every test; the demonstration, made and loaded once for all that ask for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kpi import loading
from kpi.demo import make_extracts
from kpi.loading import HowToLoad
from kpi.store import Store, open_store
from tests.factories import now

settings.register_profile("untimed", deadline=None)  # how long things take, the benchmarks say
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests out, one alone makes the demonstration."""
    for item in items:
        if "workbooks" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("demonstration"))


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    store = open_store(f"sqlite:///{path}")
    loading.refresh(store, at=now())
    store.close()
    return path


@pytest.fixture
def database(tmp_path: Path, _empty_database: Path) -> Path:
    """The file of a database that is up to date and empty."""
    return Path(shutil.copy(_empty_database, tmp_path / "kpi.sqlite"))


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """That database, opened."""
    opened = open_store(f"sqlite:///{database}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The 36 workbooks, oldest first."""
    return make_extracts(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def demonstration_database(workbooks: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All 36 months loaded as any workbook is; tests that write to it take a copy."""
    path = tmp_path_factory.mktemp("demonstration-database") / "kpi.sqlite"
    store = open_store(f"sqlite:///{path}")
    for report in loading.load_workbooks(
        store,
        workbooks,
        HowToLoad(by="demonstration", demonstration=True, with_changes=False),
        clock=now,
    ):
        assert report.status == "loaded"
    store.close()
    return path
