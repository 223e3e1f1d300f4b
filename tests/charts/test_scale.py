"""Axes: where they start, how many ticks they have, and how months are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import month, months_between
from kpi.charts.scale import month_ticks, tick_text, value_scale


def test_values_close_together_have_an_axis_of_their_own() -> None:
    scale = value_scale([10.4, 14.7])
    assert (scale.low, scale.high) == (10, 16) or (scale.low, scale.high) == (8, 16)
    assert not scale.starts_at_zero


def test_values_far_apart_start_at_zero() -> None:
    assert value_scale([3, 30]).ticks == (0, 10, 20, 30)


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=30))
def test_every_value_lies_on_its_axis(values: list[float]) -> None:
    scale = value_scale(values)
    room = 1e-6 * max(1, abs(scale.high), abs(scale.low))
    assert scale.low - room <= min(values)
    assert max(values) <= scale.high + room
    assert 2 <= len(scale.ticks) <= 9


@pytest.mark.parametrize(
    ("value", "unit", "signed", "text"),
    [
        (14, "percent", False, "14%"),
        (1200, "count", False, "1,200"),
        (-10, "percent", True, "−10%"),
        (25, "percent", True, "+25%"),
        (0, "percent", True, "0%"),
        (8.5, "fte", False, "8.5"),
    ],
)
def test_ticks_are_written_with_unit_and_sign(
    value: float, unit: str, signed: bool, text: str
) -> None:
    assert tick_text(value, unit, signed=signed) == text


def test_months_are_counted_back_from_the_last_which_carries_its_year() -> None:
    ticks, names = month_ticks(months_between(month("2011-03"), month("2013-03")))
    assert [str(tick) for tick in ticks] == ["2011-03", "2011-09", "2012-03", "2012-09", "2013-03"]
    assert names == ["Mar<br>2011", "Sep", "Mar<br>2012", "Sep", "Mar<br>2013"]


def test_no_months_have_no_ticks() -> None:
    assert month_ticks([]) == ([], [])


def test_the_first_months_year_gives_way_to_the_next_ones() -> None:
    _, names = month_ticks([month("2010-05") + i for i in range(35)])
    assert names == ["Sep", "Mar<br>2011", "Sep", "Mar<br>2012", "Sep", "Mar<br>2013"]
