"""The plan's screen: actions and what was said of them, and what evidences what."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from kpi.calendar import month
from kpi.entries import actions
from kpi.entries.standing import standing
from kpi.errors import NotFound
from kpi.pages.pieces.promises import evidences_list
from kpi.pages.screens.measure.panel import promise_card
from kpi.pages.screens.plan import entering
from kpi.pages.screens.plan import screen as page
from kpi.plan import plan
from kpi.records import ActionUpdate
from kpi.store import Store
from tests import factories
from tests.charts.factory import finding
from tests.factories import now
from tests.pages.reading import by_id, ids, links, parts, rows, text
from tests.pages.server.test_callbacks import draw

TODAY = dt.date(2012, 6, 1)


@pytest.fixture
def loaded(store: Store) -> Store:
    """March 2012 with caseloads, and an action rated red by a sheet."""
    factories.load(
        store,
        "2012-03-31",
        children_in_need=factories.caseload("A", 25),
        plan_actions=[
            {"reference": "2.1.4", "rag": "Red", "progress": "Cases reviewed."},
            {"reference": "1.1.1", "rag": "Complete", "progress": "Survey done."},
        ],
    )
    return store


def layout(store: Store, **params: str) -> list[Any]:
    return page.layout(factories.ask(store, standing, today=TODAY), params)


def said_in(layout: Any, id: str) -> str:
    """The words of a part, one space between them."""
    return " ".join(text(by_id(layout, id)).split())


def test_an_action_shows_timescale_rating_note_author_and_measures(loaded: Store) -> None:
    row = said_in(layout(loaded), "action-2-1-4")
    assert "2.1.4 Keep every social worker's caseload right" in row
    assert "Monthly review" in row
    assert "Red" in row
    assert "Cases reviewed." in row
    assert "analyst, " in row
    assert "load 1" in row
    assert "Highest caseload 25 missed" in row


def test_what_is_doubtful_is_kept_as_printed_and_says_why(loaded: Store) -> None:
    row = text(by_id(layout(loaded), "action-2-1-3"))
    assert "01.01.12 – 31.03.11" in row
    assert "The timescale ends before it begins." in row
    assert "Overdue" not in row


def test_overdue_actions_come_first_and_a_complete_one_is_not_among_them(loaded: Store) -> None:
    overdue = text(by_id(layout(loaded), "overdue"))
    assert "6.2.2" in overdue
    assert "1.1.1" not in overdue
    longest, *_ = factories.ask(loaded, standing, today=TODAY).overdue
    assert longest.due == dt.date(2011, 12, 31)


def test_a_pillars_heading_says_how_many_actions_it_has_overdue_and_as_rated(
    loaded: Store,
) -> None:
    made = layout(loaded)
    assert said_in(made, "pillar-1-summary") == (
        "Pillar 1 · Confident leadership and management 18 actions, 2 overdue; 1 complete"
    )
    assert said_in(made, "pillar-2-summary").endswith("; 1 red")
    assert said_in(layout(loaded, show="red"), "pillar-2-summary").endswith("1 action; 1 red")


def test_many_actions_fold_on_a_narrow_screen_and_a_few_do_not(loaded: Store) -> None:
    def folds(made: Any) -> list[Any]:
        return [getattr(by_id(made, "pillar-2"), "data-folds", None)]

    assert folds(layout(loaded)) == ["1"]
    assert folds(layout(loaded, show="red")) == [None]
    assert by_id(layout(loaded, show="red"), "pillar-2").open


def test_the_evidence_view_says_of_each_kind_how_many_lack_a_figure(loaded: Store) -> None:
    made = layout(loaded, view="evidence")
    assert "18 in all, " in said_in(made, "asked-recommendation-summary")


def test_a_filter_in_the_address_shows_only_its_actions(loaded: Store) -> None:
    shown = ids(layout(loaded, show="red"))
    assert "action-2-1-4" in shown
    assert "action-1-1-1" not in shown
    assert links(layout(loaded))["Red 1"] == "/plan?month=2012-03&show=red"


def test_before_anything_is_said_the_page_says_how_to_say_it(store: Store) -> None:
    said = layout(store)
    assert "/template.xlsx" in links(by_id(said, "nothing-said")).values()
    assert sum(1 for id in ids(said) if id.startswith("action-")) == 77


def test_the_other_side_shows_what_answers_and_evidences_each_requirement(loaded: Store) -> None:
    said = layout(loaded, view="evidence")
    assert "3.1.4" in text(by_id(said, "or-8"))
    assert "Highest caseload 25 missed" in said_in(said, "in-12")
    assert "1 of 3 targets met" in said_in(said, "in-12")
    assert "No evidence" in text(by_id(said, "or-16"))
    assert "No action cites it" in text(by_id(said, "or-16"))
    assert "No figure" in text(by_id(said, "or-10"))
    assert "inferred" in text(by_id(said, "in-18"))


def test_what_has_no_evidence_can_be_seen_alone(loaded: Store) -> None:
    shown = ids(layout(loaded, view="evidence", show="without"))
    assert {"or-16", "or-10"} <= shown
    assert "in-12" not in shown


def test_promises_that_nothing_tests_are_listed_with_those_that_are_measures(store: Store) -> None:
    untested = rows(by_id(layout(store, view="evidence"), "untested"))
    names = [row[0] for row in untested]
    assert len(names) == len(set(names)) == 4 + len(plan().unevidenced)
    assert "System usage" in names
    assert "Core groups and parallel plans" in names


def test_every_change_can_be_seen_with_its_author(loaded: Store) -> None:
    site: Any = SimpleNamespace(store=loaded, by="jo", clock=now)
    assert (
        entering.saved(
            site, "2.1.4", "2012-03", rag="Amber", progress="Two more posts.", revised="2012-06-30"
        )[1]
        is True
    )
    row = by_id(layout(loaded), "action-2-1-4")
    (history,) = [each for each in parts(row) if type(each).__name__ == "Ol"]
    newest, oldest = [text(item) for item in history.children]
    assert "Amber, revised to 30 June 2012" in newest
    assert "jo" in newest
    assert "Red" in oldest


def test_the_dialog_opens_with_how_the_action_stands(loaded: Store) -> None:
    site: Any = SimpleNamespace(store=loaded, by="jo", clock=now)
    place = [each.id for each in plan().actions].index("2.1.4")
    shown, title, wording, rag, progress, revised, hidden, id = entering.opened(
        site, place, "2012-03"
    )
    assert (shown, title, rag, progress) == (True, "Action 2.1.4, March 2012", "Red", "")
    assert wording.startswith("Keep every")
    assert (revised, hidden, id) == (None, True, "2.1.4")


@pytest.mark.parametrize("beyond", [0, 1_000])
def test_the_dialog_of_an_action_that_is_not_there_is_not_found(loaded: Store, beyond: int) -> None:
    site: Any = SimpleNamespace(store=loaded, by="jo", clock=now)
    with pytest.raises(NotFound, match=f"and none at place {len(plan().actions) + beyond}"):
        entering.opened(site, len(plan().actions) + beyond, "2012-03")


def test_an_entry_without_words_is_refused_beside_the_form(loaded: Store) -> None:
    site: Any = SimpleNamespace(store=loaded, by="jo", clock=now)
    said, hidden, _ = entering.saved(
        site, "2.1.4", "2012-03", rag="Green", progress="  ", revised=None
    )
    assert "Write what has been done" in said
    assert hidden is False
    said, hidden, _ = entering.saved(
        site, "2.1.4", "2012-03", rag="Green", progress="Done.", revised="31/06/2012"
    )
    assert "is no date" in said
    assert hidden is False


def test_a_measure_says_what_it_evidences_and_leads_there() -> None:
    found = promise_card(finding())
    where = links(by_id(found, "evidences"))
    assert where["Action 2.4.3"].startswith("/plan?month=")
    assert where["Action 2.4.3"].endswith("#action-2-4-3")
    assert where["IN 9"].endswith("view=evidence#in-9")


def test_a_measure_that_no_promise_rests_on_says_so() -> None:
    said = text(evidences_list(plan().measure("looked_after"), month("2012-03")))
    assert said == "No promise of the plan by itself; it is read beside others."


def test_every_link_within_the_plan_leads_to_a_row(loaded: Store) -> None:
    there = ids(layout(loaded)) | ids(layout(loaded, view="evidence"))
    for view in ("actions", "evidence"):
        for href in links(layout(loaded, view=view)).values():
            if href.startswith("/plan") and "#" in href:
                assert href.partition("#")[2] in there, href


def test_the_page_is_drawn_and_its_month_is_in_the_address(
    client: FlaskClient, loaded: Store
) -> None:
    drawn = draw(client, "/plan", "?month=2012-03&view=evidence")
    assert drawn["arrival"]["data"]["title"].startswith("Improvement Plan, March 2012")
    wrong = draw(client, "/plan", "?month=2010-01")
    assert "Nothing is known of January 2010" in str(wrong["page"]["children"])


def test_a_later_months_rating_is_not_shown_in_an_earlier_month(loaded: Store) -> None:
    actions.record(
        loaded,
        ActionUpdate(
            "2.1.4",
            month("2012-04"),
            rag="Green",
            progress="Met.",
            revised=None,
            by="jo",
            at=now(),
        ),
    )
    march = page.layout(factories.ask(loaded, standing, month("2012-03"), today=TODAY), {})
    april = page.layout(factories.ask(loaded, standing, month("2012-04"), today=TODAY), {})
    assert "Green" not in text(by_id(march, "action-2-1-4"))
    assert "Green" in text(by_id(april, "action-2-1-4"))


def test_where_only_progress_is_loaded_the_scorecard_says_that_there_are_no_figures(
    client: FlaskClient, store: Store
) -> None:
    factories.load(store, plan_actions=[{"reference": "2.1.4", "rag": "Red"}])
    assert "There are no figures yet" in str(draw(client, "/")["page"]["children"])
    assert "Red" in str(draw(client, "/plan")["page"]["children"])
