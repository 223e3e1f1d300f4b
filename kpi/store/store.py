"""Reading and writing the database.

A `Store` hands out a `Reader`, or, one at a time, a `Writer`: everything done with a writer is one
transaction. Readers never wait for the writer.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    Select,
    String,
    Table,
    create_engine,
    event,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import NullPool

from kpi.calendar import Month, month
from kpi.errors import KpiError, NotFound
from kpi.extracts.extract import Extract
from kpi.extracts.issues import SEVERITIES, Issue
from kpi.records import Change, Commentary, Event, Load, Mark, Rebase, Upload
from kpi.store import schema, tables
from kpi.store.action_updates import ActionReader, ActionWriter
from kpi.store.comparators import ComparatorReader, ComparatorWriter
from kpi.store.speaking import LoadedList

_ONE_WRITER = 7_402_311  # the key of PostgreSQL's advisory lock
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
    "state",
]


class Reader(ActionReader, ComparatorReader):
    """What can be asked of the store, on one connection and so at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ── loads ────────────────────────────────────────────────────────────────────────────────

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

    def loaded_lists(self, *, as_known: dt.datetime | None = None) -> dict[str, list[LoadedList]]:
        """The lists of all loads that have not been withdrawn, by list id.

        Args:
            as_known: the loads that spoke at that moment.
        """
        load, load_list = tables.load, tables.load_list
        query = select(load, load_list.c.list, load_list.c.rows, load_list.c.columns).join(
            load_list, load_list.c.load_id == load.c.id
        )
        if as_known is None:
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
                )
            )
        return by_list

    # ── facts ────────────────────────────────────────────────────────────────────────────────

    def facts(
        self,
        list_id: str,
        loads: Iterable[int],
        columns: Sequence[str],
        *,
        dated: Mapping[int, tuple[str, dt.date, dt.date]] | None = None,
    ) -> pd.DataFrame:
        """Rows of a list from some loads.

        Args:
            columns: the fields wanted, beside ``load_id``, ``row`` and ``errors``.
            dated: for each load, the date field by which rows are wanted and the first and last
                day; rows without that date come too.

        Returns:
            One row per sheet row: ``load_id``, ``row``, ``errors`` and the fields, typed as the
            extract's rows are.
        """
        table = tables.facts[list_id]
        wanted = [table.c[name] for name in ("load_id", "row", "errors", *columns)]
        query = _as_written(wanted).order_by(table.c.load_id, table.c.row)
        if dated is None:
            query = query.where(table.c.load_id.in_(list(loads)))
        else:
            query = query.where(
                or_(
                    *(
                        (table.c.load_id == load)
                        & (table.c[name].between(first, last) | table.c[name].is_(None))
                        for load, (name, first, last) in dated.items()
                    )
                )
                if dated
                else text("1 = 0")
            )
        return self._frame(query, wanted)

    def latest_dates(self, list_id: str, loads: Iterable[int], dated_by: str) -> pd.DataFrame:
        """Each child's latest date in each load: ``load_id``, ``child_id``, ``latest``."""
        table = tables.facts[list_id]
        rows = self._connection.execute(
            select(table.c.load_id, table.c.child_id, func.max(table.c[dated_by]))
            .where(table.c.load_id.in_(list(loads)))
            .group_by(table.c.load_id, table.c.child_id)
        ).all()
        frame = pd.DataFrame.from_records(rows, columns=["load_id", "child_id", "latest"])
        frame["child_id"] = frame["child_id"].astype("str")
        frame["latest"] = pd.to_datetime(frame["latest"]).astype("datetime64[us]")
        return frame

    def field_errors(
        self, list_id: str, loads: Iterable[int]
    ) -> dict[tuple[int, str], tuple[int, int]]:
        """How many rows of each load have an error in each field, and the first such row."""
        table = tables.facts[list_id]
        rows = self._connection.execute(
            select(table.c.load_id, table.c.row, table.c.errors)
            .where(table.c.load_id.in_(list(loads)), table.c.errors != "")
            .order_by(table.c.row)
        )
        found: dict[tuple[int, str], tuple[int, int]] = {}
        for load, row, errors in rows:
            for name in errors.split():
                wrong, first = found.get((load, name), (0, row))
                found[load, name] = (wrong + 1, first)
        return found

    # ── observations ─────────────────────────────────────────────────────────────────────────

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
            _as_written(wanted)
            .where(table.c.id.in_(latest), table.c.state != "gone")
            .order_by(table.c.month, table.c.category)
        )
        return self._frame(query, wanted)

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

    def places(self) -> dict[tuple[int, str], tuple[str, str]]:
        """File name and sheet by load and list."""
        load, load_list = tables.load, tables.load_list
        rows = self._connection.execute(
            select(load.c.id, load_list.c.list, load.c.file_name, load_list.c.sheet).join(
                load_list, load_list.c.load_id == load.c.id
            )
        )
        return {(row.id, row.list): (row.file_name, row.sheet) for row in rows}

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

    def _frame(self, query: Select[Any], columns: Sequence[Column[Any]]) -> pd.DataFrame:
        """What a query for columns as they are written finds, each of its own dtype.

        Straight from the driver and column by column: SQLAlchemy's rows, and pandas' look at each
        of them, would take longer than the reading.
        """
        result = self._connection.execute(query)
        rows = result.cursor.fetchall() if result.cursor is not None else []
        result.close()
        found = zip(*rows, strict=True) if rows else ((),) * len(columns)
        arrays = {
            column.name: _array(values, column)
            for column, values in zip(columns, found, strict=True)
        }
        return pd.DataFrame(arrays, copy=False)

    # ── commentary and events ────────────────────────────────────────────────────────────────

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

    # ── what people decide about figures ─────────────────────────────────────────────────────

    def rebases(self, *, as_known: dt.datetime | None = None) -> list[Rebase]:
        """The rebases that hold, oldest month first.

        Args:
            as_known: those that held at that moment.
        """
        table = tables.rebase
        rows = self._connection.execute(_held(table, as_known).order_by(table.c.month, table.c.id))
        return [
            Rebase(row.measure, month(row.month), row.reason, row.by, row.at, row.id)
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

    def measure_versions(self) -> dict[str, int]:
        """The version of its definition that each measure was last worked out by."""
        rows = self._connection.execute(select(tables.measure_version))
        return {row.measure: row.version for row in rows}

    def is_demonstration(self) -> bool:
        """Whether a load of invented children speaks."""
        table = tables.load
        return bool(
            self._connection.scalar(
                select(func.count()).where(table.c.demonstration, table.c.withdrawn_at.is_(None))
            )
        )

    # ── uploads ──────────────────────────────────────────────────────────────────────────────

    def uploads(self, *, newest: int = 20) -> list[Upload]:
        """The latest uploads, newest first."""
        table = tables.upload
        columns = [column for column in table.columns if column.name != "content"]
        query = select(*columns).order_by(table.c.id.desc()).limit(newest)
        return [_upload(row) for row in self._connection.execute(query)]

    def upload(self, id: int) -> Upload:
        """One upload.

        Raises:
            NotFound: there is none of that number.
        """
        table = tables.upload
        columns = [column for column in table.columns if column.name != "content"]
        row = self._connection.execute(select(*columns).where(table.c.id == id)).one_or_none()
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


class Writer(ActionWriter, ComparatorWriter, Reader):
    """A reader that may also write, in one transaction with all else that it does."""

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
        id = self._insert(
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
            self._connection.execute(
                insert(tables.load_list).values(
                    load_id=id,
                    list=list_id,
                    sheet=found.sheet,
                    rows=len(found.rows),
                    columns=sorted(found.columns),
                )
            )
            self._insert_frame(tables.facts[list_id].name, found.rows, {"load_id": id})
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

    def add_change(self, kind: str, *, load_id: int | None, by: str, at: dt.datetime) -> int:
        """Note what is about to change figures. Returns its number."""
        return self._insert(tables.change, kind=kind, load_id=load_id, by=by, at=at)

    def add_observations(self, change_id: int, observations: pd.DataFrame) -> None:
        """Append to the log.

        Args:
            observations: columns `OBSERVATION_KEY` and `OBSERVATION_VALUES`.
        """
        frame = observations[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]
        self._insert_frame(tables.observation.name, frame, {"change_id": change_id})

    def set_measure_version(self, measure: str, version: int) -> None:
        """Remember the definition that a measure was last worked out by."""
        table = tables.measure_version
        changed = self._connection.execute(
            update(table).where(table.c.measure == measure).values(version=version)
        )
        if not changed.rowcount:
            self._insert(table, measure=measure, version=version)

    def add_commentary(self, commentary: Commentary) -> None:
        """Keep what was written about a figure."""
        self._insert(tables.commentary, **{**asdict(commentary), "month": str(commentary.month)})

    def add_event(self, event: Event) -> int:
        """Keep an event. Returns its number."""
        values = asdict(event)
        del values["id"], values["month_only"]
        return self._insert(tables.event, **values)

    def withdraw_event(self, id: int, *, by: str, at: dt.datetime) -> None:
        """Take an event entered by mistake off the charts; it is kept.

        Raises:
            NotFound: there is none of that number, or it is withdrawn already.
        """
        table = tables.event
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == id, table.c.withdrawn_at.is_(None))
            .values(withdrawn_by=by, withdrawn_at=at)
        )
        if not changed.rowcount:
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
        return self._insert(table, **values)

    def _undo(self, table: Table, kind: str, id: int, *, by: str, at: dt.datetime) -> None:
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == id, table.c.withdrawn_at.is_(None))
            .values(withdrawn_by=by, withdrawn_at=at)
        )
        if not changed.rowcount:
            raise NotFound(f"There is no {kind} {id} that holds.")
        self.add_change(kind, load_id=None, by=by, at=at)

    def add_upload(self, *, file_name: str, content: bytes, by: str, at: dt.datetime) -> int:
        """Keep a workbook that was handed in. Returns the upload's number."""
        return self._insert(
            tables.upload, file_name=file_name, content=content, by=by, at=at, state="waiting"
        )

    def update_upload(self, id: int, **values: Any) -> None:
        """Note how an upload fares; see `kpi.store.tables.upload` for the columns."""
        self._connection.execute(
            update(tables.upload).where(tables.upload.c.id == id).values(**values)
        )

    def _keep_workbook(self, sha256: str, content: bytes) -> None:
        assert hashlib.sha256(content).hexdigest() == sha256
        table = tables.workbook
        if not self._connection.scalar(select(table.c.sha256).where(table.c.sha256 == sha256)):
            self._connection.execute(insert(table).values(sha256=sha256, content=content))

    def _insert(self, table: Any, **values: Any) -> int:
        key = self._connection.execute(insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return key[0]  # type: ignore[no-any-return]

    def _insert_frame(self, table: str, frame: pd.DataFrame, constants: dict[str, Any]) -> None:
        """Insert many rows as plain tuples, several times faster than row objects."""
        if frame.empty:
            return
        names = [*constants, *frame.columns]
        quote = self._connection.dialect.identifier_preparer.quote
        mark = "?" if self._connection.dialect.paramstyle == "qmark" else "%s"
        statement = (
            f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) "
            f"VALUES ({', '.join([mark] * len(names))})"
        )
        values = [[value] * len(frame) for value in constants.values()]
        values += [_plain(frame[name]) for name in frame.columns]
        self._connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


