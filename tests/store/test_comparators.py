"""Published figures in the database: kept as printed, once for each file, the latest first."""

import datetime as dt

import pytest

from kpi.comparators import read_table
from kpi.store import Store
from tests.comparators.files import PETERBOROUGH, TEN, d3, d3_row, neighbours

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def add(store: Store, name: str, content: bytes) -> int:
    with store.write() as writer:
        return writer.add_comparators(read_table(name, content), by="analyst", at=NOW)


def test_figures_come_back_as_they_were_printed_marks_and_all(store: Store) -> None:
    content = d3(d3_row(2013, PETERBOROUGH, "319", "c", "c"), d3_row(2013, None, "5", "1", "20"))
    add(store, "d3.csv", content)
    with store.read() as reader:
        found = reader.published(["cp_repeat"], ["874", "E92000001"])
    assert set(found) == set(read_table("d3.csv", content).figures)


def test_of_two_loads_of_one_publication_the_later_is_first(store: Store) -> None:
    add(store, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "319", "47", "14.7")))
    add(store, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "320", "48", "15.0")))
    with store.read() as reader:
        assert [each.value for each in reader.published(["cp_repeat"], ["874"])] == ["15.0", "14.7"]


def test_a_load_says_what_it_brought_and_from_when_to_when(store: Store) -> None:
    content = d3(*(d3_row(year, PETERBOROUGH, "1", "1", "100") for year in (2013, 2025)))
    add(store, "d3.csv", content)
    with store.read() as reader:
        (load,) = reader.comparator_loads()
        twin = reader.comparator_twin(read_table("other.csv", content).sha256)
    assert (load.figures, load.first, load.last, load.at) == (2, "2013-03", "2025-03", NOW)
    assert twin == load.id


def test_a_council_is_known_by_its_name_and_an_unknown_one_is_not(store: Store) -> None:
    add(store, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "319", "47", "14.7")))
    with store.read() as reader:
        assert reader.council_codes("Peterborough") == ("874", "East of England")
        assert reader.council_codes("Atlantis") == (None, "")


@pytest.mark.parametrize("first", ["301", "999"])
def test_the_latest_model_of_neighbours_speaks(store: Store, first: str) -> None:
    add(store, "old.csv", neighbours(*reversed(TEN)))
    add(store, "new.csv", neighbours(first, *TEN[1:]))
    with store.read() as reader:
        found = reader.neighbours("874")
        assert (len(found), found[0].neighbour) == (10, first)
        assert reader.neighbours("000") == []
        assert "2025 model" in (reader.neighbour_model("874") or "")
