"""Audits, supervision and complaints, a dozen rows at a time, of March 2012."""

import pytest

from kpi.store import Store
from tests.factories import Record, counts, figure, load


def audited(store: Store, *audits: Record) -> None:
    rows = [
        {"audit_id": str(n), "audit_date": "2012-03-10", "audit_type": "Thematic", **each}
        for n, each in enumerate(audits)
    ]
    load(store, audits=rows)


@pytest.mark.parametrize(
    ("measure", "kind", "window"),
    [
        ("audits", "Quality of Practice", "month"),
        ("referral_audits", "Referral", "month"),
        ("multi_agency_audits", "Multi-agency", "month"),
        ("care_audits", "Looked After", "month"),
    ],
)
def test_audits_are_counted_by_their_type_in_the_month_of_their_date(
    store: Store, measure: str, kind: str, window: str
) -> None:
    audited(
        store,
        {"audit_type": kind, "audit_date": "2012-03-01"},
        {"audit_type": kind, "audit_date": "2012-03-31"},
        {"audit_type": kind, "audit_date": "2012-02-29"},  # counts nowhere
        {},
        {"audit_type": None},  # left out
    )
    assert counts(store, measure, window=window) == (2, None)
    assert figure(store, measure, "2012-03", window).left_out == 1


def test_inadequate_audits_are_of_those_with_a_judgement(store: Store) -> None:
    judgements = ["Outstanding", "Good", "Adequate", "Inadequate", "Inadequate", None]
    audited(store, *[{"judgement": each} for each in judgements], {"errors": "judgement"})
    assert counts(store, "audits_inadequate") == (2, 5)


def test_oversight_is_of_those_audits_that_looked_for_it(store: Store) -> None:
    audited(store, *[{"oversight_recorded": each} for each in (True, True, False, None)])
    assert counts(store, "oversight_recorded") == (2, 3)


def test_audit_actions_are_in_time_on_the_day_they_are_due(store: Store) -> None:
    due = {"audit_date": "2012-01-10", "action_due": "2012-03-15"}
    audited(
        store,
        {**due, "action_completed": "2012-03-15"},
        {**due, "action_completed": "2012-03-16"},
        {**due, "action_completed": None},
        {**due, "action_due": "2012-04-01", "action_completed": "2012-03-01"},  # due in April
        {"action_due": None},  # no action
    )
    assert counts(store, "audit_actions") == (1, 3)


def test_supervision_is_held_if_it_was_by_the_as_at_date(store: Store) -> None:
    due = {"worker": "Ann Lee", "team": "North", "date_due": "2012-03-30"}
    load(
        store,
        supervision=[
            {**due, "date_held": "2012-03-31"},  # late, but held
            {**due, "date_held": "2012-04-01"},  # after the as-at date
            {**due, "date_held": "2012-03-01"},
            {**due, "date_held": None},
            {**due, "date_due": "2012-02-28", "date_held": "2012-03-01"},  # of February
        ],
    )
    assert counts(store, "supervision_held") == (2, 4)


def test_complaints_are_in_time_on_the_day_an_answer_is_due(store: Store) -> None:
    due = {"stage": 1, "date_received": "2012-03-01", "date_due": "2012-03-15"}
    load(
        store,
        complaints=[
            {**due, "complaint_id": "1", "date_responded": "2012-03-15"},
            {**due, "complaint_id": "2", "date_responded": "2012-03-16"},
            {**due, "complaint_id": "3", "date_responded": None},
            {**due, "complaint_id": "4", "date_due": "2012-04-02", "date_responded": "2012-03-20"},
        ],
    )
    assert counts(store, "complaints_in_time") == (1, 3)


def test_data_errors_are_the_share_of_the_worst_field(store: Store) -> None:
    load(
        store,
        leavers=[
            {"worker": str(n), "team": "North", "leaving_date": "2012-03-01", "fte": 1, **more}
            for n, more in enumerate([{"errors": "fte team"}, {"errors": "fte"}, {}, {}])
        ],
    )
    found = figure(store, "data_errors", "2012-03")
    assert (found.numerator, found.denominator, found.value) == (2, 4, 50)
