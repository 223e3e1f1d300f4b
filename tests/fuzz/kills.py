"""Kills aimed at the commits of a load, an upload and a confirmation, and at the moment after.

    python -m tests.fuzz.kills [--times N] [--seed S]

After each, the database is looked at as it lies there, and again once a server has been started on
it. A failure is anything lost, anything twice, or anything said that is not so.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kpi import loading, private_folder
from kpi.loading import HowToLoad, load_workbook
from kpi.loading.worker import Jobs
from kpi.settings import Settings
from kpi.store import Store, open_store
from tests.factories import contacts, figure, now, workbook
from tests.fuzz import victim
from tests.fuzz.victim import Kill

ROWS = 60
TASKS = tuple(victim.TASKS)
MOMENTS = ("before", "during", "after", "later")
_LATER = {"during": 3.0, "later": 40.0}
"""At most so many milliseconds from when the commit begins, or from when it is done."""

# Each victim is a process of its own, begun from one that has imported everything already.
_PROCESSES = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_PROCESSES.set_forkserver_preload(["tests.fuzz.victim"])


@dataclass(frozen=True)
class Ground:
    """What the killed ones start from: a workbook, a database, and one with an upload read."""

    book: Path
    empty: Path
    with_upload: Path

    @classmethod
    def under(cls, folder: Path) -> "Ground":
        """Made in a folder."""
        book = workbook(folder / "extract-2012-03.xlsx", contacts=contacts("2012-03", ROWS))
        empty, with_upload = folder / "empty.sqlite", folder / "with-upload.sqlite"
        store = open_store(f"sqlite:///{empty}")
        loading.refresh(store, at=now())
        store.close()
        store = open_store(f"sqlite:///{shutil.copy(empty, with_upload)}")
        id = loading.stage(store, book, file_name=book.name, by="analyst", at=now())
        loading.preview(store, id, at=now())
        store.close()
        return cls(book, empty, with_upload)

    def copy_for(self, kill: Kill, folder: Path) -> Path:
        """A database of its own for one that is to be killed."""
        source = self.with_upload if kill.task == "confirm" else self.empty
        return Path(shutil.copy(source, folder / "kpi.sqlite"))


def failures(ground: Ground, kill: Kill, folder: Path) -> list[str]:
    """What is wrong after a kill; nothing should be."""
    database = ground.copy_for(kill, folder)
    url = f"sqlite:///{database}"
    with patch.dict(os.environ, KPI_DATABASE_URL=url):
        said = _run(ground, kill, database)
        found = [*_as_it_lies(database, kill, said)]
        private_folder.sweep()
        store = open_store(url)
        _go_on(store)
        found += _after_a_start(store, kill, said)
        found += _again(store, kill, ground.book)
        store.close()
        root = Settings().private_folder
        if root.is_dir() and any(each.is_dir() for each in root.iterdir()):
            found.append("workbooks are left in the private folder")
    return [f"{kill}: {each} (said: {said})" for each in found]


def commits(ground: Ground, task: str, folder: Path) -> int:
    """How many commits write something where nothing is killed."""
    undisturbed = Kill(task, "0", "before")
    database = ground.copy_for(undisturbed, folder)
    with patch.dict(os.environ, KPI_DATABASE_URL=f"sqlite:///{database}"):
        return int(_run(ground, undisturbed, database)[-1].rpartition(" ")[2])


def random_kill(dice: random.Random, most: dict[str, int]) -> Kill:
    """Half of them at the commit that keeps a load, the others at any."""
    task, moment = dice.choice(TASKS), dice.choice(MOMENTS)
    aimed = task != "upload" and dice.random() < 0.5
    commit = "load" if aimed else str(dice.randint(1, most[task]))
    return Kill(task, commit, moment, dice.uniform(0, _LATER.get(moment, 0)))


def _run(ground: Ground, kill: Kill, database: Path) -> list[str]:
    """What it says until it dies, line by line."""
    said = database.with_name("said.txt")
    process = _PROCESSES.Process(target=victim.run, args=(kill, database, ground.book, said))
    process.start()
    process.join(timeout=120)
    assert process.exitcode in (0, -signal.SIGKILL), said.read_text(encoding="utf-8")
    return said.read_text(encoding="utf-8").splitlines()


def _as_it_lies(database: Path, kill: Kill, said: list[str]) -> Iterator[str]:
    connection = sqlite3.connect(database)

    def number(query: str) -> int:
        return int(connection.execute(f"SELECT count(*) FROM {query}").fetchone()[0])

    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        yield "the database is damaged"
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        yield "references lead nowhere"
    loads = number("load")
    observed = number(
        "observation WHERE measure = 'contacts' AND month = '2012-03' AND window = 'month' "
        "AND category = 'all'"
    )
    if (number("fact_contacts"), number("workbook"), observed) != (loads * ROWS, loads, loads):
        yield "a load is there in part"
    if number("upload WHERE state = 'loaded'") != (loads if kill.task == "confirm" else 0):
        yield "an upload says something else than the loads"
    if any("Traceback" in line for line in said):
        yield "it ended in a traceback"
    if loads == 0 and any(": load 1" in line or line == "loaded" for line in said):
        yield "it said that it was loaded, and it is not"
    if kill.task == "upload" and "taken in" in said and number("upload") != 1:
        yield "it said that it was taken in, and it is not"
    connection.close()


def _go_on(store: Store) -> None:
    """Start a server, at a time when the lease of the killed one has run out."""
    jobs = Jobs(store, lambda: now() + dt.timedelta(minutes=1))
    jobs.resume()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with store.read() as reader:
            if not reader.uploads_under_way():
                break
        time.sleep(0.02)
    jobs.close()


def _after_a_start(store: Store, kill: Kill, said: list[str]) -> Iterator[str]:
    with store.read() as reader:
        uploads, loads = reader.uploads(), len(reader.loads())
    states = [upload.state for upload in uploads]
    match kill.task:
        case "upload":
            allowed = [["read"]] if "taken in" in said else [["read"], []]
        case "confirm":
            allowed = [["loaded"]] if "asked" in said else [["loaded"], ["read"]]
        case _:
            allowed = [[]]
    if states not in allowed:
        yield f"its upload is {states}"
    if kill.task != "load" and loads != states.count("loaded"):
        yield f"there are {loads} loads"
    if any(upload.message for upload in uploads):
        yield f"it says {[upload.message for upload in uploads]}"


def _again(store: Store, kill: Kill, book: Path) -> Iterator[str]:
    """Loaded once more, it is a duplicate if it was there, and there once in any case."""
    with store.read() as reader:
        there = len(reader.loads())
    report = load_workbook(store, book, HowToLoad(by="analyst"), at=now())
    if report.status != ("duplicate" if there else "loaded"):
        yield f"loaded again it is {report.status}"
    if figure(store, "contacts", "2012-03", "month").value != ROWS:
        yield "the figure is wrong"


def main() -> int:
    """Kill and look; the exit status is 1 if anything was lost, or said and not so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    asked = parser.parse_args()
    print(f"Seed {asked.seed}, {asked.times} kills", flush=True)
    dice, found = random.Random(asked.seed), 0
    with tempfile.TemporaryDirectory() as name:
        ground = Ground.under(Path(name))
        most = {}
        for task in TASKS:
            with tempfile.TemporaryDirectory() as folder:
                most[task] = commits(ground, task, Path(folder))
        print(f"Commits that write: {most}", flush=True)
        for _ in range(asked.times):
            with tempfile.TemporaryDirectory() as folder:
                for each in failures(ground, random_kill(dice, most), Path(folder)):
                    print(each, flush=True)
                    found += 1
    print(f"{found} failures")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
