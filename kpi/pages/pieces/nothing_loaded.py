"""What stands where figures would be while none is loaded."""

from dash import html

from kpi.pages.pieces import headings
from kpi.pages.pieces.site import Page, Site


def nothing_loaded(site: Site) -> Page:
    """A new database: what to do, and no error."""
    return Page(
        "Scorecard",
        [
            headings.page_title(
                "Scorecard", f"How {site.council} does against its Safeguarding Improvement Plan."
            ),
            headings.empty(
                "There are no figures yet",
                html.P("Every figure comes from the monthly extracts, and none is loaded."),
                html.Ul(
                    [
                        html.Li([html.A("Upload this month's workbooks", href="/upload"), "."]),
                        html.Li(
                            [
                                "Or, to look around with invented children, run ",
                                html.Code("kpi demo", className="mono"),
                                " on the machine that serves this page.",
                            ]
                        ),
                    ]
                ),
                id="nothing-loaded",
            ),
        ],
    )
