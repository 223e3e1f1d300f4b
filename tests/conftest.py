"""A database for every test: an SQLite file that starts as a copy of one brought up to date."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi import loading
from kpi.store import Store, open_store


@pytest.fixture(scope="session")
def _empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    store = open_store(f"sqlite:///{path}")
    loading.refresh(store)
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
