"""Quality of practice: audits, supervision, complaints."""

import pandas as pd

from kpi.measures.definition import count, measure, share
from kpi.measures.field_errors import FieldErrors
from kpi.measures.sources import Events

AUDITS = Events("audits", needs=("audit_type",), dated_by="audit_date")


def _of_type(audits: pd.DataFrame, kind: str) -> pd.DataFrame:
    return count(audits[audits["audit_type"] == kind])


@measure(AUDITS)
def audits(rows: pd.DataFrame) -> pd.DataFrame:
    """Quality of Practice audits."""
    return _of_type(rows, "Quality of Practice")


@measure(AUDITS)
def referral_audits(rows: pd.DataFrame) -> pd.DataFrame:
    """Audits of referred cases."""
    return _of_type(rows, "Referral")


@measure(AUDITS)
def multi_agency_audits(rows: pd.DataFrame) -> pd.DataFrame:
    """Multi-agency audits."""
    return _of_type(rows, "Multi-agency")


@measure(AUDITS)
def care_audits(rows: pd.DataFrame) -> pd.DataFrame:
    """Audits of looked after children."""
    return _of_type(rows, "Looked After")


@measure(Events("audits", uses=("judgement",), dated_by="audit_date"))
def audits_inadequate(rows: pd.DataFrame) -> pd.DataFrame:
    """Audits with a judgement; of those, inadequate."""
    judged = rows[rows["judgement"].notna()]
    return share(judged, judged["judgement"] == "Inadequate")


@measure(Events("audits", uses=("oversight_recorded",), dated_by="audit_date"))
def oversight_recorded(rows: pd.DataFrame) -> pd.DataFrame:
    """Audits that looked for management oversight; of those, with it on file."""
    looked = rows[rows["oversight_recorded"].notna()]
    return share(looked, looked["oversight_recorded"])


@measure(Events("audits", uses=("action_completed",), dated_by="action_due"))
def audit_actions(rows: pd.DataFrame) -> pd.DataFrame:
    """Audit actions due; of those, done by the day they were due."""
    return share(rows, rows["action_completed"] <= rows["action_due"])


@measure(Events("supervision", uses=("date_held",), dated_by="date_due"))
def supervision_held(rows: pd.DataFrame) -> pd.DataFrame:
    """Supervision sessions due; of those, held by the as-at date."""
    return share(rows, rows["date_held"] <= rows["as_at"])


@measure(Events("complaints", uses=("date_responded",), dated_by="date_due"))
def complaints_in_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Complaints due an answer; of those, answered by the day it was due."""
    return share(rows, rows["date_responded"] <= rows["date_due"])


@measure(FieldErrors())
def data_errors(fields: pd.DataFrame) -> pd.DataFrame:
    """Entries of every field of every list; the numerator is those with an error."""
    return fields.assign(
        numerator=fields["wrong"].astype("float64"), denominator=fields["entries"].astype("float64")
    )
