"""Which load speaks for which month.

Loads are never changed, so a month's figure rests on the load whose list speaks for it. The rules
are those of ``extracts.md``: a later extract corrects an earlier one, a list whose rows can't be
placed leaves what spoke before speaking, and a month that no load covers whole is part or missing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kpi.calendar import Month, month, month_end, month_start, months_between
from kpi.extracts.lists import ExtractList
from kpi.extracts.row_dates import RowDates, days_covered

PLAN_MONTHS = 6
"""A plan counts if it is seen in its month's load or the five months' loads after it."""
MONTHS_FOLLOWED = 12
"""How far apart a row's own date and the date that follows it are looked for, either way."""
MONTHS_BEHIND = 3
"""A month of what followed is whole if so many months before it are spoken for too."""


@dataclass(frozen=True)
class LoadedList:
    """One list of one load that has not been withdrawn.

    Attributes:
        dates: where the rows of an event list lie; no other list has them.
        doubted: how many of its dates may have day and month exchanged.
    """

    load: int
    list: str
    as_at: dt.date
    first_month: Month | None
    at: dt.datetime
    rows: int
    columns: frozenset[str]
    dates: RowDates | None = None
    doubted: int = 0


@dataclass(frozen=True)
class Voice:
    """The load or loads that speak for a month.

    Attributes:
        loads: their ids; more than one only for plans (`of_plans`), the latest as-at date last, and
            for what followed (`of_follow_ups`), the month's own last.
        whole: they cover the month to its end.
        late: the first load to cover the month whole was made more than 15 days after its end
            (and within a year of it: how old extracts came to be loaded says nothing).
        undated: rows without a readable date, which may belong to this month as to any other that
            the load covers, and count in none.
        outside: rows dated outside what the load covers, which count nowhere.
        doubtful: the share of these in the list's rows, 0 to 1.
        doubted: dates of the list that may have day and month exchanged.
    """

    loads: tuple[int, ...]
    whole: bool
    late: bool
    undated: int = 0
    outside: int = 0
    doubtful: float = 0.0
    doubted: int = 0


Voices = dict[Month, Voice]


@dataclass(frozen=True)
class Silent:
    """A load's list that does not speak, though it has rows.

    Attributes:
        undated: how many rows have no readable date; 0 if all of them are of other months.
    """

    item: LoadedList
    undated: int


def of_events(loaded: Iterable[LoadedList], extract_list: ExtractList, dated_by: str) -> Voices:
    """The voices of an event list, by the column that places its rows in months."""
    candidates: dict[Month, list[tuple[bool, LoadedList]]] = defaultdict(list)
    for item in loaded:
        if not speaks(item, extract_list, dated_by):
            continue
        first_day, last_day = days_covered(extract_list, item.as_at, item.first_month)
        for of in months_between(month(first_day), month(last_day)):
            whole = first_day <= month_start(of) and month_end(of) <= item.as_at
            candidates[of].append((whole, item))
    return {of: _latest(of, items, dated_by) for of, items in candidates.items()}


def of_follow_ups(loaded: Iterable[LoadedList], extract_list: ExtractList, dated_by: str) -> Voices:
    """The voices of what followed a list's rows, by a later date than the one that cuts the list.

    A conference of List 5 follows its strategy discussion, often in another month: it is heard from
    the load that speaks for the discussion's month. A month hears all loads that may hold what
    followed in it. It is whole if its own rows and those of the three months before it are, and
    were seen at its end: else the slow ones are missing, and the figure is rosier than the truth.

    Args:
        dated_by: the later date.
    """
    own_date = extract_list.dated_by[0]
    items = [item for item in loaded if speaks(item, extract_list, dated_by)]
    own = of_events(items, extract_list, own_date)
    by_load = {item.load: item for item in items}
    voices = {}
    for of, voice in own.items():
        near = months_between(of - MONTHS_FOLLOWED, of + MONTHS_FOLLOWED)
        others = {own[each].loads[0] for each in near if each in own} - {*voice.loads}
        behind = [own.get(each) for each in months_between(of - MONTHS_BEHIND, of)]
        whole = all(
            each is not None and each.whole and by_load[each.loads[0]].as_at >= month_end(of)
            for each in behind
        )
        doubts = _doubts(by_load[voice.loads[0]], own_date, dated_by)
        voices[of] = Voice((*sorted(others), *voice.loads), whole, voice.late, *doubts)
    return voices


