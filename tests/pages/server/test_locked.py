"""A database that can't answer is said so in a sentence: no incident, no empty page."""

import io
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import create_app
from kpi.loading.worker import Jobs
from kpi.pages.pieces.site import Site
from kpi.pages.server import router
from kpi.settings import Settings
from kpi.store import Store, open_store
from tests.factories import now
from tests.pages.reading import text


@pytest.fixture
def impatient(database: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{database}", patience=0.1)
    yield opened
    opened.close()


@contextmanager
def held(path: Path, *, from_readers: bool) -> Iterator[None]:
    """Another program writes to the file for as long as the block lasts."""
    other = sqlite3.connect(path, isolation_level=None)
    if from_readers:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def test_a_page_says_that_the_database_is_locked(
    impatient: Store, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site(impatient, "Peterborough", 50 << 20, Jobs(impatient, now), now)
    with held(database, from_readers=True), caplog.at_level(logging.ERROR):
        page, band = router._drawn(site, "/", "")
    assert (page.title, band) == ("Can't be shown", None)
    assert "is locked" in text(page.children)
    assert caplog.records == []
    page, _ = router._drawn(site, "/", "")
    assert page.title == "Scorecard"


def test_a_file_that_can_not_be_kept_is_answered_with_a_sentence(
    impatient: Store, database: Path
) -> None:
    client = create_app(impatient, Settings()).server.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8050"
    with held(database, from_readers=False):
        answer = client.post("/upload/files", data={"file": (io.BytesIO(b"x"), "book.xlsx")})
    assert answer.status_code == 503
    assert "is locked" in answer.get_json()["message"]
