"""Where a series has no figure, and why: the reason stands where the gap is."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.calendar import Month
from kpi.findings import Point


@dataclass(frozen=True)
class Gap:
    """Months in a row without a figure, and the reason given for the first of them."""

    first: Month
    last: Month
    reason: str

    def lines(self, width: int) -> list[str]:
        """The reason, broken into lines of that many letters."""
        return textwrap.wrap(self.reason, width)


def from_first_figure(points: Sequence[Point]) -> tuple[Point, ...]:
    """The series from its first figure on: before it, there is nothing that a gap could break."""
    for index, point in enumerate(points):
        if point.figure.value is not None:
            return tuple(points[index:])
    return ()


def gaps(points: Sequence[Point]) -> list[Gap]:
    """The gaps of a series of neighbouring months, oldest first."""
    found: list[Gap] = []
    for point in points:
        figure = point.figure
        if figure.value is not None:
            continue
        if found and found[-1].last + 1 == figure.month:
            found[-1] = Gap(found[-1].first, figure.month, found[-1].reason)
        else:
            found.append(Gap(figure.month, figure.month, figure.reason or "No figure."))
    return found
