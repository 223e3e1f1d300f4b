"""From cases to observations, once for all measures.

An observation is one figure of one month: numerator and denominator, how many cases it rests on,
how many were left out. Windows of several months are made of them (`kpi.measures.windows`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month, Window, window_months
from kpi.measures.breakdowns import categories, with_categories
from kpi.measures.definition import Definition, definitions, fields_read
from kpi.measures.sources import Loaded, Source, SourceRows, by_month
from kpi.plan import MeasureEntry, population_of
from kpi.store import Reader
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES
from kpi.store.speaking import Voice, Voices

_SAID_OF_MONTHS = ("late", "undated", "outside", "doubtful", "doubted", "state")
_DECIMALS = 6  # FTE are given to two decimals; beyond six there is only binary noise


class Facts:
    """The rows behind measures, read once however many measures ask for them.

    Args:
        all_fields: rows with every field of their list, for people to read.
        at_hand: by load and list, rows that were stored just now and needn't be read back.
    """

    def __init__(
        self,
        reader: Reader,
        loaded: Loaded,
        *,
        all_fields: bool = False,
        at_hand: Mapping[int, Mapping[str, pd.DataFrame]] | None = None,
    ) -> None:
        self._reader = _Remembering(reader, at_hand or {})
        self._all_fields = all_fields
        self._loaded = loaded
        self._voices: dict[Source, Voices] = {}
        self._spoken: dict[tuple[Source, ...], dict[Month, tuple[Voice | None, ...]]] = {}
        self._readings: dict[tuple[Source, frozenset[Month]], SourceRows] = {}
        self._rows: dict[tuple[Source, frozenset[Month]], SourceRows] = {}

    def voices(self, source: Source) -> Voices:
        """Which loads speak for which months of a source."""
        reading = source.reading
        if reading not in self._voices:
            self._voices[reading] = reading.voices(self._loaded)
        return self._voices[reading]

    def rows(self, source: Source, months: frozenset[Month]) -> SourceRows:
        """A source's rows for some months, and for those that they look back to."""
        if (source, months) not in self._rows:
            self._rows[source, months] = source.whole(self._read(source.reading, months))
        return self._rows[source, months]

    def _read(self, reading: Source, months: frozenset[Month]) -> SourceRows:
        if (reading, months) not in self._readings:
            wanted = {of - back for of in months for back in range(reading.look_back + 1)}
            voices = {of: voice for of, voice in self.voices(reading).items() if of in wanted}
            fields = reading.all_fields if self._all_fields else fields_read(reading)
            read = reading.read(self._reader, self._loaded, voices, fields)
            self._readings[reading, months] = replace(read, rows=with_categories(read.rows))
        return self._readings[reading, months]

    def spoken(self, definition: Definition) -> dict[Month, tuple[Voice | None, ...]]:
        """The voices of each month for which all sources speak that a measure can't do without."""
        sources = definition.sources
        if sources not in self._spoken:
            voices = [self.voices(source) for source in sources]
            needed = [
                set(each)
                for each, source in zip(voices, sources, strict=True)
                if not source.optional
            ]
            self._spoken[sources] = {
                of: tuple(each.get(of) for each in voices) for of in set.intersection(*needed)
            }
        return self._spoken[sources]


Columns = dict[str, npt.NDArray[Any]]
"""Observations while they are put together: arrays of one length by column."""


class _Remembering:
    """A reader of facts that reads the same rows once, whichever sources ask for them.

    Args:
        at_hand: see `Facts`.
    """

    def __init__(self, reader: Reader, at_hand: Mapping[int, Mapping[str, pd.DataFrame]]) -> None:
        self._reader = reader
        self._at_hand = at_hand
        self._read: dict[Hashable, pd.DataFrame] = {}

    def facts(
        self,
        list_id: str,
        loads: Iterable[int],
        columns: Sequence[str],
        *,
        dated: Mapping[int, tuple[str, dt.date, dt.date]] | None = None,
    ) -> pd.DataFrame:
        """See `kpi.store.Reader.facts`."""
        wanted = tuple(sorted(set(loads)))
        if len(wanted) == 1:  # all of its rows, for sources that place them by other dates too
            rows = self._at_hand.get(wanted[0], {}).get(list_id)
            if rows is not None:
                return rows[["row", "errors", *columns]].assign(load_id=wanted[0])
            dated = None
        days = None if dated is None else tuple(sorted(dated.items()))
        key = (list_id, wanted, tuple(columns), days)
        if key not in self._read:
            self._read[key] = self._reader.facts(list_id, wanted, columns, dated=dated)
        return self._read[key].copy(deep=False)  # what is added to it stays with who asked

    def latest_dates(self, list_id: str, loads: Iterable[int], dated_by: str) -> pd.DataFrame:
        """See `kpi.store.Reader.latest_dates`."""
        return self._reader.latest_dates(list_id, loads, dated_by)

    def field_errors(
        self, list_id: str, loads: Iterable[int]
    ) -> dict[tuple[int, str], tuple[int, int]]:
        """See `kpi.store.Reader.field_errors`."""
        return self._reader.field_errors(list_id, loads)


