"""One sheet → typed rows and issues.

Each distinct value of a column is read once; the rows take the readings by index.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.extracts.cell_issues import NOBODY, Field, log_field
from kpi.extracts.headings import Matched
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import Column, ExtractList
from kpi.extracts.not_rows import without_what_is_no_row
from kpi.extracts.values import (
    BLANK,
    Reading,
    Value,
    is_month_first,
    read_cell,
    says_nothing,
    shown,
    stands_for_no_date,
)
from kpi.extracts.words import is_nobody
from kpi.extracts.workbook import Cell, ErrorCell, Sheet, SheetColumn

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cleaned:
    """A sheet's rows, typed.

    Attributes:
        rows: as `kpi.extracts.extract.ListRows.rows` has them.
        codes: one row each, one column for each column that the sheet has, in the list's order:
            equal numbers in a column are equal values.
    """

    rows: pd.DataFrame
    codes: Codes


def clean(
    sheet: Sheet, of: ExtractList, matched: Matched, *, date1904: bool, log: IssueLog
) -> Cleaned:
    """Read every cell of the list's columns below the headings.

    Args:
        date1904: whether the workbook's day numbers count from 1904.
        log: takes the issues.
    """
    rows = without_what_is_no_row(
        sheet, of, matched, rows=_rows_with_data(sheet, matched, log), log=log
    )
    fields = {
        name: _read(of.column(name), sheet, matched, rows=rows, date1904=date1904)
        for name in (one.name for one in of.columns)
        if name in matched.places
    }
    frame = {"row": pd.Series(rows + 1, dtype="int64")}
    frame["errors"] = _errors(list(fields.values()), len(rows))
    for column in of.columns:
        field = fields.get(column.name)
        frame[column.name] = _typed(column, field, len(rows))
        if field is not None:
            log_field(field, sheet, rows, log=log)
    codes = [_value_codes(field) for field in fields.values()]
    return Cleaned(
        pd.DataFrame(frame),
        np.column_stack(codes) if codes else np.empty((len(rows), 0), dtype=np.int64),
    )


def _rows_with_data(sheet: Sheet, matched: Matched, log: IssueLog) -> npt.NDArray[np.int64]:
    """The rows under the headings, from 0, in which a column of the list says something."""
    start = matched.row + 1
    says = np.zeros(sheet.rows - start, dtype=bool)
    written = np.zeros(sheet.rows - start, dtype=bool)
    for place in matched.places.values():
        column = sheet.columns[place]
        codes = column.codes[start:]
        says |= np.array([_says_something(cell) for cell in column.values])[codes]
        written |= np.array([cell != "" for cell in column.values])[codes]
    left_out = np.flatnonzero(written & ~says)
    if len(left_out):
        log.add(
            "rows_without_data",
            f"{len(left_out):,} rows, the first of them row {left_out[0] + start + 1}, hold "
            "nothing but spaces, dashes or errors under the headings, and are left out.",
            row=int(left_out[0] + start + 1),
        )
    return np.flatnonzero(says).astype(np.int64) + start


def _says_something(cell: Cell) -> bool:
    """Whether a cell makes its row one; a formula's error all by itself does not."""
    if isinstance(cell, ErrorCell):
        return cell.not_calculated
    return not isinstance(cell, str) or not says_nothing(cell)


def _read(
    column: Column,
    sheet: Sheet,
    matched: Matched,
    *,
    rows: npt.NDArray[np.int64],
    date1904: bool,
) -> Field:
    place = matched.places[column.name]
    source: SheetColumn = sheet.columns[place]
    used, which = np.unique(source.codes[rows], return_inverse=True)
    values = [source.values[code] for code in used]
    readings = [_read_or_blank(value, column, date1904=date1904) for value in values]
    if column.type == "date":
        readings = _without_month_first(values, readings)
    return Field(column, place, matched.headings[column.name], values, readings, which)


def _without_month_first(values: list[Cell], readings: list[Reading]) -> list[Reading]:
    """None of a date column's texts is read where one of them can only be read month first.

    Of the others nobody knows: the 4th of May, or the 5th of April?
    """
    if not any(isinstance(value, str) and is_month_first(value) for value in values):
        return readings
    month_first = Reading(problem="month_first")
    return [
        month_first if isinstance(value, str) and _is_date(reading, value) else reading
        for value, reading in zip(values, readings, strict=True)
    ]


def _is_date(reading: Reading, value: str) -> bool:
    return reading.value is not None or is_month_first(value)


def _read_or_blank(cell: Cell, column: Column, *, date1904: bool) -> Reading:
    """A reading that knows whether the column may be blank, and what blank stands for."""
    reading = BLANK if cell == "" else read_cell(cell, column, date1904=date1904)
    if column.type == "date" and column.blank_allowed and stands_for_no_date(cell):
        reading = Reading(help="no_date")
    if column.name_of and isinstance(reading.value, str) and is_nobody(reading.value):
        reading = Reading(help=NOBODY)
    if reading.value is not None or reading.problem or reading.help == "unknown_as_blank":
        return reading
    if column.blank_reads_as is not None:
        return Reading(column.blank_reads_as, help="blank_read_as")
    if column.blank_allowed:
        return reading
    return Reading(problem="blank", help=reading.help if reading.help == NOBODY else None)


_DTYPES = {
    "text": "str",
    "id": "str",
    "code": "str",
    "date": "datetime64[us]",
    "number": "float64",
    "yes_no": "boolean",
}


def _typed(column: Column, field: Field | None, count: int) -> pd.Series:
    """The column's values in its type; those of blank cells where the sheet has no such column."""
    values: list[Value | None] = [column.blank_reads_as]
    which = np.zeros(count, dtype=np.intp)
    if field is not None:
        values = [reading.value for reading in field.readings]
        which = field.which
    distinct = pd.Series(values, dtype=_DTYPES[column.type])
    return distinct.reindex(which).reset_index(drop=True)


def _errors(fields: list[Field], count: int) -> pd.Series:
    """For each row, the names of the fields that had an error, joined by spaces."""
    names = np.full(count, "", dtype=object)
    for field in fields:
        wrong = np.array([reading.problem is not None for reading in field.readings], dtype=bool)
        rows = wrong[field.which] if count else np.zeros(0, dtype=bool)
        names[rows] = names[rows] + (field.column.name + " ")
    return pd.Series([name[:-1] for name in names], dtype="str")


def _value_codes(field: Field) -> npt.NDArray[np.int64]:
    """Equal numbers for equal values; what can't be read is told apart by how it stands."""
    keys = [
        ("?", shown(value)) if reading.problem else reading.value
        for value, reading in zip(field.values, field.readings, strict=True)
    ]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    if len(numbers) == len(keys):
        return field.which.astype(np.int64)
    return np.array([numbers[key] for key in keys], dtype=np.int64)[field.which]
