"""What there is to say of a column's cells: errors cell by cell, and notes on what was read how."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpi.extracts.codes import code_list
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import Column
from kpi.extracts.values import (
    Reading,
    is_month_first,
    shown,
)
from kpi.extracts.workbook import Cell, Sheet

EXAMPLES = 5
"""How many values a note names."""

SPELLINGS = 100
"""How many spellings of codes in one column have a note each."""

NOBODY = "nobody_as_blank"
"""The note on a word for nobody: it is there too where blank is an error."""

QUOTED = 80
"""How many characters of a value a message quotes."""


@dataclass(frozen=True)
class Field:
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


def log_field(field: Field, sheet: Sheet, rows: npt.NDArray[np.int64], *, log: IssueLog) -> None:
    """Log what is wrong with a column's cells, and what was read with help.

    Args:
        rows: the rows of the sheet that the field's are, from 0.
        log: takes the issues.
    """
    cells = _Cells(field, sheet, rows, log)
    _log_problems(cells)
    _log_helps(cells)


@dataclass(frozen=True)
class _Cells:
    """A field's cells, and where what is said of them goes."""

    field: Field
    sheet: Sheet
    rows: npt.NDArray[np.int64]
    log: IssueLog

    def say(self, code: str, sentence: str, index: int) -> None:
        """Log an issue of one cell, by its place among the rows."""
        row = int(self.rows[index])
        self.log.add(
            code,
            sentence,
            row=row + 1,
            column=self.field.heading,
            value=shown(self.field.values[self.field.which[index]]),
            cell=self.sheet.cell(row, self.field.place),
        )


def _log_problems(cells: _Cells) -> None:
    """One issue for every cell with an error, up to a limit."""
    field, log = cells.field, cells.log
    codes = sorted({reading.problem for reading in field.readings if reading.problem})
    for code in codes:
        if code == "month_first":
            _log_month_first(cells)
            continue
        wrong = np.array([reading.problem == code for reading in field.readings], dtype=bool)
        found = np.flatnonzero(wrong[field.which])
        listed = found[: log.room(code, field.heading)]
        for index in listed.tolist():
            value = _short(shown(field.values[field.which[index]]))
            cells.say(code, problem_sentence(code, field.heading, field.column, value=value), index)
        log.count(code, field.heading, len(found) - len(listed))


def _log_month_first(cells: _Cells) -> None:
    """One error for a column of month-first texts, and a warning that its real dates may be too."""
    field = cells.field
    texts = np.array([reading.problem == "month_first" for reading in field.readings])
    surely = np.array([isinstance(each, str) and is_month_first(each) for each in field.values])
    real = np.array([isinstance(each, dt.date) for each in field.values])
    first = int(np.flatnonzero(surely[field.which])[0])
    value = shown(field.values[field.which[first]])
    count = int(np.count_nonzero(texts[field.which]))
    cells.say(
        "month_first",
        f"{field.heading}: “{value}” in row {cells.rows[first] + 1} can only be read month first, "
        f"so none of the column's {count:,} dates written as text is read. Write them day first "
        "(31/03/2012) or as real dates.",
        first,
    )
    doubted = int(np.count_nonzero(real[field.which]))
    if doubted:
        cells.log.add(
            "doubted_dates",
            f"{field.heading}: {doubted:,} real dates stand beside texts that are month first, and "
            "Excel may have taken day for month in them. They are counted as they stand; check "
            "them at the source.",
            column=field.heading,
            value=value,
            cell=cells.sheet.cell(int(cells.rows[first]), field.place),
        )


def problem_sentence(code: str, heading: str, column: Column, *, value: str) -> str:
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


def _log_helps(cells: _Cells) -> None:
    """One note for each way of helping; for mapped codes, one for each distinct value."""
    field = cells.field
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, reading in enumerate(field.readings):
        if reading.help is not None and (reading.problem is None or reading.help == NOBODY):
            by_value = reading.help in _BY_VALUE and len(groups) < SPELLINGS
            apart = shown(field.values[number]) if by_value else None
            groups.setdefault((reading.help, apart), []).append(number)
    for (help, _), numbers in groups.items():
        found = np.flatnonzero(np.isin(field.which, numbers))
        first = int(found[0])
        row = int(cells.rows[first]) + 1
        cells.say(help, help_sentence(help, field, numbers, count=len(found), row=row), first)


def help_sentence(help: str, field: Field, numbers: list[int], *, count: int, row: int) -> str:
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
