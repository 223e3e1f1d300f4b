import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text

from kpi.calendar import month
from kpi.errors import KpiError, NotFound
from kpi.extracts.issues import Issue
from kpi.records import Mark, Rebase
from kpi.store import Store, Writer, open_store
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES
from tests.factories import contacts, extract, plan

NOON = dt.datetime(2012, 4, 3, 12, 0, tzinfo=dt.UTC)
FIGURE = {
    "measure": "contacts",
    "month": "2012-03",
    "window": "month",
    "breakdown": "all",
    "category": "all",
    "numerator": 5.0,
    "denominator": None,
    "value": 5.0,
    "rows": 5,
    "cases": 5,
    "left_out": 0,
    "assumed": 0,
    "late": False,
    "undated": 0,
    "outside": 0,
    "doubtful": 0.0,
    "doubted": 0,
    "state": "whole",
}


def add(writer: Writer, as_at: str = "2012-03-31", **lists: list) -> int:
    made, content = extract(as_at, **lists)
    return writer.add_load(made, content, first_month=None, by="analyst", at=NOON)


def observe(writer: Writer, at: dt.datetime, **values: object) -> int:
    change = writer.add_change("load", load_id=None, by="analyst", at=at)
    row = pd.DataFrame([FIGURE | values])[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]
    writer.add_observations(change, row)
    return change


# ── loads ──────────────────────────────────────────────────────────────────────────────────────


def test_a_load_is_kept_as_it_came(store: Store) -> None:
    issue = Issue("error", "blank", "contacts", "List 1", 3, "Gender", None, "Fill it in.", "B3")
    made, content = extract("2012-03-31", contacts=contacts("2012-03", 3), issues=[issue])
    with store.write() as writer:
        id = writer.add_load(
            made, content, first_month=month("2011-04"), by="analyst", at=NOON, demonstration=True
        )
    with store.read() as reader:
        (found,) = reader.loads()
        assert (found.id, found.file_name, found.sha256) == (id, made.file_name, made.sha256)
        assert (found.as_at, str(found.first_month)) == (dt.date(2012, 3, 31), "2011-04")
        assert (found.by, found.at, found.state) == ("analyst", NOON, "loaded")
        assert found.lists == {"contacts": 3}
        assert reader.workbook(id) == content
        assert reader.issues(id) == [issue]
        assert reader.is_demonstration()
        assert reader.places() == {(id, "contacts"): (made.file_name, "List 1")}


def test_loads_are_listed_newest_first(store: Store) -> None:
    with store.write() as writer:
        first = add(writer, contacts=contacts("2012-03", 1))
        second = add(writer, "2012-04-30", contacts=contacts("2012-04", 1))
    with store.read() as reader:
        assert [each.id for each in reader.loads()] == [second, first]


def test_issues_come_gravest_first(store: Store) -> None:
    issues = [
        Issue(severity, "blank", None, None, None, None, None, severity)
        for severity in ("note", "error", "warning", "error")
    ]
    made, content = extract(issues=issues, contacts=contacts("2012-03", 1))
    with store.write() as writer:
        id = writer.add_load(made, content, first_month=None, by="analyst", at=NOON)
    with store.read() as reader:
        found = [each.severity for each in reader.issues(id)]
    assert found == ["error", "error", "warning", "note"]


def test_one_workbook_for_two_dates_is_kept_once_and_is_two_loads(store: Store) -> None:
    made, content = extract(contacts=contacts("2012-03", 1))
    later = dt.date(2012, 4, 30)
    with store.write() as writer:
        first = writer.add_load(made, content, first_month=None, by="a", at=NOON)
        moved = type(made)(**{**vars(made), "as_at": later})
        second = writer.add_load(moved, content, first_month=None, by="a", at=NOON)
        assert writer.twin(made.sha256, made.as_at) == first
        assert writer.twin(made.sha256, later) == second
        assert writer.twin(made.sha256, dt.date(2012, 5, 31)) is None


