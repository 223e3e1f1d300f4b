"""The front door: contacts and referrals."""

import pandas as pd

from kpi.measures.definition import count, measure, ratio
from kpi.measures.sources import Events

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
