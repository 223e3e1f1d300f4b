"""The history of loads, one load, and its withdrawal."""

import datetime as dt
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from dash import html

from kpi.findings import Restatement
from kpi.pages.screens.loads import history
from kpi.pages.screens.loads import load as loads
from kpi.records import Load, RowChange, RowChanges
from kpi.store import Store
from tests import factories
from tests.charts.factory import MARCH, figure, measure
from tests.factories import now
from tests.pages.asking import shown_by
from tests.pages.reading import by_id, ids, links, parts, rows, text
from tests.pages.screens.upload.test_screen import issue

LOAD = Load(
    id=4,
    file_name="extract-2012-03.xlsx",
    sha256="ab",
    as_at=dt.date(2012, 3, 31),
    first_month=None,
    by="analyst",
    at=dt.datetime(2012, 4, 3, 9, 30),
    demonstration=False,
    lists={"contacts": 4812, "assessments": 9},
)
WITHDRAWN = replace(
    LOAD,
    id=3,
    withdrawn_by="analyst",
    withdrawn_at=dt.datetime(2012, 4, 3, 10, 0),
    withdrawn_reason="Wrong month.",
)


def test_the_history_has_each_load_with_what_it_held() -> None:
    first, _ = rows(by_id(history.layout([LOAD, WITHDRAWN]), "loads"))
    assert first == [
        "4",
        "extract-2012-03.xlsx",
        "31 March 2012",
        "2",
        "4,821",
        f"{LOAD.at.replace(tzinfo=dt.UTC).astimezone():%d %b %Y, %H:%M}",
        "analyst",
        "Loaded",
    ]


def test_a_withdrawn_load_is_struck_out_and_says_why() -> None:
    layout = history.layout([WITHDRAWN])
    assert "Wrong month." in text(layout)
    assert [each for each in parts(layout) if getattr(each, "className", "") == "struck"]


def test_no_loads_say_what_to_do() -> None:
    assert "/upload" in links(history.layout([])).values()


def one(load: Load = LOAD, **params: str) -> list[Any]:
    found = [issue(), issue("K3", severity="warning", list="contacts", sheet="List_1")]
    change = Restatement(measure(), MARCH, "r12", figure(value=None), figure(), "new month")
    return loads.layout(load, found, changes=[change] * 15, params=params)


def test_a_load_says_what_it_held_and_what_it_changed() -> None:
    layout = one()
    assert "Contacts 4,812" in text(layout)
    assert "no data 10.4% new month" in text(by_id(layout, "changed"))
    assert "All 15 changes" in text(by_id(layout, "changed"))


def test_the_gravest_issues_come_first_and_the_others_are_filters_in_the_address() -> None:
    assert "List_4!G118" in text(one())
    assert "List_1!K3" not in text(one())
    assert links(one())["1 warning"] == "/loads/4?severity=warning"
    assert "List_1!K3" in text(one(severity="warning"))
    everything = text(one(severity="all"))
    assert "List_4!G118" in everything
    assert "List_1!K3" in everything
    assert "List_4!G118" not in text(one(severity="all", list="contacts"))


def test_a_filter_that_nothing_passes_says_so() -> None:
    assert "None of that kind." in text(one(severity="error", list="contacts"))


def test_the_original_can_be_had_with_its_issues_marked() -> None:
    assert links(one())["Workbook with cells marked"] == "/loads/4/workbook.xlsx"


def test_a_withdrawn_load_says_so_and_cannot_be_withdrawn_again() -> None:
    layout = one(WITHDRAWN)
    assert "Wrong month." in text(by_id(layout, "withdrawn"))
    assert "withdraw-open" not in ids(layout)


def test_withdrawing_needs_a_reason_and_then_draws_the_page_anew(store: Store) -> None:
    factories.load(store, "2012-03-31", contacts=factories.contacts("2012-03", 2))
    site: Any = SimpleNamespace(store=store, by="analyst", clock=now)
    problem, hidden, _ = loads.withdrawn(site, 1, "  ")
    assert "Say why" in problem
    assert hidden is False
    assert loads.withdrawn(site, 1, "Wrong month.") == ("", True, "withdrawn 1")
    with store.read() as reader:
        assert reader.load(1).state == "withdrawn"


def test_a_load_with_a_sheet_of_actions_says_what_it_changed_of_them(store: Store) -> None:
    factories.load(store, plan_actions=[{"reference": "2.1.4", "rag": "Red"}])
    factories.load(store, plan_actions=[{"reference": "2.1.4", "rag": "Red"}, {"reference": "2.1"}])
    changed = by_id(shown_by(partial(loads.page, id=1), store).children, "changed")
    assert "The sheet’s one row changed how one action stands in March 2012." in text(changed)
    assert links(changed)["2.1.4"] == "/plan?month=2012-03#action-2-1-4"
    again = by_id(shown_by(partial(loads.page, id=2), store).children, "changed")
    assert "The sheet Plan Actions changed nothing: it says what was known already." in text(again)


def test_each_figure_that_moved_names_its_rows_one_key_away() -> None:
    went = RowChange("went", 3, "extract-2012-03.xlsx", "List 7", 118)
    change = Restatement(
        measure(),
        MARCH,
        "r12",
        figure(),
        figure(),
        "30 became 29",
        RowChanges(went=3, rows=(went,)),
    )
    made = loads.layout(LOAD, [], changes=[change], params={})
    (details,) = [each for each in parts(made) if isinstance(each, html.Details)]
    assert text(details.children[0]) == "3 rows went"
    assert text(details.children[1]) == ("Went: extract-2012-03.xlsx, List 7, row 118 And 2 more.")


def test_a_figure_without_rows_to_tell_has_none_to_open() -> None:
    change = Restatement(measure(), MARCH, "r12", figure(), figure(), "a new definition")
    made = loads.layout(LOAD, [], changes=[change], params={})
    assert not [each for each in parts(made) if isinstance(each, html.Details)]


def test_a_load_that_moved_nothing_says_which_later_one_speaks() -> None:
    made = loads.layout(LOAD, [], changes=[], later=["Load 9 is later."], params={})
    assert "No figure changed when it came in. Load 9 is later." in text(by_id(made, "changed"))
