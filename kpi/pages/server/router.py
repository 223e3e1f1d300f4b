"""Addresses and their pages.

One callback draws whatever the address says. Titles, focus and the announcement to screen readers
follow from its result in the browser (`assets/navigation.js`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from dash import ClientsideFunction, Dash, Input, Output, State, html

from kpi.errors import KpiError, NotFound, Trouble
from kpi.findings import Moment
from kpi.incidents import note_incident
from kpi.pages.pieces.address import query
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.screen import Screen
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.screens import SCREENS
from kpi.pages.server import problems, shell

Drawn: TypeAlias = tuple[Sequence[Piece], list[html.Li], html.Aside | None, dict[str, str | None]]
"""The page, the header's entries, the demonstration's band, and the arrival with its title."""


def screen_at(path: str) -> Screen | None:
    """The screen whose address that is, whether or not there is anything to show at it."""
    return next((each for each in SCREENS if each.parts_of(_plain(path)) is not None), None)


def page_at(visit: Visit, path: str) -> Page:
    """The page at an address; never an exception, whatever the address or the page does."""
    try:
        return _page_at(visit, path)
    except NotFound as missing:
        return problems.not_found(str(missing))
    except KpiError as error:
        return problems.told(str(error))
    except Exception as error:
        return problems.incident(note_incident(error))


def _page_at(visit: Visit, path: str) -> Page:
    for screen in SCREENS:
        parts = screen.parts_of(_plain(path))
        if parts is not None:
            return replace(screen.module.page(visit, *parts), section=screen.section)
    raise NotFound(f"No page has the address {_plain(path)}.")


def _plain(path: str) -> str:
    return path.rstrip("/") or "/"


def _drawn(site: Site, path: str, search: str | None) -> tuple[Page, html.Aside | None]:
    """The page at an address, and the demonstration's band; the database may not answer."""
    try:
        with Moment.of(site.store) as moment:
            visit = Visit(site, moment, query(search))
            return page_at(visit, path), shell.band(visit.is_demonstration)
    except Trouble as trouble:
        return problems.told(str(trouble)), None


def register(app: Dash, site: Site) -> None:
    """The callback that draws pages, and those in the browser that follow it."""

    @app.callback(
        Output("page", "children"),
        Output("nav", "children"),
        Output("band", "children"),
        Output("arrival", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("reload", "data"),
    )
    def draw(path: str | None, search: str | None, _reload: object) -> Drawn:
        page, band = _drawn(site, path or "/", search)
        title = f"{page.title} · {shell.PRODUCT}, {site.council}"
        arrival = {"title": title, "path": path}
        return page.children, shell.navigation(page.section), band, arrival

    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        ClientsideFunction("kpi", "arrive"),
        Output("announcer", "children"),
        Input("arrival", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        ClientsideFunction("kpi", "chooseMonth"),
        Output("address", "href"),
        Input("month-select", "value"),
        State("month-shown", "data"),
        State("address", "href"),
        prevent_initial_call=True,
    )
