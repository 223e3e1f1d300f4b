"""The story behind the extracts holds together, and takes the shape that was reported."""

import datetime as dt

import pandas as pd
import pytest

from kpi.demo.figures import figures
from kpi.demo.history import history
from kpi.extracts.lists import extract_lists
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
    REFERRED_BEFORE,
    STARTED,
    Extracts,
    in_month,
    working_days,
    year,
)

YES = "a) Yes"
WHO = ["Gender", "Date of Birth"]
SOME_MONTHS = [FIRST, FIRST + 11, FIRST + 23, LAST]


def period(text: str) -> pd.Period:
    return pd.Period(text, "M")


# ------------------------------------------------------------------ it holds together


def test_a_child_is_the_same_in_every_list_and_month(extracts: Extracts) -> None:
    sheets = ["List 1", "List 3", "List 4", "List 6", "List 7", "List 8"]
    seen = pd.concat(
        extracts.snapshot(sheet, month)[[CHILD, *WHO]] for month in SOME_MONTHS for sheet in sheets
    )
    assert seen[CHILD].nunique() > 5_000
    assert (seen.groupby(CHILD)[WHO].nunique(dropna=False) == 1).all().all()


def test_no_child_has_two_plans_at_once_or_two_rows(extracts: Extracts) -> None:
    for sheet in ("List 6", "List 7", "List 8"):
        for month in MONTHS[::5]:
            assert extracts.snapshot(sheet, month)[CHILD].is_unique


def test_every_plan_of_the_story_is_seen_starting_and_ending(extracts: Extracts) -> None:
    told = [plan for plan in history().protection.plans if plan.start >= FIRST.start_time.date()]
    begun = pd.concat([in_month(extracts.plans(m), PLAN_START, m) for m in MONTHS])
    over = pd.concat([in_month(extracts.plans(m), PLAN_END, m) for m in MONTHS])
    assert sorted(zip(begun[CHILD], begun[PLAN_START].dt.date, strict=True)) == sorted(
        (plan.child.id, plan.start) for plan in told
    )
    ended = {(p.child.id, p.end) for p in history().protection.plans if p.end}
    assert set(zip(over[CHILD], over[PLAN_END].dt.date, strict=True)) <= ended
    assert len(over) == 162 + 259 + 231


def test_the_number_of_previous_plans_grows_by_one_with_each_plan(extracts: Extracts) -> None:
    begun = pd.concat([in_month(extracts.plans(m), PLAN_START, m) for m in MONTHS])
    begun = begun.sort_values(PLAN_START)
    later = begun[begun.duplicated(CHILD)]
    earlier = begun.drop_duplicates(CHILD).set_index(CHILD)[PREVIOUS_PLANS]
    assert len(later) > 10
    for _, plan in later.drop_duplicates(CHILD).iterrows():
        assert plan[PREVIOUS_PLANS] == earlier[plan[CHILD]] + 1


def test_the_column_of_earlier_referrals_repeats_and_leaves_the_latest_out(
    extracts: Extracts,
) -> None:
    rows = extracts.snapshot("List 3", period("2012-06"))
    assert (rows.groupby(CHILD)[REFERRED_BEFORE].nunique() == 1).all()
    twice = rows[rows.duplicated(CHILD, keep=False)]
    assert len(twice) > 100
    assert (twice[REFERRED_BEFORE] >= 1).all()


def test_dates_alone_would_miss_re_referrals_where_few_months_are_loaded(
    extracts: Extracts,
) -> None:
    """So that the totals of twelve months rest on the column, and prove that it is right."""
    loaded = extracts.only(period("2012-04"), LAST)
    events = loaded.events("List 3", REFERRED, pd.period_range(loaded.reach, LAST))
    events = events.sort_values(REFERRED)
    gap = (events[REFERRED] - events.groupby(CHILD)[REFERRED].shift()).dt.days
    again = (gap > 0) & (gap <= 365) & (events["month"] >= period("2012-04"))
    assert again.sum() < 1055 - 50