def test_a_withdrawn_load_is_kept_and_silent_and_has_no_twin(store: Store) -> None:
    with store.write() as writer:
        id = add(writer, contacts=contacts("2012-03", 2))
        sha256 = writer.load(id).sha256
        writer.withdraw_load(id, reason="wrong file", by="analyst", at=NOON)
    with store.read() as reader:
        found = reader.load(id)
        assert (found.state, found.withdrawn_reason, found.withdrawn_by, found.withdrawn_at) == (
            "withdrawn",
            "wrong file",
            "analyst",
            NOON,
        )
        assert reader.loaded_lists() == {}
        assert reader.twin(sha256, found.as_at) is None
        assert len(reader.facts("contacts", [id], ["child_id"])) == 2
        assert reader.workbook(id)


def test_what_is_not_there_is_said_in_a_sentence(store: Store) -> None:
    with store.read() as reader:
        with pytest.raises(NotFound, match=r"There is no load 7\. 'kpi loads' lists them\."):
            reader.load(7)
        with pytest.raises(NotFound, match="no load 7"):
            reader.workbook(7)
        with pytest.raises(NotFound, match="no upload 7"):
            reader.upload(7)
        with pytest.raises(NotFound, match="Upload 7"):
            reader.upload_content(7)


def test_bytes_that_are_not_the_workbooks_are_not_kept(store: Store) -> None:
    made, content = extract(contacts=contacts("2012-03", 1))
    with pytest.raises(AssertionError), store.write() as writer:
        writer.add_load(made, content + b"x", first_month=None, by="a", at=NOON)
    with store.read() as reader:
        assert reader.loads() == []


# ── facts ──────────────────────────────────────────────────────────────────────────────────────


def test_facts_come_back_typed_as_the_extract_had_them(store: Store) -> None:
    records = [
        plan(1, "2012-03-01", None, 2, gender="Female", age=0, disability=True, errors="end_date"),
        plan(2, None, "2012-03-02", None, team="O'Brien; DROP TABLE load--", disability=None),
        plan("%s ?", "1999-12-31", None, 0, disability=False),
    ]
    made, content = extract(child_protection=records)
    with store.write() as writer:
        id = writer.add_load(made, content, first_month=None, by="a", at=NOON)
    frame = made.lists["child_protection"].rows
    fields = [name for name in frame.columns if name not in ("row", "errors")]
    with store.read() as reader:
        found = reader.facts("child_protection", [id], fields)
    pd.testing.assert_frame_equal(
        found.drop(columns="load_id"), frame[["row", "errors", *fields]], check_column_type=False
    )


def test_facts_of_no_load_are_typed_too(store: Store) -> None:
    with store.read() as reader:
        found = reader.facts("child_protection", [], ["start_date", "disability", "team"])
        dated = reader.facts("contacts", [], ["contact_date"], dated={})
    assert found.empty
    assert dated.empty
    assert str(found["start_date"].dtype) == "datetime64[us]"
    assert str(found["disability"].dtype) == "boolean"
    assert str(dated["contact_date"].dtype) == "datetime64[us]"


def test_only_rows_of_the_days_asked_for_come_and_those_without_a_date(store: Store) -> None:
    days = ["2012-02-29", "2012-03-01", None, "2012-03-31", "2012-04-01"]
    records = [{"child_id": str(n), "contact_date": day} for n, day in enumerate(days)]
    with store.write() as writer:
        one = add(writer, contacts=records)
        two = add(writer, "2012-04-30", contacts=records)
    march = (dt.date(2012, 3, 1), dt.date(2012, 3, 31))
    april = (dt.date(2012, 4, 1), dt.date(2012, 4, 30))
    with store.read() as reader:
        found = reader.facts(
            "contacts",
            [one, two],
            ["child_id", "contact_date"],
            dated={one: ("contact_date", *march), two: ("contact_date", *april)},
        )
    assert found[found["load_id"] == one]["child_id"].tolist() == ["1", "2", "3"]
    assert found[found["load_id"] == two]["child_id"].tolist() == ["2", "4"]


# ── observations ───────────────────────────────────────────────────────────────────────────────


def test_the_latest_observation_counts_and_the_old_one_stays_in_the_log(store: Store) -> None:
    with store.write() as writer:
        first = observe(writer, NOON, value=5.0)
        second = observe(writer, NOON + dt.timedelta(hours=1), value=6.0)
    with store.read() as reader:
        assert reader.observations()["value"].tolist() == [6.0]
        assert reader.observations(as_known=NOON)["value"].tolist() == [5.0]
        assert reader.observations(until_change=first)["value"].tolist() == [5.0]
        assert reader.observations(until_change=second)["value"].tolist() == [6.0]
        before = NOON - dt.timedelta(seconds=1)
        assert reader.observations(as_known=before).empty


