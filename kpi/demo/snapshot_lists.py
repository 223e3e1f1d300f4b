"""Annex A's snapshots: in need, on a plan, in care, leaving care, adoption."""

from collections.abc import Iterable

from kpi.demo.care_leavers import CareLeaver
from kpi.demo.children import Child
from kpi.demo.days import Day, shift
from kpi.demo.history import is_open
from kpi.demo.need import Episode
from kpi.demo.view import A_YEAR, NO, UNKNOWN, YES, Row, View, yes_no
from kpi.demo.workforce import LEAVING

SEEN_ALONE_FROM = 4  # years
# Days from one pathway plan review to the next, and from one contact to the next.
PATHWAY_REVIEW, IN_TOUCH, OUT_OF_TOUCH = 182, 50, 300

WITHDREW = "1 - Adopter withdrew from process"


def children_in_need(view: View) -> Iterable[Row]:
    """List 6."""
    episodes = view.open_or_just_ended(
        view.history.episodes, lambda e: e.child, lambda e: e.opened, end=lambda e: e.closed
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


def child_protection(view: View) -> Iterable[Row]:
    """List 7."""
    plans = view.open_or_just_ended(
        view.history.protection.plans, lambda p: p.child, lambda p: p.start, end=lambda p: p.end
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
            "emergency_protection": yes_no(plan.emergency and plan.start >= view.since),
            "previous_plans": plan.previous,
            **view.holder(plan.child),
        }


def _seen_alone(child: Child, visit: Day | None) -> str | None:
    if visit is None:
        return None
    if child.age(visit) < SEEN_ALONE_FROM:
        return NO
    return (YES, YES, YES, YES, NO, UNKNOWN)[(visit.toordinal() + int(child.id[1:])) % 6]


def looked_after(view: View) -> Iterable[Row]:
    """List 8."""
    periods = view.open_or_just_ended(
        view.history.care, lambda c: c.child, lambda c: c.start, end=lambda c: c.end
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
            "interview_accepted": yes_no(period.missing == 1) if period.missing else None,
            **view.holder(period.child),
        }


def care_leavers(view: View) -> Iterable[Row]:
    """List 9."""
    in_touch = view.history.figures["leavers_in_touch"].at(view.month)
    for leaver in view.history.care_leavers:
        if leaver.since <= view.as_at < leaver.until:
            yield view.who(leaver.child) | _after_care(
                view, leaver, leaver.lost_touch_below < in_touch
            )


def _after_care(view: View, leaver: CareLeaver, in_touch: bool) -> Row:
    days = view.as_at.toordinal() + int(leaver.child.id[1:])
    return {
        "unaccompanied": NO,
        "disability": leaver.child.disability,
        "team": LEAVING,
        "worker": None,
        "adviser": leaver.adviser,
        "eligibility": leaver.eligibility,
        "pathway_review_date": shift(view.as_at, -(days % PATHWAY_REVIEW)),
        "in_touch": "a) In touch" if in_touch else "b) Not in touch",
        "last_contact_date": shift(view.as_at, -(days % (IN_TOUCH if in_touch else OUT_OF_TOUCH))),
        "accommodation": leaver.accommodation if in_touch else "R: Residence not known",
        "suitability": _suitability(leaver) if in_touch else None,
        "activity": leaver.activity if in_touch else None,
    }


def _suitability(leaver: CareLeaver) -> str:
    return "a) Suitable" if leaver.suitable else "b) Unsuitable"


def adoption(view: View) -> Iterable[Row]:
    """List 10: those with a decision that adoption is best, to a year after they left care."""
    for one in view.history.adoptions:
        ended = view.known(one.ended)
        if one.decided <= view.as_at and (not ended or ended > shift(view.as_at, -A_YEAR)):
            until = ended or view.as_at
            yield view.who(one.child) | {
                "disability": one.child.disability,
                "entered_care_date": one.entered_care,
                "decision_date": one.decided,
                "placement_order_date": _by(one.placement_order, until),
                "matched_date": _by(one.matched, until),
                "placed_date": _by(one.placed, until),
                "order_date": view.known(one.ordered),
            }


def adopters(view: View) -> Iterable[Row]:
    """List 11: those who enquired in the last year."""
    for one in view.history.adopters:
        if shift(view.as_at, -A_YEAR) < one.enquired <= view.as_at:
            until = min(view.as_at, one.left or Day.max)
            left = view.known(one.left)
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
                "leaving_date": left,
                "leaving_reason": WITHDREW if left else None,
            }


def _by(day: Day, until: Day) -> Day | None:
    return day if day <= until else None
