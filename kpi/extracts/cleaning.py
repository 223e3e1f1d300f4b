"""One sheet → typed rows and issues.

Each distinct value of a column is read once; the rows take the readings by index.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.extracts.codes import code_list
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

EXAMPLES = 5
"""How many values a note names."""

SPELLINGS = 100
"""How many spellings of codes in one column have a note each."""

NOBODY = "nobody_as_blank"
"""The note on a word for nobody: it is there too where blank is an error."""

QUOTED = 80
"""How many characters of a value a message quotes."""


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


@dataclass(frozen=True)
class _Field:
    """One column's cells, and what they were read as.

    Attributes:
        values: the distinct cells in use.
        readings: one for each of `values`.
        which: for each row, the place in `values`.
    """

    column: Column
    place: int
    heading: str
    values: list[Cell]
    readings: list[Reading]
    which: npt.NDArray[np.intp]


def clean(
    sheet: Sheet, of: ExtractList, matched: Matched, *, date1904: bool, log: IssueLog
) -> Cleaned:
    """Read every cell of the list's columns below the headings.

    Args:
        date1904: whether the workbook's day numbers count from 1904.
        log: takes the issues.
    """
    rows = without_what_is_no_row(sheet, of, matched, _rows_with_data(sheet, matched, log), log)
    fields = {
        name: _read(of.column(name), sheet, matched, rows, date1904=date1904)
        for name in (one.name for one in of.columns)
        if name in matched.places
    }
    frame = {"row": pd.Series(rows + 1, dtype="int64")}
    frame["errors"] = _errors(list(fields.values()), len(rows))
    for column in of.columns:
        field = fields.get(column.name)
        frame[column.name] = _typed(column, field, len(rows))
        if field is not None:
            _log_field(field, sheet, rows, log)
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
    rows: npt.NDArray[np.int64],
    *,
    date1904: bool,
) -> _Field:
    place = matched.places[column.name]
    source: SheetColumn = sheet.columns[place]
    used, which = np.unique(source.codes[rows], return_inverse=True)
    values = [source.values[code] for code in used]
    readings = [_read_or_blank(value, column, date1904=date1904) for value in values]
    if column.type == "date":
        readings = _without_month_first(values, readings)
    return _Field(column, place, matched.headings[column.name], values, readings, which)


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


def _typed(column: Column, field: _Field | None, count: int) -> pd.Series:
    """The column's values in its type; those of blank cells where the sheet has no such column."""
    values: list[Value | None] = [column.blank_reads_as]
    which = np.zeros(count, dtype=np.intp)
    if field is not None:
        values = [reading.value for reading in field.readings]
        which = field.which
    distinct = pd.Series(values, dtype=_DTYPES[column.type])
    return distinct.reindex(which).reset_index(drop=True)


def _errors(fields: list[_Field], count: int) -> pd.Series:
    """For each row, the names of the fields that had an error, joined by spaces."""
    names = np.full(count, "", dtype=object)
    for field in fields:
        wrong = np.array([reading.problem is not None for reading in field.readings], dtype=bool)
        rows = wrong[field.which] if count else np.zeros(0, dtype=bool)
        names[rows] = names[rows] + (field.column.name + " ")
    return pd.Series([name[:-1] for name in names], dtype="str")


def _value_codes(field: _Field) -> npt.NDArray[np.int64]:
    """Equal numbers for equal values; what can't be read is told apart by how it stands."""
    keys = [
        ("?", shown(value)) if reading.problem else reading.value
        for value, reading in zip(field.values, field.readings, strict=True)
    ]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    if len(numbers) == len(keys):
        return field.which.astype(np.int64)
    return np.array([numbers[key] for key in keys], dtype=np.int64)[field.which]


# Issues --------------------------------------------------------------------------------------


def _log_field(field: _Field, sheet: Sheet, rows: npt.NDArray[np.int64], log: IssueLog) -> None:
    _log_problems(field, sheet, rows, log)
    _log_helps(field, sheet, rows, log)


def _log_problems(field: _Field, sheet: Sheet, rows: npt.NDArray[np.int64], log: IssueLog) -> None:
    """One issue for every cell with an error, up to a limit."""
    codes = sorted({reading.problem for reading in field.readings if reading.problem})
    for code in codes:
        if code == "month_first":
            _log_month_first(field, sheet, rows, log)
            continue
        wrong = np.array([reading.problem == code for reading in field.readings], dtype=bool)
        found = np.flatnonzero(wrong[field.which])
        listed = found[: log.room(code, field.heading)]
        for index in listed:
            value = shown(field.values[field.which[index]])
            log.add(
                code,
                problem_sentence(code, field.heading, field.column, _short(value)),
                row=int(rows[index]) + 1,
                column=field.heading,
                value=value,
                cell=sheet.cell(int(rows[index]), field.place),
            )
        log.count(code, field.heading, len(found) - len(listed))


def _log_month_first(
    field: _Field, sheet: Sheet, rows: npt.NDArray[np.int64], log: IssueLog
) -> None:
    """One error for a column of month-first texts, and a warning that its real dates may be too."""
    texts = np.array([reading.problem == "month_first" for reading in field.readings])
    surely = np.array([isinstance(each, str) and is_month_first(each) for each in field.values])
    real = np.array([isinstance(each, dt.date) for each in field.values])
    first = int(np.flatnonzero(surely[field.which])[0])
    value = shown(field.values[field.which[first]])
    count = int(np.count_nonzero(texts[field.which]))
    cell = sheet.cell(int(rows[first]), field.place)
    log.add(
        "month_first",
        f"{field.heading}: “{value}” in row {rows[first] + 1} can only be read month first, so "
        f"none of the column's {count:,} dates written as text is read. Write them day first "
        "(31/03/2012) or as real dates.",
        row=int(rows[first]) + 1,
        column=field.heading,
        value=value,
        cell=cell,
    )
    doubted = int(np.count_nonzero(real[field.which]))
    if doubted:
        log.add(
            "doubted_dates",
            f"{field.heading}: {doubted:,} real dates stand beside texts that are month first, and "
            "Excel may have taken day for month in them. They are counted as they stand; check "
            "them at the source.",
            column=field.heading,
            value=value,
            cell=cell,
        )


