"""Uploads: every state is shown, and a button does what it says only where that makes sense."""

import datetime as dt
import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from kpi import loading
from kpi.calendar import month
from kpi.errors import KpiError
from kpi.extracts.issues import Issue
from kpi.pages.pieces import issues
from kpi.pages.screens.upload import screen as upload
from kpi.records import ActionChange, FigureChange, Said, Upload, UploadedList, UploadState
from kpi.store import Store
from tests.factories import now
from tests.pages.reading import by_id, ids, links, parts, rows, text

CHANGE = FigureChange(
    "cp_repeat",
    "Second or later child protection plan",
    month("2012-03"),
    was="no data",
    now="10.4%",
    why="new month",
)


def issue(cell: str = "G118", severity: Any = "error", **changes: Any) -> Issue:
    values: dict[str, Any] = {
        "severity": severity,
        "code": "unreadable_date",
        "list": "assessments",
        "sheet": "List_4",
        "row": int(cell[1:]),
        "column": "Continuous Assessment Start Date",
        "value": "31/02/2012",
        "message": "There is no such date.",
        "cell": cell,
    }
    return Issue(**(values | changes))


def handed_in(state: UploadState, **changes: Any) -> Upload:
    values: dict[str, Any] = {
        "id": 7,
        "file_name": "Annex A.xlsx",
        "by": "analyst",
        "at": now(),
        "as_at": dt.date(2012, 3, 31),
        "as_at_source": "file name",
        "lists": {"contacts": UploadedList(4812, 0), "assessments": UploadedList(9, 1)},
        "issues": (issue(), issue("K3", severity="warning")),
        "changes": (CHANGE,) * 10,
    }
    return Upload(state=state, **(values | changes))


def steps(card: Any) -> list[str]:
    (listed,) = [each for each in parts(card) if getattr(each, "className", "") == "steps"]
    return [text(step) for step in listed.children]


def test_a_workbook_that_is_read_says_what_it_holds_and_what_it_would_change() -> None:
    card = upload.card(handed_in("read"))
    words = text(card)
    assert "Read, 1 row with errors" in words
    assert "from the file name" in str(list(parts(card)))
    assert "Contacts 4,812 –" in words
    assert "Not in this file: Early help" in words
    assert "What would change" in words
    assert "All 10 changes" in words
    assert links(card)["Second or later child protection plan"] == (
        "/measure/cp_repeat?month=2012-03"
    )


def test_figures_that_were_shown_before_are_counted_so_that_nobody_overlooks_them() -> None:
    why = "30 of 288 plans became 42 of 288 plans"
    changes = (
        replace(CHANGE, was="10.4%", now="14.6%", why=why),
        replace(CHANGE, now="9", why="first figure"),
    )
    words = text(upload.card(handed_in("read", changes=changes)))
    assert "1 figure that was shown before would change: it stands first." in words
    first_only = text(upload.card(handed_in("read", changes=changes[1:])))
    assert "shown before" not in first_only


def test_issues_say_where_what_and_what_to_do() -> None:
    (row,) = rows(issues.table([issue()], at_most=5, caption="Errors"))
    assert row == [
        "List_4!G118",
        "Continuous Assessment Start Date",
        "31/02/2012",
        "There is no such date.",
    ]


def test_issues_that_differ_in_their_cell_alone_are_one_row() -> None:
    made = issues.table(
        [issue("G1"), issue("G2"), issue("H3", column="Another")], at_most=5, caption="Errors"
    )
    assert [row[0] for row in rows(made)] == ["List_4!G1  and 1 more", "List_4!H3"]


def test_what_is_not_shown_of_many_issues_is_counted() -> None:
    many = [issue(f"G{i}", value=str(i)) for i in range(8)]
    assert "And 3 more" in text(issues.table(many, at_most=5, caption="Errors"))


def test_an_issue_without_a_cell_names_its_row_or_its_sheet() -> None:
    assert issue(cell="G118", row=118).where == "List_4!G118"
    assert Issue("note", "x", None, "List_4", 9, None, None, "m").where == "List_4, row 9"
    assert Issue("note", "x", None, None, None, None, None, "m").where == ""


@pytest.mark.parametrize(
    ("state", "step", "progress", "under_way"),
    [
        ("waiting", "Waiting for its turn", 0.0, "Checked safe"),
        ("reading", "Checking that it is safe", 0.0, "Checked safe"),
        ("reading", "Reading List 4", 0.4, "Read"),
        ("reading", "Comparing with what is there", 0.75, "Compared"),
        ("loading", "Storing", 0.75, "Confirmed"),
    ],
)
def test_progress_says_which_step_is_under_way(
    state: UploadState, step: str, progress: float, under_way: str
) -> None:
    card = upload.card(handed_in(state, step=step, progress=progress))
    assert [each for each in steps(card) if each.startswith("Now")] == [f"Now:  {under_way}"]
    assert step in text(card)


