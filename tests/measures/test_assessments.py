"""Assessments, row by row."""

from typing import Any

from tests.factories import assessment
from tests.measures.by_eye import LEFT, LOST, NO, OUT, YES, counted


def test_initial_in_time_is_within_ten_working_days_of_the_referral() -> None:
    """Friday 16 March to Friday 30 March 2012 are ten working days."""

    def initial(
        referred: str | None,
        start: str | None = "2012-03-29",
        authorised: str | None = "2012-03-30",
        kind: str | None = "Initial",
        **more: Any,
    ) -> dict:
        return {**assessment(kind, start, authorised), "referral_date": referred, **more}

    found = counted(
        "initial_in_time",
        window="month",
        assessments=[
            (YES, initial("2012-03-30")),
            (YES, initial("2012-03-16")),  # ten
            (NO, initial("2012-03-15")),  # eleven
            (YES, initial("2012-03-17")),  # from a Saturday: ten
            (YES, initial(None, start="2012-03-16")),  # no referral date: from the start
            (NO, initial(None, start="2012-03-15")),
            (YES, initial("2012-03-20", start="2012-03-01")),  # the referral's date wins
            (NO, initial("2012-03-01", start="2012-03-20")),
            (YES, initial("2012-02-29", authorised="2012-03-01")),  # the month's first day
            (YES, initial("2012-03-20", authorised="2012-03-31")),  # and its last
            (OUT, initial("2012-02-20", authorised="2012-02-29")),
            (OUT, initial("2012-03-20", authorised="2012-04-01")),
            (OUT, initial("2012-03-20", authorised=None)),  # not authorised yet
            (OUT, initial("2012-03-20", kind="Core")),
            (OUT, initial("2012-03-20", kind="Continuous")),
            (LEFT, initial("2012-03-20", kind=None)),
            (LEFT, initial("2012-03-20", start=None)),
            (LEFT, initial(None, errors="referral_date")),
            (LOST, initial("2012-03-20", authorised=None, errors="authorised_date")),
        ],
    )
    assert found.parts == (7, 10)


def test_core_in_time_is_within_35_working_days_of_the_start() -> None:
    """Friday 10 February to Friday 30 March 2012 are 35 working days."""

    def core(
        start: str | None,
        authorised: str | None = "2012-03-30",
        kind: str | None = "Core",
        **more: Any,
    ) -> dict:
        return assessment(kind, start, authorised, **more)

    found = counted(
        "core_in_time",
        window="month",
        assessments=[
            (YES, core("2012-03-30")),
            (YES, core("2012-02-10")),  # 35
            (NO, core("2012-02-09")),  # 36
            (YES, core("2012-02-12")),  # from a Sunday: 35
            (YES, core("2012-02-10", referral_date="2012-01-10")),  # from its start all the same
            (NO, core("2012-02-09", referral_date="2012-03-10")),
            (YES, core("2012-02-29", "2012-03-01")),
            (YES, core("2012-03-20", "2012-03-31")),
            (OUT, core("2012-02-20", "2012-02-29")),
            (OUT, core("2012-03-20", "2012-04-01")),
            (OUT, core("2012-03-20", None)),
            (OUT, core("2012-03-20", kind="Initial")),
            (OUT, core("2012-03-20", kind="Continuous")),
            (LEFT, core("2012-03-20", kind=None)),
            (LEFT, core(None)),
        ],
    )
    assert found.parts == (6, 8)


def test_core_in_time_leaves_out_the_holidays_of_christmas() -> None:
    """Monday 14 November to Thursday 5 January: 38 weekdays, three of them holidays."""
    found = counted(
        "core_in_time",
        window="month",
        as_at="2012-01-31",
        assessments=[
            (YES, assessment("Core", "2011-11-14", "2012-01-05")),
            (NO, assessment("Core", "2011-11-14", "2012-01-06")),
        ],
    )
    assert found.parts == (1, 2)


def test_assessment_in_time_is_within_45_working_days_of_the_start() -> None:
    """Friday 27 January to Friday 30 March 2012 are 45 working days."""

    def continuous(
        start: str | None,
        authorised: str | None = "2012-03-30",
        kind: str | None = "Continuous",
        **more: Any,
    ) -> dict:
        return assessment(kind, start, authorised, **more)

    found = counted(
        "assessment_in_time",
        window="month",
        assessments=[
            (YES, continuous("2012-03-30")),
            (YES, continuous("2012-01-27")),  # 45
            (NO, continuous("2012-01-26")),  # 46
            (YES, continuous("2012-01-28")),  # from a Saturday: 45
            (YES, continuous("2012-01-27", referral_date="2012-01-10")),
            (NO, continuous("2012-01-26", referral_date="2012-03-10")),
            (YES, continuous("2012-02-29", "2012-03-01")),
            (YES, continuous("2012-03-20", "2012-03-31")),
            (OUT, continuous("2012-02-20", "2012-02-29")),
            (OUT, continuous("2012-03-20", "2012-04-01")),
            (OUT, continuous("2012-03-20", None)),
            (OUT, continuous("2012-03-20", kind="Initial")),
            (OUT, continuous("2012-03-20", kind="Core")),
            (LEFT, continuous("2012-03-20", kind=None)),
            (LEFT, continuous(None)),
        ],
    )
    assert found.parts == (6, 8)


def test_child_seen_is_a_yes_and_a_blank_is_none() -> None:
    def authorised(seen: bool | None, day: str | None = "2012-03-15", **more: Any) -> dict:
        return {**assessment("Initial", "2012-02-20", day), "seen": seen, **more}

    found = counted(
        "child_seen",
        window="month",
        assessments=[
            (YES, authorised(True)),
            (NO, authorised(False)),
            (NO, authorised(None)),
            (LEFT, authorised(None, errors="seen")),
            (YES, authorised(True, "2012-03-01")),
            (NO, authorised(False, "2012-03-31")),
            (OUT, authorised(True, "2012-02-29")),
            (OUT, authorised(True, "2012-04-01")),
            (OUT, authorised(True, None)),  # not authorised yet
            (YES, authorised(True, assessment_type="Core")),
            (YES, authorised(True, assessment_type="Continuous")),
            (YES, authorised(True, assessment_type=None)),
            (YES, authorised(True, start_date=None)),
        ],
    )
    assert found.parts == (6, 9)
