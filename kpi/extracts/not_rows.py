"""Rows that are no rows: totals, headings repeated among the data, notes and footers.

Counted, a total doubles a figure; read as data, each of its empty cells is an error. Each is left
out with one issue that says so. What might be a row is one: a row is left out only for what it
says, never for what it lacks.
"""

import numpy as np
import numpy.typing as npt

from kpi.extracts.candidates import Candidates, Mask, Rows
from kpi.extracts.headings import Matched
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import ExtractList
from kpi.extracts.notes import notes
from kpi.extracts.reading.sheet_names import heading_key
from kpi.extracts.totals import totals
from kpi.extracts.values import shown
from kpi.extracts.workbook import Sheet

FEWEST_HEADINGS = 2

_SENTENCES = {
    "headings_again": "Row {row} repeats the headings, and is left out.",
    "total_row": "Row {row} ({value}) is a total of other rows, and is left out. If it is a row of "
    "its own, give it a name that is no total.",
    "note_row": "Row {row} is a note, no row of the list, and is left out: “{value}”.",
}


def without_what_is_no_row(
    sheet: Sheet, of: ExtractList, matched: Matched, *, rows: Rows, log: IssueLog
) -> Rows:
    """The rows that are rows, and one issue for each that is none.

    Args:
        rows: those under the headings in which a column of the list says something, from 0.
    """
    if not len(rows):
        return rows
    found = Candidates(sheet, of, matched, rows)
    headings = _headings_again(found)
    remarks = notes(found, headings) & ~headings
    sums = totals(found, headings | remarks)
    for code, mask in (("headings_again", headings), ("total_row", sums), ("note_row", remarks)):
        _log(found, log, code, places=np.flatnonzero(mask))
    return rows[~(headings | sums | remarks)]


def _log(found: Candidates, log: IssueLog, code: str, *, places: npt.NDArray[np.intp]) -> None:
    """One issue for each of these rows, up to a limit, with the first cell that says something."""
    listed = places[: log.room(code, None)]
    for row in found.rows[listed].tolist():
        place, value = next(
            (place, shown(column.at(row)))
            for place, column in enumerate(found.sheet.columns)
            if shown(column.at(row)).strip()
        )
        log.add(
            code,
            _SENTENCES[code].format(row=row + 1, value=value[:100]),
            row=row + 1,
            value=value,
            cell=found.sheet.cell(row, place),
        )
    log.count(code, None, len(places) - len(listed))


def _headings_again(found: Candidates) -> Mask:
    """Rows of which most cells, and two or more, are the headings of their own columns."""
    alike = np.zeros(len(found.rows), dtype=np.int64)
    for field, place in found.columns:
        key = heading_key(found.matched.headings[field])
        same = {
            number
            for number, cell in enumerate(found.values(place))
            if isinstance(cell, str) and len(cell) >= len(key) and heading_key(cell) == key
        }
        if same:
            alike += found.where(place, same)
    return (alike >= FEWEST_HEADINGS) & (2 * alike > found.filled)
