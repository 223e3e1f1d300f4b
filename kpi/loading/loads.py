"""One workbook, one transaction: extract → store → measures."""

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kpi.calendar import day_name
from kpi.entries.action_sheet import changed_by, check_references
from kpi.errors import KpiError, Refused
from kpi.extracts.extract import Extract, as_at_from_name, read_extract
from kpi.extracts.issues import Issue
from kpi.extracts.names import Known, joined
from kpi.findings import Restatement, restatements, with_rows
from kpi.loading.doubts import doubts
from kpi.loading.how import Agreed, HowToLoad, LoadReport, LoadStatus, NotAgreedTo, Progress, silent
from kpi.loading.last_time import unlike_last_time
from kpi.loading.refiguring import append_what_changed
from kpi.loading.speaking_instead import speaks_in_place_of, spoken_over
from kpi.measures.cases import Facts
from kpi.measures.source import Loaded
from kpi.settings import Settings
from kpi.store import Reader, Store, Writer

COMPARING, STORING = "Comparing with what is there", "Storing"
STORED_FROM = 0.75
"""How far a load is when its rows begin to be stored."""


def load_workbook(
    store: Store,
    path: Path,
    how: HowToLoad,
    *,
    at: dt.datetime,
    file_name: str | None = None,
    progress: Progress = silent,
) -> LoadReport:
    """Load one workbook, whole or not at all.

    Args:
        at: when, an aware moment.
        file_name: the name that it came under, where the path's is not that.
    """
    name = file_name or _name_of(path)
    extract = read_workbook(store, path, how, file_name=name, progress=progress)
    if isinstance(extract, Refused):
        return refused_report(name, extract)
    return load_extract(store, extract, how, content=path.read_bytes(), at=at, progress=progress)


def read_workbook(
    store: Store, path: Path, how: HowToLoad, *, file_name: str, progress: Progress = silent
) -> Extract | Refused:
    """What a workbook holds, or why it can't be used."""
    try:
        return _read(path, file_name, how, known=_names_known(store), progress=progress)
    except Refused as refused:
        return refused


def load_workbooks(
    store: Store, paths: Iterable[Path], how: HowToLoad, *, clock: Callable[[], dt.datetime]
) -> Iterator[LoadReport]:
    """Load several, oldest first, each in a transaction of its own.

    While one is stored the next is read already.

    Args:
        clock: asked when each is about to be stored, so that each has a moment of its own.
    """
    known = _names_known(store)
    ordered = sorted(paths, key=lambda path: (how.as_at or _as_at(path), path.name))

    def read(path: Path) -> Extract | Refused:
        nonlocal known
        try:
            extract = _read(path, _name_of(path), how, known=known)
        except Refused as refused:
            return refused
        known = joined(known, extract.names)
        return extract

    with ThreadPoolExecutor(1) as reader:
        ahead: Future[Extract | Refused] | None = None
        for place, path in enumerate(ordered):
            extract = ahead.result() if ahead else read(path)
            following = ordered[place + 1 : place + 2]
            ahead = reader.submit(read, following[0]) if following else None
            if isinstance(extract, Refused):
                yield refused_report(_name_of(path), extract)
                continue
            yield load_extract(store, extract, how, content=path.read_bytes(), at=clock())


def load_extract(
    store: Store,
    extract: Extract,
    how: HowToLoad,
    *,
    content: bytes,
    at: dt.datetime,
    progress: Progress = silent,
) -> LoadReport:
    """Load what was read of a workbook.

    Args:
        content: the workbook's bytes.

    Raises:
        NotAgreedTo: it would do something else than was agreed to; nothing of it is kept.
    """
    progress(COMPARING if how.dry_run else STORING, STORED_FROM)
    with store.rehearse() if how.dry_run else store.write() as writer:
        report = load_within(writer, extract, how, content=content, at=at)
    progress("Done", 1.0)
    return report


