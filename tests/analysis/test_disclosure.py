"""What small numbers become before they leave: both sides of each limit, written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.analysis.disclosure import CONFIDENTIAL, Counts, treated

counts = st.integers(0, 300)


def shown(numerator: float, denominator: float | None = None) -> bool:
    return treated(numerator, denominator, rounded=False) is not None


def rounded(numerator: float, denominator: float | None = None) -> Counts | None:
    return treated(numerator, denominator, rounded=True)


@pytest.mark.parametrize(
    ("children", "leaves"),
    [(0, True), (1, False), (2, False), (4, False), (5, False), (6, True), (7, True)],
)
def test_a_count_of_one_to_five_children_is_hidden(children: int, leaves: bool) -> None:
    assert shown(children) is leaves
    assert (rounded(children) is not None) is leaves


@pytest.mark.parametrize(
    ("numerator", "denominator", "leaves"),
    [
        (5, 100, False),
        (6, 100, True),
        (94, 100, True),  # the other six
        (95, 100, False),  # the other five could be told by subtraction
        (99, 100, False),
        (100, 100, True),  # no others
        (0, 100, True),
        (6, 12, True),
        (6, 11, False),  # six shown, five not
        (5, 11, False),
    ],
)
def test_a_share_is_hidden_where_its_numerator_or_all_others_are_few(
    numerator: int, denominator: int, leaves: bool
) -> None:
    assert shown(numerator, denominator) is leaves


@pytest.mark.parametrize(
    ("before", "leaves"), [(1, False), (2, False), (4, False), (5, False), (6, True), (7, True)]
)
def test_a_denominator_under_six_is_hidden_whatever_is_held_against_it(
    before: int, leaves: bool
) -> None:
    # A growth holds this year's 20 against what there was before, of which it is no part.
    assert shown(20, before) is leaves


@pytest.mark.parametrize(("denominator", "leaves"), [(0, True), (1, False), (5, False), (6, True)])
def test_none_of_a_few_is_hidden_and_none_of_none_is_not(denominator: int, leaves: bool) -> None:
    assert shown(0, denominator) is leaves


@pytest.mark.parametrize(
    ("children", "printed"),
    [(0, 0), (6, 5), (7, 5), (8, 10), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (100, 100)],
)
def test_a_category_is_rounded_to_the_nearest_five(children: int, printed: int) -> None:
    assert rounded(children) == Counts(printed, None)


def test_halves_are_rounded_up() -> None:
    assert rounded(7.5) == Counts(10, None)
    assert rounded(12.5) == Counts(15, None)


def test_numerator_and_denominator_of_a_category_are_each_rounded() -> None:
    assert rounded(27, 193) == Counts(25, 195)
    assert rounded(28, 192) == Counts(30, 190)
    assert rounded(0, 18) == Counts(0, 20)


def test_the_whole_is_not_rounded() -> None:
    assert treated(27, 193, rounded=False) == Counts(27, 193)
    assert treated(8, None, rounded=False) == Counts(8, None)


def test_the_mark_is_the_one_that_government_uses() -> None:
    assert CONFIDENTIAL == "[c]"


@given(counts, counts)
def test_no_count_of_one_to_five_can_be_told_from_a_share_that_leaves(one: int, other: int) -> None:
    left = treated(one, one + other, rounded=False)
    if left is None:
        assert 1 <= one <= 5 or 1 <= other <= 5
    else:
        assert not 1 <= left.numerator <= 5
        assert left.denominator is not None
        assert not 1 <= left.denominator - left.numerator <= 5
        assert not 1 <= left.denominator <= 5


@given(counts, counts)
def test_what_a_category_hides_does_not_hang_on_rounding(one: int, other: int) -> None:
    exact = treated(one, one + other, rounded=False)
    assert (rounded(one, one + other) is None) is (exact is None)


@given(counts.filter(lambda count: not 1 <= count <= 5))
def test_rounding_moves_a_count_by_two_at_most_and_zero_not_at_all(count: int) -> None:
    left = rounded(count)
    assert left is not None
    assert left.numerator % 5 == 0
    assert abs(left.numerator - count) <= 2
    assert (left.numerator == 0) is (count == 0)
