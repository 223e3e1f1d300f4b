"""What people say of figures and actions, kept and taken back, on every database."""

import datetime as dt

import pytest

from kpi.calendar import month, month_end, months_between
from kpi.entries import actions
from kpi.entries.action_sheet import changed_by
from kpi.entries.commentary import Words, add_event, entries, events, withdraw_event, write
from kpi.entries.marks import add_mark, known_marks, take_back
from kpi.entries.rebases import add_rebase, known_rebases, undo_rebase
from kpi.entries.standing import standing
from kpi.errors import KpiError, NotFound
from kpi.findings import finding
from kpi.records import ActionUpdate, Mark
from kpi.store import Store
from tests.factories import ask, contacts, figure, load, now

MARCH = month("2012-03")
LATE = "Ünïcode “quotes”, 100% and a \\ backslash;\nand a second line."


@pytest.fixture
def year(store: Store) -> Store:
    """Contacts from April 2011 to March 2012, each month's extract in time: 10, later 30."""
    months = months_between(month("2011-04"), MARCH)
    for place, of in enumerate(months):
        reached = months[max(0, place - 5) : place + 1]
        rows = [
            row for each in reached for row in contacts(str(each), 10 + 20 * (each.year > 2011))
        ]
        at = dt.datetime.combine(month_end(of), dt.time(12), dt.UTC) + dt.timedelta(days=5)
        load(store, month_end(of).isoformat(), at=at, with_changes=False, contacts=rows)
    return store


def test_commentary_is_kept_and_goes_stale_with_its_figure(year: Store) -> None:
    words = Words(LATE, doing="More staff", who="The head", due=dt.date(2012, 6, 30))
    write(year, "contacts", MARCH, words=words, by="Ann", at=now())
    (entry,) = ask(year, entries, "contacts", MARCH)
    assert (entry.written.happened, entry.written.due) == (LATE.strip(), dt.date(2012, 6, 30))
    assert (entry.written.value, entry.is_stale) == (30, False)
    assert entry.written.at.tzinfo is not None
    load(year, contacts=contacts("2012-03", 31))
    (entry,) = ask(year, entries, "contacts", MARCH)
    assert entry.is_stale


def test_an_event_is_on_the_charts_until_it_is_taken_off(year: Store) -> None:
    def entered() -> list[str]:
        return [each.title for each in ask(year, events) if each.id is not None]

    number = add_event(
        year, on=dt.date(2012, 1, 9), title="New “door”", kind="structure", by="Ann", at=now()
    )
    assert entered() == ["New “door”"]
    withdraw_event(year, number, by="Ann", at=now())
    assert entered() == []
    with pytest.raises(NotFound):
        withdraw_event(year, number, by="Ann", at=now())


def test_a_rebase_starts_limits_again_until_it_is_undone(year: Store) -> None:
    before = len(ask(year, finding, "contacts").movement.phases)
    number = add_rebase(
        year, measure="contacts", of=month("2012-01"), reason=LATE, by="Ann", at=now()
    )
    assert len(ask(year, finding, "contacts").movement.phases) == before + 1
    (kept,) = ask(year, known_rebases, "contacts")
    assert kept.reason == " ".join(LATE.split())
    with pytest.raises(KpiError, match="already"):
        add_rebase(
            year, measure="contacts", of=month("2012-01"), reason="Again", by="Ann", at=now()
        )
    undo_rebase(year, number, by="Ann", at=now())
    assert len(ask(year, finding, "contacts").movement.phases) == before
    with pytest.raises(NotFound):
        undo_rebase(year, number, by="Ann", at=now())


def test_a_mark_lowers_confidence_until_it_is_taken_back_and_is_known_to_have_held(
    year: Store,
) -> None:
    def mark() -> int:
        return add_mark(
            year,
            Mark(
                measure="contacts",
                first=MARCH - 1,
                last=MARCH,
                level="low",
                reason=LATE,
                by="Ann",
                at=now(),
            ),
        )

    def confidence(**asked: dt.datetime) -> str:
        return figure(year, "contacts", "2012-03", **asked).confidence

    before = now()
    number = mark()
    held = now()
    with pytest.raises(KpiError, match="already"):
        mark()
    assert ask(year, finding, "contacts").figure.confidence == "low"
    take_back(year, number, by="Ben", at=now())
    assert ask(year, finding, "contacts").figure.confidence == "high"
    assert (confidence(as_known=before), confidence(as_known=held)) == ("high", "low")
    assert ask(year, known_marks) == []
    with pytest.raises(NotFound):
        take_back(year, number, by="Ben", at=now())


def test_actions_are_entered_and_come_with_sheets_and_each_load_says_what_it_changed(
    year: Store,
) -> None:
    actions.record(
        year,
        ActionUpdate("2.1.4", MARCH, rag="Red", progress=LATE, revised=None, by="Ann", at=now()),
    )
    row = {"reference": "2.1.4", "rag": "Amber", "revised_date": dt.date(2012, 9, 30)}
    rehearsed = load(year, plan_actions=[row], dry_run=True)
    made = load(year, plan_actions=[row])
    assert made.actions == rehearsed.actions
    (change,) = made.actions
    assert [(each.what, each.now) for each in change.said] == [
        ("RAG", "Amber"),
        ("Date", "30 September 2012, revised"),
    ]
    assert made.load is not None
    with year.read() as reader:
        assert changed_by(reader, made.load) == made.actions
    again = load(year, plan_actions=[row, {"reference": "2.1.3"}], dry_run=True)
    assert again.actions == ()
    (stands,) = [
        e
        for e in ask(year, standing, MARCH, today=now().date()).standings
        if e.action.id == "2.1.4"
    ]
    assert [(each.rag, each.by) for each in stands.history] == [
        ("Amber", "analyst"),
        ("Red", "Ann"),
    ]
