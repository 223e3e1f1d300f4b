"""Contacts, referrals and CAFs: rows placed in months by a date."""

import datetime as dt

import pytest

from kpi.store import Store
from tests.factories import (
    assessment,
    by,
    cafs,
    contact,
    contacts,
    figure,
    judged,
    load,
    months,
    referral,
    referrals,
)
from tests.measures.by_eye import LEFT, LOST, NO, ONE, OUT, YES, counted

EVENING = dt.datetime(2012, 4, 2, 18, 0, tzinfo=dt.UTC)


def values(store: Store, measure: str, first: str, last: str, window: str = "month") -> list:
    return [figure(store, measure, str(of), window).value for of in months(first, last)]


# ── each measure, row by row ───────────────────────────────────────────────────────────────────


def test_contacts_are_rows_by_their_date() -> None:
    found = counted(
        "contacts",
        contacts=[
            (ONE, contact("2012-03-01")),
            (ONE, contact("2012-03-31")),
            (OUT, contact("2012-02-29")),
            (OUT, contact("2012-04-01")),
            (OUT, contact("2011-03-15")),  # the month of another year
            (ONE, contact("2012-03-15", child_id="1")),
            (ONE, contact("2012-03-15", child_id="1")),  # a child's second contact
            (ONE, contact("2012-03-15", source=None, errors="source")),
            (LOST, contact(None)),
            (LOST, contact(None, errors="contact_date")),
        ],
    )
    assert found.parts == (5, None)


def test_referrals_are_rows_by_their_date() -> None:
    found = counted(
        "referrals",
        referrals=[
            (ONE, referral(1, "2012-03-01")),
            (ONE, referral(2, "2012-03-31")),
            (OUT, referral(3, "2012-02-29")),
            (OUT, referral(4, "2012-04-01")),
            (OUT, referral(5, "2011-03-15")),
            (ONE, referral(6, "2012-03-15")),
            (ONE, referral(6, "2012-03-15")),  # a child's second referral
            (ONE, referral(None, "2012-03-15")),
            (ONE, referral(7, "2012-03-15", nfa=True)),
            (ONE, referral(8, "2012-03-15", nfa=None)),
            (LOST, referral(9, None)),
            (LOST, referral(10, None, errors="referral_date")),
        ],
    )
    assert found.parts == (7, None)


def test_contact_conversion_is_referrals_over_contacts_of_the_same_months() -> None:
    found = counted(
        "contact_conversion",
        window="month",
        contacts=[
            (NO, contact("2012-03-01")),
            (NO, contact("2012-03-31")),
            (NO, contact("2012-03-15", child_id="1")),
            (NO, contact("2012-03-15", child_id="1")),
            (OUT, contact("2012-02-29")),
            (OUT, contact("2012-04-01")),
            (LOST, contact(None)),
        ],
        referrals=[
            (ONE, referral(1, "2012-03-01")),
            (ONE, referral(2, "2012-03-31", nfa=True)),
            (ONE, referral(None, "2012-03-15")),  # not traced to a contact
            (OUT, referral(3, "2012-02-29")),
            (OUT, referral(4, "2012-04-01")),
            (LOST, referral(5, None, errors="referral_date")),
        ],
    )
    assert (found.parts, found.value) == ((3, 4), 75)


def test_referral_nfa_is_a_yes_of_referrals_with_an_answer() -> None:
    found = counted(
        "referral_nfa",
        window="month",
        referrals=[
            (YES, referral(1, "2012-03-01", nfa=True)),
            (NO, referral(2, "2012-03-31", nfa=False)),
            (OUT, referral(3, "2012-02-29", nfa=True)),
            (OUT, referral(4, "2012-04-01", nfa=True)),
            (YES, referral(5, "2012-03-15", nfa=True)),
            (YES, referral(5, "2012-03-15", nfa=True)),  # a child's second referral
            (NO, referral(None, "2012-03-15", nfa=False)),
            (LEFT, referral(6, "2012-03-15", nfa=None)),
            (LEFT, referral(7, "2012-03-15", nfa=None, errors="nfa")),
            (LOST, referral(8, None, nfa=True)),
            (LOST, referral(9, None, nfa=True, errors="referral_date")),
        ],
    )
    assert found.parts == (3, 5)


