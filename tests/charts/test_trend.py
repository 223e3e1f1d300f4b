"""The trend chart: its points, gaps, targets, labels, and what it never offers."""

from dataclasses import replace
from typing import Any

import pytest

from kpi.calendar import month
from kpi.charts.style import NAVY, PLUM, PLUM_HINDSIGHT, graph_config
from kpi.charts.trend import target_chart
from tests.charts.factory import MARCH, figure, finding, measure, series, target_line


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in chart["data"] if each["name"] == name]
    return found


def texts(chart: dict[str, Any]) -> list[str]:
    return [note["text"] for note in chart["layout"]["annotations"]]


def test_every_month_is_a_point_in_the_governments_navy() -> None:
    drawn = trace(target_chart(finding(12, 11, 10.4)), "series")
    assert drawn["x"] == ["2012-01-01", "2012-02-01", "2012-03-01"]
    assert drawn["y"] == [12, 11, 10.4]
    assert drawn["line"]["color"] == NAVY


def test_a_missing_month_breaks_the_line_and_its_reason_stands_in_the_gap() -> None:
    chart = target_chart(finding(12, None, 10.4))
    assert trace(chart, "series")["y"] == [12, None, 10.4]
    assert trace(chart, "series")["connectgaps"] is False
    (reason,) = [text for text in texts(chart) if "No extract" in text]
    assert reason.replace("<br>", " ") == "No extract holds Contacts for 2012-02."
    (band,) = chart["layout"]["shapes"]
    assert (band["x0"], band["x1"]) == ("2012-01-17", "2012-02-16")


def test_neighbouring_missing_months_are_one_gap() -> None:
    chart = target_chart(finding(12, None, None, 11, None, 10.4))
    assert len(chart["layout"]["shapes"]) == 2


def test_a_month_between_two_gaps_is_still_seen() -> None:
    chart = target_chart(finding(12, 12, None, 11, None, 10.4, 10.2))
    assert "2011-12-01" in trace(chart, "key points")["x"]


def test_months_before_the_first_figure_are_not_drawn() -> None:
    assert trace(target_chart(finding(None, None, 11, 10.4)), "series")["x"] == [
        "2012-02-01",
        "2012-03-01",
    ]


def test_the_target_is_solid_where_it_held_and_dashed_and_lighter_in_hindsight() -> None:
    chart = target_chart(finding())
    held, hindsight = trace(chart, "target"), trace(chart, "target in hindsight")
    assert held["line"]["dash"] == "solid"
    assert held["line"]["color"] == PLUM
    assert held["x"][1:] == ["2012-01-01", "2012-02-01", "2012-03-01"]
    assert set(held["y"]) == {14.4}
    assert hindsight["line"]["dash"] == "dash"
    assert hindsight["line"]["color"] == PLUM_HINDSIGHT
    assert hindsight["line"]["width"] < held["line"]["width"]


def test_hindsights_line_ends_where_the_target_begins() -> None:
    chart = target_chart(finding())
    assert trace(chart, "target in hindsight")["x"][-1] == "2011-12-16"
    assert trace(chart, "target")["x"][0] == "2011-12-17"


def test_lines_are_labelled_where_they_are_and_there_is_no_legend() -> None:
    chart = target_chart(finding())
    assert "Target: below 14.4%" in texts(chart)
    assert "in hindsight" in texts(chart)
    assert chart["layout"]["showlegend"] is False


def test_the_labels_of_target_and_hindsight_never_stand_on_each_other() -> None:
    lines = (
        target_line("2010-04", "2011-12", 20, hindsight=True),
        target_line("2012-01", "2012-03", 20),
    )
    chart = target_chart(finding(*[40.0 - i / 2 for i in range(24)], target_lines=lines))
    notes = {note["text"]: note for note in chart["layout"]["annotations"]}
    named, hindsight = notes["Target: below 14.4%"], notes["in hindsight"]
    apart = (month(named["x"][:7]) - month(hindsight["x"][:7])).n
    # Of 24 months, the target's words may cover 14 and "in hindsight" 7.
    assert named["yanchor"] != hindsight["yanchor"] or apart >= 7 or apart <= -14


