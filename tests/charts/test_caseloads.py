"""Caseloads as dots: one for each case holder, the limit, and nobody's name."""

import json
from typing import Any

import pytest

from kpi.charts.caseloads import caseload_chart, height_of
from kpi.charts.style import PLUM, PLUM_HINDSIGHT
from kpi.findings.caseloads import Caseloads
from tests.charts.factory import figure


def held(*numbers: int, most: int | None = 20, hindsight: bool = False) -> Caseloads:
    whole = figure(measure="caseload_max", window="snap")
    return Caseloads(tuple(sorted(numbers, reverse=True)), most, whole, hindsight=hindsight)


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in chart["data"] if each["name"] == name]
    return found


def texts(chart: dict[str, Any]) -> list[str]:
    return [each["text"] for each in chart["layout"]["annotations"]]


def test_each_case_holder_is_a_dot_and_equal_ones_are_stacked() -> None:
    dots = trace(caseload_chart(held(5, 12, 12, 12, 20)), "within the limit")
    assert list(zip(dots["x"], dots["y"], strict=True)) == [
        (5, 1),
        (12, 1),
        (12, 2),
        (12, 3),
        (20, 1),
    ]


def test_those_above_the_limit_have_another_colour_and_another_shape() -> None:
    chart = caseload_chart(held(19, 20, 21, 21, 30))
    above, within = trace(chart, "above the limit"), trace(chart, "within the limit")
    assert above["x"] == [21, 21, 30]
    assert above["marker"]["symbol"] != within["marker"]["symbol"]
    assert above["marker"]["color"] != within["marker"]["color"]
    assert above["marker"]["line"]["color"] != above["marker"]["color"]


def test_the_limit_is_a_plum_line_between_what_keeps_it_and_what_does_not() -> None:
    chart = caseload_chart(held(19, 21, 40))
    (line,) = chart["layout"]["shapes"]
    assert (line["x0"], line["x1"], line["line"]["color"]) == (20.5, 20.5, PLUM)
    assert texts(chart) == ["<b>Limit: at most 20</b>", "2 above it"]


def test_a_limit_in_hindsight_is_dashed_and_says_so() -> None:
    chart = caseload_chart(held(19, 21, 40, hindsight=True))
    (line,) = chart["layout"]["shapes"]
    assert (line["line"]["dash"], line["line"]["color"]) == ("dash", PLUM_HINDSIGHT)
    assert texts(chart) == ["<b>Limit: at most 20</b>", "in hindsight"]


@pytest.mark.parametrize(
    ("highest", "names"),
    [
        (22, {"<b>Limit: at most 20</b>": "right"}),  # no room beyond the line: the title says it
        (80, {"<b>Limit: at most 20</b>, 1 above it": "left"}),  # none before it
    ],
)
def test_names_stand_where_there_is_room(highest: int, names: dict[str, str]) -> None:
    notes = caseload_chart(held(3, highest))["layout"]["annotations"]
    assert {each["text"]: each["xanchor"] for each in notes} == names


def test_without_a_limit_there_is_no_line_and_nobody_is_above_it() -> None:
    chart = caseload_chart(held(3, 30, most=None))
    assert (chart["layout"]["shapes"], texts(chart)) == ([], [])
    assert trace(chart, "within the limit")["x"] == [3, 30]


def test_the_axis_runs_from_no_child_to_past_the_highest() -> None:
    axis = caseload_chart(held(3, 22))["layout"]["xaxis"]
    assert axis["range"][0] < 0 < 22 < axis["range"][1]
    assert axis["ticktext"][0] == "0"
    assert caseload_chart(held(3))["layout"]["xaxis"]["range"][1] > 20  # the limit is on it


def test_hovering_tells_how_many_have_so_many_children_and_no_name() -> None:
    chart = caseload_chart(held(1, 12, 12))
    assert trace(chart, "within the limit")["customdata"] == [
        "One case holder has 1 child",
        "Two case holders have 12 children",
        "Two case holders have 12 children",
    ]


def test_a_higher_stack_makes_a_higher_chart_up_to_a_screen() -> None:
    assert height_of(held(12)) < height_of(held(*[12] * 12)) < height_of(held(*[12] * 300)) < 500


def test_the_figure_is_plain_data() -> None:
    assert json.loads(json.dumps(caseload_chart(held(3, 22))))["data"]
