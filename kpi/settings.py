"""The few settings, read from the environment in one place."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


@dataclass(frozen=True)
class Settings:
    """What differs from one installation to another.

    Attributes:
        database_url: SQLAlchemy URL (`KPI_DATABASE_URL`); an SQLite file under ``data/``
            by default.
        upload_limit: largest workbook accepted, in bytes (`KPI_UPLOAD_LIMIT_MB`, default 50).
        council: the council's name as the pages print it (`KPI_COUNCIL`).
    """

    database_url: str = field(
        default_factory=lambda: os.environ.get(
            "KPI_DATABASE_URL", f"sqlite:///{DATA / 'kpi.sqlite'}"
        )
    )
    upload_limit: int = field(
        default_factory=lambda: int(
            float(os.environ.get("KPI_UPLOAD_LIMIT_MB", "50")) * 1024 * 1024
        )
    )
    council: str = field(default_factory=lambda: os.environ.get("KPI_COUNCIL", "Peterborough"))