@dataclass(frozen=True)
class Cases:
    """A measure's cases for some months, and what they were found among.

    Attributes:
        rows, left_out: by month's ordinal, the rows looked through, and those left out for
            errors in the fields that the measure needs.
        unread: the months, by ordinal, of which one of the lists has rows or may have, and all of
            them are left out: what they would count is not known.
    """

    frame: pd.DataFrame
    rows: Counter[int]
    left_out: Counter[int]
    unread: frozenset[int] = frozenset()


def cases(definition: Definition, facts: Facts, months: Iterable[Month]) -> Cases:
    """The cases of a measure.

    Returns:
        One row per case: ``list``, ``load_id``, ``row``, ``month`` (ordinal), the list's fields,
        ``numerator``, ``denominator`` and ``assumed``.
    """
    wanted = frozenset(months)
    sources = [facts.rows(source, wanted) for source in definition.sources]
    frame = definition.cases(*(source.rows for source in sources))
    if any(source.look_back for source in definition.sources):
        frame = frame[frame["month"].isin([of.ordinal for of in wanted])]
    if "assumed" not in frame:
        frame = frame.assign(assumed=False)
    needed = [
        (source, rows)
        for source, rows in zip(definition.sources, sources, strict=True)
        if not source.optional
    ]
    found = [(source, by_month(rows.rows["month"].to_numpy())) for source, rows in needed]
    lost = [rows.left_out for _, rows in needed]
    return Cases(
        frame.reset_index(drop=True),
        rows=_added(rows for _, rows in found),
        left_out=_added(lost),
        unread=frozenset(
            of.ordinal
            for of in wanted
            for (source, rows), left_out in zip(found, lost, strict=True)
            if not rows[of.ordinal] and (left_out[of.ordinal] or _undated(facts, source, of))
        ),
    )


def _undated(facts: Facts, source: Source, of: Month) -> int:
    """How many rows of a source may belong to a month, and are placed nowhere."""
    voice = facts.voices(source).get(of)
    return voice.undated if voice else 0


def _added(counts: Iterable[Counter[int]]) -> Counter[int]:
    return sum(counts, Counter())


def observe_all(
    wanted: Iterable[tuple[MeasureEntry, Iterable[Month]]], facts: Facts
) -> pd.DataFrame:
    """Measures' observations for those of each one's months that it has figures for.

    Returns:
        One row per measure, month, breakdown and category, with the store's observation columns.
        Every month has a row for the whole, also one without cases.
    """
    parts = [part for entry, months in wanted for part in _observed(entry, facts, months)]
    columns = [*OBSERVATION_KEY, *OBSERVATION_VALUES]
    if not parts:
        return pd.DataFrame(columns=columns)
    # Columns are put together as arrays, and a frame made once: frames are dear when small.
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in columns})


def _observed(entry: MeasureEntry, facts: Facts, months: Iterable[Month]) -> list[Columns]:
    """A measure's observations, window by window and breakdown by breakdown."""
    definition = definitions()[entry.id]
    spoken = facts.spoken(definition)
    of_months = sorted(set(months) & set(spoken))
    if not of_months:
        return []
    spans = _spans(entry, of_months, spoken) if entry.by_window else {}
    behind = {each for ends in spans.values() for span in ends.values() for each in span}
    found = cases(definition, facts, behind.union(of_months))
    if entry.by_window:
        parts = _by_windows(entry, found, spans)
    else:
        parts = _by_breakdowns(entry, found, of_months)
    about = _about_months(entry, of_months, spoken, found.unread)
    return [_finished(entry, part, about) for part in parts]


def _about_months(
    entry: MeasureEntry,
    months: list[Month],
    spoken: Mapping[Month, tuple[Voice | None, ...]],
    unread: frozenset[int],
) -> Columns:
    """What is said of each month, whatever its cases; ``month`` is the ordinal."""
    voices = [[voice for voice in spoken[of] if voice] for of in months]
    about = {
        "month": np.array([of.ordinal for of in months]),
        "name": np.array([str(of) for of in months], dtype=object),
        "state": np.array(
            ["unread" if of.ordinal in unread else _state(spoken[of]) for of in months],
            dtype=object,
        ),
        "late": np.array([any(voice.late for voice in each) for each in voices]),
        "undated": np.array([sum(voice.undated for voice in each) for each in voices]),
        "outside": np.array([sum(voice.outside for voice in each) for each in voices]),
        "doubted": np.array([max(voice.doubted for voice in each) for each in voices]),
        "doubtful": np.array([max(voice.doubtful for voice in each) for each in voices]),
    }
    if entry.value == "rate":
        found = [population_of(entry, of) for of in months]
        people = [each.people if each else np.nan for each in found]
        about["people"] = np.array(people, dtype="float64")
    return about