def test_re_referrals_are_within_365_days_of_the_childs_referral_on_an_earlier_day() -> None:
    """10 March 2011 is 366 days before 10 March 2012, a leap year; 11 March is 365."""
    found = counted(
        "re_referrals",
        window="month",
        before={
            "2011-03-31": {
                "referrals": [
                    (OUT, referral(1, "2011-03-11")),
                    (OUT, referral(2, "2011-03-10")),
                    (OUT, referral(3, "2011-03-10")),
                ]
            },
            "2011-09-30": {"referrals": [(OUT, referral(3, "2011-09-30"))]},
        },
        referrals=[
            (YES, referral(1, "2012-03-10")),  # 365 days after
            (NO, referral(2, "2012-03-10")),  # 366
            (YES, referral(3, "2012-03-10")),  # the latest earlier one counts
            (NO, referral(4, "2012-03-01")),
            (YES, referral(4, "2012-03-02")),
            (NO, referral(5, "2012-03-15")),
            (NO, referral(5, "2012-03-15")),  # the same day is not earlier
            (YES, referral(6, "2012-03-31")),
            (OUT, referral(6, "2012-02-29")),
            (YES, referral(6, "2012-03-31")),
            (NO, referral(7, "2012-03-31", previous_referrals=5)),  # all of a year is in sight
            (LEFT, referral(None, "2012-03-15")),
            (LOST, referral(8, None)),
        ],
    )
    assert found.parts == (5, 10)


def test_re_referrals_out_of_sight_are_told_by_the_lists_own_count_of_earlier_ones() -> None:
    """Loads from 1 April 2011 on: of 31 March 2012 a year is in sight, of the 30th it is not."""
    found = counted(
        "re_referrals",
        window="month",
        before={"2011-09-30": {"referrals": [(OUT, referral(1, "2011-05-01"))]}},
        referrals=[
            (NO, referral(2, "2012-03-30", previous_referrals=0)),
            (YES, referral(3, "2012-03-30", previous_referrals=1)),
            (YES, referral(4, "2012-03-01", previous_referrals=3)),
            (NO, referral(5, "2012-03-31", previous_referrals=1)),
            (NO, referral(6, "2012-03-30", previous_referrals=None)),
            (YES, referral(1, "2012-03-30", previous_referrals=0)),  # by date
            (NO, referral(7, "2012-03-05", previous_referrals=1)),  # leaves the latest out
            (YES, referral(7, "2012-03-20", previous_referrals=1)),
            (OUT, referral(8, "2012-02-10", previous_referrals=2)),
            (LEFT, referral(None, "2012-03-30", previous_referrals=1)),
        ],
    )
    assert found.parts == (4, 8)


def test_re_referrals_latest_of_a_list_is_so_in_months_that_another_list_speaks_for_too() -> None:
    found = counted(
        "re_referrals",
        window="month",
        of="2011-09",
        before={
            "2012-02-29": {
                "referrals": [
                    (YES, referral(1, "2011-09-10", previous_referrals=1)),
                    (NO, referral(2, "2011-09-10", previous_referrals=1)),
                    (OUT, referral(2, "2011-11-10", previous_referrals=1)),
                    (NO, referral(3, "2011-09-10", previous_referrals=0)),
                ]
            }
        },
        referrals=[(OUT, referral(2, "2011-11-10", previous_referrals=1))],
    )
    assert found.parts == (1, 3)


