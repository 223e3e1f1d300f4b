"""Loads in the database: the workbooks, what they held and what was wrong with them."""

import datetime as dt
import hashlib
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from kpi.calendar import Month, month
from kpi.errors import NotFound
from kpi.extracts.extract import Extract
from kpi.extracts.issues import SEVERITIES, Issue
from kpi.extracts.row_dates import RowDates
from kpi.records import Load
from kpi.store import tables
from kpi.store.rows import insert_frame, insert_row
from kpi.store.speaking import LoadedList


class LoadReader:
    """What can be asked of the loads; part of `kpi.store.Reader`."""

    _connection: Connection

    def loads(self) -> list[Load]:
        """All loads, newest first."""
        lists: dict[int, dict[str, int]] = {}
        for row in self._connection.execute(
            select(tables.load_list.c.load_id, tables.load_list.c.list, tables.load_list.c.rows)
        ):
            lists.setdefault(row.load_id, {})[row.list] = row.rows
        return [
            _load(row, lists.get(row.id, {}))
            for row in self._connection.execute(
                select(tables.load).order_by(tables.load.c.id.desc())
            )
        ]

    def load(self, id: int) -> Load:
        """One load.

        Raises:
            NotFound: there is none of that number.
        """
        for load in self.loads():
            if load.id == id:
                return load
        raise NotFound(f"There is no load {id}. 'kpi loads' lists them.")

    def twin(self, sha256: str, as_at: dt.date) -> int | None:
        """The load of the same bytes for the same as-at date, if one speaks already."""
        return self._connection.scalar(
            select(tables.load.c.id).where(
                tables.load.c.sha256 == sha256,
                tables.load.c.as_at == as_at,
                tables.load.c.withdrawn_at.is_(None),
            )
        )

    def workbook(self, load_id: int) -> bytes:
        """The workbook's bytes as they came in."""
        content = self._connection.scalar(
            select(tables.workbook.c.content)
            .join(tables.load, tables.load.c.sha256 == tables.workbook.c.sha256)
            .where(tables.load.c.id == load_id)
        )
        if content is None:
            raise NotFound(f"There is no load {load_id}. 'kpi loads' lists them.")
        return bytes(content)

    def issues(self, load_id: int) -> list[Issue]:
        """What was wrong with a load, gravest first, then as the workbook has it."""
        rows = self._connection.execute(
            select(tables.issue)
            .where(tables.issue.c.load_id == load_id)
            .order_by(tables.issue.c.id)
        )
        found = [
            Issue(
                row.severity,
                row.code,
                row.list,
                row.sheet,
                row.row,
                row.column,
                row.value,
                row.message,
                row.cell,
            )
            for row in rows
        ]
        return sorted(found, key=lambda issue: SEVERITIES.index(issue.severity))

    def loaded_lists(
        self, *, as_known: dt.datetime | None = None, until_change: int | None = None
    ) -> dict[str, list[LoadedList]]:
        """The lists of all loads that have not been withdrawn, by list id.

        Args:
            as_known: the loads that spoke at that moment.
            until_change: the loads that spoke after that change.
        """
        load, load_list = tables.load, tables.load_list
        wanted = ("list", "rows", "columns", "inside", "outside", "undated", "doubted")
        query = select(load, *(load_list.c[name] for name in wanted)).join(
            load_list, load_list.c.load_id == load.c.id
        )
        if until_change is not None:
            brought, silenced = (
                select(tables.change.c.load_id).where(
                    tables.change.c.kind == kind, tables.change.c.id <= until_change
                )
                for kind in ("load", "withdrawal")
            )
            query = query.where(load.c.id.in_(brought), load.c.id.not_in(silenced))
        elif as_known is None:
            query = query.where(load.c.withdrawn_at.is_(None))
        else:
            silent = load.c.withdrawn_at.is_not(None) & (load.c.withdrawn_at <= as_known)
            query = query.where(load.c.at <= as_known, ~silent)
        rows = self._connection.execute(query)
        by_list: dict[str, list[LoadedList]] = {}
        for row in rows:
            by_list.setdefault(row.list, []).append(
                LoadedList(
                    load=row.id,
                    list=row.list,
                    as_at=row.as_at,
                    first_month=row.first_month and month(row.first_month),
                    at=row.at,
                    rows=row.rows,
                    columns=frozenset(row.columns),
                    dates=None
                    if row.inside is None
                    else RowDates(row.rows, row.inside, row.outside, row.undated),
                    doubted=row.doubted,
                )
            )
        return by_list

    def places(self) -> dict[tuple[int, str], tuple[str, str]]:
        """File name and sheet by load and list."""
        load, load_list = tables.load, tables.load_list
        rows = self._connection.execute(
            select(load.c.id, load_list.c.list, load.c.file_name, load_list.c.sheet).join(
                load_list, load_list.c.load_id == load.c.id
            )
        )
        return {(row.id, row.list): (row.file_name, row.sheet) for row in rows}

    def blanks(self) -> dict[tuple[int, str, str], int]:
        """Cells that are blank and may not be, by load, list and column heading."""
        table = tables.issue
        keys = (table.c.load_id, table.c.list, table.c.column)
        rows = self._connection.execute(
            select(*keys, func.count().label("cells"))
            .where(table.c.severity == "error", table.c.code == "blank", table.c.row.is_not(None))
            .group_by(*keys)
        )
        return {(row.load_id, row.list, row.column): row.cells for row in rows}

    def is_demonstration(self) -> bool:
        """Whether a load of invented children speaks."""
        table = tables.load
        return bool(
            self._connection.scalar(
                select(func.count()).where(table.c.demonstration, table.c.withdrawn_at.is_(None))
            )
        )


