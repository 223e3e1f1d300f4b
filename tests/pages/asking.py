"""Asking for a page without a browser: by its address, or by the function that makes it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from kpi.findings import Moment
from kpi.pages.pieces.address import query
from kpi.pages.pieces.screen import Screen
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.server import router
from kpi.store import Store
from tests.factories import now


def an_address(screen: Screen) -> str:
    """An address of a screen: of a measure that there is, or of the first load."""
    return screen.path.replace("<id>", "cp_repeat").replace("<number>", "1")


def page_at(site: Site, path: str, search: str = "") -> Page:
    """The page at an address."""
    with Moment.of(site.store) as moment:
        return router.page_at(Visit(site, moment, query(search)), path)


def shown_by(make: Callable[..., Page], store: Store, **params: str) -> Page:
    """The page that a screen makes of a store, of Peterborough, for an address's parameters."""
    site: Any = SimpleNamespace(store=store, council="Peterborough", clock=now)
    with Moment.of(store) as moment:
        return make(Visit(site, moment, params))
