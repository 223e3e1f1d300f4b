"""Audits, supervision, complaints and the data themselves, row by row."""

from typing import Any

import pytest

from kpi.findings import finding
from kpi.store import Store
from tests.factories import Record, ask, audit, contact, judged, load, post, referral
from tests.measures.by_eye import ANY, LEFT, LOST, NO, ONE, OUT, YES, counted


def test_audits_are_of_the_type_quality_of_practice_and_the_average_month_of_the_year() -> None:
    found = counted(
        "audits",
        window="ytd",
        before={
            "2012-04-30": {
                "audits": [
                    (OUT, audit("2012-03-31", "Quality of Practice")),
                    (ONE, audit("2012-04-01", "Quality of Practice")),
                    (ONE, audit("2012-04-30", "Quality of Practice")),
                    (OUT, audit("2012-05-01", "Quality of Practice")),  # not yet, as at April
                ]
            }
        },
        as_at="2012-05-31",
        audits=[
            (ONE, audit("2012-05-01", "Quality of Practice")),
            (ONE, audit("2012-05-31", "Quality of Practice", judgement=None)),
            (ONE, audit("2012-05-31", "Quality of Practice", child_id="1")),
            (OUT, audit("2012-05-15", "Thematic")),
            (OUT, audit("2012-05-15", "Multi-agency")),
            (OUT, audit("2012-05-15", "Looked After")),
            (OUT, audit("2012-05-15", "Referral")),
            (LEFT, audit("2012-05-15", None)),
            (LEFT, audit("2012-05-15", "Quality of Practice", errors="audit_type")),
            (LOST, audit(None, "Quality of Practice")),
        ],
    )
    assert (found.parts, found.value) == ((5, None), 2.5)


def test_referral_audits_are_all_since_the_plan_began_in_december_2011() -> None:
    found = counted(
        "referral_audits",
        window="cumulative",
        before={
            "2011-11-30": {"audits": [(OUT, audit("2011-11-30", "Referral"))]},
            "2011-12-31": {
                "audits": [
                    (OUT, audit("2011-11-30", "Referral")),
                    (ONE, audit("2011-12-01", "Referral")),
                ]
            },
        },
        as_at="2012-01-31",
        audits=[
            (ONE, audit("2012-01-01", "Referral")),
            (ONE, audit("2012-01-31", "Referral")),
            (OUT, audit("2012-02-01", "Referral")),
            (OUT, audit("2012-01-15", "Quality of Practice")),
            (OUT, audit("2012-01-15", "Thematic")),
            (OUT, audit("2012-01-15", "Multi-agency")),
            (OUT, audit("2012-01-15", "Looked After")),
            (LEFT, audit("2012-01-15", None)),
            (LOST, audit(None, "Referral")),
        ],
    )
    assert found.parts == (3, None)


def test_multi_agency_audits_are_of_the_quarter_so_far() -> None:
    found = counted(
        "multi_agency_audits",
        window="quarter",
        before={
            "2011-12-31": {"audits": [(OUT, audit("2011-12-31", "Multi-agency"))]},
            "2012-01-31": {"audits": [(ONE, audit("2012-01-01", "Multi-agency"))]},
        },
        as_at="2012-02-29",
        audits=[
            (ONE, audit("2012-02-01", "Multi-agency")),
            (ONE, audit("2012-02-29", "Multi-agency")),
            (OUT, audit("2012-03-01", "Multi-agency")),
            (OUT, audit("2012-02-15", "Quality of Practice")),
            (OUT, audit("2012-02-15", "Thematic")),
            (OUT, audit("2012-02-15", "Looked After")),
            (OUT, audit("2012-02-15", "Referral")),
            (LEFT, audit("2012-02-15", None)),
        ],
    )
    assert found.parts == (3, None)


