"""Uploads: a workbook on its way to being a load.

It is handed in, read and compared; it counts once somebody confirms it.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from kpi.calendar import Month
from kpi.errors import KpiError, Refused
from kpi.extracts.extract import Extract
from kpi.loading.how import Agreed, HowToLoad, LoadReport, NotAgreedTo
from kpi.loading.loads import (
    STORED_FROM,
    STORING,
    load_extract,
    load_within,
    read_workbook,
    refused_report,
)
from kpi.private_folder import private_folder
from kpi.records import Upload, UploadedList, UploadState
from kpi.store import Reader, Store, Writer
from kpi.store.uploads import UNDER_WAY

ITS_TURN = "Waiting for its turn"
Claim: TypeAlias = Callable[[Writer], None]
"""Called in every transaction in which work on an upload is noted or kept. It raises if somebody
else is at work on the uploads by now, and then nothing of that transaction is kept."""

_ATTEMPTS = 3
_GIVEN_UP = (
    f"{_ATTEMPTS} tries at this file were cut short, each as if the server had been stopped, and "
    "nothing of it was loaded. Keep its lists alone in a new workbook and upload that, or tell "
    "whoever runs this product."
)
_NOTHING_COUNTS: tuple[UploadState, ...] = ("read", "refused", "failed", "duplicate")
_BEFORE: Mapping[UploadState, tuple[UploadState, ...]] = {
    "reading": ("waiting", "reading", "read", "refused"),
    "loading": ("read", "loading"),
}
_FIRST_STEPS: Mapping[UploadState, str] = {
    "reading": "Checking that it is safe",
    "loading": "Loading",
}


def unclaimed(_writer: Writer) -> None:
    """Nobody else is at work."""


def stage(store: Store, path: Path, *, file_name: str, by: str, at: dt.datetime) -> int:
    """Keep a workbook that was handed in; returns the upload's number. Nothing counts yet."""
    with store.write() as writer:
        id = writer.add_upload(file_name=file_name, content=path.read_bytes(), by=by, at=at)
        writer.update_upload(id, step=ITS_TURN)
        return id


def ask_to_read_again(
    store: Store, upload_id: int, *, as_at: dt.date, first_month: Month | None
) -> None:
    """Have an upload read again, with these dates, when its turn comes.

    Raises:
        KpiError: it has moved on meanwhile.
    """
    with store.write() as writer:
        upload = writer.upload(upload_id)
        _check_state(upload, "read", "refused")
        dated = replace(upload, as_at=as_at, first_month=first_month)
        _queue(writer, dated, state="waiting")


def ask_again(store: Store, upload_id: int) -> None:
    """Take the first yes to an upload that waits for a second one.

    Raises:
        KpiError: it has moved on meanwhile.
    """
    with store.write() as writer:
        upload = writer.upload(upload_id)
        _check_state(upload, "read")
        writer.keep_upload(replace(upload, asked_again=bool(upload.doubts)))


def ask_to_load(store: Store, upload_id: int, *, sure: bool = False) -> None:
    """Have an upload that has been read loaded when its turn comes.

    Args:
        sure: this is the second yes, after its doubts were read.

    Raises:
        KpiError: it has moved on meanwhile: somebody else has confirmed or discarded it.
    """
    with store.write() as writer:
        upload = writer.upload(upload_id)
        _check_state(upload, "read")
        writer.keep_upload(replace(upload, asked_again=sure and upload.asked_again))
        _queue(writer, upload, state="loading")


def preview(
    store: Store,
    upload_id: int,
    *,
    at: dt.datetime,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
    claim: Claim = unclaimed,
) -> LoadReport:
    """Read an upload and find out what it would change; nothing counts yet.

    Args:
        claim: see `Claim`.
    """
    task = _begin(store, upload_id, "reading", claim=claim)
    how = HowToLoad(task.upload.by, as_at, first_month, dry_run=True)
    extract = _read(task, how)
    if isinstance(extract, Refused):
        report = refused_report(task.upload.file_name, extract)
    else:
        report = load_extract(
            store, extract, how, content=task.content, at=at, progress=task.progress
        )
    state: UploadState = "read" if report.status == "loaded" else report.status
    read = replace(task.upload, state=state, first_month=first_month, asked_again=False)
    with store.write() as writer:
        claim(writer)
        _keep(writer, read, report, let_go=not _may_be_tried_again(report))
    return report


