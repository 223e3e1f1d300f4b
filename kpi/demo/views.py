"""The story as one month's extract shows it: rows of each list, as at the month's last day.

An extract knows nothing of what comes after its as-at date. Annex A's event lists show the six
months up to it, its snapshots what is open or ended in those six months, and the plan's own lists
the as-at month alone.
"""

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from kpi.calendar import Month
from kpi.demo.assessments import Assessment
from kpi.demo.care import UNSUITABLE, Care, CareLeaver
from kpi.demo.children import Child
from kpi.demo.days import Day, first_day, last_day, month_of, shift
from kpi.demo.front_door import MONTHS_COVERED, Referral, referrals_before_latest
from kpi.demo.history import History, is_open
from kpi.demo.need import Episode
from kpi.demo.protection import Enquiry, Plan
from kpi.demo.workforce import DUTY, SUPPORT, SUPPORT_WORKERS, Held, Worker, Workforce

Value = str | int | float | dt.date | None
Row = dict[str, Value]

YES, NO, UNKNOWN = "a) Yes", "b) No", "c) Unknown"
SEEN_ALONE_FROM = 4  # years
A_YEAR = 365

MANAGERS_ALL_IN_POST_FROM = "2012-04"
PERSONAL_ADVISERS = 5

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """What is known at the end of a month."""

    history: History
    month: Month

    @cached_property
    def as_at(self) -> Day:
        """The month's last day."""
        return last_day(self.month)

    @cached_property
    def since(self) -> Day:
        """The first day that Annex A's lists cover."""
        return first_day(self.month - (MONTHS_COVERED - 1))

    @cached_property
    def month_start(self) -> Day:
        """The month's first day."""
        return first_day(self.month)

    def covers(self, day: Day | None) -> bool:
        """Whether the day lies in the six months up to the as-at date."""
        return day is not None and self.since <= day <= self.as_at

    def in_month(self, day: Day | None) -> bool:
        """Whether the day lies in the as-at month."""
        return day is not None and self.month_start <= day <= self.as_at

    def known(self, day: Day | None) -> Day | None:
        """The day, unless it lies ahead."""
        return day if day and day <= self.as_at else None

    def latest(self, days: list[Day]) -> Day | None:
        """The latest of the days, which are in order, that does not lie ahead."""
        place = bisect_right(days, self.as_at)
        return days[place - 1] if place else None

    def who(self, child: Child) -> Row:
        """The columns that open every list of children."""
        return {
            "child_id": child.id,
            "gender": child.gender,
            "ethnicity": child.ethnicity,
            "date_of_birth": child.born,
            "age": child.age(self.as_at),
        }

    def holder(self, child: Child, month: Month | None = None) -> Row:
        """Team and worker of the child's case at a month's end, or when it was last open."""
        month = month or self.month
        for back in range(MONTHS_COVERED + 1):
            held = self.history.workforce.held.get(month - back, {}).get(child)
            if held:
                return _team(held)
        return {"team": None, "worker": None}

    @cached_property
    def on_plan(self) -> set[Child]:
        """Children on a plan."""
        plans = self.history.protection.plans
        return {p.child for p in plans if p.start <= self.as_at and not self.known(p.end)}

    @cached_property
    def in_care(self) -> set[Child]:
        """Children looked after."""
        periods = self.history.care
        return {p.child for p in periods if p.start <= self.as_at and not self.known(p.end)}


def rows_of(history: History, month: Month) -> Mapping[str, list[Row]]:
    """The rows of every list, by list id, in a month's extract; each row by field name."""
    view = View(history, month)
    rows = {id: list(rows) for id, rows in ((id, make(view)) for id, make in LISTS.items())}
    for slip in history.figures.slip:
        share = slip.at(month)
        for row in rows[slip.list]:
            if _fate(slip.list, slip.field, row) < share:
                row[slip.field] = slip.written
    return rows


def _fate(list_id: str, field: str, row: Row) -> float:
    """A number from 0 to 1 that belongs to a field of a row, the same in every extract.

    So an entry that is wrong stays wrong until the share of wrong ones has fallen below it.
    """
    dates = [str(row.get(name)) for name in ("contact_date", "referral_date", "start_date")]
    key = "|".join([list_id, field, str(row["child_id"]), *dates])
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


# ------------------------------------------------------------------ Annex A, lists of events


def _contacts(view: View) -> Iterable[Row]:
    for contact in view.history.contacts:
        if view.covers(contact.date):
            yield view.who(contact.child) | {"contact_date": contact.date, "source": contact.source}


def _early_help(view: View) -> Iterable[Row]:
    for caf in view.history.cafs:
        if view.covers(caf.started):
            yield view.who(caf.child) | {
                "start_date": caf.started,
                "completion_date": view.known(caf.completed),
                "organisation": caf.organisation,
                "tac_date": view.known(caf.tac),
                "ward": caf.ward,
            }


