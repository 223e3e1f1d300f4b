"""Assessments, a dozen rows at a time, authorised in March 2012."""

from kpi.store import Store
from tests.factories import Record, counts, figure, load


def authorised(store: Store, *assessments: Record) -> None:
    rows = [
        {"child_id": str(n), "assessment_type": "Initial", "start_date": "2012-03-01", **each}
        for n, each in enumerate(assessments)
    ]
    load(store, assessments=rows)


def test_an_initial_assessment_in_time_takes_ten_working_days_from_the_referral(
    store: Store,
) -> None:
    """Ten working days from Thursday 1 March end on Thursday 15 March."""
    authorised(
        store,
        {"referral_date": "2012-03-01", "authorised_date": "2012-03-15"},
        {"referral_date": "2012-03-01", "authorised_date": "2012-03-16"},  # the eleventh
        {"referral_date": "2012-03-01", "authorised_date": "2012-03-01"},
        {"referral_date": None, "authorised_date": "2012-03-15"},  # from its own start
        {"referral_date": None, "authorised_date": "2012-03-16"},
        {
            "referral_date": "2012-02-29",  # a day before its start: eleven
            "authorised_date": "2012-03-15",
        },
        {"referral_date": "2012-03-01", "authorised_date": None},  # still open
        {"referral_date": "2012-02-01", "authorised_date": "2012-02-28"},  # of February
        {"assessment_type": "Core", "authorised_date": "2012-03-15"},
        {"assessment_type": None, "authorised_date": "2012-03-15"},  # left out
    )
    assert counts(store, "initial_in_time") == (3, 6)
    assert figure(store, "initial_in_time", "2012-03", "month").left_out == 1


def test_a_core_assessment_in_time_takes_35_working_days_from_its_start(store: Store) -> None:
    """Seven weeks from Monday 16 January end on Monday 5 March."""
    core = {"assessment_type": "Core", "start_date": "2012-01-16"}
    authorised(
        store,
        {**core, "authorised_date": "2012-03-05"},
        {**core, "authorised_date": "2012-03-06"},  # the 36th
        {**core, "referral_date": "2012-01-02", "authorised_date": "2012-03-05"},  # no matter
        {**core, "start_date": None, "authorised_date": "2012-03-05"},  # left out
        {"assessment_type": "Initial", "authorised_date": "2012-03-05"},
    )
    assert counts(store, "core_in_time") == (2, 3)


def test_a_continuous_assessment_in_time_takes_45_working_days_from_its_start(
    store: Store,
) -> None:
    """Nine weeks from Tuesday 10 January end on Tuesday 13 March."""
    continuous = {"assessment_type": "Continuous", "start_date": "2012-01-10"}
    authorised(
        store,
        {**continuous, "authorised_date": "2012-03-13"},
        {**continuous, "authorised_date": "2012-03-14"},  # the 46th
        {"assessment_type": "Core", "authorised_date": "2012-03-14"},
    )
    assert counts(store, "assessment_in_time") == (1, 2)


def test_a_bank_holiday_is_no_working_day(store: Store) -> None:
    """From Thursday 26 April, 13 days with the holiday of Monday 7 May hold ten working days."""
    row = {"child_id": "1", "assessment_type": "Initial", "start_date": "2012-04-26"}
    load(
        store,
        "2012-05-31",
        assessments=[
            {**row, "authorised_date": "2012-05-11"},
            {**row, "child_id": "2", "authorised_date": "2012-05-14"},
        ],
    )
    assert counts(store, "initial_in_time", "2012-05") == (1, 2)


def test_a_child_is_seen_where_the_answer_is_yes(store: Store) -> None:
    authorised(
        store,
        {"seen": True, "authorised_date": "2012-03-01"},
        {"seen": False, "authorised_date": "2012-03-31"},
        {"seen": None, "authorised_date": "2012-03-15"},  # not recorded: not seen
        {"seen": True, "assessment_type": "Core", "authorised_date": "2012-03-15"},
        {"seen": True, "authorised_date": None},  # still open
        {"seen": None, "errors": "seen", "authorised_date": "2012-03-15"},  # left out
    )
    assert counts(store, "child_seen") == (2, 4)