def confirm(
    store: Store,
    upload_id: int,
    *,
    at: dt.datetime,
    sure: bool = False,
    claim: Claim = unclaimed,
) -> LoadReport | None:
    """Load an upload that has been read: from now on it counts.

    It is compared once more with what is there now. Where it would change other figures than were
    shown, or there are doubts that nobody has looked at, it goes on waiting, and says why. That it
    is loaded is said of it in the load's own transaction, so that whatever dies, the one is true
    as soon as the other is.

    Args:
        sure: this is the second yes, after its doubts were read.
        claim: see `Claim`.

    Returns:
        None where it goes on waiting.
    """
    task = _begin(store, upload_id, "loading", claim=claim)
    upload = task.upload
    agreed = Agreed(upload.changes, upload.doubts if sure and upload.asked_again else ())
    how = HowToLoad(upload.by, upload.as_at, upload.first_month, agreed=agreed)
    extract = _read(task, how)
    task.progress(STORING, STORED_FROM)
    try:
        with store.write() as writer:
            claim(writer)
            report = _load_within(writer, task, extract, how=how, at=at)
            claim(writer)  # again: the load may have taken longer than a claim lasts
    except NotAgreedTo as other:
        _keep_waiting(task, replace(other.report, as_at_source=upload.as_at_source))
        return None
    return report


def _load_within(
    writer: Writer, task: "_Task", extract: Extract | Refused, *, how: HowToLoad, at: dt.datetime
) -> LoadReport:
    """Load what was read of an upload, and say so of it, in one transaction."""
    report = (
        refused_report(task.upload.file_name, extract)
        if isinstance(extract, Refused)
        else load_within(writer, extract, how, content=task.content, at=at)
    )
    report = replace(report, as_at_source=task.upload.as_at_source)
    loaded = replace(task.upload, state=report.status)
    _keep(writer, loaded, report, let_go=report.status != "refused")
    return report


def _keep_waiting(task: "_Task", report: LoadReport) -> None:
    """Show what an upload would do now; where that is as shown, what is missing is a second yes."""
    upload = task.upload
    same = tuple(each.in_words for each in report.changes) == upload.changes
    with task.store.write() as writer:
        task.claim(writer)
        since = _came_since(writer, upload.known_change)
        message = None if same else f"{since} What it would change now is shown here: look again."
        asked = same and set(report.doubts) == set(upload.doubts)
        waiting = replace(upload, state="read", asked_again=asked)
        _keep(writer, waiting, replace(report, message=message), let_go=False)


def _came_since(reader: Reader, change: int) -> str:
    """What changed figures after a change, in a sentence."""
    names = {load.id: f"load {load.id} ({load.file_name})" for load in reader.loads()}
    kinds = {"load": "{} came in", "withdrawal": "{} was withdrawn"}
    said = [
        kinds[each.kind].format(names[each.load_id])
        for each in reader.changes()
        if each.id > change and each.kind in kinds and each.load_id is not None
    ]
    if not said:
        return "Figures have changed since this was read."
    return f"Since this was read {', '.join(said)}."


def discard(
    store: Store, upload_id: int, *, message: str = "Discarded: nothing was loaded."
) -> None:
    """Let go of an upload; nothing of it ever counted.

    Raises:
        KpiError: it has moved on meanwhile: it is loaded, or about to be.
    """
    with store.write() as writer:
        _check_state(writer.upload(upload_id), *_NOTHING_COUNTS)
        writer.update_upload(
            upload_id, state="discarded", step="", content=None, message=message, worker=None
        )


def uploads(store: Store) -> list[Upload]:
    """The latest uploads, newest first."""
    with store.read() as reader:
        return reader.uploads()