def _finished(entry: MeasureEntry, part: Columns, about: Columns) -> Columns:
    """Observations with all of the store's columns."""
    place = np.searchsorted(about["month"], part["month"])
    denominator = about["people"][place] if "people" in about else part["denominator"]
    value = values(entry.value, part["numerator"], denominator)
    nothing = about["state"][place] == "unread"
    if entry.value in ("largest", "median"):  # of no cases there is neither
        nothing |= part["cases"] == 0
    return {
        **part,
        "measure": np.full(len(place), entry.id, dtype=object),
        "month": about["name"][place],
        "denominator": denominator,
        "value": np.where(nothing, np.nan, value),
        **{name: about[name][place] for name in _SAID_OF_MONTHS},
    }


def _spans(
    entry: MeasureEntry, months: Iterable[Month], spoken: Collection[Month]
) -> dict[Window, dict[Month, list[Month]]]:
    """The months of each window that ends with one of these months, by window and last month.

    A window of which a month is missing is left out; that one is part is for its months to say.
    """
    whole = {}
    for window in entry.windows:
        spans = {of: window_months(window, of) for of in months}
        whole[window] = {of: span for of, span in spans.items() if set(span) <= set(spoken)}
    return whole


def _by_windows(
    entry: MeasureEntry, found: Cases, spans: Mapping[Window, Mapping[Month, list[Month]]]
) -> list[Columns]:
    """Observations of a figure that no sum of months gives, from all cases of each window."""
    return [
        {**part, "window": np.full(len(part["month"]), window, dtype=object)}
        for window, of_window in spans.items()
        for part in _by_breakdowns(entry, _of_windows(found, of_window), sorted(of_window))
    ]


def _of_windows(found: Cases, spans: Mapping[Month, list[Month]]) -> Cases:
    """Cases of windows rather than of months: each as often as there are windows with its month.

    Args:
        spans: the windows' months by their last one, which the cases of a window are put down to.
    """
    pairs = [(each.ordinal, of.ordinal) for of, span in spans.items() for each in span]
    belongs = pd.DataFrame(pairs, columns=["month", "ends"])
    frame = found.frame.merge(belongs, on="month").assign(month=lambda each: each["ends"])
    rows, left_out = Counter[int](), Counter[int]()
    for of, ends in pairs:
        rows[ends] += found.rows[of]
        left_out[ends] += found.left_out[of]
    return Cases(frame, rows, left_out)


