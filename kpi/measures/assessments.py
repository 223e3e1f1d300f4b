"""Assessments: in time, and with the child seen."""

import pandas as pd

from kpi.calendar import working_days
from kpi.measures.definition import measure, share
from kpi.measures.sources import Events

AUTHORISED_WITH_START = Events(
    "assessments",
    needs=("assessment_type", "start_date"),
    uses=("referral_date",),
    dated_by="authorised_date",
)
SEEN = Events("assessments", uses=("seen",), dated_by="authorised_date")


def _in_time(assessments: pd.DataFrame, kind: str, since: pd.Series, *, days: int) -> pd.DataFrame:
    """Assessments of a kind; of those, authorised within so many working days."""
    of_kind = assessments[assessments["assessment_type"] == kind]
    taken = working_days(since[of_kind.index], of_kind["authorised_date"])
    return share(of_kind, taken <= days)


@measure(AUTHORISED_WITH_START)
def initial_in_time(assessments: pd.DataFrame) -> pd.DataFrame:
    """Initial assessments; of those, within 10 working days of the referral.

    The clock starts with the referral, or with the assessment where no referral date is given.
    """
    since = assessments["referral_date"].fillna(assessments["start_date"])
    return _in_time(assessments, "Initial", since, days=10)


@measure(AUTHORISED_WITH_START)
def core_in_time(assessments: pd.DataFrame) -> pd.DataFrame:
    """Core assessments; of those, within 35 working days of their start."""
    return _in_time(assessments, "Core", assessments["start_date"], days=35)


@measure(AUTHORISED_WITH_START)
def assessment_in_time(assessments: pd.DataFrame) -> pd.DataFrame:
    """Continuous assessments; of those, within 45 working days of their start."""
    return _in_time(assessments, "Continuous", assessments["start_date"], days=45)


@measure(SEEN)
def child_seen(assessments: pd.DataFrame) -> pd.DataFrame:
    """Assessments authorised; of those, with the child seen."""
    return share(assessments, assessments["seen"].fillna(False))
