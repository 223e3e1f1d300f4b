"""Marks on a measure's page: those that hold, the form, and what its buttons do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from dash import no_update
from flask.testing import FlaskClient

from kpi.entries.marks import known_marks
from kpi.findings.marks import SetMark
from kpi.pages.screens.measure import marking
from kpi.pages.screens.measure import screen as page
from kpi.pages.screens.measure.shown import Shown
from kpi.store import Store
from tests.charts.factory import MARCH, finding
from tests.factories import ask, contacts, load, now
from tests.pages.reading import by_id, ids, parts, text
from tests.pages.server.test_callbacks import draw

MONTHS = [MARCH - 1, MARCH]
OF_ANN = SetMark(
    measure="cp_repeat",
    first=MARCH - 2,
    last=MARCH,
    level="low",
    reason="Two systems ran <b>side by side</b>.",
    set_by="Ann",
    at=dt.datetime(2012, 4, 10, 12, tzinfo=dt.UTC),
    number=3,
)
OF_PLAN = SetMark("cp_repeat", MARCH, MARCH, "low", "Its lowest mark.", "The Department, 2012")


def site(store: Store) -> Any:
    return SimpleNamespace(store=store, by="analyst", clock=now)


def buttons(layout: Any) -> list[str]:
    return [
        getattr(each, "aria-label", None) or text(each)
        for each in parts(layout)
        if type(each).__name__ == "Button"
    ]


def test_a_mark_says_level_months_reason_and_who_set_it_when() -> None:
    words = text(marking.section(finding(), MONTHS, [OF_ANN]))
    for said in (
        "Marks on its confidence: 1",
        "Low, January 2012 to March 2012",
        "Two systems ran <b>side by side</b>.",
        "Ann, 10 April 2012",
    ):
        assert said in words


def test_a_mark_of_the_plans_own_data_is_shown_and_cannot_be_taken_back() -> None:
    section = marking.section(finding(), MONTHS, [OF_PLAN, OF_ANN])
    assert "Low, March 2012" in text(section)
    assert "The Department, 2012, in the plan’s own data" in text(section)
    assert buttons(section) == [
        "Take back the mark of January 2012 to March 2012: Two systems ran <b>side by side</b>.",
        "Set the mark",
    ]


def test_the_form_stands_under_the_figures_confidence_and_starts_with_the_month_shown() -> None:
    card = by_id(page.layout(Shown(finding(), MONTHS)), "figure-card")
    assert "marking" in ids(card)
    assert "Set a mark on its confidence" in text(card)
    assert (by_id(card, "mark-first").value, by_id(card, "mark-last").value) == ("2012-03",) * 2


@pytest.mark.parametrize(
    ("first", "last", "level", "reason", "sentence"),
    [
        ("2012-03", "2012-03", "low", None, "Say why"),
        (None, "2012-03", "low", "A strike", "Choose the first and the last month"),
        ("2012-03", "2012-02", "low", "A strike", "Exchange the two months"),
        ("2012-03", "2012-03", None, "A strike", "Choose medium or low"),
    ],
)
def test_a_mark_that_cannot_be_is_told_why_in_the_form(
    store: Store, first: str, last: str, level: str, reason: str, sentence: str
) -> None:
    load(store, contacts=contacts("2012-03", 12))
    said, hidden, again = marking.kept(
        site(store), "contacts", first=first, last=last, level=level, reason=reason
    )
    assert sentence in said
    assert (hidden, again) == (False, no_update)
    assert ask(store, known_marks) == []


def test_a_mark_that_is_set_is_on_the_page_when_it_is_drawn_anew(
    client: FlaskClient, store: Store
) -> None:
    load(store, contacts=contacts("2012-03", 12))
    address = ("/measure/contacts", "?month=2012-03")
    assert "A strike" not in str(draw(client, *address))
    said = marking.kept(
        site(store), "contacts", first="2012-03", last="2012-03", level="low", reason="A strike"
    )
    assert said == ("", True, "mark 1 set")
    drawn = str(draw(client, *address))
    assert "March 2012: A strike (set by analyst)." in drawn
    assert "Marks on its confidence: 1" in drawn
