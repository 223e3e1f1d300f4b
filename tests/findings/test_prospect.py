"""Will the target be met? The rungs in words, on figures made by a few rows each month."""

import pytest

from kpi.calendar import month
from kpi.findings import Prospect, finding, prospect
from kpi.store import Store
from tests.factories import ask, caseload, child, contacts, load, plan, post


def answers(found: Prospect) -> dict[str, str]:
    return {each.question: each.answer for each in found.rungs}


def month_ends_of(store: Store, *held: int) -> None:
    """Month ends up to March 2012 on which one worker holds so many children."""
    for back, children in enumerate(reversed(held)):
        of = month("2012-03") - back
        load(store, of.end_time.date().isoformat(), children_in_need=caseload("Ann", children))


def months_of(store: Store, *audits: int) -> None:
    """Months up to March 2012 in which so many cases were audited; 20 are wanted."""
    for back, number in enumerate(reversed(audits)):
        of = month("2012-03") - back
        rows = [
            {"audit_id": f"{of}-{n}", "audit_date": f"{of}-10", "audit_type": "Quality of Practice"}
            for n in range(number)
        ]
        load(store, of.end_time.date().isoformat(), audits=rows)


def test_of_a_month_end_it_is_said_where_the_next_one_will_lie(store: Store) -> None:
    month_ends_of(store, 19, 21, 18, 22, 19, 21, 18, 22, 19, 21, 18, 22, 21)
    found = ask(store, prospect, "caseload_max")
    ahead = ask(store, finding, "caseload_max").movement.ahead
    said = answers(found)
    assert said["Is it met now?"] == (
        "No, but near: 21 at the end of March 2012, target at most 20."
    )
    assert said["For how long?"] == (
        "It has not been met for two months running, since February 2012."
    )
    assert ahead is not None
    assert said["Left as it is?"] == (
        f"April 2012 will lie between {ahead.lower_text} and {ahead.upper_text}: hits and misses "
        "the target."
    )
    assert "Is it on course?" not in said


def test_of_a_stock_whose_pace_has_changed_nothing_is_said_of_the_next_month_end(
    store: Store,
) -> None:
    held = [40]
    for step in (*(1, -1, 0) * 4, *(-2, -1, -2, -1, -2, -1, -2)):
        held.append(held[-1] + step)
    month_ends_of(store, *held)
    said = answers(ask(store, prospect, "caseload_max"))
    assert said["Left as it is?"] == "Moving: too early to say."


def test_what_only_varies_is_never_extrapolated(store: Store) -> None:
    months_of(store, 19, 21, 18, 22, 19, 21, 18, 22, 19, 21, 18, 22, 21)
    found = ask(store, prospect, "audits")
    limits = ask(store, finding, "audits").movement.phases[-1]
    said = answers(found)
    assert said["Left as it is?"] == (
        f"It hits and misses: ordinary variation, {limits.lower_text} to {limits.upper_text}, "
        "has the target in it."
    )
    assert said["Where is it heading?"] == (
        f"Single months will keep varying between {limits.lower_text} and {limits.upper_text} "
        "unless something changes."
    )
    assert "in 100 that April 2012 alone meets it" in said["How likely is it next month?"]
    assert found.back_test == "", "it was never said"


def test_a_trend_towards_the_target_is_projected_with_its_range(store: Store) -> None:
    months_of(store, *range(5, 18))
    said = answers(ask(store, prospect, "audits"))
    assert said["Where is it heading?"] == (
        "If the pace of the last 13 months holds, it gets there in June 2012 (80 times in "
        "100: in that very month)."
    )
    assert said["How likely is it next month?"].startswith(
        "The limits can't say: the measure has moved since they were drawn"
    )
    assert said["Left as it is?"] == "Moving: too early to say."


def test_always_met_is_on_course_and_the_past_shows_how_often_that_was_right(
    store: Store,
) -> None:
    months_of(store, *(27, 28, 26, 28, 27) * 3)
    found = ask(store, prospect, "audits")
    assert answers(found)["Is it on course?"] == "Yes: it is met, and likely to stay so."
    assert found.back_test == (
        "Of three past months in which this would have said “on course”, it was right three times."
    )
    assert found.needed == ""


def test_met_by_chance_is_not_said_to_be_off_course(store: Store) -> None:
    months_of(store, 19, 21, 18, 22, 19, 21, 18, 22, 19, 21, 18, 22, 21)
    assert answers(ask(store, prospect, "audits"))["Is it on course?"] == (
        "It is met, but single months could go either way."
    )


def test_a_target_without_a_number_has_only_a_way_to_go(store: Store) -> None:
    load(store, "2012-03-31", contacts=[*contacts("2012-02", 5), *contacts("2012-03", 12)])
    assert {each.question for each in ask(store, prospect, "contacts").rungs} <= {
        "Is it met now?",
        "For how long?",
        "Where is it heading?",
    }


def test_of_a_stock_without_a_target_no_change_is_said_to_be_a_level(store: Store) -> None:
    for back, filled in enumerate((8, 7, 8, 6, 7, 8, 7, 6, 8, 7, 8, 6)):
        of = month("2012-03") - back
        load(store, of.end_time.date().isoformat(), posts=[post(10, filled, 10 - filled)])
    ahead = ask(store, finding, "agency_rate").movement.ahead
    assert ahead is not None
    assert answers(ask(store, prospect, "agency_rate"))["Left as it is?"] == (
        f"April 2012 will lie between {ahead.lower_text} and {ahead.upper_text}."
    )


def test_without_a_target_that_is_said_first(store: Store) -> None:
    load(store, posts=[post(10, 9)])
    assert answers(ask(store, prospect, "agency_rate"))["Is it met now?"] == (
        "The plan sets no target for it."
    )