def test_the_statuses_of_children_in_need_agree_with_the_other_lists(extracts: Extracts) -> None:
    for month in SOME_MONTHS:
        need = extracts.snapshot("List 6", month)
        running = need[need["CIN Closure Date"].isna()]
        on_plan = extracts.snapshot("List 7", month)
        on_plan = set(on_plan[on_plan[PLAN_END].isna()][CHILD])
        care = extracts.snapshot("List 8", month)
        care = set(care[care["Date Ceased to be Looked After"].isna()][CHILD])
        assert on_plan <= set(running[CHILD])
        assert care <= set(running[CHILD])
        assert not on_plan & care
        said = running.set_index(CHILD)["Case Status"]
        assert set(said.index[said == "b) Child Protection plan"]) == on_plan
        assert set(said.index[said == "a) Looked after child"]) == care


def test_open_cases_are_held_by_case_holders_of_the_month(extracts: Extracts) -> None:
    for month in SOME_MONTHS:
        need = extracts.snapshot("List 6", month)
        held = need[need["CIN Closure Date"].isna()]["Allocated Worker"].dropna()
        assert set(held) <= set(extracts.snapshot("Case Holders", month)["Worker"])


def test_filled_posts_and_case_holders_are_the_same_people(extracts: Extracts) -> None:
    for month in SOME_MONTHS:
        posts = extracts.snapshot("Social Work Posts", month)
        front_line = posts[posts["Role"].isin(["Social Worker", "Senior Social Worker"])]
        people = extracts.snapshot("Case Holders", month)
        people = people[people["Qualified Social Worker"] == YES]
        agency = people["Agency"] == YES
        assert front_line["Filled FTE"].sum() == pytest.approx(people[~agency]["FTE"].sum())
        assert front_line["Agency FTE"].sum() == pytest.approx(people[agency]["FTE"].sum())


def test_a_worker_stays_with_most_of_their_cases(extracts: Extracts) -> None:
    before, after = (
        extracts.snapshot("List 6", month).set_index(CHILD)["Allocated Worker"].dropna()
        for month in (period("2011-01"), period("2011-02"))
    )
    both = before.index.intersection(after.index)
    assert (before[both] == after[both]).mean() > 0.8


# ------------------------------------------------------------------ the shape reported


def caseloads(extracts: Extracts, month: pd.Period) -> tuple[float, int, int]:
    """Average and highest caseload, and open cases without a worker."""
    need = extracts.snapshot("List 6", month)
    running = need[need["CIN Closure Date"].isna()]["Allocated Worker"]
    load = running.value_counts()
    fte = extracts.snapshot("Case Holders", month).set_index("Worker")["FTE"]
    return load.sum() / fte[load.index].sum(), int(load.max()), int(running.isna().sum())


def test_the_average_caseload_falls_from_above_25_to_17(extracts: Extracts) -> None:
    means = {month: caseloads(extracts, month)[0] for month in MONTHS[::4].append(MONTHS[-1:])}
    assert all(25 <= mean <= 30 for month, mean in means.items() if month < period("2012-01"))
    assert 16.5 <= means[LAST] < 18


def test_the_highest_caseload_is_long_far_above_20_and_nearly_there_at_the_end(
    extracts: Extracts,
) -> None:
    highest = [caseloads(extracts, month)[1] for month in MONTHS]
    assert min(highest[:24]) > 30
    assert 20 <= highest[-1] <= 22


def test_unallocated_cases_fall_from_dozens_to_none(extracts: Extracts) -> None:
    numbers = [caseloads(extracts, month)[2] for month in MONTHS]
    assert min(numbers[:20]) > 24
    assert numbers[-4:] == [0, 0, 0, 0]


@pytest.mark.parametrize(("month", "number"), [("2012-04", 49), ("2012-10", 73)])
def test_permanent_front_line_social_workers_as_reported(
    extracts: Extracts, month: str, number: int
) -> None:
    people = extracts.snapshot("Case Holders", period(month))
    permanent = (people["Qualified Social Worker"] == YES) & (people["Agency"] != YES)
    assert permanent.sum() == number


def vacancy(extracts: Extracts, month: str) -> tuple[float, float]:
    """The vacancy rate of qualified posts in percent, and their agency FTE."""
    posts = extracts.snapshot("Social Work Posts", period(month))
    posts = posts[posts["Qualified Social Worker"] == YES]
    empty = (posts["Established FTE"] - posts["Filled FTE"]).clip(lower=0).sum()
    return empty / posts["Established FTE"].sum() * 100, posts["Agency FTE"].sum()


