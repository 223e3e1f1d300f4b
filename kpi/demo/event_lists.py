"""Annex A's lists of events: contacts, early help, referrals, assessments, enquiries."""

from collections.abc import Iterable
from functools import cache

from kpi.calendar import Month
from kpi.demo.assessments import Assessment
from kpi.demo.children import Child
from kpi.demo.days import Day, last_day, month_of, shift
from kpi.demo.enquiries import Enquiry
from kpi.demo.front_door import Referral, referrals_before_latest
from kpi.demo.view import A_YEAR, Row, View, yes_no
from kpi.demo.workforce import DUTY, Worker, Workforce


def contacts(view: View) -> Iterable[Row]:
    """List 1."""
    for contact in view.history.contacts:
        if view.covers(contact.date):
            yield view.who(contact.child) | {"contact_date": contact.date, "source": contact.source}


def early_help(view: View) -> Iterable[Row]:
    """List 2, here CAFs, with the two columns that the plan adds."""
    for caf in view.history.cafs:
        if view.covers(caf.started):
            yield view.who(caf.child) | {
                "start_date": caf.started,
                "completion_date": view.known(caf.completed),
                "organisation": caf.organisation,
                "tac_date": view.known(caf.tac),
                "ward": caf.ward,
            }


def referrals(view: View) -> Iterable[Row]:
    """List 3."""
    for referral in view.history.referrals:
        if view.covers(referral.date):
            yield view.who(referral.child) | {
                "referral_date": referral.date,
                "source": referral.source,
                "nfa": yes_no(referral.no_further_action),
                "previous_referrals": referrals_before_latest(referral.child, view.as_at),
                **_on_duty(view, referral),
            }


def assessments(view: View) -> Iterable[Row]:
    """List 4: authorised in the six months, and those still open."""
    for assessment in view.history.assessments:
        authorised = view.known(assessment.authorised)
        if assessment.started <= view.as_at and (authorised is None or authorised >= view.since):
            yield view.who(assessment.child) | {
                "disability": assessment.child.disability,
                "start_date": assessment.started,
                "seen": yes_no(assessment.seen) if authorised else None,
                "authorised_date": authorised,
                "needs_support": yes_no(assessment.in_need) if authorised else None,
                "assessment_type": assessment.kind,
                "referral_date": assessment.referral.date,
                **_assessor(view, assessment),
            }


def _on_duty(view: View, referral: Referral) -> Row:
    """First Response's worker on duty on the day of a referral."""
    month = max(month_of(referral.date), view.history.figures.reported_from)
    there = _duty_team(view.history.workforce, month)
    worker = there[int(referral.child.id[1:]) % len(there)]
    return {"team": worker.team, "worker": worker.name}


@cache
def _duty_team(workforce: Workforce, month: Month) -> list[Worker]:
    return [worker for worker in workforce.staff(last_day(month)) if worker.team == DUTY]


def _assessor(view: View, assessment: Assessment) -> Row:
    if assessment.kind == "Initial":
        return _on_duty(view, assessment.referral)
    return _holder_at(view, assessment.child, assessment.started)


def _holder_at(view: View, child: Child, day: Day) -> Row:
    """Team and worker of a case at the end of the month of a day."""
    return view.holder(
        child, min(max(month_of(day), view.history.figures.reported_from), view.month)
    )


def enquiries(view: View) -> Iterable[Row]:
    """List 5: cut by the strategy discussion, wherever the conference lies."""
    before: dict[Child, list[Enquiry]] = {}
    for enquiry in view.history.protection.enquiries:
        earlier = [
            one
            for one in before.setdefault(enquiry.child, [])
            if one.strategy > shift(enquiry.strategy, -A_YEAR)
        ]
        before[enquiry.child].append(enquiry)
        if view.covers(enquiry.strategy):
            conference = view.known(enquiry.conference)
            yield view.who(enquiry.child) | {
                "disability": enquiry.child.disability,
                "strategy_date": enquiry.strategy,
                "icpc_unnecessary": yes_no(enquiry.conference is None),
                "icpc_date": conference,
                "icpc_plan": yes_no(enquiry.plan) if conference else None,
                "previous_enquiries": len(earlier),
                "previous_icpcs": sum(one.conference is not None for one in earlier),
                **_holder_at(view, enquiry.child, enquiry.strategy),
            }