def test_the_run_rate_is_in_whole_cases_of_what_is_expected(store: Store) -> None:
    long = [plan(n, "2010-01-01") for n in range(3)]
    new = [plan(10 + n, "2012-01-01") for n in range(17)]
    load(store, child_protection=[*long, *new])
    found = ask(store, prospect, "cp_18_months", month("2012-03"))
    assert found.needed == (
        "To meet it at the end of April 2012, at most 1 of an expected 20 children on a plan for "
        "18 months or more: 2 fewer than now."
    )


def test_where_none_or_all_are_needed_that_is_said_plainly(store: Store) -> None:
    load(store, children_in_need=[*caseload("Ann", 21), *caseload("Ben", 2)])
    assert ask(store, prospect, "caseload_over").needed == (
        "To meet it at the end of April 2012, none of an expected 2 case holders with more than "
        "20 children: 1 fewer than now."
    )


def due(of: str, held: int, late: int) -> list[dict[str, object]]:
    """Review conferences due in a month, so many of them held in time and so many late."""
    conference = {"conference_type": "Review", "date_due": f"{of}-10"}
    return [
        *[conference | {"child_id": f"{of}-{n}", "date_held": f"{of}-09"} for n in range(held)],
        *[conference | {"child_id": f"{of}-late-{n}"} for n in range(late)],
    ]


def twelve_months_of(store: Store, *held_and_late: tuple[int, int]) -> None:
    for back, (held, late) in enumerate(reversed(held_and_late)):
        of = month("2012-03") - back
        last_day = of.end_time.date().isoformat()
        load(store, last_day, conferences=due(str(of), held, late), by=last_day)


def test_over_twelve_months_what_leaves_the_window_counts_too(store: Store) -> None:
    # April 2011 leaves, with its only late conference: the other 110 and April's 10 are 120.
    twelve_months_of(store, (9, 1), *[(10, 0)] * 11)
    assert ask(store, prospect, "cp_reviews_in_time").needed == (
        "To meet it in the 12 months to April 2012, all of an expected 10 review conferences in "
        "April 2012 held in time: as many as the 10 of 10 in March 2012."
    )


def test_what_no_month_can_bring_is_said_with_the_best_that_it_could(store: Store) -> None:
    twelve_months_of(store, *[(10, 0)] * 11, (9, 1))
    assert ask(store, prospect, "cp_reviews_in_time").needed == (
        "April 2012 can't meet it: even with all of an expected 10 review conferences held in "
        "time, it would stand at 99.2% in the 12 months to April 2012."
    )


def cafs(of: str, number: int) -> list[dict[str, object]]:
    return [{"child_id": f"{of}-{n}", "start_date": f"{of}-05"} for n in range(number)]


def test_growth_says_how_many_more_than_the_same_months_of_last_year_it_takes(
    store: Store,
) -> None:
    # April to September 2010: 40 CAFs, and 8 in October; April to September 2011: 44. A quarter
    # more than 48 is 60, so that October 2011 takes 16.
    load(store, "2010-09-30", early_help=[*cafs("2010-04", 36), *cafs("2010-09", 4)])
    load(store, "2011-03-31", early_help=cafs("2010-10", 8))
    load(store, "2011-09-30", early_help=[*cafs("2011-04", 40), *cafs("2011-09", 4)])
    assert ask(store, prospect, "caf_growth", month("2011-09")).needed == (
        "To meet it from April 2011 to October 2011, October 2011 takes at least 16 CAFs; "
        "September 2011 had 4."
    )


def test_in_a_targets_last_month_nothing_is_said_of_the_next(store: Store) -> None:
    load(store, "2011-03-31", early_help=cafs("2011-03", 4))
    load(store, "2012-03-31", early_help=cafs("2012-03", 6))
    found = ask(store, prospect, "caf_count", month("2012-03"))
    assert answers(found)["And after that?"] == (
        "The target ends with March 2012, and the plan sets no other after it."
    )
    assert len(found.rungs) == 3
    assert found.needed == ""


def test_an_average_says_how_many_the_next_month_takes(store: Store) -> None:
    # April 2011 begins a year: only itself counts, so that April 2012 alone needs 20.
    for back in range(12):
        of = month("2012-03") - back
        rows = [
            {"audit_id": f"{of}-{n}", "audit_date": f"{of}-05", "audit_type": "Quality of Practice"}
            for n in range(10)
        ]
        load(store, of.end_time.date().isoformat(), audits=rows)
    assert ask(store, prospect, "audits").needed == (
        "To meet it, April 2012 takes at least 20 audits; March 2012 had 10."
    )
    # From April to November 80, and December: 180 in nine months.
    assert ask(store, prospect, "audits", month("2011-11")).needed == (
        "To meet it from April 2011 to December 2011, December 2011 takes at least 100 audits; "
        "November 2011 had 10."
    )


def test_a_count_says_how_many_fewer_would_do(store: Store) -> None:
    load(store, children_in_need=[*caseload("Ann", 3), *[child(n, None) for n in range(2)]])
    assert ask(store, prospect, "unallocated").needed == "2 fewer would meet it."


def test_a_target_that_is_met_needs_nothing(store: Store) -> None:
    load(store, child_protection=[plan(n, "2012-01-01") for n in range(17)])
    assert ask(store, prospect, "cp_18_months").needed == ""


@pytest.mark.parametrize("measure", ["vacancy_rate", "caseload_mean"])
def test_parts_of_posts_are_not_counted_out(store: Store, measure: str) -> None:
    load(store, posts=[post(10.5, 8)], children_in_need=caseload("Ann", 40))
    assert ask(store, prospect, measure).needed == ""
