"""Child protection plans."""

import pandas as pd

from kpi.calendar import working_days
from kpi.errors import PlanError
from kpi.measures.definition import count, measure, share
from kpi.measures.sources import Events, FollowUps, Plans, Snapshot
from kpi.plan import plan

ICPC_WORKING_DAYS = 15
TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")
UNDER_FOUR = "PN0"

ON_A_PLAN = Snapshot("child_protection", needs=("child_id", "start_date"), uses=("end_date",))
STARTED = Plans("child_protection", needs=("child_id",), dated_by="start_date")
STARTED_WITH_HISTORY = Plans(
    "child_protection", needs=("child_id", "previous_plans"), dated_by="start_date"
)
ON_A_PLAN_WITH_VISIT = Snapshot(
    "child_protection", needs=("child_id", "start_date"), uses=("end_date", "last_visit_date")
)
REVIEWS_DUE = Events(
    "conferences", needs=("conference_type",), uses=("date_held",), dated_by="date_due"
)
HELD = Events("conferences", uses=("participation", "family_participated"), dated_by="date_held")
STRATEGY_DISCUSSIONS = Events("enquiries", dated_by="strategy_date")
INITIAL_CONFERENCES = FollowUps("enquiries", needs=("strategy_date",), dated_by="icpc_date")
ENDED = Plans("child_protection", needs=("child_id",), dated_by="end_date")


def on_a_plan(rows: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan at the as-at date, one row each."""
    current = (rows["start_date"] <= rows["on"]) & ~(rows["end_date"] <= rows["on"])
    return rows[current].drop_duplicates(["month", "child_id"])


def _on_a_plan_for(rows: pd.DataFrame, months: int) -> pd.DataFrame:
    """Children on a plan; of those, plans that began that many calendar months ago or earlier.

    A month later than the 31st is the last day of a shorter month: a plan of 31 August 2010 is
    18 months old on 29 February 2012.
    """
    children = on_a_plan(rows)
    return share(children, children["start_date"] + pd.DateOffset(months=months) <= children["on"])


def _visited(rows: pd.DataFrame, days: int) -> pd.DataFrame:
    """Children whose plan is that many working days old; of those, visited within as many."""
    children = on_a_plan(rows)
    children = children[working_days(children["start_date"], children["on"]) >= days]
    return share(children, working_days(children["last_visit_date"], children["on"]) <= days)


@measure(ON_A_PLAN)
def cp_children(plans: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan at the as-at date."""
    return count(on_a_plan(plans))


@measure(ON_A_PLAN)
def cp_18_months(plans: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan; of those, for 18 months or more."""
    return _on_a_plan_for(plans, 18)


@measure(ON_A_PLAN)
def cp_15_months(plans: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan; of those, for 15 months or more."""
    return _on_a_plan_for(plans, 15)


@measure(ON_A_PLAN)
def cp_9_months(plans: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan; of those, for 9 months or more."""
    return _on_a_plan_for(plans, 9)


@measure(STARTED_WITH_HISTORY)
def cp_repeat(plans: pd.DataFrame) -> pd.DataFrame:
    """Plans started; of those, plans of children who had been on one here before."""
    return share(plans, plans["previous_plans"] >= 1)


@measure(STARTED)
def cp_started(plans: pd.DataFrame) -> pd.DataFrame:
    """Plans started."""
    return count(plans)


@measure(ENDED)
def cp_ended(plans: pd.DataFrame) -> pd.DataFrame:
    """Plans ended."""
    return count(plans)


@measure(REVIEWS_DUE)
def cp_reviews_in_time(conferences: pd.DataFrame) -> pd.DataFrame:
    """Review conferences due, held or not; of those, held by the day they were due."""
    reviews = conferences[conferences["conference_type"] == "Review"]
    return share(reviews, reviews["date_held"] <= reviews["date_due"])


@measure(HELD)
def participation(conferences: pd.DataFrame) -> pd.DataFrame:
    """Conferences held of children of four and over or with a family answer; of those, taken part.

    PN0 is a child under four; the other codes say how the child took part or did not.
    """
    code, family = conferences["participation"], conferences["family_participated"]
    asked = (code.notna() & (code != UNDER_FOUR)) | family.notna()
    took_part = code.isin(TOOK_PART) | family.fillna(False).astype(bool)
    return share(conferences[asked], took_part[asked])


@measure(ON_A_PLAN_WITH_VISIT)
def cp_visits(plans: pd.DataFrame) -> pd.DataFrame:
    """Children on a plan for N working days; of those, visited within N. N is plan data.

    Raises:
        PlanError: the plan does not say N.
    """
    limit = plan().measure("cp_visits").limit
    if limit is None:
        raise PlanError(
            "measures.toml, entry 'cp_visits': no limit. Say within how many working days a child "
            "is visited: limit = 10"
        )
    return _visited(plans, limit)


@measure(STRATEGY_DISCUSSIONS)
def enquiries(rows: pd.DataFrame) -> pd.DataFrame:
    """Section 47 enquiries started."""
    return count(rows)


@measure(INITIAL_CONFERENCES)
def icpc_15_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Initial conferences held; of those, within 15 working days of the strategy discussion."""
    return share(rows, working_days(rows["strategy_date"], rows["on"]) <= ICPC_WORKING_DAYS)
