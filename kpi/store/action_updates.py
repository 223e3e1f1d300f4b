"""How the plan's actions stand, in the database: entered on the page, or a sheet of a load.

What is entered is appended and never changed. A sheet's rows stay where all rows are, among the
facts of their load, so that they fall silent with it.
"""

import datetime as dt

from sqlalchemy import Connection, insert, select

from kpi.calendar import month
from kpi.records import ActionUpdate
from kpi.store import tables

SHEET = "plan_actions"


class ActionReader:
    """What can be asked of the actions' updates; part of `kpi.store.Reader`."""

    _connection: Connection

    def action_updates(self, *, as_known: dt.datetime | None = None) -> list[ActionUpdate]:
        """All that was said of actions, in the order in which it counts.

        A later month counts more than an earlier one; in a month what was said last. Loads that
        are withdrawn say nothing.

        Args:
            as_known: only what was known at that moment.
        """
        updates = [*self._entered(as_known), *self._of_sheets(as_known)]
        return sorted(updates, key=lambda each: (each.month.ordinal, each.at))

    def _entered(self, as_known: dt.datetime | None) -> list[ActionUpdate]:
        table = tables.action_update
        query = select(table).order_by(table.c.id)
        if as_known is not None:
            query = query.where(table.c.at <= as_known)
        return [
            ActionUpdate(
                action=row.action,
                month=month(row.month),
                rag=row.rag,
                progress=row.progress,
                revised=row.revised,
                by=row.by,
                at=row.at,
            )
            for row in self._connection.execute(query)
        ]

    def _of_sheets(self, as_known: dt.datetime | None) -> list[ActionUpdate]:
        load, fact = tables.load, tables.facts[SHEET]
        query = (
            select(load.c.id, load.c.as_at, load.c.by, load.c.at, fact)
            .join(fact, fact.c.load_id == load.c.id)
            .where(fact.c.reference.is_not(None))
            .order_by(load.c.id, fact.c.row)
        )
        if as_known is None:
            query = query.where(load.c.withdrawn_at.is_(None))
        else:
            silent = load.c.withdrawn_at.is_not(None) & (load.c.withdrawn_at <= as_known)
            query = query.where(load.c.at <= as_known, ~silent)
        return [
            ActionUpdate(
                action=row.reference,
                month=month(row.as_at),
                rag=row.rag,
                progress=row.progress or "",
                revised=row.revised_date,
                by=row.by,
                at=row.at,
                load=row.id,
            )
            for row in self._connection.execute(query)
        ]


class ActionWriter(ActionReader):
    """What can be added to them; part of `kpi.store.Writer`."""

    def add_action_update(self, update: ActionUpdate) -> None:
        """Keep what was entered for an action."""
        self._connection.execute(
            insert(tables.action_update).values(
                action=update.action,
                month=str(update.month),
                rag=update.rag,
                progress=update.progress,
                revised=update.revised,
                by=update.by,
                at=update.at,
            )
        )
