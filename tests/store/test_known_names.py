"""What the store knows of earlier workbooks: the last load of a list, its names and its ids."""

import datetime as dt

import pytest

from kpi.store import Store
from kpi.store.speaking import LoadedList, last_load
from tests.factories import child, load, now, post


def listed(number: int, as_at: str) -> LoadedList:
    day = dt.date.fromisoformat(as_at)
    return LoadedList(number, "contacts", day, None, now(), 20, frozenset())


LOADS = [
    listed(1, "2012-01-31"),
    listed(2, "2012-02-29"),
    listed(3, "2012-04-30"),
    listed(4, "2012-02-29"),
    listed(5, "2012-05-31"),
]


@pytest.mark.parametrize(
    ("as_at", "last"),
    [
        ("2012-01-30", 1),  # none before it: the nearest after
        ("2012-01-31", 1),
        ("2012-02-28", 1),
        ("2012-02-29", 4),  # of two as at the same day the one loaded last
        ("2012-03-31", 4),
        ("2012-05-31", 5),
        (None, 5),
    ],
)
def test_the_last_load_is_the_latest_on_or_before_a_day_else_the_nearest(
    as_at: str | None, last: int
) -> None:
    found = last_load(LOADS, as_at and dt.date.fromisoformat(as_at))
    assert found is not None
    assert found.load == last


def test_where_nothing_was_loaded_there_is_no_last_load() -> None:
    assert last_load([]) is None


def test_names_are_known_as_the_latest_load_of_each_list_spells_them(store: Store) -> None:
    load(store, "2012-01-31", children_in_need=[child(1, "Old Name"), child(2, "ANN LEE")])
    load(store, "2012-02-29", children_in_need=[child(1, None), child(2, "Ann Lee", team="West")])
    load(store, "2012-01-31", posts=[post(1, 1, team="EAST")])
    with store.read() as reader:
        known = reader.known_names(reader.loaded_lists())
    assert known == {"worker": {"annlee": "Ann Lee"}, "team": {"west": "West", "east": "EAST"}}


def test_a_withdrawn_load_is_known_no_more(store: Store) -> None:
    made = load(store, "2012-01-31", posts=[post(1, 1, team="EAST")])
    with store.write() as writer:
        writer.withdraw_load(made.load or 0, reason="x", by="analyst", at=now())
    with store.read() as reader:
        assert reader.known_names(reader.loaded_lists()) == {}


def test_the_ids_of_a_load_are_given_once_each_and_without_blanks(store: Store) -> None:
    made = load(store, children_in_need=[child(1, "A"), child(1, "B"), child(7, None)])
    with store.read() as reader:
        assert reader.subjects("children_in_need", made.load or 0, "child_id") == {"1", "7"}
        assert reader.subjects("children_in_need", made.load or 0, "worker") == {"A", "B"}
