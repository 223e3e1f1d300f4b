"""Several servers on one database: uploads are worked on by one at a time, and none is lost."""

import datetime as dt
import importlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpi import loading
from kpi.errors import KpiError
from kpi.loading.worker import Jobs
from kpi.records import Lease, Upload
from kpi.store import Store
from tests.factories import contacts, figure, now, workbook

uploads = importlib.import_module("kpi.loading.uploads")  # the name is also a function's
SHORT = dt.timedelta(seconds=2)
Server = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def serve(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Start a server on the database, as a process; all are ended with the test."""
    monkeypatch.setenv("KPI_DATABASE_URL", f"sqlite:///{database}")
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.loading.server", str(database), "2"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def tell(server: "subprocess.Popen[str]", line: str) -> str:
    """Tell a server to do something. Returns what it answers."""
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(f"{line}\n")
    server.stdin.flush()
    return server.stdout.readline().strip()


def answered(server: "subprocess.Popen[str]") -> str:
    assert server.stdout is not None
    return server.stdout.readline().strip()


def book(folder: Path, of: str, number: int = 3) -> Path:
    return workbook(folder / f"extract-{of}.xlsx", contacts=contacts(of, number))


def handed_in(store: Store, path: Path, **values: object) -> int:
    id = loading.stage(store, path, file_name=path.name, by="analyst", at=now())
    if values:
        with store.write() as writer:
            writer.update_upload(id, **values)
    return id


def wait(store: Store, until: Callable[[list[Upload]], bool], *, seconds: float = 60) -> None:
    """Look at the uploads until they are as they should be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with store.read() as reader:
            found = reader.uploads()
        assert sum(each.worker is not None for each in found) <= 1, "two are worked on at once"
        if until(found):
            return
        time.sleep(0.05)
    raise AssertionError([(each.id, each.state, each.step) for each in found])


def all_are(state: str) -> Callable[[list[Upload]], bool]:
    return lambda found: all(each.state == state for each in found)


def lease_of_another(store: Store, seconds: float) -> None:
    at = now()
    lease = Lease("another", "process 7 on another", at + dt.timedelta(seconds=seconds))
    with store.write() as writer:
        assert writer.take_lease(lease, at=at)


def one(store: Store, id: int) -> Upload:
    with store.read() as reader:
        return reader.upload(id)


def test_two_servers_read_and_load_each_upload_once(
    store: Store, serve: Server, tmp_path: Path
) -> None:
    first, second = serve(), serve()
    assert [answered(first), answered(second)] == ["ready", "ready"]
    months = ["2008-03", "2009-09", "2011-03", "2012-09"]  # none moves another's figures
    for place, of in enumerate(months):
        assert tell((first, second)[place % 2], f"upload {book(tmp_path, of)}") == str(place + 1)
    wait(store, all_are("read"))
    for place, id in enumerate((1, 2, 3, 4)):
        assert tell((second, first)[place % 2], f"confirm {id}") == "asked"
    wait(store, all_are("loaded"))
    with store.read() as reader:
        assert len(reader.loads()) == 4
        assert sorted(each.load or 0 for each in reader.uploads()) == [1, 2, 3, 4]
        assert reader.uploads_under_way() == []
    assert [figure(store, "contacts", of, "month").value for of in months] == [3, 3, 3, 3]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
@pytest.mark.parametrize("at_work_on", ["reading", "loading"])
def test_another_server_goes_on_with_what_a_killed_one_left(
    store: Store, serve: Server, tmp_path: Path, at_work_on: str
) -> None:
    path = book(tmp_path, "2012-03", 8_000)
    killed = serve()
    assert answered(killed) == "ready"
    assert tell(killed, f"upload {path}") == "1"
    if at_work_on == "loading":
        wait(store, all_are("read"))
        assert tell(killed, "confirm 1") == "asked"
    wait(store, lambda found: found[0].worker is not None and found[0].state == at_work_on)
    killed.kill()
    killed.communicate()
    assert one(store, 1).state == at_work_on
    assert answered(serve()) == "ready"
    wait(store, all_are("read" if at_work_on == "reading" else "loaded"))
    with store.read() as reader:
        assert len(reader.loads()) == (at_work_on == "loading")
    assert not [each for each in (tmp_path / "kpi-private").iterdir() if each.is_dir()]


def test_a_second_server_waits_and_says_for_whom_until_the_lease_runs_out(
    store: Store, tmp_path: Path
) -> None:
    lease_of_another(store, 2)
    busy = handed_in(store, book(tmp_path, "2012-02"), state="reading", worker="another")
    jobs = Jobs(store, now, lasts=SHORT)
    jobs.resume()
    id = handed_in(store, book(tmp_path, "2012-03"))
    done = jobs.start(id)
    time.sleep(1)
    said = one(store, id)
    assert said.state == "waiting"
    assert said.step == "Waiting: another server (process 7 on another) is at work on uploads"
    assert (one(store, busy).state, one(store, busy).worker) == ("reading", "another")
    done.result(timeout=30)
    assert [one(store, each).state for each in (busy, id)] == ["read", "read"]
    with store.read() as reader:
        assert reader.lease() is None
    jobs.close()


def test_who_has_lost_the_lease_keeps_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another server took over while this one was about to store a load."""
    id = handed_in(store, book(tmp_path, "2012-03"))
    loading.preview(store, id, at=now())
    jobs = Jobs(store, now, lasts=SHORT)
    load_within = uploads.load_within

    def slowly(writer: object, *given: object, **named: object) -> object:
        report = load_within(writer, *given, **named)  # type: ignore[arg-type]
        writer.release_lease(jobs._holder)  # type: ignore[attr-defined]
        jobs._stopping.set()
        return report

    monkeypatch.setattr(uploads, "load_within", slowly)
    jobs.confirm(id).result(timeout=30)
    with store.read() as reader:
        assert reader.loads() == []
        assert reader.upload(id).state == "loading"
    monkeypatch.undo()
    again = Jobs(store, now, lasts=SHORT)
    again.resume()
    wait(store, all_are("loaded"))


def test_a_file_that_stops_the_server_three_times_is_given_up(store: Store, tmp_path: Path) -> None:
    twice = handed_in(store, book(tmp_path, "2012-02"), state="reading", attempts=2)
    thrice = handed_in(store, book(tmp_path, "2012-03"), state="reading", attempts=3)
    jobs = Jobs(store, now, lasts=SHORT)
    jobs.resume()
    wait(store, lambda found: [each.state for each in found] == ["failed", "read"])
    assert one(store, twice).state == "read"
    assert "nothing of it was loaded" in str(one(store, thrice).message)


def test_two_people_can_not_confirm_or_discard_one_upload(store: Store, tmp_path: Path) -> None:
    id = handed_in(store, book(tmp_path, "2012-03"))
    loading.preview(store, id, at=now())
    uploads.ask_to_load(store, id)
    for again in (
        lambda: uploads.ask_to_load(store, id),
        lambda: loading.discard(store, id),
        lambda: uploads.ask_to_read_again(store, id, as_at=now().date(), first_month=None),
    ):
        with pytest.raises(KpiError, match=r"extract-2012-03.xlsx has moved on .* it is loading"):
            again()
    assert loading.confirm(store, id, at=now()).status == "loaded"
    with pytest.raises(KpiError):
        loading.confirm(store, id, at=now())


def test_a_defect_in_the_work_is_an_incident_and_the_next_upload_is_worked_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [handed_in(store, book(tmp_path, of)) for of in ("2012-02", "2012-03")]
    read_workbook = uploads.read_workbook

    def broken(store: Store, path: Path, *given: object, **named: object) -> object:
        if named["file_name"] == "extract-2012-02.xlsx":
            raise RuntimeError("a defect")
        return read_workbook(store, path, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(uploads, "read_workbook", broken)
    jobs = Jobs(store, now, lasts=SHORT)
    jobs.start(ids[0]).result(timeout=30)
    assert [one(store, id).state for id in ids] == ["failed", "read"]
    assert "incident" in str(one(store, ids[0]).message)
