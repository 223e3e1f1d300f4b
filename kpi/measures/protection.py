"""Child protection plans."""

import pandas as pd

from kpi.measures.definition import count, measure, share
from kpi.measures.sources import Plans, Snapshot

ON_A_PLAN = Snapshot("child_protection", needs=("child_id", "start_date"), uses=("end_date",))
STARTED = Plans("child_protection", needs=("child_id",), dated_by="start_date")
STARTED_WITH_HISTORY = Plans(
    "child_protection", needs=("child_id", "previous_plans"), dated_by="start_date"
)
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
