"""`kpi` as the shell would run it, on a database of its own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpi.cli import main


@dataclass(frozen=True)
class Said:
    """What a command said: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kpi = Callable[..., Said]


@pytest.fixture
def url(database: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KPI_DATABASE_URL", f"sqlite:///{database}")
    return f"sqlite:///{database}"


@pytest.fixture
def kpi(url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kpi:
    """Run a command as the shell would, in this process."""

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["kpi", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(status, said.out, said.err)

    return run
