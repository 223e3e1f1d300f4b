"""From cases to observations, once for all measures.

An observation is one figure of one month: numerator and denominator, how many cases it rests on,
how many were left out. Windows of several months are made of them (`kpi.measures.windows`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month
from kpi.measures.breakdowns import categories
from kpi.measures.definition import Definition, definitions
from kpi.measures.sources import Loaded, Source, SourceRows
from kpi.plan import MeasureEntry
from kpi.store import Reader
from kpi.store.speaking import Voice, Voices
from kpi.store.store import OBSERVATION_KEY, OBSERVATION_VALUES

_DECIMALS = 6  # FTE are given to two decimals; beyond six there is only binary noise


class Facts:
    """The rows behind measures, read once however many measures ask for them."""

    def __init__(self, reader: Reader, loaded: Loaded) -> None:
        self._reader = reader
        self._loaded = loaded
        self._voices: dict[Source, Voices] = {}
        self._rows: dict[tuple[Source, frozenset[Month]], SourceRows] = {}

    def voices(self, source: Source) -> Voices:
        """Which loads speak for which months of a source."""
        if source not in self._voices:
            self._voices[source] = source.voices(self._loaded)
        return self._voices[source]

    def rows(self, source: Source, months: frozenset[Month]) -> SourceRows:
        """A source's rows for some months."""
        key = (source, months)
        if key not in self._rows:
            voices = {of: voice for of, voice in self.voices(source).items() if of in months}
            self._rows[key] = source.rows(self._reader, self._loaded, voices)
        return self._rows[key]

    def spoken(self, definition: Definition) -> dict[Month, tuple[Voice | None, ...]]:
        """The voices of each month for which all sources speak that a measure can't do without."""
        needed = [source for source in definition.sources if not source.optional]
        months = set.intersection(*(set(self.voices(source)) for source in needed))
        return {
            of: tuple(self.voices(source).get(of) for source in definition.sources) for of in months
        }


@dataclass(frozen=True)
class Cases:
    """A measure's cases for some months, and what they were found among.

    Attributes:
        rows, left_out: by month's ordinal, the rows looked through, and those left out for
            errors in the fields that the measure needs.
    """

    frame: pd.DataFrame
    rows: pd.Series
    left_out: pd.Series


def cases(definition: Definition, facts: Facts, months: Iterable[Month]) -> Cases:
    """The cases of a measure.

    Returns:
        One row per case: ``list``, ``load_id``, ``row``, ``month`` (ordinal), the list's fields,
        ``numerator``, ``denominator`` and ``assumed``.
    """
    wanted = frozenset(months)
    sources = [facts.rows(source, wanted) for source in definition.sources]
    frame = definition.cases(*(source.rows for source in sources))
    if "assumed" not in frame:
        frame = frame.assign(assumed=False)
    needed = [rows for rows, of in zip(sources, definition.sources, strict=True) if not of.optional]
    return Cases(
        frame.reset_index(drop=True),
        rows=_added([each.rows["month"].value_counts() for each in needed]),
        left_out=_added([each.left_out for each in needed]),
    )


def _added(counts: list[pd.Series]) -> pd.Series:
    added: pd.Series = pd.concat(counts).groupby(level=0).sum()
    return added


def observe(entry: MeasureEntry, facts: Facts, months: Iterable[Month]) -> pd.DataFrame:
    """A measure's observations for those of the months that it has figures for.

    Returns:
        One row per month, breakdown and category, with the store's observation columns. Every
        month has a row for the whole, also one without cases.
    """
    definition = definitions()[entry.id]
    spoken = facts.spoken(definition)
    of_months = sorted(set(months) & set(spoken))
    if not of_months:
        return pd.DataFrame(columns=[*OBSERVATION_KEY, *OBSERVATION_VALUES])
    found = cases(definition, facts, of_months)
    parts = [_whole(entry, found, of_months)]
    parts += [_by(entry, found, of_months, name) for name in entry.breakdowns]
    observed = pd.concat(parts, ignore_index=True)
    observed["measure"] = entry.id
    observed["window"] = entry.base_window
    observed["value"] = values(entry.value, observed["numerator"], observed["denominator"])
    state = {of.ordinal: _state(spoken[of]) for of in of_months}
    late = {of.ordinal: any(v.late for v in spoken[of] if v) for of in of_months}
    observed["state"] = observed["month"].map(state)
    observed["late"] = observed["month"].map(late)
    name = {of.ordinal: str(of) for of in of_months}
    observed["month"] = observed["month"].map(name)
    return observed[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]


