"""Addresses and their pages.

One callback draws whatever the address says. Titles, focus and the announcement to screen readers
follow from its result in the browser (`assets/navigation.js`).
"""

import re
from collections.abc import Callable
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from kpi.errors import KpiError, NotFound
from kpi.findings import Moment
from kpi.incidents import note_incident
from kpi.pages.pieces.address import query
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.screens import about, cases, events, reconciliation
from kpi.pages.screens.loads import load as loads
from kpi.pages.screens.measure import screen as measure
from kpi.pages.screens.plan import screen as plan
from kpi.pages.screens.quality import screen as quality
from kpi.pages.screens.scorecard import screen as scorecard
from kpi.pages.screens.upload import screen as upload
from kpi.pages.server import problems, shell

_ROUTES: tuple[tuple[re.Pattern[str], Callable[..., Page]], ...] = (
    (re.compile(r"/"), scorecard.page),
    (re.compile(r"/measure/(?P<id>\w+)"), measure.page),
    (re.compile(r"/measure/(?P<id>\w+)/cases"), cases.page),
    (re.compile(r"/upload"), upload.page),
    (re.compile(r"/loads"), loads.history),
    (re.compile(r"/loads/(?P<number>\d{1,9})"), loads.one),
    (re.compile(r"/plan"), plan.page),
    (re.compile(r"/quality"), quality.page),
    (re.compile(r"/events"), events.page),
    (re.compile(r"/about"), about.page),
    (re.compile(r"/reconciliation"), reconciliation.page),
)


def is_page(path: str) -> bool:
    """Whether an address is that of a page, whatever becomes of it."""
    return any(pattern.fullmatch(_plain(path)) for pattern, _ in _ROUTES)


def page_at(visit: Visit, path: str) -> Page:
    """The page at an address; never an exception, whatever the address or the page does."""
    try:
        return _page_at(visit, _plain(path))
    except NotFound as missing:
        return problems.not_found(str(missing))
    except KpiError as error:
        return problems.told(str(error))
    except Exception as error:
        return problems.incident(note_incident(error))


def _page_at(visit: Visit, path: str) -> Page:
    for pattern, make in _ROUTES:
        match = pattern.fullmatch(path)
        if match:
            return make(visit, *_typed(match.groupdict()))
    raise NotFound(f"No page has the address {path}.")


def _typed(parts: dict[str, str]) -> list[Any]:
    return [int(text) if name == "number" else text for name, text in parts.items()]


def _plain(path: str) -> str:
    """``/loads/`` is ``/loads``."""
    return path.rstrip("/") or "/"


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
    def draw(path: str | None, search: str | None, _reload: Any) -> tuple[Any, ...]:
        with Moment.of(site.store) as moment:
            visit = Visit(site, moment, query(search))
            band = shell.band(visit.is_demonstration)
            page = page_at(visit, path or "/")
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
