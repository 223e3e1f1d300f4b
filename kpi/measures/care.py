"""Looked after children and care leavers."""

import pandas as pd

from kpi.calendar import working_days
from kpi.extracts.codes import code_list
from kpi.measures.breakdowns import ages
from kpi.measures.definition import count, measure, share
from kpi.measures.sources import Snapshot

VISIT_DAYS = 42
REVIEW_DAYS = 183
FIRST_REVIEW_WORKING_DAYS = 20
HEALTH_DAYS, HEALTH_DAYS_UNDER_FIVE = 365, 183


def _in_care(*uses: str) -> Snapshot:
    return Snapshot("looked_after", needs=("child_id", "start_date"), uses=("end_date", *uses))


def in_care(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care at the as-at date, one row each."""
    current = (rows["start_date"] <= rows["on"]) & ~(rows["end_date"] <= rows["on"])
    return rows[current].drop_duplicates(["month", "child_id"])


def _days_since(rows: pd.DataFrame, date: str) -> pd.Series:
    """Days from a date to the as-at date; missing where there is none."""
    return (rows["on"] - rows[date]).dt.days


@measure(_in_care())
def looked_after(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care."""
    return count(in_care(rows))


@measure(_in_care("last_visit_date"))
def care_visits(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care for 42 days, or visited; of those, visited within 42 days."""
    children = in_care(rows)
    due = (_days_since(children, "start_date") >= VISIT_DAYS) | children["last_visit_date"].notna()
    children = children[due]
    return share(children, _days_since(children, "last_visit_date") <= VISIT_DAYS)


@measure(_in_care("last_review_date"))
def care_reviews(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care for 20 working days; of those, reviewed within 183 days or none due yet.

    The first review is due on the twentieth working day.
    """
    children = in_care(rows)
    days = working_days(children["start_date"], children["on"])
    children, days = (
        children[days >= FIRST_REVIEW_WORKING_DAYS],
        days[days >= FIRST_REVIEW_WORKING_DAYS],
    )
    reviewed = _days_since(children, "last_review_date") <= REVIEW_DAYS
    none_due = children["last_review_date"].isna() & (days <= FIRST_REVIEW_WORKING_DAYS)
    return share(children, reviewed | none_due)


@measure(_in_care("last_health_date", "date_of_birth"))
def care_health(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care for 12 months; of those, assessed within a year, or 183 days under five."""
    children = in_care(rows)
    children = children[children["start_date"] + pd.DateOffset(months=12) <= children["on"]]
    young = ages(children) < 5
    limit = pd.Series(HEALTH_DAYS, index=children.index).mask(young, HEALTH_DAYS_UNDER_FIVE)
    return share(children, _days_since(children, "last_health_date") <= limit)


@measure(_in_care("permanence_plan"))
def care_permanence(rows: pd.DataFrame) -> pd.DataFrame:
    """Children in care for 4 months; of those, with a permanence plan."""
    children = in_care(rows)
    children = children[children["start_date"] + pd.DateOffset(months=4) <= children["on"]]
    return share(children, children["permanence_plan"].notna())


@measure(Snapshot("care_leavers", needs=("child_id", "in_touch")))
def leavers_in_touch(rows: pd.DataFrame) -> pd.DataFrame:
    """Care leavers who are not excluded; of those, in touch."""
    answer = rows["in_touch"].map(code_list("in_touch").groups)
    entitled = rows.assign(answer=answer)[answer != "Exclude"].drop_duplicates(
        ["month", "child_id"]
    )
    return share(entitled.drop(columns="answer"), entitled["answer"] == "In touch")