class Store:
    """A database, brought up to date when it is opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader on a connection of its own."""
        with self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # else each query sees a moment of its own
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """The one writer: all that is done with it is kept together, or none of it."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(kpi_writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
                yield Writer(connection)

    @contextmanager
    def rehearse(self) -> Iterator[Writer]:
        """A writer of whose work nothing is kept: to see what a load would change."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(kpi_writes=True)
            with connection.begin() as transaction:
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
                yield Writer(connection)
                transaction.rollback()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_store(url: str) -> Store:
    """Open a database and bring it up to date.

    Args:
        url: an SQLAlchemy URL, e.g. ``sqlite:///data/kpi.sqlite``.

    Raises:
        KpiError: it can't be opened.
    """
    try:
        store = Store(_engine(url))
        with store.read() as reader:  # one that is up to date does not wait for its writer
            up_to_date = schema.is_up_to_date(reader._connection)
        if not up_to_date:
            with store.write() as writer:
                schema.upgrade(writer._connection)
    except (ArgumentError, ImportError) as error:
        raise KpiError(
            f"The database can't be opened: {_first_line(error)}. Give its URL as in "
            "sqlite:///data/kpi.sqlite."
        ) from error
    except DatabaseError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise KpiError(
            f"The database {shown} can't be opened: {_first_line(error.orig)}."
        ) from error
    return store


