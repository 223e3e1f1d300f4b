"""The forms for commentary and events, and how they are shown."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from dash import no_update
from flask.testing import FlaskClient

from kpi.entries.commentary import Entry, entries, events
from kpi.pages.screens import events as events_page
from kpi.pages.screens.measure import commentary
from kpi.pages.screens.measure import screen as measure
from kpi.pages.screens.measure.commentary import Draft
from kpi.pages.screens.measure.shown import Shown
from kpi.records import Commentary, Event
from kpi.store import Store
from tests.charts.factory import MARCH, figure, finding
from tests.factories import ask, contacts, load, now
from tests.pages.reading import by_id, ids, links, rows, text
from tests.pages.server.test_callbacks import draw

WRITTEN = Commentary(
    measure="cp_repeat",
    month=MARCH,
    window="r12",
    happened="Nine plans <b>came back</b>.",
    doing="Every step-down is checked.",
    who="Head of Safeguarding",
    due=dt.date(2012, 6, 30),
    by="analyst",
    at=dt.datetime(2012, 4, 10, 12, tzinfo=dt.UTC),
    numerator=30,
    denominator=288,
    value=10.42,
    text="10.4%",
)


def site(store: Store) -> Any:
    return SimpleNamespace(store=store, by="analyst", clock=now)


def test_commentary_says_what_by_whom_by_when_and_about_which_figure() -> None:
    section = commentary.section(finding(), [Entry(WRITTEN, figure())])
    words = text(section)
    for said in (
        "March 2012",
        "analyst, 10 April 2012",
        "about 10.4% (30 of 288), 12 months",
        "Nine plans <b>came back</b>.",
        "Every step-down is checked.",
        "By whom: Head of Safeguarding. By when: 30 June 2012.",
    ):
        assert said in words
    assert "Stale" not in words
    assert "nothing-written" not in ids(section)


def test_stale_commentary_says_from_what_to_what_its_figure_moved() -> None:
    now = figure(value=10.76, numerator=31, text="10.8%", count_text="31 of 288 plans")
    words = text(commentary.section(finding(), [Entry(WRITTEN, now)]))
    assert "Stale: the figure has moved since, from 10.4% to 10.8% (31 of 288 plans)." in words


def test_earlier_commentary_is_one_key_away_and_this_months_absence_is_said() -> None:
    earlier = Entry(replace(WRITTEN, month=MARCH - 1), figure())
    section = commentary.section(finding(), [earlier])
    assert text(by_id(section, "nothing-written")) == "Nothing is written about March 2012 yet."
    assert "February 2012" in text(by_id(section, "commentary-earlier"))


def test_what_is_kept_is_there_and_what_can_not_be_is_told_why(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    said, hidden, again = commentary.kept(
        site(store), "contacts", "2012-03", draft=Draft("More calls.", "", "", None)
    )
    assert (said, hidden) == ("", True)
    assert again is not no_update
    assert [each.written.happened for each in ask(store, entries, "contacts", MARCH)] == [
        "More calls."
    ]
    said, hidden, again = commentary.kept(
        site(store), "contacts", "2012-03", draft=Draft("", None, "", None)
    )
    assert "both are blank" in said
    assert (hidden, again) == (False, no_update)


def test_the_measures_page_names_the_events_of_its_time_and_leads_to_their_page() -> None:
    happened = [
        Event(dt.date(2011, 8, 1), "Inspection", "inspection", "the plan", month_only=True),
        Event(dt.date(2020, 1, 1), "Later", "other", "analyst"),
    ]
    made = measure.layout(Shown(finding(), [MARCH], events=happened))
    line = by_id(made, "events-said")
    assert "August 2011, Inspection" in text(line)
    assert "Later" not in text(line)
    assert links(line)["Events"] == "/events"


def test_the_events_page_lists_the_plans_own_and_those_entered(store: Store) -> None:
    said, hidden, _ = events_page.added(
        site(store), on="2012-04-01", title="New structure", kind="structure"
    )
    assert (said, hidden) == ("", True)
    table = rows(by_id(events_page.layout(ask(store, events)), "events"))
    assert table[0][:3] == ["1 April 2012", "New structure", "New structure"]
    assert table[0][4] == "Take off"
    assert ["January 2012", "Improvement Notice", "Plan or notice", "the Improvement Plan", ""] in (
        table
    )


def test_an_event_without_a_day_or_a_title_is_told_why(store: Store) -> None:
    assert events_page.added(site(store), on=None, title="New system", kind="system")[:2] == (
        "Choose the day on which it happened.",
        False,
    )
    said, *_ = events_page.added(site(store), on="2012-04-01", title="", kind="system")
    assert "Give the event a title" in said


def test_an_event_is_taken_off_once(store: Store) -> None:
    events_page.added(site(store), on="2012-04-01", title="New structure", kind="structure")
    (entered,) = [each for each in ask(store, events) if each.id]
    assert events_page.withdrawn(site(store), entered.id or 0)[:2] == ("", True)
    assert events_page.withdrawn(site(store), entered.id or 0)[1] is False


def test_the_pages_are_drawn_at_their_addresses(client: FlaskClient, store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    assert draw(client, "/events")["arrival"]["data"]["title"].startswith("Events")
    quality = draw(client, "/quality", "?month=2012-03")["arrival"]["data"]["title"]
    assert quality.startswith("Data quality, March 2012")
    assert "What is being done" in str(draw(client, "/measure/contacts"))