def test_as_known_is_a_moment_and_not_what_a_clock_on_a_wall_says(store: Store) -> None:
    with store.write() as writer:
        observe(writer, NOON)
    in_athens = dt.timezone(dt.timedelta(hours=3))
    with store.read() as reader:
        known = NOON.astimezone(in_athens)
        assert len(reader.observations(as_known=known)) == 1
        assert reader.observations(as_known=known - dt.timedelta(seconds=1)).empty


def test_a_figure_that_has_gone_is_no_figure(store: Store) -> None:
    with store.write() as writer:
        observe(writer, NOON)
        change = observe(writer, NOON, value=None, numerator=None, state="gone")
    with store.read() as reader:
        assert reader.observations().empty
        assert reader.gone(change) == [("contacts", "2012-03")]
        assert reader.observed_months() == []


def test_observations_are_asked_for_by_measure_month_and_breakdown(store: Store) -> None:
    with store.write() as writer:
        observe(writer, NOON)
        observe(writer, NOON, month="2012-04")
        observe(writer, NOON, measure="referrals")
        observe(writer, NOON, breakdown="team", category="North")
    with store.read() as reader:
        assert len(reader.observations()) == 3
        assert len(reader.observations(breakdowns=None)) == 4
        assert len(reader.observations(breakdowns=["team"])) == 1
        assert reader.observations(measures=["referrals"])["measure"].tolist() == ["referrals"]
        assert reader.observations(months=[month("2012-04")])["month"].tolist() == ["2012-04"]
        assert reader.observed_months() == ["2012-03", "2012-04"]


def test_versions_of_measures_are_remembered(store: Store) -> None:
    with store.write() as writer:
        writer.set_measure_version("contacts", 1)
        writer.set_measure_version("contacts", 2)
        assert writer.measure_versions()["contacts"] == 2


# ── one transaction, one writer, readers that never wait ───────────────────────────────────────


