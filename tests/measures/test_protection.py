"""Child protection plans, a dozen rows at a time."""

from typing import Any

import pandas as pd
import pytest

from kpi.errors import PlanError
from kpi.measures import protection
from kpi.store import Store
from tests.factories import by, conference, enquiry, figure, judged, load, plan
from tests.measures.by_eye import LEFT, LOST, NO, ONE, OUT, YES, counted


def on_plans(store: Store, *plans: Any, as_at: str = "2012-03-31") -> None:
    load(store, as_at, child_protection=plans)


def parts(store: Store, measure: str, of: str = "2012-03", window: str | None = None) -> tuple:
    found = figure(store, measure, of, window)
    return found.numerator, found.denominator


# ── each measure, row by row ───────────────────────────────────────────────────────────────────


def test_cp_children_are_counted_once_each_while_their_plan_is_open() -> None:
    found = counted(
        "cp_children",
        as_at="2012-03-31",
        child_protection=[
            (ONE, plan(1, "2009-01-01")),
            (ONE, plan(2, "2012-03-31")),  # starts on the as-at date
            (OUT, plan(3, "2012-04-01")),  # starts tomorrow
            (OUT, plan(4, "2011-01-01", "2012-03-30")),
            (OUT, plan(5, "2011-01-01", "2012-03-31")),  # ends on the as-at date
            (ONE, plan(6, "2011-01-01", "2012-04-01")),  # ends tomorrow
            (OUT, plan(7, "2012-03-31", "2012-03-31")),  # for less than a day
            (OUT, plan(8, "2010-01-01", "2011-01-01")),  # that child's earlier plan
            (ONE, plan(8, "2012-01-01")),
            (OUT, plan(8, "2012-02-01")),  # twice in the list
            (LEFT, plan(9, None)),
            (LEFT, plan(10, "2011-01-01", errors="end_date")),
            (LEFT, {**plan(11, "2011-01-01"), "child_id": None}),
            (ONE, plan(12, "2011-01-01", previous=None, errors="previous_plans")),
        ],
    )
    assert found.parts == (5, None)


def test_cp_18_months_are_calendar_months_and_the_last_day_of_a_shorter_one() -> None:
    found = counted(
        "cp_18_months",
        as_at="2012-02-29",
        child_protection=[
            (YES, plan(1, "2009-05-01")),
            (YES, plan(2, "2010-08-29")),  # 18 months to the day
            (YES, plan(3, "2010-08-31")),  # February has no 31st
            (NO, plan(4, "2010-09-01")),  # a day short
            (NO, plan(5, "2012-02-29")),
            (OUT, plan(6, "2012-03-01")),
            (OUT, plan(7, "2010-01-01", "2012-02-29")),  # ended on the day
            (YES, plan(8, "2010-01-01", "2012-03-01")),
            (NO, plan(9, "2011-06-01")),
            (OUT, plan(9, "2010-01-01")),  # twice in the list: as it stands first
            (LEFT, plan(10, None)),
            (LEFT, plan(11, "2010-01-01", errors="end_date")),
        ],
    )
    assert found.parts == (4, 7)


def test_cp_18_months_are_not_there_yet_on_28_february_of_a_leap_year() -> None:
    rows = [(YES, plan(1, "2010-08-28")), (NO, plan(2, "2010-08-29")), (NO, plan(3, "2010-08-31"))]
    assert counted("cp_18_months", as_at="2012-02-28", child_protection=rows).parts == (1, 3)
    rows = [(YES, plan(1, "2009-08-31")), (NO, plan(2, "2009-09-01"))]
    assert counted("cp_18_months", as_at="2011-02-28", child_protection=rows).parts == (1, 2)


def test_cp_15_months_are_calendar_months() -> None:
    found = counted(
        "cp_15_months",
        as_at="2012-02-29",
        child_protection=[
            (YES, plan(1, "2010-08-29")),
            (YES, plan(2, "2010-11-29")),  # 15 months to the day
            (YES, plan(3, "2010-11-30")),  # February has no 30th
            (NO, plan(4, "2010-12-01")),  # a day short
            (NO, plan(5, "2011-02-01")),
            (NO, plan(6, "2012-02-29")),
            (OUT, plan(7, "2012-03-01")),
            (OUT, plan(8, "2010-01-01", "2012-02-29")),
            (YES, plan(9, "2010-01-01", "2012-03-01")),
            (LEFT, plan(10, None)),
        ],
    )
    assert found.parts == (4, 7)


