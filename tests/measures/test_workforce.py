"""Posts, vacancies and agency staff."""

from typing import Any

import pytest

from kpi.store import Store
from tests.factories import by, figure, judged, load, post
from tests.measures.by_eye import LEFT, LOST, OUT, counted


def staffed(store: Store, *posts: Any, as_at: str = "2012-03-31") -> None:
    load(store, as_at, posts=posts)


def test_vacancies_are_of_qualified_posts_and_never_below_zero_in_a_row(store: Store) -> None:
    staffed(
        store,
        post(10, 8.8, 5),
        post(2, 3.5),  # more people than posts fills no other row's gap
        post(20, 0, qualified=False),
    )
    found = figure(store, "vacancy_rate", "2012-03")
    assert (found.numerator, found.denominator, found.value) == (1.2, 12, 10)
    assert (found.text, found.count_text) == ("10.0%", "1.2 of 12 FTE posts")


@pytest.mark.parametrize(
    ("filled", "status"),
    [(9.9, "met"), (9.89, "near"), (9.79, "near"), (9.78, "missed")],
)
def test_ten_per_cent_is_met_to_the_last_digit(store: Store, filled: float, status: str) -> None:
    """11 posts: a tenth is 1.1, and 1.21 is the end of the tolerance."""
    staffed(store, post(11, filled))
    assert judged(store, "vacancy_rate", "2012-03")[1].status == status


def test_three_tenths_of_three_posts_are_ten_per_cent_in_spite_of_binary_fractions(
    store: Store,
) -> None:
    staffed(store, post(1, 0.9), post(2, 1.8))
    found, judgement = judged(store, "vacancy_rate", "2012-03")
    assert (found.value, judgement.status) == (10, "met")


def test_a_post_that_can_not_be_read_is_left_out(store: Store) -> None:
    staffed(
        store,
        post(10, 9),
        {**post(10, 0), "filled_fte": None, "errors": "filled_fte"},
        {**post(10, 0), "qualified": None, "errors": "qualified"},
        {**post(10, 10), "agency_fte": None, "errors": "agency_fte"},
    )
    found = figure(store, "vacancy_rate", "2012-03")
    assert (found.numerator, found.denominator, found.left_out) == (1, 20, 2)
    assert figure(store, "agency_fte", "2012-03").left_out == 2


def test_agency_staff_are_those_in_qualified_posts(store: Store) -> None:
    staffed(store, post(10, 8, 1.5), post(5, 5, 0.25), post(3, 3, 9, qualified=False))
    found = figure(store, "agency_fte", "2012-03")
    assert (found.value, found.denominator) == (1.75, None)


def test_agency_staff_are_to_be_30_per_cent_fewer_than_in_december_2011(store: Store) -> None:
    staffed(store, post(30, 10, 20), as_at="2011-12-31")
    for number, agency in enumerate((14, 14.01, 15.4, 15.41), start=1):
        staffed(store, post(30, 10, agency), as_at=f"2012-0{number}-28")
    found = [judged(store, "agency_fte", f"2012-0{number}")[1] for number in (1, 2, 3, 4)]
    assert [each.status for each in found] == ["met", "near", "near", "missed"]
    assert found[0].words == "−30% on December 2011 (at most 14)"
    assert (found[0].level, found[0].near) == (14, "up to 15.4")
    in_december = judged(store, "agency_fte", "2011-12")[1]
    assert (in_december.status, in_december.hindsight) == ("missed", True)


def test_without_december_2011_agency_staff_can_not_be_judged(store: Store) -> None:
    staffed(store, post(30, 10, 14), as_at="2012-03-31")
    found, judgement = judged(store, "agency_fte", "2012-03")
    assert (found.value, judgement.status, judgement.level) == (14, "no_data", None)


def test_vacancies_by_team_and_role_add_up(store: Store) -> None:
    staffed(
        store,
        post(10, 8, team="North", role="Social worker"),
        post(4, 4, team="North", role="Senior"),
        post(5, 4, team="South", role="Social worker"),
    )
    assert by(store, "vacancy_rate", "2012-03", "team") == {"North": 100 * 2 / 14, "South": 20}
    assert by(store, "vacancy_rate", "2012-03", "role") == {"Senior": 0, "Social worker": 20}


