"""A total of other rows is no row, however it is labelled; a name like a total's is a name."""

import pytest

from kpi.extracts.workbook import ErrorCell

from .workbooks import good_row, rows_left

POSTS = [
    ["North", "Social Worker", "Yes", 10, 8, 1],
    ["South", "Social Worker", "Yes", 6, 6, 0],
    ["South", "Team Manager", "Yes", 1, 1, 0.5],
]
SUMS = [17, 15, 1.5]


def left(*more: list[object]) -> tuple[list[int], list[str]]:
    """What is left of three posts and further rows."""
    return rows_left("posts", *POSTS, *more)


@pytest.mark.parametrize(
    "label",
    [
        "Total",
        "GRAND TOTAL:",
        "T O T A L",
        "Total (17)",
        "Total: 17",
        "Total = 17.0",
        "Sub-total",
        "Σ",
        "Average",
        "North total",
        "Total for North:",
        "North sub-total",
        "Social Worker total",
    ],
)
def test_a_label_that_says_total_makes_a_whole_row_one(label: str) -> None:
    """With every cell filled in, and whatever its numbers are."""
    assert left([label, "All", "Yes", 1, 2, 3]) == ([0, 1, 2], ["total_row"])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_totals_label_may_stand_in_any_column(place: int) -> None:
    row = [None, None, None, *SUMS]
    row[place] = "Total"
    assert left(row) == ([0, 1, 2], ["total_row"])


@pytest.mark.parametrize(
    "label",
    ["Total posts", "Total March 2011", "Service total", "TOTAL ESTABLISHMENT", "All", "All teams"],
)
def test_a_hint_at_a_total_is_one_with_nothing_but_numbers_beside_it(label: str) -> None:
    assert left([label, None, None, 1, 2, 3]) == ([0, 1, 2], ["total_row"])


@pytest.mark.parametrize("label", ["Total posts", "Service total", "All teams", "Overall"])
def test_a_hint_at_a_total_is_one_where_the_numbers_are_the_sums(label: str) -> None:
    assert left([label, "All", "Yes", *SUMS]) == ([0, 1, 2], ["total_row"])
    assert left([label, "All", "Yes", 17, 15, 1.4]) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("team", ["Total Care", "Totality", "Total Place Team", "Countess", "Hall"])
def test_a_team_that_is_only_called_so_is_no_total(team: str) -> None:
    assert left([team, "Social Worker", "Yes", 2, 2, 0]) == ([0, 1, 2, 3], [])


def test_a_team_that_is_only_called_so_stays_one_where_its_row_is_not_whole() -> None:
    whole = ["Total Care", "Social Worker", "Yes", 2, 2, 0]
    assert left(whole, ["Total Care", None, None, 1, 1, 0]) == ([0, 1, 2, 3, 4], [])


def test_the_same_numbers_as_in_the_one_row_above_are_no_sum_of_a_named_row() -> None:
    one, care = POSTS[0], ["Total Care", "Social Worker", "Yes", 10, 8, 1]
    assert rows_left("posts", one, care) == ([0, 1], [])


@pytest.mark.parametrize("numbers", [SUMS, [17, None, None], [17, 15, 1.5000000001]])
def test_numbers_alone_that_are_the_sums_of_all_above_are_a_total(numbers: list[float]) -> None:
    assert left([None, None, None, *numbers]) == ([0, 1, 2], ["total_row"])


@pytest.mark.parametrize("numbers", [[16, 15, 1.5], [17, 15, 1.4], [0, 0, 0]])
def test_numbers_alone_that_are_not_are_a_row_with_errors(numbers: list[float]) -> None:
    assert left([None, None, None, *numbers]) == ([0, 1, 2, 3], [])


def test_numbers_written_as_text_add_up_too() -> None:
    posts = [["North", "SW", "Yes", "1,000", "8", "1"], ["South", "SW", "Yes", 6, 6.0, "0.5"]]
    total = ["All teams", "All", "Yes", "1,006.0", 14, "1.5"]
    assert rows_left("posts", *posts, total) == ([0, 1], ["total_row"])


def test_numbers_that_are_not_finite_add_up_to_nothing() -> None:
    endless = ["East", "SW", "Yes", 1e308, float("inf"), 0]
    assert left(endless, endless, ["Overall", "All", "Yes", 16, float("inf"), 1.5]) == (
        [0, 1, 2, 3, 4, 5],
        [],
    )


def test_sums_of_blocks_and_of_all_are_totals_each() -> None:
    north, south, manager = POSTS
    first, second = [None, None, None, 10, 8, 1], [None, None, None, 7, 7, 0.5]
    rows = [north, first, south, manager, second, [None, None, None, *SUMS]]
    assert rows_left("posts", *rows) == ([0, 2, 3], ["total_row"] * 3)


def test_a_total_is_not_summed_again_into_the_next() -> None:
    again = ["All teams", "All", "Yes", *SUMS]
    assert left(["Total", None, None, *SUMS], again) == ([0, 1, 2], ["total_row"] * 2)


def test_notes_under_a_total_do_not_hide_it() -> None:
    numbers, note = [None, None, None, *SUMS], ["Source: HR", *[None] * 5]
    assert left(numbers, note) == ([0, 1, 2], ["total_row", "note_row"])


def test_formulas_that_add_up_and_were_never_calculated_are_a_total() -> None:
    adding = [ErrorCell("=SUM(D2:D4)"), ErrorCell("=SUBTOTAL(9,E2:E4)"), ErrorCell("= sum(F2:F4)")]
    assert left([None, None, None, *adding]) == ([0, 1, 2], ["total_row"])
    assert left(["East", None, None, *adding]) == ([0, 1, 2, 3], [])
    assert left([None, None, None, ErrorCell("=D2*2"), *adding[1:]]) == ([0, 1, 2, 3], [])


def test_the_sum_of_ages_makes_no_total() -> None:
    """Of a child of whom only the age is known, as old as the one above."""
    age = [1 if value == 1 else None for value in good_row("contacts")]
    assert sum(value is not None for value in age) == 1
    assert rows_left("contacts", good_row("contacts"), age) == ([0, 1], [])


def test_a_label_of_any_length_is_looked_at_in_no_time() -> None:
    long = "1" * 32_000 + "x"
    assert left([long, "Social Worker", "Yes", 1, 1, 0]) == ([0, 1, 2, 3], [])
