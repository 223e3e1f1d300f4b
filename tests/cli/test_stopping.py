"""A command that ends on the way says so in one sentence, and what was done until then."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpi.cli import loads
from kpi.cli.stopping import telling
from kpi.errors import KpiError, Stopped
from kpi.store import open_store
from tests.cli.conftest import Kpi
from tests.factories import contacts, months, workbook

MONTHS = ("2012-01", "2012-02", "2012-03")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    books = tmp_path / "books"
    books.mkdir()
    for of in MONTHS:
        workbook(books / f"extract-{of}.xlsx", contacts=contacts(of, 3))
    return books


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def one_sentence(err: str) -> str:
    (line,) = err.strip().splitlines()
    return line


def test_a_locked_database_is_a_sentence_and_exit_status_1(
    kpi: Kpi,
    database: Path,
    folder: Path,
) -> None:
    with locked(database):
        said = kpi("--database", f"sqlite:///{database}?timeout=0.1", "load", folder)
    assert said.status == 1
    assert "is locked" in one_sentence(said.err)
    assert "Until then 0 of 3 files had been dealt with" in said.err
    assert kpi("load", folder).status == 0


def test_each_file_is_reported_before_the_next_is_loaded(
    kpi: Kpi,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[tuple[str, int]] = []
    load_workbooks, echo = loads.load_workbooks, loads.click.echo

    def watched(*given: object, **named: object) -> Iterator[object]:
        for report in load_workbooks(*given, **named):  # type: ignore[arg-type]
            heard.append(("loaded", len(heard)))
            yield report

    monkeypatch.setattr(loads, "load_workbooks", watched)
    monkeypatch.setattr(
        loads.click, "echo", lambda *a, **k: (heard.append(("said", 0)), echo(*a, **k))
    )
    assert kpi("load", folder).status == 0
    assert [what for what, _ in heard] == ["loaded", "said"] * 3


@pytest.mark.parametrize("as_json", [False, True])
def test_what_was_done_before_the_disk_was_full_is_told(
    kpi: Kpi,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    as_json: bool,
) -> None:
    load_workbooks = loads.load_workbooks

    def until_full(*given: object, **named: object) -> Iterator[object]:
        reports = load_workbooks(*given, **named)  # type: ignore[arg-type]
        yield next(reports)
        next(reports)  # loaded, and not reported any more
        raise KpiError("The disk is full.")

    monkeypatch.setattr(loads, "load_workbooks", until_full)
    said = kpi("load", folder, *(["--json"] if as_json else []))
    assert said.status == 1
    assert one_sentence(said.err) == (
        "The disk is full. Until then 1 of 3 files had been dealt with, and extract-2012-02.xlsx "
        "was loaded as load 2; nothing of the others was loaded. Load them again when you like."
    )
    if as_json:
        assert [each["file"] for each in said.json["loads"]] == ["extract-2012-01.xlsx"]
    else:
        assert said.out.startswith("extract-2012-01.xlsx: load 1")


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C can be sent to one process")
def test_ctrl_c_says_what_was_done_until_then(database: Path, tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    for month in map(str, months("2009-01", "2011-12")):
        workbook(books / f"extract-{month}.xlsx", contacts=contacts(month, 3))
    process = subprocess.Popen(
        [sys.executable, "-m", "kpi.cli", "--database", f"sqlite:///{database}", "load", books],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background ignores Ctrl-C, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, err = process.communicate(timeout=60)
    assert process.returncode == 1
    said = one_sentence(err)
    done = re.match(r"Stopped by you. Until then (\d+) of 36 files had been dealt with", said)
    assert done is not None
    assert abs(len([first, *rest.splitlines()]) - int(done[1])) <= 1  # one may be about to be said
    store = open_store(f"sqlite:///{database}")
    with store.read() as reader:
        there = len(reader.loads())
    store.close()
    assert there == int(done[1]) + said.count("was loaded as load")
    assert 1 <= there < 36


def test_the_three_ways_to_end_on_the_way() -> None:
    def done() -> str:
        return "Until then nothing was done."

    ended = [
        (KeyboardInterrupt(), Stopped, "Stopped by you."),
        (KpiError("It is locked."), KpiError, "It is locked."),
        (OSError(28, "No space left", "a.png"), KpiError, "a.png: No space left."),
    ]
    for by, told, sentence in ended:
        with pytest.raises(told) as caught, telling(done):
            raise by
        assert str(caught.value) == f"{sentence} Until then nothing was done."


def test_ctrl_c_in_any_other_command_is_a_sentence(
    kpi: Kpi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loads, "the_store", interrupted)
    said = kpi("loads")
    assert said.status == 1
    assert one_sentence(said.err).startswith("Stopped by you")


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 400_000), "damaged"),
        (lambda path: sqlite3.connect(path).executescript(
            "UPDATE alembic_version SET version_num = '9999'"), "newer version"),
        (lambda path: (path.unlink(), path.mkdir()), "is a folder"),
    ],
)  # fmt: skip
def test_a_database_that_is_not_as_it_should_be_is_a_sentence(
    kpi: Kpi,
    database: Path,
    break_it: object,
    words: str,
) -> None:
    assert callable(break_it)
    break_it(database)
    said = kpi("loads", "--json")
    assert (said.status, said.out) == (1, "")
    assert words in one_sentence(said.err)


def test_the_json_of_what_was_done_is_one_document(kpi: Kpi, folder: Path) -> None:
    said = kpi("load", folder, "--json")
    assert [each["status"] for each in json.loads(said.out)["loads"]] == ["loaded"] * 3
