"""Which days a list covers, and where its rows lie, by eye."""

import datetime as dt

import pytest

from kpi.calendar import month
from kpi.extracts.lists import extract_lists
from kpi.extracts.row_dates import days_covered, outside, row_dates, undated
from tests.factories import Record, rows

LISTS = extract_lists()
MARCH = dt.date(2012, 3, 31)


@pytest.mark.parametrize(
    ("list_id", "as_at", "first", "days"),
    [
        ("contacts", "2012-03-31", None, ("2011-10-01", "2012-03-31")),
        ("contacts", "2012-03-31", "2010-01", ("2011-10-01", "2012-03-31")),
        ("contacts", "2012-02-29", None, ("2011-09-01", "2012-02-29")),
        ("contacts", "2021-03-16", None, ("2020-09-17", "2021-03-16")),
        ("audits", "2012-03-31", None, ("2012-03-01", "2012-03-31")),
        ("audits", "2012-03-16", None, ("2012-03-01", "2012-03-31")),
        ("audits", "2012-03-31", "2011-12", ("2011-12-01", "2012-03-31")),
        ("audits", "2012-03-31", "2012-06", ("2012-03-01", "2012-03-31")),
    ],
)
def test_the_days_that_a_list_covers(
    list_id: str, as_at: str, first: str | None, days: tuple[str, str]
) -> None:
    found = days_covered(LISTS[list_id], dt.date.fromisoformat(as_at), first and month(first))
    assert tuple(map(str, found)) == days


def test_rows_lie_inside_outside_or_nowhere() -> None:
    records: list[Record] = [
        {"referral_date": "2011-09-30"},
        {"referral_date": "2011-10-01"},
        {"referral_date": "2012-03-31"},
        {"referral_date": "2012-04-01"},
        {"errors": "referral_date"},
        {},
    ]
    frame = rows("referrals", records).rows
    days = days_covered(LISTS["referrals"], MARCH, None)
    found = row_dates(LISTS["referrals"], frame, days)
    assert (found.rows, found.inside, found.outside) == (6, 2, 2)
    assert found.undated["referral_date"] == 2
    assert outside(LISTS["referrals"], frame, days).tolist() == [
        True,
        *[False] * 2,
        True,
        *[False] * 2,
    ]


def test_a_date_that_may_be_blank_is_missing_only_where_it_could_not_be_read() -> None:
    records: list[Record] = [
        {"authorised_date": None},
        {"errors": "authorised_date"},
        {"errors": "gender start_date"},
        {"authorised_date": "2012-03-01"},
    ]
    frame = rows("assessments", records).rows
    assert undated(LISTS["assessments"], frame, "authorised_date").tolist() == [0, 1, 0, 0]
    assert undated(LISTS["assessments"], frame, "start_date").all()


def test_any_of_its_dates_brings_a_row_inside() -> None:
    records: list[Record] = [
        {"date_received": "2012-01-02", "date_due": "2012-03-02"},
        {"date_received": "2012-01-02", "date_due": "2012-02-02", "date_responded": "2012-03-02"},
        {"date_received": "2012-01-02", "date_due": "2012-02-02", "date_responded": "2012-04-02"},
    ]
    days = days_covered(LISTS["complaints"], MARCH, None)
    found = row_dates(LISTS["complaints"], rows("complaints", records).rows, days)
    assert (found.inside, found.outside) == (2, 1)
    assert not found.is_of_other_days
    last = row_dates(LISTS["complaints"], rows("complaints", records[2:]).rows, days)
    assert last.is_of_other_days


@pytest.mark.parametrize(("undated_", "is_dated"), [(2, True), (3, False)])
def test_a_fifth_without_a_date_is_as_many_as_a_list_may_have(
    undated_: int, is_dated: bool
) -> None:
    records: list[Record] = [{"contact_date": None}] * undated_
    records += [{"contact_date": "2012-03-01"}] * (10 - undated_)
    days = days_covered(LISTS["contacts"], MARCH, None)
    found = row_dates(LISTS["contacts"], rows("contacts", records).rows, days)
    assert found.is_dated("contact_date") is is_dated
