"""What every page is given: the store, the settings that show, and the worker for uploads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpi.pages.jobs import Jobs
from kpi.store import Store

Children = Sequence[Any]


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
    """One running product."""

    store: Store
    council: str
    upload_limit: int
    jobs: Jobs
    demonstration: Sequence[Provenance] = ()
    by: str = "analyst"  # who uploads and withdraws, until there are accounts

    @property
    def is_demonstration(self) -> bool:
        """Whether invented children are among what the pages show."""
        with self.store.read() as reader:
            return reader.is_demonstration()


@dataclass(frozen=True)
class Page:
    """What an address shows.

    Attributes:
        title: the document's title, without the product's name.
        children: the contents of ``<main>``; the first heading is the one ``h1``.
        section: the address of the header's entry that it belongs to.
    """

    title: str
    children: Children
    section: str = "/"
