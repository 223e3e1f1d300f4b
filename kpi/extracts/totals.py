"""Rows that are totals of other rows: counted, they double a figure.

A row is a total for what its label says; where the label may be a name too, or is missing, for the
sums that its numbers are.
"""

import re

import numpy as np
import numpy.typing as npt

from kpi.extracts.candidates import Candidates, Mask
from kpi.extracts.codes import fold
from kpi.extracts.values import fold_spaces, number_in
from kpi.extracts.words import hints_at_total, is_total, may_say_total
from kpi.extracts.workbook import ErrorCell

TOLERANCE = 1e-6
FEWEST_SUMMED = 2
"""Rows that a named row's numbers must be the sum of: they may well be those of one by chance."""
BEYOND_REASON = 1e9
"""A number above is an error, and would swallow the others in a sum."""
LONGEST_LABEL = 100
"""Characters. Patterns take their time over longer texts."""

_SUBTOTAL = re.compile(
    r"(?:(?:sub|grand)?[\s-]*totals?\s+(?:(?:for|of)\s+)?(?P<after>.+)"
    r"|(?P<before>.+?)\s+(?:sub[\s-]*)?totals?)\s*:?",
    re.IGNORECASE,
)
_ADDS_UP = re.compile(r"=\s*(?:sum|subtotal|aggregate|count|counta|average)\s*\(", re.IGNORECASE)

_Labels = dict[int, list[tuple[int, str]]]
"""By the place of a column, those of its distinct values that may be labels, with their numbers."""


def totals(found: Candidates, no_rows: Mask) -> Mask:
    """The rows that are totals.

    Args:
        no_rows: those that are known to be none for another reason.
    """
    labels = {place: _labels(found, place) for place in _label_places(found)}
    certain = (_labelled(found, labels) | _formulas_that_add_up(found)) & ~no_rows
    hinted, alone = _hinted(found, labels)
    certain |= alone & ~no_rows
    numbers = found.count_filled(found.places("number"))
    nameless = (numbers > 0) & (found.filled == numbers)
    asked = (hinted | nameless) & ~no_rows & ~certain
    if not asked.any():
        return certain
    return certain | _sums(found, asked, named=hinted, left_out=no_rows | certain)


def _label_places(found: Candidates) -> list[int]:
    """The columns of the list, and those left of its first."""
    left = range(min(found.matched.places.values()))
    return [*left, *found.places("id", "text", "code", "yes_no", "date")]


def _labels(found: Candidates, place: int) -> list[tuple[int, str]]:
    """The number and text of a column's distinct values that may be labels."""
    return [
        (number, fold_spaces(cell))
        for number, cell in enumerate(found.values(place))
        if isinstance(cell, str) and 0 < len(cell) <= LONGEST_LABEL and may_say_total(cell)
    ]


def _labelled(found: Candidates, labels: _Labels) -> Mask:
    """Rows that a label calls a total."""
    rows = np.zeros(len(found.rows), dtype=bool)
    for place, texts in labels.items():
        certain = {number for number, text in texts if is_total(text) or _is_total_of(text, found)}
        if certain:
            rows |= found.where(place, certain)
    return rows


def _is_total_of(text: str, found: Candidates) -> bool:
    """Whether a text is a total's word with a name that rows of the list have."""
    match = _SUBTOTAL.fullmatch(text)
    return match is not None and fold(match["after"] or match["before"]) in found.names


def _formulas_that_add_up(found: Candidates) -> Mask:
    """Rows of nothing but formulas such as ``=SUM(D2:D9)`` that were never calculated."""
    adding = np.zeros(len(found.rows), dtype=np.int64)
    for _, place in found.columns:
        formulas = {
            number
            for number, cell in enumerate(found.values(place))
            if isinstance(cell, ErrorCell) and _ADDS_UP.match(cell.error)
        }
        if formulas:
            adding += found.where(place, formulas)
    nothing_else: Mask = (adding > 0) & (adding == found.filled)
    return nothing_else


def _hinted(found: Candidates, labels: _Labels) -> tuple[Mask, Mask]:
    """Rows whose label may be a total's or a name, and those of them with nothing but numbers else.

    A label that is a name in a row of its own is a name everywhere.
    """
    hinted = np.zeros(len(found.rows), dtype=bool)
    alone = hinted.copy()
    others = found.filled - found.count_filled(found.places("number"))
    first = min(found.matched.places.values())
    for place in {*range(first), *found.places("id", "text")} & labels.keys():
        nothing_else = others == int(place >= first)
        for number, text in labels[place]:
            if hints_at_total(text):
                here = found.where(place, {number})
                hinted |= here
                if nothing_else[here].all():
                    alone |= here
    return hinted, alone


def _sums(found: Candidates, asked: Mask, *, named: Mask, left_out: Mask) -> Mask:
    """Of the rows asked about, those whose every number is the sum of the numbers above it.

    Above it are all rows, or those since the total before it; those left out are none. A row with
    a name must be the sum of several.
    """
    numbers = _numbers(found)
    counts = ~left_out[:, None] & (np.abs(numbers) <= BEYOND_REASON)  # and is there
    counted = np.where(counts, numbers, 0.0)
    sums = np.vstack([np.zeros(numbers.shape[1]), np.cumsum(counted, axis=0)])
    rows = np.concatenate([[0], np.cumsum(~left_out)])
    totals = np.zeros(len(found.rows), dtype=bool)
    in_totals, found_totals, start = np.zeros(numbers.shape[1]), 0, 0
    for row in np.flatnonzero(asked | left_out).tolist():
        fewest = FEWEST_SUMMED if named[row] else 1
        of_all = rows[row] - found_totals >= fewest and _equal(numbers[row], sums[row] - in_totals)
        of_block = rows[row] - rows[start] >= fewest and _equal(
            numbers[row], sums[row] - sums[start]
        )
        if asked[row] and (of_all or of_block):
            totals[row] = True
            in_totals, found_totals = in_totals + counted[row], found_totals + 1
        if totals[row] or left_out[row]:
            start = row + 1
    return totals


def _equal(numbers: npt.NDArray[np.float64], sums: npt.NDArray[np.float64]) -> bool:
    said = ~np.isnan(numbers)
    return bool(said.any()) and bool((np.abs(numbers - sums)[said] < TOLERANCE).all())


def _numbers(found: Candidates) -> npt.NDArray[np.float64]:
    """The list's numbers, a column each; ages are none that anyone would add up."""
    fields = [
        place
        for name, place in found.columns
        if found.of.column(name).type == "number" and not found.of.column(name).years
    ]
    columns = [np.empty((len(found.rows), 0))]
    for place in fields:
        values = np.array([number_in(cell) for cell in found.values(place)], dtype=np.float64)
        columns.append(values[found.codes(place)][:, None])
    return np.hstack(columns)
