"""A figure that a missing column would turn is of low confidence, and says why."""

from kpi.store import Store
from tests.factories import caseload, child, figure, load


def test_without_the_workers_column_nobodys_children_are_of_low_confidence(store: Store) -> None:
    rows = [child(number, None) for number in range(12)]
    load(store, children_in_need=rows, without={"children_in_need": ["worker"]})
    found = figure(store, "unallocated", "2012-03")
    assert (found.value, found.confidence) == (12, "low")
    assert any("no column Allocated Worker" in each for each in found.confidence_reasons)


def test_with_the_column_they_are_of_high_confidence_though_all_are_blank(store: Store) -> None:
    load(store, children_in_need=[child(number, None) for number in range(12)])
    assert figure(store, "unallocated", "2012-03").confidence == "high"


def test_a_measure_that_does_not_look_at_the_column_is_not_doubted(store: Store) -> None:
    rows = [child(number, None) for number in range(12)]
    load(store, children_in_need=rows, without={"children_in_need": ["worker"]})
    assert figure(store, "children_in_need", "2012-03").confidence == "high"


def test_another_months_list_is_not_doubted_for_it(store: Store) -> None:
    load(store, "2012-02-29", children_in_need=caseload("Ann Lee", 3))
    bare = {"children_in_need": ["end_date"]}
    load(store, "2012-03-31", children_in_need=caseload("Ann Lee", 3), without=bare)
    assert figure(store, "children_in_need", "2012-02").confidence == "high"
    assert figure(store, "children_in_need", "2012-03").confidence == "low"