def test_referral_to_assessment_is_initial_and_continuous_assessments_over_referrals() -> None:
    found = counted(
        "referral_to_assessment",
        window="month",
        assessments=[
            (ONE, assessment("Initial", "2012-03-01", "2012-03-20")),
            (ONE, assessment("Continuous", "2012-03-31", None)),
            (OUT, assessment("Core", "2012-03-15", "2012-03-20")),
            (OUT, assessment("Initial", "2012-02-29", "2012-03-20")),
            (OUT, assessment("Initial", "2012-04-01", None)),
            (LEFT, assessment(None, "2012-03-15", None)),
            (LOST, assessment("Initial", None, "2012-03-20")),
            (ONE, assessment("Initial", "2012-03-15", None, child_id="99")),  # not traced
        ],
        referrals=[
            (NO, referral(1, "2012-03-01")),
            (NO, referral(2, "2012-03-31")),
            (NO, referral(2, "2012-03-31")),
            (NO, referral(None, "2012-03-15", nfa=True)),
            (OUT, referral(3, "2012-02-29")),
            (OUT, referral(4, "2012-04-01")),
            (LOST, referral(5, None, errors="referral_date")),
        ],
    )
    assert (found.parts, found.value) == ((3, 4), 75)


# ── which rows count in which month ────────────────────────────────────────────────────────────


def test_contacts_are_counted_in_the_month_of_their_date(store: Store) -> None:
    load(store, contacts=[*contacts("2012-02", 2), *contacts("2012-03", 3)])
    assert values(store, "contacts", "2012-02", "2012-03") == [2, 3]


def test_a_month_that_is_covered_and_has_no_rows_is_zero(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3))
    assert values(store, "contacts", "2011-10", "2012-03") == [0, 0, 0, 0, 0, 3]


def test_rows_before_the_six_months_count_nowhere(store: Store) -> None:
    load(store, contacts=[*contacts("2011-09", 5), *contacts("2012-03", 3)])
    assert figure(store, "contacts", "2011-09").value is None


def test_a_later_load_corrects_an_earlier_month_and_a_row_that_vanished_no_longer_counts(
    store: Store,
) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 5))
    load(store, "2012-04-30", contacts=[*contacts("2012-03", 4), *contacts("2012-04", 2)])
    assert values(store, "contacts", "2012-03", "2012-04") == [4, 2]


def test_an_earlier_extract_loaded_later_corrects_nothing_that_a_later_one_covers(
    store: Store,
) -> None:
    load(store, "2012-04-30", contacts=[*contacts("2012-03", 4), *contacts("2012-04", 2)])
    load(store, "2012-03-31", contacts=contacts("2012-03", 5))
    assert values(store, "contacts", "2011-10", "2012-04") == [0, 0, 0, 0, 0, 4, 2]


def test_a_load_of_the_middle_of_a_month_leaves_its_ends_part(store: Store) -> None:
    load(store, "2021-03-16", contacts=[*contacts("2021-03", 4), *contacts("2020-10", 2)])
    for of, part in (("2020-09", True), ("2020-10", False), ("2021-02", False), ("2021-03", True)):
        found, judgement = judged(store, "contacts", of)
        assert found.part is part, of
        assert found.value is not None
        if part:
            assert found.confidence == "low"
            assert judgement.status == "no_data"


UNDATED = {"child_id": "x", "errors": "contact_date"}
SPREAD = [
    *(row for of in ("2011-10", "2011-11", "2011-12") for row in contacts(of, 16)),
    *(row for of in ("2012-01", "2012-02", "2012-03") for row in contacts(of, 16)),
]
"""Sixteen contacts in each of the six months to March 2012: 96."""
SIX = ("2011-10", "2011-11", "2011-12", "2012-01", "2012-02", "2012-03")


