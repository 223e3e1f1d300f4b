"""Plain records that several floors speak of: what was loaded, what changed, what people said."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from kpi.calendar import Month
from kpi.extracts.issues import Issue

LoadState = Literal["loaded", "withdrawn"]
UploadState = Literal[
    "waiting",
    "reading",
    "read",
    "loading",
    "loaded",
    "duplicate",
    "refused",
    "discarded",
    "failed",
]


@dataclass(frozen=True)
class Load:
    """One workbook with one as-at date.

    Attributes:
        lists: rows by list id.
    """

    id: int
    file_name: str
    sha256: str
    as_at: dt.date
    first_month: Month | None
    by: str
    at: dt.datetime
    demonstration: bool
    withdrawn_by: str | None = None
    withdrawn_at: dt.datetime | None = None
    withdrawn_reason: str | None = None
    lists: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> LoadState:
        """Whether it speaks."""
        return "withdrawn" if self.withdrawn_at else "loaded"


@dataclass(frozen=True)
class Change:
    """What caused figures to change: a load, a withdrawal, or a new definition."""

    id: int
    kind: str
    load_id: int | None
    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Commentary:
    """What was written about one figure; never changed, and joined by later ones.

    Attributes:
        happened, doing: what happened, and what is being done. who, due: by whom, by when.
        by, at: who wrote it, and when.
        numerator, denominator, value, text: the figure as it was then.
    """

    measure: str
    month: Month
    window: str
    happened: str
    doing: str
    who: str
    due: dt.date | None
    by: str
    at: dt.datetime
    numerator: float | None
    denominator: float | None
    value: float | None
    text: str


@dataclass(frozen=True)
class Event:
    """Something that happened on a day and that charts of that time show.

    Attributes:
        kind: a key of `kpi.plan.EVENT_KINDS`.
        id: its number, by which it is withdrawn; none for one of the plan's own.
        month_only: the source gives no day, and `on` is the month's first.
    """

    on: dt.date
    title: str
    kind: str
    by: str
    at: dt.datetime | None = None
    id: int | None = None
    month_only: bool = False


@dataclass(frozen=True)
class Rebase:
    """A person's decision that a measure's limits start again with a month, and why.

    Attributes:
        id: its number, by which it is undone; none for one that is only tried out.
        refused: the decision that they don't, though the product would start them there.
    """

    measure: str
    month: Month
    reason: str
    by: str
    at: dt.datetime
    id: int | None = None
    refused: bool = False


@dataclass(frozen=True)
class Mark:
    """A person's mark on how far a measure's figures of some months can be relied on.

    Attributes:
        first, last: the months that it holds for. level: ``medium`` or ``low``.
        id: its number, by which it is undone.
    """

    measure: str
    first: Month
    last: Month
    level: str
    reason: str
    by: str
    at: dt.datetime
    id: int | None = None


WhatOf = Literal["went", "came", "changed"]


@dataclass(frozen=True)
class RowChange:
    """A row that came, went or counts otherwise, and where it stands; one that went, where it did.

    Attributes:
        load: the number of its load. row: its number in Excel.
    """

    what: WhatOf
    load: int
    file_name: str
    sheet: str
    row: int

    @property
    def in_words(self) -> str:
        """``went: extract-2012-03.xlsx, List 1, row 118``."""
        return f"{self.what}: {self.file_name}, {self.sheet}, row {self.row}"


@dataclass(frozen=True)
class RowChanges:
    """The rows that moved a figure.

    Attributes:
        went, came, changed: how many. rows: the first of them, those that went first.
    """

    went: int = 0
    came: int = 0
    changed: int = 0
    rows: tuple[RowChange, ...] = ()

    @property
    def in_words(self) -> str:
        """``2 rows went, 1 came and 3 changed``; blank where none did."""
        counted = [(self.went, "went"), (self.came, "came"), (self.changed, "changed")]
        said = [f"{number:,} {what}" for number, what in counted if number]
        if not said:
            return ""
        first, _, rest = said[0].partition(" ")
        said[0] = f"{first} {'row' if first == '1' else 'rows'} {rest}"
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


NO_ROWS = RowChanges()


@dataclass(frozen=True)
class FigureChange:
    """A figure of a measure in a month, as it was shown and as it is or would be, in words.

    Attributes:
        measure, name: its id and its name. why: what moved it. rows: the rows that did.
    """

    measure: str
    name: str
    month: Month
    was: str
    now: str
    why: str
    rows: RowChanges = NO_ROWS


@dataclass(frozen=True)
class Said:
    """One thing that is new about an action: ``RAG``, ``Date`` or ``Progress``, was and is."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class ActionChange:
    """What a load's sheet says anew of one action, in the month that the load speaks of."""

    action: str
    wording: str
    month: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Lease:
    """The right of one of several servers to be at work on a database's uploads.

    Attributes:
        holder: a name that no other server has. process: what people know it by.
        until: when it runs out, unless it is renewed.
    """

    holder: str
    process: str
    until: dt.datetime


@dataclass(frozen=True)
class UploadedList:
    """How many rows of a list a workbook holds, and how many of them have an error."""

    rows: int
    errors: int


@dataclass(frozen=True)
class Upload:
    """A workbook handed in on the page, on its way to being a load.

    Attributes:
        step: what is being done, in words. progress: 0 to 1.
        lists: by list id. changes: the figures that it would change or has changed.
        actions: the same of how the plan's actions stand.
        overrules: the loads that it would speak in place of, a sentence each.
        spoken_over: the later loads that go on speaking where it might, a sentence each.
        doubts: why it waits for a second yes, a sentence each.
        asked_again: the first yes was given, and the second is asked for.
        known_change: the last change of figures that it was compared with.
        message: why it was refused, what became of it, or what has become of it meanwhile.
        worker: the lease's holder that is or was at work on it. attempts: how often one was.
    """

    id: int
    file_name: str
    by: str
    at: dt.datetime
    state: UploadState
    step: str = ""
    progress: float = 0.0
    as_at: dt.date | None = None
    as_at_source: str | None = None
    first_month: Month | None = None
    lists: dict[str, UploadedList] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    changes: tuple[FigureChange, ...] = ()
    actions: tuple[ActionChange, ...] = ()
    overrules: tuple[str, ...] = ()
    spoken_over: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    asked_again: bool = False
    known_change: int = 0
    message: str | None = None
    load: int | None = None
    worker: str | None = None
    attempts: int = 0


@dataclass(frozen=True)
class ActionUpdate:
    """What was said of one action.

    Attributes:
        action: its id; in a sheet's row, the reference as it was written.
        month: the month that it speaks of; a sheet's is that of its as-at date.
        rag, progress, revised: blank in a sheet leaves things as they were; what is entered on
            the page is all of it.
        by, at: who said it, and when.
        load: the load that it came with; none for one that was entered on the page.
    """

    action: str
    month: Month
    rag: str | None
    progress: str
    revised: dt.date | None
    by: str
    at: dt.datetime
    load: int | None = None


@dataclass(frozen=True)
class ComparatorLoad:
    """One published table that was loaded.

    Attributes:
        figures: how many figures it brought; a model of statistical neighbours brings none.
        first, last: the earliest and latest period that they are of.
    """

    id: int
    table: str
    title: str
    file_name: str
    sha256: str
    by: str
    at: dt.datetime
    figures: int
    first: str | None
    last: str | None
