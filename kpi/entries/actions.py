"""How an action of the plan stands: its rating, what was said of it, whether it is overdue."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpi.calendar import Month, month_end
from kpi.errors import KpiError
from kpi.extracts.codes import code_list
from kpi.findings import Finding
from kpi.plan import MeasureEntry, plan
from kpi.promises import Action
from kpi.records import ActionUpdate
from kpi.store import Store
from kpi.targets import Status

COMPLETE, UNRATED = "Complete", "Not rated"
LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Evidence:
    """A measure as evidence: its finding, or none where there are no figures at all."""

    measure: MeasureEntry
    finding: Finding | None

    @property
    def status(self) -> Status:
        """``met``, ``near``, ``missed``, ``no_target`` or, without a figure, ``no_data``."""
        return self.finding.status if self.finding and self.has_figure else "no_data"

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure at all."""
        return self.finding is not None and self.finding.figure.value is not None


@dataclass(frozen=True)
class Standing:
    """How one action stands.

    Attributes:
        rag: one of `rags`. note: the latest update with words; revised: the date that is now
            aimed at, where it is not the plan's.
        overdue: the date is past and the action not complete.
        history: every change, newest first: each with the rating and date that held from then on.
    """

    action: Action
    rag: str
    note: ActionUpdate | None
    revised: dt.date | None
    overdue: bool
    history: tuple[ActionUpdate, ...]
    evidence: tuple[Evidence, ...] = ()

    @property
    def pillar(self) -> int:
        """The pillar that it belongs to, the first number of its reference."""
        return int(self.action.reference.partition(".")[0])

    @property
    def due(self) -> dt.date | None:
        """The date that counts: the revised one, else the plan's."""
        return self.revised or self.action.due


def rags() -> tuple[str, ...]:
    """The ratings, in their order."""
    return code_list("rag").texts


def action_standing(
    action: Action, said: Sequence[ActionUpdate], of: Month, *, day: dt.date
) -> Standing:
    """How an action stands on a day, from what was said of it up to a month.

    A sheet's blank cell changes nothing, and a row that repeats what holds is no change.

    Args:
        said: updates of this action, in the order in which they count.
    """
    rag, revised, note = UNRATED, None, None
    history: list[ActionUpdate] = []
    for update in said:
        if update.month > of:
            continue
        entered = update.load is None
        holds = (
            update.rag or (UNRATED if entered else rag),
            update.revised if entered else update.revised or revised,
        )
        news = update.progress if note is None or update.progress != note.progress else ""
        if holds == (rag, revised) and not news:
            continue
        rag, revised = holds
        history.insert(0, replace(update, rag=rag, revised=revised, progress=news))
        note = history[0] if news else note
    due = revised or action.due
    overdue = due is not None and due < day and rag != COMPLETE
    return Standing(action, rag, note, revised, overdue, tuple(history))


def record(store: Store, update: ActionUpdate) -> None:
    """Keep what a person enters of an action; what was said before is kept too.

    Raises:
        NotFound: there is no such action.
        KpiError: the rating is none, the note is missing or too long, or nothing is new.
    """
    action = plan().action(update.action)
    words = " ".join(update.progress.split())
    if update.rag not in rags():
        raise KpiError(f"There is no rating {update.rag!r}. Choose one of: {', '.join(rags())}.")
    if not words:
        raise KpiError("Write what has been done: a rating is kept with its reason.")
    if len(words) > LONGEST_NOTE:
        raise KpiError(f"The note has {len(words):,} characters; {LONGEST_NOTE:,} are the most.")
    new = replace(update, progress=words)
    with store.write() as writer:
        said = [each for each in resolved(writer.action_updates()) if each.action == action.id]
        held = action_standing(action, said, update.month, day=month_end(update.month))
        holds = held.note and (held.rag, held.note.progress, held.revised)
        if holds == (new.rag, new.progress, new.revised):
            raise KpiError("Nothing in this is new: rating, note and date are as they were.")
        writer.add_action_update(new)


# ── references, as people write them ───────────────────────────────────────────────────────────


def meant(reference: str) -> tuple[Action, ...]:
    """The actions that a reference may mean: one as a rule, none, or two that share it.

    ``2.1.4`` or ``Action 2.1.4.``; for those printed twice ``1.2.1-a``, ``1.2.1a``, ``1.2.1 (a)``.
    """
    text = re.sub(r"[^0-9a-z.]", "", reference.casefold().removeprefix("action")).rstrip(".")
    return tuple(
        each for each in plan().actions if text in (each.reference, each.id.replace("-", ""))
    )


def resolved(updates: Sequence[ActionUpdate]) -> list[ActionUpdate]:
    """Updates by the action's id; a sheet's rows that mean no one action say nothing."""
    found = []
    for update in updates:
        actions = meant(update.action)
        if len(actions) == 1:
            found.append(replace(update, action=actions[0].id))
    return found