def load_within(
    writer: Writer, extract: Extract, how: HowToLoad, *, content: bytes, at: dt.datetime
) -> LoadReport:
    """Load what was read of a workbook in a transaction that may hold other things as well.

    Args:
        content: the workbook's bytes.

    Raises:
        NotAgreedTo: it would do something else than was agreed to: the transaction is to be undone.
    """
    extract = extract.on(at.date())
    with _uncollected():
        twin = writer.twin(extract.sha256, extract.as_at)
        if twin is not None:
            return _report(
                extract,
                "duplicate",
                load=twin,
                message=f"This workbook is loaded already for {day_name(extract.as_at)}, as load "
                f"{twin}: nothing changes.",
            )
        loaded, known_change = writer.loaded_lists(), writer.latest_change()
        extract = _compared(extract, how, writer, loaded=loaded)
        before = Facts(writer, loaded)
        load = writer.add_load(
            extract,
            content,
            first_month=how.first_month,
            by=how.by,
            at=at,
            demonstration=how.demonstration,
        )
        change = writer.add_change("load", load_id=load, by=how.by, at=at)
        stored = {load: {id: found.rows for id, found in extract.lists.items()}}
        append_what_changed(writer, change, before, at_hand=stored)
        report = _report(extract, "loaded", load=None if how.dry_run else load)
        if how.with_changes:
            report = _with_changes(report, writer, load, change=change, before=loaded)
        report = replace(report, known_change=known_change)
        if how.agreed is not None and not _does(report, how.agreed):
            raise NotAgreedTo(replace(report, load=None))
    return report


def _with_changes(
    report: LoadReport, reader: Reader, load: int, *, change: int, before: Loaded
) -> LoadReport:
    """The report of a load with what it changes, and whom it speaks in place of."""
    changes = with_rows(reader, change, restatements(reader, change))
    known = {each.id: each for each in reader.loads()}
    heard = (known[load], before, reader.loaded_lists())
    return replace(
        report,
        changes=changes,
        actions=changed_by(reader, load),
        overrules=speaks_in_place_of(*heard, known=known),
        spoken_over=spoken_over(*heard, known=known),
        doubts=doubts(report.issues, changes),
    )


def _does(report: LoadReport, agreed: Agreed) -> bool:
    """Whether a load does what was agreed to, and nothing else."""
    changes = tuple(each.in_words for each in report.changes)
    return changes == agreed.changes and set(report.doubts) <= set(agreed.doubts)


def withdraw(
    store: Store, load_id: int, *, reason: str, by: str, at: dt.datetime
) -> tuple[Restatement, ...]:
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
        writer.withdraw_load(load_id, reason=reason.strip(), by=by, at=at)
        change = writer.add_change("withdrawal", load_id=load_id, by=by, at=at)
        append_what_changed(writer, change, before)
        return restatements(writer, change)


def _compared(extract: Extract, how: HowToLoad, reader: Reader, *, loaded: Loaded) -> Extract:
    """The extract, with the warnings of what is unlike the last time first of all."""
    found = unlike_last_time(extract, how.first_month, reader=reader, loaded=loaded)
    return replace(extract, issues=[*found, *extract.issues])


def _name_of(path: Path) -> str:
    """A file's name as it can be kept: bytes that are no letters, as question marks."""
    return path.name.encode("utf-8", "replace").decode()


def _names_known(store: Store) -> Known:
    with store.read() as reader:
        return reader.known_names(reader.loaded_lists())


def _read(
    path: Path,
    name: str,
    how: HowToLoad,
    *,
    known: Known,
    progress: Progress = silent,
) -> Extract:
    extract = read_extract(
        path,
        file_name=name,
        as_at=how.as_at,
        first_month=how.first_month,
        size_limit=Settings().upload_limit,
        known=known,
        progress=lambda step, fraction: progress(step, fraction * 0.7),
    )
    return check_references(extract)


def _as_at(path: Path) -> dt.date:
    """A workbook's as-at date, to load the oldest first; those without one come last."""
    named = as_at_from_name(path.name)
    if named:
        return named
    try:
        return _read(path, path.name, HowToLoad(by=""), known={}).as_at
    except Refused:
        return dt.date.max


def refused_report(name: str, refused: Refused) -> LoadReport:
    """What is told of a workbook that can't be used."""
    issue = Issue("refused", refused.code, None, None, None, None, None, str(refused))
    return LoadReport(name, "refused", issues=(issue,), message=str(refused))


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
    status: LoadStatus,
    *,
    load: int | None,
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
        message=message,
    )
