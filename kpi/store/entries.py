"""What people write about figures and decide about them. Undone at most, never deleted."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select, update

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.records import Commentary, Event, Mark, Rebase
from kpi.store import tables
from kpi.store.changes import ChangeWriter
from kpi.store.rows import insert_row


class EntryReader:
    """What can be asked of what people entered; part of `kpi.store.Reader`."""

    _connection: Connection

    def commentary(self, measure: str) -> list[Commentary]:
        """What was written about a measure's figures, newest first."""
        table = tables.commentary
        rows = self._connection.execute(
            select(table)
            .where(table.c.measure == measure)
            .order_by(table.c.month.desc(), table.c.id.desc())
        )
        return [_commentary(row) for row in rows]

    def events(self) -> list[Event]:
        """The events that were entered and not withdrawn, oldest first."""
        table = tables.event
        rows = self._connection.execute(
            select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.on, table.c.id)
        )
        return [Event(row.on, row.title, row.kind, row.by, row.at, row.id) for row in rows]

    def rebases(self, *, as_known: dt.datetime | None = None) -> list[Rebase]:
        """The rebases that hold, refusals among them, oldest month first.

        Args:
            as_known: those that held at that moment.
        """
        table = tables.rebase
        rows = self._connection.execute(_held(table, as_known).order_by(table.c.month, table.c.id))
        return [
            Rebase(row.measure, month(row.month), row.reason, row.by, row.at, row.id, row.refused)
            for row in rows
        ]

    def marks(self, *, as_known: dt.datetime | None = None) -> list[Mark]:
        """The confidence marks that hold, oldest first; see `rebases`."""
        table = tables.confidence_mark
        rows = self._connection.execute(_held(table, as_known).order_by(table.c.id))
        return [
            Mark(
                row.measure,
                month(row.first),
                month(row.last),
                row.level,
                row.reason,
                row.by,
                row.at,
                row.id,
            )
            for row in rows
        ]


class EntryWriter(EntryReader, ChangeWriter):
    """Keeps what people enter; part of `kpi.store.Writer`."""

    def add_commentary(self, commentary: Commentary) -> None:
        """Keep what was written about a figure."""
        insert_row(
            self._connection,
            tables.commentary,
            **{**asdict(commentary), "month": str(commentary.month)},
        )

    def add_event(self, event: Event) -> int:
        """Keep an event. Returns its number."""
        values = asdict(event)
        del values["id"], values["month_only"]
        return insert_row(self._connection, tables.event, **values)

    def withdraw_event(self, id: int, *, by: str, at: dt.datetime) -> None:
        """Take an event entered by mistake off the charts; it is kept.

        Raises:
            NotFound: there is none of that number, or it is withdrawn already.
        """
        if not self._withdraw(tables.event, id, by=by, at=at):
            raise NotFound(f"There is no event {id} on the charts.")

    def add_rebase(self, rebase: Rebase) -> int:
        """Keep a rebase. Returns its number."""
        values = {**asdict(rebase), "month": str(rebase.month)}
        return self._decide(tables.rebase, "rebase", values)

    def withdraw_rebase(self, id: int, *, by: str, at: dt.datetime) -> None:
        """Undo a rebase; it is kept.

        Raises:
            NotFound: there is none of that number, or it is undone already.
        """
        self._undo(tables.rebase, "rebase", id, by=by, at=at)

    def add_mark(self, mark: Mark) -> int:
        """Keep a confidence mark. Returns its number."""
        values = {**asdict(mark), "first": str(mark.first), "last": str(mark.last)}
        return self._decide(tables.confidence_mark, "mark", values)

    def withdraw_mark(self, id: int, *, by: str, at: dt.datetime) -> None:
        """Undo a confidence mark; the same as `withdraw_rebase`."""
        self._undo(tables.confidence_mark, "mark", id, by=by, at=at)

    def _decide(self, table: Table, kind: str, values: dict[str, Any]) -> int:
        """Keep a decision about figures, and note the change: what is said of them is new."""
        del values["id"]
        self.add_change(kind, load_id=None, by=values["by"], at=values["at"])
        return insert_row(self._connection, table, **values)

    def _undo(self, table: Table, kind: str, id: int, *, by: str, at: dt.datetime) -> None:
        if not self._withdraw(table, id, by=by, at=at):
            raise NotFound(f"There is no {kind} {id} that holds.")
        self.add_change(kind, load_id=None, by=by, at=at)

    def _withdraw(self, table: Table, id: int, *, by: str, at: dt.datetime) -> bool:
        """Whether there was such a row that held; from now on it doesn't, and is kept."""
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == id, table.c.withdrawn_at.is_(None))
            .values(withdrawn_by=by, withdrawn_at=at)
        )
        return bool(changed.rowcount)


def _held(table: Table, as_known: dt.datetime | None) -> Select[Any]:
    """The decisions that hold, or that held at a moment."""
    if as_known is None:
        return select(table).where(table.c.withdrawn_at.is_(None))
    undone_later = or_(table.c.withdrawn_at.is_(None), table.c.withdrawn_at > as_known)
    return select(table).where(table.c.at <= as_known, undone_later)


def _commentary(row: Any) -> Commentary:
    values = dict(row._mapping)
    del values["id"]
    return Commentary(**values | {"month": month(row.month)})
