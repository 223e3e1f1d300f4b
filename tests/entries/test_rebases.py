"""Rebases: decided by people, with a reason; tried out and suggested by the product."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.calendar import month
from kpi.cli import cli
from kpi.entries.rebases import add_rebase, known_rebases, suggested, try_rebase, undo_rebase
from kpi.errors import KpiError, NotFound
from kpi.findings import finding
from kpi.findings.control import movement_of
from kpi.records import Event
from kpi.store import Store
from tests.charts import factory
from tests.factories import ask, contacts, load, now

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0)
HIGHER = (19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5)


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


def shifted(*values: float):
    found = factory.finding(*values)
    return replace(found, movement=movement_of(found.measure, found.monthly, level=14.4))


def test_a_shift_that_lasts_is_suggested_from_its_first_month_with_the_event_near_it() -> None:
    event = Event(dt.date(2011, 8, 20), "New structure", "structure", "Ann")
    far = Event(dt.date(2010, 1, 1), "Long ago", "other", "Ann")
    found = suggested(shifted(*STEADY, *HIGHER), [far, event])
    assert found is not None
    assert (str(found.month), found.reason) == ("2011-09", "New structure")
    assert found.sentence == (
        "All seven months since September 2011 lie above the mean of the limits. Was it “New "
        "structure”? Nothing is changed until somebody decides it."
    )


def test_without_an_event_the_reason_is_left_to_those_who_know() -> None:
    found = suggested(shifted(*STEADY, *HIGHER), [])
    assert found is not None
    assert found.reason == ""
    assert "If you know what changed then" in found.sentence


def test_missing_months_of_an_earlier_phase_do_not_hide_a_shift() -> None:
    values = (*[None] * 8, *STEADY, *STEADY, *HIGHER)
    found = factory.moving(*values, rebases=[factory.rebase("2010-09")])
    again = suggested(found, [])
    assert again is not None
    assert str(again.month) == "2011-09"


def test_a_month_on_the_mean_is_no_part_of_the_shift() -> None:
    # The mean is 10; the last seven lie below it, and the one before on it.
    found = factory.moving(*(11.0,) * 7, 10.0, *(9.0,) * 7)
    again = suggested(found, [])
    assert again is not None
    assert again.sentence.startswith("All seven months since September 2011 lie below the mean")


@pytest.mark.parametrize("values", [STEADY, (*STEADY, 40.0), (*HIGHER, *STEADY[:6])])
def test_nothing_is_suggested_without_a_shift_that_lasts(values: tuple[float, ...]) -> None:
    assert suggested(shifted(*values), []) is None


def test_the_command_line_does_what_the_page_does(year: Store, database: Path) -> None:
    def kpi(*arguments: str) -> Result:
        return CliRunner().invoke(
            cli, ["--database", f"sqlite:///{database}", "rebase", *arguments], obj={}
        )

    assert "Rebase 1" in kpi("add", "contacts", "--month", "2011-10", "--reason", "Move").stdout
    (listed,) = json.loads(kpi("list", "contacts", "--format", "json").stdout)
    assert (listed["rebase"], listed["month"], listed["reason"]) == (1, "2011-10", "Move")
    assert isinstance(
        kpi("add", "contacts", "--month", "2011-10", "--reason", "Move").exception, KpiError
    )
    assert kpi("undo", "1").stdout == "Rebase 1 is undone.\n"
    assert "No limits" in kpi("list").stdout


def test_the_commands_are_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for command in ("kpi rebase add", "kpi rebase undo", "kpi rebase list"):
        assert f"`{command}" in readme
