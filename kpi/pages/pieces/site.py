"""What every page is given: the store, the settings that show, and the worker for uploads."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from kpi.loading.worker import Jobs
from kpi.store import Store

Children = Sequence[Any]
T = TypeVar("T")

_REMEMBERED = 200  # scorecards, findings and breakdowns: some twenty people at their work


def _make(make: Callable[..., Any], store: Store, _change: int, *asked: Hashable) -> Any:
    return make(store, *asked)


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
    _remembered: Callable[..., Any] = field(
        default_factory=lambda: lru_cache(maxsize=_REMEMBERED)(_make), repr=False
    )

    def known(self, make: Callable[..., T], *asked: Hashable) -> T:
        """What a function of `kpi.findings` says of the store, worked out once for each change.

        Findings follow from the log of observations and from nothing else, so that what was said
        stays true until the log's next change. Several people look at the same month.
        """
        with self.store.read() as reader:
            change = reader.latest_change()
        found: T = self._remembered(make, self.store, change, *asked)
        return found

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
