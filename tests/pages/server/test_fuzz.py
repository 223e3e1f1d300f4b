"""The short form of `python -m tests.fuzz.callbacks`: the same requests each time."""

from kpi.store import Store
from tests import factories
from tests.fuzz.callbacks import failures


def test_no_malformed_request_meets_a_defect(store: Store) -> None:
    factories.load(store, "2012-03-31", contacts=factories.contacts("2012-03", 12))
    assert failures(store, number=300, seed=20) == []
