"""What a source of a measure's rows is: a list, and the load that speaks for each month.

Every source gives rows with the columns ``list``, ``load_id``, ``row``, ``month`` (ordinal of the
period), ``on`` (the event's date, or the as-at date of a snapshot) and the list's fields. Rows in
which a field that the measure needs is blank or wrong are left out and counted.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month
from kpi.extracts.lists import extract_lists
from kpi.store.speaking import (
    LoadedList,
    Silent,
    Voices,
    unheard,
)

Loaded = Mapping[str, list[LoadedList]]


class FactsReader(Protocol):
    """What sources ask of the store; see `kpi.store.Reader` for each."""

    def facts(
        self,
        list_id: str,
        loads: Iterable[int],
        columns: Sequence[str],
        *,
        dated: Mapping[int, tuple[str, dt.date, dt.date]] | None = None,
    ) -> pd.DataFrame: ...

    def latest_dates(self, list_id: str, loads: Iterable[int], dated_by: str) -> pd.DataFrame: ...

    def field_errors(
        self, list_id: str, loads: Iterable[int]
    ) -> dict[tuple[int, str], tuple[int, int]]: ...


@dataclass(frozen=True)
class SourceRows:
    """A source's rows for some months, and how many were left out of each month (by ordinal)."""

    rows: pd.DataFrame
    left_out: Counter[int] = field(default_factory=Counter)

    @cached_property
    def errors(self) -> pd.Series:
        """The names of the fields in error, of those rows that have any."""
        errors = self.rows["errors"]
        return errors[errors != ""]


@dataclass(frozen=True)
class Source:
    """One list as a measure needs it.

    Attributes:
        list_id: which list.
        needs: fields without which a row can't be counted.
        uses: fields that may be blank but not wrong.
        shows: further fields that the measure looks at, whatever they hold.
        optional: a month has figures without it.
        look_back: how many months before its own a month's cases depend on.
    """

    list_id: str
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    optional: bool = False
    shows: tuple[str, ...] = field(default=(), kw_only=True)
    look_back: int = field(default=0, kw_only=True)

    def voices(self, loaded: Loaded) -> Voices:
        """Which loads speak for which months."""
        raise NotImplementedError

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        """The rows of the given months, whatever is wrong with their fields but for the date.

        Args:
            fields: those of the list that are wanted.
        """
        raise NotImplementedError

    def month_behind(self, of: Month) -> Month:
        """The month whose rows count in the given one."""
        return of

    def unheard(self, loaded: Loaded, of: Month) -> Silent | None:
        """The load that would speak for a month, were its rows' dates of any use."""
        dated_by = getattr(self, "dated_by", "")
        of_list = extract_lists().get(self.list_id)
        if of_list is None or of_list.kind != "events":
            return None
        items = loaded.get(self.list_id, [])
        return unheard(items, of_list, dated_by, of=self.month_behind(of))

    @cached_property
    def reading(self) -> Self:
        """What is read for it: sources that differ in the fields they need are read together."""
        return replace(self, needs=(), uses=(), shows=(), optional=False)

    @property
    def all_fields(self) -> list[str]:
        """The list's fields, in its order."""
        return [column.name for column in extract_lists()[self.list_id].columns]

    @property
    def fields(self) -> set[str]:
        """The fields that the measure looks at."""
        return {*self.needs, *self.uses, *self.shows}

    def whole(self, read: SourceRows) -> SourceRows:
        """What was read, without the rows that lack what is needed."""
        rows = read.rows
        bad = np.zeros(len(rows), dtype=bool)
        for name in self.needs:
            bad |= rows[name].isna().to_numpy()
        bad |= in_error(read, (*self.needs, *self.uses))
        if not bad.any():
            return read
        return SourceRows(rows[~bad], read.left_out + by_month(rows["month"].to_numpy()[bad]))


def by_month(months: npt.NDArray[np.int64]) -> Counter[int]:
    """How many rows there are of each month, given the ordinal of each row's."""
    different, counts = np.unique(months, return_counts=True)
    return Counter(dict(zip(different.tolist(), counts.tolist(), strict=True)))


def month_ordinals(dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    """The month's ordinal of each date, as `pandas.Period` counts them; of none, none of these."""
    return dates.astype("datetime64[M]").astype("int64")


def in_error(read: SourceRows, fields: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Rows of which one of these fields held something that could not be read."""
    wrong = pd.Series(False, index=read.rows.index)
    if fields and len(read.errors):
        pattern = rf"\b(?:{'|'.join(fields)})\b"
        wrong[read.errors.index] = read.errors.str.contains(pattern, regex=True)
    return wrong.to_numpy()


def mapped(
    keys: npt.NDArray[np.int64] | pd.Series, to: Mapping[int, Any], dtype: str
) -> npt.NDArray[Any]:
    """What each key maps to, looked up once for each different one."""
    different, place = np.unique(keys, return_inverse=True)
    return np.array([to.get(key) for key in different.tolist()], dtype=dtype)[place]


def as_at_of(facts: pd.DataFrame, loaded: list[LoadedList]) -> npt.NDArray[np.datetime64]:
    """The as-at date of the load that each row came with."""
    dates = {item.load: item.as_at for item in loaded}
    return mapped(facts["load_id"], dates, "datetime64[us]")
