"""Where a measure's rows come from: a list, and the load that speaks for each month.

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

from kpi.calendar import Month, month_end, month_start
from kpi.extracts.lists import extract_lists
from kpi.extracts.row_dates import days_covered
from kpi.store.speaking import (
    MONTHS_FOLLOWED,
    PLAN_MONTHS,
    LoadedList,
    Silent,
    Voice,
    Voices,
    of_events,
    of_follow_ups,
    of_plans,
    of_snapshots,
    unheard,
)

Loaded = Mapping[str, list[LoadedList]]

_FIELD_COLUMNS = [
    "list",
    "list_title",
    "load_id",
    "row",
    "month",
    "field",
    "heading",
    "entries",
    "wrong",
]


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
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
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
        return unheard(items, of_list, dated_by, self.month_behind(of))

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
        bad |= _in_error(read, (*self.needs, *self.uses))
        if not bad.any():
            return read
        return SourceRows(rows[~bad], read.left_out + by_month(rows["month"].to_numpy()[bad]))


@dataclass(frozen=True)
class Events(Source):
    """An event list, by the date that places its rows in months.

    Attributes:
        dated_by: that date's field.
        years_later: the rows count that many years after they happened, to be compared with
            those of the same months then.
    """

    dated_by: str = field(default="", kw_only=True)
    years_later: int = field(default=0, kw_only=True)

    @property
    def fields(self) -> set[str]:
        return {*super().fields, self.dated_by}

    def voices(self, loaded: Loaded) -> Voices:
        voices = of_events(
            loaded.get(self.list_id, []), extract_lists()[self.list_id], self.dated_by
        )
        return {of + 12 * self.years_later: voice for of, voice in voices.items()}

    def month_behind(self, of: Month) -> Month:
        return of - 12 * self.years_later

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        spoken = {
            of.ordinal - 12 * self.years_later: voice.loads[0] for of, voice in voices.items()
        }
        facts = _spoken_rows(
            self, reader, loaded, spoken=spoken, dated_by=self.dated_by, fields=fields
        )
        dates = facts[self.dated_by].to_numpy()
        as_at = _as_at(facts, loaded.get(self.list_id, []))
        months = month_ordinals(dates) + 12 * self.years_later
        return SourceRows(facts.assign(month=months, on=dates, as_at=as_at, list=self.list_id))


@dataclass(frozen=True)
class FollowUps(Source):
    """What followed the rows of an event list, by a later date than the one that cuts the list.

    List 5 is cut by the strategy discussion, so that the latest extract to cover a conference's
    month no longer holds the enquiries that came to it slowly. Each row is taken from the load that
    speaks for the month of its own date, and all of them together are placed by the later one.

    What is placed by an *earlier* date than its list's (assessments by their start, of List 4,
    which is cut by the authorisation and holds what is open) needs none of this and is `Events`:
    every load that covers a month holds all that began in it.

    Attributes:
        dated_by: the later date's field.
    """

    dated_by: str = field(default="", kw_only=True)

    @property
    def own_date(self) -> str:
        """The field of the date that cuts the list."""
        return extract_lists()[self.list_id].dated_by[0]

    @property
    def fields(self) -> set[str]:
        return {*super().fields, self.own_date, self.dated_by}

    def voices(self, loaded: Loaded) -> Voices:
        return of_follow_ups(
            loaded.get(self.list_id, []), extract_lists()[self.list_id], self.dated_by
        )

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        spoken = {of.ordinal: voice.loads[-1] for of, voice in self.voices(loaded).items()}
        wanted = {of.ordinal for of in voices}
        near = {
            of: load
            for of, load in spoken.items()
            if any(abs(of - each) <= MONTHS_FOLLOWED for each in wanted)
        }
        facts = _spoken_rows(
            self, reader, loaded, spoken=near, dated_by=self.own_date, fields=fields
        )
        dates = facts[self.dated_by].to_numpy()
        rows = facts.assign(
            month=month_ordinals(dates),
            on=dates,
            as_at=_as_at(facts, loaded.get(self.list_id, [])),
            list=self.list_id,
        )
        return SourceRows(rows[rows["month"].isin(wanted)])


@dataclass(frozen=True)
class Snapshot(Source):
    """A state of affairs at the as-at date of the month's last load of the list."""

    def voices(self, loaded: Loaded) -> Voices:
        return of_snapshots(loaded.get(self.list_id, []))

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        months = {voice.loads[0]: of.ordinal for of, voice in voices.items()}
        facts = reader.facts(self.list_id, months, fields)
        return SourceRows(
            facts.assign(
                month=_mapped(facts["load_id"], months, "int64"),
                on=_as_at(facts, loaded.get(self.list_id, [])),
                list=self.list_id,
            )
        )


