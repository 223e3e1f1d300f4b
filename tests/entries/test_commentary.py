"""Commentary bound to its figure, and events."""

import datetime as dt

import pytest

from kpi.calendar import month
from kpi.entries import commentary
from kpi.errors import KpiError, NotFound
from kpi.store import Store
from tests.factories import ask, contacts, load, now

MARCH = month("2012-03")


def write(store: Store, **changes: object) -> commentary.Commentary:
    given: dict = {
        "happened": "More calls from schools.",
        "doing": "A second person on the line.",
        "who": "Head of Safeguarding",
        "due": dt.date(2012, 6, 30),
    }
    words = commentary.Words(**(given | changes))
    return commentary.write(store, "contacts", MARCH, words=words, by="analyst", at=now())


def test_commentary_keeps_its_author_time_and_the_figure_that_it_speaks_of(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    before = now()
    write(store)
    (entry,) = ask(store, commentary.entries, "contacts", MARCH)
    written = entry.written
    assert (written.by, written.who, written.due) == (
        "analyst",
        "Head of Safeguarding",
        dt.date(2012, 6, 30),
    )
    assert (written.numerator, written.denominator, written.value) == (12, None, 12)
    assert (written.text, written.window) == ("12", "month")
    assert before <= written.at <= now()
    assert not entry.is_stale


def test_commentary_is_stale_once_its_figure_has_moved_and_only_then(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    write(store)
    load(store, "2012-04-30", contacts=[*contacts("2012-03", 12), *contacts("2012-04", 3)])
    assert not ask(store, commentary.entries, "contacts", MARCH)[0].is_stale
    load(store, "2012-05-31", contacts=contacts("2012-03", 13))
    (entry,) = ask(store, commentary.entries, "contacts", MARCH)
    assert entry.is_stale
    assert (entry.written.text, entry.now.text) == ("12", "13")


def test_commentary_is_never_replaced_and_the_newest_comes_first(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    write(store, happened="First.")
    write(store, happened="Second.")
    said = [each.written.happened for each in ask(store, commentary.entries, "contacts", MARCH)]
    assert said == ["Second.", "First."]


def test_a_month_shows_its_own_and_earlier_commentary_not_later(store: Store) -> None:
    load(store, contacts=[*contacts("2012-02", 5), *contacts("2012-03", 12)])
    write(store)
    assert ask(store, commentary.entries, "contacts", MARCH - 1) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened": " ", "doing": ""}, "both are blank"),
        ({"who": ""}, "Say who does it"),
        ({"happened": "x" * 2001}, "too long"),
    ],
)
def test_commentary_that_says_nothing_or_is_done_by_nobody_is_told_why(
    store: Store, changes: dict, sentence: str
) -> None:
    load(store, contacts=contacts("2012-03", 12))
    with pytest.raises(KpiError, match=sentence):
        write(store, **changes)
    assert ask(store, commentary.entries, "contacts", MARCH) == []


def test_commentary_is_of_a_measure_and_month_that_there_are(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    with pytest.raises(NotFound):
        commentary.write(
            store, "contacts", MARCH + 5, words=commentary.Words("x"), by="analyst", at=now()
        )


def test_the_plans_own_events_are_always_there(store: Store) -> None:
    known = [(commentary.event_day(each), each.title) for each in ask(store, commentary.events)]
    assert ("August 2011", "Inspection: inadequate") in known
    assert ("December 2011", "Improvement Plan") in known
    assert ("January 2012", "Improvement Notice") in known


def test_an_event_that_is_entered_stands_among_the_plans_by_its_day(store: Store) -> None:
    commentary.add_event(
        store,
        on=dt.date(2011, 12, 20),
        title=" New  system ",
        kind="system",
        by="analyst",
        at=now(),
    )
    titles = [each.title for each in ask(store, commentary.events)]
    assert titles[-3:] == ["Improvement Plan", "New system", "Improvement Notice"]


def test_an_event_entered_by_mistake_is_taken_off_once(store: Store) -> None:
    number = commentary.add_event(
        store,
        on=dt.date(2012, 4, 1),
        title="New structure",
        kind="structure",
        by="analyst",
        at=now(),
    )
    commentary.withdraw_event(store, number, by="analyst", at=now())
    assert "New structure" not in [each.title for each in ask(store, commentary.events)]
    with pytest.raises(NotFound):
        commentary.withdraw_event(store, number, by="analyst", at=now())


@pytest.mark.parametrize(
    ("title", "kind", "sentence"),
    [
        ("", "system", "Give the event a title"),
        ("x" * 35, "system", "35 letters"),
        ("New system", "party", "no kind 'party'"),
    ],
)
def test_an_event_that_can_not_stand_on_a_chart_is_told_why(
    store: Store, title: str, kind: str, sentence: str
) -> None:
    with pytest.raises(KpiError, match=sentence):
        commentary.add_event(
            store, on=dt.date(2012, 4, 1), title=title, kind=kind, by="analyst", at=now()
        )
