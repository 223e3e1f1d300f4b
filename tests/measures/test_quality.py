"""Audits of quality, and what is asked of a quarter only when it is over."""

import pytest

from kpi.findings import finding
from kpi.store import Store
from tests.factories import Record, ask, judged, load


def audit(day: str, kind: str = "Multi-agency") -> Record:
    """An audit of no particular judgement."""
    return {"audit_id": day, "audit_date": day, "audit_type": kind, "judgement": "Good"}


def three_months(store: Store, *audits: Record) -> None:
    """The audits of January to March 2012, a sheet a month; one of another type is in each."""
    for as_at in ("2012-01-31", "2012-02-29", "2012-03-31"):
        other = audit(f"{as_at[:7]}-02", "Thematic")
        of_month = [each for each in audits if each["audit_date"].startswith(as_at[:7])]
        load(store, as_at, audits=[other, *of_month], with_changes=False)


@pytest.mark.parametrize(
    ("of", "status"), [("2012-01", "no_data"), ("2012-02", "no_data"), ("2012-03", "missed")]
)
def test_a_quarter_without_an_audit_is_not_missed_before_it_is_over(
    store: Store, of: str, status: str
) -> None:
    three_months(store)
    found, judgement = judged(store, "multi_agency_audits", of)
    assert (found.value, judgement.status) == (0, status)
    assert found.part is (status == "no_data")


def test_a_quarter_is_met_when_it_is_over_and_says_until_then_what_is_still_to_come(
    store: Store,
) -> None:
    three_months(store, audit("2012-02-10"))
    found, _ = judged(store, "multi_agency_audits", "2012-02")
    assert (found.value, found.confidence) == (1, "low")
    assert found.confidence_reasons[0] == "The quarter runs to the end of March 2012."
    said = ask(store, finding, "multi_agency_audits", found.month)
    assert "The quarter is not over, so it is not judged." in said.sentence
    assert judged(store, "multi_agency_audits", "2012-03")[1].status == "met"
