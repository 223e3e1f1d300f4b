"""Uploads in the database: workbooks handed in, on their way to being loads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select, update

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.extracts.issues import Issue
from kpi.records import (
    ActionChange,
    FigureChange,
    RowChange,
    RowChanges,
    Said,
    Upload,
    UploadedList,
    UploadState,
)
from kpi.store import tables
from kpi.store.rows import insert_row

UNDER_WAY: tuple[UploadState, ...] = ("waiting", "reading", "loading")
_COLUMNS = [column for column in tables.upload.columns if column.name != "content"]


class UploadReader:
    """What can be asked of the uploads; part of `kpi.store.Reader`."""

    _connection: Connection

    def uploads(self, *, newest: int = 20) -> list[Upload]:
        """The latest uploads, newest first."""
        query = select(*_COLUMNS).order_by(tables.upload.c.id.desc()).limit(newest)
        return [_upload(row) for row in self._connection.execute(query)]

    def uploads_under_way(self) -> list[Upload]:
        """Those that are to be read or loaded, or are being, in the order of their coming."""
        table = tables.upload
        query = select(*_COLUMNS).where(table.c.state.in_(UNDER_WAY)).order_by(table.c.id)
        return [_upload(row) for row in self._connection.execute(query)]

    def upload(self, id: int) -> Upload:
        """One upload.

        Raises:
            NotFound: there is none of that number.
        """
        query = select(*_COLUMNS).where(tables.upload.c.id == id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no upload {id}. Choose the file again.")
        return _upload(row)

    def upload_content(self, id: int) -> bytes:
        """The bytes of an upload that is still under way.

        Raises:
            NotFound: it has been loaded or discarded.
        """
        content = self._connection.scalar(
            select(tables.upload.c.content).where(tables.upload.c.id == id)
        )
        if content is None:
            raise NotFound(f"Upload {id} is no longer kept. Choose the file again.")
        return bytes(content)


class UploadWriter(UploadReader):
    """Keeps uploads, and how they fare; part of `kpi.store.Writer`."""

    def add_upload(self, *, file_name: str, content: bytes, by: str, at: dt.datetime) -> int:
        """Keep a workbook that was handed in. Returns the upload's number."""
        return insert_row(
            self._connection,
            tables.upload,
            file_name=file_name,
            content=content,
            by=by,
            at=at,
            state="waiting",
        )

    def keep_upload(self, upload: Upload) -> None:
        """Keep how an upload stands now, with all that was found in it."""
        self.update_upload(
            upload.id,
            state=upload.state,
            step=upload.step,
            progress=upload.progress,
            as_at=upload.as_at,
            as_at_source=upload.as_at_source,
            first_month=upload.first_month and str(upload.first_month),
            message=upload.message,
            load_id=upload.load,
            report=_report(upload),
        )

    def update_upload(self, id: int, **values: Any) -> None:
        """Note how an upload fares; see `kpi.store.tables.upload` for the columns."""
        self._connection.execute(
            update(tables.upload).where(tables.upload.c.id == id).values(**values)
        )


def _report(upload: Upload) -> dict[str, Any]:
    """What was found in an upload, as it is kept; `_upload` reads it again."""
    return {
        "lists": {id: asdict(each) for id, each in upload.lists.items()},
        "issues": [asdict(each) for each in upload.issues],
        "changes": [
            {
                "measure": each.measure,
                "name": each.name,
                "month": str(each.month),
                "was_text": each.was,
                "now_text": each.now,
                "why": each.why,
                "rows": asdict(each.rows),
            }
            for each in upload.changes
        ],
        "actions": [asdict(each) for each in upload.actions],
        "overrules": list(upload.overrules),
        "spoken_over": list(upload.spoken_over),
        "doubts": list(upload.doubts),
        "asked_again": upload.asked_again,
        "known_change": upload.known_change,
    }


def _figure_change(kept: Mapping[str, Any]) -> FigureChange:
    return FigureChange(
        kept["measure"],
        kept["name"],
        month(kept["month"]),
        was=kept["was_text"],
        now=kept["now_text"],
        why=kept["why"],
        rows=_row_changes(kept.get("rows", {})),
    )


def _row_changes(kept: Mapping[str, Any]) -> RowChanges:
    return RowChanges(**{**kept, "rows": tuple(RowChange(**row) for row in kept.get("rows", ()))})


def _action_change(kept: Mapping[str, Any]) -> ActionChange:
    said = tuple(Said(**each) for each in kept["said"])
    return ActionChange(kept["action"], kept["wording"], kept["month"], said)


def _upload(row: Any) -> Upload:
    report = row.report or {}
    return Upload(
        id=row.id,
        file_name=row.file_name,
        by=row.by,
        at=row.at,
        state=row.state,
        step=row.step,
        progress=row.progress,
        as_at=row.as_at,
        as_at_source=row.as_at_source,
        first_month=row.first_month and month(row.first_month),
        lists={id: UploadedList(**each) for id, each in report.get("lists", {}).items()},
        issues=tuple(Issue(**each) for each in report.get("issues", [])),
        changes=tuple(_figure_change(each) for each in report.get("changes", [])),
        actions=tuple(_action_change(each) for each in report.get("actions", [])),
        overrules=tuple(report.get("overrules", ())),
        spoken_over=tuple(report.get("spoken_over", ())),
        doubts=tuple(report.get("doubts", ())),
        asked_again=report.get("asked_again", False),
        known_change=report.get("known_change", 0),
        message=row.message,
        load=row.load_id,
        worker=row.worker,
        attempts=row.attempts,
    )
