"""Open children on their workers."""

from typing import Any

import pytest

from kpi.calendar import month
from kpi.findings import case_rows
from kpi.store import Store
from tests.factories import ask, by, caseload, child, counts, figure, judged, load

OF = "2012-03"


def open_(store: Store, *children: Any, as_at: str = "2012-03-31", **lists: Any) -> None:
    load(store, as_at, children_in_need=children, **lists)


def test_the_highest_caseload_is_the_largest_number_of_children_on_one_worker(
    store: Store,
) -> None:
    open_(store, *caseload("Ann", 3), *caseload("Bob", 5), child(1, None))
    found, judgement = judged(store, "caseload_max", OF)
    assert (found.value, found.numerator, found.denominator) == (5, 5, None)
    assert judgement.status == "met"


@pytest.mark.parametrize(
    ("number", "status"), [(20, "met"), (21, "near"), (22, "near"), (23, "missed")]
)
def test_at_most_20_is_met_by_20(store: Store, number: int, status: str) -> None:
    open_(store, *caseload("Ann", number))
    assert judged(store, "caseload_max", OF)[1].status == status
    assert figure(store, "caseload_over", OF).numerator == (0 if number == 20 else 1)


def test_case_holders_above_20_are_a_share_of_workers_with_children(store: Store) -> None:
    open_(store, *caseload("Ann", 21), *caseload("Bob", 20), *caseload("Cy", 1), child(1, None))
    found = figure(store, "caseload_over", OF)
    assert (found.numerator, found.denominator, found.count_text) == (1, 3, "1 of 3 case holders")
    assert judged(store, "caseload_over", OF)[1].status == "missed"


def test_a_child_counts_once_however_often_it_stands_in_the_list(store: Store) -> None:
    open_(store, child(1, "Ann"), child(1, "Bob"), child(2, "Bob"))
    assert figure(store, "caseload_max", OF).value == 1
    assert figure(store, "caseload_mean", OF).numerator == 2


def test_dates_win_over_the_status_and_a_closed_status_without_a_date_is_closed(
    store: Store,
) -> None:
    open_(
        store,
        child(1, None),
        child(2, None, end_date="2012-03-31"),  # ended on the day, "Child in need"
        child(3, None, end_date="2012-04-01", status="Closed episode"),  # ends tomorrow
        child(4, None, status="Closed episode"),
        child(5, None, status=None),
        child(6, None, end_date="2012-03-01", status="Closed episode"),
    )
    assert figure(store, "unallocated", OF).value == 3  # 1, 3 and 5


def test_a_worker_or_end_date_that_can_not_be_read_leaves_the_row_out(store: Store) -> None:
    open_(
        store,
        child(1, None),
        child(2, None, errors="worker"),
        child(3, None, errors="end_date"),
        child(4, None, errors="gender"),
        *caseload("Ann", 36),
    )
    found = figure(store, "unallocated", OF)
    assert (found.value, found.left_out) == (2, 2)
    # 2 of 40 rows: up to 5% is medium.
    assert (found.confidence, found.confidence_reasons) == (
        "medium",
        ("2 of 40 rows (5.0%) are left out for errors.",),
    )


def test_the_average_caseload_is_over_full_time_equivalents(store: Store) -> None:
    staff = [
        {"worker": "Ann", "fte": 0.5},
        {"worker": "Bob", "fte": 1.0},
        {"worker": "Eve", "fte": 1},
    ]
    open_(store, *caseload("Ann", 10), *caseload("Bob", 20), child(1, None), case_holders=staff)
    found = figure(store, "caseload_mean", OF)
    assert (found.numerator, found.denominator, found.value) == (30, 1.5, 20)
    assert (found.remark, found.count_text) == (None, "30 children for 1.5 FTE case holders")


def test_a_worker_who_is_not_in_case_holders_counts_as_one_and_that_is_said(store: Store) -> None:
    staff = [{"worker": "Ann", "fte": 0.5}, {"worker": "Bob", "fte": None, "errors": "fte"}]
    open_(store, *caseload("Ann", 10), *caseload("Bob", 5), *caseload("Cy", 5), case_holders=staff)
    found = figure(store, "caseload_mean", OF)
    assert (found.numerator, found.denominator) == (20, 2.5)
    assert found.remark == "2 of the workers are not in Case Holders and count as 1 FTE each."


