"""A workbook's sheets, read by a child process with limits.

A hostile or broken file can abort the library that reads it, take gigabytes, or never end. So a
child process reads it, looks through it first, and its death is an ordinary refusal.
"""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi.errors import Refused
from kpi.extracts.reading.look import NOT_CALCULATED

CHILD = Path(__file__).parent / "reading" / "child.py"
MEMORY_LIMIT = 1 << 30
SECONDS = 120


@dataclass(frozen=True)
class ErrorCell:
    """A cell that shows an error, or a formula that nothing has ever calculated.

    Attributes:
        error: such as ``#N/A``; ``=`` for the formula.
    """

    error: str

    @property
    def not_calculated(self) -> bool:
        """Whether it is a formula without a value."""
        return self.error == NOT_CALCULATED


Cell = str | float | bool | dt.date | dt.datetime | dt.time | ErrorCell
"""What a cell holds. The empty text is an empty cell; a ``time`` is what Excel's day 0 becomes."""


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
        list_id: the list that it is, by its name; None for a front sheet.
        first_column: the number of its first column; 1 is A.
        rows: how many rows there are.
        hidden_rows: how many of them are hidden or filtered out.
        visible: whether the sheet is shown.
    """

    name: str
    list_id: str | None
    first_column: int
    rows: int
    hidden_rows: int
    visible: bool
    columns: list[SheetColumn]

    def cell(self, row: int, column: int) -> str:
        """``G118``: the address of a cell, its row from 0 and its column's place in `columns`."""
        return f"{column_letters(self.first_column + column)}{row + 1}"


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets that are lists, or that may be front sheets.

    Attributes:
        sheet_names: the names of all its sheets.
        date1904: whether its day numbers count from 1904.
    """

    sheet_names: list[str]
    date1904: bool
    sheets: list[Sheet]


def column_letters(number: int) -> str:
    """1 → ``A``, 16384 → ``XFD``."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(path: Path, *, file_name: str, lists: Mapping[str, str]) -> Workbook:
    """Read a workbook in a child process.

    Args:
        path: where it lies.
        file_name: what people call it.
        lists: list id → the official name of its sheet.

    Raises:
        Refused: it can't be used; the message says why and what to do.
    """
    request = {"memory_limit": MEMORY_LIMIT, "seconds": SECONDS, "lists": dict(lists)}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), str(path)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(file_name, f"it took over {SECONDS} seconds") from error
    header, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not header:
        raise _failed(file_name, "it needs too much memory, or is damaged")
    answer = json.loads(header)
    if "refused" in answer:
        refused = answer["refused"]
        raise Refused(refused["code"], refused["sentence"].replace("{file}", file_name))
    return _workbook(answer, body)


def _failed(file_name: str, why: str) -> Refused:
    return Refused(
        "reading_failed",
        f"{file_name} can't be read: {why}. Open it in Excel, keep the lists alone, save it as "
        ".xlsx and load that.",
    )


def _workbook(answer: dict[str, Any], body: bytes) -> Workbook:
    codes = np.frombuffer(body, dtype=np.int32)
    start = 0
    sheets = []
    for entry in answer["sheets"]:
        columns, rows = [], entry["rows"]
        for values in entry["columns"]:
            cells: list[Cell] = [_cell(value) for value in values]
            columns.append(SheetColumn(cells, codes[start : start + rows]))
            start += rows
        sheets.append(Sheet(**(entry | {"columns": columns})))
    return Workbook(answer["sheet_names"], answer["date1904"], sheets)


def _cell(value: str | float | bool | dict[str, str]) -> Cell:
    if not isinstance(value, dict):
        return value
    if "error" in value:
        return ErrorCell(value["error"])
    if "time" in value:
        return dt.time()
    moment = dt.datetime.fromisoformat(value["date"])
    return moment if "T" in value["date"] else moment.date()
