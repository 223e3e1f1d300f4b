"""The tables.

Loads, their workbooks, issues and facts are written once and never changed; a load is silenced
by its state. Observations are a log: a changed figure is a new row that belongs to the change
that caused it. One fact table for each list follows the list's file in ``data/extracts``.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeEngine

from kpi.extracts.lists import ExtractList, extract_lists


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return value and value.replace(tzinfo=dt.UTC)


metadata = MetaData()
fact_metadata = MetaData()

workbook = Table(
    "workbook",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

load = Table(
    "load",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("sha256", ForeignKey("workbook.sha256"), nullable=False, index=True),
    Column("as_at", Date, nullable=False),
    Column("first_month", String(7)),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("demonstration", Boolean, nullable=False, default=False),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_reason", Text),
)

load_list = Table(
    "load_list",
    metadata,
    Column("load_id", ForeignKey("load.id"), primary_key=True),
    Column("list", String(40), primary_key=True),
    Column("sheet", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("columns", JSON, nullable=False),
    # Of an event list's rows: those dated within what it covers, those dated outside, and by date
    # field those in which the date can't be read (`kpi.extracts.row_dates.RowDates`).
    Column("inside", Integer),
    Column("outside", Integer),
    Column("undated", JSON),
    Column(
        "doubted", Integer, nullable=False, server_default="0"
    ),  # dates beside month-first texts
)

issue = Table(
    "issue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("load.id"), nullable=False, index=True),
    Column("severity", String(10), nullable=False),
    Column("code", String(60), nullable=False),
    Column("list", String(40)),
    Column("sheet", Text),
    Column("row", Integer),
    Column("column", Text),
    Column("value", Text),
    Column("message", Text, nullable=False),
    Column("cell", String(12)),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    # load, withdrawal, definition; rebase and mark change no figure, but what is said of it
    Column("kind", String(12), nullable=False),
    Column("load_id", ForeignKey("load.id")),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Text, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("change.id"), nullable=False, index=True),
    Column("measure", String(40), nullable=False),
    Column("month", String(7), nullable=False),
    Column("window", String(8), nullable=False),
    Column("breakdown", String(24), nullable=False),
    Column("category", Text, nullable=False),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("value", Float),
    Column("rows", Integer, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("assumed", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("undated", Integer, nullable=False),
    Column("outside", Integer, nullable=False),
    Column("doubtful", Float, nullable=False),
    Column("doubted", Integer, nullable=False),
    Column("state", String(6), nullable=False),  # whole, part, unread, gone
    Index("ix_observation_key", "breakdown", "measure", "month", "window", "category", "id"),
)

measure_version = Table(
    "measure_version",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
)

upload = Table(
    "upload",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("step", Text, nullable=False, default=""),
    Column("progress", Float, nullable=False, default=0.0),
    Column("as_at", Date),
    Column("as_at_source", String(12)),
    Column("first_month", String(7)),
    Column("report", JSON),  # what was read, its issues, what it would change
    Column("message", Text),
    Column("load_id", ForeignKey("load.id")),
    Column("worker", String(32)),  # the lease's holder that is or was at work on it
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("process", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

commentary = Table(
    "commentary",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure", String(40), nullable=False),
    Column("month", String(7), nullable=False),
    Column("window", String(10), nullable=False),
    Column("happened", Text, nullable=False),
    Column("doing", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("due", Date),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("numerator", Float),  # with the next three: the figure as its author saw it
    Column("denominator", Float),
    Column("value", Float),
    Column("text", Text, nullable=False),
    Index("ix_commentary_measure", "measure", "month", "id"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("on", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", UtcDateTime),
)

rebase = Table(
    "rebase",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure", String(40), nullable=False),
    Column("month", String(7), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", UtcDateTime),
    # the limits do not start again with the month, though the product would start them
    Column("refused", Boolean, nullable=False, server_default=false()),
)

confidence_mark = Table(
    "confidence_mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("measure", String(40), nullable=False),
    Column("first", String(7), nullable=False),
    Column("last", String(7), nullable=False),
    Column("level", String(6), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", UtcDateTime),
)

comparator_load = Table(
    "comparator_load",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("table", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("sha256", name="uq_comparator_load_sha256"),
)

comparator = Table(
    "comparator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load_id", ForeignKey("comparator_load.id"), nullable=False, index=True),
    Column("indicator", String(40), nullable=False),
    Column("period", String(7), nullable=False),
    Column("level", String(8), nullable=False),
    Column("code", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("region", Text, nullable=False),
    # As they were printed: a suppression mark is text and never a number.
    Column("numerator", Text, nullable=False),
    Column("denominator", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("published", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Index("ix_comparator_key", "indicator", "code", "period"),
)

neighbour = Table(
    "neighbour",
    metadata,
    Column("load_id", ForeignKey("comparator_load.id"), primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("neighbour", String(16), nullable=False),
    Column("closeness", Text, nullable=False),
)

action_update = Table(
    "action_update",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action", String(12), nullable=False, index=True),
    Column("month", String(7), nullable=False),  # that it speaks of
    Column("rag", Text),
    Column("progress", Text, nullable=False),
    Column("revised", Date),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "id": Text,
    "code": Text,
    "date": Date,
    "number": Float,
    "yes_no": Boolean,
}


def _fact_table(extract_list: ExtractList) -> Table:
    return Table(
        f"fact_{extract_list.id}",
        fact_metadata,
        Column("load_id", Integer, nullable=False),
        Column("row", Integer, nullable=False),
        Column("errors", Text, nullable=False),
        *(Column(column.name, _TYPES[column.type]) for column in extract_list.columns),
        Index(f"ix_fact_{extract_list.id}_load", "load_id"),
    )


facts: dict[str, Table] = {id: _fact_table(item) for id, item in extract_lists().items()}