def test_cp_9_months_are_calendar_months() -> None:
    found = counted(
        "cp_9_months",
        as_at="2012-02-29",
        child_protection=[
            (YES, plan(1, "2010-11-29")),
            (YES, plan(2, "2011-05-29")),  # 9 months to the day
            (YES, plan(3, "2011-05-31")),  # February has no 31st
            (NO, plan(4, "2011-06-01")),  # a day short
            (NO, plan(5, "2011-12-01")),
            (NO, plan(6, "2012-02-29")),
            (OUT, plan(7, "2012-03-01")),
            (OUT, plan(8, "2010-01-01", "2012-02-29")),
            (YES, plan(9, "2010-01-01", "2012-03-01")),
            (LEFT, plan(10, None)),
        ],
    )
    assert found.parts == (4, 7)


def test_cp_repeat_is_a_plan_started_in_the_period_after_one_or_more_before() -> None:
    found = counted(
        "cp_repeat",
        window="month",
        child_protection=[
            (NO, plan(1, "2012-03-01", previous=0)),  # the month's first day
            (YES, plan(2, "2012-03-31", previous=1)),  # and its last
            (YES, plan(3, "2012-03-15", previous=4)),
            (YES, plan(4, "2012-03-15", "2012-03-20", previous=2)),  # ended already
            (OUT, plan(5, "2012-02-29", previous=1)),
            (OUT, plan(6, "2012-04-01", previous=1)),
            (OUT, plan(7, "2012-03-10", previous=1)),
            (NO, plan(7, "2012-03-10", previous=0)),  # the same plan again: as it stands last
            (NO, plan(8, "2012-03-10", previous=0)),
            (YES, plan(8, "2012-03-25", previous=1)),  # the child's next one
            (LEFT, plan(9, "2012-03-10", previous=None)),
            (LEFT, plan(10, "2012-03-10", previous=1, errors="previous_plans")),
            (LEFT, {**plan(11, "2012-03-10"), "child_id": None}),
        ],
    )
    assert found.parts == (4, 7)


def test_cp_started_are_different_children_and_start_dates_of_the_month() -> None:
    found = counted(
        "cp_started",
        child_protection=[
            (ONE, plan(1, "2012-03-01")),
            (ONE, plan(2, "2012-03-31")),
            (OUT, plan(3, "2012-02-29")),
            (OUT, plan(4, "2012-04-01")),
            (ONE, plan(5, "2012-03-10", "2012-03-20")),
            (OUT, plan(6, "2012-03-10")),
            (ONE, plan(6, "2012-03-10")),  # the same plan again
            (ONE, plan(6, "2012-03-12")),
            (OUT, plan(7, "2011-03-10")),  # the month of another year
            (OUT, plan(8, None)),
            (LEFT, plan(9, None, errors="start_date")),
            (ONE, plan(10, "2012-03-10", previous=None)),
            (LEFT, {**plan(11, "2012-03-10"), "child_id": None}),
        ],
    )
    assert found.parts == (6, None)


def test_cp_ended_are_plans_by_the_month_of_their_end() -> None:
    found = counted(
        "cp_ended",
        child_protection=[
            (ONE, plan(1, "2011-01-01", "2012-03-01")),
            (ONE, plan(2, "2011-01-01", "2012-03-31")),
            (OUT, plan(3, "2011-01-01", "2012-02-29")),
            (OUT, plan(4, "2011-01-01", "2012-04-01")),
            (ONE, plan(5, "2012-03-10", "2012-03-20")),
            (OUT, plan(6, "2012-03-10")),
            (OUT, plan(7, "2011-01-01", "2012-03-15")),
            (ONE, plan(7, "2011-01-01", "2012-03-16")),  # the same plan again
            (ONE, plan(7, "2012-03-17", "2012-03-18")),
            (LEFT, plan(8, "2011-01-01", None, errors="end_date")),
            (LEFT, {**plan(9, "2011-01-01", "2012-03-15"), "child_id": None}),
        ],
    )
    assert found.parts == (5, None)


