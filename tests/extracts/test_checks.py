"""What is legal but unlikely is a warning; the row is kept and counted."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.extracts.checks import first_alike
from kpi.extracts.extract import Extract
from kpi.extracts.lists import extract_lists

from .workbooks import AS_AT, Reader, good_row, graver_than_notes, issues_of, sheet_of


def d(day: int, month: int, year: int = 2011) -> dt.date:
    return dt.date(year, month, day)


def one_list(read: Reader, sheet: str, list_id: str, *rows: list[object], **how: object) -> Extract:
    extract = read({sheet: sheet_of(list_id, *rows)}, **how)
    assert len(extract.lists[list_id].rows) == len(rows)
    assert (extract.lists[list_id].rows["errors"] == "").all()
    return extract


@pytest.mark.parametrize(
    ("sheet", "list_id", "start", "end"),
    [
        ("List 2", "early_help", "start_date", "completion_date"),
        ("List 4", "assessments", "start_date", "authorised_date"),
        ("List 5", "enquiries", "strategy_date", "icpc_date"),
        ("List 7", "child_protection", "start_date", "end_date"),
        ("Complaints", "complaints", "date_received", "date_responded"),
        ("Audits", "audits", "audit_date", "action_completed"),
    ],
)
def test_an_end_before_its_start_is_warned_of(
    sheet: str, list_id: str, start: str, end: str, read: Reader
) -> None:
    rows = [good_row(list_id, 1, **{start: d(9, 3), end: d(8, 3)})]
    rows.append(good_row(list_id, 2, **{start: d(9, 3), end: d(9, 3)}))
    found = issues_of(one_list(read, sheet, list_id, *rows), "end_before_start")
    assert [(one.severity, one.row, one.value) for one in found] == [("warning", 2, "08/03/2011")]
    assert "09/03/2011" in found[0].message


def test_a_birth_after_an_event_is_warned_of(read: Reader) -> None:
    extract = one_list(
        read,
        "List 1",
        "contacts",
        good_row("contacts", 1, date_of_birth=d(21, 3), contact_date=d(20, 3)),
        good_row("contacts", 2, date_of_birth=d(20, 3), contact_date=d(20, 3)),
        good_row("contacts", 3, date_of_birth=None),
    )
    assert graver_than_notes(extract) == [("birth_after_event", "Date of Birth", 2)]


def test_an_expected_birth_is_no_warning_while_it_can_be_one(read: Reader) -> None:
    """As at 31 March: unborn then, and due within forty-two weeks of the contact."""
    extract = one_list(
        read,
        "List 1",
        "contacts",
        good_row("contacts", 1, date_of_birth=d(1, 8), contact_date=d(20, 3)),
        good_row("contacts", 2, date_of_birth=d(1, 8), contact_date=d(9, 10, 2010)),
        good_row("contacts", 3, date_of_birth=d(1, 8, 2012), contact_date=d(20, 3)),
    )
    assert graver_than_notes(extract) == [
        ("birth_after_event", "Date of Birth", 3),
        ("birth_after_event", "Date of Birth", 4),
        ("after_as_at", "Date of Birth", 4),
    ]


def test_a_date_after_the_as_at_date_is_warned_of_unless_it_is_planned(read: Reader) -> None:
    extract = one_list(
        read,
        "Conferences",
        "conferences",
        good_row("conferences", 1, date_due=d(31, 3), date_held=d(1, 4)),
        good_row("conferences", 2, date_due=d(30, 4), date_held=d(31, 3)),
    )
    [found] = issues_of(extract, "after_as_at")
    assert (found.row, found.column, found.value) == (2, "Date Held", "01/04/2011")
    assert "31/03/2011" in found.message


def test_a_date_of_another_century_is_warned_of(read: Reader) -> None:
    extract = one_list(
        read, "List 1", "contacts", good_row("contacts", 1, date_of_birth="01/01/1911")
    )
    assert graver_than_notes(extract) == [("unlikely_date", "Date of Birth", 2)]


def test_a_row_that_repeats_another_is_warned_of(read: Reader) -> None:
    extract = one_list(
        read,
        "List 1",
        "contacts",
        good_row("contacts", 1),
        good_row("contacts", 2),
        good_row("contacts", 1, gender="a) Male"),
        good_row("contacts", 1, age=2),
    )
    [found] = issues_of(extract, "duplicate_row")
    assert (found.row, found.severity) == (4, "warning")
    assert "Row 4 repeats row 2" in found.message


@pytest.mark.parametrize(("established", "warned"), [(0.5, 0), (1, 0), (1.1, 2), (6, 2)])
def test_single_posts_may_be_alike_a_teams_posts_of_one_role_may_not(
    read: Reader, established: float, warned: int
) -> None:
    post = good_row("posts", established_fte=established)
    extract = one_list(read, "Social Work Posts", "posts", post, post, post)
    assert [code for code, _, _ in graver_than_notes(extract)] == ["duplicate_row"] * warned


@pytest.mark.parametrize("list_id", ["children_in_need", "child_protection", "looked_after"])
@pytest.mark.parametrize(("ended", "current", "warned"), [(10, 0, 1), (9, 0, 0), (10, 1, 0)])
def test_a_list_of_which_everyone_has_ended_is_doubted(
    read: Reader, list_id: str, ended: int, current: int, warned: int
) -> None:
    over = {"end_date": AS_AT} | (
        {"status": "Closed episode"} if list_id == "children_in_need" else {}
    )
    rows = [good_row(list_id, number, **over) for number in range(ended)]
    rows += [good_row(list_id, ended + number) for number in range(current)]
    extract = one_list(read, extract_lists()[list_id].sheet, list_id, *rows)
    assert len(issues_of(extract, "all_ended")) == warned


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_rows_are_alike_exactly_where_pandas_says_so(rows: list[tuple[int, int]]) -> None:
    codes = np.array(rows, dtype=np.int64)
    frame = pd.DataFrame(rows)
    assert ((first_alike(codes) != np.arange(len(rows))) == frame.duplicated()).all()


def test_a_child_twice_in_a_list_of_one_row_for_each_is_warned_of(read: Reader) -> None:
    extract = one_list(
        read,
        "List 7",
        "child_protection",
        good_row("child_protection", 1),
        good_row("child_protection", 2),
        good_row("child_protection", 1, previous_plans=0),
    )
    [found] = issues_of(extract, "twice_in_list")
    assert (found.row, found.value) == (4, "A0001")
    assert "row 2 too" in found.message


def cases(read: Reader, *rows: dict[str, object]) -> Extract:
    written = [good_row("children_in_need", n, **row) for n, row in enumerate(rows)]
    return one_list(read, "List 6", "children_in_need", *written)


def test_a_closed_status_without_a_date_is_warned_of(read: Reader) -> None:
    extract = cases(read, {"status": "e) Closed episode"}, {"status": "c) Child in need plan"})
    assert graver_than_notes(extract) == [("closed_without_date", "Case Status", 2)]


def test_a_status_that_the_dates_contradict_is_warned_of(read: Reader) -> None:
    extract = cases(
        read,
        {"status": "Closed episode", "end_date": d(31, 3)},
        {"status": "Open assessment", "end_date": d(31, 3)},
        {"status": "Closed episode", "end_date": d(1, 4)},
        {"status": "Open assessment"},
    )
    assert [one.row for one in issues_of(extract, "status_and_dates_differ")] == [3, 4]


def test_more_than_thirty_open_children_on_one_worker_are_warned_of(read: Reader) -> None:
    rows = [{"worker": "Ann"}] * 31 + [{"worker": "Bob"}] * 30
    rows += [{"worker": "Cy", "end_date": d(1, 3), "status": "Closed episode"}] * 31
    rows += [{"worker": None}] * 31
    [found] = issues_of(cases(read, *rows), "many_children")
    assert (found.severity, found.row, found.value) == ("warning", 2, "Ann")
    assert "31 open children" in found.message


def test_rows_of_other_months_are_warned_of_in_the_plans_own_lists(read: Reader) -> None:
    rows = [
        good_row("supervision", n, date_due=due, date_held=None)
        for n, due in enumerate([d(28, 2), d(1, 3), d(31, 3), d(1, 4)])
    ]
    extract = one_list(read, "Supervision", "supervision", *rows)
    assert graver_than_notes(extract) == [
        ("other_month", "Date Due", 2),
        ("other_month", "Date Due", 5),
    ]
    assert "March 2011" in issues_of(extract, "other_month")[0].message


def test_a_sheet_of_the_plan_with_rows_and_none_of_its_month_says_first_that_it_is_silent(
    read: Reader,
) -> None:
    contact = sheet_of("contacts", good_row("contacts", gender=None))
    april = sheet_of("supervision", good_row("supervision", date_due=d(1, 4), date_held=None))
    extract = read({"List 1": contact, "Supervision": april})
    assert [code for code, _, _ in graver_than_notes(extract)] == [
        "nothing_covered",
        "blank",
        "other_month",
    ]
    assert "speaks for no month" in extract.issues[0].message


@pytest.mark.parametrize(("unreadable", "is_silent"), [(2, False), (3, True)])
def test_a_list_with_over_a_fifth_of_its_rows_undated_says_first_that_it_is_silent(
    read: Reader, unreadable: int, is_silent: bool
) -> None:
    """Two of ten rows are a fifth, and three are more."""
    days = [*["20110301x"] * unreadable, *[d(1, 3)] * (10 - unreadable)]
    rows = [good_row("referrals", n, referral_date=day) for n, day in enumerate(days)]
    contact = sheet_of("contacts", good_row("contacts", gender=None))
    extract = read({"List 1": contact, "List 3": sheet_of("referrals", *rows)})
    assert (extract.issues[0].code == "undated_list") is is_silent
    assert len(issues_of(extract, "unreadable_date")) == unreadable
    if is_silent:
        assert "3 of its 10 rows" in extract.issues[0].message


def test_referral_dates_left_blank_as_they_may_be_are_a_note_that_comes_first(
    read: Reader,
) -> None:
    days = [None, None, None, *[d(1, 3)] * 7]
    rows = [good_row("referrals", n, referral_date=day) for n, day in enumerate(days)]
    extract = read({"List 3": sheet_of("referrals", *rows)})
    assert graver_than_notes(extract) == []
    assert extract.issues[0].code == "dates_left_blank"
    assert "3 of its 10 rows" in extract.issues[0].message


def test_rows_outside_the_six_months_are_one_warning_that_names_them_all(read: Reader) -> None:
    days = [d(30, 9, 2010), d(1, 10, 2010), d(31, 3), d(1, 4), d(3, 3, 2001)]
    rows = [good_row("referrals", n, referral_date=day) for n, day in enumerate(days)]
    [found] = issues_of(read({"List 3": sheet_of("referrals", *rows)}), "outside_covered")
    assert (found.severity, found.row) == ("warning", None)
    assert "3 rows are dated outside" in found.message
    assert "(01/10/2010 to 31/03/2011)" in found.message
    places = [cell.strip(".,") for cell in found.message.split() if cell.startswith("F")]
    assert (len(places), found.cell) == (3, places[0])
    assert [cell[1:] for cell in places] == ["2", "5", "6"]


def test_a_row_of_another_month_is_warned_of_though_its_first_date_is_blank(read: Reader) -> None:
    row = good_row("conferences", date_due="soon", date_held=d(3, 2))
    extract = read({"Conferences": sheet_of("conferences", row)})
    [found] = issues_of(extract, "other_month")
    assert (found.row, found.value) == (2, "")


def test_a_first_month_brings_earlier_months_in(read: Reader) -> None:
    rows = [
        good_row("supervision", n, date_due=due, date_held=None)
        for n, due in enumerate([d(31, 1), d(1, 2), d(31, 3)])
    ]
    extract = one_list(
        read, "Supervision", "supervision", *rows, first_month=pd.Period("2011-02", "M")
    )
    assert graver_than_notes(extract) == [("other_month", "Date Due", 2)]


def test_one_of_its_dates_brings_a_row_into_the_month(read: Reader) -> None:
    """A complaint received and due before, and answered in the month, belongs on the sheet."""
    extract = one_list(
        read,
        "Complaints",
        "complaints",
        good_row("complaints", date_received=d(1, 2), date_due=d(20, 2), date_responded=d(3, 3)),
    )
    assert graver_than_notes(extract) == []


def test_rows_of_other_months_are_no_warning_in_annex_a(read: Reader) -> None:
    rows = [good_row("contacts", 1, contact_date=d(1, 10, 2010)), good_row("contacts", 2)]
    extract = one_list(read, "List 1", "contacts", *rows)
    assert graver_than_notes(extract) == []


def test_a_field_that_could_not_be_read_is_not_warned_of_as_well(read: Reader) -> None:
    row = good_row("children_in_need", status="Closed episode", end_date="soon")
    extract = read({"List 6": sheet_of("children_in_need", row)})
    assert graver_than_notes(extract) == [("unreadable_date", "CIN Closure Date", 2)]
