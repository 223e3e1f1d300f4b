"""The migrations make the tables that the code says there are."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kpi.store import Store, tables


def test_the_migrations_make_the_tables_that_the_code_describes(store: Store) -> None:
    with store.write() as writer:
        context = MigrationContext.configure(
            writer._connection,
            opts={"include_name": lambda name, type_, _: not str(name).startswith("fact_")},
        )
        found = compare_metadata(context, tables.metadata)
    facts = [each for each in found if "fact_" not in repr(each)]
    assert facts == []


def test_every_list_has_its_table(store: Store) -> None:
    from kpi.extracts.lists import extract_lists

    with store.read() as reader:
        for id, of in extract_lists().items():
            found = reader.facts(id, [], [column.name for column in of.columns])
            assert list(found.columns) == ["load_id", "row", "errors"] + [
                column.name for column in of.columns
            ]
