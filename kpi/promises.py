"""What the Improvement Plan promises, beside its measures: outcomes, actions, recommendations.

The entries of ``data/plan/``: facts as printed, wording our own. What can't be as printed is kept
as printed and marked as doubtful.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from kpi.errors import PlanError


class PlanEntry(BaseModel):
    """Read-only, and with no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Outcome(PlanEntry):
    """What a pillar is to bring about."""

    reference: str
    pillar: int
    wording: str
    measures: tuple[str, ...] = ()


class Action(PlanEntry):
    """One printed action.

    Attributes:
        id: the reference; with ``-a`` and ``-b`` where two actions are printed under one.
        reference, timescale, leads: as printed, blank where the page is blank.
        due: the timescale's last date, where it can be read in one way only.
        recommendations, notice_items: the OR and IN numbers as printed.
        inferred: those of `notice_items` that are linked by inference.
        doubtful: what can't be as printed, or is odd, in sentences.
        targets: its printed targets and measures. measures: ours that evidence it.
    """

    id: str
    reference: str
    outcome: str
    wording: str
    timescale: str = ""
    due: dt.date | None = None
    leads: tuple[str, ...] = ()
    recommendations: tuple[int, ...] = ()
    notice_items: tuple[int, ...] = ()
    inferred: tuple[int, ...] = ()
    doubtful: str = ""
    targets: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class Recommendation(PlanEntry):
    """One of Ofsted's recommendations of August 2011, and the time set for it."""

    number: int
    timescale: str
    wording: str
    measures: tuple[str, ...] = ()


class NoticeItem(PlanEntry):
    """One item of the Improvement Notice.

    Attributes:
        inferred: it is one of the support measures, which have no number in print.
    """

    number: int
    section: str
    wording: str
    inferred: bool = False
    measures: tuple[str, ...] = ()


class CoreTask(PlanEntry):
    """One of the ten core tasks of the first six months."""

    number: int
    wording: str
    doubtful: str = ""
    measures: tuple[str, ...] = ()


class Lead(PlanEntry):
    """A person who leads a pillar or an action; `also` are other spellings in print."""

    name: str
    title: str = ""
    also: tuple[str, ...] = ()
    doubtful: str = ""


class Unevidenced(PlanEntry):
    """A promise that no measure of ours can test, and why not.

    Attributes:
        actions: the ids of the actions that make it.
    """

    id: str
    name: str
    promised: str
    actions: tuple[str, ...]
    no_evidence: str


@dataclass(frozen=True)
class Evidences:
    """All that one measure evidences."""

    outcomes: tuple[Outcome, ...]
    actions: tuple[Action, ...]
    recommendations: tuple[Recommendation, ...]
    notice_items: tuple[NoticeItem, ...]
    core_tasks: tuple[CoreTask, ...]


@dataclass(frozen=True)
class Promised:
    """Everything in this module's files, to be checked against each other.

    Attributes:
        pillars: number → the name of who leads it. measures: their ids.
    """

    outcomes: Sequence[Outcome]
    actions: Sequence[Action]
    recommendations: Sequence[Recommendation]
    notice_items: Sequence[NoticeItem]
    core_tasks: Sequence[CoreTask]
    leads: Sequence[Lead]
    unevidenced: Sequence[Unevidenced]
    pillars: dict[int, str]
    measures: Collection[str]


def check(promised: Promised) -> None:
    """See that nothing is there twice and that every reference leads somewhere.

    Raises:
        PlanError: one does not; the sentence names file and entry.
    """
    _check_once(promised)
    _check_leads(promised)
    for outcome in promised.outcomes:
        if outcome.pillar not in promised.pillars:
            raise _fault("outcomes.toml", outcome.reference, f"no pillar {outcome.pillar}")
    for action in promised.actions:
        _check_action(action, promised)
    for file, name, measures in _with_measures(promised):
        for unknown in [each for each in measures if each not in promised.measures]:
            raise _fault(file, name, f"no measure {unknown!r}")
    _check_unevidenced(promised)


def _fault(file: str, entry: object, what: str) -> PlanError:
    return PlanError(f"{file}, entry {str(entry)!r}: {what}.")


def _check_once(promised: Promised) -> None:
    named: tuple[tuple[str, Iterable[object]], ...] = (
        ("outcomes.toml", (each.reference for each in promised.outcomes)),
        ("actions.toml", (each.id for each in promised.actions)),
        ("recommendations.toml", (each.number for each in promised.recommendations)),
        ("notice.toml", (each.number for each in promised.notice_items)),
        ("core_tasks.toml", (each.number for each in promised.core_tasks)),
        ("leads.toml", (each.name for each in promised.leads)),
        ("promises.toml", (each.id for each in promised.unevidenced)),
    )
    for file, names in named:
        for name, times in Counter(names).items():
            if times > 1:
                raise _fault(file, name, "it is there twice")


def _check_leads(promised: Promised) -> None:
    known = {name for lead in promised.leads for name in (lead.name, *lead.also)}
    for number, name in promised.pillars.items():
        if name not in known:
            raise _fault("pillars.toml", f"pillar {number}", f"no lead {name!r} in leads.toml")
    for action in promised.actions:
        for unknown in [name for name in action.leads if name not in known]:
            raise _fault("actions.toml", action.id, f"no lead {unknown!r} in leads.toml")


def _check_action(action: Action, promised: Promised) -> None:
    outcomes = {each.reference for each in promised.outcomes}
    recommendations = {each.number for each in promised.recommendations}
    items = {each.number: each for each in promised.notice_items}
    inferred = tuple(n for n in action.notice_items if n in items and items[n].inferred)
    faults = [
        (action.outcome not in outcomes, f"no outcome {action.outcome}"),
        (
            action.reference.rpartition(".")[0] != action.outcome,
            f"reference {action.reference} is not of outcome {action.outcome}",
        ),
        (
            not re.fullmatch(re.escape(action.reference) + "(-[a-z])?", action.id),
            f"its id is not its reference {action.reference}, with -a or -b at most",
        ),
        *((n not in recommendations, f"no recommendation {n}") for n in action.recommendations),
        *((n not in items, f"no item {n} in notice.toml") for n in action.notice_items),
        (action.inferred != inferred, f"inferred is {action.inferred}; it must be {inferred}"),
    ]
    for wrong, what in faults:
        if wrong:
            raise _fault("actions.toml", action.id, what)


def _with_measures(promised: Promised) -> Iterable[tuple[str, object, Sequence[str]]]:
    yield from (("outcomes.toml", e.reference, e.measures) for e in promised.outcomes)
    yield from (("actions.toml", e.id, e.measures) for e in promised.actions)
    yield from (("recommendations.toml", e.number, e.measures) for e in promised.recommendations)
    yield from (("notice.toml", e.number, e.measures) for e in promised.notice_items)
    yield from (("core_tasks.toml", e.number, e.measures) for e in promised.core_tasks)


def _check_unevidenced(promised: Promised) -> None:
    actions = {each.id for each in promised.actions}
    for promise in promised.unevidenced:
        if promise.id in promised.measures:
            raise _fault("promises.toml", promise.id, "it is a measure, which is its evidence")
        for unknown in [id for id in promise.actions if id not in actions]:
            raise _fault("promises.toml", promise.id, f"no action {unknown!r}")
