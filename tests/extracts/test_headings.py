"""Sheets by their names, headings by theirs."""

import time

import pytest

from kpi.errors import Refused
from kpi.extracts.lists import extract_lists
from kpi.extracts.reading.sheet_names import list_of

from .workbooks import Reader, good_row, graver_than_notes, headings, issues_of, sheet_of

SHEETS = {of.id: of.sheet for of in extract_lists().values()}


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("List 1", "contacts"),
        ("List_1", "contacts"),
        ("list1 ", "contacts"),
        ("LIST-1", "contacts"),
        ("List  01", "contacts"),
        ("List 1: Contacts", "contacts"),
        ("List 1 - Contacts", "contacts"),
        ("List 1 Contacts", "contacts"),
        ("List\u00a01", "contacts"),
        ("List 10", "adoption"),
        ("List_10_Adoption", "adoption"),
        ("List 11", "adopters"),
        ("List 12", None),
        ("List 100", None),
        ("List 1a", None),
        ("List 1.5", None),
        ("Checklist 1", None),
        ("List", None),
        ("Social Work Posts", "posts"),
        ("social_work_posts", "posts"),
        ("SocialWorkPosts", "posts"),
        ("Case  Holders ", "case_holders"),
        ("Audits: March", "audits"),
        ("Audits done by others", None),
        ("Leavers", "leavers"),
        ("Sheet1", None),
    ],
)
def test_a_sheet_is_known_by_its_name(name: str, list_id: str | None) -> None:
    assert list_of(name, SHEETS) == list_id


def test_every_list_is_known_by_its_own_name() -> None:
    assert {id: list_of(name, SHEETS) for id, name in SHEETS.items()} == {id: id for id in SHEETS}


def test_a_sheet_read_under_another_name_is_noted(read: Reader) -> None:
    extract = read({"list1 ": sheet_of("contacts", good_row("contacts"))})
    assert extract.lists["contacts"].sheet == "list1 "
    [note] = issues_of(extract, "sheet_read_as")
    assert (note.severity, note.sheet, note.value) == ("note", "list1 ", "list1 ")


