"""Rows that are notes, titles and footers among or under the data.

A row is a note for what it says, never for what it lacks: an id, or the name of a person or team,
with nothing else is a row with errors.
"""

import datetime as dt
import re

import numpy as np

from kpi.extracts.candidates import Candidates, Mask
from kpi.extracts.values import says_nothing
from kpi.extracts.workbook import Cell

NOTE_WORDS = 4
"""A lone text of so many words is a note wherever it stands; a shorter one only under the data."""
NAME_WORDS = 3
"""A lone text of so many words with capitals may be a name, where the column holds names."""
FEWEST_COLUMNS = 3
"""In a narrower sheet a lone cell is no rarity."""

_FOOTER = re.compile(
    r"\s*(?:[*†‡#]|\(?\d?\)?\s*(?:notes?|nb|n\.b\.?|source|key|caveats?|end of|report|printed|"
    r"produced|prepared|generated|extracted|run (?:on|by|at)|page \d|©|confidential|official|"
    r"draft|provisional)\b)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r".*:|(?:notes?|source|key|author|contact|version|period|filters?|"
    r"(?:prepared|produced|run|printed|extracted|created|completed) (?:by|on|at|date)|"
    r"(?:run|report|print|extract(?:ion)?) date|"
    r"date (?:run|printed|produced|of (?:report|extract)))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w'’-]*\.?")


def notes(found: Candidates, headings: Mask) -> Mask:
    """The rows that are notes.

    Among the data, a lone text that begins like a footer or has several words, and a title over
    repeated headings; under the data, any lone text or date that is no id and no name, and a label
    with what it labels, as in ``Run by | HR``.

    Args:
        headings: the rows that repeat the headings.
    """
    rows = np.zeros(len(found.rows), dtype=bool)
    few = found.filled <= 2
    if not few.any() or len(found.matched.places) < FEWEST_COLUMNS:
        return rows
    anywhere, below = _lone(found)
    below |= _labelled(found)
    last = np.flatnonzero(~(anywhere | below | headings)).max(initial=-1)
    rows[last + 1 :] = below[last + 1 :]
    return rows | anywhere | _titles(found, headings)


def _titles(found: Candidates, headings: Mask) -> Mask:
    """Rows of one cell right over repeated headings; an id is no title."""
    titles = np.zeros(len(found.rows), dtype=bool)
    titles[:-1] = headings[1:] & (found.filled[:-1] == 1)
    return titles & ~_may_be_id(found)


def _lone(found: Candidates) -> tuple[Mask, Mask]:
    """Rows of one cell: those that are notes anywhere, and those that are where no data follow.

    What stands in several rows is no note, unless it begins like a footer.
    """
    anywhere = np.zeros(len(found.rows), dtype=bool)
    below = anywhere.copy()
    alone = found.filled == 1
    for name, place in found.columns:
        column, codes, values = found.of.column(name), found.codes(place), found.values(place)
        for number in np.unique(codes[alone]).tolist():
            cell = values[number]
            if isinstance(cell, str) and says_nothing(cell):
                continue
            here = alone & (codes == number)
            if isinstance(cell, str) and _FOOTER.match(cell):
                anywhere |= here
            elif np.count_nonzero(codes == number) == 1:
                if isinstance(cell, str) and len(cell.split()) >= NOTE_WORDS:
                    anywhere |= here
                elif column.type in ("id", "text"):
                    below |= here & _is_note_below(cell, is_id=column.type == "id")
    return anywhere, below


def _is_note_below(cell: Cell, *, is_id: bool) -> bool:
    """Whether a lone cell under the data is a note: a date, or a text that is no id and no name."""
    if isinstance(cell, dt.date):
        return True
    if not isinstance(cell, str):
        return False
    words = cell.split()
    if is_id:
        return len(words) > 1 or not re.search(r"\d", cell)
    return len(words) > NAME_WORDS or not all(map(_NAME.fullmatch, words))


def _labelled(found: Candidates) -> Mask:
    """Rows of two cells of which the first is a label."""
    pairs, before = found.filled == 2, np.zeros(len(found.rows), dtype=np.int64)
    labels = np.zeros(len(found.rows), dtype=bool)
    for _, place in found.columns:
        says = found.says(place)
        texts = found.texts(place)
        codes = found.codes(place)
        for number in np.unique(codes[pairs & says & (before == 0)]).tolist():
            if _LABEL.fullmatch(texts[number]):
                labels |= pairs & (before == 0) & (codes == number)
        before += says
    return labels


def _may_be_id(found: Candidates) -> Mask:
    """Rows with a cell in a column of ids that has a digit, and so may be one."""
    ids = np.zeros(len(found.rows), dtype=bool)
    for place in found.places("id"):
        numbers = {
            number
            for number, cell in enumerate(found.values(place))
            if isinstance(cell, int | float) or (isinstance(cell, str) and re.search(r"\d", cell))
        }
        ids |= found.where(place, numbers)
    return ids
