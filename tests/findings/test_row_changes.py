"""Why a figure moved, row by row: which came, which went, which count otherwise."""

import pytest

from kpi import loading
from kpi.calendar import Month, month
from kpi.findings import changed_by_load
from kpi.findings.restated import Restated, restated, with_causing_rows
from kpi.findings.row_changes import ROWS_NAMED
from kpi.loading import LoadReport
from kpi.records import RowChange, RowChanges
from kpi.store import Store
from tests.factories import Record, ask, caseload, child, contacts, load, now, plan, post

MARCH = "2012-03-31"


def rows_of(report: LoadReport, measure: str, of: str = "2012-03") -> RowChanges:
    (only,) = [
        each.rows
        for each in report.changes
        if each.measure.id == measure and each.month == month(of)
    ]
    return only


def counted(rows: RowChanges) -> tuple[int, int, int]:
    return rows.went, rows.came, rows.changed


def contact(id: str, day: str) -> Record:
    return {"child_id": id, "contact_date": day}


def test_a_row_that_went_is_named_where_it_stood_and_one_that_came_where_it_stands(
    store: Store,
) -> None:
    same = [contact("1", "2012-03-01"), contact("2", "2012-03-02")]
    first = load(store, MARCH, contacts=[*same, contact("3", "2012-03-03")])
    second = load(
        store, MARCH, contacts=[contact("9", "2012-03-09"), contact("8", "2012-03-08"), *same]
    )
    found = rows_of(second, "contacts")
    name = f"extract-{MARCH}.xlsx"
    assert found.rows == (
        RowChange("went", first.load or 0, name, "List 1", 4),
        RowChange("came", second.load or 0, name, "List 1", 2),
        RowChange("came", second.load or 0, name, "List 1", 3),
    )
    assert (counted(found), found.in_words) == ((1, 2, 0), "1 row went and 2 came")
    assert found.rows[0].in_words == "went: extract-2012-03-31.xlsx, List 1, row 4"


def test_a_row_that_only_counts_otherwise_has_changed(store: Store) -> None:
    def supervision(*held: str | None) -> list[Record]:
        return [
            {"worker": f"W{n}", "date_due": f"2012-03-{n + 1:02d}", "date_held": day}
            for n, day in enumerate(held)
        ]

    load(store, MARCH, supervision=supervision("2012-03-01", None, None))
    report = load(store, MARCH, supervision=supervision("2012-03-01", "2012-03-02", None))
    found = rows_of(report, "supervision_held")
    assert counted(found) == (0, 0, 1)
    assert [(row.what, row.row) for row in found.rows] == [("changed", 3)]
    assert found.in_words == "1 row changed"


def test_a_child_that_is_there_on_another_day_went_and_came(store: Store) -> None:
    load(store, MARCH, contacts=[contact("1", "2012-03-01"), contact("2", "2012-03-02")])
    rows = [contact("1", "2012-03-20"), contact("2", "2012-03-02"), contact("2", "2012-03-02")]
    found = rows_of(load(store, MARCH, contacts=rows), "contacts")
    assert counted(found) == (1, 2, 0)
    assert [row.row for row in found.rows if row.what == "came"] == [2, 4]


def test_equal_rows_are_set_against_each_other_one_for_one(store: Store) -> None:
    load(store, MARCH, contacts=[contact("1", "2012-03-01")] * 3)
    found = rows_of(load(store, MARCH, contacts=[contact("1", "2012-03-01")] * 5), "contacts")
    assert (counted(found), found.in_words) == ((0, 2, 0), "2 rows came")


def test_an_id_with_leading_zeros_is_the_same_without(store: Store) -> None:
    load(store, MARCH, contacts=[contact("0041", "2012-03-01")])
    rows = [contact("41", "2012-03-01"), contact("42", "2012-03-01")]
    assert counted(rows_of(load(store, MARCH, contacts=rows), "contacts")) == (0, 1, 0)


def test_only_the_rows_of_the_figures_own_months_are_told(store: Store) -> None:
    february = [contact("1", "2012-02-01")]
    load(store, MARCH, contacts=[*february, contact("2", "2012-03-01")])
    report = load(store, MARCH, contacts=[contact("7", "2012-02-07"), *february])
    assert counted(rows_of(report, "contacts", "2012-02")) == (0, 1, 0)
    assert counted(rows_of(report, "contacts", "2012-03")) == (1, 0, 0)


