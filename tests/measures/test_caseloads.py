"""Open children on their workers."""

from typing import Any

import pytest

from kpi.calendar import month
from kpi.findings import case_rows
from kpi.store import Store
from tests.factories import ask, by, caseload, child, figure, judged, load
from tests.measures.by_eye import ANY, LEFT, NO, ONE, OUT, YES, Fate, Row, counted

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
        child(7, None, status="Looked after child"),
    )
    assert figure(store, "unallocated", OF).value == 4  # 1, 3, 5 and 7


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


# ── each measure, row by row: a worker stands in the row of the worker's first child ──────────


def holding(worker: str, number: int, fate: Fate) -> list[Row]:
    """A worker's children, the first of whose rows stands for the worker."""
    first, *others = caseload(worker, number)
    return [(fate, first), *((OUT, each) for each in others)]


def test_children_in_need_are_counted_once_each_while_their_episode_is_open() -> None:
    found = counted(
        "children_in_need",
        children_in_need=[
            (ONE, child(1, None)),
            (ONE, child(2, "Ann", status=None)),
            (OUT, child(3, "Ann", status="Closed episode")),
            (OUT, child(4, "Ann", end_date="2012-03-30")),
            (OUT, child(5, None, end_date="2012-03-31")),  # ended on the day, whatever the status
            (ONE, child(6, None, end_date="2012-04-01")),  # ends tomorrow
            (ONE, child(7, None, end_date="2012-04-01", status="Closed episode")),
            (OUT, child(8, "Ann", end_date="2011-01-01")),  # that child's earlier episode
            (ONE, child(8, "Ann")),
            (OUT, child(8, "Bob")),  # twice in the list
            (LEFT, child(9, None, errors="end_date")),
            (LEFT, child(10, None, errors="status")),
            (LEFT, {**child(11, None), "child_id": None}),
            (ONE, child(12, None, errors="worker start_date")),
        ],
    )
    assert found.parts == (6, None)


def test_unallocated_are_open_children_without_a_worker() -> None:
    found = counted(
        "unallocated",
        children_in_need=[
            (ONE, child(1, None)),
            (ONE, child(2, None, status=None)),
            (OUT, child(3, "Ann")),
            (OUT, child(4, None, status="Closed episode")),
            (OUT, child(5, None, end_date="2012-03-31")),  # ended on the as-at date
            (ONE, child(6, None, end_date="2012-04-01", status="Closed episode")),  # ends tomorrow
            (OUT, child(7, "Ann")),
            (OUT, child(7, None)),  # twice in the list: as it stands first
            (ONE, child(8, None)),
            (OUT, child(8, "Ann")),
            (OUT, child(9, "Ann", end_date="2012-03-01")),  # that child's earlier episode
            (ONE, child(9, None)),
            (LEFT, child(10, None, errors="worker")),
            (LEFT, child(11, None, errors="end_date")),
            (LEFT, child(12, None, errors="status")),
            (LEFT, {**child(13, None), "child_id": None}),
        ],
    )
    assert found.parts == (5, None)


def test_caseload_max_is_the_largest_number_of_open_children_on_one_worker() -> None:
    found = counted(
        "caseload_max",
        children_in_need=[
            *holding("Ann", 4, (6, 0)),
            (OUT, child(1, "Ann", end_date="2012-03-31")),
            (OUT, child(2, "Ann", end_date="2012-04-01")),  # open, and on Ann: five
            (OUT, child(3, "Ann", status="Closed episode")),
            (OUT, child(4, "Ann")),  # six
            (OUT, child(4, "Bob")),  # the same child again
            *holding("Bob", 3, (3, 0)),
            ((1, 0), child(5, "Cy")),
            (OUT, child(6, "Di", end_date="2012-03-01")),  # Di has no open child
            *[(OUT, child(number, None)) for number in range(10, 18)],
            (LEFT, child(7, None, errors="worker")),
            (LEFT, child(8, "Ann", errors="status")),
            (LEFT, {**child(9, "Ann"), "child_id": None}),
        ],
    )
    assert (found.parts, found.value) == ((6, None), 6)


def test_caseload_over_is_more_than_twenty_children() -> None:
    found = counted(
        "caseload_over",
        children_in_need=[
            *holding("Ann", 20, NO),
            *holding("Bob", 21, YES),
            *holding("Cy", 30, YES),
            *holding("Di", 20, NO),
            (OUT, child(1, "Di", end_date="2012-03-31")),
            (OUT, child(2, "Di", status="Closed episode")),
            (OUT, child("Di0", "Di")),  # a child counts once
            (NO, child(3, "Eve")),
            (OUT, child(4, "Flo", end_date="2012-03-31")),  # Flo has no open child
            (OUT, child(5, None)),
            (LEFT, child(6, "Di", errors="end_date")),
        ],
    )
    assert found.parts == (2, 5)


def test_caseload_mean_is_over_the_full_time_equivalents_of_workers_with_children() -> None:
    def holder(worker: str | None, fte: float | None, **more: Any) -> Row:
        return ANY, {"worker": worker, "fte": fte, **more}

    found = counted(
        "caseload_mean",
        children_in_need=[
            *holding("Ann", 3, (3, 0.5)),
            *holding("Bob", 4, (4, 1)),
            *holding("Cy", 2, (2, 0.8)),
            ((1, 1), child(1, "Di")),  # not in Case Holders
            ((1, 1), child(2, "Eve")),  # in it, but blank
            ((1, 1), child(3, "Flo")),  # in it, but not to be read
            (OUT, child(4, "Gus", end_date="2012-03-31")),
            (OUT, child(5, None)),
            (LEFT, child(6, "Ann", errors="worker")),
        ],
        case_holders=[
            holder("Ann", 0.5),
            holder("Bob", 1),
            holder("Cy", 0.5),
            holder("Cy", 0.3),  # in two teams
            holder("Gus", 1),  # no open child
            holder("Hal", 1),  # no child at all
            holder("Eve", None),
            holder("Flo", 0.2, errors="fte"),
            holder(None, 0.4),
        ],
        before={"2012-02-29": {"case_holders": [holder("Di", 0.2), holder("Ann", 0.9)]}},
    )
    assert found.parts == (12, 5.3)
    assumed = found.cases[found.cases["assumed"]]["worker"]
    assert assumed.tolist() == ["Di", "Eve", "Flo"]
