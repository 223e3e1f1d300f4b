"""Councils compared with their group."""

import pytest

from kpi.analysis.funnel import Place, funnel, funnel_limits


def test_limits_stand_around_the_groups_share_and_narrow_with_size() -> None:
    small, large = funnel_limits(0.2, 16), funnel_limits(0.2, 1600)
    # √(0.16 / 1600) = 0.01
    assert (large.warning_lower, large.warning_upper) == pytest.approx((0.18040036, 0.21959964))
    assert (large.alarm_lower, large.alarm_upper) == pytest.approx((0.16909768, 0.23090232))
    assert small.warning_lower == pytest.approx(0.2 - 0.1959964)
    assert small.alarm_lower == 0  # clipped


def test_a_council_outside_is_told_from_one_inside() -> None:
    group = funnel({"A": (100, 200), "B": (100, 200), "C": (86, 200), "D": (136, 200)})
    assert group.share == pytest.approx(422 / 800)
    # Limits at 200: 0.4583 to 0.5967 and 0.4184 to 0.6366
    assert [(place.outside, place.side) for place in group.places] == [
        (None, None),
        (None, None),
        ("warning", "low"),
        ("alarm", "high"),
    ]


def test_a_council_keeps_its_cases_its_share_and_its_limits_inside_and_outside() -> None:
    inside, outside = funnel({"A": (100, 200), "D": (10, 10)}).places
    limits = [funnel_limits(110 / 210, of) for of in (200, 10)]
    assert inside == Place("A", 100, 200, 0.5, limits[0], None, None)
    assert outside == Place("D", 10, 10, 1.0, limits[1], "warning", "high")


def test_the_groups_share_is_of_all_cases() -> None:
    assert funnel({"A": (1, 1), "B": (0, 99)}).share == 0.01


def test_councils_that_differ_by_chance_are_not_over_dispersed() -> None:
    group = funnel({"A": (52, 100), "B": (48, 100), "C": (45, 100), "D": (55, 100)})
    # z² at 0.5: 0.16, 0.16, 1, 1
    assert group.dispersion == pytest.approx(0.58)
    assert not group.over_dispersed


def test_councils_that_differ_by_more_are_noted_as_over_dispersed() -> None:
    group = funnel({"A": (60, 100), "B": (40, 100), "C": (45, 100), "D": (55, 100)})
    assert group.dispersion == pytest.approx((4 + 4 + 1 + 1) / 4)
    assert group.over_dispersed  # 10 on 3 degrees of freedom


@pytest.mark.parametrize(
    ("counts", "much"),
    [
        ((56, 44), False),  # 2.88 on 1 degree of freedom, where 3.84 is the limit
        ((57, 43), True),  # 3.92
        ((58, 42, 54, 46), False),  # 6.40 on 3, where 7.81 is the limit (and 5.99 on 2)
        ((59, 41, 55, 45), True),  # 8.48
    ],
)
def test_one_degree_of_freedom_is_spent_on_the_groups_share(
    counts: tuple[int, ...], much: bool
) -> None:
    group = funnel({str(place): (count, 100) for place, count in enumerate(counts)})
    assert group.over_dispersed is much


def test_a_council_without_cases_is_left_out() -> None:
    assert [place.name for place in funnel({"A": (1, 2), "B": (0, 0)}).places] == ["A"]


@pytest.mark.parametrize("count", [0, 5])
def test_where_every_case_is_alike_there_is_nothing_to_tell_apart(count: int) -> None:
    group = funnel({"A": (count, 5), "B": (count, 5)})
    assert group.dispersion is None
    assert not group.over_dispersed
    assert {place.outside for place in group.places} == {None}


def test_a_group_without_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="council with cases"):
        funnel({"A": (0, 0)})