@dataclass(frozen=True)
class Plans(Source):
    """Plans that started or ended in a month: distinct children and start dates of List 7.

    They count as last seen in that month's load or in the five months' loads after it, since
    List 7 keeps a child's latest plan only, and for six months after its end.

    Attributes:
        dated_by: ``start_date`` or ``end_date``.
    """

    dated_by: str = field(default="", kw_only=True)

    @property
    def fields(self) -> set[str]:
        return {*super().fields, "child_id", "start_date", self.dated_by}

    def voices(self, loaded: Loaded) -> Voices:
        return of_plans(loaded.get(self.list_id, []))

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        loads = {load for voice in voices.values() for load in voice.loads}
        facts = reader.facts(self.list_id, loads, fields)
        heard = pd.DataFrame(
            [(load, of.ordinal) for of, voice in voices.items() for load in voice.loads],
            columns=["load_id", "month"],
        )
        facts["seen"] = _as_at(facts, loaded.get(self.list_id, []))
        seen = facts.merge(heard, on="load_id").sort_values(["seen", "load_id", "row"])
        key = seen[["month", "child_id", "start_date"]]
        last_seen = seen[~key.duplicated(keep="last")]
        dates = last_seen[self.dated_by].to_numpy()
        in_month = last_seen[month_ordinals(dates) == last_seen["month"].to_numpy()]
        wrong = self._wrong_in_own_month(facts, voices)
        rows = in_month.assign(on=in_month[self.dated_by], list=self.list_id)
        return SourceRows(rows.drop(columns="seen"), wrong)

    def _wrong_in_own_month(self, facts: pd.DataFrame, voices: Voices) -> Counter[int]:
        """Plans whose date can't be read, so that no month can be given them: their own load's."""
        own = {voice.loads[0]: of.ordinal for of, voice in voices.items()}
        wrong = facts[self.dated_by].isna() & _in_error(SourceRows(facts), (self.dated_by,))
        loads = facts.loc[wrong, "load_id"].to_numpy()
        return by_month(_mapped(loads[np.isin(loads, list(own))], own, "int64"))


@dataclass(frozen=True)
class ReferralHistory(Events):
    """Referrals, each with the child's earlier ones as far as the loads reach back.

    Adds ``known_since``, the first day of the unbroken run of months up to the row's own, and
    ``latest_in_list``: it is the child's latest referral of its list, months included for which
    another load speaks.
    """

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        found = super().read(reader, loaded, voices, fields)
        everything = self.voices(loaded)
        since = {of.ordinal: _run_start(everything, of).start_time for of in voices}
        short = {  # the months of which a year before is not all in sight
            voice.loads[0]
            for of, voice in voices.items()
            if since[of.ordinal] > (of - 13).start_time
        }
        latest = reader.latest_dates(self.list_id, short, self.dated_by)
        rows = found.rows.merge(latest, on=["load_id", "child_id"], how="left")
        rows["known_since"] = rows["month"].map(since).astype("datetime64[us]")
        rows["latest_in_list"] = rows["on"] == rows["latest"]
        return SourceRows(rows.drop(columns="latest"), found.left_out)


@dataclass(frozen=True)
class FieldErrors(Source):
    """Every field of every list that was loaded in a month, with its entries and its errors.

    Gives rows of another shape: ``list``, ``field``, ``heading``, ``entries``, ``wrong``, one for
    each field that the list's latest sheet of the month had; ``row`` is the first that is wrong.
    """

    list_id: str = ""

    @property
    def all_fields(self) -> list[str]:
        return []

    def voices(self, loaded: Loaded) -> Voices:
        latest: dict[Month, list[Voice]] = {}
        for items in _counted(loaded).values():
            for of, voice in of_snapshots(items).items():
                latest.setdefault(of, []).append(voice)
        return {
            of: Voice(
                tuple(sorted({load for voice in voices for load in voice.loads})),
                whole=True,
                late=any(voice.late for voice in voices),
            )
            for of, voices in latest.items()
        }

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, fields: Sequence[str]
    ) -> SourceRows:
        counted = []
        for list_id, items in _counted(loaded).items():
            of_list = {
                voice.loads[0]: of for of, voice in of_snapshots(items).items() if of in voices
            }
            sheets = {item.load: item for item in items if item.load in of_list}
            errors = reader.field_errors(list_id, sheets)
            for load, sheet in sheets.items():
                for column in extract_lists()[list_id].columns:
                    if column.name not in sheet.columns:
                        continue
                    wrong, first = errors.get((load, column.name), (0, None))
                    counted.append(
                        {
                            "list": list_id,
                            "list_title": extract_lists()[list_id].title,
                            "load_id": load,
                            "row": first,
                            "month": of_list[load].ordinal,
                            "field": column.name,
                            "heading": column.heading,
                            "entries": sheet.rows,
                            "wrong": wrong,
                        }
                    )
        return SourceRows(pd.DataFrame(counted, columns=_FIELD_COLUMNS))

    def whole(self, read: SourceRows) -> SourceRows:
        return read


