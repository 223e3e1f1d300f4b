"""Which load speaks for which month.

Loads are never changed, so a month's figure rests on the one load whose list speaks for it. The
rules are those of ``extracts.md``: a later extract corrects an earlier one, and a month that no
load covers whole is part or missing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from kpi.calendar import Month, month, month_end, month_start, months_between
from kpi.extracts.lists import ExtractList

PLAN_MONTHS = 6
"""A plan counts if it is seen in its month's load or the five months' loads after it."""


@dataclass(frozen=True)
class LoadedList:
    """One list of one load that has not been withdrawn."""

    load: int
    list: str
    as_at: dt.date
    first_month: Month | None
    at: dt.datetime
    rows: int
    columns: frozenset[str]


@dataclass(frozen=True)
class Voice:
    """The load or loads that speak for a month.

    Attributes:
        loads: their ids, the latest as-at date last; more than one only for plans (`of_plans`).
        whole: they cover the month to its end.
        late: the first load to cover the month whole was made more than 15 days after its end
            (and within a year of it: how old extracts came to be loaded says nothing).
    """

    loads: tuple[int, ...]
    whole: bool
    late: bool


Voices = dict[Month, Voice]


def of_events(loaded: Iterable[LoadedList], extract_list: ExtractList, dated_by: str) -> Voices:
    """The voices of an event list, by the column that places its rows in months."""
    candidates: dict[Month, list[tuple[bool, LoadedList]]] = defaultdict(list)
    for item in loaded:
        if dated_by not in item.columns or _says_nothing(item, extract_list):
            continue
        first_day = _first_day(item, extract_list)
        for of in months_between(month(first_day), month(item.as_at)):
            whole = first_day <= month_start(of) and month_end(of) <= item.as_at
            candidates[of].append((whole, item))
    return {of: _latest(of, items) for of, items in candidates.items()}


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
    as_at = {item.load: item.as_at for item in items}
    voices = {}
    for of, own in snapshots.items():
        loads = tuple(
            snapshots[later].loads[0]
            for later in months_between(of, of + PLAN_MONTHS - 1)
            if later in snapshots
        )
        whole = max(as_at[load] for load in loads) >= month_end(of)
        voices[of] = Voice(loads, whole, own.late)
    return voices


def _says_nothing(item: LoadedList, extract_list: ExtractList) -> bool:
    """Headings without rows: nothing was sent, except in the plan's own lists, where it is zero."""
    return item.rows == 0 and extract_list.months_covered != 1


def _first_day(item: LoadedList, extract_list: ExtractList) -> dt.date:
    if extract_list.months_covered == 1:
        own = month(item.as_at)
        return month_start(min(item.first_month or own, own))
    assert extract_list.months_covered is not None
    return _day_after_months_before(item.as_at, extract_list.months_covered)


@lru_cache(maxsize=1024)
def _day_after_months_before(as_at: dt.date, months: int) -> dt.date:
    """The first day of the months up to an as-at date: 1 October for the six to 31 March."""
    after = pd.Timestamp(as_at) + pd.Timedelta(days=1)
    return (after - pd.DateOffset(months=months)).date()


def _latest(of: Month, candidates: list[tuple[bool, LoadedList]]) -> Voice:
    whole, item = max(candidates, key=lambda each: (each[0], each[1].as_at, each[1].load))
    first = min((each.at for covers, each in candidates if covers == whole), default=item.at)
    days = (first.date() - month_end(of)).days
    return Voice((item.load,), whole, 15 < days <= 365)
