"""Looked after children and care leavers, a dozen rows at a time, as at 31 March 2012."""

from typing import Any

import pytest

from kpi.store import Store
from tests.factories import Record, counts, figure, load


def in_care(store: Store, *children: Record) -> None:
    """Load children, in care since 2009 unless they say otherwise."""
    rows = [
        {"child_id": str(number), "start_date": "2009-01-05", **child}
        for number, child in enumerate(children)
    ]
    load(store, looked_after=rows)


def test_children_are_in_care_from_the_day_they_come_until_the_day_before_they_leave(
    store: Store,
) -> None:
    in_care(
        store,
        {},
        {"start_date": "2012-03-31"},  # came on the day
        {"start_date": "2012-04-01"},  # comes tomorrow
        {"end_date": "2012-03-31"},  # left on the day
        {"end_date": "2012-04-01"},  # leaves tomorrow
        {"child_id": "0"},  # the first child again
        {"start_date": None},  # left out
    )
    assert counts(store, "looked_after") == (3, None)
    assert figure(store, "looked_after", "2012-03").left_out == 1


def test_a_visit_in_time_is_one_of_the_last_42_days(store: Store) -> None:
    in_care(
        store,
        {"last_visit_date": "2012-03-31"},
        {"last_visit_date": "2012-02-18"},  # 42 days ago
        {"last_visit_date": "2012-02-17"},  # 43: late
        {"last_visit_date": None},  # never
        {"start_date": "2012-02-18"},  # in care for 42 days, and not visited
        {"start_date": "2012-02-19"},  # for 41: none is due yet
        {"start_date": "2012-03-20", "last_visit_date": "2012-03-21"},  # visited early: counts
        {"end_date": "2012-03-01", "last_visit_date": "2012-02-28"},  # no longer in care
    )
    assert counts(store, "care_visits") == (3, 6)


def test_a_review_in_time_is_of_the_last_183_days_or_not_due_yet(store: Store) -> None:
    """The first is due on the twentieth working day: for those of 2 March, today."""
    in_care(
        store,
        {"last_review_date": "2011-09-30"},  # 183 days ago
        {"last_review_date": "2011-09-29"},  # 184: late
        {"last_review_date": None},  # never
        {"start_date": "2012-03-02", "last_review_date": None},  # 20 working days: still in time
        {"start_date": "2012-03-01", "last_review_date": None},  # 21: late
        {"start_date": "2012-03-05", "last_review_date": None},  # 19: not counted
    )
    assert counts(store, "care_reviews") == (2, 5)


def test_a_health_assessment_in_time_is_of_the_last_year_or_half_of_it_under_five(
    store: Store,
) -> None:
    five, four = {"date_of_birth": "2007-03-31"}, {"date_of_birth": "2007-04-01"}
    in_care(
        store,
        {**five, "last_health_date": "2011-04-01"},  # 365 days ago
        {**five, "last_health_date": "2011-03-31"},  # 366: late
        {**four, "last_health_date": "2011-09-30"},  # 183 days ago
        {**four, "last_health_date": "2011-09-29"},  # 184: late
        {**five, "last_health_date": None},
        {**five, "start_date": "2011-03-31", "last_health_date": None},  # in care for a year today
        {**five, "start_date": "2011-04-01", "last_health_date": None},  # a day less: not counted
    )
    assert counts(store, "care_health") == (2, 6)


def test_a_permanence_plan_is_asked_of_those_in_care_for_four_months(store: Store) -> None:
    in_care(
        store,
        {"permanence_plan": "Adoption"},
        {"permanence_plan": None},
        {"start_date": "2011-11-30", "permanence_plan": "other"},  # four months and a day
        {"start_date": "2011-12-01", "permanence_plan": "other"},  # a day less: not counted
    )
    assert counts(store, "care_permanence") == (2, 3)


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        ("In touch", (1, 1)),
        ("Not in touch", (0, 1)),
        ("Refused", (0, 1)),
        ("No longer required", (0, 1)),
        ("Not recorded", (0, 1)),
        ("Died", (0, 0)),
        ("Returned home", (0, 0)),
        ("Exclude", (0, 0)),
        (None, (0, 0)),
    ],
)
def test_each_answer_about_a_care_leaver_is_in_touch_not_in_touch_or_left_out(
    store: Store, answer: str | None, counted: tuple[int, int]
) -> None:
    """Beside it stand one who is in touch and one who is not."""
    answers: list[Any] = [answer, "In touch", "Not in touch"]
    leavers = [{"child_id": str(n), "in_touch": each} for n, each in enumerate(answers)]
    load(store, care_leavers=[*leavers, leavers[1]])  # one of them twice
    assert counts(store, "leavers_in_touch") == (counted[0] + 1, counted[1] + 2)
