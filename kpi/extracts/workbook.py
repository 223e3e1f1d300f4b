"""A workbook's sheets, read by a child process with limits.

A hostile or broken file can abort the library that reads it, take gigabytes, or never end. So a
child process reads it, looks through it first, and its death is an ordinary refusal.
"""

import datetime as dt
import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi.errors import Refused
from kpi.extracts.reading.look import NOT_CALCULATED
from kpi.extracts.reading.sheet_names import ListHeadings

CHILD = Path(__file__).parent / "reading" / "child.py"
MEMORY_LIMIT = 1 << 30
SECONDS = 120
FAR_ROW = 200_000
"""A row so far down is rather a stray cell than data."""

MEMORY_IS_LIMITED = importlib.util.find_spec("resource") is not None and sys.platform != "darwin"


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an error, or a formula that nothing has ever calculated.

    Attributes:
        error: such as ``#N/A``; for the formula its text, ``=A2*2``, or ``=`` alone.
    """

    error: str

    @property
    def not_calculated(self) -> bool:
        """Whether it is a formula without a value."""
        return self.error.startswith(NOT_CALCULATED)


Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | ErrorCell
"""What a cell holds. The empty text is an empty cell; a ``time`` is a time of day, or what Excel's
day 0 becomes; a ``timedelta`` is a number of hours."""


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet.

    Attributes:
        values: its distinct values; the first one is the empty cell.
        codes: for each row of the sheet, the place in `values`.
    """

    values: list[Cell]
    codes: npt.NDArray[np.int32]

    def at(self, row: int) -> Cell:
        """The value in a row, counted from 0."""
        return self.values[int(self.codes[row])]


@dataclass(frozen=True)
class Sheet:
    """One sheet. Its rows start at row 1, its columns where something is first written.

    Attributes:
        name: as the workbook has it.
        list_id: the list that it is, by its name or its headings; None for a front sheet.
        first_column: the number of its first column; 1 is A.
        rows: how many rows there are.
        hidden_rows: how many of them are hidden or filtered out.
        visible: whether the sheet is shown.
        by_headings: it is a list by its headings, under another name.
        alike: the list whose headings it has most of, whatever its name; None where it has few.
    """

    name: str
    list_id: str | None
    first_column: int
    rows: int
    hidden_rows: int
    visible: bool
    columns: list[SheetColumn]
    by_headings: bool = False
    alike: str | None = None

    def cell(self, row: int, column: int) -> str:
        """``G118``: the address of a cell, its row from 0 and its column's place in `columns`."""
        return f"{column_letters(self.first_column + column)}{row + 1}"


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets that are lists, or that may be front sheets.

    Attributes:
        sheet_names: the names of all its sheets.
        date1904: whether its day numbers count from 1904.
        programs: formulas that would start another program when it is opened in Excel.
    """

    sheet_names: list[str]
    date1904: bool
    sheets: list[Sheet]
    programs: Sequence[str] = ()


def column_letters(number: int) -> str:
    """1 → ``A``, 16384 → ``XFD``."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(
    path: Path,
    *,
    file_name: str,
    lists: Mapping[str, str],
    headings: Mapping[str, ListHeadings] | None = None,
) -> Workbook:
    """Read a workbook in a child process, while another looks through it.

    What the look-through finds wrong counts, whatever has become of the reading meanwhile. Where
    a process's memory can't be limited, reading waits until the file is known to be harmless.

    Args:
        path: where it lies.
        file_name: what people call it.
        lists: list id → the official name of its sheet.
        headings: by list id, for sheets under other names.

    Raises:
        Refused: it can't be used; the message says why and what to do.
    """
    request = {"memory_limit": MEMORY_LIMIT, "seconds": SECONDS, "lists": dict(lists)}
    request["headings"] = dict(headings or {})
    looking = _start("look", path, request)
    reading = _start("read", path, request) if MEMORY_IS_LIMITED else None
    try:
        look, _ = _answer(looking, file_name)
        reading = reading or _start("read", path, request)
        answer, codes = _answer(reading, file_name, _far_sheet(look))
    finally:
        for child in filter(None, (looking, reading)):
            _stop(child)
    return _workbook(answer, codes, look)


