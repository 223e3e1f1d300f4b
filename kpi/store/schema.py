"""Bringing a database up to date: Alembic's migrations, then the fact tables.

The fact tables follow ``data/extracts``: a list or a column that is new there is added here, so
that adding one takes no migration. Nothing is ever dropped.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, inspect

from kpi.store import tables


def is_up_to_date(connection: Connection) -> bool:
    """Whether there is nothing for `upgrade` to do."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != head:
        return False
    there = set(inspect(connection).get_table_names())
    return there.issuperset(tables.fact_metadata.tables) and not _new_columns(connection)


def upgrade(connection: Connection) -> None:
    """Run what migrations are missing and add the fact tables and columns that are new."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    tables.fact_metadata.create_all(connection)
    operations = Operations(MigrationContext.configure(connection))
    for column in _new_columns(connection):
        operations.add_column(column.table.name, column._copy())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _new_columns(connection: Connection) -> list[Column[Any]]:
    """Columns that the fact tables do not have yet."""
    existing = inspect(connection)
    new = []
    for table in tables.facts.values():
        known = {column["name"] for column in existing.get_columns(table.name)}
        new += [column for column in table.columns if column.name not in known]
    return new
