"""From cases to observations, once for all measures.

An observation is one figure of one month: numerator and denominator, how many cases it rests on,
how many were left out. Windows of several months are made of them (`kpi.measures.windows`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month, Window, window_months
from kpi.measures.breakdowns import categories
from kpi.measures.cases import Cases, Facts, cases
from kpi.measures.definition import Definition, definitions
from kpi.measures.windows import BEYOND_REASON
from kpi.plan import MeasureEntry, population_of
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES
from kpi.store.speaking import Voice

_SAID_OF_MONTHS = ("late", "undated", "outside", "doubtful", "doubted")

Columns = dict[str, npt.NDArray[Any]]
"""Observations while they are put together: arrays of one length by column."""
_DECIMALS = 6  # FTE are given to two decimals; beyond six there is only binary noise


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
    about = _about_months(entry, of_months, spoken, unread=found.unread)
    return [_finished(entry, part, about) for part in parts]


def _about_months(
    entry: MeasureEntry,
    months: list[Month],
    spoken: Mapping[Month, tuple[Voice | None, ...]],
    *,
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
    beyond = np.isnan(part["numerator"])
    if not entry.is_count:
        beyond |= np.isnan(part["denominator"])
    state = np.where(beyond, "unread", about["state"][place])
    nothing = state == "unread"
    if entry.value in ("largest", "median"):  # of no cases there is neither
        nothing |= part["cases"] == 0
    return {
        **part,
        "measure": np.full(len(place), entry.id, dtype=object),
        "month": about["name"][place],
        "denominator": denominator,
        "value": np.where(nothing, np.nan, value),
        "left_out": part["left_out"] + np.where(beyond, part["cases"], 0),
        **{name: about[name][place] for name in _SAID_OF_MONTHS},
        "state": state,
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
    parts = [
        _by(entry, found.frame, ordinals, place=place, breakdown=name) for name in entry.breakdowns
    ]
    return [_whole(entry, found, ordinals, place=place), *parts]


def _whole(
    entry: MeasureEntry,
    found: Cases,
    ordinals: npt.NDArray[np.int64],
    *,
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
        **_summed(entry, found.frame, place, size=len(ordinals)),
    }


def _by(
    entry: MeasureEntry,
    frame: pd.DataFrame,
    ordinals: npt.NDArray[np.int64],
    *,
    place: npt.NDArray[np.intp],
    breakdown: str,
) -> Columns:
    codes, names = pd.factorize(categories(frame, breakdown))
    summed = _summed(entry, frame, place * len(names) + codes, size=len(ordinals) * len(names))
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
    *,
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
        "numerator": _countable(top),
        "denominator": without if entry.is_count else _countable(bottom),
        "cases": np.bincount(place, minlength=size),
        "assumed": assumed,
    }


def _countable(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sums without binary noise, and none where a number beyond all reason went into them."""
    return np.where(np.abs(sums) < BEYOND_REASON, sums, np.nan).round(_DECIMALS)


def _state(voices: tuple[Voice | None, ...]) -> str:
    return "whole" if all(voice.whole for voice in voices if voice) else "part"


def definitions_of(entries: Mapping[str, MeasureEntry]) -> list[tuple[MeasureEntry, Definition]]:
    """The measures of the plan that have a function."""
    return [(entry, definitions()[id]) for id, entry in entries.items() if id in definitions()]
