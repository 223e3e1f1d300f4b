"""The few settings, read from the environment in one place."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
# A wheel holds `data/` and `assets/` inside the package; a checkout has them beside it.
_INSTALLED = (_PACKAGE / "data").is_dir()
ROOT = _PACKAGE if _INSTALLED else _PACKAGE.parent
DATA = ROOT / "data"


@dataclass(frozen=True)
class Settings:
    """What differs from one installation to another.

    Attributes:
        upload_limit: largest workbook accepted, in bytes (`KPI_UPLOAD_LIMIT_MB`, default 50).
        council: the council's name as the pages print it (`KPI_COUNCIL`).
    """

    upload_limit: int = field(
        default_factory=lambda: int(
            float(os.environ.get("KPI_UPLOAD_LIMIT_MB", "50")) * 1024 * 1024
        )
    )
    council: str = field(default_factory=lambda: os.environ.get("KPI_COUNCIL", "Peterborough"))

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL (`KPI_DATABASE_URL`).

        By default an SQLite file: under ``data/`` in a checkout, and in the user's own data folder
        where the product is installed, so that the next installation finds it again. That folder
        is made here, since only who needs the default needs to be allowed to write there.
        """
        return (
            os.environ.get("KPI_DATABASE_URL") or f"sqlite:///{_database_folder() / 'kpi.sqlite'}"
        )

    @property
    def private_folder(self) -> Path:
        """Where workbooks lie while they are at work on: beside the database, where it is a file.

        With another database it is beside where the default one would be.
        """
        path = self.database_url.removeprefix("sqlite:///").partition("?")[0]
        is_file = path != self.database_url and not path.startswith((":memory:", "file:"))
        return (Path(path).parent if path and is_file else _database_folder()) / "kpi-private"


def _database_folder() -> Path:
    if not _INSTALLED:
        return DATA
    return platformdirs.user_data_path("safeguarding-kpi", appauthor=False, ensure_exists=True)
