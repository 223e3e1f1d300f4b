"""A page and a file each read the database once, so that all of it is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from kpi import loading
from kpi.loading import HowToLoad
from kpi.pages.screens import SCREENS
from kpi.store import Reader, Store
from tests import factories
from tests.factories import now
from tests.pages.asking import an_address
from tests.pages.server.test_callbacks import draw

PAGES = (
    *map(an_address, SCREENS),
    "/?view=grid",
    "/measure/cp_repeat?month=2012-03&window=month&by=team",
    "/measure/caseload_max",
    "/measure/contacts?rebase=2012-02&chart=p",
    "/measure/cp_repeat/cases?window=month",
    "/plan?view=evidence",
    "/reconciliation?measure=cp_repeat",
    "/nowhere",
    "/measure/no_such",
)
FILES = (
    "/scorecard.csv",
    "/measure/cp_repeat/series.csv",
    "/measure/cp_repeat/months.csv",
    "/measure/cp_repeat/picture.json",
    "/measure/cp_repeat/cases.csv",
    "/loads/1/issues.csv",
    "/loads/1/issues.json",
    "/loads/1/workbook.xlsx",
    "/uploads/1/issues.csv",
    "/uploads/1/workbook.xlsx",
)
READ_NOTHING = ("/template.xlsx",)
DASHS_OWN = ("/_", "/assets", "/static", "/<path:path>")
TAKES_IN = "/upload/files"


@pytest.fixture
def readings(
    store: Store, app: Dash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[None]:
    """One entry for each time that a reader of the store is opened from now on."""
    workbook = factories.workbook(
        tmp_path / "extract-2012-03.xlsx",
        child_protection=[factories.plan(n, "2012-03-05", previous=int(n == 0)) for n in range(12)],
        contacts=factories.contacts("2012-03", 40),
        children_in_need=factories.caseload("Ada", 20),
    )
    assert loading.load_workbook(store, workbook, HowToLoad(by="analyst"), at=now()).load == 1
    assert loading.stage(store, workbook, file_name="again.xlsx", by="analyst", at=now()) == 1
    opened: list[None] = []
    read = store.read

    @contextmanager
    def counted() -> Iterator[Reader]:
        opened.append(None)
        with read() as reader:
            yield reader

    monkeypatch.setattr(store, "read", counted)
    return opened


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_one_reader(client: FlaskClient, readings: list[None], address: str) -> None:
    path, _, search = address.partition("?")
    drawn = draw(client, path, search)
    assert "Incident" not in drawn["arrival"]["data"]["title"]
    assert len(readings) == 1


@pytest.mark.parametrize("address", FILES)
def test_a_file_opens_one_reader(client: FlaskClient, readings: list[None], address: str) -> None:
    assert client.get(address).status_code == 200
    assert len(readings) == 1


@pytest.mark.parametrize("address", READ_NOTHING)
def test_what_holds_no_figures_reads_nothing(
    client: FlaskClient, readings: list[None], address: str
) -> None:
    assert client.get(address).status_code == 200
    assert readings == []


def test_every_file_is_among_those_asked_for(app: Dash) -> None:
    asked = [address.partition("?")[0] for address in (*FILES, *READ_NOTHING, TAKES_IN)]
    matches = app.server.url_map.bind("127.0.0.1")
    known = {matches.match(path, "POST" if path == TAKES_IN else "GET")[0] for path in asked}
    ours = {
        rule.rule for rule in app.server.url_map.iter_rules() if not rule.rule.startswith(DASHS_OWN)
    }
    assert ours - known == {"/"}
