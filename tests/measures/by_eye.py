"""What a measure makes of a dozen rows, each written beside what is to become of it.

The rows go the way that loaded ones go, from sources through cases to a window's figure, but for
workbooks and the database: sheets stand in memory.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpi.calendar import month, window_months
from kpi.measures.cases import Facts, cases
from kpi.measures.definition import definitions
from kpi.measures.observe import observe_all
from kpi.measures.windows import WHOLE, History, histories
from kpi.plan import plan
from kpi.store.speaking import LoadedList
from tests.factories import Record, rows

Fate = tuple[float, float] | str

YES: Fate = (1, 1)
"""A case in numerator and denominator."""
NO: Fate = (0, 1)
"""A case in the denominator alone."""
ONE: Fate = (1, 0)
"""A case of a count, or of the numerator of two lists' ratio."""
OUT: Fate = "not a case"
LEFT: Fate = "left out for an error in a field that is needed"
LOST: Fate = "placed in no month for want of a date"
ANY: Fate = "one of the rows that a case is made of"
"""Not looked at by itself."""

Row = tuple[Fate, Record]
Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Counted:
    """A window's figure.

    Attributes:
        parts: numerator and denominator; a count has no denominator.
        value: as it is shown, but for rounding.
        cases: the frame that the measure's function made of the window's months.
    """

    parts: tuple[float | None, float | None]
    value: float | None
    cases: pd.DataFrame


def counted(
    measure: str,
    *,
    as_at: str = "2012-03-31",
    of: str | None = None,
    window: str | None = None,
    before: Mapping[str, Sheets] | None = None,
    **sheets: Sequence[Row],
) -> Counted:
    """A measure's figure of some rows, once each row is found to be what it is said to be.

    Args:
        as_at: of the extract that holds `sheets`.
        of: the window's last month, if not that of `as_at`.
        window: if not the month itself (for a stock, the as-at date).
        before: further extracts, by as-at date.

    Raises:
        AssertionError: a row is not what was written beside it, which the message names.
    """
    entry = plan().measure(measure)
    extracts = {**(before or {}), as_at: sheets}
    last, window = month(of or as_at[:7]), window or entry.base_window
    since = month(entry.since) if entry.since else None
    facts = _facts(extracts)
    span = window_months(window, last, since)
    found = cases(definitions()[measure], facts, span)
    spoken = facts.spoken(definitions()[measure])
    observations = observe_all([(entry, spoken)], facts)
    whole = observations[observations["category"] == WHOLE]
    history = histories(whole).get((measure, WHOLE), History({}))
    total = history.total(window, last, last_denominator=entry.denominator == "last", since=since)
    undated = {
        (source.list_id, voice.loads[-1]): voice.undated
        for source in definitions()[measure].sources
        for each, voice in facts.voices(source).items()
        if each in span
    }
    _check_rows(extracts, found.frame)
    _check_number(extracts, LEFT, sum(found.left_out.values()))
    _check_number(extracts, LOST, sum(undated.values()))
    exact = total.exact(entry.value)
    return Counted(
        (total.numerator, total.denominator), None if exact is None else float(exact), found.frame
    )


def _facts(extracts: Mapping[str, Sheets]) -> Facts:
    """The rows of extracts, loaded in the order of their as-at dates, the first as load 1."""
    frames: dict[tuple[int, str], pd.DataFrame] = {}
    loaded: dict[str, list[LoadedList]] = {}
    for load, (as_at, sheets) in enumerate(sorted(extracts.items()), start=1):
        for list_id, written in sheets.items():
            sheet = rows(list_id, [record for _, record in written])
            frames[load, list_id] = sheet.rows.assign(load_id=load)
            day = dt.date.fromisoformat(as_at)
            at = dt.datetime.combine(day, dt.time(18), tzinfo=dt.UTC)
            item = LoadedList(
                load=load,
                list=list_id,
                as_at=day,
                first_month=None,
                at=at,
                rows=len(written),
                columns=sheet.columns,
                dates=sheet.dates(day, None),
            )
            loaded.setdefault(list_id, []).append(item)
    return Facts(_InMemory(frames), loaded)


class _InMemory:
    """Sheets by load and list, read as `kpi.store.Reader` reads its tables."""

    def __init__(self, frames: Mapping[tuple[int, str], pd.DataFrame]) -> None:
        self._frames = frames

    def facts(
        self, list_id: str, loads: Iterable[int], columns: Sequence[str], *, dated: object = None
    ) -> pd.DataFrame:
        """All rows of the loads: to read no more days than are needed is the database's affair."""
        frame = self._of(list_id, loads)
        return frame[["load_id", "row", "errors", *columns]]

    def latest_dates(self, list_id: str, loads: Iterable[int], dated_by: str) -> pd.DataFrame:
        frame = self._of(list_id, loads)
        latest = frame.groupby(["load_id", "child_id"])[dated_by].max()
        return latest.rename("latest").reset_index()

    def field_errors(
        self, list_id: str, loads: Iterable[int]
    ) -> dict[tuple[int, str], tuple[int, int]]:
        found: dict[tuple[int, str], tuple[int, int]] = {}
        frame = self._of(list_id, loads)
        for load, row, errors in frame[["load_id", "row", "errors"]].itertuples(index=False):
            for name in errors.split():
                wrong, first = found.get((load, name), (0, row))
                found[load, name] = (wrong + 1, first)
        return found

    def _of(self, list_id: str, loads: Iterable[int]) -> pd.DataFrame:
        wanted = set(loads)
        frames = [
            each for (load, id), each in self._frames.items() if load in wanted and id == list_id
        ]
        if not frames:
            frames = [each.iloc[:0] for (_, id), each in self._frames.items() if id == list_id]
        return pd.concat(frames, ignore_index=True)


def _check_rows(extracts: Mapping[str, Sheets], found: pd.DataFrame) -> None:
    fates: dict[tuple[str, int, int], Fate] = {}
    if "row" in found:
        columns = found[["list", "load_id", "row", "numerator", "denominator"]]
        for list_id, load, row, numerator, denominator in columns.itertuples(index=False):
            fates[list_id, load, row] = (round(numerator, 6), round(denominator, 6))
    for load, (as_at, sheets) in enumerate(sorted(extracts.items()), start=1):
        for list_id, written in sheets.items():
            for row, (said, record) in enumerate(written, start=2):
                is_ = fates.get((list_id, load, row), OUT)
                expected = OUT if said in (LEFT, LOST) else said
                assert said == ANY or is_ == expected, (
                    f"{list_id} of {as_at}: {record} is {is_}, not {said}"
                )


def _check_number(extracts: Mapping[str, Sheets], fate: Fate, number: int) -> None:
    written = [each for sheets in extracts.values() for rows in sheets.values() for each in rows]
    said = [record for is_, record in written if is_ == fate]
    assert number == len(said), f"{number} rows are {fate}, not {len(said)}: {said}"
