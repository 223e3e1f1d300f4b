"""Where a change comes from: parts that add up to the change as it is printed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.findings.coming_from import ComingFrom, coming_from
from kpi.store import Store
from tests.factories import ask, caseload, load, plan, post

MARCH, FEBRUARY, LAST_YEAR = month("2012-03"), month("2012-02"), month("2011-03")


def on_a_plan(since: str, **teams: int) -> list[dict[str, object]]:
    """So many children on a plan in each team."""
    return [
        dict(plan(f"{team}{since}{i}", since, team=team))
        for team, number in teams.items()
        for i in range(number)
    ]


def long_plans(team: str, of: int, long: int, as_at: str) -> list[dict[str, object]]:
    """Children on a plan, so many of them for 18 months and more at that month's end."""
    ago, lately = str(month(as_at) - 20), str(month(as_at) - 2)
    return on_a_plan(f"{ago}-01", **{team: long}) + on_a_plan(f"{lately}-01", **{team: of - long})


def printed(found: ComingFrom) -> list[tuple[str, str]]:
    return [(row.category, row.text) for row in found.rows]


def number(text: str) -> Decimal:
    return Decimal(text.split()[0].replace("−", "-").replace(",", ""))


def test_a_count_changes_by_what_its_teams_change_by(store: Store) -> None:
    load(store, "2011-03-31", child_protection=on_a_plan("2011-01-01", North=5, South=4))
    load(store, "2012-03-31", child_protection=on_a_plan("2012-01-01", North=6, South=1, East=4))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert printed(found) == [("East", "+4"), ("South", "−3"), ("North", "+1")]
    assert found.change_text == "+2"
    assert found.sentence == (
        "From March 2011 to March 2012 it rose by 2, from 9 to 11: East +4, South −3, North +1."
    )
    assert found.mix == ""


def test_more_than_three_are_named_as_others(store: Store) -> None:
    load(store, "2011-03-31", child_protection=on_a_plan("2011-01-01", North=1))
    teams = {"North": 2, "South": 5, "East": 4, "West": 3, "Duty": 2}
    load(store, "2012-03-31", child_protection=on_a_plan("2012-01-01", **teams))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert found.sentence.endswith("from 1 to 16: South +5, East +4, West +3, others +3.")


def test_a_single_other_one_is_named(store: Store) -> None:
    load(store, "2011-03-31", child_protection=on_a_plan("2011-01-01", North=1))
    teams = {"North": 2, "South": 5, "East": 4, "West": 3}
    load(store, "2012-03-31", child_protection=on_a_plan("2012-01-01", **teams))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert found.sentence.endswith("from 1 to 14: South +5, East +4, West +3, North +1.")


def test_a_share_is_split_in_points_and_what_the_mix_did_is_said(store: Store) -> None:
    # North stays at 10% and South at 50%, but South grows: 6 of 20 comes to be 16 of 40.
    before = long_plans("North", 10, 1, "2011-03") + long_plans("South", 10, 5, "2011-03")
    after = long_plans("North", 10, 1, "2012-03") + long_plans("South", 30, 15, "2012-03")
    load(store, "2011-03-31", child_protection=before)
    load(store, "2012-03-31", child_protection=after)
    found = ask(store, coming_from, "cp_18_months", MARCH, window="snap", by="team")
    assert (found.was and found.was.text, found.now.text) == ("30.0%", "40.0%")
    assert found.change_text == "+10.0 points"
    assert sum(number(row.text) for row in found.rows) == Decimal("10.0")
    assert [row.part for row in found.rows] == pytest.approx([6.25, 3.75])
    assert found.mix == (
        "Of that, 0.0 points is because the figures themselves changed, and +10.0 because the mix "
        "by team did."
    )


def test_a_change_without_a_mix_says_nothing_of_it(store: Store) -> None:
    load(store, "2011-03-31", child_protection=long_plans("North", 10, 5, "2011-03"))
    load(store, "2012-03-31", child_protection=long_plans("North", 10, 2, "2012-03"))
    found = ask(store, coming_from, "cp_18_months", MARCH, window="snap", by="team")
    assert found.sentence == (
        "From March 2011 to March 2012 it fell by 30.0 points, from 50.0% to 20.0%: North −30.0."
    )
    assert found.mix == ""


