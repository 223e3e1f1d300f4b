"""Why a figure moved, row by row: which came, which went, and which count otherwise.

The rows behind a figure before a change are set against those behind it after. A row is known again
by its subject's id and, in a list of events, by the date that cuts the list.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi.calendar import Month, Window, month, window_months
from kpi.extracts.ids import id_key
from kpi.extracts.lists import ExtractList, extract_lists
from kpi.measures.cases import Facts, cases
from kpi.measures.definition import Definition, definitions
from kpi.plan import plan
from kpi.records import RowChange, RowChanges, WhatOf
from kpi.store import Reader

ROWS_NAMED = 20
"""How many rows of one figure are named; all are counted."""

FigureKey: TypeAlias = tuple[str, Month, Window]
"""Measure, month and window."""
Places: TypeAlias = Mapping[tuple[int, str], tuple[str, str]]
"""File name and sheet by load and list."""

_COUNTS = ["month", "numerator", "denominator"]
"""What a row adds to a figure: two that agree here leave it as it is."""

_SAME_ROW = ["list", "subject", "own_date"]
"""What a row is known again by."""
_KNOWN = ["load_id", "row", *_SAME_ROW, *_COUNTS]


def row_changes(
    reader: Reader, change: int, keys: Iterable[FigureKey]
) -> dict[FigureKey, RowChanges]:
    """The rows by which a load or a withdrawal moved some figures.

    What a new definition moves is not in the rows: there is nothing for it here.

    Args:
        change: the change's number.
        keys: which figures.
    """
    (of_change,) = [each for each in reader.changes() if each.id == change]
    known = [key for key in keys if key[0] in definitions()]
    if of_change.kind not in ("load", "withdrawal") or not known:
        return {}
    before, after = (
        Facts(reader, reader.loaded_lists(until_change=until), all_fields=True)
        for until in (change - 1, change)
    )
    places = reader.places()
    found = {}
    for measure in dict.fromkeys(key[0] for key in known):
        windows = {key: _months(key) for key in known if key[0] == measure}
        months = set().union(*windows.values())
        was, now = (_cases(definitions()[measure], facts, months) for facts in (before, after))
        for key, of_window in windows.items():
            found[key] = _compared(_within(was, of_window), _within(now, of_window), places)
    return found


def _months(key: FigureKey) -> list[Month]:
    measure, of, window = key
    since = plan().measure(measure).since
    return window_months(window, of, month(since) if since else None)


def _cases(definition: Definition, facts: Facts, months: Iterable[Month]) -> pd.DataFrame:
    """A measure's cases with who or what each is of, and the date that its list is cut by.

    Returns:
        The columns `_KNOWN`.
    """
    spoken = facts.spoken(definition)
    frame = cases(definition, facts, [of for of in months if of in spoken]).frame
    parts = [
        _known_again_by(frame[frame["list"] == list_id], extract_lists()[list_id])
        for list_id in frame["list"].unique()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_KNOWN)


def _known_again_by(part: pd.DataFrame, of: ExtractList) -> pd.DataFrame:
    found = part.assign(subject=_subject(part, of), own_date=_own_date(part, of))
    return found[_KNOWN]


def _subject(part: pd.DataFrame, of: ExtractList) -> pd.Series:
    """Whose or what each case is: its id, else the names that a row of its list can't lack."""
    ids = [column.name for column in of.columns if column.type == "id"]
    if "field" in part:
        names = ["field"]
    elif "rows" in part:  # a case that is made of several rows: a worker's children
        names = ["worker"]
    elif ids:
        return id_key(part[ids[0]].fillna(""))
    else:
        names = [
            column.name
            for column in of.columns
            if column.type == "text" and not column.blank_allowed and column.name in part
        ]
    subject = pd.Series("", index=part.index, dtype="str")
    for name in names:
        subject = subject + part[name].fillna("") + "\n"
    return subject


def _own_date(part: pd.DataFrame, of: ExtractList) -> pd.Series:
    """The date that cuts a list of events; in a snapshot, the month that it is of."""
    name = of.dated_by[0] if of.dated_by else "month"
    held = part[name if name in part else "month"]
    return held.astype("str").fillna("")


def _within(frame: pd.DataFrame, months: Sequence[Month]) -> pd.DataFrame:
    return frame[frame["month"].isin([of.ordinal for of in months])]


def _compared(was: pd.DataFrame, now: pd.DataFrame, places: Places) -> RowChanges:
    """What came, went and changed from some cases to others."""
    unmoved = _matched(was, now, [*_SAME_ROW, *_COUNTS])
    was, now = was[~unmoved[0]], now[~unmoved[1]]
    known_again = _matched(was, now, _SAME_ROW)
    went, changed, came = was[~known_again[0]], now[known_again[1]], now[~known_again[1]]
    rows = [
        *_located(went, "went", places),
        *_located(came, "came", places),
        *_located(changed, "changed", places),
    ]
    return RowChanges(len(went), len(came), len(changed), tuple(rows[:ROWS_NAMED]))


def _matched(
    was: pd.DataFrame, now: pd.DataFrame, columns: list[str]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which rows of either have one in the other that is equal in these columns, one for one."""
    both = pd.concat([was[columns], now[columns]], ignore_index=True)
    group = both.groupby(columns, dropna=False, sort=False).ngroup()
    later = np.arange(len(both)) >= len(was)
    nth = group.groupby([group, later]).cumcount()
    pairs = pd.DataFrame({"group": group, "nth": nth}).duplicated(keep=False).to_numpy()
    return pairs[: len(was)], pairs[len(was) :]


def _located(frame: pd.DataFrame, what: WhatOf, places: Places) -> list[RowChange]:
    """The first few rows, each with where it stands."""
    first = frame.sort_values(["list", "load_id", "row"]).head(ROWS_NAMED)
    keys = zip(first["load_id"], first["list"], first["row"], strict=True)
    return [
        RowChange(what, int(load), *places[int(load), list_id], 0 if pd.isna(row) else int(row))
        for load, list_id, row in keys
    ]
