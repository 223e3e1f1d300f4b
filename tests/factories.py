"""Extracts made by hand, so that a test shows the dozen records that it rests on.

`extract` makes what reading a workbook would give; `load` puts it into a store as `kpi load`
does after reading. `workbook` writes a real .xlsx for the tests that read one.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from openpyxl import Workbook

from kpi.calendar import Month, month
from kpi.extracts.extract import Extract, ListRows
from kpi.extracts.issues import Issue
from kpi.extracts.lists import Column, extract_lists
from kpi.findings import Figure, Judgement, Moment, figures
from kpi.loading import HowToLoad, LoadReport, load_extract
from kpi.store import Store

Record = Mapping[str, Any]
T = TypeVar("T")


def now() -> dt.datetime:
    """This moment: tests are an edge as well."""
    return dt.datetime.now(dt.UTC)


_DTYPES = {"number": "float64", "yes_no": "boolean"}


def rows(list_id: str, records: Iterable[Record], without: Sequence[str] = ()) -> ListRows:
    """One list of an extract, as `kpi.extracts.extract.ListRows` describes it.

    Args:
        records: field → value; ``errors`` names the fields with an error, joined by spaces.
        without: fields that the sheet had no column for.
    """
    of = extract_lists()[list_id]
    known = {column.name for column in of.columns} | {"errors"}
    listed = list(records)
    for record in listed:
        assert set(record) <= known, f"{list_id} has no {set(record) - known}"
    frame = pd.DataFrame(
        {
            "row": pd.Series(range(2, len(listed) + 2), dtype="int64"),
            "errors": pd.Series([each.get("errors", "") for each in listed], dtype="str"),
            **{column.name: _typed(column, listed) for column in of.columns},
        }
    )
    columns = frozenset(column.name for column in of.columns) - set(without)
    return ListRows(of, of.sheet, columns, frame)


def _typed(column: Column, records: list[Record]) -> pd.Series:
    values = pd.Series([each.get(column.name) for each in records], dtype="object")
    if column.type == "date":
        return pd.to_datetime(values).astype("datetime64[us]")
    return values.astype(_DTYPES.get(column.type, "str"))


def extract(
    as_at: str = "2012-03-31",
    *,
    without: Mapping[str, Sequence[str]] | None = None,
    issues: Iterable[Issue] = (),
    **lists: Iterable[Record],
) -> tuple[Extract, bytes]:
    """An extract, and bytes to stand for its workbook's: equal for equal contents."""
    made = {id: rows(id, records, (without or {}).get(id, ())) for id, records in lists.items()}
    said = [as_at, sorted((id, each.rows.to_csv()) for id, each in made.items())]
    content = repr(said).encode()
    return (
        Extract(
            file_name=f"extract-{as_at}.xlsx",
            sha256=hashlib.sha256(content).hexdigest(),
            as_at=dt.date.fromisoformat(as_at),
            as_at_source="given",
            lists=made,
            issues=list(issues),
        ),
        content,
    )


def load(
    store: Store,
    as_at: str = "2012-03-31",
    *,
    at: dt.datetime | None = None,
    by: str = "analyst",
    first_month: str | None = None,
    dry_run: bool = False,
    with_changes: bool = True,
    without: Mapping[str, Sequence[str]] | None = None,
    issues: Iterable[Issue] = (),
    **lists: Iterable[Record],
) -> LoadReport:
    """Load records as a workbook of theirs would be.

    Args:
        at: when, if not now.
        with_changes: work out which figures it changes, which takes a moment.
    """
    made, content = extract(as_at, without=without, issues=issues, **lists)
    how = HowToLoad(
        by=by,
        first_month=month(first_month) if first_month else None,
        dry_run=dry_run,
        with_changes=with_changes,
    )
    return load_extract(store, made, how, content=content, at=at or now())


def ask(store: Store, about: Callable[..., T], *asked: Any, **named: Any) -> T:
    """What a function of `kpi.findings` or `kpi.entries` says of a store as it is now."""
    with Moment.of(store) as moment:
        return about(moment, *asked, **named)


def figure(store: Store, measure: str, of: str, window: str | None = None, **asked: Any) -> Figure:
    """The one figure of a measure for the whole council."""
    return judged(store, measure, of, window, **asked)[0]


def judged(
    store: Store, measure: str, of: str, window: str | None = None, **asked: Any
) -> tuple[Figure, Judgement]:
    """The same with what its main target says."""
    (only,) = ask(store, figures, measures=[measure], first=month(of), window=window, **asked)
    return only


