"""Where a change comes from: the parts add up, to the last digit and as they are printed."""

import doctest
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpi.analysis.decomposition as module
from kpi.analysis.decomposition import Part, Ratio, parts_of_ratio, parts_of_sum, printed_parts

TEAMS = ("North", "South", "East", "West", "Not recorded")

numbers = st.integers(0, 500).map(Fraction)
sums = st.dictionaries(st.sampled_from(TEAMS), numbers)


@st.composite
def shares(draw: st.DrawFn) -> dict[str, Ratio]:
    """So many of so many in each team; at least one team has somebody."""
    of = draw(st.dictionaries(st.sampled_from(TEAMS), st.integers(0, 300), min_size=1))
    if not any(of.values()):
        of[next(iter(of))] = draw(st.integers(1, 300))
    return {
        name: (Fraction(draw(st.integers(0, bottom))), Fraction(bottom))
        for name, bottom in of.items()
    }


def whole(ratios: dict[str, Ratio]) -> Fraction:
    return Fraction(sum(top for top, _ in ratios.values())) / sum(
        bottom for _, bottom in ratios.values()
    )


def total(parts: dict[str, Part]) -> Fraction:
    return sum((part.both for part in parts.values()), start=Fraction(0))


def of(numerator: int, denominator: int) -> Ratio:
    return Fraction(numerator), Fraction(denominator)


def test_two_teams_by_hand() -> None:
    parts = parts_of_ratio(
        {"North": of(2, 10), "South": of(4, 10)}, {"North": of(6, 20), "South": of(2, 10)}
    )
    assert parts["North"] == Part(Fraction(7, 120), Fraction(-1, 180))
    assert parts["South"] == Part(Fraction(-1, 12), Fraction(-1, 360))
    assert total(parts) == Fraction(8, 30) - Fraction(6, 20)


def test_a_figure_that_nobody_changed_moves_with_the_mix_alone() -> None:
    parts = parts_of_ratio(
        {"North": of(1, 10), "South": of(5, 10)}, {"North": of(1, 10), "South": of(15, 30)}
    )
    assert [part.own for part in parts.values()] == [0, 0]
    assert total(parts) == Fraction(16, 40) - Fraction(6, 20)


def test_a_team_that_comes_or_goes_has_a_part_by_its_coming_or_going() -> None:
    parts = parts_of_ratio({"North": of(1, 10)}, {"North": of(1, 10), "West": of(6, 10)})
    assert parts["West"].own == 0
    assert parts["West"].mix > 0
    assert total(parts) == Fraction(7, 20) - Fraction(1, 10)


def test_what_has_no_denominator_of_its_own_still_adds_up() -> None:
    was, now = {"North": of(5, 10), "Web": of(2, 0)}, {"North": of(5, 10), "Web": of(4, 0)}
    assert total(parts_of_ratio(was, now)) == Fraction(2, 10)


def test_a_whole_without_a_denominator_is_refused() -> None:
    with pytest.raises(ValueError, match="without a denominator"):
        parts_of_ratio({"North": of(0, 0)}, {"North": of(1, 2)})


@given(sums, sums)
def test_the_parts_of_a_sum_add_up_exactly(
    was: dict[str, Fraction], now: dict[str, Fraction]
) -> None:
    assert total(parts_of_sum(was, now)) == sum(now.values()) - sum(was.values())


@given(shares(), shares())
def test_the_parts_of_a_share_add_up_exactly(was: dict[str, Ratio], now: dict[str, Ratio]) -> None:
    assert total(parts_of_ratio(was, now)) == whole(now) - whole(was)


@given(shares(), shares())
def test_own_and_mix_are_kitagawas(was: dict[str, Ratio], now: dict[str, Ratio]) -> None:
    average = (whole(was) + whole(now)) / 2
    all_was, all_now = sum(of for _, of in was.values()), sum(of for _, of in now.values())
    for name, part in parts_of_ratio(was, now).items():
        before, after = was.get(name, of(0, 0)), now.get(name, of(0, 0))
        if not before[1] or not after[1]:
            continue
        p = before[0] / before[1], after[0] / after[1]
        w = before[1] / all_was, after[1] / all_now
        assert part.own == (w[0] + w[1]) / 2 * (p[1] - p[0])
        assert part.mix == ((p[0] + p[1]) / 2 - average) * (w[1] - w[0])


@given(shares())
def test_no_change_has_no_parts(ratios: dict[str, Ratio]) -> None:
    parts = parts_of_ratio(ratios, dict(ratios))
    assert {part.own for part in parts.values()} == {part.mix for part in parts.values()} == {0}


@given(shares(), shares())
def test_the_order_of_the_categories_does_not_matter(
    was: dict[str, Ratio], now: dict[str, Ratio]
) -> None:
    turned = parts_of_ratio(dict(reversed(was.items())), dict(reversed(now.items())))
    assert turned == parts_of_ratio(was, now)


exact = st.lists(st.fractions(min_value=-50, max_value=50, max_denominator=997), min_size=1)


@given(exact, st.integers(0, 2))
def test_printed_parts_add_up_to_the_rounded_total(parts: list[Fraction], decimals: int) -> None:
    printed = printed_parts(parts, decimals)
    off = abs(Fraction(sum(printed)) - sum(parts))
    assert off <= Fraction(1, 2 * 10**decimals)


@given(exact, st.integers(-3, 3))
def test_printed_parts_add_up_to_the_total_that_is_printed(parts: list[Fraction], by: int) -> None:
    aim = sum(printed_parts(parts, 1)) + Decimal(by) / 10
    if any(parts):
        assert sum(printed_parts(parts, 1, aim)) == aim


@given(exact)
def test_a_printed_part_is_its_own_number_rounded_up_or_down(parts: list[Fraction]) -> None:
    for part, printed in zip(parts, printed_parts(parts, 1), strict=True):
        assert abs(Fraction(printed) - part) < Fraction(1, 10)


@given(exact.flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_of_the_parts_does_not_change_what_is_printed(
    both: tuple[list[Fraction], list[Fraction]],
) -> None:
    one, other = ([*zip(parts, printed_parts(parts, 1), strict=True)] for parts in both)
    assert sorted(one) == sorted(other)


def test_nothing_is_printed_as_nothing() -> None:
    assert printed_parts([Fraction(0), Fraction(3, 10)], 1, Decimal("0.4")) == [
        Decimal("0.0"),
        Decimal("0.4"),
    ]
    assert printed_parts([], 1) == []


def test_the_examples_in_the_words_hold() -> None:
    assert doctest.testmod(module, extraglobs={"Fraction": Fraction}).failed == 0
