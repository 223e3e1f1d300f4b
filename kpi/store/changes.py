"""What caused figures to change, in the order in which it happened."""

import datetime as dt

from sqlalchemy import Connection, func, select

from kpi.records import Change
from kpi.store import tables
from kpi.store.rows import insert_row


class ChangeReader:
    """What can be asked of the changes; part of `kpi.store.Reader`."""

    _connection: Connection

    def changes(self, *, load_id: int | None = None) -> list[Change]:
        """What caused figures to change, oldest first."""
        query = select(tables.change).order_by(tables.change.c.id)
        if load_id is not None:
            query = query.where(tables.change.c.load_id == load_id)
        return [
            Change(row.id, row.kind, row.load_id, row.at, row.by)
            for row in self._connection.execute(query)
        ]

    def latest_change(self) -> int:
        """The number of the latest change; 0 when nothing was ever loaded."""
        return self._connection.scalar(select(func.max(tables.change.c.id))) or 0


class ChangeWriter(ChangeReader):
    """Notes changes; part of `kpi.store.Writer`."""

    def add_change(self, kind: str, *, load_id: int | None, by: str, at: dt.datetime) -> int:
        """Note what is about to change figures. Returns its number."""
        return insert_row(self._connection, tables.change, kind=kind, load_id=load_id, by=by, at=at)
