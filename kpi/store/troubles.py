"""What a database can have: a lock, a full disk, damage. Each is told in one sentence.

Whatever else a database says is a defect of ours and goes on as it is. SQLite's result codes:
https://www.sqlite.org/rescode.html; PostgreSQL's: its manual, appendix A.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url

from kpi.errors import DatabaseTrouble

_LOCKED = (
    "is locked: another program has been writing to it all the while. Wait until it is done, or "
    "end it, and try again"
)
_FULL = "has no room: its disk is full. Make room on it and try again"
_DISK = (
    "can't be read or written: its disk is full or fails. Make room on it, have it looked at, and "
    "try again"
)
_DAMAGED = (
    "is damaged: something other than this product has written into it, or its disk fails. Change "
    "nothing more in it, and put the latest backup in its place"
)
_READ_ONLY = "may only be read: allow writing to it and to its folder, and try again"
_CAN_NOT_OPEN = "can't be opened: look whether its path is right and this account may use it"
_UNREACHABLE = "can't be reached: look whether its server runs and answers, and try again"
_NO_SUCH_TEXT = (
    "can't keep a text with a NUL character or with half a character in it. Find the text in the "
    "file, write it anew, and try again"
)

_OF_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "can't be opened: the file is no database",
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CAN_NOT_OPEN,
}
_OF_POSTGRESQL: Mapping[str, str] = {
    "08": _UNREACHABLE,
    "22021": _NO_SUCH_TEXT,
    "25006": _READ_ONLY,
    "28": "lets nobody in with this name and password: look at its URL",
    "40": _LOCKED,
    "42501": _READ_ONLY,
    "53100": _FULL,
    "53300": "has too many connections already: wait until one is free and try again",
    "55P03": _LOCKED,
    "57P": _UNREACHABLE,
    "58": _DISK,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""By SQLSTATE, or what it begins with."""


def tell_troubles(engine: Engine) -> None:
    """From now on, what `trouble` knows of is raised as a sentence where it comes up."""

    @event.listens_for(engine, "handle_error", retval=True)
    def _told(context: ExceptionContext) -> BaseException | None:
        said = trouble(context.original_exception, cut=context.is_disconnect)
        return DatabaseTrouble(f"{name(engine.url)} {said}.") if said else None


@contextmanager
def fetching(connection: Connection) -> Iterator[None]:
    """The same for what is read from the driver itself.

    Raises:
        DatabaseTrouble: for what `trouble` knows of.
    """
    try:
        yield
    except Exception as error:
        said = trouble(error)
        if said is None:
            raise
        raise DatabaseTrouble(f"{name(connection.engine.url)} {said}.") from error


@contextmanager
def damage_told(engine: Engine) -> Iterator[None]:
    """A damaged file may also give values to read that no column ever held.

    Raises:
        DatabaseTrouble: something could not be read as a value, and the file is not whole.
    """
    try:
        yield
    except (ValueError, TypeError) as error:
        if is_sound(engine):
            raise
        raise DatabaseTrouble(f"{name(engine.url)} {_DAMAGED}.") from error


def trouble(error: BaseException, *, cut: bool = False) -> str | None:
    """What the database has, as the rest of a sentence that begins with its name.

    Args:
        error: what the driver raised.
        cut: whether the line to the server is cut.

    Returns:
        None if no more is known than that it refused what we asked of it.
    """
    if isinstance(error, sqlite3.Error):
        if "Could not decode" in str(error):
            return _DAMAGED
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return _OF_SQLITE.get(code & 0xFF)  # the rest of a code is a variety of it
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return next((said for of, said in _OF_POSTGRESQL.items() if state.startswith(of)), None)
    if "NUL (0x00)" in str(error):  # said by the driver: the server has not been asked
        return _NO_SUCH_TEXT
    if cut or type(error).__name__ == "OperationalError":
        return f"can't be reached: {first_line(error)}"
    return None


def is_sound(engine: Engine) -> bool:
    """Whether an SQLite file is whole, as far as SQLite can tell; of others nothing is known."""
    if engine.dialect.name != "sqlite":
        return True
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except DatabaseTrouble:
        return False


def name(url: URL | str) -> str:
    """What people call a database: its URL without the password."""
    return f"The database {make_url(url).render_as_string(hide_password=True)}"


def first_line(error: BaseException | None) -> str:
    """What a driver says, without the pages that may follow, as part of a sentence."""
    return str(error).splitlines()[0].rstrip(".")


def can_not_open(url: URL) -> str | None:
    """Why the file of an SQLite database can't be opened, where looking at the path tells."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    if url.database.startswith((":memory:", "file:")):
        return None
    path = Path(url.database)
    if path.is_dir():
        return "is a folder: name a file in it, such as kpi.sqlite"
    if not path.parent.is_dir():
        return f"can't be opened: there is no folder {path.parent}"
    return None
