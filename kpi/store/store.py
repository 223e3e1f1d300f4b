"""Reading and writing the database.

A `Store` hands out a `Reader`, or, one at a time, a `Writer`: everything done with a writer is one
transaction. Readers never wait for the writer. What can be read and written stands by subject in
the modules beside this one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from kpi.errors import DatabaseTrouble, KpiError
from kpi.store import schema
from kpi.store.action_updates import ActionReader, ActionWriter
from kpi.store.changes import ChangeReader
from kpi.store.comparators import ComparatorReader, ComparatorWriter
from kpi.store.entries import EntryReader, EntryWriter
from kpi.store.facts import FactReader
from kpi.store.leases import LeaseReader, LeaseWriter
from kpi.store.loads import LoadReader, LoadWriter
from kpi.store.observations import ObservationReader, ObservationWriter
from kpi.store.troubles import can_not_open, damage_told, first_line, name, tell_troubles
from kpi.store.uploads import UploadReader, UploadWriter

_ONE_WRITER = 7_402_311  # the key of PostgreSQL's advisory lock


class Reader(
    LoadReader,
    FactReader,
    ObservationReader,
    EntryReader,
    ChangeReader,
    ActionReader,
    UploadReader,
    LeaseReader,
    ComparatorReader,
):
    """What can be asked of the store, on one connection and so at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


class Writer(
    LoadWriter,
    ObservationWriter,
    EntryWriter,
    ActionWriter,
    UploadWriter,
    LeaseWriter,
    ComparatorWriter,
    Reader,
):
    """A reader that may also write, in one transaction with all else that it does."""


class Store:
    """A database, brought up to date when it is opened."""

    def __init__(self, engine: Engine, *, patience: float) -> None:
        self._engine = engine
        self._patience = patience

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader on a connection of its own.

        Raises:
            DatabaseTrouble: the database can't be read; so for the two below.
        """
        with damage_told(self._engine), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # else each query sees a moment of its own
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """The one writer: all that is done with it is kept together, or none of it."""
        with damage_told(self._engine), self._engine.connect() as connection:
            connection = connection.execution_options(kpi_writes=True)
            with connection.begin():
                self._take_turn(connection)
                yield Writer(connection)

    @contextmanager
    def rehearse(self) -> Iterator[Writer]:
        """A writer of whose work nothing is kept: to see what a load would change."""
        with damage_told(self._engine), self._engine.connect() as connection:
            connection = connection.execution_options(kpi_writes=True)
            with connection.begin() as transaction:
                self._take_turn(connection)
                yield Writer(connection)
                transaction.rollback()

    def _take_turn(self, connection: Connection) -> None:
        """Wait for whoever writes now; on SQLite that was done when the transaction began."""
        if connection.dialect.name == "postgresql":
            milliseconds = round(self._patience * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_store(url: str, *, patience: float = 60) -> Store:
    """Open a database and bring it up to date.

    Args:
        url: an SQLAlchemy URL, e.g. ``sqlite:///data/kpi.sqlite``.
        patience: how many seconds a writer waits for another; SQLite's ``timeout`` in the URL
            goes before it.

    Raises:
        KpiError: it can't be opened.
    """
    try:
        engine = _engine(url, patience)
    except (ArgumentError, ImportError) as error:
        raise KpiError(
            f"The database can't be opened: {first_line(error)}. Give its URL as in "
            "sqlite:///data/kpi.sqlite."
        ) from error
    tell_troubles(engine)
    why = can_not_open(engine.url)
    if why is not None:
        raise DatabaseTrouble(f"{name(engine.url)} {why}.")
    store = Store(engine, patience=patience)
    try:
        with store.read() as reader:  # one that is up to date does not wait for its writer
            up_to_date = schema.is_up_to_date(reader._connection)
        if not up_to_date:
            with store.write() as writer:
                schema.upgrade(writer._connection)
    except DatabaseError as error:
        raise DatabaseTrouble(
            f"{name(engine.url)} can't be opened: {first_line(error.orig)}."
        ) from error
    return store


def _engine(url: str, patience: float) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    waits = {} if "timeout" in make_url(url).query else {"timeout": patience}
    engine = create_engine(url, poolclass=NullPool, connect_args=waits)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: two that both read first would deadlock.
        writes = connection.get_execution_options().get("kpi_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