def test_the_parts_add_up_to_the_difference_of_the_printed_figures(store: Store) -> None:
    # 1 of 3 and 2 of 3, which are printed 33.3% and 66.7%, by three teams of one child each.
    before = [each for team in "ABC" for each in long_plans(team, 1, team == "A", "2011-03")]
    after = [each for team in "ABC" for each in long_plans(team, 1, team != "A", "2012-03")]
    load(store, "2011-03-31", child_protection=before)
    load(store, "2012-03-31", child_protection=after)
    found = ask(store, coming_from, "cp_18_months", MARCH, window="snap", by="team")
    assert found.change_text == "+33.4 points"
    assert sum(number(row.text) for row in found.rows) == Decimal("33.4")
    exact = sum(Fraction(row.part) for row in found.rows)
    assert float(exact) == pytest.approx(100 / 3)


def test_parts_of_posts_add_up_though_they_are_no_whole_numbers(store: Store) -> None:
    load(store, "2011-03-31", posts=[post(8.2, 4.1), post(3.8, 3.8, team="South")])
    load(store, "2012-03-31", posts=[post(8.2, 6.2), post(3.8, 2.8, team="South")])
    found = ask(store, coming_from, "vacancy_rate", MARCH, window="snap", by="team")
    assert found.reason == ""
    assert sum(number(row.text) for row in found.rows) == number(found.change_text)


def test_no_change_is_said_as_one_and_its_parts_are_those_that_cancel_out(store: Store) -> None:
    load(store, "2011-03-31", child_protection=on_a_plan("2011-01-01", North=3, South=2))
    load(store, "2012-03-31", child_protection=on_a_plan("2012-01-01", North=2, South=3))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert found.sentence == "From March 2011 to March 2012 it stayed at 5: North −1, South +1."


def test_without_a_year_before_last_month_is_compared_with(store: Store) -> None:
    load(store, "2012-02-29", child_protection=on_a_plan("2012-01-01", North=3))
    load(store, "2012-03-31", child_protection=on_a_plan("2012-01-01", North=4))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert (found.since, found.choices) == (FEBRUARY, (FEBRUARY,))


def test_the_month_that_is_asked_for_is_compared_with(store: Store) -> None:
    for as_at in ("2011-03-31", "2012-02-29", "2012-03-31"):
        load(store, as_at, child_protection=on_a_plan("2011-01-01", North=3))
    asked = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team", since=FEBRUARY)
    assert (asked.since, asked.choices) == (FEBRUARY, (LAST_YEAR, FEBRUARY))


def test_a_month_that_is_not_earlier_is_refused(store: Store) -> None:
    load(store, "2012-03-31", child_protection=on_a_plan("2011-01-01", North=3))
    with pytest.raises(NotFound, match="March 2012 is not before March 2012"):
        ask(store, coming_from, "cp_children", MARCH, window="snap", by="team", since=MARCH)


def test_with_no_earlier_figure_there_is_nothing_to_split(store: Store) -> None:
    load(store, "2012-03-31", child_protection=on_a_plan("2011-01-01", North=3))
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team")
    assert (found.since, found.rows) == (None, ())
    assert found.reason == "No earlier month has a figure to compare with."
    asked = ask(store, coming_from, "cp_children", MARCH, window="snap", by="team", since=FEBRUARY)
    assert asked.reason.startswith("February 2012 has no figure to compare. No extract holds")


def test_the_highest_of_all_has_no_parts_and_it_is_said(store: Store) -> None:
    for as_at in ("2011-03-31", "2012-03-31"):
        load(store, as_at, children_in_need=caseload("Ada", 21, team="North"))
    found = ask(store, coming_from, "caseload_max", MARCH, window="snap", by="team")
    assert found.reason == (
        "The highest is one figure and not a sum, so that its change has no parts that add up "
        "to it."
    )


def test_a_window_of_several_months_is_named(store: Store) -> None:
    for place in range(24):
        of = month("2010-04") + place
        rows = on_a_plan(f"{of}-02", North=1 if place < 12 else 2)
        load(store, str(of.end_time.date()), child_protection=rows, with_changes=False)
    found = ask(store, coming_from, "cp_started", MARCH, window="r12", by="team")
    assert found.sentence == (
        "Between the 12 months to March 2011 and the 12 months to March 2012 it rose by 12, from "
        "12 to 24: North +12."
    )


def test_an_age_is_told_from_the_number_beside_it(store: Store) -> None:
    born = {"date_of_birth": "2000-01-01"}
    load(store, "2011-03-31", child_protection=[plan("A", "2011-01-01", **born)])
    load(store, "2012-03-31", child_protection=[plan(n, "2012-01-01", **born) for n in "ABC"])
    found = ask(store, coming_from, "cp_children", MARCH, window="snap", by="age_band")
    assert found.sentence.endswith("it rose by 2, from 1 to 3: aged 10–15 +2.")
