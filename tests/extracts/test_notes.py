"""Notes, titles and footers are no rows; an id or a name with nothing else is a row with errors."""

import datetime as dt

import pytest

from .workbooks import good_row, headings, rows_left

POSTS = [
    ["North", "Social Worker", "Yes", 10, 8, 1],
    ["South", "Team Manager", "Yes", 1, 1, 0.5],
]
EAST = ["East", "Social Worker", "No", 3, 3, 0]
CONTACTS = [good_row("contacts", number) for number in range(3)]


def left(*more: list[object]) -> tuple[list[int], list[str]]:
    """What is left of two posts and further rows."""
    return rows_left("posts", *POSTS, *more)


@pytest.mark.parametrize(
    "note",
    [
        "Source: HR system",
        "* provisional",
        "Draft",
        "CONFIDENTIAL",
        "1) Note: without trainees",
        "The posts below are funded by a grant",
    ],
)
def test_a_note_is_left_out_wherever_it_stands(note: str) -> None:
    assert left([note], EAST) == ([0, 1, 3], ["note_row"])


@pytest.mark.parametrize("note", ["without trainees", "as at 2/4", "v. 2", dt.date(2011, 4, 2)])
def test_a_shorter_note_is_left_out_under_the_data_only(note: object) -> None:
    assert left([note]) == ([0, 1], ["note_row"])
    assert left([note], EAST) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("name", ["East", "North East", "St. Mary’s Team"])
def test_what_may_be_a_name_under_the_data_is_a_row_with_errors(name: str) -> None:
    assert left([name]) == ([0, 1, 2], [])


@pytest.mark.parametrize("id", ["A0009", "0009", 9.0, 9, "AB-9"])
def test_an_id_under_the_data_is_a_row_with_errors(id: object) -> None:
    assert rows_left("contacts", *CONTACTS, [id]) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("text", ["End", "End of list", "615 records", dt.date(2011, 4, 2)])
def test_what_is_no_id_under_the_data_is_a_note(text: object) -> None:
    assert rows_left("contacts", *CONTACTS, [text]) == ([0, 1, 2], ["note_row"])


@pytest.mark.parametrize(
    "pair",
    [
        ["Run date:", "02/04/2011"],
        ["Prepared by", "J Smith"],
        ["Source", "HR"],
        [None, "Notes", None, 17],
    ],
)
def test_a_label_with_what_it_labels_is_a_note_under_the_data(pair: list[object]) -> None:
    assert left(pair) == ([0, 1], ["note_row"])
    assert left(pair, EAST) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("pair", [["Key Team", "Social Worker"], ["East", "Run date:"]])
def test_two_cells_of_a_row_are_no_label_with_what_it_labels(pair: list[object]) -> None:
    assert left(pair) == ([0, 1, 2], [])


def test_several_notes_of_all_kinds_under_the_data_are_one_issue_each() -> None:
    found = left(["Notes"], ["1. without trainees"], ["Run date:", "02/04/2011"], ["Run by JS"])
    assert found == ([0, 1], ["note_row"] * 4)


def test_a_title_over_repeated_headings_is_left_out_with_them() -> None:
    title = ["Social Work Posts"]
    found = left(title, headings("posts"), EAST)
    assert found == ([0, 1, 4], ["headings_again", "note_row"])


def test_an_id_over_repeated_headings_is_a_row() -> None:
    again = headings("contacts")
    found = rows_left("contacts", *CONTACTS, ["A0009"], again, good_row("contacts", 4))
    assert found == ([0, 1, 2, 3, 5], ["headings_again"])


def test_a_name_that_other_rows_have_too_is_no_note() -> None:
    long = "The team of the North East"
    assert left([long, *EAST[1:]], [long]) == ([0, 1, 2, 3], [])
