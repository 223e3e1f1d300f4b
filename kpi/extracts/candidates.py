"""The rows of a sheet that may be rows of its list, and how to look at their cells.

Each distinct value of a column is looked at once, however many rows hold it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kpi.extracts.codes import fold
from kpi.extracts.headings import Matched
from kpi.extracts.lists import ColumnType, ExtractList
from kpi.extracts.values import fold_spaces, says_nothing
from kpi.extracts.workbook import Cell, Sheet

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """The rows under the headings in which a column of the list says something.

    Attributes:
        rows: their numbers in the sheet, from 0, in order.
    """

    sheet: Sheet
    of: ExtractList
    matched: Matched
    rows: Rows
    _codes: dict[int, npt.NDArray[np.int32]] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Field name and place of the list's columns, from left to right."""
        return sorted(self.matched.places.items(), key=lambda each: each[1])

    def places(self, *types: ColumnType) -> list[int]:
        """The places of the list's columns of these types, from left to right."""
        return [place for name, place in self.columns if self.of.column(name).type in types]

    def values(self, place: int) -> list[Cell]:
        """A column's distinct values."""
        return self.sheet.columns[place].values

    def texts(self, place: int) -> list[str]:
        """A column's distinct values, with their spaces folded; empty where they are no text."""
        return [fold_spaces(cell) if isinstance(cell, str) else "" for cell in self.values(place)]

    def codes(self, place: int) -> npt.NDArray[np.int32]:
        """For each row, which of the column's distinct values it holds."""
        if place not in self._codes:
            self._codes[place] = self.sheet.columns[place].codes[self.rows]
        return self._codes[place]

    def where(self, place: int, wanted: set[int]) -> Mask:
        """The rows whose cell in a column holds one of the distinct values of those numbers."""
        if not wanted:
            return np.zeros(len(self.rows), dtype=bool)
        chosen = np.zeros(len(self.values(place)), dtype=bool)
        chosen[list(wanted)] = True
        return chosen[self.codes(place)]

    def says(self, place: int) -> Mask:
        """The rows whose cell in a column says something."""
        return self.where(
            place,
            {
                number
                for number, cell in enumerate(self.values(place))
                if not isinstance(cell, str) or not says_nothing(cell)
            },
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """What the rows call their teams, roles and the like, as `fold` has it."""
        places = self.places("id", "text", "code")
        return frozenset(fold(text) for place in places for text in self.texts(place) if text)

    @cached_property
    def filled(self) -> npt.NDArray[np.int64]:
        """How many of the list's cells say something in each row."""
        return self.count_filled(place for _, place in self.columns)

    def count_filled(self, places: Iterable[int]) -> npt.NDArray[np.int64]:
        """How many of these columns' cells say something in each row."""
        filled = np.zeros(len(self.rows), dtype=np.int64)
        for place in places:
            filled += self.says(place)
        return filled