def _referrals(view: View) -> Iterable[Row]:
    for referral in view.history.referrals:
        if view.covers(referral.date):
            yield view.who(referral.child) | {
                "referral_date": referral.date,
                "source": referral.source,
                "nfa": _yes_no(referral.no_further_action),
                "previous_referrals": referrals_before_latest(referral.child, view.as_at),
                **_on_duty(view, referral),
            }


def _assessments(view: View) -> Iterable[Row]:
    for assessment in view.history.assessments:
        authorised = view.known(assessment.authorised)
        if assessment.started <= view.as_at and (authorised is None or authorised >= view.since):
            yield view.who(assessment.child) | {
                "disability": assessment.child.disability,
                "start_date": assessment.started,
                "seen": _yes_no(assessment.seen) if authorised else None,
                "authorised_date": authorised,
                "needs_support": _yes_no(assessment.in_need) if authorised else None,
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


def _enquiries(view: View) -> Iterable[Row]:
    before: dict[Child, list[Enquiry]] = {}
    for enquiry in view.history.protection.enquiries:
        earlier = [
            one
            for one in before.setdefault(enquiry.child, [])
            if one.strategy > shift(enquiry.strategy, -A_YEAR)
        ]
        before[enquiry.child].append(enquiry)
        # A conference may lie in the six months when the enquiry that led to it does not.
        if enquiry.strategy <= view.as_at and (
            view.covers(enquiry.strategy) or view.covers(enquiry.conference)
        ):
            conference = view.known(enquiry.conference)
            yield view.who(enquiry.child) | {
                "disability": enquiry.child.disability,
                "strategy_date": enquiry.strategy,
                "icpc_unnecessary": _yes_no(enquiry.conference is None),
                "icpc_date": conference,
                "icpc_plan": _yes_no(enquiry.plan) if conference else None,
                "previous_enquiries": len(earlier),
                "previous_icpcs": sum(one.conference is not None for one in earlier),
                **_holder_at(view, enquiry.child, enquiry.strategy),
            }


# ------------------------------------------------------------------ Annex A, snapshots


def _open_or_just_ended(
    view: View,
    all_of_them: Iterable[T],
    child: Callable[[T], Child],
    start: Callable[[T], Day],
    end: Callable[[T], Day | None],
) -> Iterable[T]:
    """Each child's latest, if it is open or ended in the last six months."""
    latest = {child(one): one for one in all_of_them if start(one) <= view.as_at}
    for one in latest.values():
        ended = view.known(end(one))
        if ended is None or ended >= view.since:
            yield one


def _children_in_need(view: View) -> Iterable[Row]:
    episodes: Iterable[Episode] = _open_or_just_ended(
        view, view.history.episodes, lambda e: e.child, lambda e: e.opened, lambda e: e.closed
    )
    for episode in episodes:
        closed = view.known(episode.closed)
        yield view.who(episode.child) | {
            "disability": episode.child.disability,
            "start_date": episode.opened,
            "primary_need": episode.need,
            "last_seen_date": view.latest(episode.seen),
            "end_date": closed,
            "closure_reason": episode.reason if closed else None,
            "status": _status(view, episode),
            **view.holder(episode.child),
        }


def _status(view: View, episode: Episode) -> str:
    if not is_open(episode, view.as_at):
        return "e) Closed episode"
    if episode.child in view.in_care:
        return "a) Looked after child"
    if episode.child in view.on_plan:
        return "b) Child Protection plan"
    being_assessed = any(
        start <= view.as_at and not view.known(end) for start, end in episode.assessed
    )
    return "d) Open assessment" if being_assessed else "c) Child in need plan"


def _child_protection(view: View) -> Iterable[Row]:
    plans: Iterable[Plan] = _open_or_just_ended(
        view, view.history.protection.plans, lambda p: p.child, lambda p: p.start, lambda p: p.end
    )
    for plan in plans:
        visit = view.latest(plan.visits)
        yield view.who(plan.child) | {
            "disability": plan.child.disability,
            "start_date": plan.start,
            "initial_category": plan.initial_category,
            "latest_category": plan.latest_category,
            "last_visit_date": visit,
            "seen_alone": _seen_alone(plan.child, visit),
            "last_review_date": view.latest([review.held for review in plan.reviews]),
            "end_date": view.known(plan.end),
            "emergency_protection": _yes_no(plan.emergency and plan.start >= view.since),
            "previous_plans": plan.previous,
            **view.holder(plan.child),
        }


def _seen_alone(child: Child, visit: Day | None) -> str | None:
    if visit is None:
        return None
    if child.age(visit) < SEEN_ALONE_FROM:
        return NO
    return (YES, YES, YES, YES, NO, UNKNOWN)[(visit.toordinal() + int(child.id[1:])) % 6]


def _looked_after(view: View) -> Iterable[Row]:
    periods: Iterable[Care] = _open_or_just_ended(
        view, view.history.care, lambda c: c.child, lambda c: c.start, lambda c: c.end
    )
    for period in periods:
        placements = [p for p in period.placements if p.since <= view.as_at]
        placement = placements[-1]
        inside = placement.authority == "Peterborough"
        ended = view.known(period.end)
        yield view.who(period.child) | {
            "unaccompanied": NO,
            "disability": period.child.disability,
            "start_date": period.start,
            "category_of_need": period.need,
            "second_period": NO,
            "legal_status_date": min(period.legal_status_since, view.as_at),
            "legal_status": period.legal_status,
            "last_review_date": view.latest(period.reviews),
            "last_visit_date": view.latest(period.visits),
            "permanence_plan": period.plan if view.known(period.planned_on) else None,
            "last_iro_date": view.latest(period.reviews),
            "last_health_date": view.latest(period.health),
            "last_dental_date": view.latest(period.dental),
            "placements": sum(p.since > shift(view.as_at, -A_YEAR) for p in placements),
            "end_date": ended,
            "end_reason": period.end_reason if ended else None,
            "placement_date": placement.since,
            "placement_type": placement.type,
            "placement_provider": placement.provider,
            "placement_postcode": placement.postcode,
            "placement_urn": None,
            "placement_location": "a) In" if inside else "b) Out",
            "placement_authority": placement.authority,
            "missing_episodes": period.missing,
            "absent_episodes": 0,
            "interview_offered": YES if period.missing else None,
            "interview_accepted": _yes_no(period.missing == 1) if period.missing else None,
            **view.holder(period.child),
        }


def _care_leavers(view: View) -> Iterable[Row]:
    in_touch = view.history.figures["leavers_in_touch"].at(view.month)
    for leaver in view.history.care_leavers:
        if leaver.since <= view.as_at < leaver.until:
            yield view.who(leaver.child) | _after_care(
                view, leaver, leaver.lost_touch_below < in_touch
            )


def _after_care(view: View, leaver: CareLeaver, in_touch: bool) -> Row:
    spread = int(leaver.child.id[1:])
    suitable = leaver.suitable and leaver.accommodation not in UNSUITABLE
    return {
        "unaccompanied": NO,
        "disability": leaver.child.disability,
        "team": "Leaving Care",
        "worker": None,
        "adviser": leaver.adviser,
        "eligibility": leaver.eligibility,
        "pathway_review_date": shift(view.as_at, -(spread % 200)),
        "in_touch": "a) In touch" if in_touch else "b) Not in touch",
        "last_contact_date": shift(view.as_at, -(spread % (50 if in_touch else 300))),
        "accommodation": leaver.accommodation if in_touch else "R: Residence not known",
        "suitability": ("a) Suitable" if suitable else "b) Unsuitable") if in_touch else None,
        "activity": leaver.activity if in_touch else None,
    }


def _adoption(view: View) -> Iterable[Row]:
    for one in view.history.adoptions:
        ended = view.known(one.ended)
        if one.decided <= view.as_at and (not ended or ended > shift(view.as_at, -A_YEAR)):
            until = ended or view.as_at
            yield view.who(one.child) | {
                "disability": one.child.disability,
                "entered_care_date": one.entered_care,
                "decision_date": one.decided,
                "placement_order_date": one.placement_order
                if one.placement_order <= until
                else None,
                "matched_date": one.matched if one.matched <= until else None,
                "placed_date": one.placed if one.placed <= until else None,
                "order_date": view.known(one.ordered),
            }


def _adopters(view: View) -> Iterable[Row]:
    for one in view.history.adopters:
        if shift(view.as_at, -A_YEAR) < one.enquired <= view.as_at:
            until = min(view.as_at, one.left or Day.max)
            yield {
                "adopter_id": one.id,
                "family_id": one.family,
                "gender": one.gender,
                "ethnicity": one.ethnicity,
                "disability": NO,
                "fostering_for_adoption": NO,
                "enquiry_date": one.enquired,
                "stage_1_start_date": _by(one.stage_1[0], until),
                "stage_1_end_date": _by(one.stage_1[1], until),
                "stage_2_start_date": _by(one.stage_2[0], until),
                "stage_2_end_date": _by(one.stage_2[1], until),
                "application_date": _by(one.stage_2[1], until),
                "approved_date": _by(one.approved, until),
                "leaving_date": view.known(one.left),
                "leaving_reason": "1 - Adopter withdrew from process"
                if view.known(one.left)
                else None,
            }


# ------------------------------------------------------------------ the plan's own lists


def _posts(view: View) -> Iterable[Row]:
    staff = view.history.workforce.staff(view.as_at)
    for post in view.history.figures.post:
        there = [w for w in staff if (w.team, w.role) == (post.team, post.role)]
        yield _post(
            post.team,
            post.role,
            YES,
            post.established,
            sum(w.fte for w in there if not w.agency),
            sum(w.fte for w in there if w.agency),
        )
    all_there = str(view.month) >= MANAGERS_ALL_IN_POST_FROM
    for team in dict.fromkeys(post.team for post in view.history.figures.post):
        yield _post(team, "Team Manager", YES, 1, 1 if all_there or team != "East" else 0, 0)
    for team in SUPPORT_WORKERS:
        yield _post(team, SUPPORT, NO, 1, 1, 0)
    yield _post("Leaving Care", "Personal Adviser", NO, PERSONAL_ADVISERS, PERSONAL_ADVISERS, 0)


def _post(
    team: str, role: str, qualified: str, established: float, filled: float, agency: float
) -> Row:
    return {
        "team": team,
        "role": role,
        "qualified": qualified,
        "established_fte": established,
        "filled_fte": round(filled, 1),
        "agency_fte": round(agency, 1),
    }


def _case_holders(view: View) -> Iterable[Row]:
    for worker in view.history.workforce.staff(view.as_at):
        yield {
            "worker": worker.name,
            "team": worker.team,
            "fte": worker.fte,
            "agency": _yes_no(worker.agency),
            "qualified": _yes_no(worker.qualified),
        }


def _conferences(view: View) -> Iterable[Row]:
    for conference in view.history.protection.conferences:
        held = view.known(conference.held)
        if view.in_month(conference.due) or view.in_month(conference.held):
            yield {
                "child_id": conference.child.id,
                "conference_type": conference.kind,
                "date_due": conference.due,
                "date_held": held,
                "participation": conference.participation if held else None,
                "family_participated": _yes_no(conference.family) if held else None,
                "team": view.holder(conference.child)["team"],
            }


def _audits(view: View) -> Iterable[Row]:
    for audit in view.history.practice.audits:
        if view.in_month(audit.date) or view.in_month(audit.action_due):
            yield {
                "audit_id": audit.id,
                "audit_date": audit.date,
                "audit_type": audit.type,
                "child_id": audit.child.id,
                "team": view.holder(audit.child, month_of(audit.date))["team"],
                "judgement": audit.judgement,
                "oversight_recorded": None if audit.oversight is None else _yes_no(audit.oversight),
                "action_due": audit.action_due,
                "action_completed": view.known(audit.action_done),
            }


def _supervision(view: View) -> Iterable[Row]:
    for session in view.history.practice.supervision:
        if view.in_month(session.due):
            yield {
                "worker": session.worker,
                "team": session.team,
                "date_due": session.due,
                "date_held": session.held,
            }


def _complaints(view: View) -> Iterable[Row]:
    teams = tuple(dict.fromkeys(post.team for post in view.history.figures.post))
    for complaint in view.history.practice.complaints:
        days = (complaint.received, complaint.due, complaint.answered)
        if complaint.received <= view.as_at and any(view.in_month(day) for day in days):
            yield {
                "complaint_id": complaint.id,
                "stage": complaint.stage,
                "date_received": complaint.received,
                "date_due": complaint.due,
                "date_responded": view.known(complaint.answered),
                "team": teams[int(complaint.id[1:]) % len(teams)],
            }


def _leavers(view: View) -> Iterable[Row]:
    for worker in view.history.workforce.leavers(view.month):
        if worker.qualified:
            yield {
                "worker": worker.name,
                "team": worker.team,
                "leaving_date": worker.left,
                "fte": worker.fte,
                "agency": _yes_no(worker.agency),
            }


def _yes_no(answer: bool) -> str:
    return YES if answer else NO


def _by(day: Day, until: Day) -> Day | None:
    return day if day <= until else None


def _team(held: Held) -> Row:
    return {"team": held.team, "worker": held.worker or None}


LISTS: Mapping[str, Callable[[View], Iterable[Row]]] = {
    "contacts": _contacts,
    "early_help": _early_help,
    "referrals": _referrals,
    "assessments": _assessments,
    "enquiries": _enquiries,
    "children_in_need": _children_in_need,
    "child_protection": _child_protection,
    "looked_after": _looked_after,
    "care_leavers": _care_leavers,
    "adoption": _adoption,
    "adopters": _adopters,
    "posts": _posts,
    "case_holders": _case_holders,
    "conferences": _conferences,
    "audits": _audits,
    "supervision": _supervision,
    "complaints": _complaints,
    "leavers": _leavers,
}