def test_a_share_tells_the_rows_of_both_its_lists(store: Store) -> None:
    def referral(id: str) -> Record:
        return {"child_id": id, "referral_date": "2012-03-05", "team": "North"}

    some = contacts("2012-03", 30)
    for as_at in ("2011-09-30", MARCH):
        load(store, as_at, contacts=[*contacts(as_at[:7], 30)], referrals=[])
    load(store, MARCH, contacts=some, referrals=[referral("1")])
    report = load(store, MARCH, contacts=some[:-1], referrals=[referral("1"), referral("2")])
    found = rows_of(report, "contact_conversion")
    assert counted(found) == (1, 1, 0)
    assert {row.sheet for row in found.rows} == {"List 1", "List 3"}


def test_plans_and_posts_and_workers_are_known_again(store: Store) -> None:
    load(
        store,
        MARCH,
        child_protection=[plan(1, "2012-03-05"), plan(2, "2012-03-06")],
        posts=[post(10, 8), post(4, 4, team="South")],
        children_in_need=[*caseload("Ann", 25), *caseload("Bob", 3)],
    )
    report = load(
        store,
        MARCH,
        child_protection=[plan(2, "2012-03-06"), plan(3, "2012-03-07"), plan(1, "2012-02-05")],
        posts=[post(4, 4, team="South"), post(10, 6)],
        children_in_need=[*caseload("Bob", 3), *caseload("Ann", 27)],
    )
    assert counted(rows_of(report, "vacancy_rate")) == (0, 0, 1)
    assert counted(rows_of(report, "caseload_max")) == (0, 0, 1)
    assert counted(rows_of(report, "children_in_need")) == (0, 2, 0)
    assert counted(rows_of(report, "cp_children")) == (0, 1, 0)


@pytest.mark.parametrize("number", [ROWS_NAMED, ROWS_NAMED + 1])
def test_so_many_rows_are_named_and_all_are_counted(store: Store, number: int) -> None:
    load(store, MARCH, contacts=[contact("x", "2012-03-31")])
    report = load(store, MARCH, contacts=[contact("x", "2012-03-31"), *contacts("2012-03", number)])
    found = rows_of(report, "contacts")
    assert (found.came, len(found.rows)) == (number, ROWS_NAMED)


def test_a_first_figure_has_no_rows_to_tell(store: Store) -> None:
    assert rows_of(load(store, MARCH, contacts=contacts("2012-03", 3)), "contacts") == RowChanges()
    assert RowChanges().in_words == ""


def test_what_a_load_changed_is_told_the_same_way_later(store: Store) -> None:
    load(store, MARCH, contacts=contacts("2012-03", 3))
    second = load(store, MARCH, contacts=contacts("2012-03", 4))
    load(store, MARCH, contacts=contacts("2012-03", 9))
    assert ask(store, changed_by_load, second.load or 0) == second.changes


def moved(store: Store, of: Month) -> Restated:
    (only,) = ask(store, lambda moment: with_causing_rows(moment, restated(moment, of=of)))
    return only  # type: ignore[no-any-return]


def test_each_cause_of_a_restatement_has_its_own_rows(store: Store) -> None:
    load(store, MARCH, contacts=contacts("2012-03", 30))
    load(store, MARCH, contacts=contacts("2012-03", 29))
    wrong = load(store, MARCH, contacts=contacts("2012-03", 33))
    loading.withdraw(store, wrong.load or 0, reason="x", by="analyst", at=now())
    found = moved(store, month("2012-03"))
    assert [counted(cause.rows) for cause in found.causes] == [(1, 0, 0), (0, 4, 0), (4, 0, 0)]
    assert {row.load for row in found.causes[2].rows.rows} == {wrong.load}


def test_a_new_definition_moves_no_rows(store: Store) -> None:
    load(store, MARCH, contacts=contacts("2012-03", 3))
    with store.write() as writer:
        change = writer.add_change("definition", load_id=None, by="x", at=now())
        seven = writer.observations(measures=["contacts"])
        writer.add_observations(change, seven.assign(numerator=7.0, value=7.0))
    assert moved(store, month("2012-03")).causes[0].rows == RowChanges()


def test_children_without_a_worker_are_known_by_their_own_id(store: Store) -> None:
    load(store, MARCH, children_in_need=[child(1, None), child(2, None), child(3, "Ann")])
    report = load(store, MARCH, children_in_need=[child(1, "Ann"), child(2, None), child(3, "Ann")])
    found = rows_of(report, "unallocated")
    assert [(row.what, row.row) for row in found.rows] == [("went", 2)]