def test_without_any_case_holders_everybody_counts_as_one(store: Store) -> None:
    open_(store, *caseload("Ann", 10), *caseload("Bob", 5))
    found = figure(store, "caseload_mean", OF)
    assert (found.value, found.part) == (7.5, False)


def test_a_worker_in_two_teams_is_the_sum_of_both_parts(store: Store) -> None:
    staff = [{"worker": "Ann", "fte": 0.5, "team": "N"}, {"worker": "Ann", "fte": 0.3, "team": "S"}]
    open_(store, *caseload("Ann", 8), case_holders=staff)
    assert figure(store, "caseload_mean", OF).denominator == 0.8


def test_case_holders_may_come_in_a_workbook_of_their_own_and_correct_the_figure(
    store: Store,
) -> None:
    open_(store, *caseload("Ann", 10))
    load(store, "2012-03-31", case_holders=[{"worker": "Ann", "fte": 0.5}])
    assert figure(store, "caseload_mean", OF).value == 20
    load(store, "2012-04-30", case_holders=[{"worker": "Ann", "fte": 1.0}])  # another month's
    assert figure(store, "caseload_mean", OF).value == 20


def test_no_children_at_all_is_no_average(store: Store) -> None:
    open_(store, child(1, None))
    assert figure(store, "caseload_mean", OF).reason == "None in the period."
    assert figure(store, "caseload_over", OF).value is None
    assert figure(store, "unallocated", OF).value == 1


def test_caseloads_by_worker_and_by_the_team_where_most_of_their_children_are(
    store: Store,
) -> None:
    open_(
        store,
        *caseload("Ann", 3, team="North"),
        child(1, "Ann", team="South"),
        *caseload("Bob", 2, team="South"),
        *caseload("Cy", 1),
    )
    assert by(store, "caseload_max", OF, "worker") == {"Ann": 4, "Bob": 2, "Cy": 1}
    assert by(store, "caseload_max", OF, "team") == {"North": 4, "South": 2, "Not recorded": 1}
    assert by(store, "caseload_mean", OF, "team") == {"North": 4, "South": 2, "Not recorded": 1}


def test_workers_without_children_in_the_month_are_not_listed(store: Store) -> None:
    open_(store, *caseload("Ann", 3), as_at="2012-02-29")
    open_(store, *caseload("Bob", 2))
    assert by(store, "caseload_max", OF, "worker") == {"Bob": 2}
    assert by(store, "caseload_max", "2012-02", "worker") == {"Ann": 3}


def test_the_rows_behind_a_caseload_are_its_workers_with_the_rows_of_their_children(
    store: Store,
) -> None:
    open_(store, child(1, "Ann"), child(2, "Bob"), child(3, "Ann"))
    found = ask(store, case_rows, "caseload_max", month(OF)).sort_values("numerator")
    assert found[["worker", "numerator", "rows"]].to_numpy().tolist() == [
        ["Bob", 1, "3"],
        ["Ann", 2, "2, 4"],
    ]


def test_children_in_need_and_those_without_a_worker_are_the_open_ones(store: Store) -> None:
    load(
        store,
        children_in_need=[
            child(1, "Ann Lee"),
            child(2, None),
            child(3, None, end_date="2012-04-01"),  # ends tomorrow
            child(4, None, end_date="2012-03-31"),  # ended today
            child(5, None, status="Closed episode"),  # closed without a date
            child(6, None, status="Closed episode", end_date="2012-04-02"),  # the date wins
            child(2, None),  # again
        ],
    )
    assert counts(store, "children_in_need") == (4, None)
    assert counts(store, "unallocated") == (3, None)


def test_where_nobody_holds_a_child_there_is_no_highest_caseload_rather_than_a_met_0(
    store: Store,
) -> None:
    open_(store, child(1, None), child(2, None))
    found, judgement = judged(store, "caseload_max", OF)
    assert (found.value, found.text, found.reason) == (None, "no data", "None in the period.")
    assert judgement.status == "no_data"
    assert figure(store, "unallocated", OF).value == 2


def test_a_team_of_which_nobody_holds_a_child_has_no_highest_caseload(store: Store) -> None:
    open_(store, child(1, "Ann", team="North"), child(2, None, team="South"), as_at="2012-02-29")
    open_(store, child(1, "Ann", team="North"), child(2, "Bob", team="South"))
    assert by(store, "caseload_max", OF, "team") == {"North": 1, "South": 1}
    assert by(store, "caseload_max", "2012-02", "team") == {"North": 1, "South": None}