def take_next(writer: Writer, worker: str) -> Upload | None:
    """The upload that is next to be worked on, if there is one; from now on this worker is.

    The caller holds the lease, and is at work on none: whatever seems to be worked on was left so
    by a server that has stopped, and waits for its turn again.
    """
    waiting = [_back_in_line(writer, each) for each in writer.uploads_under_way()]
    for upload in waiting:
        if upload.attempts < _ATTEMPTS:
            writer.update_upload(upload.id, worker=worker, attempts=upload.attempts + 1)
            return upload
        fail(writer, upload, _GIVEN_UP)
    return None


def _back_in_line(writer: Writer, upload: Upload) -> Upload:
    """An upload that waits for its turn, again if it has to."""
    if upload.worker is None and upload.state != "reading":
        return upload
    state: UploadState = "waiting" if upload.state == "reading" else upload.state
    writer.update_upload(upload.id, state=state, step=ITS_TURN, progress=0.0, worker=None)
    return writer.upload(upload.id)


def fail(writer: Writer, upload: Upload, message: str) -> None:
    """Say why an upload can't be read or loaded, if it has not been done all the same."""
    if writer.upload(upload.id).state in UNDER_WAY:
        writer.update_upload(
            upload.id, state="failed", step="", message=message, content=None, worker=None
        )


def _check_state(upload: Upload, *allowed: UploadState) -> None:
    if upload.state not in allowed:
        words = "loaded already" if upload.state == "duplicate" else upload.state
        raise KpiError(f"{upload.file_name} has moved on meanwhile: it is {words}.")


def _queue(writer: Writer, upload: Upload, *, state: UploadState) -> None:
    """Let an upload wait for its turn to be read or loaded."""
    writer.update_upload(
        upload.id,
        state=state,
        step=ITS_TURN,
        progress=0.0,
        as_at=upload.as_at,
        first_month=upload.first_month and str(upload.first_month),
        worker=None,
        attempts=0,
    )


def _may_be_tried_again(report: LoadReport) -> bool:
    """Read and waiting for a person, or refused for nothing but a date that a person can give."""
    codes = {issue.code for issue in report.issues if issue.severity == "refused"}
    return report.status == "loaded" or codes == {"no_as_at_date"}


@dataclass(frozen=True)
class _Task:
    """The work on one upload."""

    store: Store
    upload: Upload
    content: bytes
    claim: Claim

    def progress(self, step: str, fraction: float) -> None:
        """Note how far it is."""
        with self.store.write() as writer:
            self.claim(writer)
            writer.update_upload(self.upload.id, step=step, progress=fraction)


def _begin(store: Store, upload_id: int, state: UploadState, *, claim: Claim) -> _Task:
    """Begin to read or load an upload; while that goes on it is in this state.

    Raises:
        NotFound: it is not kept any more.
        KpiError: it has moved on meanwhile.
    """
    with store.write() as writer:
        claim(writer)
        upload, content = writer.upload(upload_id), writer.upload_content(upload_id)
        _check_state(upload, *_BEFORE[state])
        writer.update_upload(upload_id, state=state, step=_FIRST_STEPS[state], progress=0.0)
    return _Task(store, upload, content, claim)


def _read(task: _Task, how: HowToLoad) -> Extract | Refused:
    name = task.upload.file_name
    with _as_file(task.content, name) as path:
        return read_workbook(task.store, path, how, file_name=name, progress=task.progress)


@contextmanager
def _as_file(content: bytes, file_name: str) -> Iterator[Path]:
    with private_folder() as folder:
        path = folder / f"upload{Path(file_name).suffix.lower()}"
        path.write_bytes(content)
        yield path


def _keep(writer: Writer, upload: Upload, report: LoadReport, *, let_go: bool) -> None:
    """Keep what was found in an upload, and that the work on it is over."""
    found = replace(
        upload,
        step="",
        progress=1.0,
        as_at=report.as_at,
        as_at_source=report.as_at_source,
        lists={
            id: UploadedList(rows, report.errors.get(id, 0)) for id, rows in report.lists.items()
        },
        issues=report.issues,
        changes=tuple(each.in_words for each in report.changes),
        actions=report.actions,
        overrules=report.overrules,
        spoken_over=report.spoken_over,
        doubts=report.doubts,
        known_change=report.known_change,
        message=report.message,
        load=report.load,
    )
    writer.keep_upload(found)
    writer.update_upload(upload.id, worker=None, **({"content": None} if let_go else {}))