def test_care_audits_are_of_the_type_looked_after() -> None:
    found = counted(
        "care_audits",
        audits=[
            (ONE, audit("2012-03-01", "Looked After")),
            (ONE, audit("2012-03-31", "Looked After")),
            (OUT, audit("2012-02-29", "Looked After")),
            (OUT, audit("2012-04-01", "Looked After")),
            (OUT, audit("2012-03-15", "Quality of Practice")),
            (OUT, audit("2012-03-15", "Thematic")),
            (OUT, audit("2012-03-15", "Multi-agency")),
            (OUT, audit("2012-03-15", "Referral")),
            (LEFT, audit("2012-03-15", None)),
            (LEFT, audit("2012-03-15", None, errors="audit_type")),
            (LOST, audit(None, "Looked After")),
        ],
    )
    assert found.parts == (2, None)


def test_audits_inadequate_are_of_audits_of_any_type_with_a_judgement() -> None:
    def judged(judgement: str | None, day: str | None = "2012-03-15", **more: Any) -> dict:
        return {**audit(day), "judgement": judgement, **more}

    found = counted(
        "audits_inadequate",
        window="month",
        audits=[
            (NO, judged("Outstanding")),
            (NO, judged("Good")),
            (NO, judged("Adequate")),
            (YES, judged("Inadequate")),
            (OUT, judged(None)),
            (LEFT, judged(None, errors="judgement")),
            (YES, judged("Inadequate", audit_type="Thematic")),
            (YES, judged("Inadequate", audit_type=None)),
            (YES, judged("Inadequate", "2012-03-01")),
            (NO, judged("Good", "2012-03-31")),
            (OUT, judged("Inadequate", "2012-02-29")),
            (OUT, judged("Inadequate", "2012-04-01")),
            (LOST, judged("Inadequate", None)),
        ],
    )
    assert found.parts == (4, 8)


def test_oversight_recorded_is_of_audits_that_looked() -> None:
    def looked(answer: bool | None, day: str | None = "2012-03-15", **more: Any) -> dict:
        return {**audit(day), "oversight_recorded": answer, **more}

    found = counted(
        "oversight_recorded",
        window="month",
        audits=[
            (YES, looked(True)),
            (NO, looked(False)),
            (OUT, looked(None)),
            (LEFT, looked(None, errors="oversight_recorded")),
            (YES, looked(True, audit_type="Referral")),
            (YES, looked(True, judgement="Inadequate")),
            (NO, looked(False, judgement=None)),
            (YES, looked(True, "2012-03-01")),
            (NO, looked(False, "2012-03-31")),
            (OUT, looked(True, "2012-02-29")),
            (OUT, looked(True, "2012-04-01")),
            (LOST, looked(True, None)),
        ],
    )
    assert found.parts == (4, 7)


def test_audit_actions_are_done_in_time_by_the_day_they_were_due() -> None:
    def action(due: str | None, done: str | None, **more: Any) -> dict:
        return audit("2012-01-10", action_due=due, action_completed=done, **more)

    found = counted(
        "audit_actions",
        window="month",
        audits=[
            (YES, action("2012-03-15", "2012-03-15")),  # on the day
            (NO, action("2012-03-15", "2012-03-16")),  # a day late
            (YES, action("2012-03-01", "2012-02-10")),
            (YES, action("2012-03-31", "2012-03-31")),
            (NO, action("2012-03-31", "2012-04-01")),
            (NO, action("2012-03-15", None)),  # not done
            (OUT, action("2012-02-29", "2012-03-15")),
            (OUT, action("2012-04-01", "2012-03-15")),
            (OUT, action(None, "2012-03-15")),  # an audit without an action
            (LOST, action(None, None, errors="action_due")),
            (LEFT, action("2012-03-15", None, errors="action_completed")),
            (YES, action("2012-03-15", "2012-03-14", audit_type=None, judgement=None)),
        ],
    )
    assert found.parts == (4, 7)