def test_a_second_sheet_without_rows_is_left_out_with_a_note(read: Reader) -> None:
    extract = read(
        {"List_1": [headings("contacts")], "List 1": sheet_of("contacts", good_row("contacts"))}
    )
    assert extract.lists["contacts"].sheet == "List 1"
    [note] = issues_of(extract, "second_sheet")
    assert note.value == "List_1 and List 1"


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["List 1: Contacts"]],
        [["Annex A"], [], ["List 1: Contacts", None, "Child protection"], [None]],
        [["Date of contact from 1 October"], ["Age"]],
    ],
)
def test_headings_are_found_below_any_titles(above: list[list[object]], read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    extract = read({"List 1": [*above, *rows]})
    assert extract.lists["contacts"].rows["row"].tolist() == [len(above) + 2]
    assert graver_than_notes(extract) == []
    assert len(issues_of(extract, "title_rows")) == bool(above)


@pytest.mark.parametrize(
    "wording",
    [
        "DATE OF BIRTH",
        "Date of\nBirth",
        "Date  of\u00a0Birth",
        " Date of Birth ",
        "Date_of_Birth",
        "DateOfBirth",
        "Date of Birth:",
        "Child's date of birth (dd/mm/yyyy)",
    ],
)
def test_a_heading_is_matched_in_other_wording_with_a_note(wording: str, read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    rows[0][3] = wording
    extract = read({"List 1": rows})
    assert extract.lists["contacts"].rows["date_of_birth"].notna().all()
    assert graver_than_notes(extract) == []
    [note] = issues_of(extract, "renamed_heading")
    assert (note.row, note.cell, note.value) == (1, "D1", wording)
    assert "Date of Birth" in note.message


def test_quotes_and_the_last_mark_of_a_heading_do_not_count(read: Reader) -> None:
    rows = sheet_of("assessments", good_row("assessments"))
    place = headings("assessments").index(
        "Was the child assessed as requiring LA children's social care support?"
    )
    rows[0][place] = "Was the child assessed as requiring LA children’s social care support"
    extract = read({"List 4": rows})
    assert "needs_support" in extract.lists["assessments"].columns


def test_an_exact_heading_comes_before_a_likeness(read: Reader) -> None:
    """*Age at referral* is like *Age of Child (Years)*, but that one is there."""
    rows = [["Age at contact", *headings("contacts")], [99, *good_row("contacts", age=7)]]
    extract = read({"List 1": rows})
    assert extract.lists["contacts"].rows["age"].tolist() == [7.0]
    [note] = issues_of(extract, "ignored_column")
    assert (note.column, note.cell) == ("Age at contact", "A1")


def test_a_heading_that_could_be_two_columns_is_neither(read: Reader) -> None:
    rows = sheet_of("referrals", good_row("referrals"))
    rows[0][3] = "Date of birth or date of referral"
    rows[0][5] = "Received"
    extract = read({"List 3": rows})
    assert not {"date_of_birth", "referral_date"} & extract.lists["referrals"].columns
    [issue] = issues_of(extract, "ambiguous_heading")
    assert issue.severity == "error"
    assert "Date of Birth or Date of referral" in issue.message
    assert issue.cell == "D1"


def test_a_heading_goes_to_the_other_column_once_the_first_is_matched(read: Reader) -> None:
    rows = sheet_of("referrals", good_row("referrals"))
    rows[0][5] = "Date of referral (not the date of birth)"
    extract = read({"List 3": rows})
    assert {"date_of_birth", "referral_date"} <= extract.lists["referrals"].columns
    assert graver_than_notes(extract) == []


def test_the_second_likeness_of_a_column_is_left_out_with_a_warning(read: Reader) -> None:
    rows = [["Age then", "Age now", *headings("contacts")], [5, 6, *good_row("contacts")]]
    rows[0].remove("Age of Child (Years)")
    rows[1].pop(6)
    extract = read({"List 1": rows})
    assert extract.lists["contacts"].rows["age"].tolist() == [5.0]
    [warning] = issues_of(extract, "heading_taken")
    assert (warning.severity, warning.column) == ("warning", "Age now")


@pytest.mark.parametrize("heading", ["Age", "child_age", "AGE at contact", "AgeInYears"])
def test_an_age_is_known_by_many_headings(heading: str, read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    rows[0][4] = heading
    assert "age" in read({"List 1": rows}).lists["contacts"].columns


@pytest.mark.parametrize("heading", ["Team Manager", "Agency", "Stage", "Language"])
def test_what_only_has_age_inside_is_no_age(heading: str, read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    rows[0][4] = heading
    extract = read({"List 1": rows})
    assert "age" not in extract.lists["contacts"].columns


def test_columns_in_the_templates_order_need_no_note(read: Reader) -> None:
    extract = read({"List 1": sheet_of("contacts", good_row("contacts"))})
    assert extract.issues == []


def test_columns_may_come_in_any_order_with_others_between(read: Reader) -> None:
    row = good_row("contacts", child_id="7", contact_date="02/03/2011")
    pairs = [*zip(headings("contacts"), row, strict=True)][::-1]
    pairs.insert(2, ("Notes", "private"))
    extract = read({"List 1": [[h for h, _ in pairs], [v for _, v in pairs]]})
    rows = extract.lists["contacts"].rows
    assert list(rows.columns[:3]) == ["row", "errors", "child_id"]
    assert rows["child_id"].tolist() == ["7"]
    assert "Notes" not in rows.columns
    assert len(issues_of(extract, "columns_reordered")) == 1
    [note] = issues_of(extract, "ignored_column")
    assert (note.severity, note.column) == ("note", "Notes")


def test_a_missing_column_is_one_issue_and_not_one_for_each_row(read: Reader) -> None:
    rows = [row[1:] for row in sheet_of("contacts", *(good_row("contacts", n) for n in range(5)))]
    extract = read({"List 1": rows})
    assert extract.lists["contacts"].rows["child_id"].isna().all()
    assert extract.lists["contacts"].rows["errors"].tolist() == [""] * 5
    assert graver_than_notes(extract) == [("missing_column", "Child Unique ID", None)]


def test_a_missing_column_that_may_be_blank_is_a_note(read: Reader) -> None:
    rows = [row[:3] + row[4:] for row in sheet_of("contacts", good_row("contacts"))]
    extract = read({"List 1": rows})
    assert graver_than_notes(extract) == []
    [note] = issues_of(extract, "missing_optional_column")
    assert note.column == "Date of Birth"


@pytest.mark.parametrize(
    ("list_id", "name", "says"),
    [
        ("children_in_need", "worker", "nobody holds the case"),
        ("child_protection", "end_date", "no plan has ended"),
        ("supervision", "date_held", "no session was held"),
    ],
)
def test_a_missing_column_of_which_a_blank_says_something_is_warned_of(
    list_id: str, name: str, says: str, read: Reader
) -> None:
    column = extract_lists()[list_id].column(name)
    place = headings(list_id).index(column.heading)
    rows = [row[:place] + row[place + 1 :] for row in sheet_of(list_id, good_row(list_id))]
    extract = read({extract_lists()[list_id].sheet: rows})
    assert graver_than_notes(extract) == [("missing_telling_column", column.heading, None)]
    assert says in issues_of(extract, "missing_telling_column")[0].message


@pytest.mark.parametrize(
    ("list_id", "heading"),
    [
        ("referrals", "Date of referral"),
        ("assessments", "Continuous Assessment Date of Authorisation"),
    ],
)
def test_the_column_that_dates_a_list_is_missed_though_its_cells_may_be_blank(
    list_id: str, heading: str, read: Reader
) -> None:
    place = headings(list_id).index(heading)
    rows = [row[:place] + row[place + 1 :] for row in sheet_of(list_id, good_row(list_id))]
    extract = read({SHEETS[list_id]: rows})
    assert graver_than_notes(extract) == [("missing_column", heading, None)]
    assert "speaks for no month" in issues_of(extract, "missing_column")[0].message


def test_the_columns_understood_beside_the_official_ones_need_not_be_there(read: Reader) -> None:
    official = len(headings("assessments")) - 2
    rows = [row[:official] for row in sheet_of("assessments", good_row("assessments"))]
    extract = read({"List 4": rows})
    assert graver_than_notes(extract) == []
    assert issues_of(extract, "missing_optional_column") == []
    assert extract.lists["assessments"].rows["assessment_type"].tolist() == ["Continuous"]
    assert extract.lists["assessments"].rows["referral_date"].isna().all()


def test_a_sheet_with_other_headings_is_said_to_have_none_of_the_lists(read: Reader) -> None:
    extract = read({"List 1": sheet_of("contacts", good_row("contacts")), "List 2": [["a", "b"]]})
    assert list(extract.lists) == ["contacts"]
    [error] = issues_of(extract, "no_headings")
    assert (error.severity, error.list, error.sheet) == ("error", "early_help", "List 2")


def test_an_empty_sheet_is_left_out_with_a_note(read: Reader) -> None:
    extract = read({"List 1": sheet_of("contacts", good_row("contacts")), "List 2": []})
    assert list(extract.lists) == ["contacts"]
    [note] = issues_of(extract, "empty_sheet")
    assert (note.severity, note.list) == ("note", "early_help")


@pytest.mark.parametrize("list_id", list(SHEETS))
def test_headings_without_rows_are_a_list_without_rows(list_id: str, read: Reader) -> None:
    extract = read({SHEETS[list_id]: [headings(list_id)]})
    assert len(extract.lists[list_id].rows) == 0
    own_events = extract_lists()[list_id].months_covered == 1
    [issue] = issues_of(extract, "no_rows_means_none" if own_events else "no_rows")
    assert issue.severity == ("note" if own_events else "warning")


def test_long_and_many_headings_take_no_time(read: Reader) -> None:
    """Patterns such as ``.*date.*birth.*`` take their time over long texts."""
    rows = sheet_of("referrals", good_row("referrals"))
    rows[0] += [f"{'date of ' * 4000}{n}" for n in range(3)]
    rows[0] += [f"{'date of ' * 25}{n}" for n in range(400)]
    started = time.process_time()
    extract = read({"List 3": rows})
    assert len(extract.lists["referrals"].rows) == 1
    assert time.process_time() - started < 5


def test_sheets_that_are_no_list_are_named_in_a_note(read: Reader) -> None:
    extract = read(
        {"Front": [["x"]], "List 1": sheet_of("contacts", good_row("contacts")), "Lst 2": [["y"]]}
    )
    [note] = issues_of(extract, "ignored_sheet")
    assert (note.severity, note.value) == ("note", "Front, Lst 2")


def test_nothing_new_on_the_plans_actions_beside_other_lists_is_left_out(read: Reader) -> None:
    extract = read(
        {
            "List 1": sheet_of("contacts", good_row("contacts")),
            "Plan Actions": [headings("plan_actions")],
        }
    )
    assert list(extract.lists) == ["contacts"]
    [note] = issues_of(extract, "empty_sheet")
    assert (note.severity, note.list) == ("note", "plan_actions")


# ── sheets under other names ───────────────────────────────────────────────────────────────────


def test_a_sheet_with_a_lists_headings_is_the_list_whatever_its_name(read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    extract = read({"Sheet7": [["Contacts, run on 2 April"], [], *rows]})
    assert list(extract.lists) == ["contacts"]
    (note,) = issues_of(extract, "sheet_read_as")
    assert note.value == "Sheet7"
    assert "by its headings" in note.message


@pytest.mark.parametrize(
    "list_id", [one.id for one in extract_lists().values() if one.kind != "updates"]
)
def test_every_list_is_known_by_its_headings_and_taken_for_no_other(
    read: Reader, list_id: str
) -> None:
    assert list(read({"Export": sheet_of(list_id, good_row(list_id))}).lists) == [list_id]


def test_headings_count_for_more_than_a_lists_name(read: Reader) -> None:
    contacts = sheet_of("contacts", good_row("contacts"))
    referrals = sheet_of("referrals", good_row("referrals"))
    extract = read({"List 3": contacts, "List 1": referrals})
    assert {id: one.sheet for id, one in extract.lists.items()} == {
        "contacts": "List 3",
        "referrals": "List 1",
    }
    assert all("by its headings" in each.message for each in issues_of(extract, "sheet_read_as"))


def test_a_name_counts_where_another_list_explains_no_more_of_the_headings(read: Reader) -> None:
    """Three of the four are headings of Supervision, which is most of its own."""
    rows = [["Child Unique ID", "Team", "Date Due", "Date Held"], ["A1", "N", "1/3/2011", None]]
    extract = read({"Conferences": rows})
    assert list(extract.lists) == ["conferences"]


@pytest.mark.parametrize(("there", "known"), [(3, True), (2, False)])
def test_most_of_a_lists_headings_are_enough(read: Reader, there: int, known: bool) -> None:
    """Leavers have five columns: three are most of them."""
    some = [["Leaving Date", "Worker", "Team"][:there], ["01/03/2011", "Ann Lee", "North"][:there]]
    extract = read({"Export": some, "List 1": sheet_of("contacts", good_row("contacts"))})
    assert ("leavers" in extract.lists) == known


def test_a_sheet_without_the_column_that_dates_its_rows_is_no_list(read: Reader) -> None:
    contacts = sheet_of("contacts", good_row("contacts"))
    place = contacts[0].index("Date of Contact")
    undated = [row[:place] + row[place + 1 :] for row in contacts]
    with pytest.raises(Refused) as refused:
        read({"Export": undated})
    assert refused.value.code == "no_known_list"


def test_two_candidates_for_one_list_refuse_the_file_and_are_both_named(read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    with pytest.raises(Refused) as refused:
        read({"List 1": rows, "Old contacts": rows})
    assert refused.value.code == "two_sheets_for_a_list"
    assert "List 1 and Old contacts" in str(refused.value)


def test_an_empty_copy_of_a_list_is_no_candidate(read: Reader) -> None:
    rows = sheet_of("contacts", good_row("contacts"))
    extract = read({"Blank": rows[:1], "List 1": rows})
    assert extract.lists["contacts"].sheet == "List 1"
    assert issues_of(extract, "second_sheet")
