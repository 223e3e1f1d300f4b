"""The migrations make the tables that the code says there are."""

import datetime as dt
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from kpi.extracts.row_dates import RowDates
from kpi.store import Store, open_store, schema, tables


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


OLD_LOAD = """
INSERT INTO workbook VALUES ('x', 'bytes');
INSERT INTO load (id, file_name, sha256, as_at, by, at, demonstration)
    VALUES (1, 'old.xlsx', 'x', '2012-03-31', 'analyst', '2012-04-02 09:00:00', 0);
INSERT INTO load_list VALUES (1, 'contacts', 'List 1', 5, '["contact_date"]');
INSERT INTO load_list VALUES (1, 'posts', 'Social Work Posts', 2, '["team"]');
INSERT INTO fact_contacts (load_id, row, errors, contact_date) VALUES
    (1, 2, '', '2012-03-31'), (1, 3, '', '2011-10-01'), (1, 4, '', '2021-03-01'),
    (1, 5, 'contact_date', NULL), (1, 6, 'gender date_of_birth', '2012-01-01');
INSERT INTO measure_version VALUES ('contacts', 1);
"""


def test_what_was_loaded_before_is_counted_by_the_dates_of_its_rows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        tables.fact_metadata.create_all(connection)
        for statement in OLD_LOAD.split(";")[:-1]:
            connection.execute(text(statement))
    engine.dispose()
    store = open_store(url)
    with store.read() as reader:
        loaded = reader.loaded_lists()
        versions = reader.measure_versions()
    store.close()
    (contacts,) = loaded["contacts"]
    expected = RowDates(5, 3, 1, {"contact_date": 1, "date_of_birth": 1})
    assert (contacts.as_at, contacts.dates) == (dt.date(2012, 3, 31), expected)
    assert loaded["posts"][0].dates is None
    assert versions == {}  # so that every figure is worked out anew by what is known now


OLD_UPLOAD = """
INSERT INTO upload (id, file_name, content, "by", at, state, step, progress)
    VALUES (1, 'old.xlsx', 'bytes', 'analyst', '2012-04-02 09:00:00', 'loading', '', 0.0)
"""


def test_what_an_older_server_left_half_done_waits_for_its_turn(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(text(OLD_UPLOAD))
    engine.dispose()
    store = open_store(url)
    with store.read() as reader:
        (upload,) = reader.uploads_under_way()
        assert (upload.state, upload.worker, upload.attempts) == ("loading", None, 0)
        assert reader.lease() is None
    store.close()
