"""Errors and blanks by field, months by list, and figures that changed after they were shown."""

import datetime as dt

import pytest

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.extracts.issues import Issue
from kpi.findings import figures, finding
from kpi.findings.quality import FieldQuality, Quality, quality
from kpi.findings.restated import restated, restated_of
from kpi.loading import withdraw
from kpi.store import Store
from tests.factories import ask, contacts, load, now, plan

FEBRUARY, MARCH = month("2012-02"), month("2012-03")


def blank(row: int, column: str = "Ethnicity", list_id: str = "contacts") -> Issue:
    return Issue("error", "blank", list_id, "List 1", row, column, None, "It is blank.")


def with_errors(number: int, wrong: int, of: str = "2012-03") -> list[dict]:
    made = contacts(of, number)
    return [
        {**each, "errors": "ethnicity"} if place < wrong else each
        for place, each in enumerate(made)
    ]


def field(found: Quality, name: str, list_id: str = "contacts") -> FieldQuality:
    (only,) = [each for each in found.fields if (each.list_id, each.field) == (list_id, name)]
    return only


def test_a_fields_share_of_errors_is_of_its_entries_and_blanks_are_counted(store: Store) -> None:
    issues = [blank(2), blank(3)]
    load(store, contacts=with_errors(40, 3), issues=issues)
    worst = ask(store, quality).fields[0]
    assert (worst.field, worst.wrong, worst.entries, worst.blank) == ("ethnicity", 3, 40, 2)
    assert (worst.figure.text, worst.judgement.status) == ("7.5%", "missed")
    assert worst.row == 2


@pytest.mark.parametrize(("wrong", "status"), [(5, "met"), (6, "missed")])
def test_five_per_cent_is_within_the_limit_and_more_is_not(
    store: Store, wrong: int, status: str
) -> None:
    load(store, contacts=with_errors(100, wrong))
    assert field(ask(store, quality), "ethnicity").judgement.status == status


def test_the_worst_field_is_the_measures_own_figure(store: Store) -> None:
    load(store, contacts=with_errors(40, 3))
    ((measure, _),) = ask(store, figures, measures=["data_errors"], first=MARCH)
    assert ask(store, quality).fields[0].figure.value == measure.value


def test_a_field_has_its_last_month_beside_it(store: Store) -> None:
    load(store, "2012-02-29", contacts=with_errors(10, 1, "2012-02"))
    load(store, "2012-03-31", contacts=with_errors(40, 3))
    found = field(ask(store, quality), "ethnicity")
    assert found.last_month is not None
    assert (found.last_month.text, found.figure.text) == ("10.0%", "7.5%")


def test_a_field_says_what_it_is_used_for(store: Store) -> None:
    load(store, contacts=with_errors(40, 3), child_protection=[plan(1, "2012-03-01")])
    found = ask(store, quality)
    assert any("Ethnic group breakdown" in use for use in field(found, "ethnicity").uses)
    assert (
        "Second or later child protection plan"
        in field(found, "previous_plans", "child_protection").uses
    )


def test_a_lists_months_are_whole_part_or_missing_and_its_age_is_told(store: Store) -> None:
    load(store, "2012-02-29", contacts=contacts("2012-02", 5))
    load(
        store,
        "2012-03-20",
        child_protection=[plan(1, "2012-03-01")],
        referrals=[{"child_id": "1", "referral_date": "2012-03-02"}],
    )
    coverage = {each.list_id: each for each in ask(store, quality).coverage}
    assert coverage["contacts"].states[FEBRUARY] in ("whole", "late")
    assert coverage["contacts"].states[MARCH] == "missing"
    assert (coverage["contacts"].latest, coverage["contacts"].age) == (dt.date(2012, 2, 29), 1)
    assert coverage["referrals"].states[MARCH] == "part"
    assert coverage["complaints"].latest is None


def test_a_month_without_a_workbook_is_told_from_one_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound, match="Load a workbook first"):
        ask(store, quality)
    load(store, contacts=contacts("2012-03", 5))
    with pytest.raises(NotFound, match="No workbook is of 2013-01"):
        ask(store, quality, month("2013-01"))


# ── figures that moved ────────────────────────────────────────────────────────────────────────


def moved(store: Store, **asked: object) -> list[tuple[str, str, str, str]]:
    found = ask(store, restated, **asked)  # type: ignore[arg-type]
    return [
        (each.measure.id, str(each.month), each.was.text, each.now.text)
        for each in found
        if each.measure.id == "contacts"
    ]


def two_loads(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    load(store, "2012-04-30", contacts=[*contacts("2012-03", 13), *contacts("2012-04", 4)])


def test_a_first_figure_is_not_restated(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    assert moved(store) == []


def test_a_later_load_restates_a_figure_and_is_its_cause(store: Store) -> None:
    two_loads(store)
    assert moved(store) == [("contacts", "2012-03", "12", "13")]
    each = next(each for each in ask(store, restated) if each.measure.id == "contacts")
    (cause,) = each.causes
    assert (cause.change.load_id, cause.file_name) == (2, "extract-2012-04-30.xlsx")
    assert cause.why == "1 more recorded"


def test_a_part_figure_that_becomes_whole_is_not_restated(store: Store) -> None:
    load(store, "2012-03-20", contacts=contacts("2012-03", 7))
    load(store, "2012-03-31", contacts=contacts("2012-03", 12))
    assert moved(store) == []


def test_was_is_what_was_shown_first_and_a_figure_that_came_back_is_not_told(store: Store) -> None:
    two_loads(store)
    load(store, "2012-05-31", contacts=[*contacts("2012-03", 15), *contacts("2012-04", 4)])
    assert moved(store) == [("contacts", "2012-03", "12", "15")]
    withdraw(store, 3, reason="Wrong file.", by="analyst", at=now())
    withdraw(store, 2, reason="Wrong file.", by="analyst", at=now())
    assert "2012-03" not in [of for _, of, _, _ in moved(store)]


def test_since_a_load_counts_that_load_and_since_a_moment_what_came_after(store: Store) -> None:
    two_loads(store)
    between = now()
    load(store, "2012-05-31", contacts=[*contacts("2012-03", 15), *contacts("2012-04", 4)])
    assert moved(store, since=2) == [("contacts", "2012-03", "12", "15")]
    assert moved(store, since=3) == [("contacts", "2012-03", "13", "15")]
    assert moved(store, since=between) == [("contacts", "2012-03", "13", "15")]
    assert moved(store, since=now()) == []
    with pytest.raises(NotFound):
        ask(store, restated, since=9)


def test_a_finding_is_marked_where_it_or_its_last_month_was_restated(store: Store) -> None:
    two_loads(store)
    april = ask(store, finding, "contacts", MARCH + 1)
    assert list(restated_of(ask(store, restated), april)) == [MARCH]
    assert list(restated_of(ask(store, restated), ask(store, finding, "contacts", MARCH))) == [
        MARCH
    ]
    assert restated_of(ask(store, restated), ask(store, finding, "referrals", MARCH)) == {}


def test_what_is_kept_in_memory_is_never_older_than_the_latest_change(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 12))
    assert ask(store, finding, "contacts", MARCH).figure.text == "12"
    load(store, "2012-04-30", contacts=contacts("2012-03", 13))
    assert ask(store, finding, "contacts", MARCH).figure.text == "13"
    withdraw(store, 2, reason="Wrong file.", by="analyst", at=now())
    assert ask(store, finding, "contacts", MARCH).figure.text == "12"
