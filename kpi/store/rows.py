"""Rows in and out of tables: many at a time as frames, or one at a time."""

from collections.abc import Iterable, Sequence
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
    Float,
    Integer,
    Select,
    String,
    Table,
    insert,
    select,
    type_coerce,
)

from kpi.errors import KpiError
from kpi.store.troubles import fetching


def as_written(columns: Iterable[Column[Any]]) -> Select[Any]:
    """Columns as the database keeps them: SQLite's dates as text, which NumPy reads at once."""
    return select(
        *(type_coerce(each, String) if isinstance(each.type, Date) else each for each in columns)
    )


def read_frame(
    connection: Connection, query: Select[Any], columns: Sequence[Column[Any]]
) -> pd.DataFrame:
    """What a query for columns `as_written` finds, each of its own dtype.

    Straight from the driver and column by column: SQLAlchemy's rows, and pandas' look at each of
    them, would take longer than the reading.
    """
    result = connection.execute(query)
    with fetching(connection):
        rows = result.cursor.fetchall() if result.cursor is not None else []
    result.close()
    found = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = {
        column.name: _array(values, column) for column, values in zip(columns, found, strict=True)
    }
    return pd.DataFrame(arrays, copy=False)


def insert_frame(
    connection: Connection, table: Table, frame: pd.DataFrame, **constants: int
) -> None:
    """Insert many rows as plain tuples, several times faster than row objects.

    Args:
        constants: the columns that are the same in all rows.
    """
    if frame.empty:
        return
    names = [*constants, *frame.columns]
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))}) "
        f"VALUES ({', '.join([mark] * len(names))})"
    )
    values: list[list[Any]] = [[value] * len(frame) for value in constants.values()]
    values += [_plain(_finite(frame[name], table)) for name in frame.columns]
    try:
        connection.exec_driver_sql(statement, list(zip(*values, strict=True)))
    except UnicodeEncodeError as error:
        raise KpiError(
            f"{table.name} can't keep a text with half a character in it. Find the text in the "
            "file, write it anew, and try again."
        ) from error


def _finite(column: pd.Series, table: Table) -> pd.Series:
    """The column, if every number in it is one that can be counted with.

    Raises:
        KpiError: one is not. Each list's ranges leave such a number out when a workbook is read;
            this is the last door before it would be kept for good.
    """
    if pd.api.types.is_float_dtype(column) and np.isinf(column.to_numpy()).any():
        raise KpiError(
            f"{table.name} can't keep a number without end in {column.name}. Nothing was stored: "
            "put the number right, and try again."
        )
    return column


def insert_row(connection: Connection, table: Table, **values: Any) -> int:
    """Insert one row. Returns its number."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None  # a statement of one row always has one
    return key[0]  # type: ignore[no-any-return]


def _plain(column: pd.Series) -> list[Any]:
    """A column as the values that a database driver takes; missing ones as ``None``."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        missing = np.array(None, dtype=object)
        values: list[Any] = np.where(column.isna(), missing, column.to_numpy(dtype=object)).tolist()
        return values
    # NumPy writes dates as text faster than pandas' strftime does.
    days: list[str] = column.to_numpy().astype("datetime64[D]").astype(str).tolist()
    return [None if day == "NaT" else day for day in days]


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
