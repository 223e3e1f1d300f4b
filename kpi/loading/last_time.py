"""What is unlike the last time: lists that shrank or grew, and ids that changed their form.

Each row of such a list can be read, and its figures go wrong in silence: only the load before tells
that something is the matter. It is the load of the same list as at the same day or before, else the
next one after.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from kpi.calendar import Month, day_name, month
from kpi.extracts.extract import Extract, ListRows
from kpi.extracts.ids import id_key
from kpi.extracts.issues import Issue, IssueLog
from kpi.extracts.lists import ExtractList
from kpi.extracts.row_dates import days_covered
from kpi.store import Reader
from kpi.store.speaking import LoadedList, last_load

ROWS_COMPARED_FROM = 20
"""A last load of fewer rows says nothing of how many there should be."""
TIMES_AS_MANY = 2
"""Less than half, or more than twice, is unlikely."""


def unlike_last_time(
    extract: Extract,
    first_month: Month | None,
    *,
    reader: Reader,
    loaded: Mapping[str, Sequence[LoadedList]],
) -> list[Issue]:
    """The warnings of lists that are unlike their last load.

    Args:
        first_month: from which the plan's own event lists cover more than the as-at month.
        loaded: see `kpi.store.Reader.loaded_lists`.
    """
    found: list[Issue] = []
    for id, rows in extract.lists.items():
        if rows.list.kind == "updates" or not _says_something(rows.list, len(rows.rows)):
            continue
        told = [each for each in loaded.get(id, ()) if _says_something(rows.list, each.rows)]
        last = last_load(told, extract.as_at)
        if last is None:
            continue
        log = IssueLog(id, rows.sheet)
        _warn_of_number(rows, last, log, months=_months(rows.list, extract.as_at, first_month))
        _warn_of_ids(rows, last, log, reader=reader)
        found += log.finish()
    return found


def _says_something(of: ExtractList, rows: int) -> bool:
    """Headings without rows say nothing, but for the plan's own lists, where they are zero."""
    return rows > 0 or of.months_covered == 1


def _warn_of_number(rows: ListRows, last: LoadedList, log: IssueLog, *, months: int) -> None:
    """Warn of a list with less than half, or more than twice, the rows of its last load.

    Lists that cover several months are compared by their rows a month.

    Args:
        months: how many the list covers.
    """
    months_then = _months(rows.list, last.as_at, last.first_month)
    now, then = len(rows.rows) * months_then, last.rows * months
    few, many = now * TIMES_AS_MANY < then, now > then * TIMES_AS_MANY
    if last.rows < ROWS_COMPARED_FROM or not (few or many):
        return
    how = "less than half" if few else "more than twice"
    a_month = "" if months == months_then else ", month for month"
    log.add(
        "half_an_extract",
        f"{rows.list.title} has {_rows(len(rows.rows))}, {how} the {last.rows:,} of load "
        f"{last.load}, as at {day_name(last.as_at)}{a_month}. Check that this is the whole list, "
        "of this month and once only.",
        value=str(len(rows.rows)),
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _months(of: ExtractList, as_at: dt.date, first_month: Month | None) -> int:
    """How many months a list covers; a snapshot is of one."""
    if of.kind != "events":
        return 1
    first, last = days_covered(of, as_at, first_month)
    return month(last).ordinal - month(first).ordinal + 1


def _warn_of_ids(rows: ListRows, last: LoadedList, log: IssueLog, *, reader: Reader) -> None:
    """Warn of ids of which most are new, but known once leading zeros go."""
    subject = next((each for each in rows.list.columns if each.type == "id"), None)
    if subject is None or not {subject.name} <= rows.columns & last.columns:
        return
    field, heading = subject.name, subject.heading
    known = reader.subjects(rows.list.id, last.load, field)
    ids = pd.Series(rows.rows[field].dropna().unique(), dtype="str")
    new = ids[~ids.isin(known)]
    alike = new[id_key(new).isin(id_key(pd.Series(sorted(known), dtype="str")))]
    if 2 * len(new) <= len(ids) or 2 * len(alike) <= len(new):
        return
    example = alike.iloc[0]
    was = min(each for each in known if each.lstrip("0") == example.lstrip("0"))
    log.add(
        "ids_in_another_form",
        f"{heading}: {len(alike):,} of {len(ids):,} ids of {rows.list.title} are those of load "
        f"{last.load}, as at {day_name(last.as_at)}, with other leading zeros: “{was}” there is "
        f"“{example}” here. They are taken for the same. Write ids as text, and alike in every "
        "month.",
        column=heading,
        value=example,
    )
