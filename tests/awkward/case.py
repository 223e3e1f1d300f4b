"""An awkward case: workbooks as code makes them, and all that is to come of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi.extracts.lists import extract_lists
from tests.extracts.workbooks import Rows, good_row, headings, sheet_of, write_xlsx

AS_AT = "2011-03-31"

Row = list[Any]


@dataclass(frozen=True)
class Book:
    """A workbook on its way in.

    Attributes:
        sheets: rows by sheet name.
        file: what it is called.
        as_at: the date given with it; without one its name or front sheet has to say it.
        write: writes the sheets; `write_xlsx` unless another format is meant.
        edit: what is done to the file then.
        first_month: given with it, as ``--from`` does.
    """

    sheets: Mapping[str, Rows]
    as_at: str | None = AS_AT
    file: str = "extract.xlsx"
    write: Callable[[Path, Mapping[str, Rows]], Path] = write_xlsx
    edit: Callable[[Path], object] | None = None
    first_month: str | None = None


@dataclass(frozen=True)
class Shown:
    """A figure as it is shown: of the month alone, for the whole council.

    Attributes:
        value: None where there is none.
        confidence: of the value.
        because: what the reasons for its confidence, or for there being no value, say somewhere.
    """

    measure: str
    value: float | None
    confidence: str = "high"
    because: str = ""
    month: str = AS_AT[:7]
    window: str | None = None


@dataclass(frozen=True)
class Case:
    """Workbooks loaded one after the other, and what comes of them.

    Attributes:
        books: all but the last one load; what is said of the last one is stated below.
        refused: the code of the refusal; None where it is loaded.
        errors, warnings: all of them, how many by code.
        notes: how many by code; others may be there too.
        figures: what is shown once all are loaded.
        fails: why the product does not do so yet; None where it does.
    """

    name: str
    books: Sequence[Book]
    refused: str | None = None
    errors: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    figures: Sequence[Shown] = ()
    fails: str | None = None


def case(name: str, sheets: Mapping[str, Rows], *figures: Shown, **said: Any) -> Case:
    """A case of one workbook; what is said of the workbook itself goes to `Book`."""
    of_book = {key: said.pop(key) for key in tuple(said) if key in Book.__dataclass_fields__}
    return Case(name, [Book(sheets, **of_book)], figures=figures, **said)


def good(list_id: str, number: int, **changed: object) -> list[Row]:
    """So many good rows of a list, each with its own id, as at the end of March 2011."""
    return [good_row(list_id, each, **changed) for each in range(1, number + 1)]


def sheet(list_id: str, *rows: Row) -> dict[str, list[Row]]:
    """A list's sheet by its own name."""
    return {extract_lists()[list_id].sheet: sheet_of(list_id, *rows)}


def width(list_id: str) -> int:
    """How many columns a list has."""
    return len(headings(list_id))


def alone(list_id: str, *cells: object) -> Row:
    """A row with these cells first and nothing after them."""
    return [*cells, *[None] * (width(list_id) - len(cells))]


def with_cells(row: Row, list_id: str, **cells: object) -> Row:
    """The row with other cells in some of its fields."""
    names = [column.name for column in extract_lists()[list_id].columns]
    changed = list(row)
    for name, cell in cells.items():
        changed[names.index(name)] = cell
    return changed


def dressed(list_id: str, rows: Sequence[Row], **headed: str) -> list[Row]:
    """The list's sheet with other headings for some of its fields."""
    return [with_cells(headings(list_id), list_id, **headed), *map(list, rows)]


def without(name: str, list_id: str, *rows: Row) -> list[Row]:
    """The list's sheet without one of its columns."""
    place = [column.name for column in extract_lists()[list_id].columns].index(name)
    return [row[:place] + row[place + 1 :] for row in sheet_of(list_id, *rows)]


CONTACTS = good("contacts", 24)
POSTS = [
    ["North", "Social Worker", "Yes", 10, 8, 1],
    ["South", "Social Worker", "Yes", 6, 6, 0],
    ["South", "Team Manager", "Yes", 1, 1, 0.5],
]
