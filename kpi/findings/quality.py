"""How good the data are: errors and blanks, months that are missing, figures that moved.

Errors are counted as `kpi.measures.field_errors.FieldErrors` counts them for the measure
``data_errors``, so that this page and that figure can't disagree.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from kpi.calendar import SNAP, Month, month, month_end, months_between
from kpi.errors import NotFound
from kpi.extracts.lists import extract_lists
from kpi.findings import Figure, Moment, Point, TargetLine
from kpi.findings.figures import Cell, figure_of
from kpi.findings.judging import standards
from kpi.findings.words.printed import out_of
from kpi.measures.breakdowns import TITLES
from kpi.measures.definition import definitions
from kpi.measures.field_errors import FieldErrors
from kpi.measures.source import Loaded
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry, plan
from kpi.store import Reader
from kpi.store.speaking import Voices, of_events, of_snapshots
from kpi.targets import NO_TARGET, Judgement

GRID_MONTHS = 12
_MEASURE = "data_errors"
_BROKEN_DOWN = {
    "date_of_birth": "age_band",
    "age": "age_band",
    "ethnicity": "ethnic_group",
    "latest_category": "category_of_abuse",
    "organisation": "agency",
}
"""Fields by which measures are broken down, where the breakdown has another name."""


@dataclass(frozen=True)
class FieldQuality:
    """One field of one list in one month.

    Attributes:
        load: the load that speaks for the list's month. row: the sheet's first row in error.
        entries, wrong: the field's entries, and those with an error; blank: those of them that
            are blank and may not be.
        figure: the share of entries with an error, as the measure ``data_errors`` has it.
        judgement: what the plan's target says of it.
        last_month: the same field a month before; none where the list was not loaded.
        series: the field's shares, oldest first; none where it has no error in the month.
        uses: the measures and breakdowns that need the field, by name.
    """

    list_id: str
    list_title: str
    field: str
    heading: str
    load: int
    row: int | None
    entries: int
    wrong: int
    blank: int
    figure: Figure
    judgement: Judgement
    last_month: Figure | None
    series: tuple[Point, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """One list through the months.

    Attributes:
        states: for each month ``whole``, ``late`` (whole, but its extract came more than 15 days
            after the month's end), ``part`` or ``missing``.
        latest: the as-at date of the list's latest extract up to the last of the months.
        age: how many months before the last of them that is.
        measures: the measures that rest on the list.
    """

    list_id: str
    title: str
    states: dict[Month, str]
    latest: dt.date | None
    age: int | None
    measures: tuple[MeasureEntry, ...]


@dataclass(frozen=True)
class Quality:
    """The data of one month.

    Attributes:
        fields: every field of the lists loaded in the month, worst first.
        coverage: every list over the twelve months to this one.
        target_lines: the limit, for the fields' sparklines.
    """

    month: Month
    months: tuple[Month, ...]
    fields: tuple[FieldQuality, ...]
    coverage: tuple[Coverage, ...]
    target_lines: tuple[TargetLine, ...]


# ── errors and blanks, and which months there are ──────────────────────────────────────────────


def quality(moment: Moment, of: Month | None = None) -> Quality:
    """The data of a month, the latest by default.

    Raises:
        NotFound: nothing is loaded, or nothing for that month.
    """
    loaded = moment.reader.loaded_lists()
    counted, voices = moment.once(_ground)
    ordinals = {of for history in counted.values() for of in history}
    if not ordinals:
        raise NotFound("There is nothing to look at yet. Load a workbook first.")
    months = tuple(months_between(_month(min(ordinals)), _month(max(ordinals))))
    chosen = of or months[-1]
    if not months[0] <= chosen <= months[-1]:
        raise NotFound(f"No workbook is of {chosen}: they run from {months[0]} to {months[-1]}.")
    return Quality(
        month=chosen,
        months=months,
        fields=tuple(_fields(counted, chosen)),
        coverage=tuple(_coverage(loaded, voices, chosen)),
        target_lines=_limit_lines(months[0], chosen),
    )


_Histories = dict[tuple[str, str], dict[int, Any]]
_ListVoices = dict[str, Voices]


def _ground(moment: Moment) -> tuple[_Histories, _ListVoices]:
    """By list and field, then by the month's ordinal, entries, errors and blanks; and what
    speaks for each list's months."""
    loaded = moment.reader.loaded_lists()
    return _counted(moment.reader, loaded), _voices(loaded)


def _counted(reader: Reader, loaded: Loaded) -> _Histories:
    source = FieldErrors()
    frame = source.read(reader, loaded, source.voices(loaded), fields=()).rows
    blanks = reader.blanks()
    keys = zip(frame["load_id"], frame["list"], frame["heading"], strict=True)
    rows: Iterable[Any] = frame.assign(blank=[blanks.get(key, 0) for key in keys]).itertuples()
    histories: _Histories = {}
    for row in rows:
        histories.setdefault((row.list, row.field), {})[row.month] = row
    return histories


def _voices(loaded: Loaded) -> _ListVoices:
    """What speaks for which months, by list; a sheet of the plan's progress speaks for none."""
    voices: _ListVoices = {}
    for list_id, extract_list in extract_lists().items():
        items = loaded.get(list_id, [])
        if extract_list.kind == "snapshot":
            voices[list_id] = of_snapshots(items)
        elif extract_list.kind == "events":
            voices[list_id] = of_events(items, extract_list, extract_list.dated_by[0])
    return voices


def _month(ordinal: int) -> Month:
    return pd.Period(ordinal=int(ordinal), freq="M")


def _fields(counted: _Histories, of: Month) -> list[FieldQuality]:
    """The month's fields, the largest share of errors first."""
    found = []
    for (list_id, field), history in counted.items():
        row = history.get(of.ordinal)
        if row is None:
            continue
        before = history.get(of.ordinal - 1)
        figure, judgement = _share(row.wrong, row.entries, of)
        found.append(
            FieldQuality(
                list_id=list_id,
                list_title=extract_lists()[list_id].title,
                field=field,
                heading=row.heading,
                load=int(row.load_id),
                row=None if pd.isna(row.row) else int(row.row),
                entries=int(row.entries),
                wrong=int(row.wrong),
                blank=int(row.blank),
                figure=figure,
                judgement=judgement,
                last_month=_share(before.wrong, before.entries, of - 1)[0] if before else None,
                series=_series(history, of) if row.wrong else (),
                uses=_uses(list_id, field),
            )
        )
    return sorted(found, key=lambda each: (-(each.figure.value or 0), -each.wrong))


def _series(history: dict[int, Any], of: Month) -> tuple[Point, ...]:
    """A field's shares of the two years to a month; a month without the list is a gap."""
    points = []
    for each in months_between(of - 23, of):
        row = history.get(each.ordinal)
        figure = (
            _share(row.wrong, row.entries, each)[0]
            if row is not None
            else Figure(_MEASURE, each, "snap", unit="percent", reason="Not loaded.")
        )
        points.append(Point(figure, "no_target", False))
    return tuple(points)


@lru_cache(maxsize=20_000)
def _share(wrong: int, entries: int, of: Month) -> tuple[Figure, Judgement]:
    """A field's share of errors, and what the plan's target for every field says of it."""
    entry = plan().measure(_MEASURE)
    held = standards(entry, of)
    total = Total(float(wrong), float(entries))
    made = figure_of(Cell(entry, SNAP, of), total, verdict=held[0].status if held else None)
    judgement = held[0].judgement(total.exact(entry.value)) if held else NO_TARGET
    if not entries:
        return replace(made, reason="The list has no rows."), judgement
    return replace(made, count_text=out_of(wrong, entries)), judgement


def _limit_lines(first: Month, last: Month) -> tuple[TargetLine, ...]:
    """The limit in every month, as the sparklines draw it."""
    levels = [(of, _share(0, 1, of)[1].level) for of in months_between(first, last)]
    held = [(of, level) for of, level in levels if level is not None]
    if not held:
        return ()
    return (
        TargetLine(held[0][0], held[-1][0], tuple(level for _, level in held), "", hindsight=False),
    )


@lru_cache(maxsize=1000)
def _uses(list_id: str, field: str) -> tuple[str, ...]:
    """The measures that need a field, and the breakdown that it gives."""
    by = _BROKEN_DOWN.get(field, field)
    of_list = _measures_of(list_id)
    named = [entry.name for entry in of_list if _needs(entry.id, list_id, field)]
    broken_down = sum(by in entry.breakdowns for entry in of_list)
    if by in TITLES and broken_down:
        named.append(f"{TITLES[by]} breakdown of {broken_down} measures")
    return tuple(named)


def _needs(measure: str, list_id: str, field: str) -> bool:
    return any(
        field in (*each.needs, *each.uses, *each.shows, getattr(each, "dated_by", ""))
        for each in definitions()[measure].sources
        if each.list_id == list_id
    )


def _measures_of(list_id: str) -> tuple[MeasureEntry, ...]:
    """The measures that rest on a list."""
    known = definitions()
    return tuple(
        entry
        for entry in plan().measures.values()
        if entry.id in known and any(each.list_id == list_id for each in known[entry.id].sources)
    )


def _coverage(loaded: Loaded, voices: _ListVoices, of: Month) -> list[Coverage]:
    """Every list: which of the twelve months to this one it covers, and how old it is."""
    shown = months_between(of - GRID_MONTHS + 1, of)
    found = []
    for list_id, of_list in voices.items():
        dates = [each.as_at for each in loaded.get(list_id, []) if month(each.as_at) <= of]
        latest = max(dates, default=None)
        found.append(
            Coverage(
                list_id=list_id,
                title=extract_lists()[list_id].title,
                states={each: _state(of_list, each) for each in shown},
                latest=latest,
                age=None if latest is None else (of - month(latest)).n,
                measures=_measures_of(list_id),
            )
        )
    return found


def _state(voices: Voices, of: Month) -> str:
    voice = voices.get(of)
    if voice is None:
        return "missing"
    if not voice.whole:
        return "part"
    return "late" if voice.late else "whole"


def month_named(of: Month) -> str:
    """A month as the grid heads its columns: ``Mar 12``."""
    return f"{month_end(of):%b %y}"
