"""How long a page's callback takes from ready observations: `make benchmark`."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from kpi import findings
from kpi.demo import make_extracts
from kpi.loading import HowToLoad, load_workbooks, refresh
from kpi.store import Store, open_store
from tests.factories import ask, now


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twelve months of the demonstration."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    store = open_store(f"sqlite:///{folder / 'kpi.sqlite'}")
    refresh(store, at=now())
    paths = make_extracts(folder, 12)
    for _ in load_workbooks(
        store, paths, HowToLoad(by="benchmark", demonstration=True, with_changes=False), clock=now
    ):
        pass
    return store


@pytest.fixture(scope="module")
def client(demonstration: Store) -> FlaskClient:
    """A browser's place, without the browser."""
    return create_app(demonstration).server.test_client()


def test_scorecard_worked_out_anew(benchmark, demonstration):
    assert benchmark(ask, demonstration, findings.scorecard).findings


def test_measure_worked_out_anew(benchmark, demonstration):
    assert benchmark(ask, demonstration, findings.finding, "cp_repeat").series


@pytest.mark.parametrize("address", ["/scorecard.csv", "/measure/cp_children/picture.json"])
def test_page_from_ready_observations(benchmark, client, address):
    answer = benchmark(client.get, address)
    assert answer.status_code == 200
    assert len(answer.data) > 500 or json.loads(answer.data)
