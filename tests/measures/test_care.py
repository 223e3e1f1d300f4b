"""Looked after children and care leavers, row by row."""

from tests.factories import in_care
from tests.measures.by_eye import LEFT, NO, ONE, OUT, YES, counted

LONG_AGO = "2009-06-01"


def test_looked_after_are_children_counted_once_each_while_in_care() -> None:
    found = counted(
        "looked_after",
        looked_after=[
            (ONE, in_care(1, LONG_AGO)),
            (ONE, in_care(2, "2012-03-31")),  # from the as-at date
            (OUT, in_care(3, "2012-04-01")),  # from tomorrow
            (OUT, in_care(4, LONG_AGO, "2012-03-30")),
            (OUT, in_care(5, LONG_AGO, "2012-03-31")),  # until the as-at date
            (ONE, in_care(6, LONG_AGO, "2012-04-01")),  # until tomorrow
            (OUT, in_care(7, LONG_AGO, "2011-01-01")),  # that child's earlier period
            (ONE, in_care(7, "2011-06-01")),
            (OUT, in_care(7, "2011-06-01")),  # twice in the list
            (LEFT, in_care(8, None)),
            (LEFT, in_care(9, LONG_AGO, errors="end_date")),
            (LEFT, in_care(None, LONG_AGO)),
            (ONE, in_care(10, LONG_AGO, errors="last_visit_date gender")),
        ],
    )
    assert found.parts == (5, None)


def test_care_visits_are_within_42_days_of_children_in_care_for_42_days_or_visited() -> None:
    """18 February 2012 is 42 days before 31 March."""
    found = counted(
        "care_visits",
        looked_after=[
            (YES, in_care(1, LONG_AGO, last_visit_date="2012-03-31")),
            (YES, in_care(2, LONG_AGO, last_visit_date="2012-02-18")),  # 42 days ago
            (NO, in_care(3, LONG_AGO, last_visit_date="2012-02-17")),  # 43
            (NO, in_care(4, LONG_AGO)),  # never
            (NO, in_care(5, "2012-02-18")),  # in care for 42 days
            (OUT, in_care(6, "2012-02-19")),  # for 41: not due yet
            (YES, in_care(7, "2012-02-19", last_visit_date="2012-02-25")),
            (YES, in_care(8, "2012-03-31", last_visit_date="2012-03-31")),
            (NO, in_care(9, "2012-02-19", last_visit_date="2012-02-10")),  # of an earlier period
            (OUT, in_care(10, LONG_AGO, "2012-03-31", last_visit_date="2012-03-30")),
            (YES, in_care(11, LONG_AGO, last_visit_date="2012-03-30")),
            (OUT, in_care(11, LONG_AGO)),  # twice in the list
            (LEFT, in_care(12, LONG_AGO, errors="last_visit_date")),
            (LEFT, in_care(13, None, last_visit_date="2012-03-30")),
        ],
    )
    assert found.parts == (5, 9)


def test_care_reviews_are_within_183_days_once_the_first_was_due() -> None:
    """As at Friday 30 March 2012: Friday 2 is 20 working days before, 29 September 183 days."""
    found = counted(
        "care_reviews",
        as_at="2012-03-30",
        looked_after=[
            (YES, in_care(1, LONG_AGO, last_review_date="2012-03-30")),
            (YES, in_care(2, LONG_AGO, last_review_date="2011-09-29")),  # 183 days ago
            (NO, in_care(3, LONG_AGO, last_review_date="2011-09-28")),  # 184
            (NO, in_care(4, LONG_AGO)),  # never
            (NO, in_care(5, "2012-03-01")),  # in care for 21 working days: it was due
            (YES, in_care(6, "2012-03-02")),  # for 20: it is due today
            (YES, in_care(7, "2012-03-03")),  # since Saturday: 20 as well
            (NO, in_care(8, "2012-03-02", last_review_date="2011-09-28")),
            (OUT, in_care(9, "2012-03-05")),  # for 19: not due yet
            (OUT, in_care(10, "2012-03-05", last_review_date="2012-03-20")),
            (OUT, in_care(11, LONG_AGO, "2012-03-30", last_review_date="2012-03-20")),
            (YES, in_care(12, LONG_AGO, last_review_date="2012-03-20")),
            (OUT, in_care(12, LONG_AGO)),  # twice in the list
            (LEFT, in_care(13, LONG_AGO, errors="last_review_date")),
        ],
    )
    assert found.parts == (5, 9)


