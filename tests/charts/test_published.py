"""Others' published figures on a chart: points that stay in sight, and their names."""

from typing import Any

import pytest

from kpi.calendar import month
from kpi.charts.trend import target_chart
from kpi.findings.comparison import PublishedLine
from kpi.findings.published import PublishedPoint
from tests.charts.factory import finding


def line(kind: str, **values: float) -> PublishedLine:
    """A line with the values at months named as ``m2012_03``."""
    points = tuple(
        PublishedPoint(month(name[1:].replace("_", "-")), value, f"{value}%")
        for name, value in values.items()
    )
    return PublishedLine(kind.capitalize(), kind, points)


ENGLAND = line("england", m2011_03=13.3, m2012_03=14.0)
NEIGHBOURS = line("neighbours", m2011_03=11.2, m2012_03=11.9)


def drawn(*lines: PublishedLine) -> dict[str, Any]:
    return target_chart(finding(), published=lines)


def trace(chart: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [each for each in chart["data"] if each["name"] == f"published, {kind}"]
    return found


def labels(chart: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        each
        for each in chart["layout"]["annotations"]
        if each["text"].startswith(("England", "Neighbours"))
    ]


def test_each_kind_has_a_shape_of_its_own_and_no_line_between_its_years() -> None:
    chart = drawn(ENGLAND, NEIGHBOURS)
    shapes = {kind: trace(chart, kind)["marker"]["symbol"] for kind in ("england", "neighbours")}
    assert len(set(shapes.values())) == 2
    assert trace(chart, "england")["mode"] == "markers"


def test_each_is_named_once_with_the_figure_that_it_stands_at() -> None:
    texts = [each["text"] for each in labels(drawn(ENGLAND, NEIGHBOURS))]
    assert len(texts) == 2
    assert texts[0] in ("England 13.3%", "England 14.0%")
    assert texts[1] in ("Neighbours 11.2%", "Neighbours 11.9%")


def test_points_outside_the_months_shown_are_not_drawn() -> None:
    chart = drawn(line("england", m2009_03=50.0, m2012_03=14.0))
    assert trace(chart, "england")["x"] == ["2012-03-01"]
    assert chart["layout"]["yaxis"]["range"][1] < 50


def test_the_axis_has_room_for_others_figures() -> None:
    low, high = drawn(line("england", m2012_03=90.0))["layout"]["yaxis"]["range"]
    assert low <= 90 <= high


@pytest.mark.parametrize("value", [14.2, 14.6])
def test_the_targets_name_never_stands_on_a_published_point(value: float) -> None:
    months = [month("2011-03") + i for i in range(13)]
    points = tuple(PublishedPoint(of, value, f"{value}%") for of in months)
    chart = drawn(PublishedLine("England", "england", points))
    (name,) = [each for each in chart["layout"]["annotations"] if "Target:" in each["text"]]
    on_the_points_side = (name["yanchor"] == "bottom") == (value > 14.4)
    assert abs(name["yshift"]) > 8 or not on_the_points_side


def test_a_chart_without_others_is_as_it_was() -> None:
    assert target_chart(finding(), published=()) == target_chart(finding())
