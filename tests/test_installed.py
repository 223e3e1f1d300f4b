"""`pip install .`: the wheel is all that is needed, wherever it is called from."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.plan import plan
from kpi.settings import ROOT

IN_THE_WHEEL = ["kpi", "data", "assets", "app.py"]
TO_BUILD_IT = ["pyproject.toml", "README.md", "LICENSE", ".gitignore"]
START = """
import json
import app
from kpi.settings import Settings
from kpi.store import open_store

client = app.create_app(open_store(Settings().database_url)).server.test_client()
paths = ("/", "/assets/style.css", "/assets/icons/status-met.svg")
print(json.dumps([app.__file__, *(client.get(path).status_code for path in paths)]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a checkout with somebody's database in it was installed; the checkout is gone."""
    folder = tmp_path_factory.mktemp("installed")
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in IN_THE_WHEEL + TO_BUILD_IT:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, checkout)
    (checkout / "data" / "kpi.sqlite").write_text("children", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--no-compile", "--target", folder / "site", checkout],
        check=True,
    )
    shutil.rmtree(checkout)
    return folder / "site"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Callable[..., str]:
    """Runs the installed product from an empty folder, at a person's home of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("KPI_", "XDG_"))
    }
    homes = dict.fromkeys(["HOME", "USERPROFILE", "LOCALAPPDATA"], str(tmp_path / "home"))

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            env=environment | homes | {"PYTHONPATH": str(installed)},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    return run


def test_the_installed_catalogue_is_the_checkouts(run: Callable[..., str]) -> None:
    catalogue = json.loads(run("-m", "kpi.cli", "measures", "--json"))["measures"]

    assert [each["measure"] for each in catalogue] == list(plan().measures)


def test_the_installed_pages_start_and_keep_their_database_with_the_person(
    run: Callable[..., str], installed: Path, tmp_path: Path
) -> None:
    assert json.loads(run("-c", START)) == [str(installed / "app.py"), 200, 200, 200]
    assert [path.name for path in (tmp_path / "home").rglob("*.sqlite")] == ["kpi.sqlite"]


def test_nobodys_database_is_installed(installed: Path) -> None:
    assert list(installed.rglob("*.sqlite")) == []
    assert (installed / "kpi" / "data" / "plan" / "measures.toml").exists()