def test_supervision_held_is_by_the_as_at_date_of_sessions_due() -> None:
    def session(due: str | None, held: str | None, **more: Any) -> dict:
        return {"worker": "Ann", "date_due": due, "date_held": held, **more}

    found = counted(
        "supervision_held",
        window="month",
        supervision=[
            (YES, session("2012-03-01", "2012-03-01")),
            (YES, session("2012-03-05", "2012-03-20")),  # late, but held
            (YES, session("2012-03-05", "2012-03-31")),  # on the as-at date
            (NO, session("2012-03-05", "2012-04-01")),  # only planned for the day after
            (NO, session("2012-03-05", None)),
            (YES, session("2012-03-31", "2012-02-27")),  # brought forward
            (OUT, session("2012-02-29", "2012-03-05")),
            (OUT, session("2012-04-01", "2012-03-30")),
            (LOST, session(None, "2012-03-05")),
            (LEFT, session("2012-03-05", None, errors="date_held")),
            (YES, session("2012-03-05", "2012-03-05", worker=None)),
        ],
    )
    assert found.parts == (5, 7)


def test_complaints_in_time_are_of_those_due_an_answer_answered_or_not() -> None:
    def complaint(due: str | None, answered: str | None, **more: Any) -> dict:
        received = {"complaint_id": "1", "stage": 1, "date_received": "2012-02-10"}
        return {**received, "date_due": due, "date_responded": answered, **more}

    found = counted(
        "complaints_in_time",
        window="month",
        complaints=[
            (YES, complaint("2012-03-15", "2012-03-15")),  # on the day
            (NO, complaint("2012-03-15", "2012-03-16")),  # a day late
            (NO, complaint("2012-03-15", None)),
            (YES, complaint("2012-03-01", "2012-02-20")),
            (YES, complaint("2012-03-31", "2012-03-31")),
            (NO, complaint("2012-03-31", "2012-04-01")),
            (YES, complaint("2012-03-15", "2012-03-10", stage=2)),
            (OUT, complaint("2012-02-29", "2012-03-05")),
            (OUT, complaint("2012-04-01", "2012-03-05")),
            (LOST, complaint(None, "2012-03-05")),
            (LEFT, complaint("2012-03-15", None, errors="date_responded")),
        ],
    )
    assert found.parts == (4, 7)


def test_data_errors_are_those_of_the_worst_field_of_any_list_of_the_month() -> None:
    day = "2012-03-15"
    found = counted(
        "data_errors",
        before={"2012-02-29": {"contacts": [(ANY, contact(None, errors="contact_date"))] * 2}},
        contacts=[
            (ANY, contact(day)),
            (ANY, contact(day, errors="source")),
            (ANY, contact(day, errors="gender source")),
            (ANY, contact(day, errors="gender source")),
            *[(ANY, contact(day))] * 4,
        ],
        referrals=[(ANY, referral(1, day)), (ANY, referral(2, day, errors="nfa"))],
        posts=[(ANY, post(1, 1))] * 3,
    )
    assert (found.parts, found.value) == ((1, 2), 50)  # not the three of eight
    fields = found.cases.set_index(["list", "field"])[["wrong", "entries", "row"]]
    assert fields.loc[("contacts", "source")].tolist() == [3, 8, 3]
    assert fields.loc[("contacts", "gender"), ["wrong", "row"]].tolist() == [2, 4]
    assert fields.loc[("contacts", "contact_date"), ["wrong", "entries"]].tolist() == [0, 8]
    assert fields.loc[("posts", "qualified"), ["wrong", "entries"]].tolist() == [0, 3]
    assert set(fields.index.get_level_values("list")) == {"contacts", "referrals", "posts"}


def test_data_errors_of_lists_without_any_are_none_of_all_entries() -> None:
    found = counted("data_errors", posts=[(ANY, post(1, 1))] * 3)
    assert (found.parts, found.value) == ((0, 3), 0)


# ── a quarter is asked for what it owes only when it is over ──────────────────────────────────


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
    three_months(store, audit("2012-02-10", "Multi-agency"))
    found, _ = judged(store, "multi_agency_audits", "2012-02")
    assert (found.value, found.confidence) == (1, "low")
    assert found.confidence_reasons[0] == "The quarter runs to the end of March 2012."
    said = ask(store, finding, "multi_agency_audits", found.month)
    assert "The quarter is not over, so it is not judged." in said.sentence
    assert judged(store, "multi_agency_audits", "2012-03")[1].status == "met"
