"""The plan's own lists: posts, case holders, conferences, audits and the rest."""

from collections.abc import Iterable

from kpi.demo.days import month_of
from kpi.demo.view import NO, YES, Row, View, yes_no
from kpi.demo.workforce import LEAVING, SUPPORT, SUPPORT_WORKERS

MANAGERS_ALL_IN_POST_FROM = "2012-04"
PERSONAL_ADVISERS = 5


def posts(view: View) -> Iterable[Row]:
    """Social Work Posts, by team and role."""
    staff = view.history.workforce.staff(view.as_at)
    for post in view.history.figures.post:
        there = [w for w in staff if (w.team, w.role) == (post.team, post.role)]
        yield _post(
            post.team,
            post.role,
            YES,
            established=post.established,
            filled=sum(w.fte for w in there if not w.agency),
            agency=sum(w.fte for w in there if w.agency),
        )
    all_there = str(view.month) >= MANAGERS_ALL_IN_POST_FROM
    for team in dict.fromkeys(post.team for post in view.history.figures.post):
        yield _post(
            team,
            "Team Manager",
            YES,
            established=1,
            filled=1 if all_there or team != "East" else 0,
            agency=0,
        )
    for team in SUPPORT_WORKERS:
        yield _post(team, SUPPORT, NO, established=1, filled=1, agency=0)
    yield _post(
        LEAVING,
        "Personal Adviser",
        NO,
        established=PERSONAL_ADVISERS,
        filled=PERSONAL_ADVISERS,
        agency=0,
    )


def _post(
    team: str, role: str, qualified: str, *, established: float, filled: float, agency: float
) -> Row:
    return {
        "team": team,
        "role": role,
        "qualified": qualified,
        "established_fte": established,
        "filled_fte": round(filled, 1),
        "agency_fte": round(agency, 1),
    }


def case_holders(view: View) -> Iterable[Row]:
    """Case Holders."""
    for worker in view.history.workforce.staff(view.as_at):
        yield {
            "worker": worker.name,
            "team": worker.team,
            "fte": worker.fte,
            "agency": yes_no(worker.agency),
            "qualified": yes_no(worker.qualified),
        }


def conferences(view: View) -> Iterable[Row]:
    """Conferences due or held in the month."""
    for conference in view.history.protection.conferences:
        held = view.known(conference.held)
        if view.in_month(conference.due) or view.in_month(conference.held):
            yield {
                "child_id": conference.child.id,
                "conference_type": conference.kind,
                "date_due": conference.due,
                "date_held": held,
                "participation": conference.participation if held else None,
                "family_participated": yes_no(conference.family) if held else None,
                "team": view.holder(conference.child)["team"],
            }


def audits(view: View) -> Iterable[Row]:
    """Audits done, or with an action due, in the month."""
    for audit in view.history.practice.audits:
        if view.in_month(audit.date) or view.in_month(audit.action_due):
            yield {
                "audit_id": audit.id,
                "audit_date": audit.date,
                "audit_type": audit.type,
                "child_id": audit.child.id,
                "team": view.holder(audit.child, month_of(audit.date))["team"],
                "judgement": audit.judgement,
                "oversight_recorded": None if audit.oversight is None else yes_no(audit.oversight),
                "action_due": audit.action_due,
                "action_completed": view.known(audit.action_done),
            }


def supervision(view: View) -> Iterable[Row]:
    """Supervision sessions due in the month."""
    for session in view.history.practice.supervision:
        if view.in_month(session.due):
            yield {
                "worker": session.worker,
                "team": session.team,
                "date_due": session.due,
                "date_held": session.held,
            }


def complaints(view: View) -> Iterable[Row]:
    """Complaints received, due or answered in the month."""
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


def leavers(view: View) -> Iterable[Row]:
    """Qualified social workers who left in the month."""
    for worker in view.history.workforce.leavers(view.month):
        if worker.qualified:
            yield {
                "worker": worker.name,
                "team": worker.team,
                "leaving_date": worker.left,
                "fte": worker.fte,
                "agency": yes_no(worker.agency),
            }
