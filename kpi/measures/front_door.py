"""The front door: contacts and referrals."""

import pandas as pd

from kpi.extracts.ids import id_key
from kpi.measures.definition import count, measure, ratio, share
from kpi.measures.sources import Events, ReferralHistory

RE_REFERRAL_DAYS = 365
LOOK_BACK_MONTHS = 12

CONTACTS = Events("contacts", dated_by="contact_date")
REFERRALS = Events("referrals", dated_by="referral_date")


@measure(CONTACTS)
def contacts(rows: pd.DataFrame) -> pd.DataFrame:
    """Contacts received."""
    return count(rows)


@measure(REFERRALS)
def referrals(rows: pd.DataFrame) -> pd.DataFrame:
    """Referrals accepted."""
    return count(rows)


@measure(CONTACTS, REFERRALS)
def contact_conversion(contact_rows: pd.DataFrame, referral_rows: pd.DataFrame) -> pd.DataFrame:
    """Contacts; the numerator is the referrals of the same months."""
    return ratio(referral_rows, contact_rows)


NFA = Events("referrals", needs=("nfa",), dated_by="referral_date")
STARTED = Events("assessments", needs=("assessment_type",), dated_by="start_date")
HISTORY = ReferralHistory(
    "referrals",
    needs=("child_id",),
    shows=("previous_referrals",),
    dated_by="referral_date",
    look_back=LOOK_BACK_MONTHS,
)


@measure(NFA)
def referral_nfa(rows: pd.DataFrame) -> pd.DataFrame:
    """Referrals; of those, with no further action."""
    return share(rows, rows["nfa"])


@measure(HISTORY)
def re_referrals(rows: pd.DataFrame) -> pd.DataFrame:
    """Referrals; of those, of children referred on an earlier day within 365 days.

    Where the loads reach back less than that, the list's own count of earlier referrals speaks
    for a child's latest referral of the list: it leaves that referral out, and repeats on all of
    the child's rows.
    """
    rows = rows.assign(child=id_key(rows["child_id"]))
    dates = rows[["child", "on"]].drop_duplicates().sort_values(["child", "on"])
    dates["earlier"] = dates.groupby("child")["on"].shift()
    rows = rows.merge(dates, on=["child", "on"], how="left")
    year = pd.Timedelta(days=RE_REFERRAL_DAYS)
    by_date = rows["on"] - rows["earlier"] <= year
    out_of_sight = rows["on"] - year < rows["known_since"]
    by_column = out_of_sight & rows["latest_in_list"] & (rows["previous_referrals"] >= 1)
    return share(rows.drop(columns=["earlier", "child"]), by_date | by_column)


@measure(STARTED, REFERRALS)
def referral_to_assessment(assessments: pd.DataFrame, referral_rows: pd.DataFrame) -> pd.DataFrame:
    """Referrals; the numerator is the Initial or Continuous assessments started."""
    first = assessments[assessments["assessment_type"].isin(["Initial", "Continuous"])]
    return ratio(first, referral_rows)