def test_care_health_is_within_365_days_or_183_under_five() -> None:
    """1 April 2011 is 365 days before 31 March 2012, 30 September 183 days."""
    of_five, of_four, of_ten = "2007-03-31", "2007-04-01", "2002-01-01"

    def child(number: int, assessed: str | None, born: str | None, **more: object) -> dict:
        dates = {"last_health_date": assessed, "date_of_birth": born}
        return {**in_care(number, LONG_AGO), **dates, **more}

    found = counted(
        "care_health",
        looked_after=[
            (YES, child(1, "2011-04-01", of_ten)),  # 365 days ago
            (NO, child(2, "2011-03-31", of_ten)),  # 366
            (NO, child(3, None, of_ten)),  # never
            (YES, child(4, "2011-04-01", of_five)),  # five today
            (NO, child(5, "2011-03-31", of_five)),
            (YES, child(6, "2011-10-01", of_four)),  # 182 days ago, five tomorrow
            (YES, child(7, "2011-09-30", of_four)),  # 183
            (NO, child(8, "2011-09-29", of_four)),  # 184
            (YES, child(9, "2011-09-29", None, age=5)),
            (NO, child(10, "2011-09-29", None, age=4)),
            (YES, child(11, "2011-09-29", None)),  # of no known age
            (YES, child(12, "2012-03-01", of_ten, start_date="2011-03-31")),  # for 12 months
            (OUT, child(13, "2012-03-01", of_ten, start_date="2011-04-01")),  # a day less
            (OUT, child(14, "2012-03-01", of_ten, end_date="2012-03-31")),
            (LEFT, child(15, None, of_ten, errors="last_health_date")),
            (LEFT, child(16, "2012-03-01", None, errors="date_of_birth")),
        ],
    )
    assert found.parts == (7, 12)


def test_care_permanence_is_a_plan_recorded_for_children_in_care_for_four_months() -> None:
    found = counted(
        "care_permanence",
        as_at="2012-02-29",
        looked_after=[
            (YES, in_care(1, LONG_AGO, permanence_plan="Adoption")),
            (YES, in_care(2, LONG_AGO, permanence_plan="other")),
            (NO, in_care(3, LONG_AGO)),
            (YES, in_care(4, "2011-10-29", permanence_plan="Adoption")),  # four months to the day
            (NO, in_care(5, "2011-10-29")),
            (NO, in_care(6, "2011-10-31")),  # February has no 31st
            (OUT, in_care(7, "2011-11-01")),  # a day short
            (OUT, in_care(8, "2011-11-01", permanence_plan="Adoption")),
            (OUT, in_care(9, LONG_AGO, "2012-02-29", permanence_plan="Adoption")),
            (YES, in_care(10, LONG_AGO, permanence_plan="SGO/CAO")),
            (OUT, in_care(10, LONG_AGO)),  # twice in the list
            (LEFT, in_care(11, LONG_AGO, errors="permanence_plan")),
            (LEFT, in_care(12, None, permanence_plan="Adoption")),
        ],
    )
    assert found.parts == (4, 7)


def test_leavers_in_touch_are_of_those_who_are_not_excluded() -> None:
    def leaver(number: int, in_touch: str | None, **more: object) -> dict:
        return {"child_id": str(number), "in_touch": in_touch, **more}

    found = counted(
        "leavers_in_touch",
        care_leavers=[
            (YES, leaver(1, "In touch")),
            (NO, leaver(2, "Not in touch")),
            (NO, leaver(3, "Refused")),
            (NO, leaver(4, "No longer required")),
            (NO, leaver(5, "Not recorded")),
            (OUT, leaver(6, "Died")),
            (OUT, leaver(7, "Returned home")),
            (OUT, leaver(8, "Exclude")),
            (YES, leaver(9, "In touch")),
            (OUT, leaver(9, "Not in touch")),  # twice in the list
            (OUT, leaver(10, "Exclude")),
            (YES, leaver(10, "In touch")),
            (LEFT, leaver(11, None)),
            (LEFT, leaver(12, None, errors="in_touch")),
            (LEFT, {"in_touch": "In touch"}),
        ],
    )
    assert found.parts == (3, 7)
