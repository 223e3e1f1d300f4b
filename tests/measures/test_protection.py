"""Child protection plans, a dozen rows at a time."""

from typing import Any

import pandas as pd
import pytest

from kpi.errors import PlanError
from kpi.measures import protection
from kpi.store import Store
from tests.factories import by, figure, judged, load, plan


def on_plans(store: Store, *plans: Any, as_at: str = "2012-03-31") -> None:
    load(store, as_at, child_protection=plans)


def parts(store: Store, measure: str, of: str = "2012-03", window: str | None = None) -> tuple:
    found = figure(store, measure, of, window)
    return found.numerator, found.denominator


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


# ── visits, conferences, enquiries ─────────────────────────────────────────────────────────────


def test_a_visit_in_time_is_one_of_the_last_ten_working_days(store: Store) -> None:
    """Ten working days before Saturday 31 March lies Friday 16 March."""
    on_plans(
        store,
        plan(1, "2011-01-01", last_visit_date="2012-03-16"),
        plan(2, "2011-01-01", last_visit_date="2012-03-15"),  # eleven: late
        plan(3, "2011-01-01"),  # never
        plan(4, "2012-03-16"),  # on a plan for ten working days, not visited
        plan(5, "2012-03-19"),  # for nine: not counted
        plan(6, "2011-01-01", "2012-03-20", last_visit_date="2012-03-19"),  # ended
    )
    assert parts(store, "cp_visits") == (1, 4)


def conferences(store: Store, *rows: Any) -> None:
    made = [{"child_id": str(n), "conference_type": "Review", **row} for n, row in enumerate(rows)]
    load(store, conferences=made)


def test_a_review_conference_is_in_time_on_the_day_it_is_due(store: Store) -> None:
    conferences(
        store,
        {"date_due": "2012-03-15", "date_held": "2012-03-15"},
        {"date_due": "2012-03-15", "date_held": "2012-03-16"},
        {"date_due": "2012-03-31", "date_held": None},
        {"date_due": "2012-04-02", "date_held": "2012-03-30"},  # due in April
        {"date_due": "2012-03-15", "date_held": "2012-03-15", "conference_type": "Initial"},
        {"date_due": "2012-03-15", "date_held": None, "conference_type": None},  # left out
    )
    assert parts(store, "cp_reviews_in_time", window="month") == (1, 3)


@pytest.mark.parametrize(
    ("code", "family", "counted"),
    [
        ("PN1", None, (1, 1)),
        ("PN2", None, (1, 1)),
        ("PN3", None, (1, 1)),
        ("PN4", None, (0, 1)),
        ("PN5", None, (1, 1)),
        ("PN6", None, (1, 1)),
        ("PN7", None, (0, 1)),
        ("PN0", None, (0, 0)),  # under four, and nothing is said of the family
        ("PN0", True, (1, 1)),
        ("PN0", False, (0, 1)),
        ("PN7", True, (1, 1)),
        (None, True, (1, 1)),
        (None, False, (0, 1)),
        (None, None, (0, 0)),
    ],
)
def test_a_child_or_family_took_part_by_the_code_or_the_familys_answer(
    store: Store, code: str | None, family: bool | None, counted: tuple[int, int]
) -> None:
    """Beside it stand a conference that was attended and one that was not."""
    held = {"date_held": "2012-03-10", "date_due": "2012-03-10"}
    conferences(
        store,
        {**held, "participation": code, "family_participated": family},
        {**held, "participation": "PN1"},
        {**held, "participation": "PN7"},
    )
    assert parts(store, "participation", window="month") == (counted[0] + 1, counted[1] + 2)


def test_an_initial_conference_in_time_is_held_within_15_working_days(store: Store) -> None:
    """Fifteen working days from Thursday 1 March end on Thursday 22 March."""
    held = [
        ("2012-03-01", "2012-03-22"),
        ("2012-03-01", "2012-03-23"),  # the sixteenth
        ("2012-03-01", None),  # none held
        ("2012-02-20", "2012-03-05"),  # begun in February, held in March
        (None, "2012-03-05"),  # left out
    ]
    rows = [
        {"child_id": str(n), "strategy_date": start, "icpc_date": conference}
        for n, (start, conference) in enumerate(held)
    ]
    load(store, enquiries=rows)
    load(store, "2011-09-30", enquiries=[{"child_id": "9", "strategy_date": "2011-09-01"}])
    assert parts(store, "icpc_15_days", window="month") == (2, 3)
    assert parts(store, "enquiries", window="month") == (3, None)
    assert parts(store, "enquiries", "2012-02", window="month") == (1, None)
