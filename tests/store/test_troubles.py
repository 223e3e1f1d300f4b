"""What a database can have is told in one sentence, without a traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from kpi.errors import DatabaseTrouble, KpiError
from kpi.store import Store, open_store
from kpi.store.troubles import is_sound
from tests import factories
from tests.factories import contacts, now


@pytest.fixture
def opened(database: Path) -> Iterator[Store]:
    """An SQLite file, opened."""
    store = open_store(f"sqlite:///{database}")
    yield store
    store.close()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program writes to the file for as long as the block lasts."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def stage(store: Store, content: bytes = b"book", name: str = "book.xlsx") -> int:
    with store.write() as writer:
        return writer.add_upload(file_name=name, content=content, by="analyst", at=now())


def told(error: pytest.ExceptionInfo[KpiError], *words: str) -> None:
    said = str(error.value)
    assert said.startswith("The database ")
    assert said.endswith(".")
    assert "\n" not in said
    for each in words:
        assert each in said


def test_a_locked_database(database: Path) -> None:
    store = open_store(f"sqlite:///{database}?timeout=0.1")
    with held(database):
        with pytest.raises(DatabaseTrouble) as caught:
            stage(store)
        told(caught, str(database), "is locked", "try again")
        with store.read() as reader:  # who reads never waits
            assert reader.uploads() == []
    assert stage(store) == 1


def test_a_locked_database_that_is_to_be_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "kpi.sqlite"
    sqlite3.connect(path).close()
    with held(path), pytest.raises(DatabaseTrouble) as caught:
        open_store(f"sqlite:///{path}?timeout=0.1")
    told(caught, "is locked")


def test_a_full_disk(opened: Store) -> None:
    @event.listens_for(opened._engine, "connect")
    def _no_more_room(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    stage(opened)
    with pytest.raises(DatabaseTrouble) as caught:
        stage(opened, content=b"book" * 100_000)
    told(caught, "its disk is full", "Make room")
    with opened.read() as reader:
        assert len(reader.uploads()) == 1


def test_a_newer_database(opened: Store, database: Path) -> None:
    with opened.write() as writer:
        writer._connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(KpiError) as caught:
        open_store(f"sqlite:///{database}")
    said = str(caught.value)
    assert "newer version" in said
    assert "9999" in said
    assert "\n" not in said


def test_a_file_that_may_only_be_read(database: Path) -> None:
    store = open_store(f"sqlite:///file:{database}?mode=ro&uri=true")
    with pytest.raises(DatabaseTrouble) as caught:
        stage(store)
    told(caught, "may only be read")


@pytest.mark.parametrize(
    ("path", "words"),
    [("", "is a folder"), ("no/such/kpi.sqlite", "there is no folder")],
)
def test_a_path_that_leads_to_no_file(tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(DatabaseTrouble) as caught:
        open_store(f"sqlite:///{tmp_path}/{path}")
    told(caught, words)


def test_damage_anywhere_in_the_file_is_told_or_harmless(opened: Store, database: Path) -> None:
    """Page after page is overwritten; what is read of it then is right, or damage is told."""
    factories.load(opened, "2012-03-31", contacts=contacts("2012-03", 40))
    with opened.read() as reader:
        facts = reader.facts("contacts", [1], ["child_id", "contact_date"])
    opened.close()
    sqlite3.connect(database).execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    whole = database.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    found = []
    for page in range(len(whole) // size):
        database.write_bytes(
            whole[: page * size] + b"\xa5\xff\x01\xfe" * (size // 4) + whole[(page + 1) * size :]
        )
        try:
            damaged = open_store(f"sqlite:///{database}")
            with damaged.read() as reader:
                reader.loads()
                reader.issues(1)
                read = reader.facts("contacts", [1], ["child_id", "contact_date"])
                reader.observations(breakdowns=None)
            assert read.equals(facts)
            found.append("harmless")
        except KpiError:
            found.append("told")
    assert found.count("told") >= 10


def test_a_value_that_no_column_ever_held_is_damage_only_where_the_file_is_not_whole(
    opened: Store,
) -> None:
    assert is_sound(opened._engine)
    with pytest.raises(ValueError, match="a defect"), opened.read():
        raise ValueError("a defect")


def test_a_defect_of_ours_stays_one(opened: Store) -> None:
    with pytest.raises(Exception, match="no such table") as caught, opened.read() as reader:
        reader._connection.execute(text("SELECT * FROM absent"))
    assert not isinstance(caught.value, KpiError)


# ── PostgreSQL ────────────────────────────────────────────────────────────────────────────────


def test_a_nul_character_on_postgresql(postgresql: str) -> None:
    store = open_store(postgresql)
    with pytest.raises(DatabaseTrouble) as caught:
        stage(store, name="a\0b.xlsx")
    store.close()
    told(caught, "NUL character")


def test_a_postgresql_that_another_program_keeps_locked(postgresql: str) -> None:
    store, other = open_store(postgresql, patience=0.2), open_store(postgresql)
    with other.write(), pytest.raises(DatabaseTrouble) as caught, store.write():
        pass
    told(caught, "is locked")
    store.close()
    other.close()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(DatabaseTrouble) as caught:
        open_store("postgresql+psycopg://someone:secret@127.0.0.1:1/nothing")
    told(caught, "can't be reached", "refused")
    assert "secret" not in str(caught.value)