def test_cp_reviews_in_time_are_of_reviews_due_held_or_not() -> None:
    found = counted(
        "cp_reviews_in_time",
        window="month",
        conferences=[
            (YES, conference(due="2012-03-01", held="2012-03-01")),  # on the day
            (NO, conference(due="2012-03-01", held="2012-03-02")),  # a day late
            (YES, conference(due="2012-03-31", held="2012-02-20")),  # early, in another month
            (NO, conference(due="2012-03-31", held="2012-04-02")),
            (NO, conference(due="2012-03-20", held=None)),
            (OUT, conference(due="2012-02-29", held="2012-03-05")),
            (OUT, conference(due="2012-04-01", held="2012-03-05")),
            (OUT, conference(due="2012-03-20", held="2012-03-20", kind="Initial")),
            (LEFT, conference(due="2012-03-20", held="2012-03-20", kind=None)),
            (LEFT, conference(due="2012-03-20", held=None, errors="date_held")),
            (LOST, conference(due=None, held="2012-03-20")),
            (YES, conference("2012-03-20", "2012-03-20", errors="participation")),
        ],
    )
    assert found.parts == (3, 6)


def test_participation_is_a_child_who_conveyed_views_or_a_family_that_took_part() -> None:
    def held(code: str | None, family: bool | None = None, **more: Any) -> dict:
        day = {"date_held": "2012-03-15", "date_due": "2012-02-01", **more}
        return {"participation": code, "family_participated": family, **day}

    found = counted(
        "participation",
        window="month",
        conferences=[
            (OUT, held("PN0")),  # under four, and nothing said of the family
            (YES, held("PN0", True)),
            (NO, held("PN0", False)),
            (YES, held("PN1")),
            (YES, held("PN2")),
            (YES, held("PN3")),
            (NO, held("PN4")),
            (YES, held("PN5")),
            (YES, held("PN6")),
            (NO, held("PN7")),
            (YES, held("PN4", True)),
            (NO, held("PN7", False)),
            (YES, held("PN1", False)),
            (YES, held(None, True)),
            (NO, held(None, False)),
            (OUT, held(None)),
            (LEFT, held("PN1", errors="participation")),
            (LEFT, held("PN1", errors="family_participated")),
            (YES, held("PN1", date_held="2012-03-01")),
            (YES, held("PN1", date_held="2012-03-31")),
            (OUT, held("PN1", date_held="2012-02-29")),
            (OUT, held("PN1", date_held="2012-04-01")),
            (OUT, held("PN1", date_held=None)),  # not held
            (YES, held("PN1", conference_type="Initial")),
        ],
    )
    assert found.parts == (12, 17)


def test_cp_visits_are_within_ten_working_days_once_the_plan_is_that_old() -> None:
    """As at Friday 30 March 2012: Friday 16 is ten working days before."""
    old = "2011-05-01"
    found = counted(
        "cp_visits",
        as_at="2012-03-30",
        child_protection=[
            (YES, plan(1, old, last_visit_date="2012-03-30")),
            (YES, plan(2, old, last_visit_date="2012-03-16")),  # ten working days ago
            (NO, plan(3, old, last_visit_date="2012-03-15")),  # eleven
            (NO, plan(4, old)),  # never
            (NO, plan(5, "2012-03-16")),  # a plan of ten working days
            (NO, plan(6, "2012-03-18")),  # since Sunday: ten as well
            (OUT, plan(7, "2012-03-19")),  # of nine: not due yet
            (OUT, plan(8, "2012-03-19", last_visit_date="2012-03-20")),
            (YES, plan(9, "2012-03-15", last_visit_date="2012-03-20")),
            (OUT, plan(10, old, "2012-03-30", last_visit_date="2012-03-29")),  # ended
            (YES, plan(11, old, last_visit_date="2012-03-29")),
            (OUT, plan(11, old)),  # twice in the list
            (LEFT, plan(12, None, last_visit_date="2012-03-29")),
            (LEFT, plan(13, old, errors="last_visit_date")),
            (LEFT, plan(14, old, errors="end_date", last_visit_date="2012-03-29")),
        ],
    )
    assert found.parts == (4, 8)


def test_enquiries_are_counted_by_their_strategy_discussion() -> None:
    found = counted(
        "enquiries",
        enquiries=[
            (ONE, enquiry("2012-03-01")),
            (ONE, enquiry("2012-03-31")),
            (OUT, enquiry("2012-02-29")),
            (OUT, enquiry("2012-04-01")),
            (OUT, enquiry("2012-02-20", "2012-03-05")),  # the conference is in March
            (ONE, enquiry("2012-03-20", "2012-04-05")),
            (ONE, enquiry("2012-03-20", child_id="1")),
            (ONE, enquiry("2012-03-20", child_id="1")),  # a second enquiry of the same day
            (LOST, enquiry(None)),
            (LOST, enquiry(None, "2012-03-05", errors="strategy_date")),
            (ONE, enquiry("2012-03-20", errors="icpc_date")),
        ],
    )
    assert found.parts == (6, None)


