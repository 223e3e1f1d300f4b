"""How a workbook is to be loaded, and what became of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kpi.calendar import Month
from kpi.errors import KpiError
from kpi.extracts.issues import Issue
from kpi.findings import Restatement
from kpi.records import ActionChange, FigureChange

LoadStatus = Literal["loaded", "duplicate", "refused"]
Progress = Callable[[str, float], None]
"""Told each step in words, and how far the whole is, from 0 to 1."""


@dataclass(frozen=True)
class Agreed:
    """What somebody said yes to: a load is kept if it does just that.

    Attributes:
        changes: the figures that it was said to change.
        doubts: what was said to be looked at, and was; none before a second yes.
    """

    changes: tuple[FigureChange, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class HowToLoad:
    """How a workbook is to be loaded.

    Attributes:
        by: who loads it.
        as_at, first_month: the as-at date, and the first month that the plan's own event lists
            cover, where the workbook's name and front sheet don't say.
        demonstration: its children are invented.
        dry_run: find out what it would change, and keep nothing.
        with_changes: whether to work out which figures and actions it changes.
        agreed: keep it only if it does what was agreed to; whatever it does, by default.
    """

    by: str
    as_at: dt.date | None = None
    first_month: Month | None = None
    demonstration: bool = False
    dry_run: bool = False
    with_changes: bool = True
    agreed: Agreed | None = None


@dataclass(frozen=True)
class LoadReport:
    """What became of one workbook.

    Attributes:
        load: the load's number; that of the earlier load for a duplicate; none in a rehearsal.
        lists, errors: rows, and rows with errors, by list.
        changes: the figures that it changed, or would change.
        actions: the same of how the plan's actions stand.
        overrules: the loads that it speaks in place of, a sentence each.
        spoken_over: the later loads that go on speaking where it might, a sentence each.
        doubts: why somebody should look twice before it counts, a sentence each.
        known_change: the last change of figures that it was compared with.
        message: why it was refused, or what it duplicates.
    """

    file: str
    status: LoadStatus
    load: int | None = None
    as_at: dt.date | None = None
    as_at_source: str | None = None
    lists: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    changes: tuple[Restatement, ...] = ()
    actions: tuple[ActionChange, ...] = ()
    overrules: tuple[str, ...] = ()
    spoken_over: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    known_change: int = 0
    message: str | None = None


class NotAgreedTo(KpiError):
    """A load that would do something else than was agreed to: nothing of it is kept.

    Attributes:
        report: what it would do now.
    """

    def __init__(self, report: LoadReport) -> None:
        super().__init__(
            f"{report.file} is not loaded: it would do something else than was agreed to."
        )
        self.report = report


def silent(_step: str, _fraction: float) -> None:
    """Tell nobody."""
