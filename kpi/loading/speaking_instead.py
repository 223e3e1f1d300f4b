"""Whom a load speaks in place of, and which later ones go on speaking where it might.

Loads are never changed: a correction is a load of its own. Whoever confirms one is told by name
which it overrules; whoever wonders why it moved nothing, which later one speaks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kpi.calendar import Month, day_name, month, month_name
from kpi.extracts.lists import ExtractList, extract_lists
from kpi.measures.source import Loaded
from kpi.records import Load
from kpi.store import Reader
from kpi.store.speaking import Voices, of_events, of_snapshots


@dataclass(frozen=True)
class _Place:
    """A list's month for which either the load or another one speaks."""

    other: int
    list: str
    month: Month


def later_than(reader: Reader, load_id: int) -> tuple[str, ...]:
    """A sentence for each later load that went on speaking when a load came in.

    Raises:
        NotFound: there is no such load.
    """
    known = {each.id: each for each in reader.loads()}
    load = reader.load(load_id)
    came = [each.id for each in reader.changes(load_id=load_id) if each.kind == "load"]
    if not came:
        return ()
    before, after = (reader.loaded_lists(until_change=until) for until in (came[0] - 1, came[0]))
    return spoken_over(load, before, after, known=known)


def speaks_in_place_of(
    load: Load, before: Loaded, after: Loaded, *, known: Mapping[int, Load]
) -> tuple[str, ...]:
    """A sentence for each load that a load overrules, the latest first.

    Args:
        before, after: the lists that spoke before it, and those that do with it.
        known: all loads by number.
    """
    places = [
        _Place(was, id, of)
        for id, (were, are) in _voices(load, before, after).items()
        for of in were.keys() & are.keys()
        if are[of] == load.id and (was := were[of]) != load.id
    ]
    return tuple(
        _overruled(load, known[other], of_other) for other, of_other in _by_load(places, known)
    )


def spoken_over(
    load: Load, before: Loaded, after: Loaded, *, known: Mapping[int, Load]
) -> tuple[str, ...]:
    """A sentence for each later load that goes on speaking where this one might.

    Args:
        before, after, known: as in `speaks_in_place_of`.
    """
    places = [
        _Place(speaker, id, of)
        for id, (_, are) in _voices(load, before, after).items()
        for of, speaker in are.items()
        if of in _covered(id, after, load.id) and known[speaker].as_at > load.as_at
    ]
    return tuple(
        f"L{_named(known[other])[1:]}, is later, and goes on speaking for {_said(of_other)}: what "
        "this load says of that moves no figure."
        for other, of_other in _by_load(places, known)
    )


def _voices(
    load: Load, before: Loaded, after: Loaded
) -> dict[str, tuple[dict[Month, int], dict[Month, int]]]:
    """Of each list of a load: month → the load that spoke before it, and that does with it."""
    lists = extract_lists()
    return {
        id: (_speakers(lists[id], before), _speakers(lists[id], after))
        for id in load.lists
        if lists[id].kind != "updates"
    }


def _speakers(of: ExtractList, loaded: Loaded) -> dict[Month, int]:
    items = loaded.get(of.id, [])
    voices: Voices = (
        of_events(items, of, of.dated_by[0]) if of.kind == "events" else of_snapshots(items)
    )
    return {each: voice.loads[0] for each, voice in voices.items()}


def _covered(list_id: str, loaded: Loaded, load: int) -> set[Month]:
    """The months that a load's list would speak for, were it alone."""
    alone = {list_id: [each for each in loaded.get(list_id, []) if each.load == load]}
    return set(_speakers(extract_lists()[list_id], alone))


def _by_load(places: Iterable[_Place], known: Mapping[int, Load]) -> list[tuple[int, list[_Place]]]:
    """The places of each other load, that with the latest as-at date first."""

    def latest_first(place: _Place) -> tuple[int, int]:
        return -known[place.other].as_at.toordinal(), -place.other

    ordered = sorted(places, key=latest_first)
    return [(-number, list(group)) for (_, number), group in groupby(ordered, key=latest_first)]


def _overruled(load: Load, other: Load, places: list[_Place]) -> str:
    if month(other.as_at) == month(load.as_at):
        return (
            f"{month_name(month(load.as_at))} is loaded already: {_named(other)}. This one speaks "
            f"in its place for {_said(places)}."
        )
    return f"It speaks in place of {_named(other)}, for {_said(places)}."


def _named(load: Load) -> str:
    return f"load {load.id} ({load.file_name}), as at {day_name(load.as_at)}"


def _said(places: list[_Place]) -> str:
    """``Contacts and Referrals, October 2011 to March 2012``."""
    lists = extract_lists()
    found = {place.list for place in places}
    titles = [each.title for each in lists.values() if each.id in found]
    first, last = min(each.month for each in places), max(each.month for each in places)
    months = month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"
    named = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    return f"{named}, {months}"
