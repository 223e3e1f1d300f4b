"""What is shown when an address leads nowhere, or something went wrong that should not have."""

from dash import html

from kpi.pages.pieces import headings
from kpi.pages.pieces.site import Page


def not_found(sentence: str) -> Page:
    """A friendly page for an address that leads nowhere, with the ways on from here."""
    return Page(
        "Not found",
        [
            headings.page_title("There is nothing here", sentence),
            html.P(
                [
                    "Go to ",
                    html.A("the scorecard", href="/"),
                    ", to ",
                    html.A("the loads", href="/loads"),
                    " or to ",
                    html.A("the list of all measures", href="/about"),
                    ".",
                ]
            ),
        ],
    )


def told(sentence: str) -> Page:
    """A page for what the person at the keyboard can put right."""
    return Page(
        "Can't be shown",
        [
            headings.page_title("This can't be shown", sentence),
            html.P(html.A("Go to the scorecard", href="/")),
        ],
    )


def incident(number: str) -> Page:
    """A page for a defect: what to say to whom. Nothing of the defect itself is shown."""
    return Page(
        f"Incident {number}",
        [
            headings.page_title(
                "Something went wrong",
                "It is not your fault, and nothing was changed. Try again; if it happens again, "
                "tell whoever runs this product the number below.",
            ),
            html.P(["Incident ", html.Strong(number, id="incident-number")]),
            html.P(html.A("Go to the scorecard", href="/")),
        ],
    )