@pytest.mark.parametrize(
    ("undated", "others", "confidence"),
    [(1, 99, "high"), (2, 98, "medium"), (5, 95, "medium"), (6, 94, "low"), (20, 80, "low")],
)
def test_rows_without_a_date_are_left_out_of_every_month_that_they_may_belong_to(
    store: Store, undated: int, others: int, confidence: str
) -> None:
    load(
        store, contacts=[*SPREAD[-others:], *contacts("2012-03", others - 96), *[UNDATED] * undated]
    )
    for of in SIX[1:]:
        found = figure(store, "contacts", of)
        assert (found.left_out, found.confidence) == (undated, confidence), of
        assert found.value
        if confidence != "high":
            assert f"{undated} rows without a readable date" in found.confidence_reasons[0]
            assert f"left out ({undated}.0% of a list)" in found.confidence_reasons[0]


def test_over_a_fifth_without_a_date_and_the_list_speaks_for_no_month(store: Store) -> None:
    load(store, contacts=[*SPREAD[:79], *[UNDATED] * 21])
    for of in SIX:
        found = figure(store, "contacts", of)
        assert (found.value, found.text) == (None, "no data")
    assert found.reason == (
        "No extract holds Contacts for March 2012, but for one that does not speak: 21 of its 100 "
        "rows, as at 31 March 2012, have no readable date."
    )


def test_what_spoke_before_goes_on_speaking_where_a_later_list_is_not_dated(store: Store) -> None:
    load(store, contacts=SPREAD)
    load(store, "2012-04-30", contacts=[*contacts("2012-04", 4), UNDATED, UNDATED])
    assert values(store, "contacts", "2011-10", "2012-03") == [16] * 6
    assert figure(store, "contacts", "2012-03").confidence == "high"
    assert figure(store, "contacts", "2012-04").value is None


def test_a_month_that_nothing_is_dated_in_may_have_what_is_not_dated_and_is_not_zero(
    store: Store,
) -> None:
    load(store, contacts=[*SPREAD[:80], UNDATED])  # none in March
    found = figure(store, "contacts", "2012-03")
    assert (found.value, found.left_out) == (None, 1)
    assert found.reason == (
        "No row is dated in the month, and one row without a readable date may belong to it."
    )
    load(
        store,
        "2011-09-30",
        contacts=[row for of in range(4, 10) for row in contacts(f"2011-0{of}", 1)],
    )
    year = figure(store, "contacts", "2012-03", "ytd")
    assert (year.value, year.reason) == (
        None,
        "A figure for the year to date needs every month of it; of March 2012, no row is dated in "
        "the month, and one row without a readable date may belong to it.",
    )
    assert figure(store, "contacts", "2012-02", "ytd").value == 86


def test_a_share_is_not_built_on_a_list_of_which_nothing_is_dated_in_the_month(
    store: Store,
) -> None:
    """No referral is dated in March, and one may be of it: conversion is not 0%."""
    referrals = [{"child_id": "1", "referral_date": f"{of}-05"} for of in SIX[:5] * 3]
    undated = {"child_id": "x", "errors": "referral_date"}
    load(store, contacts=SPREAD, referrals=[*referrals, undated])
    assert figure(store, "contact_conversion", "2012-02", "month").numerator == 3
    assert figure(store, "contact_conversion", "2012-03", "month").value is None


def test_the_undated_rows_of_one_extract_are_not_those_of_another_months(store: Store) -> None:
    """The order of loading decides nothing: only October is still heard from March's extract."""
    load(store, "2012-04-30", contacts=contacts("2012-04", 3))
    load(store, "2012-03-31", contacts=[*contacts("2011-10", 9), UNDATED])
    assert [figure(store, "contacts", of).left_out for of in ("2011-10", "2012-03")] == [1, 0]


@pytest.mark.parametrize(
    ("mistyped", "confidence"), [(1, "high"), (2, "medium"), (5, "medium"), (6, "low")]
)
def test_rows_of_a_mistyped_year_make_every_month_that_may_lack_them_doubtful(
    store: Store, mistyped: int, confidence: str
) -> None:
    """Of a hundred rows, so many say 2021 rather than 2012."""
    rows = contacts("2012-03", 100 - mistyped) + contacts("2021-03", mistyped)
    load(store, contacts=rows)
    found = figure(store, "contacts", "2012-03")
    assert (found.value, found.confidence) == (100 - mistyped, confidence)
    assert figure(store, "contacts", "2012-01").confidence == confidence
    if mistyped > 1:
        assert f"{mistyped} rows dated outside what the extract covers" in " ".join(
            found.confidence_reasons
        )


