"""What surrounds every page: skip link, header, the demonstration's band, footer, notices."""

import dash_mantine_components as dmc
from dash import dcc, html

from kpi.charts.export import INVENTED
from kpi.pages.pieces.component import attributes
from kpi.pages.screens import SCREENS
from kpi.pages.server.theme import THEME

PRODUCT = "Safeguarding Improvement"


def shell(council: str) -> dmc.MantineProvider:
    """The layout that stays while pages come and go in its middle."""
    return dmc.MantineProvider(
        [
            dcc.Location(id="address", refresh="callback-nav"),
            html.A("Skip to the content", href="#content", className="skip", id="skip"),
            html.Header(_header(council), className="header", id="header"),
            html.Div(id="band"),
            html.Main(
                html.Div(html.P("Loading…", className="muted"), id="page"),
                id="content",
                className="main",
                tabIndex=-1,
            ),
            html.Footer(
                html.P(
                    f"{PRODUCT}, {council}. Every figure comes from the extracts by a published "
                    "definition."
                ),
                className="footer",
            ),
            html.Div(id="announcer", className="visually-hidden", **attributes(aria_live="polite")),
            dmc.NotificationContainer(id="notices", position="top-right"),
            dcc.Store(id="arrival"),
            dcc.Store(id="reload"),
        ],
        theme=THEME,
        forceColorScheme="light",
    )


def navigation(section: str) -> list[html.Li]:
    """The header's entries, the one that the page belongs to marked."""
    return [
        html.Li(
            html.A(
                each.header,
                href=each.path,
                **attributes(aria_current="page" if each.path == section else None),
            )
        )
        for each in SCREENS
        if each.header
    ]


def band(is_demonstration: bool) -> html.Aside | None:
    """Says on every page of the demonstration that its children are invented."""
    if not is_demonstration:
        return None
    return html.Aside(
        html.P([html.Strong("Demonstration"), INVENTED.removeprefix("Demonstration")]),
        className="demonstration",
        id="demonstration",
        **attributes(aria_label="Demonstration"),
    )


def _header(council: str) -> html.Div:
    return html.Div(
        [
            html.A(
                [
                    html.Span(PRODUCT, className="brand-name"),
                    html.Span(council, className="brand-place"),
                ],
                href="/",
                className="brand",
            ),
            html.Nav(
                html.Ul(navigation("/"), className="nav", id="nav"), **attributes(aria_label="Main")
            ),
            html.Div(className="header-end", id="header-end"),
        ],
        className="header-inner",
    )
