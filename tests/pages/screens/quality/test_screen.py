"""`/quality`: what it says of fields, months, figures that suffer and figures that moved."""

from typing import Any

from kpi.pages.screens.quality import screen as page
from kpi.store import Store
from tests.factories import contacts, load
from tests.findings.test_quality import blank, two_loads, with_errors
from tests.pages.asking import shown_by
from tests.pages.reading import by_id, ids, links, rows, text


def shown(store: Store, **params: str) -> list[Any]:
    return list(shown_by(page.page, store, **params).children)


def test_the_worst_field_comes_first_and_leads_to_its_issues(store: Store) -> None:
    load(store, contacts=with_errors(40, 3), issues=[blank(2)])
    made = shown(store)
    (first,) = rows(by_id(made, "fields"))
    assert first[0] == "Ethnicity  Contacts, first in row 2"
    assert first[1:5] == ["7.5%", "3 of 40", "1", "Above 5%"]
    assert links(by_id(made, "fields"))["Ethnicity"] == "/loads/1?severity=error&list=contacts"
    assert "The worst: Contacts, Ethnicity, 7.5%" in text(made)


def test_a_month_without_errors_says_so(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 5))
    assert text(by_id(shown(store), "fields")) == "No field of this month's lists has an error."


def test_each_month_of_each_list_has_its_state_in_words(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 5))
    grid = {row[0]: row for row in rows(by_id(shown(store), "months"))}
    assert "whole" in grid["Contacts"][12]
    assert grid["Complaints"][12] == "○ missing"
    assert grid["Complaints"][13] == "never loaded"


def test_a_figure_without_its_list_suffers_and_says_why(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 5))
    said = {row[0]: row[3] for row in rows(by_id(shown(store), "suffering"))}
    assert said["Referrals"] == "No extract holds Referrals for March 2012."
    assert "Contacts" not in said


def test_a_figure_that_moved_stands_with_what_it_was_and_the_load_that_moved_it(
    store: Store,
) -> None:
    two_loads(store)
    table = by_id(shown(store), "restated")
    told = {row[0]: row for row in rows(table)}["Contacts"]
    assert told[1:4] == ["March 2012, month", "12", "13"]
    assert links(table)["extract-2012-04-30.xlsx"] == "/loads/2"


def test_the_month_and_the_list_are_kept_in_the_address(store: Store) -> None:
    load(store, "2012-02-29", contacts=contacts("2012-02", 5))
    load(store, "2012-03-31", contacts=with_errors(40, 3))
    made = shown(store, list="contacts", month="2012-03")
    assert by_id(made, "earlier-month").href == "/quality?list=contacts&month=2012-02"
    earlier = shown(store, month="2012-02")
    assert "Data quality, February 2012" in text(earlier)


def test_a_new_database_says_what_to_do(store: Store) -> None:
    assert "nothing-loaded" in ids(shown(store))
