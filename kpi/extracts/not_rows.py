"""Rows that are no rows: totals, headings repeated among the data, notes and footers.

Counted, a total doubles a figure; read as data, each of its empty cells is an error. Each is left
out with one issue that says so. What might be a row is one: a row is left out only for what it
says, never for what it lacks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpi.extracts.codes import fold
from kpi.extracts.headings import Matched
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import ExtractList
from kpi.extracts.reading.sheet_names import heading_key
from kpi.extracts.values import fold_spaces, says_nothing, shown
from kpi.extracts.words import is_total
from kpi.extracts.workbook import Cell, Sheet

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NOTE_WORDS = 4
"""A lone text of so many words is a note wherever it stands; a shorter one only under the data."""
FEWEST_HEADINGS = 2
TOLERANCE = 1e-6

_SUBTOTAL = re.compile(
    r"(?:(?:sub|grand)?[\s-]*totals?\s+(?:(?:for|of)\s+)?(?P<after>.+)|(?P<before>.+?)\s+totals?)\s*:?",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\s*(?:[*†‡#]|\(?\d?\)?\s*(?:notes?|nb|n\.b\.?|source|key|caveats?|end of|report|printed|"
    r"produced|generated|extracted|run (?:on|by|at)|page \d|©|confidential|official)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Sheet:
    """The rows that may be data, and how to look at their cells."""

    sheet: Sheet
    of: ExtractList
    matched: Matched
    rows: Rows

    @property
    def columns(self) -> Iterator[tuple[str, int]]:
        """Field name and place, from left to right."""
        yield from sorted(self.matched.places.items(), key=lambda each: each[1])

    def where(self, place: int, wanted: set[int]) -> Mask:
        """The rows whose cell in a column holds one of the distinct values of those numbers."""
        return np.isin(self.sheet.columns[place].codes[self.rows], list(wanted))

    def values(self, place: int) -> list[Cell]:
        return self.sheet.columns[place].values


def without_what_is_no_row(
    sheet: Sheet, of: ExtractList, matched: Matched, rows: Rows, log: IssueLog
) -> Rows:
    """The rows that are rows, and one issue for each that is none.

    Args:
        rows: those under the headings in which a column of the list says something, from 0.
    """
    if not len(rows):
        return rows
    found = _Sheet(sheet, of, matched, rows)
    filled = _filled(found)
    headings = _headings_again(found, filled)
    totals = (_labelled_totals(found) | _unlabelled_totals(found, filled)) & ~headings
    notes = _notes(found, filled) & ~headings & ~totals
    for code, mask, sentence in (
        ("headings_again", headings, "Row {row} repeats the headings, and is left out."),
        (
            "total_row",
            totals,
            "Row {row} ({value}) is a total of other rows, and is left out. If it is a row of its "
            "own, give it a name that is no total.",
        ),
        (
            "note_row",
            notes,
            "Row {row} is a note, no row of the list, and is left out: “{value}”.",
        ),
    ):
        for index in np.flatnonzero(mask).tolist():
            _log(found, log, code, sentence, index)
    return rows[~(headings | totals | notes)]


def _log(found: _Sheet, log: IssueLog, code: str, sentence: str, index: int) -> None:
    row = int(found.rows[index])
    place, value = next(
        (place, shown(column.at(row)))
        for place, column in enumerate(found.sheet.columns)
        if shown(column.at(row)).strip()
    )
    log.add(
        code,
        sentence.format(row=row + 1, value=value[:100]),
        row=row + 1,
        value=value,
        cell=found.sheet.cell(row, place),
    )


def _filled(found: _Sheet) -> npt.NDArray[np.int64]:
    """How many of the list's cells say something in each row."""
    filled = np.zeros(len(found.rows), dtype=np.int64)
    for _, place in found.columns:
        says = np.array(
            [not isinstance(cell, str) or not says_nothing(cell) for cell in found.values(place)]
        )
        filled += says[found.sheet.columns[place].codes[found.rows]]
    return filled