def test_a_list_of_which_every_row_is_of_other_years_is_of_low_confidence(store: Store) -> None:
    load(store, "2012-04-30", contacts=contacts("2013-04", 40))
    found = figure(store, "contacts", "2012-04")
    assert (found.value, found.confidence) == (0, "low")
    assert found.confidence_reasons[0].startswith(
        "40 rows dated outside what the extract covers are left out (100.0% of a list)"
    )


def test_rows_before_the_first_day_covered_or_after_the_as_at_date_count_nowhere(
    store: Store,
) -> None:
    """Of an extract as at 16 March, which covers 17 September on."""
    days = ["2020-09-16", "2020-09-17", "2021-03-16", "2021-03-17"]
    load(store, "2021-03-16", contacts=[{"contact_date": day} for day in days])
    assert values(store, "contacts", "2020-09", "2021-03")[::6] == [1, 1]


def test_a_wrong_months_sheet_of_the_plan_leaves_the_right_one_speaking(store: Store) -> None:
    due = {"complaint_id": "1", "stage": 1, "date_received": "2012-04-20"}
    load(store, "2012-05-31", complaints=[{**due, "date_due": "2012-05-10"}])
    load(store, "2012-05-31", complaints=[{**due, "date_due": "2012-04-30"}])
    assert figure(store, "complaints_in_time", "2012-05", "month").denominator == 1
    load(store, "2012-06-30", complaints=[{**due, "date_due": "2012-05-10"}])
    assert figure(store, "complaints_in_time", "2012-06", "month").reason == (
        "No extract holds Complaints for June 2012, but for one that does not speak: none of its "
        "1 rows, as at 30 June 2012, is dated in what it covers."
    )


def test_a_child_with_two_contacts_is_two_contacts(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 2) + contacts("2012-03", 2))
    assert figure(store, "contacts", "2012-03").value == 4


# ── windows ────────────────────────────────────────────────────────────────────────────────────


def two_years(store: Store) -> None:
    """Contacts: as many as the month's number, April 2010 to March 2012."""
    for as_at in ("2010-09-30", "2011-03-31", "2011-09-30", "2012-03-31"):
        of = months(as_at[:7], as_at[:7])[0]
        rows = [row for back in range(6) for row in contacts(str(of - back), (of - back).month)]
        load(store, as_at, contacts=rows, with_changes=False)


def test_windows_are_summed_over_their_months(store: Store) -> None:
    two_years(store)
    assert figure(store, "contacts", "2012-03", "r12").value == 78
    assert figure(store, "contacts", "2012-02", "r12").value == 78
    assert figure(store, "contacts", "2012-03", "ytd").value == 78
    assert figure(store, "contacts", "2011-04", "ytd").value == 4
    assert figure(store, "contacts", "2011-12", "ytd").value == 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12


def test_only_the_judged_window_has_a_status(store: Store) -> None:
    two_years(store)
    assert judged(store, "contacts", "2012-03", "month")[1].status == "near"
    for window in ("ytd", "r12"):
        assert judged(store, "contacts", "2012-03", window)[1].status == "no_target"


def test_a_window_with_a_missing_month_has_no_value_and_says_which(store: Store) -> None:
    load(store, "2011-09-30", contacts=contacts("2011-06", 3))
    load(store, "2012-03-31", contacts=contacts("2012-03", 3))
    load(store, "2012-10-31", contacts=contacts("2012-10", 3))  # May to October: April is missing
    assert figure(store, "contacts", "2012-03", "ytd").value == 6
    assert figure(store, "contacts", "2012-03", "r12").value == 6
    for window, of, said in (
        ("month", "2012-04", "No extract holds Contacts for April 2012."),
        ("ytd", "2012-04", "No extract holds Contacts for April 2012."),
        ("ytd", "2012-05", "A figure for the year to date needs every month of it, and no extract"
         " holds Contacts for April 2012."),
        ("r12", "2012-10", "A figure for twelve months needs every month of it, and no extract"
         " holds Contacts for April 2012."),
    ):  # fmt: skip
        found = figure(store, "contacts", of, window)
        assert (found.value, found.numerator, found.reason) == (None, None, said)


