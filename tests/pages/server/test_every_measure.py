"""Every page and every file of every measure is there, in months with and without figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from kpi import loading
from kpi.charts.export import CHARTS
from kpi.demo import make_extracts
from kpi.loading import HowToLoad
from kpi.plan import plan
from kpi.settings import Settings
from kpi.store import Store, open_store
from tests.factories import now
from tests.pages.server.test_callbacks import draw

MONTHS = ("2012-09", "2013-02", "2013-03")  # the first that is covered, and the last two
PAGES = ("", "/cases")
FILES = ("series.csv", "months.csv", "cases.csv")


@pytest.fixture(scope="module")
def few_months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demonstration's last two workbooks: events of seven months, snapshots of two."""
    folder = tmp_path_factory.mktemp("few-months")
    store = open_store(f"sqlite:///{folder / 'kpi.sqlite'}")
    workbooks: list[Path] = make_extracts(folder, months=2)
    for report in loading.load_workbooks(
        store,
        workbooks,
        HowToLoad(by="demonstration", demonstration=True, with_changes=False),
        clock=now,
    ):
        assert report.status == "loaded"
    yield store
    store.close()


@pytest.fixture(scope="module")
def everything(few_months: Store) -> Dash:
    return create_app(few_months, Settings(council="Peterborough"))


@pytest.fixture
def browser(everything: Dash) -> FlaskClient:
    client: FlaskClient = everything.server.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8050"
    return client


def asked(month: str) -> Iterator[tuple[str, str]]:
    """Every measure in one of its windows, by turns: its address, and what is asked of it."""
    turn = MONTHS.index(month)
    for entry in plan().measures.values():
        window = entry.windows[turn % len(entry.windows)]
        yield f"/measure/{entry.id}", f"?month={month}&window={window}"


@pytest.mark.parametrize("month", MONTHS)
def test_every_page_of_every_measure_is_there(browser: FlaskClient, month: str) -> None:
    wrong = []
    for path, search in asked(month):
        for page in PAGES:
            title = draw(browser, path + page, search)["arrival"]["data"]["title"]
            if title.startswith(("Incident", "Can't be shown")):
                wrong.append((path + page, search, title))
    assert wrong == []


@pytest.mark.parametrize("month", MONTHS)
def test_every_file_of_every_measure_is_there_or_says_why_not(
    browser: FlaskClient, month: str
) -> None:
    wrong: list[Any] = []
    for path, search in asked(month):
        for file in FILES:
            answer = browser.get(f"{path}/{file}{search}")
            if answer.status_code not in (200, 404):
                wrong.append((path, file, search, answer.status_code))
        for chart in CHARTS:
            answer = browser.get(f"{path}/picture.json{search}&chart={chart}")
            told = answer.status_code == 404 and "single months" in answer.get_json()["message"]
            if answer.status_code != 200 and not told:
                wrong.append((path, chart, search, answer.text[:200]))
    assert wrong == []
