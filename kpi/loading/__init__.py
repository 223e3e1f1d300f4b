"""One workbook, one transaction: extract → store → measures.

What a load, a withdrawal or a new definition changes is worked out when it happens: pages read
observations that are ready.
"""

import datetime as dt
import gc
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from kpi.calendar import Month, day_name
from kpi.entries.actions import ActionChange, changed_by, check_references
from kpi.errors import KpiError, Refused
from kpi.extracts.extract import Extract, as_at_from_name, read_extract
from kpi.extracts.issues import Issue
from kpi.findings import Restatement, restatements
from kpi.measures.observe import Facts, affected, definitions_of, difference, observe_all
from kpi.plan import plan
from kpi.records import Upload
from kpi.settings import Settings
from kpi.store import Store, Writer
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class LoadReport:
    """What became of one workbook.

    Attributes:
        status: ``loaded``, ``duplicate`` or ``refused``.
        load: the load's number; that of the earlier load for a duplicate; none in a rehearsal.
        lists, errors: rows, and rows with errors, by list.
        changes: the figures that it changed, or would change.
        actions: the same of how the plan's actions stand.
        message: why it was refused, or what it duplicates.
    """

    file: str
    status: str
    load: int | None = None
    as_at: dt.date | None = None
    as_at_source: str | None = None
    lists: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    changes: tuple[Restatement, ...] = ()
    actions: tuple[ActionChange, ...] = ()
    message: str | None = None


def _silent(_step: str, _fraction: float) -> None:
    """Tell nobody."""


def now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


def load_workbook(
    store: Store,
    path: Path,
    *,
    by: str,
    file_name: str | None = None,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
    demonstration: bool = False,
    dry_run: bool = False,
    with_changes: bool = True,
    progress: Progress = _silent,
) -> LoadReport:
    """Load one workbook, whole or not at all.

    Args:
        by: who loads it.
        file_name: the name that it came under, where the path's is not that.
        as_at, first_month: the as-at date, and the first month that the plan's own event lists
            cover, where the workbook's name and front sheet don't say.
        dry_run: find out what it would change, and keep nothing.
        with_changes: whether to work out which figures and actions it changes.
        progress: told each step in words, and how far the whole is, from 0 to 1.
    """
    name = file_name or path.name
    try:
        extract = _read(path, name, as_at, first_month, progress)
    except Refused as refused:
        return _refused(name, refused)
    return _store(
        store,
        extract,
        path.read_bytes(),
        by=by,
        first_month=first_month,
        demonstration=demonstration,
        dry_run=dry_run,
        with_changes=with_changes,
        progress=progress,
    )


def load_workbooks(
    store: Store,
    paths: Iterable[Path],
    *,
    by: str,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
    demonstration: bool = False,
    dry_run: bool = False,
    with_changes: bool = True,
) -> Iterator[LoadReport]:
    """Load several, oldest first, each in a transaction of its own.

    While one is stored the next is read already.
    """
    ordered = sorted(paths, key=lambda path: (as_at or _as_at(path), path.name))

    def read(path: Path) -> Extract | Refused:
        try:
            return _read(path, path.name, as_at, first_month, _silent)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(1) as reader:
        ahead: Future[Extract | Refused] | None = None
        for place, path in enumerate(ordered):
            extract = ahead.result() if ahead else read(path)
            following = ordered[place + 1 : place + 2]
            ahead = reader.submit(read, following[0]) if following else None
            if isinstance(extract, Refused):
                yield _refused(path.name, extract)
                continue
            yield _store(
                store,
                extract,
                path.read_bytes(),
                by=by,
                first_month=first_month,
                demonstration=demonstration,
                dry_run=dry_run,
                with_changes=with_changes,
                progress=_silent,
            )


def withdraw(store: Store, load_id: int, *, reason: str, by: str) -> tuple[Restatement, ...]:
    """Silence a load made by mistake, and work out what that changes. It is kept.

    Raises:
        NotFound: there is no such load.
        KpiError: it is withdrawn already, or no reason is given.
    """
    if not reason.strip():
        raise KpiError(f"Say why load {load_id} is withdrawn: the reason is kept with it.")
    with store.write() as writer:
        if writer.load(load_id).state == "withdrawn":
            raise KpiError(f"Load {load_id} is withdrawn already.")
        before = Facts(writer, writer.loaded_lists())
        at = now()
        writer.withdraw_load(load_id, reason=reason.strip(), by=by, at=at)
        change = writer.add_change("withdrawal", load_id=load_id, by=by, at=at)
        _append_what_changed(writer, change, before)
        return restatements(writer, change)