def test_all_steps_of_a_load_are_done_and_the_changed_figures_are_there() -> None:
    card = upload.card(handed_in("loaded", load=3))
    assert all(step.startswith("Done") for step in steps(card))
    assert "What changed" in text(card)
    assert links(card)["Load 3"] == "/loads/3"
    assert links(card)["See the scorecard"] == "/?month=2012-03"
    assert {"type": "upload-confirm", "upload": 7} not in [
        getattr(each, "id", None) for each in parts(card)
    ]


def test_a_refused_file_shows_its_one_sentence() -> None:
    told = "secret.xlsx is protected by a password: save it without one."
    card = upload.card(handed_in("refused", message=told, issues=()))
    assert told in text(card)
    assert "What would change" not in text(card)


def test_a_file_refused_for_its_date_alone_can_be_given_one() -> None:
    refusal = issue(severity="refused", code="no_as_at_date")
    dated = {"type": "upload-as-at", "upload": 7}
    card = upload.card(handed_in("refused", message="It has no date.", issues=(refusal,)))
    assert by_id(card, dated).value == "2012-03-31"


def test_a_duplicate_says_so() -> None:
    card = upload.card(handed_in("duplicate", message="Loaded already, as load 3."))
    assert "Loaded already, as load 3." in text(card)


def test_what_is_dealt_with_goes_out_of_sight() -> None:
    old = now() - dt.timedelta(days=2)
    shown = upload.cards(
        [handed_in("discarded"), handed_in("loaded", at=old), handed_in("refused", at=old)], now()
    )
    assert [getattr(each, "data-state") for each in shown] == ["refused"]


def test_the_page_asks_again_only_while_something_is_under_way() -> None:
    still = upload.layout([handed_in("read")], 50 << 20, now())
    busy = upload.layout([handed_in("reading")], 50 << 20, now())
    assert by_id(still, "upload-poll").disabled is True
    assert by_id(busy, "upload-poll").disabled is False
    assert "up to 50 MB each" in text(by_id(still, "drop"))
    assert "choose-files" in ids(still)


