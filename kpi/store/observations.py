"""The log of figures: appended with its cause, never changed, so that it can be asked as known."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, exists, func, select, update

from kpi.calendar import Month
from kpi.store import tables
from kpi.store.rows import as_written, insert_frame, insert_row, read_frame

OBSERVATION_KEY = ["measure", "month", "window", "breakdown", "category"]
OBSERVATION_VALUES = [
    "numerator",
    "denominator",
    "value",
    "rows",
    "cases",
    "left_out",
    "assumed",
    "late",
    "undated",
    "outside",
    "doubtful",
    "doubted",
    "state",
]


class ObservationReader:
    """What can be asked of the log of figures; part of `kpi.store.Reader`."""

    _connection: Connection

    def observations(
        self,
        *,
        measures: Sequence[str] | None = None,
        breakdowns: Sequence[str] | None = ("all",),
        months: Sequence[Month] | None = None,
        as_known: dt.datetime | None = None,
        until_change: int | None = None,
    ) -> pd.DataFrame:
        """The figures' log as it stands, or as it stood.

        Args:
            measures: which; all of them by default.
            breakdowns: which, or ``None`` for all of them.
            months: which; all of them by default.
            as_known: only what was known at that moment.
            until_change: only up to that change, itself included.

        Returns:
            One row per measure, month, window, breakdown and category: those (month as
            ``"2012-03"``), the values (`OBSERVATION_VALUES`) and ``change_id``. What has gone is
            left out.
        """
        table = tables.observation
        keys = [table.c[name] for name in OBSERVATION_KEY]
        wanted = [*keys, *(table.c[name] for name in OBSERVATION_VALUES), table.c.change_id]
        latest = select(func.max(table.c.id)).group_by(*keys)
        if breakdowns is not None:
            latest = latest.where(table.c.breakdown.in_(list(breakdowns)))
        if measures is not None:
            latest = latest.where(table.c.measure.in_(list(measures)))
        if months is not None:
            latest = latest.where(table.c.month.in_([str(each) for each in months]))
        if until_change is not None:
            latest = latest.where(table.c.change_id <= until_change)
        if as_known is not None:
            known = select(tables.change.c.id).where(tables.change.c.at <= as_known)
            latest = latest.where(table.c.change_id.in_(known))
        query = (
            as_written(wanted)
            .where(table.c.id.in_(latest), table.c.state != "gone")
            .order_by(table.c.month, table.c.category)
        )
        return read_frame(self._connection, query, wanted)

    def gone(self, change_id: int) -> list[tuple[str, str]]:
        """Measures and months whose figure for the whole went with a change."""
        table = tables.observation
        rows = self._connection.execute(
            select(table.c.measure, table.c.month).where(
                table.c.change_id == change_id, table.c.breakdown == "all", table.c.state == "gone"
            )
        )
        return [(row.measure, row.month) for row in rows]

    def observed_months(self, *, as_known: dt.datetime | None = None) -> list[str]:
        """The months that some measure has a figure for, in order, as ``"2012-03"``."""
        observed = self.observations(as_known=as_known)
        return sorted(observed["month"].unique())

    def modifications(self) -> list[tuple[int, str]]:
        """Changes and measures of which a figure of the whole was there before and was replaced.

        What a load merely adds is left out. In the order of the changes.
        """
        table = tables.observation
        before = table.alias("before")
        same = [table.c[name] == before.c[name] for name in OBSERVATION_KEY]
        rows = self._connection.execute(
            select(table.c.change_id, table.c.measure)
            .where(table.c.breakdown == "all", exists().where(*same, before.c.id < table.c.id))
            .distinct()
            .order_by(table.c.change_id, table.c.measure)
        )
        return [(row.change_id, row.measure) for row in rows]

    def measure_versions(self) -> dict[str, int]:
        """The version of its definition that each measure was last worked out by."""
        rows = self._connection.execute(select(tables.measure_version))
        return {row.measure: row.version for row in rows}


class ObservationWriter(ObservationReader):
    """Adds to the log of figures; part of `kpi.store.Writer`."""

    def add_observations(self, change_id: int, observations: pd.DataFrame) -> None:
        """Append to the log.

        Args:
            observations: columns `OBSERVATION_KEY` and `OBSERVATION_VALUES`.
        """
        frame = observations[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]
        insert_frame(self._connection, tables.observation, frame, change_id=change_id)

    def set_measure_version(self, measure: str, version: int) -> None:
        """Remember the definition that a measure was last worked out by."""
        table = tables.measure_version
        changed = self._connection.execute(
            update(table).where(table.c.measure == measure).values(version=version)
        )
        if not changed.rowcount:
            insert_row(self._connection, table, measure=measure, version=version)