def _spoken_rows(
    source: Source,
    reader: FactsReader,
    loaded: Loaded,
    *,
    spoken: Mapping[int, int],
    dated_by: str,
    fields: Sequence[str],
) -> pd.DataFrame:
    """The rows of an event list, each from the load that speaks for the month of its date.

    Args:
        spoken: the load that speaks for each month, by the month's ordinal.
    """
    items = {item.load: item for item in loaded.get(source.list_id, [])}
    of_list = extract_lists()[source.list_id]
    months: dict[int, list[Month]] = {}
    for of, load in spoken.items():
        months.setdefault(load, []).append(pd.Period(ordinal=of, freq="M"))
    days = {}
    for load, each in months.items():
        first, last = days_covered(of_list, items[load].as_at, items[load].first_month)
        days[load] = max(month_start(min(each)), first), min(month_end(max(each)), last)
    dated = {load: (dated_by, first, last) for load, (first, last) in days.items()}
    facts = reader.facts(source.list_id, spoken.values(), fields, dated=dated)
    dates, loads = facts[dated_by].to_numpy(), facts["load_id"].to_numpy()
    starts, ends = (
        _mapped(loads, {load: each[end] for load, each in days.items()}, "datetime64[us]")
        for end in (0, 1)
    )
    heard = (dates >= starts) & (dates <= ends)  # a row without a date is not
    heard &= _mapped(month_ordinals(dates), spoken, "float64") == loads
    return facts.loc[heard]


def _counted(loaded: Loaded) -> Loaded:
    """The lists of cases; what people write of the plan's actions is none."""
    return {
        list_id: items
        for list_id, items in loaded.items()
        if extract_lists()[list_id].kind != "updates"
    }


def _run_start(voices: Voices, of: Month) -> Month:
    """The first month of the unbroken run of months that ends with the given one."""
    while of - 1 in voices:
        of -= 1
    return of


def by_month(months: npt.NDArray[np.int64]) -> Counter[int]:
    """How many rows there are of each month, given the ordinal of each row's."""
    different, counts = np.unique(months, return_counts=True)
    return Counter(dict(zip(different.tolist(), counts.tolist(), strict=True)))


def month_ordinals(dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    """The month's ordinal of each date, as `pandas.Period` counts them; of none, none of these."""
    return dates.astype("datetime64[M]").astype("int64")


def _in_error(read: SourceRows, fields: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Rows of which one of these fields held something that could not be read."""
    wrong = pd.Series(False, index=read.rows.index)
    if fields and len(read.errors):
        pattern = rf"\b(?:{'|'.join(fields)})\b"
        wrong[read.errors.index] = read.errors.str.contains(pattern, regex=True)
    return wrong.to_numpy()


def _mapped(
    keys: npt.NDArray[np.int64] | pd.Series, to: Mapping[int, Any], dtype: str
) -> npt.NDArray[Any]:
    """What each key maps to, looked up once for each different one."""
    different, place = np.unique(keys, return_inverse=True)
    return np.array([to.get(key) for key in different.tolist()], dtype=dtype)[place]


def _as_at(facts: pd.DataFrame, loaded: list[LoadedList]) -> npt.NDArray[np.datetime64]:
    """The as-at date of the load that each row came with."""
    dates = {item.load: item.as_at for item in loaded}
    return _mapped(facts["load_id"], dates, "datetime64[us]")


__all__ = [
    "PLAN_MONTHS",
    "Events",
    "FollowUps",
    "Loaded",
    "Plans",
    "Snapshot",
    "Source",
    "SourceRows",
    "Voice",
]