def test_a_writer_that_fails_leaves_nothing(store: Store) -> None:
    with store.read() as reader:
        before = reader.latest_change()

    def load_and_fail() -> None:
        with store.write() as writer:
            add(writer, contacts=contacts("2012-03", 3))
            observe(writer, NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        load_and_fail()
    with store.read() as reader:
        assert reader.loads() == []
        assert reader.observations().empty
        assert reader.latest_change() == before


def test_of_a_rehearsal_nothing_is_kept(store: Store) -> None:
    with store.rehearse() as writer:
        id = add(writer, contacts=contacts("2012-03", 3))
        assert len(writer.facts("contacts", [id], ["child_id"])) == 3
    with store.read() as reader:
        assert reader.loads() == []


@pytest.fixture
def other(url: str) -> Iterator[Store]:
    """The same database, opened by somebody else."""
    opened = open_store(url)
    yield opened
    opened.close()


def test_readers_see_nothing_of_a_load_until_all_of_it_is_there(store: Store, other: Store) -> None:
    with store.write() as writer:
        add(writer, contacts=contacts("2012-03", 3))
        with other.read() as reader:
            assert reader.loads() == []
    with other.read() as reader:
        assert len(reader.loads()) == 1


def test_what_a_reader_is_told_is_of_one_moment(store: Store, other: Store) -> None:
    with other.read() as reader:
        assert reader.loads() == []
        with store.write() as writer:
            add(writer, contacts=contacts("2012-03", 3))
        assert reader.loads() == []
        assert reader.loaded_lists() == {}
    with other.read() as reader:
        assert len(reader.loads()) == 1


def test_opening_a_database_does_not_wait_for_the_writer(store: Store, url: str) -> None:
    found: list[int] = []

    def look() -> None:
        opened = open_store(url)
        with opened.read() as reader:
            found.append(len(reader.loads()))
        opened.close()

    with store.write() as writer:
        add(writer, contacts=contacts("2012-03", 1))
        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        looking.join(5)
        waited = looking.is_alive()
    looking.join(10)
    assert not waited
    assert found == [0]


def test_writers_take_turns_and_the_second_sees_what_the_first_did(
    store: Store, other: Store
) -> None:
    seen: list[int] = []

    def second() -> None:
        with other.write() as writer:
            seen.append(len(writer.loads()))

    with store.write() as writer:
        waiting = threading.Thread(target=second, daemon=True)
        waiting.start()
        waiting.join(0.3)
        assert seen == []
        add(writer, contacts=contacts("2012-03", 1))
    waiting.join(10)
    assert seen == [1]


# ── opening ────────────────────────────────────────────────────────────────────────────────────


def test_opening_a_database_again_changes_nothing(store: Store, url: str) -> None:
    with store.write() as writer:
        id = add(writer, contacts=contacts("2012-03", 2))
    again = open_store(url)
    with again.read() as reader:
        assert len(reader.loads()) == 1
        assert len(reader.facts("contacts", [id], ["child_id"])) == 2
    again.close()


def test_a_column_new_in_a_lists_file_is_added_and_the_rows_stay(store: Store, url: str) -> None:
    with store.write() as writer:
        id = add(writer, contacts=contacts("2012-03", 2))
        writer._connection.execute(text("ALTER TABLE fact_contacts DROP COLUMN source"))
    again = open_store(url)
    with again.read() as reader:
        found = reader.facts("contacts", [id], ["child_id", "source"])
    again.close()
    assert found["child_id"].tolist() == ["0", "1"]
    assert found["source"].isna().all()


@pytest.mark.parametrize(
    "url_",
    [
        "sqlite:///{folder}/no/such/folder/kpi.sqlite",
        "sqlite:///{folder}/text.sqlite",
        "nonsense",
        "nonsense://somewhere/kpi",
    ],
)
def test_what_is_no_database_is_said_in_a_sentence(tmp_path: Path, url_: str) -> None:
    (tmp_path / "text.sqlite").write_text("This is no database.\n" * 200)
    with pytest.raises(KpiError, match="can't be opened"):
        open_store(url_.format(folder=tmp_path))


def test_a_password_is_not_printed() -> None:
    with pytest.raises(KpiError) as caught:
        open_store("postgresql+psycopg://someone:secret@127.0.0.1:1/nothing")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sqlite_keeps_readers_and_writer_apart_and_its_references_whole(database: Path) -> None:
    store = open_store(f"sqlite:///{database}")
    with store.read() as reader:
        assert reader._connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert reader._connection.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_a_rebase_is_kept_and_can_be_undone_and_what_was_known_before_stays(store: Store) -> None:
    made = dt.datetime(2012, 6, 1, 9, tzinfo=dt.UTC)
    undone = dt.datetime(2012, 7, 1, 9, tzinfo=dt.UTC)
    rebase = Rebase("cp_repeat", month("2012-04"), "New structure", "Ann", made)
    with store.write() as writer:
        before = writer.latest_change()
        number = writer.add_rebase(rebase)
        after = writer.latest_change()
        writer.withdraw_rebase(number, by="Ann", at=undone)
    with store.read() as reader:
        assert after > before, "what is said of figures is new, so what is kept is stale"
        assert reader.rebases() == []
        assert reader.rebases(as_known=made) == [replace(rebase, id=number)]
        assert reader.rebases(as_known=made - dt.timedelta(days=1)) == []
    with store.write() as writer, pytest.raises(NotFound, match=f"no rebase {number} that holds"):
        writer.withdraw_rebase(number, by="Ann", at=undone)


def test_a_confidence_mark_is_kept_and_can_be_undone(store: Store) -> None:
    made = dt.datetime(2012, 6, 1, 9, tzinfo=dt.UTC)
    first, last = month("2011-04"), month("2012-03")
    mark = Mark("cp_repeat", first, last, "low", "Two systems side by side", "Ann", made)
    with store.write() as writer:
        number = writer.add_mark(mark)
    with store.read() as reader:
        assert reader.marks() == [replace(mark, id=number)]
    with store.write() as writer:
        writer.withdraw_mark(number, by="Ann", at=made)
    with store.read() as reader:
        assert reader.marks() == []
