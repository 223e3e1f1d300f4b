"""The demonstration's totals are exactly those published, by definitions written out anew here."""

import pandas as pd
import pytest

from tests.demo.extracts import (
    AUTHORISED,
    CHILD,
    FIRST,
    LAST,
    MONTHS,
    PLAN_END,
    PLAN_START,
    PREVIOUS_PLANS,
    REFERRED,
    STARTED,
    Extracts,
    in_month,
    re_referrals,
    working_days,
    year,
)

STRATEGY = "Strategy discussion initiating Section 47 Enquiry Start Date"
CONFERENCE = "Date of Initial Child Protection Conference"


@pytest.mark.parametrize(
    ("of", "started", "repeat", "ended"),
    [("2010-11", 195, 28, 162), ("2011-12", 288, 30, 259), ("2012-13", 319, 47, 231)],
)
def test_plans_started_repeated_and_ended_as_published(
    extracts: Extracts, of: str, started: int, repeat: int, ended: int
) -> None:
    begun = pd.concat([in_month(extracts.plans(m), PLAN_START, m) for m in year(of)])
    over = pd.concat([in_month(extracts.plans(m), PLAN_END, m) for m in year(of)])
    assert (len(begun), (begun[PREVIOUS_PLANS] >= 1).sum(), len(over)) == (started, repeat, ended)


@pytest.mark.parametrize(("march", "number"), [("2011", 152), ("2012", 181), ("2013", 269)])
def test_children_on_a_plan_at_31_march_as_published(
    extracts: Extracts, march: str, number: int
) -> None:
    plans = extracts.snapshot("List 7", pd.Period(f"{march}-03", "M"))
    assert plans[PLAN_END].isna().sum() == number


def test_the_year_began_with_119_children_on_a_plan(extracts: Extracts) -> None:
    plans = extracts.snapshot("List 7", FIRST)
    before = plans[plans[PLAN_START] < FIRST.start_time]
    assert (before[PLAN_END].isna() | (before[PLAN_END] >= FIRST.start_time)).sum() == 119


@pytest.mark.parametrize("loaded_last", ["2011-03", "2012-01", "2012-12"])
def test_a_months_plans_are_the_same_however_much_later_it_is_looked_at(
    extracts: Extracts, loaded_last: str
) -> None:
    last = pd.Period(loaded_last, "M")
    then = extracts.only(FIRST, last).plans(last)
    now = extracts.plans(last)
    assert len(in_month(then, PLAN_START, last)) == len(in_month(now, PLAN_START, last))
    assert len(in_month(then, PLAN_END, last)) == len(in_month(now, PLAN_END, last))


@pytest.mark.parametrize(
    ("of", "number", "again"),
    [("2010-11", 1660, 300), ("2011-12", 3344, 701), ("2012-13", 3146, 1055)],
)
def test_referrals_and_re_referrals_as_published(
    extracts: Extracts, of: str, number: int, again: int
) -> None:
    assert len(extracts.events("List 3", REFERRED, year(of))) == number
    assert re_referrals(extracts, year(of)).sum() == again


def test_referrals_by_month_as_published(extracts: Extracts) -> None:
    events = extracts.events("List 3", REFERRED, year("2012-13"))
    by_month = events.groupby("month").size().tolist()
    assert by_month == [332, 451, 263, 229, 203, 271, 274, 235, 216, 216, 234, 222]


@pytest.mark.parametrize(
    ("months", "of", "again"),
    [
        (12, "2012-13", 1055),
        (15, "2012-13", 1055),
        (18, "2012-13", 1055),
        (24, "2012-13", 1055),
        (24, "2011-12", 701),
        (30, "2011-12", 701),
    ],
)
def test_re_referrals_as_published_however_few_months_are_loaded(
    extracts: Extracts, months: int, of: str, again: int
) -> None:
    loaded = extracts.only(LAST - (months - 1), LAST)
    assert re_referrals(loaded, year(of)).sum() == again