def test_a_window_with_a_part_month_has_no_value_and_says_which(store: Store) -> None:
    load(store, "2011-06-16", contacts=contacts("2011-06", 3))
    found = figure(store, "contacts", "2011-06", "ytd")
    assert found.value is None
    assert found.reason == (
        "A figure for the year to date needs every month of it whole, and June 2011 is covered "
        "only in part."
    )


def test_a_year_to_date_of_april_alone_is_a_window_too(store: Store) -> None:
    """A part month is in no window, not even in one that is a single month long."""
    load(store, "2011-04-16", contacts=contacts("2011-04", 3))
    assert figure(store, "contacts", "2011-04", "month").value == 3
    assert figure(store, "contacts", "2011-04", "ytd").value is None


# ── contacts that became referrals ─────────────────────────────────────────────────────────────


def test_conversion_is_referrals_over_contacts_of_the_same_months(store: Store) -> None:
    load(
        store,
        contacts=[*contacts("2012-02", 10), *contacts("2012-03", 8)],
        referrals=[*referrals("2012-02", 4), *referrals("2012-03", 2)],
    )
    found = figure(store, "contact_conversion", "2012-03", "month")
    assert (found.numerator, found.denominator, found.value) == (2, 8, 25)


def test_twelve_months_of_conversion_are_not_the_mean_of_its_months(store: Store) -> None:
    load(store, "2011-09-30", contacts=contacts("2011-09", 90), referrals=referrals("2011-09", 9))
    load(store, "2012-03-31", contacts=contacts("2012-03", 10), referrals=referrals("2012-03", 9))
    found = figure(store, "contact_conversion", "2012-03")
    assert (found.window, found.numerator, found.denominator, found.value) == ("r12", 18, 100, 18)


def test_without_contacts_in_a_month_there_is_no_conversion(store: Store) -> None:
    load(store, contacts=contacts("2012-02", 3), referrals=referrals("2012-03", 2))
    found = figure(store, "contact_conversion", "2012-03", "month")
    assert (found.value, found.reason) == (None, "None in the period.")


def test_a_month_that_only_one_of_the_two_lists_covers_has_no_conversion_and_names_the_other(
    store: Store,
) -> None:
    load(store, contacts=contacts("2012-03", 3))
    found = figure(store, "contact_conversion", "2012-03", "month")
    assert found.value is None
    assert found.reason == "No extract holds Referrals for March 2012."


# ── CAFs ───────────────────────────────────────────────────────────────────────────────────────


def caf_years(store: Store, before: int = 10, now: int = 13) -> None:
    """`before` CAFs in every month of 2010-11 and `now` in every month of 2011-12."""
    for as_at in ("2010-09-30", "2011-03-31", "2011-09-30", "2012-03-31"):
        of = months(as_at[:7], as_at[:7])[0]
        number = before if as_at < "2011-04" else now
        rows = [row for back in range(6) for row in cafs(str(of - back), number)]
        load(store, as_at, early_help=rows, with_changes=False)


def test_growth_is_of_this_year_to_date_on_the_same_months_of_the_last(store: Store) -> None:
    caf_years(store)
    found, judgement = judged(store, "caf_growth", "2011-06")
    assert (found.window, found.numerator, found.denominator, found.value) == ("ytd", 39, 30, 30)
    assert (found.text, found.count_text) == ("+30.0%", "39 against 30 CAFs a year before")
    assert (judgement.status, judgement.hindsight, judgement.words) == (
        "met",
        False,
        "At least +25%",
    )


