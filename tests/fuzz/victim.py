"""A load, an upload or a confirmation that is killed at one of its commits; see `tests.fuzz.kills`.

It runs in a process of its own. What the product would have told a person is printed as soon as it
would have been.
"""

import datetime as dt
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from kpi import cli, loading
from kpi.loading.worker import Jobs
from kpi.store import open_store
from tests.factories import now

LASTS = dt.timedelta(seconds=8)
_MANY_ROWS = 50  # only a load writes so many at once
_commits = 0


@dataclass(frozen=True)
class Kill:
    """What is killed, and when.

    Attributes:
        task: of `TASKS`. commit: see `die_at`.
        moment: before, during or after it, or later. milliseconds: so long after it.
    """

    task: str
    commit: str
    moment: str
    milliseconds: float = 0.0


def die_at(commit: str, moment: str, milliseconds: float) -> None:
    """From now on, die before, during or after that commit, or some time after it.

    Args:
        commit: its number of those that write something, from 1; ``load`` for the one that keeps a
            load, and 0 for none.
    """
    do_commit = DefaultDialect.do_commit

    def mortal(dialect: DefaultDialect, connection: Any) -> None:
        global _commits
        rows = connection.total_changes
        _commits += rows > 0
        is_aim = rows >= _MANY_ROWS if commit == "load" else rows and _commits == int(commit)
        if is_aim and moment == "before":
            _die()
        if is_aim and moment == "during":
            threading.Thread(target=_die, args=(milliseconds,), daemon=True).start()
        do_commit(dialect, connection)
        if is_aim and moment == "after":
            _die()
        if is_aim and moment == "later":
            threading.Thread(target=_die, args=(milliseconds,), daemon=True).start()

    DefaultDialect.do_commit = mortal  # type: ignore[method-assign,assignment]


def _die(milliseconds: float = 0) -> None:
    time.sleep(milliseconds / 1000)
    os.kill(os.getpid(), signal.SIGKILL)


def run(kill: Kill, database: Path, book: Path, said: Path) -> None:
    """Do it, and die of it.

    Args:
        said: the file into which it prints.
    """
    with said.open("w", encoding="utf-8") as out:
        sys.stdout = sys.stderr = out
        os.environ["KPI_DATABASE_URL"] = url = f"sqlite:///{database}"
        die_at(kill.commit, kill.moment, kill.milliseconds)
        TASKS[kill.task](url, book)
        print(f"commits {_commits}", flush=True)


def _load(url: str, book: Path) -> None:
    sys.argv = ["kpi", "--database", url, "load", str(book)]
    cli.main()


def _upload(url: str, book: Path) -> None:
    store = open_store(url)
    jobs = Jobs(store, now, lasts=LASTS)
    id = loading.stage(store, book, file_name=book.name, by="analyst", at=now())
    print("taken in", flush=True)
    jobs.start(id).result()


def _confirm(url: str, _book: Path) -> None:
    store = open_store(url)
    done = Jobs(store, now, lasts=LASTS).confirm(1)
    print("asked", flush=True)
    done.result()
    with store.read() as reader:
        print(reader.upload(1).state, flush=True)


TASKS: Mapping[str, Callable[[str, Path], None]] = {
    "load": _load,
    "upload": _upload,
    "confirm": _confirm,
}