def _first_line(error: BaseException | None) -> str:
    return str(error).splitlines()[0].rstrip(".")


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: two that both read first would deadlock.
        writes = connection.get_execution_options().get("kpi_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _plain(column: pd.Series) -> list[Any]:
    """A column as the values that a database driver takes; missing ones as ``None``."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        missing = np.array(None, dtype=object)
        values: list[Any] = np.where(column.isna(), missing, column.to_numpy(dtype=object)).tolist()
        return values
    # NumPy writes dates as text faster than pandas' strftime does.
    days: list[str] = column.to_numpy().astype("datetime64[D]").astype(str).tolist()
    return [None if day == "NaT" else day for day in days]


def _as_written(columns: Iterable[Column[Any]]) -> Select[Any]:
    """Columns as the database keeps them: SQLite's dates as text, which NumPy reads at once."""
    return select(
        *(type_coerce(each, String) if isinstance(each.type, Date) else each for each in columns)
    )


def _array(values: Sequence[Any], column: Column[Any]) -> ExtensionArray | npt.NDArray[Any]:
    """A column's values: dates, numbers, yes/no and text each of their dtype."""
    match column.type:
        case Date():  # text from SQLite, dates from PostgreSQL; NumPy reads both, and fast
            return np.array(values, dtype="datetime64[us]")
        case Float():
            return np.array(values, dtype="float64")
        case Integer():
            return np.array(values, dtype="int64")
        case Boolean():
            return pd.array(values, dtype="boolean" if column.nullable else "bool")
        case _:
            return pd.array(values, dtype="str")


def _held(table: Table, as_known: dt.datetime | None) -> Select[Any]:
    """The decisions that hold, or that held at a moment."""
    if as_known is None:
        return select(table).where(table.c.withdrawn_at.is_(None))
    undone_later = or_(table.c.withdrawn_at.is_(None), table.c.withdrawn_at > as_known)
    return select(table).where(table.c.at <= as_known, undone_later)


def _load(row: Any, lists: dict[str, int]) -> Load:
    values = dict(row._mapping)
    values["first_month"] = row.first_month and month(row.first_month)
    return Load(**values, lists=lists)


def _commentary(row: Any) -> Commentary:
    values = dict(row._mapping)
    del values["id"]
    return Commentary(**values | {"month": month(row.month)})


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
        lists=report.get("lists", {}),
        issues=tuple(Issue(**each) for each in report.get("issues", [])),
        changes=tuple(report.get("changes", [])),
        actions=tuple(report.get("actions", [])),
        message=row.message,
        load=row.load_id,
    )
