"""One workbook, one transaction; what it changes; uploads on their way to being loads."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook as load_book

from kpi import loading
from kpi.calendar import month
from kpi.errors import KpiError, NotFound
from kpi.findings import changed_by_load
from kpi.loading import HowToLoad, load_workbook, load_workbooks
from kpi.records import UploadedList
from kpi.store import Store
from tests.factories import ask, cafs, contacts, figure, load, now, plan, referrals, workbook

MARCH = dt.date(2012, 3, 31)


def changes(report: Any) -> list[tuple[str, str, str, str]]:
    return [
        (each.measure.id, str(each.month), each.was.text, each.now.text) for each in report.changes
    ]


def book(folder: Path, name: str = "extract-2012-03.xlsx", number: int = 3) -> Path:
    return workbook(folder / name, contacts=contacts("2012-03", number))


# ── a workbook becomes a load ──────────────────────────────────────────────────────────────────


def test_a_workbook_is_loaded_whole(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    report = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert (report.status, report.file, report.as_at) == ("loaded", path.name, MARCH)
    assert report.lists == {"contacts": 3}
    with store.read() as reader:
        (found,) = reader.loads()
        assert (found.id, found.by) == (report.load, "analyst")
        assert reader.workbook(found.id) == path.read_bytes()
        assert reader.issues(found.id) == list(report.issues)
        assert [each.kind for each in reader.changes(load_id=found.id)] == ["load"]
    assert figure(store, "contacts", "2012-03").value == 3


def test_the_same_bytes_for_the_same_date_are_one_load(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    first = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    again = load_workbook(
        store, path, HowToLoad(by="somebody else"), at=now(), file_name="copy of it 2012-03.xlsx"
    )
    assert (again.status, again.load) == ("duplicate", first.load)
    assert f"as load {first.load}" in str(again.message)
    with store.read() as reader:
        assert len(reader.loads()) == 1


def test_the_same_bytes_for_another_date_are_another_load(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    other = load_workbook(
        store, path, HowToLoad(by="analyst", as_at=dt.date(2012, 4, 30)), at=now()
    )
    assert other.status == "loaded"


def test_a_withdrawn_workbook_may_come_again(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    first = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert first.load is not None
    loading.withdraw(store, first.load, reason="wrong month", by="analyst", at=now())
    assert load_workbook(store, path, HowToLoad(by="analyst"), at=now()).status == "loaded"
    assert figure(store, "contacts", "2012-03").value == 3


@pytest.mark.parametrize(("day", "ahead"), [(30, True), (31, False)])
def test_a_workbook_of_a_day_to_come_is_loaded_with_a_warning(
    store: Store, tmp_path: Path, day: int, ahead: bool
) -> None:
    at = dt.datetime(2012, 3, day, 12, tzinfo=dt.UTC)
    report = load_workbook(store, book(tmp_path), HowToLoad(by="analyst"), at=at)
    assert report.status == "loaded"
    assert ("as_at_ahead" in {each.code for each in report.issues}) == ahead


def test_what_can_not_be_used_is_refused_and_nothing_is_stored(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "extract-2012-03.xlsx"
    path.write_text("<html>This is a web page.</html>")
    report = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert (report.status, report.load) == ("refused", None)
    assert [each.severity for each in report.issues] == ["refused"]
    assert report.message == report.issues[0].message
    with store.read() as reader:
        assert reader.loads() == []


def test_a_rehearsal_says_what_would_change_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    report = load_workbook(store, path, HowToLoad(by="analyst", dry_run=True), at=now())
    assert (report.status, report.load) == ("loaded", None)
    assert ("contacts", "2012-03", "no data", "3") in changes(report)
    with store.read() as reader:
        assert reader.loads() == []
        assert reader.observations().empty
    assert load_workbook(store, path, HowToLoad(by="analyst"), at=now()).status == "loaded"


def test_several_are_loaded_oldest_first_and_a_bad_one_stops_no_other(
    store: Store, tmp_path: Path
) -> None:
    bad = tmp_path / "extract-2012-02.xlsx"
    bad.write_text("nothing")
    paths = [book(tmp_path, "a 2012-03.xlsx"), bad, book(tmp_path, "z 2012-01.xlsx", 4)]
    reports = list(load_workbooks(store, paths, HowToLoad(by="analyst"), clock=now))
    assert [(each.file, each.status) for each in reports] == [
        ("z 2012-01.xlsx", "loaded"),
        ("extract-2012-02.xlsx", "refused"),
        ("a 2012-03.xlsx", "loaded"),
    ]


def test_progress_is_told_in_words_and_never_goes_back(store: Store, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    load_workbook(
        store,
        book(tmp_path),
        HowToLoad(by="analyst"),
        at=now(),
        progress=lambda step, fraction: told.append((step, fraction)),
    )
    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all(step for step, _ in told)


# ── what a load changes ────────────────────────────────────────────────────────────────────────


def test_a_first_load_changes_no_data_into_figures(store: Store) -> None:
    report = load(store, contacts=contacts("2012-03", 3))
    assert ("contacts", "2012-03", "no data", "3") in changes(report)
    assert {each.why for each in report.changes} == {"first figure"}


def test_a_correction_names_the_months_that_moved_and_no_others(store: Store) -> None:
    load(store, "2012-03-31", contacts=[*contacts("2012-02", 4), *contacts("2012-03", 5)])
    report = load(store, "2012-03-31", contacts=[*contacts("2012-02", 4), *contacts("2012-03", 7)])
    assert changes(report) == [("contacts", "2012-03", "5", "7")]
    assert report.changes[0].why == "2 more recorded"


def test_a_load_that_says_the_same_changes_nothing(store: Store) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 5))
    with store.read() as reader:
        before = len(reader.observations(breakdowns=None))
        last = reader.latest_change()
    report = load(store, "2012-03-31", contacts=contacts("2012-03", 5), referrals=[])
    assert report.status == "loaded"
    assert report.changes == ()
    with store.read() as reader:
        found = reader.observations(breakdowns=None)
        assert len(found) == before
        assert found["change_id"].max() == last


def test_a_month_moves_the_windows_that_hold_it(store: Store) -> None:
    for as_at, before in (("2011-09-30", 5), ("2012-03-31", 5)):
        of = month(as_at[:7])
        rows = {
            "contacts": [row for back in range(6) for row in contacts(str(of - back), 10)],
            "referrals": [row for back in range(6) for row in referrals(str(of - back), before)],
        }
        load(store, as_at, **rows)
    was = figure(store, "contact_conversion", "2012-03")
    assert (was.numerator, was.denominator) == (60, 120)
    rows = [row for back in range(6) for row in referrals(str(month("2011-09") - back), 6)]
    report = load(store, "2011-09-30", referrals=rows)
    moved = {(id, of): (before, now) for id, of, before, now in changes(report)}
    assert moved["contact_conversion", "2012-03"] == ("50.0%", "55.0%")
    assert moved["referrals", "2011-04"] == ("5", "6")
    assert ("referrals", "2012-03") not in moved


def test_what_a_load_changed_can_be_asked_again_later(store: Store) -> None:
    first = load(store, contacts=contacts("2012-03", 5))
    second = load(store, contacts=contacts("2012-03", 7))
    load(store, contacts=contacts("2012-03", 9))
    assert ask(store, changed_by_load, second.load or 0) == second.changes
    assert {each.now.text for each in ask(store, changed_by_load, first.load or 0)} >= {"5"}


# ── withdrawal ─────────────────────────────────────────────────────────────────────────────────


def test_what_a_withdrawn_load_said_goes_and_what_it_silenced_speaks_again(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 5))
    wrong = load(store, contacts=contacts("2012-03", 50))
    changed = loading.withdraw(
        store, wrong.load or 0, reason=" wrong file ", by="analyst", at=now()
    )
    assert [(each.was.text, each.now.text) for each in changed] == [("50", "5")]
    with store.read() as reader:
        kept = reader.load(wrong.load or 0)
        assert (kept.state, kept.withdrawn_reason) == ("withdrawn", "wrong file")
        assert reader.workbook(kept.id)


def test_with_the_only_load_withdrawn_the_figure_is_gone_with_a_reason(store: Store) -> None:
    only = load(store, contacts=contacts("2012-03", 5))
    (change,) = (
        each
        for each in loading.withdraw(store, only.load or 0, reason="x", by="analyst", at=now())
        if each.measure.id == "contacts" and each.month == month("2012-03")
    )
    assert (change.was.text, change.now.text) == ("5", "no data")
    assert change.why == "No extract holds Contacts for March 2012."


def test_a_withdrawal_needs_a_reason_a_load_and_comes_once(store: Store) -> None:
    only = load(store, contacts=contacts("2012-03", 5))
    with pytest.raises(KpiError, match="reason is kept"):
        loading.withdraw(store, only.load or 0, reason="  ", by="analyst", at=now())
    with pytest.raises(NotFound, match="no load 99"):
        loading.withdraw(store, 99, reason="x", by="analyst", at=now())
    loading.withdraw(store, only.load or 0, reason="x", by="analyst", at=now())
    with pytest.raises(KpiError, match="withdrawn already"):
        loading.withdraw(store, only.load or 0, reason="x", by="analyst", at=now())


# ── as known ───────────────────────────────────────────────────────────────────────────────────


def test_every_figure_ever_shown_can_be_shown_again(store: Store) -> None:
    def at(day: int) -> dt.datetime:
        return dt.datetime(2012, 4, day, 12, tzinfo=dt.UTC)

    load(store, contacts=contacts("2012-03", 5), at=at(2))
    wrong = load(store, contacts=contacts("2012-03", 50), at=at(4))
    load(store, "2012-02-29", child_protection=[plan(1, "2012-02-01")], at=at(6))
    loading.withdraw(store, wrong.load or 0, reason="x", by="analyst", at=now())
    known = {day: figure(store, "contacts", "2012-03", as_known=at(day)) for day in (2, 3, 4, 5, 6)}
    assert {day: each.value for day, each in known.items()} == {2: 5, 3: 5, 4: 50, 5: 50, 6: 50}
    assert figure(store, "contacts", "2012-03").value == 5


def test_before_anything_was_known_there_is_no_figure_and_a_reason(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 5))
    long_ago = dt.datetime(2012, 1, 1, tzinfo=dt.UTC)
    found = figure(store, "contacts", "2012-03", as_known=long_ago)
    assert (found.value, found.reason) == (None, "No extract holds Contacts for March 2012.")


# ── new definitions ────────────────────────────────────────────────────────────────────────────


def test_a_new_version_of_a_measure_is_worked_out_anew_and_the_old_figures_stay(
    store: Store,
) -> None:
    load(store, contacts=contacts("2012-03", 5))
    before = now()
    with store.write() as writer:
        change = writer.add_change("load", load_id=None, by="x", at=before)
        wrong = writer.observations(measures=["contacts"])
        writer.add_observations(change, wrong.assign(numerator=7.0, value=7.0))
        writer.set_measure_version("contacts", 0)
    assert figure(store, "contacts", "2012-03").value == 7
    between = now()
    loading.refresh(store, at=now())
    assert figure(store, "contacts", "2012-03").value == 5
    assert figure(store, "contacts", "2012-03", as_known=between).value == 7
    with store.read() as reader:
        last = reader.latest_change()
        assert reader.changes()[-1].kind == "definition"
    loading.refresh(store, at=now())  # nothing is stale any more
    with store.read() as reader:
        assert reader.latest_change() == last


# ── uploads ────────────────────────────────────────────────────────────────────────────────────


def upload(store: Store, id: int) -> Any:
    with store.read() as reader:
        return reader.upload(id)


def test_an_upload_is_read_shown_and_only_then_loaded(store: Store, tmp_path: Path) -> None:
    id = loading.stage(
        store, book(tmp_path), file_name="extract-2012-03.xlsx", by="analyst", at=now()
    )
    assert upload(store, id).state == "waiting"
    loading.preview(store, id, at=now())
    read = upload(store, id)
    assert (read.state, read.as_at, read.as_at_source) == ("read", MARCH, "file name")
    assert read.lists == {"contacts": UploadedList(3, errors=3)}  # no gender was written
    assert ("no data", "3") in {(each.was, each.now) for each in read.changes}
    with store.read() as reader:
        assert reader.loads() == []
    report = loading.confirm(store, id, at=now())
    done = upload(store, id)
    assert (done.state, done.load, done.progress) == ("loaded", report.load, 1.0)
    assert figure(store, "contacts", "2012-03").value == 3
    with store.read() as reader:
        assert reader.loads()[0].by == "analyst"
        with pytest.raises(NotFound):
            reader.upload_content(id)  # the load keeps the bytes now


def test_an_upload_without_a_date_waits_for_one(store: Store, tmp_path: Path) -> None:
    id = loading.stage(
        store, book(tmp_path, "x.xlsx"), file_name="contacts.xlsx", by="analyst", at=now()
    )
    loading.preview(store, id, at=now())
    assert upload(store, id).state == "refused"
    loading.preview(store, id, as_at=MARCH, at=now())
    assert (upload(store, id).state, upload(store, id).as_at) == ("read", MARCH)
    assert loading.confirm(store, id, at=now()).as_at == MARCH


def test_an_upload_keeps_the_first_month_that_it_was_given(store: Store, tmp_path: Path) -> None:
    rows = [{"worker": "Ann", "date_due": "2012-01-10"}]
    path = workbook(tmp_path / "x.xlsx", supervision=rows)
    id = loading.stage(store, path, file_name="supervision 2012-03.xlsx", by="analyst", at=now())
    loading.preview(store, id, first_month=month("2011-04"), at=now())
    loading.confirm(store, id, at=now())
    with store.read() as reader:
        assert str(reader.loads()[0].first_month) == "2011-04"


def test_an_upload_that_is_no_workbook_is_refused_and_let_go(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("nothing")
    id = loading.stage(store, path, file_name="extract-2012-03.xlsx", by="analyst", at=now())
    loading.preview(store, id, at=now())
    found = upload(store, id)
    assert found.state == "refused"
    assert "extract-2012-03.xlsx" in found.message
    assert [each.severity for each in found.issues] == ["refused"]
    with store.read() as reader, pytest.raises(NotFound):
        reader.upload_content(id)


def test_an_upload_of_what_is_loaded_already_is_a_duplicate(store: Store, tmp_path: Path) -> None:
    path = book(tmp_path)
    first = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    id = loading.stage(store, path, file_name=path.name, by="analyst", at=now())
    loading.preview(store, id, at=now())
    assert (upload(store, id).state, upload(store, id).load) == ("duplicate", first.load)


def test_a_discarded_upload_never_counted(store: Store, tmp_path: Path) -> None:
    id = loading.stage(
        store, book(tmp_path), file_name="extract-2012-03.xlsx", by="analyst", at=now()
    )
    loading.preview(store, id, at=now())
    loading.discard(store, id)
    assert upload(store, id).state == "discarded"
    with store.read() as reader:
        assert reader.loads() == []
    with pytest.raises(NotFound):
        loading.confirm(store, id, at=now())
    assert upload(store, id).state == "discarded"


def test_a_workbook_of_several_lists_is_counted_list_by_list(store: Store, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "extract-2012-03.xlsx",
        contacts=contacts("2012-03", 3),
        early_help=cafs("2012-03", 2),
        referrals=[],
    )
    report = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert report.lists == {"contacts": 3, "early_help": 2, "referrals": 0}
    assert figure(store, "referrals", "2012-03").value is None


def test_figures_that_were_shown_before_stand_before_first_ones(store: Store) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 5))
    report = load(store, "2012-04-30", contacts=[*contacts("2012-03", 6), *contacts("2012-04", 4)])
    of_contacts = [each for each in report.changes if each.measure.id == "contacts"]
    assert [str(each.month) for each in of_contacts[:1]] == ["2012-03"]
    assert [each.was.value is None for each in report.changes] == sorted(
        each.was.value is None for each in report.changes
    )


def test_real_dates_beside_a_month_first_text_leave_their_months_in_doubt(
    store: Store, tmp_path: Path
) -> None:
    """One text of two hundred dates says 28 March month first; the others may be exchanged."""
    path = book(tmp_path, number=200)
    content = load_book(path)
    of_contact = [cell.value for cell in content["List 1"][1]].index("Date of Contact")
    content["List 1"][2][of_contact].value = "03/28/2012"
    content.save(path)
    assert load_workbook(store, path, HowToLoad(by="analyst"), at=now()).status == "loaded"
    found = figure(store, "contacts", "2012-03")
    assert (found.value, found.left_out, found.confidence) == (199, 1, "medium")
    assert found.confidence_reasons == (
        "199 dates of a list stand beside texts that are month first: day and month may be "
        "exchanged in them.",
    )