def problem_sentence(code: str, heading: str, column: Column, value: str) -> str:
    """What is wrong with a cell, and what to do."""
    match code:
        case "blank":
            return f"{heading} is blank and may not be. Fill it in at the source."
        case "unreadable_date":
            return (
                f"{heading}: “{value}” can't be read as a date. Write it as day/month/year, such "
                "as 31/03/2012."
            )
        case "unreadable_number":
            return f"{heading}: “{value}” can't be read as a number. Write the number alone."
        case "out_of_range":
            return f"{heading}: “{value}” is not allowed. It must be {_range(column)}."
        case "unreadable_id":
            return (
                f"{heading}: “{value}” can't be an id. Give the id as text, in full, as the case "
                "system has it."
            )
        case "unreadable_text":
            return f"{heading}: “{value}” is a date, not text. Type it as text."
        case "error_cell":
            return f"{heading} shows {value}. Put the formula right, or type the value."
        case "not_calculated":
            return (
                f"{heading}: the formula {value} has never been calculated. Open the workbook in "
                "Excel, save it and load it again."
            )
    return f"{heading}: “{value}” is in no code list. Use {_allowed(column)}."


def _range(column: Column) -> str:
    what = "a whole number" if column.whole else "a number"
    least, most = column.minimum, column.maximum
    if least is not None and most is not None:
        return f"{what} from {least:g} to {most:g}"
    limits = [f"of {least:g} or more"] if least is not None else []
    limits += [f"above {column.above:g}"] if column.above is not None else []
    limits += [f"not above {most:g}"] if most is not None else []
    return f"{what} {' and '.join(limits)}"


def _allowed(column: Column) -> str:
    if column.codes is None:
        return "Yes, No or Unknown" if column.unknown_allowed else "Yes or No"
    texts = code_list(column.codes).texts
    few = ", ".join(texts[:8])
    return f"one of: {few}" if len(texts) <= 8 else f"one of its {len(texts)} codes, such as {few}"


def _short(value: str) -> str:
    return value if len(value) <= QUOTED else f"{value[: QUOTED - 1]}…"


_BY_VALUE = frozenset({"mapped_code", "mapped_yes_no", NOBODY})


def _log_helps(field: _Field, sheet: Sheet, rows: npt.NDArray[np.int64], log: IssueLog) -> None:
    """One note for each way of helping; for mapped codes, one for each distinct value."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, reading in enumerate(field.readings):
        if reading.help is not None and (reading.problem is None or reading.help == NOBODY):
            by_value = reading.help in _BY_VALUE and len(groups) < SPELLINGS
            apart = shown(field.values[number]) if by_value else None
            groups.setdefault((reading.help, apart), []).append(number)
    for (help, _), numbers in groups.items():
        found = np.flatnonzero(np.isin(field.which, numbers))
        first = int(found[0])
        value = field.values[field.which[first]]
        log.add(
            help,
            help_sentence(help, field, numbers, len(found), int(rows[first]) + 1),
            row=int(rows[first]) + 1,
            column=field.heading,
            value=shown(value),
            cell=sheet.cell(int(rows[first]), field.place),
        )


def help_sentence(help: str, field: _Field, numbers: list[int], count: int, row: int) -> str:
    """What was read how, how often, and from which row on."""
    meant = {field.readings[number].value for number in numbers}
    read = "one code or another" if len(meant) > 1 else f"“{meant.pop()}”"
    answer = {"“True”": "Yes", "“False”": "No"}.get(read, read)
    few = [_short(shown(field.values[number])) for number in numbers[:EXAMPLES]]
    examples = ", ".join(f"“{value}”" for value in few)
    if len(numbers) > EXAMPLES:
        examples += " and others"
    how = {
        "mapped_code": f"{examples} is read as {read}",
        "mapped_yes_no": f"{examples} is read as {answer}",
        "code_with_letter": f"{examples}: read without the letter",
        "unknown_as_blank": f"{examples}: read as not recorded",
        "blank_read_as": f"blank is read as {read}",
        "nothing_read_as_blank": f"{examples}: read as blank",
        "no_date": f"{examples}: read as no date",
        "nobody_as_blank": f"{examples} says that nobody is there, and is read as blank",
        "date_from_text": f"{examples}: text read as dates, day first",
        "date_from_number": f"{examples}: numbers read as Excel's days",
        "time_dropped": f"{examples}: read without the time of day",
        "id_from_number": f"{examples}: numbers read as ids",
        "number_from_text": f"{examples}: text read as numbers",
        "text_from_number": f"{examples}: numbers read as text",
        "decimal_age": f"{examples}: read as years at the last birthday",
        "spaces_folded": f"{examples}: non-breaking or repeated spaces read as one",
        "unborn_as_age": f"{examples} is read as -1",
    }[help]
    rows = f"in row {row}" if count == 1 else f"in {count:,} rows from row {row} on"
    return f"{field.heading}: {how}, {rows}."
