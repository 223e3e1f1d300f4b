"""A measure's cases: the rows behind it, read once however many measures ask for them."""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kpi.calendar import Month
from kpi.measures.breakdowns import with_categories
from kpi.measures.definition import Definition, fields_read
from kpi.measures.source import Loaded, Source, SourceRows, by_month
from kpi.store import Reader
from kpi.store.speaking import Voice, Voices


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
            read = reading.read(self._reader, self._loaded, voices, fields=fields)
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