def by(store: Store, measure: str, of: str, breakdown: str, window: str | None = None) -> dict:
    """Category → value."""
    found = ask(store, figures, measures=[measure], first=month(of), window=window, by=breakdown)
    return {each.category: each.value for each, _ in found}


def days_of(of: str, number: int) -> list[str]:
    """That many days, spread over a month, ten a day at most none: 1, 2, … 28, 1, 2, …"""
    return [f"{of}-{place % 28 + 1:02d}" for place in range(number)]


def contacts(of: str, number: int) -> list[Record]:
    return [{"child_id": str(i), "contact_date": day} for i, day in enumerate(days_of(of, number))]


def referrals(of: str, number: int) -> list[Record]:
    return [
        {"child_id": str(i), "referral_date": day, "team": "North"}
        for i, day in enumerate(days_of(of, number))
    ]


def cafs(of: str, number: int) -> list[Record]:
    return [{"child_id": str(i), "start_date": day} for i, day in enumerate(days_of(of, number))]


def plan(
    child: int | str,
    start: str | None,
    end: str | None = None,
    previous: int | None = 0,
    **more: Any,
) -> Record:
    """A row of List 7."""
    return {
        "child_id": str(child),
        "start_date": start,
        "end_date": end,
        "previous_plans": previous,
        **more,
    }


def child(number: int | str, worker: str | None, **more: Any) -> Record:
    """A row of List 6: an open child."""
    opened = {"child_id": str(number), "worker": worker, "start_date": "2011-01-01"}
    return {**opened, "status": "Child in need", **more}


def caseload(worker: str, number: int, **more: Any) -> list[Record]:
    """As many open children of one worker."""
    return [child(f"{worker}{i}", worker, **more) for i in range(number)]


def post(
    established: float, filled: float, agency: float = 0.0, *, qualified: bool = True, **more: Any
) -> Record:
    """A row of Social Work Posts."""
    return {
        "team": "North",
        "role": "Social worker",
        "qualified": qualified,
        "established_fte": established,
        "filled_fte": filled,
        "agency_fte": agency,
        **more,
    }


def contact(day: str | None, **more: Any) -> Record:
    """A row of List 1."""
    return {"contact_date": day, **more}


def caf(start: str | None, **more: Any) -> Record:
    """A row of List 2."""
    return {"start_date": start, "organisation": "School", **more}


def referral(child: int | str | None, day: str | None, **more: Any) -> Record:
    """A row of List 3, of a child who was not referred before."""
    id = None if child is None else str(child)
    return {"child_id": id, "referral_date": day, "nfa": False, "previous_referrals": 0, **more}


def assessment(kind: str | None, start: str | None, authorised: str | None, **more: Any) -> Record:
    """A row of List 4."""
    dates = {"start_date": start, "authorised_date": authorised}
    return {"assessment_type": kind, "seen": True, **dates, **more}


def enquiry(strategy: str | None, conference: str | None = None, **more: Any) -> Record:
    """A row of List 5: an enquiry by its strategy discussion, and the initial conference if any."""
    return {"strategy_date": strategy, "icpc_date": conference, **more}


def in_care(
    child: int | str | None, start: str | None, end: str | None = None, **more: Any
) -> Record:
    """A row of List 8."""
    id = None if child is None else str(child)
    return {"child_id": id, "start_date": start, "end_date": end, **more}


def conference(
    due: str | None, held: str | None, kind: str | None = "Review", **more: Any
) -> Record:
    """A row of Conferences."""
    return {"conference_type": kind, "date_due": due, "date_held": held, **more}


def audit(day: str | None, kind: str | None = "Quality of Practice", **more: Any) -> Record:
    """A row of Audits."""
    return {"audit_date": day, "audit_type": kind, "judgement": "Good", **more}


def workbook(path: Path, **lists: Sequence[Record]) -> Path:
    """Write a workbook with these lists, headings as the template has them."""
    book = Workbook()
    book.remove(book.active)
    for list_id, records in lists.items():
        of = extract_lists()[list_id]
        sheet = book.create_sheet(of.sheet)
        sheet.append([column.heading for column in of.columns])
        for record in records:
            sheet.append([_cell(column, record.get(column.name)) for column in of.columns])
    book.save(path)
    return path


def _cell(column: Column, value: Any) -> Any:
    if column.type == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if column.type == "yes_no" and value is not None:
        return "Yes" if value else "No"
    return value


def months(first: str, last: str) -> list[Month]:
    """All months from one to the other."""
    return list(pd.period_range(month(first), month(last), freq="M"))
