"""The store at one moment: whoever shows something opens one, and asks it everything.

A page, a file and a command each read the database once. What one part of them says then can't
differ from what another says, whatever is loaded meanwhile.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

from kpi.findings.book import Book
from kpi.plan import Plan, plan
from kpi.store import Reader, Store

P = ParamSpec("P")
T = TypeVar("T")

_REMEMBERED = 200  # scorecards, findings and breakdowns: some twenty people at their work


class Moment:
    """The store as it is at one moment, and what is known of it already.

    Attributes:
        reader: for whatever the findings do not say.
    """

    def __init__(self, reader: Reader, memory: "_Memory") -> None:
        self.reader = reader
        self._memory = memory

    @classmethod
    @contextmanager
    def of(cls, store: Store) -> Iterator["Moment"]:
        """The store as it is now, for as long as the block lasts."""
        with store.read() as reader:
            yield cls(reader, _memory_of(store, reader.latest_change()))

    @property
    def book(self) -> Book:
        """All figures as they stand."""
        return self.once(_book)

    def once(
        self,
        make: Callable[Concatenate["Moment", P], T],
        *asked: P.args,
        **named: P.kwargs,
    ) -> T:
        """What a function says of this moment, worked out once until the next change.

        Findings follow from the log of changes and from nothing else, so that what was said stays
        true until the log grows. Several people look at the same month.

        Args:
            make: it is given the moment and then what is asked, all of it hashable.
        """
        key = (make, asked, *named.items())
        return self._memory.recall(key, lambda: make(self, *asked, **named))

    def settled(
        self,
        make: Callable[Concatenate["Moment", P], T],
        *asked: P.args,
        **named: P.kwargs,
    ) -> T:
        """The same of what no later change alters, such as what an earlier one did."""
        known, key = self._memory.for_good, (make, asked, *named.items())
        if key not in known:
            known[key] = make(self, *asked, **named)
        return cast(T, known[key])


def _book(moment: Moment) -> Book:
    return Book(moment.reader)


@dataclass
class _Memory:
    """What was worked out of a store as it is after a change, the last asked for last.

    Attributes:
        for_good: what holds after later changes too; it is handed on to their memory.
    """

    change: int
    plan: Plan
    until_next: OrderedDict[Hashable, object] = field(default_factory=OrderedDict)
    for_good: dict[Hashable, object] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def recall(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is known under a key, else what is made and known from now on."""
        with self.lock:
            if key in self.until_next:
                self.until_next.move_to_end(key)
                return cast(T, self.until_next[key])
        made = make()
        with self.lock:
            self.until_next[key] = made
            if len(self.until_next) > _REMEMBERED:
                self.until_next.popitem(last=False)
        return made


_memories: WeakKeyDictionary[Store, _Memory] = WeakKeyDictionary()
_one_at_a_time = Lock()


def _memory_of(store: Store, change: int) -> _Memory:
    """The memory of a store after a change.

    Whoever still reads the store as it was before the latest change remembers for themselves: what
    they work out is nobody else's any more.
    """
    with _one_at_a_time:
        kept = _memories.get(store)
        if kept is not None and kept.plan is plan():
            if kept.change == change:
                return kept
            if kept.change > change:
                return _Memory(change, plan())
        made = _Memory(change, plan())
        if kept is not None and kept.plan is plan():
            made.for_good = kept.for_good
        _memories[store] = made
        return made