def test_vacancies_and_agency_staff_fall_as_the_plan_asks(extracts: Extracts) -> None:
    (early, _), (_, baseline), (late, agency) = (
        vacancy(extracts, month) for month in ("2011-12", "2011-12", "2012-12")
    )
    assert 33 < early < 38
    assert late < 10
    assert agency <= 0.7 * baseline


def test_children_on_a_plan_for_18_months_fall_from_12_to_below_6_percent(
    extracts: Extracts,
) -> None:
    def long(month: str) -> float:
        plans = extracts.snapshot("List 7", period(month))
        starts = plans[plans[PLAN_END].isna()][PLAN_START]
        end = period(month).end_time.normalize()
        return float((starts + pd.DateOffset(months=18) <= end).mean() * 100)

    assert 11 < long("2011-01") < 13
    assert long("2012-03") > 6
    assert long("2012-07") < 6


def test_repeat_plans_rise_from_september_2012(extracts: Extracts) -> None:
    def repeat(first: str, last: str) -> float:
        months = pd.period_range(first, last, freq="M")
        begun = pd.concat([in_month(extracts.plans(m), PLAN_START, m) for m in months])
        return float((begun[PREVIOUS_PLANS] >= 1).mean())

    assert repeat("2012-09", "2013-03") > 2.5 * repeat("2012-04", "2012-08")


def visited_on_plan(extracts: Extracts, month: pd.Period) -> float:
    plans = extracts.snapshot("List 7", month)
    plans = plans[plans[PLAN_END].isna()]
    end = pd.Series(month.end_time.normalize(), index=plans.index)
    plans = plans[working_days(plans[PLAN_START], end) >= 10]
    visit = plans["Date of the Last Statutory Visit"].fillna(pd.Timestamp("2008-01-01"))
    return float((working_days(visit, end[plans.index]) <= 10).mean() * 100)


def test_visits_to_children_on_a_plan_come_in_time_at_the_end(extracts: Extracts) -> None:
    early = [visited_on_plan(extracts, month) for month in MONTHS[:12]]
    late = [visited_on_plan(extracts, month) for month in MONTHS[-4:]]
    assert 75 < sum(early) / 12 < 88
    assert sum(late) / 4 > 92


def test_a_falling_share_of_contacts_becomes_a_referral(extracts: Extracts) -> None:
    shares = []
    for of in ("2010-11", "2011-12", "2012-13"):
        contacts = extracts.events("List 1", "Date of Contact", year(of))
        shares.append(len(extracts.events("List 3", REFERRED, year(of))) / len(contacts))
    assert shares[0] > 0.6 > shares[1] > 0.55 > shares[2] > 0.48


def test_audits_reach_20_a_month_and_190_referrals_in_six_months(extracts: Extracts) -> None:
    audits = extracts.own("Audits", "Audit Date", year("2012-13"))
    of_quality = audits["Audit Type"] == "Quality of Practice"
    assert 20 <= of_quality.sum() / 12 < 24
    half_year = extracts.own(
        "Audits", "Audit Date", pd.period_range("2012-01", "2012-06", freq="M")
    )
    assert 190 <= (half_year["Audit Type"] == "Referral").sum() < 200
    from_plan = extracts.own("Audits", "Audit Date", pd.period_range("2012-01", LAST))
    joint = from_plan[from_plan["Audit Type"] == "Multi-agency"]
    assert joint["Audit Date"].dt.to_period("Q").nunique() == 5


def test_review_conferences_in_time_near_the_published(extracts: Extracts) -> None:
    shares = []
    for of in ("2010-11", "2011-12", "2012-13"):
        due = extracts.own("Conferences", "Date Due", year(of))
        due = due[due["Conference Type"] == "Review"]
        shares.append(float((due["Date Held"] <= due["Date Due"]).mean() * 100))
    assert shares[0] == 100
    assert all(97 < share < 99.6 for share in shares[1:])


@pytest.mark.parametrize(("of", "low", "high"), [("2010-11", 77, 83), ("2012-13", 89, 94)])
def test_participation_rises_from_80_to_90_percent(
    extracts: Extracts, of: str, low: int, high: int
) -> None:
    held = extracts.own("Conferences", "Date Held", year(of))
    views = held["Child Participation"].isin(["PN1", "PN2", "PN3", "PN5", "PN6"])
    assert low < (views | (held["Family Participated"] == YES)).mean() * 100 < high


