"""Uploads: a workbook on its way to being a load.

It is handed in, read and compared; it counts once somebody confirms it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from kpi.calendar import Month
from kpi.loading.how import Agreed, HowToLoad, LoadReport, NotAgreedTo
from kpi.loading.loads import load_workbook
from kpi.private_folder import private_folder
from kpi.records import Upload, UploadedList, UploadState
from kpi.store import Reader, Store


def stage(store: Store, path: Path, *, file_name: str, by: str, at: dt.datetime) -> int:
    """Keep a workbook that was handed in; returns the upload's number. Nothing counts yet."""
    with store.write() as writer:
        return writer.add_upload(file_name=file_name, content=path.read_bytes(), by=by, at=at)


def preview(
    store: Store,
    upload_id: int,
    *,
    at: dt.datetime,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
) -> LoadReport:
    """Read an upload and find out what it would change; nothing counts yet."""
    upload = _upload(store, upload_id)
    how = HowToLoad(upload.by, as_at, first_month, dry_run=True)
    report = _load(store, upload, how, at=at, state="reading", step="Checking that it is safe")
    read = replace(upload, state="read" if report.status == "loaded" else report.status)
    _keep(store, replace(read, first_month=first_month, asked_again=False), report)
    if not _may_be_tried_again(report):
        _note(store, upload_id, content=None)
    return report


def ask_again(store: Store, upload_id: int) -> None:
    """Take the first yes to an upload that waits for a second one."""
    with store.write() as writer:
        upload = writer.upload(upload_id)
        writer.keep_upload(replace(upload, asked_again=bool(upload.doubts)))


def confirm(
    store: Store, upload_id: int, *, at: dt.datetime, sure: bool = False
) -> LoadReport | None:
    """Load an upload that has been read: from now on it counts.

    It is compared once more with what is there now. Where it would change other figures than were
    shown, or there are doubts that nobody has looked at, it goes on waiting, and says why.

    Args:
        sure: this is the second yes, after its doubts were read.

    Returns:
        None where it goes on waiting.
    """
    upload = _upload(store, upload_id)
    agreed = Agreed(upload.changes, upload.doubts if sure and upload.asked_again else ())
    how = HowToLoad(upload.by, upload.as_at, upload.first_month, agreed=agreed)
    try:
        report = _load(store, upload, how, at=at, state="loading", step="Loading")
    except NotAgreedTo as other:
        _keep_waiting(store, upload, replace(other.report, as_at_source=upload.as_at_source))
        return None
    report = replace(report, as_at_source=upload.as_at_source)
    _keep(store, replace(upload, state=report.status), report)
    if report.status != "refused":
        _note(store, upload_id, content=None)
    return report


def _keep_waiting(store: Store, upload: Upload, report: LoadReport) -> None:
    """Show what an upload would do now; where that is as shown, what is missing is a second yes."""
    same = tuple(each.in_words for each in report.changes) == upload.changes
    with store.read() as reader:
        since = _came_since(reader, upload.known_change)
    message = f"{since} What it would change now is shown here: look again." if not same else None
    asked = same and set(report.doubts) == set(upload.doubts)
    _keep(store, replace(upload, state="read", asked_again=asked), replace(report, message=message))


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
    """Let go of an upload; nothing of it ever counted."""
    _note(store, upload_id, state="discarded", step="", content=None, message=message)


def uploads(store: Store) -> list[Upload]:
    """The latest uploads, newest first."""
    with store.read() as reader:
        return reader.uploads()


def put_right(store: Store) -> None:
    """Uploads that a server left half done when it stopped: say so, and what became of them."""
    for upload in uploads(store):
        if upload.state not in ("waiting", "reading", "loading"):
            continue
        load = _already_loaded(store, upload) if upload.state == "loading" else None
        if load is not None:  # it stopped between keeping the load and saying so
            _note(store, upload.id, state="loaded", step="", load_id=load, content=None)
        else:
            _note(
                store,
                upload.id,
                state="failed",
                step="",
                message="The server stopped while it was at work on this file. Nothing of it was "
                "loaded: choose it again.",
                content=None,
            )


def _already_loaded(store: Store, upload: Upload) -> int | None:
    with store.read() as reader:
        sha256 = hashlib.sha256(reader.upload_content(upload.id)).hexdigest()
        return reader.twin(sha256, upload.as_at) if upload.as_at else None


def _may_be_tried_again(report: LoadReport) -> bool:
    """Read and waiting for a person, or refused for nothing but a date that a person can give."""
    codes = {issue.code for issue in report.issues if issue.severity == "refused"}
    return report.status == "loaded" or codes == {"no_as_at_date"}


def _upload(store: Store, upload_id: int) -> Upload:
    with store.read() as reader:
        return reader.upload(upload_id)


def _load(
    store: Store,
    upload: Upload,
    how: HowToLoad,
    *,
    at: dt.datetime,
    state: UploadState,
    step: str,
) -> LoadReport:
    """Read or load an upload; while that goes on it is in this state."""
    with store.read() as reader:
        content = reader.upload_content(upload.id)
    _note(store, upload.id, state=state, step=step, progress=0.0)
    with _as_file(content, upload.file_name) as path:
        return load_workbook(
            store,
            path,
            how,
            at=at,
            file_name=upload.file_name,
            progress=lambda step, fraction: _note(store, upload.id, step=step, progress=fraction),
        )


@contextmanager
def _as_file(content: bytes, file_name: str) -> Iterator[Path]:
    with private_folder() as folder:
        path = folder / f"upload{Path(file_name).suffix.lower()}"
        path.write_bytes(content)
        yield path


def _note(store: Store, upload_id: int, **values: Any) -> None:
    with store.write() as writer:
        writer.update_upload(upload_id, **values)


def _keep(store: Store, upload: Upload, report: LoadReport) -> None:
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
    with store.write() as writer:
        writer.keep_upload(found)
