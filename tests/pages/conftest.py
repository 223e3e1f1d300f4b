"""The whole server over a test's own database, asked as a browser asks it."""

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from kpi.settings import Settings
from kpi.store import Store

LIMIT = 200_000


@pytest.fixture
def app(store: Store) -> Dash:
    """The product, taking files of up to 200 kB."""
    return create_app(store, Settings(upload_limit=LIMIT, council="Peterborough"))


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    """A browser on this machine."""
    client: FlaskClient = app.server.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8050"
    return client
