"""How each promise stands: what was said of it, by whom, and what counts."""

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from kpi import loading
from kpi.calendar import day_name, month
from kpi.cli import main
from kpi.entries import actions
from kpi.entries.action_sheet import changed_by
from kpi.entries.actions import action_standing, meant, record
from kpi.entries.standing import standing
from kpi.errors import KpiError, NotFound
from kpi.loading import HowToLoad
from kpi.plan import plan
from kpi.promises import Action
from kpi.records import ActionChange, ActionUpdate
from kpi.store import Store, open_store
from tests import factories
from tests.factories import now

DUE = Action(
    id="9.1.1", reference="9.1.1", outcome="9.1", wording="Do it.", due=dt.date(2012, 3, 31)
)
MARCH = month("2012-03")
TODAY = dt.date(2012, 4, 10)
SILENT = "nothing said yet"


def said(
    of: str, rag: str | None, progress: str = "", *, load: int | None = 1, **more
) -> ActionUpdate:
    at = dt.datetime(2012, 4, 1, tzinfo=dt.UTC)
    return ActionUpdate("9.1.1", month(of), rag, progress, more.get("revised"), "jo", at, load)


def entered(action: str, rag: str, progress: str) -> ActionUpdate:
    """What Jo enters of an action on the page, for March 2012."""
    return ActionUpdate(action, MARCH, rag, progress, None, by="jo", at=now())


def on(day: str, *updates: ActionUpdate, of: str = "2012-12") -> actions.Standing:
    return action_standing(DUE, updates, month(of), day=dt.date.fromisoformat(day))


def test_an_action_is_overdue_from_the_day_after_its_date_until_it_is_complete() -> None:
    assert not on("2012-03-31").overdue
    assert on("2012-04-01").overdue
    assert not on("2012-04-01", said("2012-03", "Complete")).overdue


def test_a_revised_date_counts_instead_of_the_plans() -> None:
    revised = said("2012-03", "Amber", revised=dt.date(2012, 6, 30))
    assert not on("2012-06-30", revised).overdue
    assert on("2012-07-01", revised).overdue


def test_an_action_without_a_date_is_never_overdue() -> None:
    undated = DUE.model_copy(update={"due": None})
    assert not action_standing(undated, [], MARCH, day=dt.date(2099, 1, 1)).overdue


def test_a_sheets_blank_cells_change_nothing_and_a_repeated_row_is_no_change() -> None:
    first = said("2012-01", "Red", "Begun.", revised=dt.date(2012, 6, 30))
    stands = on("2012-03-31", first, said("2012-02", None), said("2012-03", "Red", "Begun."))
    assert stands.history == (first,)
    later = on("2012-03-31", first, said("2012-02", None, "Half done."))
    assert (later.rag, later.revised) == ("Red", dt.date(2012, 6, 30))
    assert later.note is not None
    assert later.note.progress == "Half done."


def test_what_is_entered_on_the_page_is_all_of_it_so_that_a_date_can_be_taken_back() -> None:
    first = said("2012-01", "Red", "Begun.", revised=dt.date(2012, 6, 30))
    stands = on("2012-03-31", first, said("2012-02", "Green", "As planned.", load=None))
    assert stands.due == DUE.due


def test_what_is_said_of_a_later_month_does_not_count_in_an_earlier_one() -> None:
    updates = said("2012-01", "Red"), said("2012-03", "Green")
    assert on("2012-02-29", *updates, of="2012-02").rag == "Red"


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("2.1.4", ["2.1.4"]),
        ("Action 2.1.4.", ["2.1.4"]),
        (" 1.2.1-B", ["1.2.1-b"]),
        ("4.4.5 (a)", ["4.4.5-a"]),
        ("1.2.1", ["1.2.1-a", "1.2.1-b"]),
        ("2.1", []),
        ("9.9.9", []),
        ("", []),
    ],
)
def test_a_reference_means_one_action_as_a_rule(written: str, ids: list[str]) -> None:
    assert [each.id for each in meant(written)] == ids


def test_an_entry_is_kept_with_its_author_and_what_was_said_before_stays(store: Store) -> None:
    for rag, words in (("Red", "Late."), ("Green", "Caught up.")):
        record(
            store,
            entered("2.1.4", rag, words),
        )
    stands = next(
        s
        for s in factories.ask(store, standing, MARCH, today=TODAY).standings
        if s.action.id == "2.1.4"
    )
    assert [(each.rag, each.progress, each.by) for each in stands.history] == [
        ("Green", "Caught up.", "jo"),
        ("Red", "Late.", "jo"),
    ]


@pytest.mark.parametrize(
    ("rag", "words", "why"),
    [
        ("Purple", "Late.", "no rating 'Purple'"),
        ("Red", " ", "Write what has been done"),
        ("Red", "x" * 2_001, "2,000 are the most"),
        ("Red", "Late.", "Nothing in this is new"),
    ],
)
def test_an_entry_that_says_nothing_or_nonsense_is_refused(
    store: Store, rag: str, words: str, why: str
) -> None:
    record(
        store,
        entered("2.1.4", "Red", "Late."),
    )
    with pytest.raises(KpiError, match=why):
        record(
            store,
            entered("2.1.4", rag, words),
        )
    with store.read() as reader:
        assert len(reader.action_updates()) == 1