def refresh(store: Store) -> None:
    """Work out anew the measures whose definition is not the one that their figures rest on.

    Run when the product starts, so that a new measure has figures for the months loaded before.
    """
    with store.read() as reader:
        known = reader.measure_versions()
    stale = [
        (entry, definition)
        for entry, definition in definitions_of(plan().measures)
        if known.get(entry.id) != entry.version
    ]
    if not stale:
        return
    with store.write() as writer:
        loaded = writer.loaded_lists()
        change = writer.add_change("definition", load_id=None, by="the product", at=now())
        facts = Facts(writer, loaded)
        after = observe_all(
            [(entry, facts.spoken(definition)) for entry, definition in stale], facts
        )
        before = writer.observations(measures=[entry.id for entry, _ in stale], breakdowns=None)
        writer.add_observations(change, difference(_observed(before), after))
        for entry, _ in stale:
            writer.set_measure_version(entry.id, entry.version)


# ── uploads: a workbook on its way to being a load ─────────────────────────────────────────────


def stage(store: Store, path: Path, *, file_name: str, by: str) -> int:
    """Keep a workbook that was handed in; returns the upload's number. Nothing counts yet."""
    with store.write() as writer:
        return writer.add_upload(file_name=file_name, content=path.read_bytes(), by=by, at=now())


def preview(
    store: Store,
    upload_id: int,
    *,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
) -> LoadReport:
    """Read an upload and find out what it would change; nothing counts yet."""
    started = {"state": "reading", "step": "Checking that it is safe"}
    report = _run(store, upload_id, started, as_at=as_at, first_month=first_month, dry_run=True)
    state = "read" if report.status == "loaded" else report.status
    _note_report(store, upload_id, report, state=state, first_month=first_month)
    if not _may_be_tried_again(report):
        _note(store, upload_id, content=None)
    return report


def confirm(store: Store, upload_id: int) -> LoadReport:
    """Load an upload that has been read: from now on it counts."""
    with store.read() as reader:
        upload = reader.upload(upload_id)
    report = _run(
        store,
        upload_id,
        {"state": "loading", "step": "Loading"},
        as_at=upload.as_at,
        first_month=upload.first_month,
        dry_run=False,
    )
    report = replace(report, as_at_source=upload.as_at_source)
    _note_report(store, upload_id, report, state=report.status, first_month=upload.first_month)
    if report.status != "refused":
        _note(store, upload_id, content=None)
    return report


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


def _run(
    store: Store,
    upload_id: int,
    started: dict[str, str],
    *,
    as_at: dt.date | None,
    first_month: Month | None,
    dry_run: bool,
) -> LoadReport:
    with store.read() as reader:
        upload = reader.upload(upload_id)
        content = reader.upload_content(upload_id)
    _note(store, upload_id, **started, progress=0.0)
    with _as_file(content, upload.file_name) as path:
        return load_workbook(
            store,
            path,
            by=upload.by,
            file_name=upload.file_name,
            as_at=as_at,
            first_month=first_month,
            dry_run=dry_run,
            progress=lambda step, fraction: _note(store, upload_id, step=step, progress=fraction),
        )