def test_icpc_15_days_counts_the_fifteenth_working_day_and_not_the_sixteenth() -> None:
    found = counted(
        "icpc_15_days",
        window="month",
        enquiries=[
            (YES, enquiry("2012-03-05", "2012-03-05")),  # the same day
            (YES, enquiry("2012-03-05", "2012-03-26")),  # Monday to Monday: 15
            (NO, enquiry("2012-03-05", "2012-03-27")),  # 16
            (YES, enquiry("2012-03-03", "2012-03-23")),  # from a Saturday: 15
            (NO, enquiry("2012-03-03", "2012-03-26")),  # 16
            (YES, enquiry("2012-02-29", "2012-03-01")),  # the month's first day
            (NO, enquiry("2012-01-05", "2012-03-31")),  # and its last
            (OUT, enquiry("2012-02-20", "2012-02-29")),
            (OUT, enquiry("2012-03-30", "2012-04-01")),
            (OUT, enquiry("2012-03-05")),  # no conference
            (LOST, enquiry("2012-03-05", None, errors="icpc_date")),
            (LOST, enquiry(None, "2012-03-20")),
            (LEFT, enquiry("2012-03-05", "2012-03-20", errors="strategy_date")),
        ],
    )
    assert found.parts == (4, 7)


def test_icpc_15_days_leave_out_good_friday_and_easter_monday() -> None:
    found = counted(
        "icpc_15_days",
        window="month",
        as_at="2012-04-30",
        enquiries=[
            (YES, enquiry("2012-04-03", "2012-04-26")),  # 17 weekdays, two of them holidays
            (NO, enquiry("2012-04-03", "2012-04-27")),
        ],
    )
    assert found.parts == (1, 2)


# ── children on a plan at the as-at date ───────────────────────────────────────────────────────


def test_children_on_a_plan_are_those_whose_plan_has_started_and_not_ended(store: Store) -> None:
    on_plans(
        store,
        plan(1, "2010-01-01"),
        plan(2, "2012-03-31"),  # started on the day
        plan(3, "2011-01-01", "2012-03-31"),  # ended on the day: no longer
        plan(4, "2011-01-01", "2012-04-01"),  # ends tomorrow
        plan(5, "2011-01-01", "2012-03-30"),
        plan(6, "2012-04-01"),  # starts tomorrow
    )
    assert figure(store, "cp_children", "2012-03").value == 3


def test_a_child_with_two_rows_is_one_child(store: Store) -> None:
    on_plans(store, plan(1, "2011-01-01"), plan(1, "2011-06-01"), plan(2, "2011-01-01"))
    assert figure(store, "cp_children", "2012-03").value == 2


@pytest.mark.parametrize(
    ("start", "as_at", "is_18_months_old"),
    [
        ("2010-08-31", "2012-02-29", True),  # February has no 31st
        ("2010-08-31", "2012-02-28", False),
        ("2010-08-30", "2012-02-29", True),
        ("2010-09-30", "2012-03-30", True),
        ("2010-09-30", "2012-03-29", False),
        ("2010-10-01", "2012-03-31", False),
        ("2009-08-31", "2011-02-28", True),
    ],
)
def test_18_months_are_calendar_months(
    store: Store, start: str, as_at: str, is_18_months_old: bool
) -> None:
    on_plans(store, plan(1, start), as_at=as_at)
    assert figure(store, "cp_18_months", as_at[:7]).value == (100 if is_18_months_old else 0)


def test_shares_of_9_15_and_18_months_are_of_all_children_on_a_plan(store: Store) -> None:
    on_plans(
        store,
        plan(1, "2010-09-30"),  # 18 months and a day
        plan(2, "2010-12-31"),  # 15 months
        plan(3, "2011-06-30"),  # 9 months
        plan(4, "2011-07-01"),  # one day short of 9 months
        plan(5, "2009-01-01", "2012-03-01"),  # ended
    )
    assert parts(store, "cp_18_months") == (1, 4)
    assert parts(store, "cp_15_months") == (2, 4)
    assert parts(store, "cp_9_months") == (3, 4)