def test_an_action_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match=r"no action '9\.9\.9'"):
        record(
            store,
            ActionUpdate(
                "9.9.9", MARCH, rag="Red", progress="Late.", revised=None, by="jo", at=now()
            ),
        )


def test_what_was_known_at_a_moment_can_be_asked(store: Store) -> None:
    record(
        store,
        entered("2.1.4", "Red", "Late."),
    )
    factories.load(store, plan_actions=[{"reference": "2.1.3", "rag": "Green"}])
    before = dt.datetime(2012, 1, 1, tzinfo=dt.UTC)
    with store.read() as reader:
        assert len(reader.action_updates()) == 2
        assert reader.action_updates(as_known=before) == []


# ── the sheet Plan Actions ─────────────────────────────────────────────────────────────────────

ROWS = [
    ("2.1.4", "R", "Three posts filled.", dt.date(2012, 9, 30)),
    ("2.1.3", "On track", None, None),
    ("1.2.1", "Green", "Which one?", None),
    ("1.2.1-b", "Green", "Workshops held.", None),
    ("7.1.1", "Red", None, None),
    ("3.1.1", "Purple", None, None),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook with the sheet alone."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Plan Actions"
    sheet.append(["Reference", "RAG", "Progress", "Revised Date"])
    for row in ROWS:
        sheet.append(row)
    path = tmp_path / "progress-2012-03.xlsx"
    book.save(path)
    return path


def test_a_workbook_with_the_sheet_alone_is_loaded(store: Store, workbook: Path) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam"), at=now())
    assert (report.status, report.lists) == ("loaded", {"plan_actions": 6})
    stands = {
        each.action.id: each
        for each in factories.ask(store, standing, MARCH, today=TODAY).standings
    }
    assert stands["2.1.4"].rag == "Red"
    assert stands["2.1.4"].due == dt.date(2012, 9, 30)
    assert stands["2.1.4"].note is not None
    assert (stands["2.1.4"].note.by, stands["2.1.4"].note.load) == ("sam", report.load)
    assert stands["2.1.3"].rag == "Green"
    assert stands["1.2.1-b"].note is not None


def test_a_reference_that_means_none_or_two_is_an_issue_and_counts_for_none(
    store: Store, workbook: Path
) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam"), at=now())
    found = {
        (each.code, each.row, each.value) for each in report.issues if each.severity == "error"
    }
    assert found == {
        ("ambiguous_action", 4, "1.2.1"),
        ("unknown_action", 6, "7.1.1"),
        ("unknown_code", 7, "Purple"),
    }
    message = next(each.message for each in report.issues if each.code == "ambiguous_action")
    assert "1.2.1-a" in message
    assert "1.2.1-b" in message
    assert report.errors == {"plan_actions": 3}
    stands = {
        each.action.id: each
        for each in factories.ask(store, standing, MARCH, today=TODAY).standings
    }
    assert stands["1.2.1-a"].history == ()
    assert stands["3.1.1"].rag == "Not rated"


def test_a_withdrawn_loads_updates_fall_silent(store: Store, workbook: Path) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam"), at=now())
    assert report.load is not None
    loading.withdraw(store, report.load, reason="Wrong month.", by="sam", at=now())
    assert factories.ask(store, standing, today=TODAY).nothing_said


def test_the_sheet_changes_no_figure(store: Store, workbook: Path) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam"), at=now())
    assert report.changes == ()
    with store.read() as reader:
        assert reader.observed_months() == []


def test_the_command_line_lists_the_sheets_rows(
    tmp_path: Path,
    workbook: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"sqlite:///{tmp_path / 'k.sqlite'}"
    monkeypatch.setattr(sys, "argv", ["kpi", "--database", url, "load", str(workbook), "--json"])
    with contextlib.suppress(SystemExit):
        main()
    (load,) = json.loads(capsys.readouterr().out)["loads"]
    assert (load["status"], load["lists"]) == ("loaded", {"plan_actions": 6})
    assert "ambiguous_action" in {issue["code"] for issue in load["issues"]}


# ── what a sheet changes ───────────────────────────────────────────────────────────────────────

NEWS = [
    ("1.2.1-b", [("RAG", "Not rated", "Green"), ("Progress", SILENT, "Workshops held.")]),
    ("2.1.3", [("RAG", "Not rated", "Green")]),
    (
        "2.1.4",
        [
            ("RAG", "Not rated", "Red"),
            ("Date", "Monthly review, as in the plan", "30 September 2012, revised"),
            ("Progress", SILENT, "Three posts filled."),
        ],
    ),
]


def news(changes: Sequence[ActionChange]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (change.action, [(each.what, each.was, each.now) for each in change.said])
        for change in changes
    ]


def test_a_rehearsal_says_which_actions_a_sheet_would_change_and_keeps_nothing(
    store: Store, workbook: Path
) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam", dry_run=True), at=now())
    assert news(report.actions) == NEWS
    assert {each.month for each in report.actions} == {"2012-03"}
    assert factories.ask(store, standing, today=TODAY).nothing_said


def test_what_a_load_changed_stays_what_it_was_when_it_came_in(
    store: Store, workbook: Path
) -> None:
    report = loading.load_workbook(store, workbook, HowToLoad(by="sam"), at=now())
    assert report.load is not None
    record(
        store,
        ActionUpdate(
            "2.1.4", MARCH, rag="Amber", progress="Four.", revised=None, by="jo", at=now()
        ),
    )
    later = factories.load(store, plan_actions=[{"reference": "2.1.4", "rag": "Green"}])
    loading.withdraw(store, report.load, reason="Wrong month.", by="sam", at=now())
    with store.read() as reader:
        assert news(changed_by(reader, report.load)) == NEWS
        assert later.load is not None
        assert news(changed_by(reader, later.load)) == [("2.1.4", [("RAG", "Amber", "Green")])]


def test_a_sheet_that_repeats_what_is_known_changes_no_action(store: Store) -> None:
    rows = [{"reference": "2.1.4", "rag": "Red", "progress": "Late."}]
    factories.load(store, plan_actions=rows)
    again = factories.load(store, plan_actions=[*rows, {"reference": "2.1.3"}], dry_run=True)
    assert (again.status, again.actions) == ("loaded", ())


def test_a_new_date_is_set_against_the_plans_own(store: Store) -> None:
    dated = next(each for each in plan().actions if each.due)
    row = {"reference": dated.id, "revised_date": dt.date(2012, 9, 30)}
    report = factories.load(store, plan_actions=[row])
    was = f"{day_name(dated.due)}, as in the plan"
    assert news(report.actions) == [(dated.id, [("Date", was, "30 September 2012, revised")])]


def test_a_load_without_the_sheet_changes_no_action(store: Store) -> None:
    record(
        store,
        entered("2.1.4", "Red", "Late."),
    )
    assert factories.load(store, contacts=factories.contacts("2012-03", 2)).actions == ()


def test_a_dry_run_prints_was_and_is_of_each_action_or_that_nothing_is_new(
    database: Path,
    workbook: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dry_run() -> str:
        url = f"sqlite:///{database}"
        command = ["kpi", "--database", url, "load", "--dry-run", str(workbook)]
        monkeypatch.setattr(sys, "argv", command)
        main()
        return capsys.readouterr().out

    said = dry_run()
    assert "  action 2.1.4 2012-03 RAG: Not rated → Red\n" in said
    assert "Date: Monthly review, as in the plan → 30 September 2012, revised" in said
    assert "says nothing new" not in said
    store = open_store(f"sqlite:///{database}")
    rows = [
        {"reference": "2.1.4", "rag": "Red", "progress": "Three posts filled."}
        | {"revised_date": dt.date(2012, 9, 30)},
        {"reference": "2.1.3", "rag": "Green"},
        {"reference": "1.2.1-b", "rag": "Green", "progress": "Workshops held."},
    ]
    factories.load(store, plan_actions=rows)
    store.close()
    said = dry_run()
    assert "Its sheet Plan Actions says nothing new of any action." in said
    assert "→" not in said


# ── the other side ─────────────────────────────────────────────────────────────────────────────


def test_each_requirement_says_whether_any_figure_evidences_it(store: Store) -> None:
    factories.load(store, children_in_need=factories.caseload("A", 19))
    found = {each.name: each for each in factories.ask(store, standing, today=TODAY).requirements}
    assert len(found) == 18 + 19 + 10
    assert (found["IN 12"].state, found["IN 12"].words) == ("some", "3 of 3 targets met")
    assert found["OR 10"].state == "no_figure"
    assert found["OR 16"].state == "none"
    assert [each.id for each in found["OR 8"].actions] == [
        each.id for each in plan().actions if 8 in each.recommendations
    ]


def test_months_reach_from_the_first_figure_to_the_last_thing_said(store: Store) -> None:
    factories.load(store, "2012-03-31", children_in_need=factories.caseload("A", 19))
    record(
        store,
        ActionUpdate(
            "2.1.4",
            month("2012-05"),
            rag="Red",
            progress="Late.",
            revised=None,
            by="jo",
            at=now(),
        ),
    )
    stands = factories.ask(store, standing, today=TODAY)
    assert (stands.month, stands.evidence_month) == (month("2012-05"), MARCH)
    assert [str(each) for each in stands.months] == ["2012-03", "2012-04", "2012-05"]
    with pytest.raises(NotFound, match="run from March 2012 to May 2012"):
        factories.ask(store, standing, month("2012-06"), today=TODAY)