def test_only_the_months_last_posts_count(store: Store) -> None:
    staffed(store, post(10, 5), as_at="2012-03-10")
    staffed(store, post(10, 9), as_at="2012-03-31")
    assert figure(store, "vacancy_rate", "2012-03").value == 10


# ── each measure, row by row: numerator and denominator in full-time equivalents ──────────────


def test_vacancy_rate_is_what_is_not_filled_of_qualified_posts_row_by_row() -> None:
    found = counted(
        "vacancy_rate",
        posts=[
            ((1.2, 10), post(10, 8.8)),
            ((0, 10), post(10, 10)),
            ((0, 2), post(2, 3.5)),  # more people than posts: no less than nothing is vacant
            ((0.5, 0.5), post(0.5, 0)),
            ((0, 0), post(0, 1)),
            ((2, 7), post(7, 5, 2)),  # agency staff fill no post
            (OUT, post(10, 0, qualified=False)),
            (LEFT, {**post(10, 0), "qualified": None}),
            (LEFT, {**post(10, 0), "established_fte": None}),
            (LEFT, {**post(10, 0), "filled_fte": None}),
            (LEFT, post(10, 0, errors="filled_fte")),
            ((1, 4), {**post(4, 3), "agency_fte": None}),
        ],
    )
    assert found.parts == (4.7, 33.5)


def test_agency_fte_is_that_of_qualified_posts() -> None:
    found = counted(
        "agency_fte",
        posts=[
            ((1.5, 0), post(10, 8, 1.5)),
            ((0, 0), post(10, 8)),
            ((0.25, 0), post(0, 0, 0.25)),
            (OUT, post(3, 3, 9, qualified=False)),
            (LEFT, {**post(3, 3, 9), "qualified": None}),
            (LEFT, {**post(3, 3), "agency_fte": None}),
            (LEFT, post(3, 3, 9, errors="agency_fte")),
            ((2, 0), {**post(3, 3, 2), "established_fte": None, "filled_fte": None}),
        ],
    )
    assert found.parts == (3.75, None)


def test_agency_rate_is_of_agency_and_filled_posts() -> None:
    found = counted(
        "agency_rate",
        posts=[
            ((1.5, 9.5), post(10, 8, 1.5)),
            ((0, 8), post(20, 8)),
            ((0.5, 0.5), post(1, 0, 0.5)),
            ((0, 0), post(1, 0)),
            (OUT, post(3, 3, 9, qualified=False)),
            (LEFT, {**post(3, 3, 9), "qualified": None}),
            (LEFT, {**post(3, 3), "agency_fte": None}),
            (LEFT, {**post(3, 3, 9), "filled_fte": None}),
            (LEFT, post(3, 3, 9, errors="agency_fte")),
            ((2, 4), {**post(9, 2, 2), "established_fte": None}),
        ],
    )
    assert (found.parts, found.value) == ((4, 22), pytest.approx(400 / 22))


def test_turnover_is_who_left_in_the_period_without_agency_of_those_filled_at_its_end() -> None:
    def leaver(day: str | None, fte: float | None = 1.0, agency: Any = False, **more: Any) -> dict:
        return {"worker": "Ann", "leaving_date": day, "fte": fte, "agency": agency, **more}

    found = counted(
        "turnover",
        window="ytd",
        before={
            "2012-04-30": {
                "leavers": [((1, 0), leaver("2012-04-01")), (OUT, leaver("2012-03-31"))],
                "posts": [((0, 50), post(50, 50))],
            }
        },
        as_at="2012-05-31",
        leavers=[
            ((0.6, 0), leaver("2012-05-01", 0.6)),
            ((1, 0), leaver("2012-05-31")),
            (OUT, leaver("2012-06-01")),
            (OUT, leaver("2012-05-15", agency=True)),
            (LEFT, leaver("2012-05-15", None)),
            (LEFT, leaver("2012-05-15", agency=None)),
            (LEFT, leaver("2012-05-15", errors="fte")),
            (LOST, leaver(None)),
        ],
        posts=[
            ((0, 30), post(40, 30, 5)),
            ((0, 2.5), post(2, 2.5)),
            (OUT, post(10, 10, qualified=False)),
            (LEFT, {**post(10, 10), "qualified": None}),
            (LEFT, {**post(10, 10), "filled_fte": None}),
        ],
    )
    assert (found.parts, found.value) == ((2.6, 32.5), 8)
