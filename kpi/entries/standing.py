"""How each promise of the plan stands in a month.

From any action: its rating, what was last said of it and by whom, whether it is overdue, which
measures evidence it. From any recommendation, item of the Notice or core task: the actions that
answer it and the measures that evidence it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kpi.calendar import Month, day_name, month, month_end, month_name, months_between
from kpi.entries.actions import Evidence, Standing, action_standing, rags, resolved
from kpi.errors import NotFound
from kpi.findings import Moment, months, scorecard
from kpi.plan import plan
from kpi.promises import Action, Outcome, Unevidenced
from kpi.records import ActionUpdate
from kpi.targets import JUDGED


@dataclass(frozen=True)
class Requirement:
    """A recommendation, an item of the Notice or a core task, seen from its side.

    Attributes:
        name: ``OR 3``, ``IN 12``, ``Core task 1``. group: the time set for it, or its section.
        marks: what is odd about it, in sentences.
        answered_by: whether actions name such things at all; none names core tasks.
    """

    kind: str
    number: int
    name: str
    group: str
    wording: str
    actions: tuple[Action, ...]
    evidence: tuple[Evidence, ...]
    marks: tuple[str, ...] = ()
    answered_by: bool = True

    @property
    def state(self) -> str:
        """``none`` (no measure evidences it), ``no_figure`` (none of them has one) or ``some``."""
        if not self.evidence:
            return "none"
        return "some" if any(each.has_figure for each in self.evidence) else "no_figure"

    @property
    def words(self) -> str:
        """Its state, and how many of its measures' targets are met."""
        if self.state == "none":
            return "No evidence"
        if self.state == "no_figure":
            return "No figure"
        judged = [each.status for each in self.evidence if each.status in JUDGED]
        if not judged:
            return "Measured, no target"
        return f"{judged.count('met')} of {len(judged)} targets met"


@dataclass(frozen=True)
class PlanStanding:
    """The whole plan in a month.

    Attributes:
        months: those to choose from. evidence_month: that of the measures' figures, if any.
        sentence: how it stands, in words.
    """

    month: Month
    months: tuple[Month, ...]
    evidence_month: Month | None
    sentence: str
    standings: tuple[Standing, ...]
    outcomes: tuple[tuple[Outcome, tuple[Evidence, ...]], ...]
    requirements: tuple[Requirement, ...]
    unevidenced: tuple[Unevidenced, ...]

    @property
    def overdue(self) -> tuple[Standing, ...]:
        """Actions that are overdue, the longest first."""
        late = [each for each in self.standings if each.overdue]
        return tuple(sorted(late, key=lambda each: each.due or dt.date.max))

    @property
    def nothing_said(self) -> bool:
        """Nobody has yet said how any action stands."""
        return not any(each.history for each in self.standings)

    @property
    def without_evidence(self) -> tuple[Requirement, ...]:
        """Requirements that no figure evidences."""
        return tuple(each for each in self.requirements if each.state != "some")


def standing(moment: Moment, of: Month | None = None, *, today: dt.date) -> PlanStanding:
    """How the whole plan stands in a month, the latest by default.

    Args:
        today: the day it is; no action is overdue before its day has come.

    Raises:
        NotFound: neither figures nor updates reach that month.
    """
    said = resolved(moment.reader.action_updates())
    figures = months(moment)
    known = _months(figures, said, today)
    chosen = _chosen(known, of)
    shown = min(chosen, figures[-1]) if figures and chosen >= figures[0] else None
    card = moment.once(scorecard, shown).findings if shown is not None else ()
    found = {each.measure.id: each for each in card}

    def evidence(ids: Sequence[str]) -> tuple[Evidence, ...]:
        return tuple(Evidence(plan().measure(id), found.get(id)) for id in ids)

    day = min(month_end(chosen), today)
    standings = tuple(
        replace(
            action_standing(
                action, [each for each in said if each.action == action.id], chosen, day=day
            ),
            evidence=evidence(action.measures),
        )
        for action in plan().actions
    )
    return PlanStanding(
        month=chosen,
        months=known,
        evidence_month=shown,
        sentence=_sentence(standings, chosen, day),
        standings=standings,
        outcomes=tuple((each, evidence(each.measures)) for each in plan().outcomes),
        requirements=tuple(_requirements(evidence)),
        unevidenced=plan().unevidenced,
    )


def _months(
    figures: tuple[Month, ...], said: Sequence[ActionUpdate], today: dt.date
) -> tuple[Month, ...]:
    known = [*figures[:1], *figures[-1:], *(each.month for each in said)]
    if not known:
        return (month(today),)
    return tuple(months_between(min(known), max(known)))


def _chosen(known: tuple[Month, ...], of: Month | None) -> Month:
    if of is None:
        return known[-1]
    if of not in known:
        raise NotFound(
            f"Nothing is known of {month_name(of)}. Figures and progress run from "
            f"{month_name(known[0])} to {month_name(known[-1])}."
        )
    return of


def _sentence(standings: Sequence[Standing], of: Month, day: dt.date) -> str:
    overdue = sum(each.overdue for each in standings)
    counted = [(rag, sum(each.rag == rag for each in standings)) for rag in rags()]
    ratings = ", ".join(f"{count} {rag.lower()}" for rag, count in counted if count)
    return (
        f"How each promise stands in {month_name(of)}. Of {len(standings)} actions {overdue} are "
        f"overdue on {day_name(day)}; {ratings}."
    )


def _requirements(
    evidence: Callable[[Sequence[str]], tuple[Evidence, ...]],
) -> list[Requirement]:
    actions = plan().actions
    made = [
        Requirement(
            kind="recommendation",
            number=each.number,
            name=f"OR {each.number}",
            group=each.timescale,
            wording=each.wording,
            actions=tuple(a for a in actions if each.number in a.recommendations),
            evidence=evidence(each.measures),
        )
        for each in plan().recommendations
    ]
    made += [
        Requirement(
            kind="notice",
            number=each.number,
            name=f"IN {each.number}",
            group=each.section,
            wording=each.wording,
            actions=tuple(a for a in actions if each.number in a.notice_items),
            evidence=evidence(each.measures),
            marks=(
                "A support measure without a number in print; that actions mean it by "
                f"IN {each.number} is inferred.",
            )
            if each.inferred
            else (),
        )
        for each in plan().notice_items
    ]
    return made + [
        Requirement(
            kind="core_task",
            number=each.number,
            name=f"Core task {each.number}",
            group="",
            wording=each.wording,
            actions=(),
            evidence=evidence(each.measures),
            marks=(each.doubtful,) if each.doubtful else (),
            answered_by=False,
        )
        for each in plan().core_tasks
    ]