def values(kind: str, numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Figures from numerators and denominators; missing where the denominator is 0.

    Args:
        kind: `kpi.plan.MeasureEntry.value`.
    """
    if kind in ("count", "largest"):
        return numerator
    safe = denominator.where(denominator != 0)
    match kind:
        case "share":
            return 100 * numerator / safe
        case "mean":
            return numerator / safe
        case "growth":
            return 100 * (numerator / safe - 1)
    raise ValueError(f"there is no figure of kind {kind!r}")


def _whole(entry: MeasureEntry, found: Cases, months: list[Month]) -> pd.DataFrame:
    ordinals = np.array([of.ordinal for of in months])
    place = np.searchsorted(ordinals, found.frame["month"].to_numpy())
    frame = _summed(entry, found.frame, place, len(ordinals))
    frame.insert(0, "month", ordinals)
    frame["breakdown"] = "all"
    frame["category"] = "all"
    for name, counted in (("rows", found.rows), ("left_out", found.left_out)):
        frame[name] = frame["month"].map(counted).fillna(0).astype("int64")
    return frame


def _by(entry: MeasureEntry, found: Cases, months: list[Month], breakdown: str) -> pd.DataFrame:
    ordinals = np.array([of.ordinal for of in months])
    codes, names = pd.factorize(categories(found.frame, breakdown))
    month_place = np.searchsorted(ordinals, found.frame["month"].to_numpy())
    frame = _summed(
        entry, found.frame, month_place * len(names) + codes, len(ordinals) * len(names)
    )
    frame.insert(0, "month", np.repeat(ordinals, len(names)))
    frame["breakdown"] = breakdown
    frame["category"] = np.tile(np.asarray(names, dtype=object), len(ordinals))
    frame[["rows", "left_out"]] = 0
    return frame[frame["cases"] > 0]


def _summed(
    entry: MeasureEntry,
    frame: pd.DataFrame,
    place: npt.NDArray[np.int64],
    size: int,
) -> pd.DataFrame:
    """Numerators, denominators and cases summed into places; the largest for ``largest``."""
    top = np.zeros(size)
    combine = np.maximum if entry.value == "largest" else np.add
    combine.at(top, place, frame["numerator"].to_numpy(dtype="float64"))
    bottom = np.zeros(size)
    np.add.at(bottom, place, frame["denominator"].to_numpy(dtype="float64"))
    assumed = np.bincount(place[frame["assumed"].to_numpy(dtype=bool)], minlength=size)
    without = entry.value in ("count", "largest")
    return pd.DataFrame(
        {
            "numerator": top.round(_DECIMALS),
            "denominator": np.nan if without else bottom.round(_DECIMALS),
            "cases": np.bincount(place, minlength=size),
            "assumed": assumed,
        }
    )


def _state(voices: tuple[Voice | None, ...]) -> str:
    return "whole" if all(voice.whole for voice in voices if voice) else "part"


def affected(definition: Definition, before: Facts, after: Facts) -> set[Month]:
    """The months whose figures may change when loads come or go: those with other voices."""
    was, now = before.spoken(definition), after.spoken(definition)
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
    both = after.merge(before, on=key, how="left", suffixes=("", "_was"), indicator=True)
    same = both["_merge"] == "both"
    for name in OBSERVATION_VALUES:
        now, was = both[name], both[f"{name}_was"]
        same &= (now == was) | (now.isna() & was.isna())
    gone = before.merge(after[key], on=key, how="left", indicator=True)
    gone = gone.loc[gone["_merge"] == "left_only", key].assign(
        numerator=np.nan,
        denominator=np.nan,
        value=np.nan,
        rows=0,
        cases=0,
        left_out=0,
        assumed=0,
        late=False,
        state="gone",
    )
    changed = both.loc[~same, [*key, *OBSERVATION_VALUES]]
    return pd.concat([changed, gone], ignore_index=True) if len(gone) else changed


def definitions_of(entries: Mapping[str, MeasureEntry]) -> list[tuple[MeasureEntry, Definition]]:
    """The measures of the plan that have a function."""
    return [(entry, definitions()[id]) for id, entry in entries.items() if id in definitions()]
