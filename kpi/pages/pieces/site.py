"""What every page is given: what serves it, the moment that it shows, and what was asked of it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpi.findings import Moment
from kpi.loading.worker import Jobs
from kpi.pages.pieces.address import Query
from kpi.pages.pieces.component import Piece
from kpi.store import Store


@dataclass(frozen=True)
class Provenance:
    """Where figures of the demonstration come from.

    Attributes:
        status: ``published`` or ``invented``.
        source: who published them, or what they were made to show.
    """

    figures: str
    status: str
    source: str
    years: str


@dataclass(frozen=True)
class Site:
    """One running product.

    Attributes:
        clock: tells the moment of what people do on the pages.
        by: who does it, until there are accounts.
    """

    store: Store
    council: str
    upload_limit: int
    jobs: Jobs
    clock: Callable[[], dt.datetime]
    demonstration: Sequence[Provenance] = ()
    by: str = "analyst"


@dataclass(frozen=True)
class Visit:
    """Somebody asks for a page or a file.

    Attributes:
        moment: the store as it is while this is answered; all of the answer is of this moment.
        params: the address's ``?…`` part.
    """

    site: Site
    moment: Moment
    params: Query

    @property
    def is_demonstration(self) -> bool:
        """Whether invented children are among what is shown."""
        return self.moment.reader.is_demonstration()


@dataclass(frozen=True)
class Page:
    """What an address shows.

    Attributes:
        title: the document's title, without the product's name.
        children: the contents of ``<main>``; the first heading is the one ``h1``.
        section: the address of the header's entry that is marked; the router knows it.
    """

    title: str
    children: Sequence[Piece]
    section: str = ""