def test_a_plan_without_a_start_date_is_left_out_and_said_so(store: Store) -> None:
    on_plans(store, plan(1, "2011-01-01"), plan(2, None), plan(3, None, errors="start_date"))
    found = figure(store, "cp_children", "2012-03")
    assert (found.value, found.left_out, found.confidence) == (1, 2, "low")
    assert found.confidence_reasons == ("2 of 3 rows (66.7%) are left out for errors.",)


def test_a_plan_whose_end_can_not_be_read_is_neither_open_nor_closed(store: Store) -> None:
    on_plans(store, plan(1, "2011-01-01"), plan(2, "2011-01-01", None, errors="end_date"))
    found = figure(store, "cp_children", "2012-03")
    assert (found.value, found.left_out) == (1, 1)


def test_an_error_in_a_field_that_is_not_used_leaves_nothing_out(store: Store) -> None:
    on_plans(store, plan(1, "2011-01-01", errors="gender last_review_date seen_alone"))
    found = figure(store, "cp_children", "2012-03")
    assert (found.value, found.left_out, found.confidence) == (1, 0, "high")


# ── plans that started and ended ───────────────────────────────────────────────────────────────


def test_a_plan_starts_in_the_month_of_its_start_and_ends_in_that_of_its_end(store: Store) -> None:
    on_plans(
        store,
        plan(1, "2012-02-29"),
        plan(2, "2012-03-01"),
        plan(3, "2012-03-31"),
        plan(4, "2012-03-05", "2012-03-20"),
        plan(5, "2011-01-01", "2012-02-29"),
        plan(6, "2011-01-01", "2012-03-01"),
    )
    assert figure(store, "cp_started", "2012-03").value == 3
    assert figure(store, "cp_ended", "2012-03").value == 2


def test_a_plan_entered_late_is_seen_in_the_loads_of_the_five_months_after(store: Store) -> None:
    on_plans(store, plan(1, "2012-01-10"), as_at="2012-01-31")
    on_plans(store, plan(1, "2012-01-10"), plan(2, "2012-01-20"), as_at="2012-06-30")
    assert figure(store, "cp_started", "2012-01").value == 2
    on_plans(store, plan(3, "2012-01-25"), as_at="2012-07-31")  # six months after: too late
    assert figure(store, "cp_started", "2012-01").value == 2


def test_a_plan_that_a_later_load_no_longer_holds_was_still_seen(store: Store) -> None:
    on_plans(store, plan(1, "2012-01-10"), plan(2, "2012-01-20"), as_at="2012-01-31")
    on_plans(store, plan(2, "2012-01-20"), as_at="2012-02-29")
    assert figure(store, "cp_started", "2012-01").value == 2


def test_a_plan_seen_in_many_loads_is_one_plan_as_it_was_last_seen(store: Store) -> None:
    on_plans(store, plan(1, "2012-01-10", previous=0), as_at="2012-01-31")
    assert parts(store, "cp_repeat", "2012-01", "month") == (0, 1)
    on_plans(store, plan(1, "2012-01-10", previous=1), as_at="2012-02-29")
    assert parts(store, "cp_repeat", "2012-01", "month") == (1, 1)


def test_a_childs_next_plan_does_not_hide_the_one_that_ended(store: Store) -> None:
    on_plans(store, plan(1, "2011-06-01", "2012-01-10"), as_at="2012-01-31")
    on_plans(store, plan(1, "2012-02-10", previous=1), as_at="2012-02-29")
    assert figure(store, "cp_ended", "2012-01").value == 1
    assert figure(store, "cp_started", "2012-02").value == 1


def test_an_end_that_was_taken_back_is_no_end(store: Store) -> None:
    on_plans(store, plan(1, "2011-06-01", "2012-01-10"), as_at="2012-01-31")
    on_plans(store, plan(1, "2011-06-01"), as_at="2012-02-29")
    assert figure(store, "cp_ended", "2012-01").value == 0


def test_a_month_without_a_list_7_of_its_own_has_no_plans_starting_and_says_so(
    store: Store,
) -> None:
    on_plans(store, plan(1, "2012-01-10"), as_at="2012-01-31")
    on_plans(store, plan(2, "2012-02-10"), plan(3, "2012-03-10"), as_at="2012-03-31")
    found = figure(store, "cp_started", "2012-02")
    assert found.value is None
    assert found.reason == "No extract holds Child protection for February 2012."


