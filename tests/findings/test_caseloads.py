"""Caseloads: one number for each worker, without their names."""

from kpi.calendar import month
from kpi.findings.caseloads import caseloads
from kpi.store import Store
from tests.factories import ask, caseload, load

MARCH = month("2012-03")


def test_each_worker_is_a_number_and_the_promise_is_the_months(store: Store) -> None:
    held = [*caseload("Ada", 2), *caseload("Ben", 21), *caseload("Cy", 6)]
    load(store, "2012-03-31", children_in_need=held)
    found = ask(store, caseloads, MARCH)
    assert (found.numbers, found.most, found.above) == ((21, 6, 2), 20, 1)
    assert found.bands == (("1–5", 1), ("6–10", 1), ("11–15", 0), ("16–20", 0), ("21–25", 1))
    assert found.sentence == (
        "3 case holders have 2 to 21 children at the end of March 2012; the limit is 20, and 1 of "
        "them has more."
    )


def test_twenty_is_not_more_than_twenty(store: Store) -> None:
    load(store, "2012-03-31", children_in_need=caseload("Ada", 20))
    assert ask(store, caseloads, MARCH).sentence == (
        "One case holder has 20 children at the end of March 2012; the limit is 20, and none has "
        "more."
    )


def test_a_month_without_the_list_has_no_caseloads(store: Store) -> None:
    load(store, "2012-03-31", children_in_need=caseload("Ada", 20))
    assert (ask(store, caseloads, MARCH - 1).numbers, ask(store, caseloads, MARCH - 1).bands) == (
        (),
        (),
    )


def test_the_title_says_how_many_are_above_the_limit(store: Store) -> None:
    held = [*caseload("Ada", 2), *caseload("Ben", 21), *caseload("Cy", 6)]
    load(store, "2012-03-31", children_in_need=held)
    assert ask(store, caseloads, MARCH).title == "1 of 3 case holders has more than 20 children"


def test_before_the_promise_the_limit_is_said_to_be_in_hindsight(store: Store) -> None:
    load(store, "2011-03-31", children_in_need=[*caseload("Ada", 2), *caseload("Ben", 3)])
    found = ask(store, caseloads, MARCH - 12)
    assert found.hindsight
    assert found.title == "None of 2 case holders has more than 20 children"
    assert "the limit is 20 in hindsight, and none has more." in found.sentence
