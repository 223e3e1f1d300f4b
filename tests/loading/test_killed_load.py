"""`kill -9` at any moment of a load leaves the database sound, and the load whole or absent."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kpi.loading import HowToLoad, load_workbook
from kpi.store import open_store
from tests.factories import contacts, figure, load, now, plan, workbook

CONTACTS, PLANS = 2500, 500
MOMENTS = (0.1, 0.4, 0.6, 0.75, 0.85, 0.95)
"""Of the usual duration. Reading comes first; from the middle on, rows are written."""

# Everything is imported before the clock starts: what is to be killed is the load.
KPI_LOAD = """
import sys
import kpi.cli, kpi.loading, kpi.extracts.extract
print("ready", flush=True)
kpi.cli.main()
"""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")


@pytest.fixture(scope="module")
def before(_empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which an earlier load speaks for the same months."""
    path = tmp_path_factory.mktemp("before") / "kpi.sqlite"
    store = open_store(f"sqlite:///{shutil.copy(_empty_database, path)}")
    load(store, "2012-02-29", contacts=contacts("2012-02", 5))
    store.close()
    return path


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "extract-2012-03.xlsx"
    return workbook(
        path,
        contacts=contacts("2012-03", CONTACTS),
        child_protection=[plan(n, "2012-03-05") for n in range(PLANS)],
    )


def start(database: Path, book: Path) -> subprocess.Popen[bytes]:
    """`kpi load`, about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", KPI_LOAD, "load", str(book), "--json"],
        env={**os.environ, "KPI_DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def asked(database: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def number(database: Path, query: str) -> int:
    return int(asked(database, f"SELECT count(*) FROM {query}")[0][0])


def is_whole_or_absent(database: Path) -> bool:
    """Check that the database is sound; whether the load is in it."""
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert asked(database, "PRAGMA foreign_key_check") == []
    loads = number(database, "load")
    assert loads in (1, 2)
    contacts_there = CONTACTS if loads == 2 else 0
    plans_there = PLANS if loads == 2 else 0
    assert number(database, "fact_contacts") == 5 + contacts_there
    assert number(database, "fact_child_protection") == plans_there
    assert number(database, "workbook") == loads
    assert number(database, "load_list") == (3 if loads == 2 else 1)
    assert number(database, "change WHERE kind = 'load'") == loads
    assert (number(database, "issue") > 0) == (loads == 2)
    latest = "observation WHERE measure = 'contacts' AND category = 'all' AND month = '2012-03'"
    assert number(database, latest) == loads - 1
    return loads == 2


def test_a_load_killed_at_any_moment_is_whole_or_absent(
    before: Path, book: Path, tmp_path: Path
) -> None:
    undisturbed = Path(shutil.copy(before, tmp_path / "undisturbed.sqlite"))
    process = start(undisturbed, book)
    began = time.monotonic()
    process.communicate()
    usual = time.monotonic() - began
    assert process.returncode == 0
    assert is_whole_or_absent(undisturbed)
    killed = 0
    for moment in MOMENTS:
        database = Path(shutil.copy(before, tmp_path / f"killed-{moment}.sqlite"))
        process = start(database, book)
        time.sleep(usual * moment)
        killed += process.poll() is None
        process.kill()
        process.communicate(timeout=20)  # to its end: nor does the child that reads live on
        is_whole_or_absent(database)
    _is_loaded_for_good(database, book)
    assert killed >= len(MOMENTS) // 2, "the loads were over before they could be killed"


def test_a_load_killed_as_it_begins_to_write_is_whole_or_absent(
    before: Path, book: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(before, tmp_path / "kpi.sqlite"))
    log = database.with_name("kpi.sqlite-wal")
    process = start(database, book)
    while process.poll() is None:
        if log.exists() and log.stat().st_size > 0:
            break
        time.sleep(0.001)
    assert process.poll() is None, "the load was over before it could be killed"
    process.kill()
    process.communicate(timeout=20)
    is_whole_or_absent(database)
    _is_loaded_for_good(database, book)


def _is_loaded_for_good(database: Path, book: Path) -> None:
    was_there = number(database, "load") == 2
    store = open_store(f"sqlite:///{database}")
    report = load_workbook(store, book, HowToLoad(by="analyst", with_changes=False), at=now())
    assert report.status == ("duplicate" if was_there else "loaded")
    assert figure(store, "contacts", "2012-03").value == CONTACTS
    assert figure(store, "contacts", "2012-02").value == 0  # corrected by the later extract
    assert figure(store, "cp_started", "2012-03").value == PLANS
    store.close()
    assert is_whole_or_absent(database)
