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

from kpi.errors import KpiError
from kpi.store import tables


def is_up_to_date(connection: Connection) -> bool:
    """Whether there is nothing for `upgrade` to do.

    Raises:
        KpiError: a newer version of the product has brought it further than this one knows.
    """
    known = ScriptDirectory.from_config(_config())
    head = known.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {each.revision for each in known.walk_revisions()}:
        raise KpiError(
            f"The database was brought up to date by a newer version of this product: it is at "
            f"revision {current}, and this version knows those up to {head}. Install that version "
            "again, or name another database."
        )
    if current != head:
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
