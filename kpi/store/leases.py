"""The lease on a database: who of several servers is at work on its uploads.

It is one row, taken and renewed in one transaction. A holder that is killed leaves it to run out.
"""

import datetime as dt

from sqlalchemy import Connection, delete, insert, select, update

from kpi.records import Lease
from kpi.store import tables

_OF_UPLOADS = "uploads"


class LeaseReader:
    """What can be asked of the lease; part of `kpi.store.Reader`."""

    _connection: Connection

    def lease(self) -> Lease | None:
        """Who holds it, or held it last and was cut short; None if nobody does."""
        table = tables.lease
        row = self._connection.execute(
            select(table.c.holder, table.c.process, table.c.until).where(
                table.c.name == _OF_UPLOADS
            )
        ).one_or_none()
        return row and Lease(row.holder, row.process, row.until)


class LeaseWriter(LeaseReader):
    """Takes, renews and gives back the lease; part of `kpi.store.Writer`."""

    def take_lease(self, lease: Lease, *, at: dt.datetime) -> bool:
        """Take or renew the lease, if nobody else holds one that still runs at that moment."""
        current = self.lease()
        if current is not None and current.holder != lease.holder and current.until > at:
            return False
        self._connection.execute(delete(tables.lease).where(tables.lease.c.name == _OF_UPLOADS))
        self._connection.execute(
            insert(tables.lease).values(
                name=_OF_UPLOADS, holder=lease.holder, process=lease.process, until=lease.until
            )
        )
        return True

    def renew_lease(self, lease: Lease) -> bool:
        """Prolong the lease of its holder; False if another has taken it meanwhile."""
        table = tables.lease
        renewed = self._connection.execute(
            update(table).where(table.c.holder == lease.holder).values(until=lease.until)
        )
        return renewed.rowcount == 1

    def release_lease(self, holder: str) -> None:
        """Give the lease back, if that is its holder."""
        self._connection.execute(delete(tables.lease).where(tables.lease.c.holder == holder))
