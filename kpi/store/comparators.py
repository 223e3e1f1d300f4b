"""Published figures in the database: appended once for each file, and asked for by indicator."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, insert, select

from kpi.comparators import Neighbour, Published, PublishedTable
from kpi.comparators.published import COUNCIL
from kpi.records import ComparatorLoad
from kpi.store import tables

_FIGURE = list(Published.__dataclass_fields__)
_AT_ONCE = 5000  # rows in one statement


class ComparatorReader:
    """What can be asked of the published figures; part of `kpi.store.Reader`."""

    _connection: Connection

    def comparator_loads(self) -> list[ComparatorLoad]:
        """The published tables that were loaded, newest first."""
        load, figure = tables.comparator_load, tables.comparator
        counted = (
            select(
                figure.c.load_id,
                func.count().label("figures"),
                func.min(figure.c.period).label("first"),
                func.max(figure.c.period).label("last"),
            )
            .group_by(figure.c.load_id)
            .subquery()
        )
        rows = self._connection.execute(
            select(load, counted.c.figures, counted.c.first, counted.c.last)
            .outerjoin(counted, counted.c.load_id == load.c.id)
            .order_by(load.c.id.desc())
        )
        return [ComparatorLoad(**{**row._mapping, "figures": row.figures or 0}) for row in rows]

    def published(self, indicators: Iterable[str], codes: Iterable[str]) -> list[Published]:
        """Published figures of some areas, the latest publication first, then the latest load."""
        figure = tables.comparator
        rows = self._connection.execute(
            select(*(figure.c[name] for name in _FIGURE))
            .where(figure.c.indicator.in_(list(indicators)), figure.c.code.in_(list(codes)))
            .order_by(figure.c.published.desc(), figure.c.id.desc())
        )
        return [Published(**row._mapping) for row in rows]

    def published_of_councils(self, indicator: str) -> list[Published]:
        """An indicator's figures of all councils, the latest publication first, then load."""
        figure = tables.comparator
        rows = self._connection.execute(
            select(*(figure.c[name] for name in _FIGURE))
            .where(figure.c.indicator == indicator, figure.c.level == COUNCIL)
            .order_by(figure.c.published.desc(), figure.c.id.desc())
        )
        return [Published(**row._mapping) for row in rows]

    def council_codes(self, name: str) -> tuple[str | None, str]:
        """A council's number at the Department and its region, by the name that tables print."""
        figure = tables.comparator
        rows = self._connection.execute(
            select(figure.c.code, figure.c.region)
            .where(figure.c.level == COUNCIL, figure.c.name == name)
            .distinct()
        ).all()
        codes = [row.code for row in rows]
        regions = [row.region for row in rows if row.region]
        return (codes[0] if codes else None), (regions[0] if regions else "")

    def region_code(self, name: str) -> str | None:
        """A region's code, by the name that tables print."""
        figure = tables.comparator
        found = select(figure.c.code).where(figure.c.level == "region", figure.c.name == name)
        return self._connection.scalar(found.limit(1))

    def neighbours(self, code: str) -> list[Neighbour]:
        """A council's statistical neighbours by the latest model loaded, the closest first."""
        table = tables.neighbour
        latest = select(func.max(table.c.load_id)).where(table.c.code == code).scalar_subquery()
        rows = self._connection.execute(
            select(table.c.code, table.c.rank, table.c.neighbour, table.c.closeness)
            .where(table.c.code == code, table.c.load_id == latest)
            .order_by(table.c.rank)
        )
        return [Neighbour(**row._mapping) for row in rows]

    def neighbour_model(self, code: str) -> str | None:
        """The title of the model that `neighbours` speaks by."""
        table, load = tables.neighbour, tables.comparator_load
        return self._connection.scalar(
            select(load.c.title)
            .join(table, table.c.load_id == load.c.id)
            .where(table.c.code == code)
            .order_by(load.c.id.desc())
            .limit(1)
        )

    def comparator_twin(self, sha256: str) -> int | None:
        """The load of the same bytes, if there is one."""
        load = tables.comparator_load
        return self._connection.scalar(select(load.c.id).where(load.c.sha256 == sha256))


class ComparatorWriter(ComparatorReader):
    """Adds published tables; part of `kpi.store.Writer`."""

    def add_comparators(self, table: PublishedTable, *, by: str, at: dt.datetime) -> int:
        """Store what was read of a published table. Returns the load's number."""
        key = self._connection.execute(
            insert(tables.comparator_load).values(
                table=table.table,
                title=table.title,
                file_name=table.file_name,
                sha256=table.sha256,
                by=by,
                at=at,
            )
        ).inserted_primary_key
        assert key is not None
        self._insert_all(tables.comparator, key[0], table.figures)
        self._insert_all(tables.neighbour, key[0], table.neighbours)
        return int(key[0])

    def _insert_all(
        self, into: Any, load_id: int, rows: tuple[Published, ...] | tuple[Neighbour, ...]
    ) -> None:
        values = [{"load_id": load_id, **asdict(each)} for each in rows]
        for start in range(0, len(values), _AT_ONCE):
            self._connection.execute(insert(into), values[start : start + _AT_ONCE])
