"""One lease a database: taken by one at a time, and free again when its holder gives no sign."""

import datetime as dt

import pytest

from kpi.records import Lease
from kpi.store import Store
from tests.factories import now

AT = dt.datetime(2012, 4, 2, 9, 0, tzinfo=dt.UTC)


def lease(holder: str, until: int) -> Lease:
    """A lease that lasts until so many seconds after nine."""
    return Lease(holder, f"process of {holder}", AT + dt.timedelta(seconds=until))


@pytest.fixture
def taken(store: Store) -> Store:
    """Anna has it until fifteen seconds after nine."""
    with store.write() as writer:
        assert writer.lease() is None
        assert writer.take_lease(lease("anna", 15), at=AT)
    return store


def test_it_says_who_took_it(taken: Store) -> None:
    with taken.read() as reader:
        assert reader.lease() == lease("anna", 15)


@pytest.mark.parametrize(("after", "free"), [(0, False), (14.9, False), (15, True), (60, True)])
def test_another_may_take_it_once_it_has_run_out(taken: Store, after: float, free: bool) -> None:
    at = AT + dt.timedelta(seconds=after)
    with taken.write() as writer:
        assert writer.take_lease(lease("ben", 90), at=at) is free
        assert writer.lease() == (lease("ben", 90) if free else lease("anna", 15))


def test_its_holder_renews_it_until_another_has_taken_it(taken: Store) -> None:
    with taken.write() as writer:
        assert writer.renew_lease(lease("anna", 30))
        assert not writer.take_lease(lease("ben", 90), at=AT + dt.timedelta(seconds=20))
        assert writer.take_lease(lease("anna", 40), at=AT + dt.timedelta(seconds=20))
        assert writer.take_lease(lease("ben", 90), at=AT + dt.timedelta(seconds=40))
        assert not writer.renew_lease(lease("anna", 100))
        assert writer.lease() == lease("ben", 90)


def test_only_its_holder_gives_it_back(taken: Store) -> None:
    with taken.write() as writer:
        writer.release_lease("ben")
        assert writer.lease() == lease("anna", 15)
        writer.release_lease("anna")
        assert writer.lease() is None
        assert writer.take_lease(lease("ben", 90), at=AT)


def test_uploads_under_way_are_told_in_the_order_of_their_coming(store: Store) -> None:
    states = ["waiting", "loaded", "reading", "read", "loading", "refused", "failed"]
    with store.write() as writer:
        for state in states * 5:  # more than the page shows
            id = writer.add_upload(file_name="a.xlsx", content=b"x", by="analyst", at=now())
            writer.update_upload(id, state=state)
        under_way = writer.uploads_under_way()
    assert [each.state for each in under_way] == ["waiting", "reading", "loading"] * 5
    assert [each.id for each in under_way] == sorted(each.id for each in under_way)