def test_a_target_known_in_hindsight_only_is_named_as_that() -> None:
    only = finding(target_lines=(target_line("2011-03", "2012-03", hindsight=True),))
    assert "Target: below 14.4%, in hindsight" in texts(target_chart(only))


def test_a_target_that_ended_before_the_months_shown_is_not_drawn() -> None:
    old = finding(11, 10.4, target_lines=(target_line("2010-01", "2010-12"),))
    names = [each["name"] for each in target_chart(old)["data"]]
    assert "target" not in names


def test_the_first_the_latest_and_last_years_figure_are_labelled() -> None:
    chart = target_chart(finding(15, 14, 14, 14.4, *[13] * 11, 10.4))
    labels = [text for text in texts(chart) if text.startswith("<b>")]
    assert labels == ["<b>15.0%</b>", "<b>14.4%</b>", "<b>10.4%</b>"]


def test_a_first_figure_too_close_to_last_years_goes_without_a_label() -> None:
    chart = target_chart(finding(15, 14.4, *[13] * 11, 10.4))
    labels = [text for text in texts(chart) if text.startswith("<b>")]
    assert labels == ["<b>14.4%</b>", "<b>10.4%</b>"]


def test_a_part_month_is_hollow_and_off_the_line() -> None:
    points = series(12, 11, 4, part=(2,))
    chart = target_chart(finding(series=points, figure=points[-1].figure))
    assert trace(chart, "series")["y"] == [12, 11, None]
    part = trace(chart, "part months")
    assert part["y"] == [4]
    assert part["marker"]["color"] == "#ffffff"
    assert trace(chart, "to part months")["line"]["dash"] == "dot"
    assert "Part of the month only" in part["customdata"][0]


def test_fewer_months_shown_are_named_more_closely() -> None:
    ticks = target_chart(finding(*range(10, 46)))["layout"]["meta"]["ticks"]
    assert ticks["12"]["ticktext"] == ["May<br>2011", "Jul", "Sep", "Nov", "Jan", "Mar<br>2012"]
    assert ticks["all"]["tickvals"][-2:] == ["2011-09-01", "2012-03-01"]


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    assert "The axis starts at 10%, not at zero." in texts(target_chart(finding()))
    assert not [text for text in texts(target_chart(finding(1, 9))) if "axis" in text]


def test_text_from_the_data_cannot_pass_for_markup() -> None:
    nasty = replace(target_line("2012-01", "2012-03"), words="<b>Below</b> 14.4%")
    labels = texts(target_chart(finding(12, 11, 10.4, target_lines=(nasty,))))
    assert "Target: &lt;b&gt;Below&lt;/b&gt; 14.4%" in labels


def test_hovering_tells_month_figure_what_it_is_made_of_and_status() -> None:
    told = trace(target_chart(finding(12, 10.4)), "series")["customdata"][-1]
    assert told == "<b>March 2012</b>: 10.4%<br>30 of 288 plans<br>Target met<br>Confidence: medium"


def test_growth_is_drawn_around_a_zero_line_with_signs() -> None:
    growth = finding(-10, 5, 26, measure=measure(value="growth"), target_lines=())
    axis = target_chart(growth)["layout"]["yaxis"]
    assert axis["zeroline"] is True
    assert axis["ticktext"] == ["−10%", "0%", "+10%", "+20%", "+30%"]


@pytest.mark.parametrize("values", [(None, None), (5,), (0, 0, 0)])
def test_a_series_however_poor_is_drawn(values: tuple[float | None, ...]) -> None:
    points = series(*values)
    poor = finding(series=points, monthly=points, figure=figure(MARCH, None))
    assert target_chart(poor)["layout"]["yaxis"]["range"]


def test_no_graph_offers_to_send_anything_anywhere() -> None:
    config = graph_config()
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