@contextmanager
def _as_file(content: bytes, file_name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kpi-upload-") as folder:
        path = Path(folder) / f"upload{Path(file_name).suffix.lower()}"
        path.write_bytes(content)
        yield path


def _note(store: Store, upload_id: int, **values: Any) -> None:
    with store.write() as writer:
        writer.update_upload(upload_id, **values)


def _note_report(
    store: Store, upload_id: int, report: LoadReport, *, state: str, first_month: Month | None
) -> None:
    _note(
        store,
        upload_id,
        state=state,
        step="",
        progress=1.0,
        as_at=report.as_at,
        as_at_source=report.as_at_source,
        first_month=first_month and str(first_month),
        message=report.message,
        load_id=report.load,
        report={
            "lists": {
                id: {"rows": rows, "errors": report.errors.get(id, 0)}
                for id, rows in report.lists.items()
            },
            "issues": [asdict(issue) for issue in report.issues],
            "changes": [
                {
                    "measure": change.measure.id,
                    "name": change.measure.name,
                    "month": str(change.month),
                    "window": change.window,
                    "was_text": change.was.text,
                    "now_text": change.now.text,
                    "why": change.why,
                }
                for change in report.changes
            ],
            "actions": [asdict(each) for each in report.actions],
        },
    )


# ── the load itself ────────────────────────────────────────────────────────────────────────────


def _read(
    path: Path,
    name: str,
    as_at: dt.date | None,
    first_month: Month | None,
    progress: Progress,
) -> Extract:
    extract = read_extract(
        path,
        file_name=name,
        as_at=as_at,
        first_month=first_month,
        size_limit=Settings().upload_limit,
        progress=lambda step, fraction: progress(step, fraction * 0.7),
    )
    return check_references(extract)


def _as_at(path: Path) -> dt.date:
    """A workbook's as-at date, to load the oldest first; those without one come last."""
    named = as_at_from_name(path.name)
    if named:
        return named
    try:
        return _read(path, path.name, None, None, _silent).as_at
    except Refused:
        return dt.date.max


def _refused(name: str, refused: Refused) -> LoadReport:
    issue = Issue("refused", refused.code, None, None, None, None, None, str(refused))
    return LoadReport(name, "refused", issues=(issue,), message=str(refused))


def _store(
    store: Store,
    extract: Extract,
    content: bytes,
    *,
    by: str,
    first_month: Month | None,
    demonstration: bool,
    dry_run: bool,
    with_changes: bool,
    progress: Progress,
) -> LoadReport:
    progress("Comparing with what is there" if dry_run else "Storing", 0.75)
    with _uncollected(), store.rehearse() if dry_run else store.write() as writer:
        twin = writer.twin(extract.sha256, extract.as_at)
        if twin is not None:
            return _report(
                extract,
                "duplicate",
                load=twin,
                message=f"This workbook is loaded already for {day_name(extract.as_at)}, as load "
                f"{twin}: nothing changes.",
            )
        before = Facts(writer, writer.loaded_lists())
        at = now()
        load = writer.add_load(
            extract,
            content,
            first_month=first_month,
            by=by,
            at=at,
            demonstration=demonstration,
        )
        change = writer.add_change("load", load_id=load, by=by, at=at)
        stored = {load: {id: found.rows for id, found in extract.lists.items()}}
        _append_what_changed(writer, change, before, at_hand=stored)
        changes = restatements(writer, change) if with_changes else ()
        actions = changed_by(writer, load) if with_changes else ()
    progress("Done", 1.0)
    return _report(
        extract,
        "loaded",
        load=None if dry_run else load,
        changes=changes,
        actions=actions,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector out of a load's way.

    The load's many short-lived rows would have it look through all that the libraries keep, which
    takes a tenth of the load's time and finds nothing.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


def _report(
    extract: Extract,
    status: str,
    *,
    load: int | None,
    changes: tuple[Restatement, ...] = (),
    actions: tuple[ActionChange, ...] = (),
    message: str | None = None,
) -> LoadReport:
    return LoadReport(
        file=extract.file_name,
        status=status,
        load=load,
        as_at=extract.as_at,
        as_at_source=extract.as_at_source,
        lists={id: len(found.rows) for id, found in extract.lists.items()},
        errors={id: int((found.rows["errors"] != "").sum()) for id, found in extract.lists.items()},
        issues=tuple(extract.issues),
        changes=changes,
        actions=actions,
        message=message,
    )


def _append_what_changed(
    writer: Writer,
    change: int,
    before: Facts,
    *,
    at_hand: Mapping[int, Mapping[str, pd.DataFrame]] | None = None,
) -> None:
    """Work out anew the months for which other loads speak now, and log what differs.

    Args:
        at_hand: see `kpi.measures.observe.Facts`.
    """
    after = Facts(writer, writer.loaded_lists(), at_hand=at_hand)
    months = {
        entry.id: affected(entry, definition, before, after)
        for entry, definition in definitions_of(plan().measures)
    }
    all_months = sorted(set().union(*months.values()))
    if not all_months:
        return
    was = _observed(writer.observations(breakdowns=None, months=all_months))
    concerned = pd.MultiIndex.from_tuples([(id, str(of)) for id in months for of in months[id]])
    was = was[pd.MultiIndex.from_frame(was[["measure", "month"]]).isin(concerned)]
    now = observe_all([(plan().measures[id], of) for id, of in months.items()], after)
    writer.add_observations(change, difference(was, now))


def _observed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]
