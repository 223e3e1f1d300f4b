"""Child protection as a whole: plans, the enquiries before them, conferences, visits."""

from dataclasses import dataclass

from kpi.calendar import months_between
from kpi.demo.children import Register
from kpi.demo.conferences import Conference, initial_conferences, review_conferences, take_part
from kpi.demo.days import last_day
from kpi.demo.enquiries import Enquiry, Waiting, enquiries_of
from kpi.demo.figures import Figures
from kpi.demo.front_door import Referral
from kpi.demo.plans import Plan, Plans
from kpi.demo.visits import Rhythm, visits

# Days, standing for the ten working days within which a child must be visited.
VISITS = Rhythm(limit=14, usual=(8, 14), late=(17, 34))


@dataclass(frozen=True)
class Protection:
    """All of child protection; each list oldest first."""

    plans: list[Plan]
    enquiries: list[Enquiry]
    conferences: list[Conference]


def protection(
    figures: Figures, register: Register, referrals: list[Referral], *, not_in_need: set[Referral]
) -> Protection:
    """Plans and what comes before and during them.

    Args:
        not_in_need: the referrals whose assessment found no need, so that no plan follows.
    """
    waiting = Waiting(figures, referrals, not_in_need)
    living = Plans(figures, register, waiting)
    living.begin()
    for month in months_between(figures.first, figures.last):
        living.live(month)
    plans = living.all
    enquiries = enquiries_of(figures, waiting, [(plan.child, plan.start) for plan in plans])
    conferences = initial_conferences(enquiries)
    for plan in plans:
        plan.reviews = review_conferences(figures, plan.child, plan.start, end=plan.end)
        conferences += plan.reviews
    conferences.sort(key=lambda conference: (conference.held, conference.child.id))
    take_part(figures, conferences)
    _visit(figures, plans)
    in_order = sorted(plans, key=lambda plan: (plan.start, plan.child.id))
    return Protection(in_order, enquiries, conferences)


def _visit(figures: Figures, plans: list[Plan]) -> None:
    for plan in plans:
        chance = figures.chance(f"visits of {plan.child.id} from {plan.start}")
        end = plan.end or last_day(figures.last)
        overdue = figures["visits_overdue_on_plan"]
        plan.visits = visits(chance, plan.start, end, rhythm=VISITS, overdue=overdue)
