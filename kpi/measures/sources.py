"""The kinds of sources: events, what followed them, snapshots, plans, and a child's referrals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpi.calendar import Month, month_end, month_start
from kpi.extracts.ids import id_key
from kpi.extracts.lists import extract_lists
from kpi.extracts.row_dates import days_covered
from kpi.measures.source import (
    FactsReader,
    Loaded,
    Source,
    SourceRows,
    as_at_of,
    by_month,
    in_error,
    mapped,
    month_ordinals,
)
from kpi.store.speaking import (
    MONTHS_FOLLOWED,
    Voices,
    of_events,
    of_follow_ups,
    of_plans,
    of_snapshots,
)


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
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        spoken = {
            of.ordinal - 12 * self.years_later: voice.loads[0] for of, voice in voices.items()
        }
        facts = _spoken_rows(
            self, reader, loaded, spoken=spoken, dated_by=self.dated_by, fields=fields
        )
        dates = facts[self.dated_by].to_numpy()
        as_at = as_at_of(facts, loaded.get(self.list_id, []))
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
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
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
            as_at=as_at_of(facts, loaded.get(self.list_id, [])),
            list=self.list_id,
        )
        return SourceRows(rows[rows["month"].isin(wanted)])


@dataclass(frozen=True)
class Snapshot(Source):
    """A state of affairs at the as-at date of the month's last load of the list."""

    def voices(self, loaded: Loaded) -> Voices:
        return of_snapshots(loaded.get(self.list_id, []))

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        months = {voice.loads[0]: of.ordinal for of, voice in voices.items()}
        facts = reader.facts(self.list_id, months, fields)
        return SourceRows(
            facts.assign(
                month=mapped(facts["load_id"], months, "int64"),
                on=as_at_of(facts, loaded.get(self.list_id, [])),
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
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        loads = {load for voice in voices.values() for load in voice.loads}
        facts = reader.facts(self.list_id, loads, fields)
        heard = pd.DataFrame(
            [(load, of.ordinal) for of, voice in voices.items() for load in voice.loads],
            columns=["load_id", "month"],
        )
        facts["seen"] = as_at_of(facts, loaded.get(self.list_id, []))
        seen = facts.merge(heard, on="load_id").sort_values(["seen", "load_id", "row"])
        key = seen[["month", "start_date"]].assign(child=id_key(seen["child_id"]))
        last_seen = seen[~key.duplicated(keep="last")]
        dates = last_seen[self.dated_by].to_numpy()
        in_month = last_seen[month_ordinals(dates) == last_seen["month"].to_numpy()]
        wrong = self._wrong_in_own_month(facts, voices)
        rows = in_month.assign(on=in_month[self.dated_by], list=self.list_id)
        return SourceRows(rows.drop(columns="seen"), wrong)

    def _wrong_in_own_month(self, facts: pd.DataFrame, voices: Voices) -> Counter[int]:
        """Plans whose date can't be read, so that no month can be given them: their own load's."""
        own = {voice.loads[0]: of.ordinal for of, voice in voices.items()}
        wrong = facts[self.dated_by].isna() & in_error(SourceRows(facts), (self.dated_by,))
        loads = facts.loc[wrong, "load_id"].to_numpy()
        return by_month(mapped(loads[np.isin(loads, list(own))], own, "int64"))


@dataclass(frozen=True)
class ReferralHistory(Events):
    """Referrals, each with the child's earlier ones as far as the loads reach back.

    Adds ``known_since``, the first day of the unbroken run of months up to the row's own, and
    ``latest_in_list``: it is the child's latest referral of its list, months included for which
    another load speaks.
    """

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        found = super().read(reader, loaded, voices, fields=fields)
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
        mapped(loads, {load: each[end] for load, each in days.items()}, "datetime64[us]")
        for end in (0, 1)
    )
    heard = (dates >= starts) & (dates <= ends)  # a row without a date is not
    heard &= mapped(month_ordinals(dates), spoken, "float64") == loads
    return facts.loc[heard]


def _run_start(voices: Voices, of: Month) -> Month:
    """The first month of the unbroken run of months that ends with the given one."""
    while of - 1 in voices:
        of -= 1
    return of
