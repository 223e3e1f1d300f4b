"""The rows behind a figure, each with its workbook, sheet and row."""

import pandas as pd

from kpi.calendar import Month, Window, month, window_months
from kpi.errors import NotFound
from kpi.findings.moment import Moment
from kpi.measures.breakdowns import WORKED_OUT
from kpi.measures.cases import Facts, cases
from kpi.measures.definition import definitions
from kpi.plan import MeasureEntry, plan


def case_rows(
    moment: Moment, measure: str, of: Month, *, window: str | None = None
) -> pd.DataFrame:
    """The rows behind a figure, each with where it stands.

    Returns:
        One row per case: ``file``, ``sheet``, ``row``, ``month``, ``numerator``, ``denominator``
        (none for counts) and the list's fields. Measures of several lists have the fields of all.

    Raises:
        NotFound: no such measure or window.
    """
    entry = plan().measure(measure)
    definition = definitions().get(measure)
    if definition is None:
        raise NotFound(f"{entry.name} has no rows: no list holds it yet.")
    facts = Facts(moment.reader, moment.reader.loaded_lists(), all_fields=True)
    spoken = facts.spoken(definition)
    since = month(entry.since) if entry.since else None
    of_window = window_months(asked_window(entry, window), of, since)
    wanted = [each for each in of_window if each in spoken]
    frame = cases(definition, facts, wanted).frame if wanted else pd.DataFrame()
    return _located(entry, frame, moment.reader.places())


def asked_window(entry: MeasureEntry, window: str | None) -> Window:
    """The window of that name, the judged one by default.

    Raises:
        NotFound: the measure has none of that name.
    """
    if window is None:
        return entry.window
    for known in entry.windows:
        if known == window:
            return known
    raise NotFound(f"{entry.name} has no window {window!r}. It has: {', '.join(entry.windows)}.")


def check_breakdown(entry: MeasureEntry, by: str) -> None:
    """Refuse a breakdown that a measure doesn't have."""
    if by not in entry.breakdowns:
        has = ", ".join(entry.breakdowns) or "none"
        raise NotFound(f"{entry.name} has no breakdown {by!r}. It has: {has}.")


def _located(
    entry: MeasureEntry, frame: pd.DataFrame, places: dict[tuple[int, str], tuple[str, str]]
) -> pd.DataFrame:
    """Cases with the names of their workbook and sheet, fields in the list's order."""
    if frame.empty:
        return pd.DataFrame(columns=["file", "sheet", "row", "month", "numerator", "denominator"])
    keys = zip(frame["load_id"], frame["list"], strict=True)
    located = [places[int(load), list_id] for load, list_id in keys]
    frame = frame.assign(
        file=[file for file, _ in located],
        sheet=[sheet for _, sheet in located],
        month=[str(pd.Period(ordinal=of, freq="M")) for of in frame["month"]],
    )
    first = ["file", "sheet", "row", "month", "numerator", "denominator"]
    if entry.is_count:
        frame = frame.drop(columns="denominator")
        first.remove("denominator")
    inner = {"load_id", "list", "errors", "on", "as_at", "assumed", *WORKED_OUT, *first}
    fields = [name for name in frame.columns if name not in inner]
    return frame[[*first, *fields]]