# ------------------------------------------------------------------ the pilot


def authorised(extracts: Extracts, months: pd.PeriodIndex) -> pd.DataFrame:
    return extracts.events("List 4", AUTHORISED, months)


def test_a_few_cases_a_month_of_2012_13_have_a_single_assessment_most_in_45_days(
    extracts: Extracts,
) -> None:
    before = authorised(extracts, pd.period_range(FIRST, period("2012-04")))
    assert set(before["Assessment Type"]) == {"Initial", "Core"}
    rows = authorised(extracts, year("2012-13"))
    piloted = rows[rows["Assessment Type"] == "Continuous"]
    assert piloted.groupby("month").size().tolist() == [3, 5, 6, 5, 5, 6, 6, 5, 6, 7, 7]
    assert (working_days(piloted[STARTED], piloted[AUTHORISED]) <= 45).sum() == 53


def test_a_case_of_the_pilot_has_no_other_assessment_and_is_open_during_it(
    extracts: Extracts,
) -> None:
    rows = extracts.snapshot("List 4", LAST)
    piloted = rows["Assessment Type"] == "Continuous"
    of_referral = [CHILD, "Referral Date"]
    others = set(map(tuple, rows.loc[~piloted, of_referral].to_numpy()))
    assert others.isdisjoint(map(tuple, rows.loc[piloted, of_referral].to_numpy()))
    being_assessed = rows[piloted & rows[AUTHORISED].isna()]
    assert 0 < len(being_assessed) < 15
    need = extracts.snapshot("List 6", LAST).set_index(CHILD)
    assert need.loc[being_assessed[CHILD], "CIN Closure Date"].isna().all()


def test_the_pilot_is_said_to_be_invented_and_is_beside_what_was_published() -> None:
    told = history()
    kinds = {"initial_assessments": "Initial", "core_assessments": "Core"} | {
        "single_assessments": "Continuous"
    }
    for name, kind in kinds.items():
        number = sum(
            one.kind == kind
            and one.authorised is not None
            and one.authorised >= dt.date(2012, 4, 1)
            for one in told.assessments
        )
        assert number == figures()[name].years["2012-13"]
    assert figures()["single_assessments"].status == figures()["single_late"].status == "invented"


# ------------------------------------------------------------------ slips of the pen


def errors(extracts: Extracts, month: pd.Period) -> dict[tuple[str, str], float]:
    """The share of bad entries, in percent, of the fields in which there are slips."""
    shares = {}
    for slip in figures().slip:
        one = extract_lists()[slip.list]
        cells = extracts.books[month].sheet(one.sheet)[one.column(slip.field).heading]
        raw = [
            row[list(one.columns).index(one.column(slip.field))]
            for row in extracts.books[month].cells(one.sheet)[1:]
        ]
        bad = sum(cell == slip.written for cell in raw) if slip.written else cells.isna().sum()
        shares[slip.list, slip.field] = 100 * bad / len(cells)
    return shares


def test_blanks_are_above_5_percent_at_first_and_below_it_at_the_end(extracts: Extracts) -> None:
    assert max(errors(extracts, FIRST).values()) > 5
    assert 0 < max(errors(extracts, LAST).values()) < 5


def test_a_new_form_leaves_the_need_blank_in_the_summer_of_2012(extracts: Extracts) -> None:
    field = ("children_in_need", "primary_need")
    shares = [errors(extracts, period(month))[field] for month in ("2012-05", "2012-08", "2012-11")]
    assert shares[0] < 5 < shares[1]
    assert shares[2] < 5


def test_a_later_extract_corrects_an_earlier_ones_slips(extracts: Extracts) -> None:
    def blank(month: str) -> set[tuple[str, pd.Timestamp]]:
        rows = extracts.snapshot("List 1", period(month))
        rows = in_month(rows[rows["Ethnicity"].isna()], "Date of Contact", period("2012-01"))
        return set(zip(rows[CHILD], rows["Date of Contact"], strict=True))

    assert blank("2012-06") < blank("2012-01")