@pytest.mark.parametrize("march", ["2011-03", "2012-03"])
def test_re_referrals_did_not_change_as_later_extracts_came_in(
    extracts: Extracts, march: str
) -> None:
    last = pd.Period(march, "M")
    months = pd.period_range(last - 11, last)
    then = re_referrals(extracts.only(FIRST, last), months)
    assert then.tolist() == re_referrals(extracts, months).tolist()


@pytest.mark.parametrize(
    ("of", "kind", "clock", "limit", "number", "in_time"),
    [
        ("2010-11", "Initial", "Referral Date", 10, 1345, 1075),
        ("2011-12", "Initial", "Referral Date", 10, 2580, 1648),
        ("2012-13", "Initial", "Referral Date", 10, 2656, 2410),
        ("2010-11", "Core", STARTED, 35, 487, 349),
        ("2011-12", "Core", STARTED, 35, 933, 552),
        ("2012-13", "Core", STARTED, 35, 1689, 1349),
    ],
)
def test_assessments_and_those_in_time_as_published(
    extracts: Extracts, of: str, kind: str, clock: str, limit: int, number: int, in_time: int
) -> None:
    events = extracts.events("List 4", AUTHORISED, year(of))
    events = events[events["Assessment Type"] == kind]
    assert len(events) == number
    assert (working_days(events[clock], events[AUTHORISED]) <= limit).sum() == in_time


@pytest.mark.parametrize(("month", "number", "late"), [("2011-09", 200, 114), ("2012-04", 220, 1)])
def test_initial_assessments_of_a_month_as_reported(
    extracts: Extracts, month: str, number: int, late: int
) -> None:
    events = extracts.events("List 4", AUTHORISED, pd.PeriodIndex([month], freq="M"))
    events = events[events["Assessment Type"] == "Initial"]
    assert len(events) == number
    assert (working_days(events["Referral Date"], events[AUTHORISED]) > 10).sum() == late


@pytest.mark.parametrize(
    ("of", "enquiries", "conferences", "in_time"),
    [("2010-11", 444, 216, 161), ("2011-12", 733, 321, 316), ("2012-13", 936, 366, 322)],
)
def test_enquiries_and_initial_conferences_as_published(
    extracts: Extracts, of: str, enquiries: int, conferences: int, in_time: int
) -> None:
    assert len(extracts.events("List 5", STRATEGY, year(of))) == enquiries
    held = extracts.followed("List 5", STRATEGY, CONFERENCE, year(of))
    assert len(held) == conferences
    assert (working_days(held[STRATEGY], held[CONFERENCE]) <= 15).sum() == in_time


def test_list_5_holds_the_enquiries_of_its_six_months_and_no_others(extracts: Extracts) -> None:
    """As Ofsted's is: a conference does not bring an older enquiry in."""
    for of, book in extracts.books.items():
        discussed = book.sheet("List 5")[STRATEGY].dt.to_period("M")
        assert of - 5 <= discussed.min() <= discussed.max() <= of


def test_every_plan_follows_a_conference_that_resulted_in_it(extracts: Extracts) -> None:
    held = extracts.followed("List 5", STRATEGY, CONFERENCE, MONTHS)
    led_on = held[
        held["Did the Initial Child Protection Conference Result in a Child Protection Plan"]
        == "a) Yes"
    ]
    begun = pd.concat([in_month(extracts.plans(m), PLAN_START, m) for m in MONTHS])
    assert set(zip(begun[CHILD], begun[PLAN_START], strict=True)) == set(
        zip(led_on[CHILD], led_on[CONFERENCE], strict=True)
    )


@pytest.mark.parametrize(("of", "nfa"), [("2011-12", 709), ("2012-13", 337)])
def test_referrals_without_further_action_as_published(
    extracts: Extracts, of: str, nfa: int
) -> None:
    events = extracts.events("List 3", REFERRED, year(of))
    assert (events["Referral NFA?"] == "a) Yes").sum() == nfa


@pytest.mark.parametrize(("of", "number"), [("2010-11", 209), ("2011-12", 264), ("2012-13", 338)])
def test_cafs_start_from_the_plans_209_and_reach_its_quarter_more(
    extracts: Extracts, of: str, number: int
) -> None:
    assert len(extracts.events("List 2", "Assessment start date", year(of))) == number
