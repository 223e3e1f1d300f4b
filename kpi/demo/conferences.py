"""Child protection conferences: initial ones, reviews, and who took part."""

from dataclasses import dataclass

from kpi.demo.children import Child, pick
from kpi.demo.days import Day, after_working_days, last_day, month_of, shift
from kpi.demo.enquiries import CONFERENCE_LIMIT, Enquiry
from kpi.demo.figures import Figures

FIRST_REVIEW, LATER_REVIEWS = 91, 182  # days


@dataclass(eq=False)
class Conference:
    """A child at a conference; `participation` is PN0 to PN7."""

    child: Child
    kind: str
    due: Day
    held: Day
    participation: str = ""
    family: bool = False


def initial_conferences(enquiries: list[Enquiry]) -> list[Conference]:
    """The conferences that these enquiries led to."""
    return [
        Conference(
            one.child, "Initial", after_working_days(one.strategy, CONFERENCE_LIMIT), one.conference
        )
        for one in enquiries
        if one.conference
    ]


def review_conferences(
    figures: Figures, child: Child, start: Day, *, end: Day | None
) -> list[Conference]:
    """A plan's review conferences; it ends at one."""
    chance = figures.chance(f"reviews of {child.id} from {start}")
    until = end or shift(last_day(figures.last), 60)
    found: list[Conference] = []
    held, wait = start, FIRST_REVIEW
    while held < until:
        due = after_working_days(shift(held, wait), 0)
        late = chance.random() < figures["review_conferences_late"].at(month_of(due))
        days = chance.randint(3, 15) if late else -chance.randint(0, 12)
        held = after_working_days(shift(due, days), 0)
        if end and held > end:
            held = end
        found.append(Conference(child, "Review", due, held))
        wait = LATER_REVIEWS
    return found


def take_part(figures: Figures, conferences: list[Conference]) -> None:
    """Says who took part; children under four are not asked."""
    chance = figures.chance("participation")
    for conference in conferences:
        took_part = chance.random() < figures["participation"].at(month_of(conference.held))
        young = conference.child.age(conference.held) < 4
        conference.family = took_part and (young or chance.random() < 0.9)
        if young:
            conference.participation = "PN0"
        elif took_part and (not conference.family or chance.random() < 0.55):
            conference.participation = pick(
                chance, {"PN1": 4.0, "PN2": 2.0, "PN3": 1.0, "PN5": 3.0, "PN6": 3.0}
            )
        else:
            conference.participation = pick(chance, {"PN4": 1.0, "PN7": 4.0})
