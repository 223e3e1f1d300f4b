"""Rebases: decided by people, with a reason; worked out by the product and refused by people."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.calendar import month
from kpi.cli import cli
from kpi.entries.rebases import (
    WorkedOut,
    add_rebase,
    known_rebases,
    refuse_start,
    try_rebase,
    undo_rebase,
    worked_out,
)
from kpi.errors import KpiError, NotFound
from kpi.findings import finding
from kpi.records import Event
from kpi.store import Store
from tests.charts import factory
from tests.factories import ask, contacts, load, now

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0)
HIGHER = (19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5, 20.0, 19.0, 18.5, 20.5, 20.0)
"""Twelve months at a new level: as many as it takes."""


@pytest.fixture
def year(store: Store) -> Store:
    """Contacts of twelve months, 10 a month and 30 from October 2011 on."""
    for half, as_at in enumerate(("2011-09-30", "2012-03-31")):
        of = [month("2011-04") + 6 * half + place for place in range(6)]
        numbers = [10 + 20 * half + place % 3 for place in range(6)]
        rows = [row for each, n in zip(of, numbers, strict=True) for row in contacts(str(each), n)]
        load(store, as_at, contacts=rows)
    return store


def add(store: Store, of: str = "2011-10", reason: str = "A new front door") -> int:
    return add_rebase(store, measure="contacts", of=month(of), reason=reason, by="Ann", at=now())


def test_a_rebase_starts_a_phase_with_its_reason_and_undoing_it_ends_it(year: Store) -> None:
    number = add(year)
    movement = ask(year, finding, "contacts").movement
    assert [str(each.first) for each in movement.phases][-1] == "2011-10"
    assert movement.phases[-1].reason == "A new front door"
    assert movement.phases[-1].set_by.startswith("Ann, ")
    assert movement.variation == "common"
    undo_rebase(year, number, by="Ann", at=now())
    assert len(ask(year, finding, "contacts").movement.phases) == 1
    assert ask(year, known_rebases) == []
    with pytest.raises(NotFound):
        undo_rebase(year, number, by="Ann", at=now())


def test_a_rebase_that_is_tried_out_is_shown_and_not_kept(year: Store) -> None:
    shown = ask(
        year, try_rebase, "contacts", month("2011-10"), of=month("2012-03"), window=None, at=now()
    )
    assert len(shown.movement.phases) == 2
    assert ask(year, known_rebases, "contacts") == []
    assert len(ask(year, finding, "contacts").movement.phases) == 1


@pytest.mark.parametrize(
    ("of", "reason", "sentence"),
    [
        ("2011-10", "  ", "Say why"),
        ("2011-10", "x" * 201, "200 letters at most"),
        ("2012-04", "Later", "the chart runs from"),
        ("2011-10", "Again", "start again in October 2011 already"),
    ],
)
def test_a_rebase_that_cannot_be_is_told_why(
    year: Store, of: str, reason: str, sentence: str
) -> None:
    if sentence.endswith("already"):
        add(year)
    with pytest.raises(KpiError, match=sentence):
        add(year, of, reason)
    assert len(ask(year, known_rebases)) == sentence.endswith("already")


def test_limits_that_there_are_not_cannot_start_again(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3))
    with pytest.raises(KpiError, match="no months yet"):
        add_rebase(store, measure="cp_repeat", of=month("2012-03"), reason="x", by="Ann", at=now())


def test_a_start_that_is_worked_out_names_both_levels_and_the_event_near_it() -> None:
    event = Event(dt.date(2011, 3, 20), "New structure", "structure", "Ann")
    far = Event(dt.date(2010, 1, 1), "Long ago", "other", "Ann")
    found = factory.moving(*STEADY, *HIGHER)
    (start,) = worked_out(found, [far, event])
    assert start == WorkedOut(
        month("2011-04"),
        "The level changed for good, from a mean of 12.8% to 19.4%",
        "New structure",
    )
    assert worked_out(found, [far])[0].event == ""


@pytest.mark.parametrize("values", [STEADY, (*STEADY, *HIGHER[:11]), (*STEADY, 40.0)])
def test_nothing_is_worked_out_before_twelve_months_stay_at_a_new_level(
    values: tuple[float, ...],
) -> None:
    assert worked_out(factory.moving(*values), []) == ()


def test_a_person_decides_where_a_start_that_is_worked_out_stands() -> None:
    found = factory.moving(*STEADY, *HIGHER, rebases=[factory.rebase("2011-04", "Moved house")])
    (_, phase) = found.movement.phases
    assert (phase.worked_out, phase.reason, phase.set_by) == (
        False,
        "Moved house",
        "Ann, 3 May 2012",
    )
    refusal = replace(factory.rebase("2011-04", ""), refused=True)
    assert len(factory.moving(*STEADY, *HIGHER, rebases=[refusal]).movement.phases) == 1


@pytest.fixture
def two_years(store: Store) -> Store:
    """Contacts of 24 months: 10 to 12 a month, and 30 to 32 from April 2011 on."""
    for half in range(4):
        of = [month("2010-04") + 6 * half + place for place in range(6)]
        numbers = [10 + (20 if half > 1 else 0) + place % 3 for place in range(6)]
        rows = [row for each, n in zip(of, numbers, strict=True) for row in contacts(str(each), n)]
        load(store, f"{of[-1].end_time:%Y-%m-%d}", contacts=rows, with_changes=False)
    return store


def starts(store: Store) -> list[tuple[str, bool]]:
    movement = ask(store, finding, "contacts").movement
    return [(str(each.start), each.worked_out) for each in movement.phases[1:]]


def test_a_refusal_is_remembered_with_its_author_until_it_is_undone(two_years: Store) -> None:
    assert starts(two_years) == [("2011-04", True)]
    number = refuse_start(two_years, measure="contacts", of=month("2011-04"), by="Ann", at=now())
    assert starts(two_years) == []
    (kept,) = ask(two_years, known_rebases, "contacts")
    assert (kept.id, kept.refused, kept.by) == (number, True, "Ann")
    undo_rebase(two_years, number, by="Ann", at=now())
    assert starts(two_years) == [("2011-04", True)]


def test_only_what_is_worked_out_can_be_refused(two_years: Store) -> None:
    with pytest.raises(KpiError, match="do not start again in May 2011 by themselves"):
        refuse_start(two_years, measure="contacts", of=month("2011-05"), by="Ann", at=now())
    assert ask(two_years, known_rebases) == []


def test_what_was_refused_can_still_be_decided_by_a_person(two_years: Store) -> None:
    refuse_start(two_years, measure="contacts", of=month("2011-04"), by="Ann", at=now())
    add(two_years, "2011-04")
    assert starts(two_years) == [("2011-04", False)]


def test_the_command_line_does_what_the_page_does(year: Store, database: Path) -> None:
    def kpi(*arguments: str) -> Result:
        return CliRunner().invoke(
            cli, ["--database", f"sqlite:///{database}", "rebase", *arguments], obj={}
        )

    assert "Rebase 1" in kpi("add", "contacts", "--month", "2011-10", "--reason", "Move").stdout
    (listed,) = json.loads(kpi("list", "contacts", "--format", "json").stdout)
    assert (listed["rebase"], listed["month"], listed["reason"]) == (1, "2011-10", "Move")
    assert not listed["refused"]
    assert "by themselves" in str(kpi("refuse", "contacts", "--month", "2011-10").exception)
    assert isinstance(
        kpi("add", "contacts", "--month", "2011-10", "--reason", "Move").exception, KpiError
    )
    assert kpi("undo", "1").stdout == "Rebase 1 is undone.\n"
    assert "No limits" in kpi("list").stdout


def test_the_commands_are_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for command in ("kpi rebase add", "kpi rebase refuse", "kpi rebase undo", "kpi rebase list"):
        assert f"`{command}" in readme