def _headings_again(found: _Sheet, filled: npt.NDArray[np.int64]) -> Mask:
    """Rows of which most cells, and two or more, are the headings of their own columns."""
    alike = np.zeros(len(found.rows), dtype=np.int64)
    for field, place in found.columns:
        key = heading_key(found.matched.headings[field])
        same = {
            number
            for number, cell in enumerate(found.values(place))
            if isinstance(cell, str) and cell and heading_key(cell) == key
        }
        if same:
            alike += found.where(place, same)
    return (alike >= FEWEST_HEADINGS) & (2 * alike > filled)


# ── totals ─────────────────────────────────────────────────────────────────────────────────────


def _labelled_totals(found: _Sheet) -> Mask:
    """Rows that a label calls a total.

    Labels stand in the columns of ids, names and other texts, and left of the list's first column.
    """
    totals = np.zeros(len(found.rows), dtype=bool)
    for place in _label_places(found):
        texts = [fold_spaces(cell) if isinstance(cell, str) else "" for cell in found.values(place)]
        known = {fold(text) for text in texts if text}
        labels = {number for number, text in enumerate(texts) if text and _is_label(text, known)}
        if labels:
            totals |= found.where(place, labels)
    return totals


def _label_places(found: _Sheet) -> Iterator[int]:
    texts = {one.name for one in found.of.columns if one.type in ("id", "text")}
    first = min(found.matched.places.values())
    for place in range(len(found.sheet.columns)):
        if place < first or place in {found.matched.places.get(name) for name in texts}:
            yield place


def _is_label(text: str, known: set[str]) -> bool:
    """A total's words alone, or with a name that stands in the same column."""
    if is_total(text):
        return True
    match = _SUBTOTAL.fullmatch(text)
    return match is not None and fold(match["after"] or match["before"]) in known


def _unlabelled_totals(found: _Sheet, filled: npt.NDArray[np.int64]) -> Mask:
    """The last row, of numbers alone, each the sum of all numbers above it."""
    totals = np.zeros(len(found.rows), dtype=bool)
    last = len(found.rows) - 1
    numbers = {name: _numbers(found, name) for name in _number_fields(found)}
    said = {name: column for name, column in numbers.items() if not np.isnan(column[last])}
    if last > 0 and said and filled[last] == len(said):
        totals[last] = all(
            abs(np.nansum(column[:last]) - column[last]) < TOLERANCE for column in said.values()
        )
    return totals


def _number_fields(found: _Sheet) -> list[str]:
    numbers = {one.name for one in found.of.columns if one.type == "number"}
    return [name for name, _ in found.columns if name in numbers]


def _numbers(found: _Sheet, field: str) -> npt.NDArray[np.float64]:
    place = found.matched.places[field]
    values = [
        float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else np.nan
        for cell in found.values(place)
    ]
    return np.array(values)[found.sheet.columns[place].codes[found.rows]]


# ── notes ──────────────────────────────────────────────────────────────────────────────────────


def _notes(found: _Sheet, filled: npt.NDArray[np.int64]) -> Mask:
    """Rows whose only cell is a text that is no value of its column.

    Among the data, one that begins like a footer or has several words; under the last row with two
    cells or more, any text with a space. An id, or a name that other rows have too, is no note.
    """
    notes = np.zeros(len(found.rows), dtype=bool)
    alone = filled == 1
    if not alone.any() or len(found.matched.places) < 3:
        return notes
    below = np.arange(len(found.rows)) > np.flatnonzero(filled > 1).max(initial=-1)
    for _, place in found.columns:
        codes = found.sheet.columns[place].codes[found.rows]
        values = found.values(place)
        for number in np.unique(codes[alone]).tolist():
            cell = values[number]
            if isinstance(cell, str) and not says_nothing(cell) and _may_be_note(cell):
                here = codes == number
                once = np.count_nonzero(here) == 1
                long = len(cell.split()) >= NOTE_WORDS
                notes |= alone & here & (bool(_FOOTER.match(cell)) | (once & (long | below)))
    return notes


def _may_be_note(text: str) -> bool:
    return " " in text.strip() or bool(_FOOTER.match(text))
