"""Will the target be met? The rungs in words, on figures made by a few rows each month."""

import pytest

from kpi.calendar import month
from kpi.findings import Prospect, finding, prospect
from kpi.store import Store
from tests.factories import caseload, child, contacts, load, plan, post


def answers(found: Prospect) -> dict[str, str]:
    return {each.question: each.answer for each in found.rungs}


def months_of(store: Store, *held: int) -> None:
    """Month ends up to March 2012 on which one worker holds so many children."""
    for back, children in enumerate(reversed(held)):
        of = month("2012-03") - back
        load(store, of.end_time.date().isoformat(), children_in_need=caseload("Ann", children))


def test_what_only_varies_is_never_extrapolated(store: Store) -> None:
    months_of(store, 19, 21, 18, 22, 19, 21, 18, 22, 19, 21, 18, 22, 21)
    found = prospect(store, "caseload_max")
    limits = finding(store, "caseload_max").movement.phases[-1]
    said = answers(found)
    assert said["Is it met now?"] == (
        "No, but near: 21 at the end of March 2012, target at most 20."
    )
    assert said["For how long?"] == (
        "It has not been met for two months running, since February 2012."
    )
    assert said["Left as it is?"] == (
        f"It hits and misses: ordinary variation, {limits.lower_text} to {limits.upper_text}, "
        "has the target in it."
    )
    assert said["Where is it heading?"] == (
        f"It will keep varying between {limits.lower_text} and {limits.upper_text} unless "
        "something changes."
    )
    assert "in 100 that April 2012 alone meets it" in said["How likely is it next month?"]
    assert said["Is it on course?"] == "No."
    assert found.back_test == "In no past month would this have said “on course”."


def test_a_trend_towards_the_target_is_projected_with_its_range(store: Store) -> None:
    months_of(store, *range(40, 27, -1))
    said = answers(prospect(store, "caseload_max"))
    assert said["Where is it heading?"] == (
        "If the pace of the last 13 months holds, it gets there in November 2012 (80 times in "
        "100: in that very month)."
    )


def test_always_met_is_on_course_and_the_past_shows_how_often_that_was_right(
    store: Store,
) -> None:
    months_of(store, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12)
    found = prospect(store, "caseload_max")
    assert answers(found)["Is it on course?"] == "Yes."
    assert found.back_test == (
        "Of three past months in which this would have said “on course”, it was right three times."
    )
    assert found.needed == ""


def test_a_target_without_a_number_has_only_a_way_to_go(store: Store) -> None:
    load(store, "2012-03-31", contacts=[*contacts("2012-02", 5), *contacts("2012-03", 12)])
    assert {each.question for each in prospect(store, "contacts").rungs} <= {
        "Is it met now?",
        "For how long?",
        "Where is it heading?",
    }


def test_without_a_target_that_is_said_first(store: Store) -> None:
    load(store, posts=[post(10, 9)])
    assert answers(prospect(store, "agency_rate"))["Is it met now?"] == (
        "The plan sets no target for it."
    )


def test_the_run_rate_is_in_whole_cases_of_what_is_expected(store: Store) -> None:
    long = [plan(n, "2010-01-01") for n in range(3)]
    new = [plan(10 + n, "2012-01-01") for n in range(17)]
    load(store, child_protection=[*long, *new])
    found = prospect(store, "cp_18_months", month("2012-03"))
    assert found.needed == (
        "To meet it at the end of April 2012, at most 1 of an expected 20 children on a plan for "
        "18 months or more: 2 fewer than now."
    )


def test_a_count_says_how_many_fewer_would_do(store: Store) -> None:
    load(store, children_in_need=[*caseload("Ann", 3), *[child(n, None) for n in range(2)]])
    assert prospect(store, "unallocated").needed == "2 fewer would do it."


def test_a_target_that_is_met_needs_nothing(store: Store) -> None:
    load(store, child_protection=[plan(n, "2012-01-01") for n in range(17)])
    assert prospect(store, "cp_18_months").needed == ""


@pytest.mark.parametrize("measure", ["vacancy_rate", "caseload_mean"])
def test_parts_of_posts_are_not_counted_out(store: Store, measure: str) -> None:
    load(store, posts=[post(10.5, 8)], children_in_need=caseload("Ann", 40))
    assert prospect(store, measure).needed == ""
