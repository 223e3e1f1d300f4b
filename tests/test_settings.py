"""What the environment sets, and what holds without it."""

import pytest

from kpi.settings import DATA, Settings


def test_the_database_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KPI_DATABASE_URL", "postgresql+psycopg://kpi@db/kpi")

    assert Settings().database_url == "postgresql+psycopg://kpi@db/kpi"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_checkout_keeps_its_database_beside_its_data(
    monkeypatch: pytest.MonkeyPatch, nothing: str | None
) -> None:
    monkeypatch.delenv("KPI_DATABASE_URL", raising=False)
    if nothing is not None:
        monkeypatch.setenv("KPI_DATABASE_URL", nothing)

    assert Settings().database_url == f"sqlite:///{DATA / 'kpi.sqlite'}"


def test_the_upload_limit_is_given_in_megabytes_and_kept_in_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KPI_UPLOAD_LIMIT_MB", "1.5")

    assert Settings().upload_limit == 1_572_864


def test_without_an_environment_the_limit_is_50_megabytes_and_the_council_peterborough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KPI_UPLOAD_LIMIT_MB", raising=False)
    monkeypatch.delenv("KPI_COUNCIL", raising=False)

    assert Settings() == Settings(upload_limit=52_428_800, council="Peterborough")


def test_the_council_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KPI_COUNCIL", "Thornbridge")

    assert Settings().council == "Thornbridge"
