"""``data/comparators`` fits the plan and itself."""

import pytest

from kpi.comparators.catalogue import PUBLISHED_HERE, comparisons, tables
from kpi.comparators.reading import read_table
from kpi.plan import plan


def indicators() -> set[str]:
    found = {name for entry in tables().values() for name in entry.indicators}
    return found | {name.indicator for entry in tables().values() for name in entry.names.values()}


@pytest.mark.parametrize("measure", comparisons())
def test_a_comparison_is_of_a_measure_of_the_plan_with_indicators_that_a_table_has(
    measure: str,
) -> None:
    comparison = comparisons()[measure]
    assert measure in plan().measures
    assert {comparison.indicator, comparison.rate or comparison.indicator} <= indicators()


def test_where_definitions_differ_one_sentence_says_how() -> None:
    for each in comparisons().values():
        if not each.agrees:
            assert each.differs.endswith(".")
            assert each.differs.count(". ") == 0


def test_the_figures_written_down_here_are_read_like_any_table() -> None:
    table = read_table(PUBLISHED_HERE.name, PUBLISHED_HERE.read_bytes())
    assert table.table == "own"
    assert {each.indicator for each in table.figures} <= indicators()
    assert {each.name for each in table.figures} == {"Peterborough", "England", "East of England"}


def test_every_source_of_an_extract_is_a_table() -> None:
    for entry in tables().values():
        assert set(entry.sources.values()) <= set(tables())