class Worker:
    """A worker that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def confirm(self, id: int, *, sure: bool = False) -> None:
        self.asked.append(("confirm, sure" if sure else "confirm", id))

    def preview(self, id: int, **dates: Any) -> None:
        self.asked.append(("preview", id, dates))


def site_with(store: Store, state: str) -> Any:
    with store.write() as writer:
        id = writer.add_upload(file_name="a.xlsx", content=b"x", by="analyst", at=now())
        writer.update_upload(id, state=state)
    return SimpleNamespace(store=store, jobs=Worker(), clock=now)


def test_confirming_sets_the_worker_on_the_load(store: Store) -> None:
    site = site_with(store, "read")
    upload.act(site, "upload-confirm", 1)
    assert site.jobs.asked == [("confirm", 1)]


@pytest.mark.parametrize("state", ["loading", "loaded", "duplicate", "discarded", "refused"])
def test_what_is_not_waiting_to_be_confirmed_cannot_be(store: Store, state: str) -> None:
    site = site_with(store, state)
    with pytest.raises(KpiError, match="has moved on"):
        upload.act(site, "upload-confirm", 1)
    assert site.jobs.asked == []


DOUBT = "A figure of a closed month that has been shown falls: Contacts, March 2012: 5, then 4."


def test_a_load_with_doubts_shows_them_and_asks_for_a_second_yes() -> None:
    card = upload.card(handed_in("read", doubts=(DOUBT,)))
    assert DOUBT in text(by_id(card, "upload-7-doubts"))
    assert text(by_id(card, {"type": "upload-confirm", "upload": 7})) == "Confirm this load"
    again = upload.card(handed_in("read", doubts=(DOUBT,), asked_again=True))
    button = by_id(again, {"type": "upload-confirm-again", "upload": 7})
    assert text(button) == "Yes, load it all the same"
    assert {"type": "upload-confirm", "upload": 7} not in [
        getattr(each, "id", None) for each in parts(again)
    ]
    assert upload.signature([handed_in("read")]) != upload.signature(
        [handed_in("read", asked_again=True)]
    )


def test_a_load_without_doubts_says_nothing_of_any() -> None:
    assert "Look at this before" not in text(upload.card(handed_in("read")))


def test_a_read_upload_says_whom_it_overrules_who_is_later_and_what_came_meanwhile() -> None:
    words = text(
        upload.card(
            handed_in(
                "read",
                overrules=("March 2012 is loaded already: load 3.",),
                spoken_over=("Load 4 is later.",),
                message="Since this was read load 5 came in.",
            )
        )
    )
    for said in ("loaded already: load 3.", "Load 4 is later.", "load 5 came in."):
        assert said in words


def with_doubts(store: Store, *, asked_again: bool) -> Any:
    site = site_with(store, "read")
    with store.write() as writer:
        waiting = replace(writer.upload(1), doubts=(DOUBT,), asked_again=asked_again)
        writer.keep_upload(waiting)
    return site


def test_the_first_yes_to_a_load_with_doubts_asks_again_and_the_second_loads_it(
    store: Store,
) -> None:
    site = with_doubts(store, asked_again=False)
    with pytest.raises(KpiError, match="has moved on"):
        upload.act(site, "upload-confirm-again", 1)
    upload.act(site, "upload-confirm", 1)
    assert site.jobs.asked == []
    with store.read() as reader:
        assert reader.upload(1).asked_again
    upload.act(site, "upload-confirm-again", 1)
    assert site.jobs.asked == [("confirm, sure", 1)]


def test_reading_again_takes_the_dates_chosen(store: Store) -> None:
    site = site_with(store, "read")
    upload.act(site, "upload-again", 1, as_at="2012-03-30", first_month="2012-01-01")
    ((_, _, dates),) = site.jobs.asked
    assert dates["as_at"] == dt.date(2012, 3, 30)
    assert str(dates["first_month"]) == "2012-01"


def test_reading_again_without_a_date_is_told(store: Store) -> None:
    site = site_with(store, "read")
    with pytest.raises(KpiError, match="Choose the date"):
        upload.act(site, "upload-again", 1)


def test_discarding_lets_go_of_the_file(store: Store) -> None:
    site = site_with(store, "read")
    upload.act(site, "upload-discard", 1)
    with store.read() as reader:
        assert reader.upload(1).state == "discarded"


# ── the sheet Plan Actions ─────────────────────────────────────────────────────────────────────

SAID_ANEW = ActionChange(
    "2.1.4",
    "Keep every social worker's caseload right.",
    "2012-03",
    (
        Said("RAG", "Not rated", "Red"),
        Said("Progress", "nothing said yet", "Three <b>posts</b> filled."),
    ),
)
OF_ACTIONS = {"plan_actions": UploadedList(12, 0)}


def test_before_it_is_confirmed_a_sheet_of_actions_says_what_is_and_what_would_be() -> None:
    card = upload.card(handed_in("read", lists=OF_ACTIONS, changes=(), actions=(SAID_ANEW,)))
    words = text(card)
    assert "No figure would change." in words
    assert "The sheet’s 12 rows would change how one action stands in March 2012." in words
    assert "Action Is Would be" in words
    for said in ("2.1.4", "Not rated", "Red", "Three <b>posts</b> filled."):
        assert said in words
    assert "2.1.4" not in links(card)  # nothing may be loaded for that month yet


def test_a_loaded_sheet_of_actions_leads_to_them() -> None:
    card = upload.card(handed_in("loaded", load=3, lists=OF_ACTIONS, actions=(SAID_ANEW,)))
    assert "Action Was Is" in text(card)
    assert links(card)["2.1.4"] == "/plan?month=2012-03#action-2-1-4"


def test_a_sheet_of_actions_with_nothing_new_says_so_and_a_workbook_without_one_says_nothing() -> (
    None
):
    assert "says nothing new" in text(upload.card(handed_in("read", lists=OF_ACTIONS)))
    assert "Actions of the plan" not in text(upload.card(handed_in("read")))


def test_many_actions_are_one_key_away() -> None:
    card = upload.card(handed_in("read", lists=OF_ACTIONS, actions=(SAID_ANEW,) * 11))
    assert "would change how 11 actions stand" in text(card)
    assert "All 11 actions" in text(card)


def test_an_upload_keeps_what_it_would_change_of_actions(store: Store) -> None:
    path = workbook_of_actions()
    with store.write() as writer:
        id = writer.add_upload(
            file_name="actions-2012-03.xlsx", content=path, by="analyst", at=now()
        )
    loading.preview(store, id, at=now())
    with store.read() as reader:
        read = reader.upload(id)
    assert [each.what for each in read.actions[0].said] == ["RAG"]
    assert "Green" in text(upload.card(read))
    loading.confirm(store, id, at=now())
    with store.read() as reader:
        assert reader.upload(id).actions == read.actions


def workbook_of_actions() -> bytes:
    """A workbook whose sheet rates action 2.1.4 green."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan Actions"
    sheet.append(["Reference", "RAG", "Progress", "Revised Date"])
    sheet.append(["2.1.4", "Green", None, None])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