def _start(what: str, path: Path, request: dict[str, Any]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-I", str(CHILD), what, str(path.resolve()), json.dumps(request)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _answer(
    child: "subprocess.Popen[bytes]", file_name: str, advice: str = ""
) -> tuple[dict[str, Any], npt.NDArray[np.int32]]:
    """What a child has to say: its first line, and the codes after it.

    Args:
        advice: what to do should it die of the file, where that is known.

    Raises:
        Refused: it refuses the file, has died of it, or takes too long.
    """
    try:
        out, _ = child.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _failed(file_name, f"it took over {SECONDS} seconds", advice) from error
    header, _, body = out.partition(b"\n")
    if child.returncode != 0 or not header:
        raise _failed(file_name, "it needs too much memory, or is damaged", advice)
    answer = json.loads(header)
    if "refused" in answer:
        refused = answer["refused"]
        raise Refused(refused["code"], refused["sentence"].replace("{file}", file_name))
    return answer, np.frombuffer(body, dtype=np.int32)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    if child.stdout is not None:
        child.stdout.close()
    child.wait()


def _far_sheet(look: dict[str, Any]) -> str:
    """What to do about the sheet that reaches down the furthest, if that is suspiciously far."""
    rows = {name: sheet["rows"] for name, sheet in look["sheets"].items()}
    name = max(rows, key=lambda one: rows[one], default="")
    if rows.get(name, 0) < FAR_ROW:
        return ""
    return (
        f"The sheet {name} reaches down to row {rows[name]:,}: delete the empty rows below its "
        "data, save it and load it again."
    )


def _failed(file_name: str, why: str, advice: str) -> Refused:
    advice = advice or "Open it in Excel, keep the lists alone, save it as .xlsx and load that."
    return Refused("reading_failed", f"{file_name} can't be read: {why}. {advice}")


def _workbook(
    answer: dict[str, Any], codes: npt.NDArray[np.int32], look: dict[str, Any]
) -> Workbook:
    start = 0
    sheets = []
    for entry in answer["sheets"]:
        columns, rows = [], entry["rows"]
        for values in entry["columns"]:
            cells: list[Cell] = [_cell(value) for value in values]
            columns.append(SheetColumn(cells, codes[start : start + rows]))
            start += rows
        looked = look["sheets"].get(entry["name"], {"hidden_rows": 0, "marks": []})
        sheet = Sheet(**(entry | {"columns": columns, "hidden_rows": looked["hidden_rows"]}))
        sheets.append(_with_errors(sheet, looked["marks"]))
    return Workbook(answer["sheet_names"], look["date1904"], sheets, look["programs"])


def _with_errors(sheet: Sheet, marks: list[tuple[int, int, str]]) -> Sheet:
    """The sheet with its error cells, which the reader has taken for empty ones.

    It grows where errors are all that a row or a column at its edge has.

    Args:
        marks: (row, column, error), rows and columns from 0.
    """
    if not marks:
        return sheet
    first, last = 1 + min(one[1] for one in marks), 1 + max(one[1] for one in marks)
    if sheet.columns:
        first = min(first, sheet.first_column)
        last = max(last, sheet.first_column + len(sheet.columns) - 1)
    rows = max(sheet.rows, 1 + max(one[0] for one in marks))
    columns = [_grown(sheet, number, rows) for number in range(first, last + 1)]
    numbers: dict[tuple[int, str], int] = {}
    for row, column, error in marks:
        target = columns[column + 1 - first]
        if (column, error) not in numbers:
            numbers[column, error] = len(target.values)
            target.values.append(ErrorCell(error))
        target.codes[row] = numbers[column, error]
    return replace(sheet, first_column=first, rows=rows, columns=columns)


def _grown(sheet: Sheet, number: int, rows: int) -> SheetColumn:
    """A copy of the column of that number, with so many rows; an empty one where there is none."""
    codes = np.zeros(rows, dtype=np.int32)
    place = number - sheet.first_column
    if not 0 <= place < len(sheet.columns):
        return SheetColumn([""], codes)
    codes[: sheet.rows] = sheet.columns[place].codes
    return SheetColumn(list(sheet.columns[place].values), codes)


def _cell(value: str | float | bool | dict[str, str]) -> Cell:
    if not isinstance(value, dict):
        return value
    if "time" in value:
        return dt.time.fromisoformat(value["time"])
    if "hours" in value:
        return dt.timedelta(hours=float(value["hours"]))
    moment = dt.datetime.fromisoformat(value["date"])
    return moment if "T" in value["date"] else moment.date()
