"""How each promise of the plan stands in a month.

From any action: its rating, what was last said of it and by whom, whether it is overdue, which
measures evidence it. From any recommendation, item of the Notice or core task: the actions that
answer it and the measures that evidence it.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kpi.calendar import Month, day_name, month, month_end, month_name, months_between
from kpi.errors import KpiError, NotFound
from kpi.extracts.codes import code_list
from kpi.extracts.extract import Extract
from kpi.extracts.issues import IssueLog
from kpi.findings import Finding, Moment, months, scorecard
from kpi.plan import MeasureEntry, plan
from kpi.promises import Action, Outcome, Unevidenced
from kpi.records import ActionChange, ActionUpdate, Said
from kpi.store import Reader, Store
from kpi.store.action_updates import SHEET
from kpi.targets import JUDGED, Status

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


def rags() -> tuple[str, ...]:
    """The ratings, in their order."""
    return code_list("rag").texts


def standing(moment: Moment, of: Month | None = None, *, today: dt.date) -> PlanStanding:
    """How the whole plan stands in a month, the latest by default.

    Args:
        today: the day it is; no action is overdue before its day has come.

    Raises:
        NotFound: neither figures nor updates reach that month.
    """
    said = _resolved(moment.reader.action_updates())
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
                action, [each for each in said if each.action == action.id], chosen, day
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


def action_standing(
    action: Action, said: Sequence[ActionUpdate], of: Month, day: dt.date
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


def record(
    store: Store,
    action_id: str,
    of: Month,
    *,
    rag: str,
    progress: str,
    revised: dt.date | None,
    by: str,
    at: dt.datetime,
) -> None:
    """Keep what a person enters of an action; what was said before is kept too.

    Raises:
        NotFound: there is no such action.
        KpiError: the rating is none, the note is missing or too long, or nothing is new.
    """
    action = plan().action(action_id)
    words = " ".join(progress.split())
    if rag not in rags():
        raise KpiError(f"There is no rating {rag!r}. Choose one of: {', '.join(rags())}.")
    if not words:
        raise KpiError("Write what has been done: a rating is kept with its reason.")
    if len(words) > LONGEST_NOTE:
        raise KpiError(f"The note has {len(words):,} characters; {LONGEST_NOTE:,} are the most.")
    update = ActionUpdate(action.id, of, rag, words, revised, by, at)
    with store.write() as writer:
        said = [each for each in _resolved(writer.action_updates()) if each.action == action.id]
        held = action_standing(action, said, of, month_end(of))
        if held.note and (rag, words, revised) == (held.rag, held.note.progress, held.revised):
            raise KpiError("Nothing in this is new: rating, note and date are as they were.")
        writer.add_action_update(update)


# ── what a load's sheet changes ────────────────────────────────────────────────────────────────


def changed_by(reader: Reader, load_id: int) -> tuple[ActionChange, ...]:
    """What a load changed of how actions stood when it came in, in the plan's order.

    Rows that repeat what held already, and rows that mean no one action, change nothing.

    Raises:
        NotFound: there is no such load.
    """
    load = reader.load(load_id)
    if SHEET not in load.lists:
        return ()
    known = _resolved(reader.action_updates(as_known=load.at))
    of = month(load.as_at)
    concerned = {each.action for each in known if each.load == load_id}
    changes = []
    for action in plan().actions:
        if action.id in concerned:
            after = [each for each in known if each.action == action.id]
            before = [each for each in after if each.load != load_id]
            was, now = (
                action_standing(action, said, of, month_end(of)) for said in (before, after)
            )
            changes.append(ActionChange(action.id, action.wording, str(of), _news(was, now)))
    return tuple(each for each in changes if each.said)


def _news(was: Standing, now: Standing) -> tuple[Said, ...]:
    told = [
        Said("RAG", was.rag, now.rag),
        Said("Date", _date_words(was), _date_words(now)),
        Said("Progress", _note_words(was), _note_words(now)),
    ]
    return tuple(each for each in told if each.was != each.now)


def _date_words(stands: Standing) -> str:
    if stands.revised:
        return f"{day_name(stands.revised)}, revised"
    if stands.action.due:
        return f"{day_name(stands.action.due)}, as in the plan"
    timescale = stands.action.timescale
    return f"{timescale}, as in the plan" if timescale else "none in print"


def _note_words(stands: Standing) -> str:
    return stands.note.progress if stands.note else "nothing said yet"


# ── references, as people write them ───────────────────────────────────────────────────────────


def meant(reference: str) -> tuple[Action, ...]:
    """The actions that a reference may mean: one as a rule, none, or two that share it.

    ``2.1.4`` or ``Action 2.1.4.``; for those printed twice ``1.2.1-a``, ``1.2.1a``, ``1.2.1 (a)``.
    """
    text = re.sub(r"[^0-9a-z.]", "", reference.casefold().removeprefix("action")).rstrip(".")
    return tuple(
        each for each in plan().actions if text in (each.reference, each.id.replace("-", ""))
    )


def check_references(extract: Extract) -> Extract:
    """An extract with an issue for each row of *Plan Actions* that no one action is meant by."""
    found = extract.lists.get(SHEET)
    if found is None:
        return extract
    log = IssueLog(SHEET, found.sheet)
    heading = found.list.column("reference").heading
    rows = found.rows
    wrong = []
    for number, reference in zip(rows["row"].tolist(), rows["reference"].tolist(), strict=True):
        actions = meant(reference) if isinstance(reference, str) else ()
        wrong.append(isinstance(reference, str) and len(actions) != 1)
        if wrong[-1]:
            code, message = _problem(reference, actions)
            log.add(code, message, row=number, column=heading, value=reference)
    errors = rows["errors"].where(
        ~pd.Series(wrong, dtype="bool"), (rows["errors"] + " reference").str.strip()
    )
    checked = replace(found, rows=rows.assign(errors=errors.astype("str")))
    return replace(
        extract,
        lists=extract.lists | {SHEET: checked},
        issues=[*extract.issues, *log.finish()],
    )


def _problem(reference: str, actions: Sequence[Action]) -> tuple[str, str]:
    if not actions:
        return "unknown_action", (
            f"Reference: “{reference}” is no action of the plan. Write it as the plan does, such "
            f"as {plan().actions[0].reference}."
        )
    choices = " or ".join(f"{each.id} ({each.wording.rstrip('.')})" for each in actions)
    return "ambiguous_action", (
        f"Reference: the plan prints {reference} for {len(actions)} actions, and the row is of "
        f"none of them until it says which. Write {choices}."
    )


def _resolved(updates: Sequence[ActionUpdate]) -> list[ActionUpdate]:
    """Updates by the action's id; a sheet's rows that mean no one action say nothing."""
    found = []
    for update in updates:
        actions = meant(update.action)
        if len(actions) == 1:
            found.append(replace(update, action=actions[0].id))
    return found


# ── months, words, the other side ──────────────────────────────────────────────────────────────


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
