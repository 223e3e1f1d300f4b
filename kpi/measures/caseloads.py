"""Caseloads: open children on their workers."""

import pandas as pd

from kpi.measures.definition import count, measure, share
from kpi.measures.sources import Snapshot

CASELOAD_LIMIT = 20
"""Children per case holder; Safeguarding Improvement Plan, action 2.1.4."""

CHILDREN = Snapshot("children_in_need", needs=("child_id",), uses=("end_date", "status", "worker"))
CASE_HOLDERS = Snapshot("case_holders", needs=("worker", "fte"), optional=True)


def open_children(rows: pd.DataFrame) -> pd.DataFrame:
    """Children whose latest episode is open at the as-at date, one row each.

    An episode that ended on or before the as-at date is closed, whatever its status says; one
    without an end date is closed only where its status says so.
    """
    ended = rows["end_date"] <= rows["on"]
    closed = rows["end_date"].isna() & (rows["status"] == "Closed episode")
    return rows[~(ended | closed)].drop_duplicates(["month", "child_id"])


def case_holders(children: pd.DataFrame) -> pd.DataFrame:
    """Workers with an allocated open child, one row each.

    Returns:
        The columns of the worker's first child's row, ``children`` (how many) and ``rows`` (the
        Excel rows that they stand in). ``team`` is where most of the worker's children are.
    """
    allocated = open_children(children)
    allocated = allocated[allocated["worker"].notna()]
    by_worker = allocated.groupby(["month", "worker"], sort=False)
    holders = by_worker.head(1).set_index(["month", "worker"])
    holders["children"] = by_worker.size()
    holders["rows"] = _rows_of(allocated)
    teams = allocated.groupby(["month", "worker", "team"]).size().sort_values(kind="stable")
    usual = teams.reset_index().drop_duplicates(["month", "worker"], keep="last")
    holders["team"] = usual.set_index(["month", "worker"])["team"]
    return holders.reset_index()


def _rows_of(allocated: pd.DataFrame) -> pd.Series:
    """The Excel rows of each month and worker, as text. A plain loop: groups are many and small."""
    rows: dict[tuple[int, str], list[str]] = {}
    keys = zip(allocated["month"], allocated["worker"], allocated["row"], strict=True)
    for month, worker, row in keys:
        rows.setdefault((month, worker), []).append(str(row))
    index = pd.MultiIndex.from_tuples(list(rows), names=["month", "worker"])
    return pd.Series([", ".join(each) for each in rows.values()], index=index, dtype="str")


@measure(CHILDREN)
def caseload_max(children: pd.DataFrame) -> pd.DataFrame:
    """Workers; the numerator is the worker's number of children, and the figure the largest."""
    holders = case_holders(children)
    return holders.assign(numerator=holders["children"].astype("float64"), denominator=0.0)


@measure(CHILDREN)
def caseload_over(children: pd.DataFrame) -> pd.DataFrame:
    """Workers; of those, workers with more than twenty children."""
    holders = case_holders(children)
    return share(holders, holders["children"] > CASELOAD_LIMIT)


@measure(CHILDREN, CASE_HOLDERS)
def caseload_mean(children: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """Children per full-time equivalent; a worker who is not in Case Holders counts as 1 FTE."""
    holders = case_holders(children)
    fte = staff.groupby(["month", "worker"])["fte"].sum()
    found = pd.MultiIndex.from_frame(holders[["month", "worker"]]).map(fte.to_dict())
    fte_of_holder = pd.Series(found, index=holders.index, dtype="float64")
    return holders.assign(
        numerator=holders["children"].astype("float64"),
        denominator=fte_of_holder.fillna(1.0),
        assumed=fte_of_holder.isna(),
    )


@measure(CHILDREN)
def unallocated(children: pd.DataFrame) -> pd.DataFrame:
    """Open children without an allocated worker."""
    still_open = open_children(children)
    return count(still_open[still_open["worker"].isna()])


@measure(Snapshot("children_in_need", needs=("child_id",), uses=("end_date", "status")))
def children_in_need(children: pd.DataFrame) -> pd.DataFrame:
    """Open children in need."""
    return count(open_children(children))