def of_snapshots(loaded: Iterable[LoadedList]) -> Voices:
    """The voices of a snapshot: the latest load whose as-at date lies in the month."""
    candidates: dict[Month, list[tuple[bool, LoadedList]]] = defaultdict(list)
    for item in loaded:
        if item.rows:
            candidates[month(item.as_at)].append((True, item))
    return {of: _latest(of, items) for of, items in candidates.items()}


def of_plans(loaded: Iterable[LoadedList]) -> Voices:
    """The voices of plans starting and ending, which List 7 keeps only a child's latest of.

    A month with a List 7 load of its own is spoken for by that load and those of the five months
    after it; it is whole once one of them reaches its end.
    """
    items = [item for item in loaded if item.rows]
    snapshots = of_snapshots(items)
    by_load = {item.load: item for item in items}
    voices = {}
    for of, own in snapshots.items():
        loads = tuple(
            snapshots[later].loads[0]
            for later in months_between(of, of + PLAN_MONTHS - 1)
            if later in snapshots
        )
        whole = max(by_load[load].as_at for load in loads) >= month_end(of)
        doubted = max(by_load[load].doubted for load in loads)
        voices[of] = Voice(loads, whole, own.late, doubted=doubted)
    return voices


def speaks(item: LoadedList, extract_list: ExtractList, dated_by: str) -> bool:
    """Whether a load's event list speaks for the months that it covers, by one of its dates.

    Headings without rows say nothing, except in the plan's own lists, where they are zero. Nor does
    a list without the column, or one of which the rows can be given no month (`why_silent`).
    """
    if dated_by not in item.columns:
        return False
    if item.rows == 0:
        return extract_list.months_covered == 1
    return why_silent(item, extract_list, dated_by) is None


def why_silent(item: LoadedList, extract_list: ExtractList, dated_by: str) -> Silent | None:
    """What keeps a list with rows from speaking by one of its dates, if anything does.

    Over a fifth of its rows are without that date, or without the one that cuts the list, whatever
    places its rows; or, of the plan's own lists, every row that has a date is of other months.
    """
    if item.dates is None:
        return None
    cut_by = extract_list.dated_by if len(extract_list.dated_by) == 1 else ()
    names = {dated_by, *cut_by} & item.columns
    undated = [item.dates.undated[name] for name in names if not item.dates.is_dated(name)]
    other_months = extract_list.months_covered == 1 and item.dates.is_of_other_days
    if undated or other_months:
        return Silent(item, max(undated, default=0))
    return None


def unheard(
    loaded: Iterable[LoadedList], extract_list: ExtractList, dated_by: str, *, of: Month
) -> Silent | None:
    """What keeps the latest load from speaking that has the rows and would cover a month."""
    silent = [
        why
        for item in loaded
        if item.rows and dated_by in item.columns and _covers(item, extract_list, of)
        if (why := why_silent(item, extract_list, dated_by)) is not None
    ]
    return max(silent, key=lambda why: (why.item.as_at, why.item.load), default=None)


def _covers(item: LoadedList, extract_list: ExtractList, of: Month) -> bool:
    first_day, last_day = days_covered(extract_list, item.as_at, item.first_month)
    return first_day <= month_end(of) and month_start(of) <= last_day


def _latest(of: Month, candidates: list[tuple[bool, LoadedList]], *dates: str) -> Voice:
    whole, item = max(candidates, key=lambda each: (each[0], each[1].as_at, each[1].load))
    first = min((each.at for covers, each in candidates if covers == whole), default=item.at)
    days = (first.date() - month_end(of)).days
    return Voice((item.load,), whole, 15 < days <= 365, *_doubts(item, *dates))


def _doubts(item: LoadedList, *dates: str) -> tuple[int, int, float, int]:
    """A load's rows without one of these dates, those dated outside, the share of both, and how
    many of its dates are doubted."""
    if item.dates is None or not item.rows:
        return 0, 0, 0.0, item.doubted
    undated = sum(item.dates.undated.get(name, 0) for name in dates)
    lost = undated + item.dates.outside
    return undated, item.dates.outside, lost / item.rows, item.doubted


def last_load(items: Iterable[LoadedList], as_at: dt.date | None = None) -> LoadedList | None:
    """The load of a list that came last before one as at a day, or on it; else the nearest after.

    Of several as at the same day the one that was loaded last.

    Args:
        as_at: the day; none for the latest of all.
    """
    known = list(items)
    before = [each for each in known if as_at is None or each.as_at <= as_at]
    if before:
        return max(before, key=lambda each: (each.as_at, each.load))
    return min(known, key=lambda each: (each.as_at, -each.load), default=None)
