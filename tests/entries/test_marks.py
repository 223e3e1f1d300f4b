"""Marks on the confidence of figures: set by people with a reason, taken back, kept on record."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.calendar import month, month_end, months_between
from kpi.cli import cli
from kpi.entries.marks import add_mark, known_marks, take_back
from kpi.errors import KpiError, NotFound
from kpi.findings import breakdown, finding, scorecard
from kpi.records import Mark
from kpi.store import Reader, Store
from tests.factories import ask, contacts, figure, load, now


def load_each_month(store: Store, first: str, last: str) -> None:
    """Ten contacts in each month, each month's extract in time and with the five before it."""
    months = months_between(month(first), month(last))
    for place, of in enumerate(months):
        reached = months[max(0, place - 5) : place + 1]
        rows = [row for each in reached for row in contacts(str(each), 10)]
        end = month_end(of)
        at = dt.datetime.combine(end, dt.time(12), dt.UTC) + dt.timedelta(days=5)
        load(store, end.isoformat(), at=at, with_changes=False, contacts=rows)


@pytest.fixture
def half_year(store: Store) -> Store:
    """Contacts from October 2011 to March 2012."""
    load_each_month(store, "2011-10", "2012-03")
    return store


def mark(
    store: Store,
    first: str = "2011-11",
    last: str = "2011-12",
    *,
    level: str = "low",
    reason: str = "Two systems ran side by side.",
    measure: str = "contacts",
) -> int:
    return add_mark(
        store,
        Mark(
            measure=measure,
            first=month(first),
            last=month(last),
            level=level,
            reason=reason,
            by="Ann",
            at=now(),
        ),
    )


SAID = "November 2011 to December 2011: Two systems ran side by side (set by Ann)."


@pytest.mark.parametrize(
    ("of", "window", "level"),
    [
        ("2011-10", "month", "high"),
        ("2011-11", "month", "low"),
        ("2011-12", "month", "low"),
        ("2012-01", "month", "high"),
    ],
)
def test_a_mark_lowers_the_figures_of_its_months_and_no_others(
    half_year: Store, of: str, window: str, level: str
) -> None:
    before = figure(half_year, "contacts", of, window).confidence
    mark(half_year)
    found = figure(half_year, "contacts", of, window)
    assert before == "high"
    assert (found.confidence, found.confidence_reasons) == (
        level,
        (SAID,) if level == "low" else (),
    )


def test_a_mark_on_one_month_lowers_every_window_that_holds_it(store: Store) -> None:
    load_each_month(store, "2011-04", "2012-03")
    assert figure(store, "contacts", "2012-03", "r12").confidence == "high"
    mark(store, "2011-05", "2011-05", level="medium", reason="A strike")
    for window in ("ytd", "r12"):
        found = figure(store, "contacts", "2012-03", window)
        assert found.confidence == "medium"
        assert found.confidence_reasons == ("May 2011: A strike (set by Ann).",)


def test_every_place_that_remembers_figures_knows_of_a_mark_at_once(half_year: Store) -> None:
    of = month("2011-12")

    def said() -> list[str]:
        (card,) = [e for e in ask(half_year, scorecard, of).findings if e.measure.id == "contacts"]
        (row, *_) = ask(half_year, breakdown, "contacts", of, window="month", by="source")
        shown = [ask(half_year, finding, "contacts", of).figure, card.figure, row.figure]
        return [each.confidence for each in shown]

    assert said() == ["high"] * 3
    number = mark(half_year)
    assert said() == ["low"] * 3
    assert SAID in ask(half_year, finding, "contacts", of).source
    take_back(half_year, number, by="Ben", at=now())
    assert said() == ["high"] * 3


def test_what_was_known_while_a_mark_held_keeps_it(half_year: Store) -> None:
    number = mark(half_year)
    held = now()
    take_back(half_year, number, by="Ann", at=now())
    assert ask(half_year, known_marks, "contacts") == []
    assert figure(half_year, "contacts", "2011-12", as_known=held).confidence == "low"
    assert figure(half_year, "contacts", "2011-12").confidence == "high"
    with pytest.raises(NotFound, match=f"no mark {number} that holds"):
        take_back(half_year, number, by="Ann", at=now())