def test_a_month_of_plans_read_from_its_middle_is_part_until_a_later_load(store: Store) -> None:
    on_plans(store, plan(1, "2012-03-10"), as_at="2012-03-16")
    found, judgement = judged(store, "cp_ended", "2012-03")
    assert (found.value, found.part, judgement.status) == (0, True, "no_data")
    on_plans(store, plan(1, "2012-03-10"), plan(2, "2012-03-20"), as_at="2012-04-16")
    assert figure(store, "cp_started", "2012-03").value == 2
    assert not figure(store, "cp_started", "2012-03").part


def test_a_repeat_is_a_plan_whose_child_had_one_before(store: Store) -> None:
    on_plans(
        store,
        plan(1, "2012-03-01", previous=0),
        plan(2, "2012-03-01", previous=1),
        plan(3, "2012-03-01", previous=4),
        plan(4, "2011-03-01", previous=1),  # another month's
        plan(5, "2012-03-01", previous=None),  # blank: in neither count
        plan(6, "2012-03-01", previous=None, errors="previous_plans"),
    )
    found = figure(store, "cp_repeat", "2012-03", "month")
    assert (found.numerator, found.denominator, found.left_out) == (2, 3, 2)


def test_a_month_without_plans_started_has_none_in_the_period_and_no_share(store: Store) -> None:
    on_plans(store, plan(1, "2011-03-01"))
    assert figure(store, "cp_started", "2012-03").value == 0
    found = figure(store, "cp_repeat", "2012-03", "month")
    assert (found.value, found.reason) == (None, "None in the period.")


def test_a_plan_whose_end_can_not_be_read_is_left_out_of_its_own_months_ends(store: Store) -> None:
    bad = plan(2, "2011-02-01", None, errors="end_date")
    on_plans(store, plan(1, "2011-01-01", "2012-03-05"), bad)
    found = figure(store, "cp_ended", "2012-03")
    assert (found.value, found.left_out) == (1, 1)


# ── breakdowns ─────────────────────────────────────────────────────────────────────────────────


def test_children_on_a_plan_by_team_gender_age_ethnic_group_and_abuse(store: Store) -> None:
    on_plans(
        store,
        plan(1, "2011-01-01", team="North", gender="Male", ethnicity="WBRI",
             date_of_birth="2012-02-01", latest_category="Neglect"),
        plan(2, "2011-01-01", team="North", gender="Female", ethnicity="APKN",
             date_of_birth="2010-06-01", latest_category="Neglect"),
        plan(3, "2011-01-01", team="South", gender="Female", ethnicity="REFU", age=7),
        plan(4, "2011-01-01", age=-1),
    )  # fmt: skip
    shown = {
        name: by(store, "cp_children", "2012-03", name)
        for name in ("team", "gender", "age_band", "ethnic_group", "category_of_abuse")
    }
    assert shown["team"] == {"North": 2, "South": 1, "Not recorded": 1}
    assert shown["gender"] == {"Female": 2, "Male": 1, "Not recorded": 1}
    assert shown["age_band"] == {"Unborn": 1, "0": 1, "1–4": 1, "5–9": 1}
    assert shown["ethnic_group"] == {"White": 1, "Asian": 1, "Not known": 1, "Not recorded": 1}
    assert shown["category_of_abuse"] == {"Neglect": 2, "Not recorded": 2}


def test_a_team_without_plans_in_a_month_has_none_and_not_no_data(store: Store) -> None:
    on_plans(store, plan(1, "2012-02-01", team="North"), as_at="2012-02-29")
    on_plans(store, plan(1, "2012-02-01", team="North"), plan(2, "2012-03-01", team="South"))
    assert by(store, "cp_started", "2012-03", "team") == {"North": 0, "South": 1}
    assert by(store, "cp_started", "2012-02", "team") == {"North": 1, "South": 0}


def test_a_plan_that_names_no_days_for_a_visit_says_where_they_belong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = protection.plan()
    entry = whole.measure("cp_visits").model_copy(update={"limit": None})
    without = whole.model_copy(update={"measures": {**whole.measures, "cp_visits": entry}})
    monkeypatch.setattr(protection, "plan", lambda: without)

    with pytest.raises(PlanError, match=r"measures\.toml, entry 'cp_visits': no limit"):
        protection.cp_visits(pd.DataFrame())
