"""Bringing a database up to date: Alembic's migrations, then the fact tables.

The fact tables follow ``data/extracts``: a list or a column that is new there is added here, so
that adding one takes no migration. Nothing is ever dropped.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect

from kpi.store import tables


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing and add the fact tables and columns that are new."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _follow_extract_lists(connection)


def _follow_extract_lists(connection: Connection) -> None:
    tables.fact_metadata.create_all(connection)
    existing = inspect(connection)
    operations = Operations(MigrationContext.configure(connection))
    for table in tables.facts.values():
        known = {column["name"] for column in existing.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                operations.add_column(table.name, column._copy())