def test_of_several_marks_the_lowest_counts_and_each_gives_its_reason(half_year: Store) -> None:
    mark(half_year, level="low")
    mark(half_year, "2011-12", "2012-02", level="medium", reason="Fewer staff")
    found = figure(half_year, "contacts", "2011-12")
    assert found.confidence == "low"
    assert found.confidence_reasons == (
        SAID,
        "December 2011 to February 2012: Fewer staff (set by Ann).",
    )
    assert figure(half_year, "contacts", "2012-01").confidence == "medium"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " \n "}, "Say why"),
        ({"reason": "x" * 201}, "200 are the most"),
        ({"level": "high"}, "Choose medium or low"),
        ({"first": "2012-01"}, "runs from January 2012 to December 2011"),
        (
            {"first": "2102-11", "last": "2102-12"},
            "no figures of these months to mark. .* to March 2012",
        ),
        ({"measure": "nothing"}, "nothing"),
    ],
)
def test_a_mark_that_cannot_be_is_told_why_and_not_kept(
    half_year: Store, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(KpiError, match=sentence):
        mark(half_year, **given)
    assert ask(half_year, known_marks) == []


def test_the_same_mark_twice_is_one(half_year: Store) -> None:
    mark(half_year)
    with pytest.raises(KpiError, match="has this mark already"):
        mark(half_year)
    assert len(ask(half_year, known_marks)) == 1


def test_without_figures_there_is_nothing_to_mark(store: Store) -> None:
    with pytest.raises(NotFound, match="Load a workbook first"):
        mark(store)


def test_the_plans_own_marks_hold_too_and_have_no_number_to_take_them_back_by(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one there is speaks of the demonstration, and not of a council's own extracts."""
    load(store, contacts=contacts("2012-03", 3))
    assert ask(store, known_marks, "cp_repeat") == []
    monkeypatch.setattr(Reader, "is_demonstration", lambda _reader: True)
    (of_department,) = ask(store, known_marks, "cp_repeat")
    assert (of_department.months, of_department.number) == ("April 2011 to March 2012", None)
    assert of_department.set_by == "Department for Education, 2012"
    assert of_department.words == of_department.reason


def test_the_command_line_does_what_the_page_does(half_year: Store, database: Path) -> None:
    def kpi(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["--database", f"sqlite:///{database}", *arguments], obj={})

    asked = ("confidence", "add", "contacts", "--from", "2011-11", "--to", "2011-12")
    added = kpi(*asked, "--level", "low", "--reason", "Two systems")
    assert added.stdout == "Mark 1: contacts is of low confidence from 2011-11 to 2011-12.\n"
    (listed,) = json.loads(kpi("confidence", "list", "contacts", "--format", "json").stdout)
    assert (listed["mark"], listed["from"], listed["to"]) == (1, "2011-11", "2011-12")
    assert (listed["level"], listed["reason"]) == ("low", "Two systems")
    values = kpi("values", "contacts", "--month", "2011-12", "--format", "json").stdout
    (row,) = json.loads(values)
    assert row["confidence"] == "low"
    assert row["confidence_reasons"][0].startswith("November 2011 to December 2011: Two systems (")
    assert isinstance(kpi(*asked, "--level", "low", "--reason", " ").exception, KpiError)
    assert "'high' is not" in kpi(*asked, "--level", "high", "--reason", "Sure").stderr
    assert kpi("confidence", "undo", "1").stdout == "Mark 1 is taken back.\n"
    assert kpi("confidence", "list").stdout == "No mark is set.\n"


def test_the_commands_are_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for command in ("kpi confidence add", "kpi confidence undo", "kpi confidence list"):
        assert f"`{command}" in readme
