"""The store on SQLite always, and on PostgreSQL where there is one."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from kpi.store import Store, open_store, tables

LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a scratch database, made for this run and dropped after it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    server = make_url(os.environ.get("KPI_TEST_POSTGRES_URL", LOCAL))
    engine = create_engine(
        server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2}
    )
    name = f"kpi_test_{uuid.uuid4().hex[:12]}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        pytest.skip(f"there is no PostgreSQL at {server.host}: {str(error.orig).splitlines()[0]}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def _postgresql_store(postgresql: str) -> Iterator[Store]:
    opened = open_store(postgresql)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a database that is up to date and empty."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("database")
        return f"sqlite:///{path}"
    _empty(request.getfixturevalue("_postgresql_store"))
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """That database, opened."""
    opened = open_store(url)
    yield opened
    opened.close()


def _empty(store: Store) -> None:
    """Delete all rows: far quicker than TRUNCATE where tables are many and rows few."""
    of_facts = list(tables.fact_metadata.tables.values())
    with store.write() as writer:
        for table in [*of_facts, *reversed(tables.metadata.sorted_tables)]:
            writer._connection.execute(delete(table))
