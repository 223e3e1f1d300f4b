"""`kpi`: what it prints, where, and with which exit status."""

import csv
import datetime as dt
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi.measures import definitions
from kpi.plan import plan as the_plan
from kpi.store import open_store
from tests.cli.conftest import Kpi
from tests.factories import cafs, caseload, child, contacts, load, plan, post, workbook

REAL = Path(__file__).parents[2] / "../shared/real/annex_a"
REAL_ROWS = (5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5)
ISSUE_KEYS = ["severity", "code", "list", "sheet", "row", "column", "value", "message"]
FIGURE_KEYS = [
    "measure",
    "month",
    "window",
    "breakdown",
    "category",
    "numerator",
    "denominator",
    "value",
    "unit",
    "target",
    "status",
    "confidence",
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Three contacts: without gender and the like, which is an error; numbers as ids, a note."""
    rows = [{**each, "child_id": n} for n, each in enumerate(contacts("2012-03", 3))]
    return workbook(tmp_path / "extract-2012-03.xlsx", contacts=rows)


# ── kpi load ───────────────────────────────────────────────────────────────────────────────────


def test_a_load_in_json(kpi: Kpi, book: Path) -> None:
    said = kpi("load", book, "--json")
    assert (said.status, said.err, list(said.json)) == (0, "", ["loads"])
    (load_,) = said.json["loads"]
    assert list(load_) == ["file", "load", "as_at", "status", "lists", "issues"]
    assert (load_["file"], load_["load"], load_["as_at"], load_["status"], load_["lists"]) == (
        book.name,
        1,
        "2012-03-31",
        "loaded",
        {"contacts": 3},
    )
    assert load_["issues"]
    for issue in load_["issues"]:
        assert list(issue) == ISSUE_KEYS
        assert issue["severity"] in ("error", "warning", "note")
        assert issue["message"].endswith(".")


def test_the_same_workbook_twice_is_one_load(kpi: Kpi, book: Path) -> None:
    first = kpi("load", book, "--json").json["loads"][0]
    again = kpi("load", book, "--json")
    (load_,) = again.json["loads"]
    assert (again.status, load_["status"], load_["load"]) == (0, "duplicate", first["load"])
    assert len(kpi("loads", "--json").json["loads"]) == 1


def test_one_refused_of_several_is_exit_status_1_with_a_sentence_and_the_rest_is_loaded(
    kpi: Kpi, book: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "extract-2012-02.xlsx"
    bad.write_text("<html></html>")
    said = kpi("load", bad, book, tmp_path / "absent.xlsx", "--json")
    assert said.status == 1
    assert {each["file"]: each["status"] for each in said.json["loads"]} == {
        "absent.xlsx": "refused",
        "extract-2012-02.xlsx": "refused",
        "extract-2012-03.xlsx": "loaded",
    }
    refused = [each for each in said.json["loads"] if each["status"] == "refused"]
    assert [each["load"] for each in refused] == [None, None]
    assert [each["issues"][0]["severity"] for each in refused] == ["refused", "refused"]
    assert len(said.err.strip().splitlines()) == 2
    assert "absent.xlsx" in said.err
    assert "extract-2012-02.xlsx" in said.err


def test_a_workbook_without_a_date_is_refused_until_it_is_given_one(
    kpi: Kpi, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "contacts.xlsx", contacts=contacts("2012-03", 3))
    said = kpi("load", path, "--json")
    assert said.status == 1
    assert said.json["loads"][0]["issues"][0]["code"] == "no_as_at_date"
    by_month = kpi("load", path, "--month", "2012-02", "--json").json["loads"][0]
    assert by_month["as_at"] == "2012-02-29"
    by_date = kpi("load", path, "--as-at", "2012-03-31", "--json").json["loads"][0]
    assert (by_date["status"], by_date["as_at"]) == ("loaded", "2012-03-31")


def test_a_folder_is_loaded_oldest_first_without_what_is_no_workbook(
    kpi: Kpi, tmp_path: Path
) -> None:
    for name in ("b 2012-03.xlsx", "c 2012-01.xlsx", "a 2012-02.xlsx"):
        workbook(tmp_path / name, contacts=contacts(name[2:9], 2))
    for name in ("~$b 2012-03.xlsx", ".hidden 2012-04.xlsx", "notes.txt"):
        (tmp_path / name).write_text("x")
    said = kpi("load", tmp_path, "--json")
    assert said.status == 0
    assert [each["file"] for each in said.json["loads"]] == [
        "c 2012-01.xlsx",
        "a 2012-02.xlsx",
        "b 2012-03.xlsx",
    ]


def test_an_empty_folder_is_said(kpi: Kpi, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    folder.mkdir()
    said = kpi("load", folder)
    assert (said.status, said.out) == (1, "")
    assert said.err == "none: There is no workbook in this folder.\n"


def test_a_dry_run_says_what_would_change_and_keeps_nothing(kpi: Kpi, book: Path) -> None:
    said = kpi("load", book, "--dry-run")
    assert said.status == 0
    assert "would load, as at 2012-03-31: contacts 3" in said.out
    assert "contacts 2012-03 month: no data → 3 (first figure)" in said.out
    assert kpi("loads", "--json").json == {"loads": []}
    assert kpi("load", book, "--dry-run", "--json").json["loads"][0]["load"] is None


def test_a_log_of_several_years_is_loaded_with_its_first_month(
    kpi: Kpi, url: str, tmp_path: Path
) -> None:
    rows = [
        {"worker": "Ann", "date_due": "2011-05-10"},
        {"worker": "Ann", "date_due": "2012-03-01"},
    ]
    path = workbook(tmp_path / "log 2012-03.xlsx", supervision=rows)
    warned = kpi("load", path, "--dry-run", "--json").json["loads"][0]["issues"]
    assert "other_month" in {each["code"] for each in warned}
    said = kpi("load", path, "--from", "2011-04", "--json")
    assert "other_month" not in {each["code"] for each in said.json["loads"][0]["issues"]}
    store = open_store(url)
    with store.read() as reader:
        assert str(reader.loads()[0].first_month) == "2011-04"
    store.close()


@pytest.mark.skipif(not REAL.exists(), reason="the real workbooks are not beside this repository")
def test_the_real_workbook_is_loaded_with_every_row(kpi: Kpi) -> None:
    said = kpi("load", REAL / "Annex_A_2024_Jan.xlsx", "--as-at", "2021-03-16", "--json")
    assert (said.status, said.err) == (0, "")
    (load_,) = said.json["loads"]
    assert tuple(load_["lists"].values()) == REAL_ROWS
    values = kpi("values", "--format", "json")
    assert values.status == 0
    assert {each["month"] for each in values.json} == {"2021-03"}
    known = {each["measure"]: each for each in values.json if each["value"] is not None}
    assert {"cp_children", "cp_18_months", "contacts", "referrals"} <= set(known)
    assert known["contacts"]["part"] is True
    # All its workers are #N/A, which is neither a worker nor none.
    (over,) = kpi("values", "unallocated", "--format", "json").json
    assert over["value"] is None
    assert over["reason"].startswith("All 5 rows are left out")


@pytest.mark.skipif(not REAL.exists(), reason="the real workbooks are not beside this repository")
def test_a_list_without_rows_speaks_for_no_month(kpi: Kpi) -> None:
    said = kpi("load", REAL / "2015-01-sample.xlsx", "--as-at", "2015-03-31", "--json")
    lists = said.json["loads"][0]["lists"]
    assert lists.pop("referrals") == 5
    assert set(lists.values()) == {0}
    referrals = kpi("values", "referrals", "contacts", "--window", "month", "--format", "json")
    by_measure = {each["measure"]: each for each in referrals.json}
    assert by_measure["referrals"]["value"] is not None
    assert by_measure["contacts"]["value"] is None


# ── kpi loads, withdraw, issues ────────────────────────────────────────────────────────────────


def test_loads_in_json_newest_first(kpi: Kpi, book: Path, tmp_path: Path) -> None:
    kpi("load", book)
    kpi("load", workbook(tmp_path / "x 2012-04.xlsx", contacts=contacts("2012-04", 1)))
    assert kpi("withdraw", 1, "--reason", "the wrong file").status == 0
    found = kpi("loads", "--json").json["loads"]
    assert [list(each) for each in found] == [
        ["load", "file", "as_at", "status", "by", "at", "lists"]
    ] * 2
    assert [(each["load"], each["status"], each["as_at"]) for each in found] == [
        (2, "loaded", "2012-04-30"),
        (1, "withdrawn", "2012-03-31"),
    ]
    assert found[1]["lists"] == {"contacts": 3}
    assert dt.datetime.fromisoformat(found[0]["at"]).tzinfo is not None


def test_a_withdrawal_is_said_and_needs_a_reason(kpi: Kpi, book: Path) -> None:
    kpi("load", book)
    assert kpi("withdraw", 1).status == 2
    assert kpi("withdraw", 9, "--reason", "x").err == (
        "There is no load 9. 'kpi loads' lists them.\n"
    )
    said = kpi("withdraw", 1, "--reason", "x")
    assert re.fullmatch(r"Load 1 is withdrawn\. Figures changed: \d+\.\n", said.out)
    assert kpi("withdraw", 1, "--reason", "x").status == 1


def test_issues_in_every_format(kpi: Kpi, book: Path, tmp_path: Path) -> None:
    kpi("load", book)
    found = kpi("issues", 1, "--format", "json").json
    assert found
    assert all(list(each) == ISSUE_KEYS for each in found)
    notes = kpi("issues", 1, "--severity", "note", "--format", "json").json
    assert {each["severity"] for each in found} == {"error", "note"}
    assert notes == [each for each in found if each["severity"] == "note"]
    rows = list(csv.DictReader(io.StringIO(kpi("issues", 1, "--format", "csv").out)))
    assert [each["code"] for each in rows] == [each["code"] for each in found]
    path = tmp_path / "issues.xlsx"
    assert kpi("issues", 1, "--format", "xlsx", "-o", path).status == 0
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ISSUE_KEYS
    assert sheet.max_row == len(found) + 1
    assert kpi("issues", 7).status == 1


def test_a_value_that_looks_like_a_formula_is_inert_in_csv_and_xlsx(
    kpi: Kpi, tmp_path: Path
) -> None:
    evil = '=HYPERLINK("http://example.org";"x")'
    rows = [{"child_id": "1", "contact_date": "2012-03-01", "source": evil}]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "List 1"
    sheet.append(["Child Unique ID", "Date of Contact", "Contact Source"])
    sheet.append(["1", dt.date(2012, 3, 1), None])
    sheet["C2"].value = rows[0]["source"]
    sheet["C2"].data_type = "s"
    book.save(tmp_path / "x 2012-03.xlsx")
    kpi("load", tmp_path / "x 2012-03.xlsx")
    found = [
        each["value"]
        for each in csv.DictReader(io.StringIO(kpi("issues", 1, "--format", "csv").out))
        if "HYPERLINK" in each["value"]
    ]
    assert found
    assert all(each.startswith("'=") for each in found)
    kpi("issues", 1, "--format", "xlsx", "-o", tmp_path / "issues.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "issues.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


# ── kpi values ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def loaded(url: str) -> str:
    """March 2012: a little of everything."""
    store = open_store(url)
    load(
        store,
        "2012-03-31",
        contacts=contacts("2012-03", 3),
        early_help=cafs("2012-03", 2),
        children_in_need=[*caseload("Ann", 21, team="North"), child(1, None)],
        child_protection=[plan(1, "2010-01-01", team="North"), plan(2, "2012-03-01")],
        posts=[post(10, 9, 1.5)],
    )
    store.close()
    return url


def test_figures_in_json(kpi: Kpi, loaded: str) -> None:
    said = kpi("values", "--format", "json")
    assert (said.status, said.err) == (0, "")
    found = {each["measure"]: each for each in said.json}
    assert list(found) == list(the_plan().measures)
    for id, each in found.items():
        assert list(each)[: len(FIGURE_KEYS)] == FIGURE_KEYS
        assert (each["month"], each["breakdown"], each["category"]) == ("2012-03", "all", "all")
        assert each["window"] == the_plan().measure(id).window
        assert each["status"] in ("met", "near", "missed", "no_data", "no_target")
        assert each["confidence"] in ("high", "medium", "low")
        assert (each["value"] is None) == ("reason" in each)
    assert {key: found["vacancy_rate"][key] for key in FIGURE_KEYS[5:]} == {
        "numerator": 1,
        "denominator": 10,
        "value": 10,
        "unit": "percent",
        "target": "At most 10%",
        "status": "met",
        "confidence": "high",
    }
    assert (found["caseload_max"]["value"], found["caseload_max"]["denominator"]) == (21, None)
    assert found["cp_started"]["target"] is None
    assert found["caf_growth"]["reason"].endswith("no extract holds Early help for April 2011.")
    assert found["caseload_mean"]["remark"].startswith("1 of the workers")


def test_hindsight_is_said_where_it_applies_and_only_there(kpi: Kpi, url: str) -> None:
    store = open_store(url)
    load(store, "2011-12-31", posts=[post(10, 9)])
    load(store, "2012-01-31", posts=[post(10, 9)])
    store.close()
    said = kpi("values", "vacancy_rate", "--from", "2011-12", "--format", "json").json
    assert [(each["month"], each.get("hindsight")) for each in said] == [
        ("2011-12", True),
        ("2012-01", None),
    ]


def test_months_and_windows_as_asked(kpi: Kpi, loaded: str) -> None:
    def months(*arguments: str) -> list[str]:
        return [each["month"] for each in kpi("values", "contacts", *arguments).json]

    js = ("--format", "json")
    assert months("--month", "2011-12", *js) == ["2011-12"]
    assert months("--from", "2012-02", "--to", "2012-03", *js) == ["2012-02", "2012-03"]
    assert months("--from", "2012-02", *js) == ["2012-02", "2012-03"]
    assert len(months("--to", "2012-01", *js)) == 4
    assert months(*js) == ["2012-03"]
    flows = kpi("values", "--window", "ytd", *js).json
    assert {the_plan().measure(each["measure"]).kind for each in flows} == {"flow"}
    judged = {"caf_growth", "audits"}  # the only ones judged on the year to date
    assert {each["status"] for each in flows if each["measure"] not in judged} == {"no_target"}
    stocks = kpi("values", "--window", "snap", *js).json
    assert {the_plan().measure(each["measure"]).kind for each in stocks} == {"stock"}
    assert kpi("values", "contacts", "--window", "snap", *js).json == []


def test_a_month_never_loaded_is_null_with_a_reason(kpi: Kpi, loaded: str) -> None:
    (only,) = kpi("values", "contacts", "--month", "2015-01", "--format", "json").json
    assert (only["value"], only["status"]) == (None, "no_data")
    assert only["reason"] == "No extract holds Contacts for January 2015."


def test_figures_by_a_breakdown(kpi: Kpi, loaded: str) -> None:
    found = kpi("values", "cp_children", "--by", "team", "--format", "json").json
    assert [(each["breakdown"], each["category"], each["value"]) for each in found] == [
        ("team", "North", 1),
        ("team", "Not recorded", 1),
    ]
    assert kpi("values", "vacancy_rate", "--by", "gender", "--format", "json").json == []


def test_figures_as_a_table_and_as_csv(kpi: Kpi, loaded: str) -> None:
    table = kpi("values", "vacancy_rate").out.splitlines()
    assert table[0].split()[:3] == ["measure", "month", "window"]
    assert len(table) == 2
    (row,) = csv.DictReader(io.StringIO(kpi("values", "vacancy_rate", "--format", "csv").out))
    assert (row["measure"], row["value"], row["status"]) == ("vacancy_rate", "10", "met")
    every = list(csv.DictReader(io.StringIO(kpi("values", "--format", "csv").out)))
    assert len(every) == len(the_plan().measures)
    assert all(each["reason"] for each in every if not each["value"])


def test_nothing_loaded_is_no_figures(kpi: Kpi) -> None:
    assert kpi("values", "--format", "json").json == []
    assert kpi("values").out == "No figures.\n"
    assert kpi("loads").out == "Nothing is loaded yet.\n"
    assert kpi("scorecard").status == 1


def test_figures_as_they_were_known(kpi: Kpi, url: str) -> None:
    store = open_store(url)
    noon = dt.datetime(2012, 4, 3, 12, tzinfo=dt.UTC)
    load(store, contacts=contacts("2012-03", 5), at=noon)
    load(store, contacts=contacts("2012-03", 7), at=noon + dt.timedelta(hours=6))
    store.close()

    def known(moment: str) -> Any:
        (only,) = kpi(
            "values", "contacts", "--month", "2012-03", "--as-known", moment, "--format", "json"
        ).json
        return only["value"]

    assert known("2012-04-03T12:00:00+00:00") == 5
    assert known("2012-04-03T12:00:00Z") == 5
    assert known("2012-04-03T15:00+03:00") == 5
    assert known("2012-04-03T14:59+03:00") is None
    assert known("2012-04-04") == 7
    assert known("2012-04-03") is None
    assert kpi("values", "contacts", "--format", "json").json[0]["value"] == 7
    here = noon.astimezone().replace(tzinfo=None)  # without an offset it is this machine's time
    assert known(here.isoformat()) == 5
    assert known((here - dt.timedelta(minutes=1)).isoformat()) is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone can't be set here")
def test_a_moment_without_an_offset_is_of_this_machines_time_zone(
    kpi: Kpi, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url)
    load(store, contacts=contacts("2012-03", 5), at=dt.datetime(2012, 4, 3, 12, tzinfo=dt.UTC))
    store.close()
    asked = ("values", "contacts", "--month", "2012-03", "--format", "json", "--as-known")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert kpi(*asked, "2012-04-03T21:00").json[0]["value"] == 5
        assert kpi(*asked, "2012-04-03T20:59").json[0]["value"] is None
    finally:
        monkeypatch.undo()
        time.tzset()


# ── kpi scorecard, cases, measures, template ───────────────────────────────────────────────────


def test_a_scorecard_in_json(kpi: Kpi, loaded: str) -> None:
    card = kpi("scorecard", "--format", "json").json
    assert list(card) == ["month", "sentence", "changes", "still", "chance", "measures"]
    assert card["month"] == "2012-03"
    values = {each["measure"]: each for each in kpi("values", "--format", "json").json}
    for each in card["measures"]:
        for key in FIGURE_KEYS:
            assert each[key] == values[each["measure"]][key]
        assert each["sentence"]
        assert each.keys() >= {"variation", "assurance", "changed"}
    assert kpi("scorecard", "--month", "2019-01").status == 1
    rows = list(csv.DictReader(io.StringIO(kpi("scorecard", "--format", "csv").out)))
    assert len(rows) == len(card["measures"])
    assert card["sentence"] in kpi("scorecard").out


def test_the_rows_behind_a_figure_with_a_warning_on_standard_error(kpi: Kpi, loaded: str) -> None:
    said = kpi("cases", "cp_18_months", "--month", "2012-03", "--format", "json")
    assert [(each["file"], each["sheet"], each["row"]) for each in said.json] == [
        ("extract-2012-03-31.xlsx", "List 7", 2),
        ("extract-2012-03-31.xlsx", "List 7", 3),
    ]
    assert [each["numerator"] for each in said.json] == [1, 0]
    assert said.json[0]["start_date"] == "2010-01-01"
    assert said.err.startswith("Not for release")
    for measure in definitions():
        for form in ("json", "csv", "table"):
            assert kpi("cases", measure, "--month", "2012-03", "--format", form).status == 0


def test_the_catalogue(kpi: Kpi) -> None:
    found = kpi("measures", "--json").json["measures"]
    assert [each["measure"] for each in found] == list(the_plan().measures)
    assert found[1]["targets"][0]["level"] in ("14.4", 14.4)
    assert "cp_repeat" in kpi("measures").out


def test_the_blank_workbook_is_one_that_is_read(kpi: Kpi, tmp_path: Path) -> None:
    path = tmp_path / "blank 2012-03.xlsx"
    assert kpi("template", "-o", path).status == 0
    said = kpi("load", path, "--dry-run", "--json")
    assert said.status == 0
    assert len(said.json["loads"][0]["lists"]) == 18


# ── the database, wrong usage, and other trouble ───────────────────────────────────────────────


def test_the_database_is_understood_before_and_after_the_command(
    kpi: Kpi, book: Path, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert kpi("--database", other, "load", book).status == 0
    assert kpi("loads", "--json").json == {"loads": []}
    for arguments in (
        ("--database", other, "loads", "--json"),
        ("loads", "--json", "--database", other),
    ):
        assert len(kpi(*arguments).json["loads"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("values", "--month", "2012-13"),
        ("values", "--month", "March"),
        ("values", "--month", "2012-03", "--from", "2012-01"),
        ("values", "--window", "fortnight"),
        ("values", "--by", "colour"),
        ("values", "--as-known", "yesterday"),
        ("load",),
        ("load", "x.xlsx", "--as-at", "31/03/2012"),
        ("load", "x.xlsx", "--as-at", "2012-03-31", "--month", "2012-03"),
        ("load", "x.xlsx", "--colour"),
        ("cases", "contacts"),
        ("issues", "one"),
        ("serve", "--port", "0"),
        ("demo", "--months", "37"),
    ],
)
def test_wrong_usage_is_exit_status_2_and_says_so_on_standard_error(
    kpi: Kpi, arguments: tuple[str, ...]
) -> None:
    said = kpi(*arguments)
    assert (said.status, said.out) == (2, "")
    assert "Usage: kpi" in said.err
    assert "Error: " in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("values", "nonsense"), "There is no measure 'nonsense'. The measures are: "),
        (("cases", "contacts", "--month", "2012-03", "--window", "snap"), "has no window 'snap'"),
        (("--database", "nonsense", "loads"), "The database can't be opened"),
        (("--database", "sqlite:////no/such/folder/x.sqlite", "loads"), "can't be opened"),
        (("template", "-o", "/no/such/folder/x.xlsx"), "/no/such/folder"),
        (("chart", "contacts"), "There are no figures yet. Load a workbook first."),
    ],
)
def test_what_fails_is_exit_status_1_with_one_sentence_on_standard_error(
    kpi: Kpi, arguments: tuple[str, ...], sentence: str
) -> None:
    said = kpi(*arguments)
    assert (said.status, said.out) == (1, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


def test_help_is_no_failure(kpi: Kpi) -> None:
    said = kpi("--help")
    assert said.status == 0
    for command in ("demo", "serve", "load", "loads", "issues", "measures", "values", "cases",
                    "scorecard", "chart", "template", "withdraw"):  # fmt: skip
        assert re.search(rf"^  {command} ", said.out, re.MULTILINE), command
        assert kpi(command, "--help").status == 0


def test_figures_are_written_to_a_pipe_that_knows_only_windows_letters(loaded: str) -> None:
    """Minus signs and ≤ are not in the code page of a Windows pipe."""
    found = subprocess.run(
        [sys.executable, "-m", "kpi.cli", "values", "agency_fte", "caf_count", "--format", "csv"],
        env={**os.environ, "KPI_DATABASE_URL": loaded, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert "−30% on December 2011" in found.stdout.decode("utf-8")


def test_changes_lists_what_a_figure_was_is_and_why(kpi: Kpi, url: str) -> None:
    store = open_store(url)
    load(store, contacts=contacts("2012-03", 12))
    load(store, "2012-04-30", contacts=[*contacts("2012-03", 13), *contacts("2012-04", 4)])
    (row,) = [each for each in kpi("changes", "--format", "json").json if each["is"] == "13"]
    assert (row["measure"], row["month"], row["was"], row["load"]) == (
        "contacts",
        "2012-03",
        "12",
        2,
    )
    assert row["why"] == "extract-2012-04-30.xlsx: 1 more recorded"
    assert "12" in kpi("changes").out
    assert "was,is" in kpi("changes", "--format", "csv").out.splitlines()[0]


def test_changes_names_the_rows_that_came_went_or_changed(kpi: Kpi, url: str) -> None:
    store = open_store(url)
    load(store, contacts=contacts("2012-03", 12))
    load(store, contacts=[*contacts("2012-03", 11), {"child_id": "x", "contact_date": "2012-03-09"},
         {"child_id": "y", "contact_date": "2012-03-09"}])  # fmt: skip
    (row,) = [each for each in kpi("changes", "--format", "json").json if each["is"] == "13"]
    assert (row["went"], row["came"], row["changed"]) == (1, 2, 0)
    name = "extract-2012-03-31.xlsx"
    assert row["rows"] == [
        {"what": "went", "load": 1, "file": name, "sheet": "List 1", "row": 13},
        {"what": "came", "load": 2, "file": name, "sheet": "List 1", "row": 13},
        {"what": "came", "load": 2, "file": name, "sheet": "List 1", "row": 14},
    ]
    csv_rows = list(csv.DictReader(io.StringIO(kpi("changes", "--format", "csv").out)))
    (line,) = [each for each in csv_rows if each["is"] == "13"]
    assert line["rows"].startswith(f"went: {name}, List 1, row 13; came: {name}, List 1, row 13; ")
    assert line["came"] == "2"
    assert "1 row went and 2 came" in kpi("changes").out


def test_a_dry_run_holds_what_would_change_beside_the_rest_of_the_report(
    kpi: Kpi, url: str, book: Path
) -> None:
    load(open_store(url), contacts=contacts("2012-03", 4))
    (told,) = kpi("load", book, "--dry-run", "--json").json["loads"]
    (change,) = [each for each in told["changes"] if each["measure"] == "contacts"]
    assert (change["month"], change["window"], change["why"]) == (
        "2012-03",
        "month",
        "1 fewer recorded",
    )
    assert (change["was"], change["is"], change["was_value"], change["is_value"]) == (
        "4",
        "3",
        4,
        3,
    )
    assert (change["went"], change["came"], change["changed"]) == (1, 0, 0)
    assert [each["row"] for each in change["rows"]] == [5]
    text = kpi("load", book, "--dry-run").out
    assert "4 → 3 (1 fewer recorded; 1 row went)" in text
    assert "March 2012 is loaded already: load 1 (extract-2012-03-31.xlsx)" in text
    assert "changes" not in kpi("load", book, "--json").json["loads"][0]


def test_changes_since_a_load_or_a_moment(kpi: Kpi, url: str) -> None:
    load(open_store(url), contacts=contacts("2012-03", 12))
    assert kpi("changes", "--since", "1").out == "No figure has changed.\n"
    assert kpi("changes", "--since", "2012-04-05T09:30").out == "No figure has changed.\n"
    missing = kpi("changes", "--since", "9")
    assert (missing.status, missing.out) == (1, "")
    assert "There is no load 9" in missing.err
    assert kpi("changes", "--since", "yesterday").status == 2


def test_a_figures_confidence_has_its_reasons(kpi: Kpi, url: str) -> None:
    bad = {**contacts("2012-03", 1)[0], "contact_date": None, "errors": "contact_date"}
    load(open_store(url), contacts=[*contacts("2012-03", 20), bad])
    (row,) = kpi("values", "contacts", "--month", "2012-03", "--format", "json").json
    assert row["confidence"] == "medium"
    said = (
        "One row without a readable date is left out (4.8% of a list): any month of it may lack it."
    )
    assert row["confidence_reasons"] == [said]
    (line,) = csv.DictReader(
        io.StringIO(kpi("values", "contacts", "--month", "2012-03", "--format", "csv").out)
    )
    assert line["confidence_reasons"] == said
