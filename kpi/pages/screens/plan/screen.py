"""`/plan`: how every promise of the plan stands, and from the other side what evidences what."""

from dash import Dash

from kpi.calendar import month_name
from kpi.entries.standing import PlanStanding, standing
from kpi.pages.pieces import choices, headings
from kpi.pages.pieces.address import Address, Query, asked_month, link
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.promises import PATH
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.pieces.times import local_date
from kpi.pages.screens.plan import by_pillar, entering, evidence

VIEWS = {"actions": "Actions", "evidence": "Evidence"}


def page(visit: Visit) -> Page:
    """The plan in the month that the address asks for, else in the latest."""
    stands = standing(visit.moment, asked_month(visit.params), today=local_date(visit.site.clock()))
    return Page(f"Improvement Plan, {month_name(stands.month)}", layout(stands, visit.params))


def layout(stands: PlanStanding, params: Query) -> list[Piece]:
    """The whole screen; `params` choose the view and which rows it shows."""
    view = params.get("view", "actions")
    view = view if view in VIEWS else "actions"
    show = params.get("show", "all")
    sections = by_pillar.sections if view == "actions" else evidence.sections
    return [
        headings.page_title(
            "Improvement Plan",
            stands.sentence if view == "actions" else evidence.sentence(stands),
            end=choices.month_chooser(
                stands.months,
                stands.month,
                Address(
                    PATH,
                    {
                        "view": None if view == "actions" else view,
                        "show": None if show == "all" else show,
                    },
                ),
            ),
        ),
        choices.switch(
            "View",
            [
                (
                    words,
                    link(PATH, month=stands.month, view=None if key == "actions" else key),
                    key == view,
                )
                for key, words in VIEWS.items()
            ],
        ),
        *sections(stands, show),
    ]


def register(app: Dash, site: Site) -> None:
    """The dialog in which it is entered how an action stands."""
    entering.register(app, site)