def test_there_is_no_growth_in_the_first_year_and_the_year_before_is_named(store: Store) -> None:
    caf_years(store)
    found = figure(store, "caf_growth", "2011-03")
    assert found.value is None
    assert "April 2009" in str(found.reason)
    assert "Early help" in str(found.reason)


def test_growth_of_a_month_not_loaded_names_that_month(store: Store) -> None:
    caf_years(store)
    assert "April 2012" in str(figure(store, "caf_growth", "2012-04").reason)


@pytest.mark.parametrize(("now", "status"), [(10, "met"), (9, "near"), (8, "missed")])
def test_growth_is_near_within_a_tenth_of_what_25_per_cent_comes_to(
    store: Store, now: int, status: str
) -> None:
    """8 a month: +25% is 10, a tenth of that is 1, and 9 are +12.5%."""
    caf_years(store, before=8, now=now)
    assert judged(store, "caf_growth", "2012-03")[1].status == status


def test_growth_on_nothing_is_no_growth(store: Store) -> None:
    load(store, "2011-04-30", early_help=cafs("2011-03", 1))
    load(store, "2012-04-30", early_help=cafs("2012-04", 5))
    assert figure(store, "caf_growth", "2012-04", "month").reason == "None in the period."


def test_the_caf_targets_end_with_march_2012(store: Store) -> None:
    caf_years(store)
    load(store, "2012-10-31", early_help=cafs("2012-10", 20))
    assert judged(store, "caf_growth", "2012-03")[1].status == "met"
    assert judged(store, "caf_growth", "2012-04")[1].status == "no_target"
    assert judged(store, "caf_count", "2012-10")[1].status == "no_target"


def test_a_months_cafs_are_set_against_the_same_month_of_2010_11(store: Store) -> None:
    caf_years(store, before=17, now=21)
    found, judgement = judged(store, "caf_count", "2011-06")
    assert (found.value, judgement.level, judgement.status) == (21, 21.25, "near")
    assert judgement.words == "+25% on a year before (at least 21.25)"
    in_2010 = judged(store, "caf_count", "2010-06")[1]
    assert (in_2010.status, in_2010.hindsight) == ("no_data", True)


def test_cafs_by_agency_and_ward(store: Store) -> None:
    rows = [
        {"child_id": "1", "start_date": "2012-03-01", "organisation": "School", "ward": "Park"},
        {"child_id": "2", "start_date": "2012-03-02", "organisation": "School"},
        {"child_id": "3", "start_date": "2012-03-03", "ward": "Park"},
    ]
    load(store, early_help=rows)
    assert by(store, "caf_count", "2012-03", "agency") == {"School": 2, "Not recorded": 1}
    assert by(store, "caf_count", "2012-03", "ward") == {"Park": 2, "Not recorded": 1}


# ── confidence ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("good", "bad", "confidence"),
    [(99, 1, "high"), (98, 2, "medium"), (95, 5, "medium"), (94, 6, "low")],
)
def test_up_to_1_per_cent_left_out_is_high_and_up_to_5_medium(
    store: Store, good: int, bad: int, confidence: str
) -> None:
    load(store, contacts=contacts("2012-03", good) + [{"child_id": "x"}] * bad)
    assert figure(store, "contacts", "2012-03").confidence == confidence


def test_an_extract_more_than_fifteen_days_late_is_medium(store: Store) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 3), at=EVENING)
    assert figure(store, "contacts", "2012-03").confidence == "high"
    late = dt.datetime(2012, 5, 16, tzinfo=dt.UTC)
    load(store, "2012-04-30", contacts=contacts("2012-04", 3), at=late)
    found = figure(store, "contacts", "2012-04")
    assert found.confidence == "medium"
    assert found.confidence_reasons == ("An extract came more than 15 days after its month's end.",)
    assert figure(store, "contacts", "2012-03").confidence == "high"  # corrected, but in time