class LoadWriter(LoadReader):
    """Stores loads and silences them; part of `kpi.store.Writer`."""

    def add_load(
        self,
        extract: Extract,
        content: bytes,
        *,
        first_month: Month | None,
        by: str,
        at: dt.datetime,
        demonstration: bool = False,
    ) -> int:
        """Store a workbook: its bytes, lists, issues and facts. Returns the load's number."""
        self._keep_workbook(extract.sha256, content)
        id = insert_row(
            self._connection,
            tables.load,
            file_name=extract.file_name,
            sha256=extract.sha256,
            as_at=extract.as_at,
            first_month=first_month and str(first_month),
            by=by,
            at=at,
            demonstration=demonstration,
        )
        for list_id, found in extract.lists.items():
            dates = found.dates(extract.as_at, first_month)
            self._connection.execute(
                insert(tables.load_list).values(
                    load_id=id,
                    list=list_id,
                    sheet=found.sheet,
                    rows=len(found.rows),
                    columns=sorted(found.columns),
                    inside=dates and dates.inside,
                    outside=dates and dates.outside,
                    undated=dates and dates.undated,
                    doubted=found.doubted,
                )
            )
            insert_frame(self._connection, tables.facts[list_id], found.rows, load_id=id)
        if extract.issues:
            self._connection.execute(
                insert(tables.issue),
                [{"load_id": id, **asdict(each)} for each in extract.issues],
            )
        return id

    def withdraw_load(self, id: int, *, reason: str, by: str, at: dt.datetime) -> None:
        """Silence a load; it is kept."""
        self._connection.execute(
            update(tables.load)
            .where(tables.load.c.id == id)
            .values(withdrawn_by=by, withdrawn_at=at, withdrawn_reason=reason)
        )

    def _keep_workbook(self, sha256: str, content: bytes) -> None:
        assert hashlib.sha256(content).hexdigest() == sha256
        table = tables.workbook
        if not self._connection.scalar(select(table.c.sha256).where(table.c.sha256 == sha256)):
            self._connection.execute(insert(table).values(sha256=sha256, content=content))


def _load(row: Any, lists: dict[str, int]) -> Load:
    values = dict(row._mapping)
    values["first_month"] = row.first_month and month(row.first_month)
    return Load(**values, lists=lists)
