"""Windows of several months, made of monthly observations.

Numerators and denominators are summed, percentages never averaged. A window with a part or a
missing month has no value, and says which month.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from kpi.calendar import MONTH, QUARTER, SNAP, Month, month, window_length

WHOLE = "all"
"""The category of all cases together."""


BEYOND_REASON = 1e60
"""No figure is made of numbers as large: what is worked out from them may not be finite."""


@dataclass(frozen=True)
class Observation:
    """One month's figure as the store has it, without its key.

    Attributes:
        undated, outside, doubtful, doubted: as `kpi.store.speaking.Voice` has them.
        state: ``whole``, ``part``, or ``unread``: all rows of one of its lists are left out, so
            that there is no figure.
    """

    numerator: float
    denominator: float | None
    rows: int
    cases: int
    left_out: int
    assumed: int
    late: bool
    state: str
    undated: int = 0
    outside: int = 0
    doubtful: float = 0.0
    doubted: int = 0


@dataclass(frozen=True)
class Total:
    """A window's figure.

    Attributes:
        months: how many the window has.
        missing, unread, part: the first month that is missing, of which all rows are left out, or
            that is not covered whole; a month on its own may be part and still have its figure.
        ends: the last month of a quarter that is not over; it is part until then.
        rows, cases, left_out, assumed: summed. late: one of its months came late.
        undated, outside, doubtful, doubted: the most that one of its months has: those of
            neighbouring months are the same rows again.
    """

    numerator: float | None = None
    denominator: float | None = None
    months: int = 1
    rows: int = 0
    cases: int = 0
    left_out: int = 0
    assumed: int = 0
    late: bool = False
    undated: int = 0
    outside: int = 0
    doubtful: float = 0.0
    doubted: int = 0
    missing: Month | None = None
    unread: Month | None = None
    part: Month | None = None
    ends: Month | None = None

    @property
    def is_part(self) -> bool:
        """It is not whole yet, and so not judged."""
        return self.part is not None or self.ends is not None

    def exact(self, kind: str) -> Fraction | None:
        """The figure to the last digit.

        There is none without a numerator or with a denominator of 0.

        Args:
            kind: `kpi.plan.MeasureEntry.value`.
        """
        if self.numerator is None:
            return None
        top = _fraction(self.numerator)
        if kind in ("count", "distinct"):
            return top
        if kind == "median":
            return top if self.cases else None
        if kind == "largest":  # of none there is none: whoever holds something holds one
            return top or None
        if kind == "average":
            return top / self.months
        if not self.denominator:
            return None
        share = top / _fraction(self.denominator)
        match kind:
            case "share" | "worst":
                return 100 * share
            case "rate":
                return per_10000(self.numerator, self.denominator)
            case "mean":
                return share
            case "growth":
                return 100 * (share - 1)
        raise ValueError(f"there is no figure of kind {kind!r}")


class History:
    """The observations of one measure and category, and the windows made of them.

    Args:
        observations: the monthly ones, by the month's ordinal.
        whole: those of all categories together: a month that they have and `observations` has
            not is one without cases in this category, which is zero and not missing.
        by_window: figures that no sum of months gives, by window and the ordinal of its last
            month.
    """

    def __init__(
        self,
        observations: Mapping[int, Observation],
        whole: Mapping[int, Observation] | None = None,
        by_window: Mapping[str, Mapping[int, Observation]] | None = None,
    ) -> None:
        without_cases = {of: _none_of(each) for of, each in (whole or {}).items()}
        self._observations = without_cases | dict(observations)
        self._by_window = by_window or {}

    def total(
        self,
        window: str,
        of: Month,
        *,
        last_denominator: bool = False,
        since: Month | None = None,
    ) -> Total:
        """The figure of a window that ends with the month.

        Args:
            last_denominator: a population or staff, of which the last month's counts.
            since: the month from which a cumulative window runs.
        """
        last = of.ordinal
        length = window_length(window, of, since)
        found = [self._observations.get(each) for each in range(last - length + 1, last + 1)]
        for place, each in enumerate(found):
            if each is None:
                return Total(missing=of - length + 1 + place)
            if each.state == "unread":  # nothing found among nothing readable is not zero
                return Total(
                    unread=of - length + 1 + place, left_out=each.left_out, undated=each.undated
                )
            if each.state == "part" and window not in (MONTH, SNAP):  # April's year to date too
                return Total(part=of - length + 1 + place)
        whole = [each for each in found if each is not None]
        if not whole:
            return Total()
        undated, outside = max(each.undated for each in whole), max(each.outside for each in whole)
        doubtful, doubted = (
            max(each.doubtful for each in whole),
            max(each.doubted for each in whole),
        )
        late, part = any(each.late for each in whole), of if whole[-1].state == "part" else None
        if window in self._by_window:
            anew = self._by_window[window].get(last)
            if anew is not None and anew.state == "unread":
                return Total(unread=of, left_out=anew.left_out, undated=anew.undated)
            whole = [anew or _none_of(whole[-1])]
        denominators = [whole[-1]] if last_denominator else whole
        return Total(
            numerator=sum(each.numerator for each in whole),
            denominator=_sum_or_none(each.denominator for each in denominators),
            months=length,
            rows=sum(each.rows for each in whole),
            cases=sum(each.cases for each in whole),
            left_out=sum(each.left_out for each in whole),
            assumed=sum(each.assumed for each in whole),
            late=late,
            undated=undated,
            outside=outside,
            doubtful=doubtful,
            doubted=doubted,
            part=part,
            ends=_still_to_come(window, of),
        )


def histories(observations: pd.DataFrame) -> dict[tuple[str, str], History]:
    """The store's observations by measure and category.

    Args:
        observations: of the whole (category ``all``), and of one breakdown if any.
    """
    ordinals = {text: month(text).ordinal for text in observations["month"].unique()}
    found: dict[tuple[str, str], dict[str, dict[int, Observation]]] = {}
    rows: Iterable[Any] = observations.itertuples(index=False)
    for row in rows:
        of_window = found.setdefault((row.measure, row.category), {}).setdefault(row.window, {})
        of_window[ordinals[row.month]] = Observation(
            numerator=row.numerator,
            denominator=None if pd.isna(row.denominator) else row.denominator,
            rows=row.rows,
            cases=row.cases,
            left_out=row.left_out,
            assumed=row.assumed,
            late=bool(row.late),
            state=row.state if _is_of_reason(row.numerator, row.denominator) else "unread",
            undated=row.undated,
            outside=row.outside,
            doubtful=row.doubtful,
            doubted=row.doubted,
        )
    return {
        (measure, category): History(
            _monthly(windows), _monthly(found.get((measure, WHOLE), {})), windows
        )
        for (measure, category), windows in found.items()
    }


def _is_of_reason(numerator: float, denominator: float) -> bool:
    """Whether a figure can be made of these; a count has no denominator."""
    return abs(numerator) < BEYOND_REASON and (
        pd.isna(denominator) or abs(denominator) < BEYOND_REASON
    )


def _monthly(windows: Mapping[str, dict[int, Observation]]) -> dict[int, Observation]:
    return windows.get(MONTH) or windows.get(SNAP) or {}


def _none_of(whole: Observation) -> Observation:
    return replace(
        whole,
        numerator=0.0,
        denominator=None if whole.denominator is None else 0.0,
        rows=0,
        cases=0,
        left_out=0,
        assumed=0,
    )


def _still_to_come(window: str, of: Month) -> Month | None:
    """The last month of the quarter that a month lies in, while that lies ahead."""
    ahead = 2 - (of.month - 1) % 3
    return of + ahead if window == QUARTER and ahead else None


def _sum_or_none(numbers: Iterable[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def per_10000(number: float, people: float) -> Fraction:
    """So many of so many people, as a rate per 10,000, to the last digit."""
    return 10_000 * _fraction(number) / _fraction(people)


def _fraction(number: float) -> Fraction:
    """A number as it is written: 8.2 FTE is 82 tenths, not its binary neighbour."""
    return Fraction(repr(number))