def values(
    kind: str, numerator: npt.NDArray[np.float64], denominator: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Figures from numerators and denominators; missing where the denominator is 0.

    Args:
        kind: `kpi.plan.MeasureEntry.value`.
    """
    if kind in ("count", "largest", "median", "distinct", "average"):
        return numerator
    safe = np.where(denominator == 0, np.nan, denominator)
    match kind:
        case "share" | "worst":
            return 100 * numerator / safe
        case "rate":
            return 10_000 * numerator / safe
        case "mean":
            return numerator / safe
        case "growth":
            return 100 * (numerator / safe - 1)
    raise ValueError(f"there is no figure of kind {kind!r}")


def _by_breakdowns(entry: MeasureEntry, found: Cases, months: list[Month]) -> list[Columns]:
    """Observations of all cases together, and of each breakdown's categories."""
    ordinals = np.array([of.ordinal for of in months], dtype="int64")
    place = np.searchsorted(ordinals, found.frame["month"].to_numpy())
    parts = [_by(entry, found.frame, ordinals, place, name) for name in entry.breakdowns]
    return [_whole(entry, found, ordinals, place), *parts]


def _whole(
    entry: MeasureEntry,
    found: Cases,
    ordinals: npt.NDArray[np.int64],
    place: npt.NDArray[np.intp],
) -> Columns:
    every = np.full(len(ordinals), "all", dtype=object)
    return {
        "month": ordinals,
        "window": np.full(len(ordinals), entry.base_window, dtype=object),
        "breakdown": every,
        "category": every,
        "rows": np.array([found.rows[of] for of in ordinals.tolist()], dtype="int64"),
        "left_out": np.array([found.left_out[of] for of in ordinals.tolist()], dtype="int64"),
        **_summed(entry, found.frame, place, len(ordinals)),
    }


def _by(
    entry: MeasureEntry,
    frame: pd.DataFrame,
    ordinals: npt.NDArray[np.int64],
    place: npt.NDArray[np.intp],
    breakdown: str,
) -> Columns:
    codes, names = pd.factorize(categories(frame, breakdown))
    summed = _summed(entry, frame, place * len(names) + codes, len(ordinals) * len(names))
    with_cases = np.flatnonzero(summed["cases"])
    month, category = np.divmod(with_cases, len(names))
    none = np.zeros(len(with_cases), dtype="int64")
    return {
        "month": ordinals[month],
        "window": np.full(len(with_cases), entry.base_window, dtype=object),
        "breakdown": np.full(len(with_cases), breakdown, dtype=object),
        "category": np.asarray(names, dtype=object)[category],
        "rows": none,
        "left_out": none,
        **{name: column[with_cases] for name, column in summed.items()},
    }


def _summed(
    entry: MeasureEntry,
    frame: pd.DataFrame,
    place: npt.NDArray[np.intp],
    size: int,
) -> Columns:
    """Numerators, denominators and cases combined into places, by the measure's kind."""
    numerator = frame["numerator"].to_numpy(dtype="float64")
    denominator = frame["denominator"].to_numpy(dtype="float64")
    top, bottom = np.zeros(size), np.zeros(size)
    match entry.value:
        case "largest":
            np.maximum.at(top, place, numerator)
        case "median":
            medians = pd.Series(numerator).groupby(place).median()
            top[medians.index] = medians
        case "distinct":
            different = frame["distinct"].groupby(place).nunique()
            top[different.index] = different
        case "worst":
            worst = np.argsort(
                numerator / np.where(denominator, denominator, np.inf), kind="stable"
            )
            top[place[worst]], bottom[place[worst]] = numerator[worst], denominator[worst]
        case _:
            top += np.bincount(place, numerator, size)
            bottom += np.bincount(place, denominator, size)
    assumed = np.bincount(place[frame["assumed"].to_numpy(dtype=bool)], minlength=size)
    without = np.full(size, np.nan)
    return {
        "numerator": top.round(_DECIMALS),
        "denominator": without if entry.is_count else bottom.round(_DECIMALS),
        "cases": np.bincount(place, minlength=size),
        "assumed": assumed,
    }


def _state(voices: tuple[Voice | None, ...]) -> str:
    return "whole" if all(voice.whole for voice in voices if voice) else "part"


def affected(
    entry: MeasureEntry, definition: Definition, before: Facts, after: Facts
) -> set[Month]:
    """The months whose figures may change when loads come or go: those that hear other voices.

    A month hears those that speak for it and for the months that its cases depend on. A figure
    that is worked out anew for each window changes with any month of the window.
    """
    later = 11 if entry.by_window else 0
    changed = {
        of + after_it
        for source in definition.sources
        for of in _changed(before.voices(source), after.voices(source))
        for after_it in range(source.look_back + later + 1)
    }
    return changed & (before.spoken(definition).keys() | after.spoken(definition).keys())


def _changed(was: Voices, now: Voices) -> set[Month]:
    return {of for of in was.keys() | now.keys() if was.get(of) != now.get(of)}


def difference(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The observations to append so that the log says `after` where it said `before`.

    Args:
        before, after: observations of the same measures and months.

    Returns:
        Those of `after` that are new or differ, and for those of `before` that are no more a row
        of state ``gone``.
    """
    key = OBSERVATION_KEY
    known = pd.MultiIndex.from_frame(before[key])
    place = known.get_indexer(pd.MultiIndex.from_frame(after[key]))
    same = place >= 0
    for name in OBSERVATION_VALUES:
        now, was = after[name].to_numpy(), before[name].to_numpy()[place[same]]
        same[same] = (now[same] == was) | (pd.isna(now[same]) & pd.isna(was))
    gone = np.ones(len(before), dtype=bool)
    gone[place[place >= 0]] = False
    changed = after.loc[~same, [*key, *OBSERVATION_VALUES]]
    if not gone.any():
        return changed
    return pd.concat([changed, _gone(before.loc[gone, key])], ignore_index=True)


def _gone(keys: pd.DataFrame) -> pd.DataFrame:
    """Observations that say that there is none any more."""
    return keys.assign(
        numerator=np.nan,
        denominator=np.nan,
        value=np.nan,
        rows=0,
        cases=0,
        left_out=0,
        assumed=0,
        late=False,
        undated=0,
        outside=0,
        doubtful=0.0,
        doubted=0,
        state="gone",
    )


def definitions_of(entries: Mapping[str, MeasureEntry]) -> list[tuple[MeasureEntry, Definition]]:
    """The measures of the plan that have a function."""
    return [(entry, definitions()[id]) for id, entry in entries.items() if id in definitions()]
