"""Totals, repeated headings and notes are no rows, and what might be a row is one."""

import pytest

from kpi.extracts.issues import LISTED

from .workbooks import Reader, good_row, headings, issues_of, rows_left, sheet_of

POSTS = [
    ["North", "Social Worker", "Yes", 10, 8, 1],
    ["South", "Social Worker", "Yes", 6, 6, 0],
    ["South", "Team Manager", "Yes", 1, 1, 0.5],
]


def posts(read: Reader, *more: list[object]) -> tuple[list[float], list[str]]:
    """The established FTE of the posts that are rows, and the codes of all issues with a row."""
    extract = read({"Social Work Posts": [headings("posts"), *POSTS, *map(list, more)]})
    rows = extract.lists["posts"].rows
    return rows["established_fte"].tolist(), [each.code for each in extract.issues if each.row]


@pytest.mark.parametrize(
    "total",
    [
        ["Grand Total", "All", "Yes", 17, 15, 1.5],
        ["Total", None, None, 17, 15, 1.5],
        ["TOTALS:", "", "", 17, 15, 1.5],
        ["Total: 17", None, None, 17, 15, 1.5],
        ["South Total", None, None, 7, 7, 0.5],
        ["Total for South", None, None, 7, 7, 0.5],
        ["Sub-total", None, None, 17, 15, 1.5],
        [None, "Total", None, 17, 15, 1.5],
        [None, None, None, 17, 15, 1.5],
    ],
)
def test_a_total_is_left_out_with_one_issue(read: Reader, total: list[object]) -> None:
    assert posts(read, total) == ([10, 6, 1], ["total_row"])


@pytest.mark.parametrize(
    "row",
    [
        ["Total Care", "Social Worker", "Yes", 2, 2, 0],
        ["Totality", "Social Worker", "Yes", 2, 2, 0],
        ["East Total", "Social Worker", "Yes", 2, 2, 0],
    ],
)
def test_a_team_that_is_only_called_so_is_no_total(read: Reader, row: list[object]) -> None:
    assert posts(read, row) == ([10, 6, 1, 2], [])


def test_numbers_alone_that_are_not_the_sum_of_those_above_are_a_row_with_errors(
    read: Reader,
) -> None:
    numbers, codes = posts(read, [None, None, None, 16, 15, 1.5])
    assert numbers == [10, 6, 1, 16]
    assert codes == ["blank"] * 3


def test_a_total_among_the_rows_is_left_out_too(read: Reader) -> None:
    numbers, codes = posts(read, ["Subtotal", "", "", 17, 15, 1.5], ["East", "SW", "No", 3, 3, 0])
    assert numbers == [10, 6, 1, 3]
    assert codes == ["total_row"]


def test_headings_repeated_on_every_page_are_left_out(read: Reader) -> None:
    numbers, codes = posts(read, headings("posts"), ["East", "SW", "No", 3, 3, 0])
    assert numbers == [10, 6, 1, 3]
    assert codes == ["headings_again"]


@pytest.mark.parametrize(
    "note",
    [
        "Source: HR system, run on 2 April 2012",
        "* provisional",
        "Page 1 of 2",
        "Run by JS",
        "Figures include maternity leave and long-term sickness",
    ],
)
def test_a_note_under_the_rows_is_left_out(read: Reader, note: str) -> None:
    assert posts(read, [note, None, None, None, None, None]) == ([10, 6, 1], ["note_row"])


def test_a_long_note_among_the_rows_is_left_out(read: Reader) -> None:
    note = ["The posts below are funded by a grant", *[None] * 5]
    assert posts(read, note, ["East", "SW", "No", 3, 3, 0])[1] == ["note_row"]


def test_a_row_of_which_only_the_child_is_filled_in_is_a_row_with_errors(read: Reader) -> None:
    only_the_child = ["A0009", *[None] * (len(headings("referrals")) - 1)]
    extract = read({"List 3": sheet_of("referrals", good_row("referrals"), only_the_child)})
    assert extract.lists["referrals"].rows["child_id"].tolist() == ["A0001", "A0009"]
    assert issues_of(extract, "blank")


def test_a_team_alone_that_other_rows_have_too_is_a_row_with_errors(read: Reader) -> None:
    numbers, codes = posts(read, ["South Side", "SW", "No", 3, 3, 0], ["South Side", *[None] * 5])
    assert len(numbers) == 5
    assert set(codes) == {"blank"}


def test_a_total_of_children_in_the_id_column_is_left_out(read: Reader) -> None:
    total = ["Total", "615", *[None] * (len(headings("contacts")) - 2)]
    extract = read({"List 1": sheet_of("contacts", good_row("contacts"), total)})
    assert len(extract.lists["contacts"].rows) == 1
    assert [each.code for each in extract.issues if each.row and each.severity != "note"] == [
        "total_row"
    ]


def test_notes_without_end_are_listed_to_a_thousand() -> None:
    notes = [["* provisional"]] * (LISTED + 5)
    left, codes = rows_left("posts", *POSTS, *notes)
    assert (left, codes) == ([0, 1, 2], ["note_row"] * LISTED)


def test_what_of_the_notes_is_not_listed_is_counted(read: Reader) -> None:
    rows = [headings("posts"), *POSTS, *[["* provisional"]] * (LISTED + 5)]
    found = issues_of(read({"Social Work Posts": rows}), "note_row")
    assert len(found) == LISTED + 1
    assert "5 more of these" in found[0].message
