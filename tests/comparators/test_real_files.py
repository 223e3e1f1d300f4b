"""The Department's own files, as they are."""

from functools import cache

import pytest

from kpi.comparators import Published, read_table
from kpi.comparators.catalogue import PUBLISHED_HERE
from kpi.comparators.published import number
from tests.comparators.real import DFE, files, needs_files

pytestmark = needs_files


@cache
def figures(path: str) -> dict[tuple[str, str, str], Published]:
    table = read_table(path, (DFE / path).read_bytes())
    return {(each.indicator, each.code, each.period): each for each in table.figures}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_file_is_recognised_and_read_to_its_last_row(path: object) -> None:
    table = read_table(path.name, path.read_bytes())  # type: ignore[attr-defined]
    assert table.figures or table.neighbours


OSR28, OSR26 = "cin_2010_2014/osr28-2010ud.csv", "cin_2010_2014/osr26-2011ud.csv"
SFR27, SFR45 = "cin_2010_2014/SFR27-2012ud.csv", "cin_2010_2014/SFR45-2013ud.csv"


@pytest.mark.parametrize(
    ("path", "indicator", "period", "numerator", "denominator"),
    [
        (OSR26, "cp_repeat", "2011-03", "28", "195"),
        (SFR27, "cp_repeat", "2012-03", "30", "288"),
        (SFR45, "cp_repeat", "2013-03", "47", "319"),
        (OSR26, "re_referrals", "2011-03", "300", "1660"),
        (SFR27, "re_referrals", "2012-03", "701", "3344"),
        (SFR45, "re_referrals", "2013-03", "1055", "3146"),
        (SFR27, "initial_in_time", "2012-03", "1648", "2580"),
        (SFR45, "core_in_time", "2013-03", "1349", "1689"),
        (SFR27, "icpc_15_days", "2012-03", "316", "321"),
        (OSR28, "cp_children", "2010-03", "119", ""),
        (OSR28, "children_referred_again", "2010-03", "252", "2063"),
    ],
)
def test_peterborough_as_printed(
    path: str, indicator: str, period: str, numerator: str, denominator: str
) -> None:
    found = figures(path)[indicator, "874", period]
    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_marks_of_the_real_files_are_no_numbers() -> None:
    suppressed = figures(SFR27)["cp_reviews_in_time", "874", "2012-03"]
    assert (suppressed.numerator, suppressed.denominator, suppressed.value) == ("x", "x", "98.3")
    newham = figures(SFR27)["cp_repeat", "316", "2012-03"]
    assert (newham.mark, newham.exact()) == ("..", None)


def test_the_2011_12_child_protection_items_carry_the_lowest_mark() -> None:
    for indicator in ("cp_repeat", "cp_children", "cp_started"):
        assert figures(SFR27)[indicator, "874", "2012-03"].confidence == "1"


def test_the_figures_written_down_with_the_product_are_those_of_the_files() -> None:
    printed: dict[tuple[object, ...], Published] = {}
    for path in files():
        for each in read_table(path.name, path.read_bytes()).figures:
            printed.setdefault((each.indicator, each.code, each.period, each.published), each)
    for ours in read_table(PUBLISHED_HERE.name, PUBLISHED_HERE.read_bytes()).figures:
        theirs = printed[ours.indicator, ours.code, ours.period, ours.published]
        for part in ("numerator", "denominator", "value"):
            assert number(getattr(ours, part)) == number(getattr(theirs, part)), (ours, theirs)
