"""The sheet *Plan Actions*: which action a row means, and what a load of it changed."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpi.calendar import day_name, month, month_end
from kpi.entries.actions import Standing, action_standing, meant, resolved
from kpi.extracts.extract import Extract
from kpi.extracts.issues import IssueLog
from kpi.plan import plan
from kpi.promises import Action
from kpi.records import ActionChange, Said
from kpi.store import Reader
from kpi.store.action_updates import SHEET


def changed_by(reader: Reader, load_id: int) -> tuple[ActionChange, ...]:
    """What a load changed of how actions stood when it came in, in the plan's order.

    Rows that repeat what held already, and rows that mean no one action, change nothing.

    Raises:
        NotFound: there is no such load.
    """
    load = reader.load(load_id)
    if SHEET not in load.lists:
        return ()
    known = resolved(reader.action_updates(as_known=load.at))
    of = month(load.as_at)
    concerned = {each.action for each in known if each.load == load_id}
    changes = []
    for action in plan().actions:
        if action.id in concerned:
            after = [each for each in known if each.action == action.id]
            before = [each for each in after if each.load != load_id]
            was, now = (
                action_standing(action, said, of, day=month_end(of)) for said in (before, after)
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


# ── rows that mean no one action ───────────────────────────────────────────────────────────────


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
