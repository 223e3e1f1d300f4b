"""How a workbook is to be loaded, and what became of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kpi.calendar import Month
from kpi.extracts.issues import Issue
from kpi.findings import Restatement
from kpi.records import ActionChange

LoadStatus = Literal["loaded", "duplicate", "refused"]
Progress = Callable[[str, float], None]
"""Told each step in words, and how far the whole is, from 0 to 1."""


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
    """

    by: str
    as_at: dt.date | None = None
    first_month: Month | None = None
    demonstration: bool = False
    dry_run: bool = False
    with_changes: bool = True


@dataclass(frozen=True)
class LoadReport:
    """What became of one workbook.

    Attributes:
        load: the load's number; that of the earlier load for a duplicate; none in a rehearsal.
        lists, errors: rows, and rows with errors, by list.
        changes: the figures that it changed, or would change.
        actions: the same of how the plan's actions stand.
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
    message: str | None = None


def silent(_step: str, _fraction: float) -> None:
    """Tell nobody."""
