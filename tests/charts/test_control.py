"""The XmR and the p chart: what each month is, its limits, and what stands out."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from kpi.charts.control import control_chart, shares_chart
from kpi.charts.legend import legend
from kpi.charts.months import SMALL
from kpi.charts.style import LIMITS_BAND, LIMITS_BAND_CHOSEN, PLUM
from kpi.findings import Finding
from kpi.records import Event
from tests.charts.factory import measure, moving, rebase, target_line

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)
HIGHER = (19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5)
SHIFTED = (*STEADY, *HIGHER, 19.0)
SHARES = (50.0, 40.0, 60.0, 50.0, 45.0, 55.0, 50.0, 40.0, 60.0, 50.0, 45.0, 100.0)
OF = (20, 20, 20, 20, 20, 20, 40, 20, 20, 20, 20, 20)


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in chart["data"] if each["name"] == name]
    return found


def names(chart: dict[str, Any]) -> list[str]:
    return [each["name"] for each in chart["data"]]


def beside(chart: dict[str, Any]) -> list[str]:
    """What is named beside the plot, from the lowest level up."""
    return [each["text"] for each in _notes(chart, "beside")]


def _notes(chart: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in chart["layout"]["annotations"] if each.get("name") == name]


def level_lines(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """Means and limits, which lie at one level each."""
    lines = [each for each in chart["layout"]["shapes"] if each["type"] == "line"]
    return [each for each in lines if each.get("yref") == "y"]


def bands(chart: dict[str, Any]) -> list[dict[str, Any]]:
    shapes = chart["layout"]["shapes"]
    return [each for each in shapes if each["type"] == "rect" and each["yref"] == "y"]


# ── points ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("direction", "last", "name", "symbol"),
    [
        ("lower", 30.0, "significant, worse", "triangle-up"),
        ("lower", 1.0, "significant, better", "triangle-down"),
        ("higher", 30.0, "significant, better", "triangle-up"),
        ("higher", 1.0, "significant, worse", "triangle-down"),
        ("none", 30.0, "significant", "square"),
    ],
)
def test_a_month_that_stands_out_has_its_colour_and_its_shape(
    direction: str, last: float, name: str, symbol: str
) -> None:
    chart = control_chart(moving(*STEADY, last, measure=measure(direction=direction)))
    stands_out, ordinary = (
        trace(chart, name)["marker"],
        trace(chart, "ordinary variation")["marker"],
    )
    assert stands_out["symbol"] == [symbol]
    assert set(ordinary["symbol"]) == {"circle"}
    assert stands_out["color"][0] != ordinary["color"][0]
    assert trace(chart, name)["x"] == ["2012-03-01"]


def test_the_legend_names_only_the_kinds_of_month_that_occur() -> None:
    assert [name for name, _ in legend(control_chart(moving(*STEADY)))] == ["ordinary variation"]
    shown = legend(control_chart(moving(*STEADY, 30.0, denominators=(*[30] * 13, 9))))
    assert [name for name, _ in shown] == ["ordinary variation", "significant, worse", SMALL]
    pictures = [picture for _, picture in shown]
    assert all(each.startswith("data:image/svg+xml,") for each in pictures)
    assert len(set(pictures)) == 3


def test_hovering_tells_why_a_month_stands_out() -> None:
    chart = control_chart(moving(*STEADY, 30.0))
    (told,) = trace(chart, "significant, worse")["customdata"]
    assert told.startswith("<b>March 2012</b>: 30.0%")
    assert told.endswith("Significant, worse: beyond a limit")


def test_a_month_of_few_cases_has_a_dot_inside_and_says_so() -> None:
    chart = control_chart(moving(*STEADY, denominators=(*[30] * 12, 9)))
    drawn = trace(chart, "ordinary variation")
    assert drawn["marker"]["symbol"] == [*["circle"] * 12, "circle-open-dot"]
    assert drawn["customdata"][-1].endswith("Rests on few cases: it says little by itself")
    assert trace(chart, SMALL)["marker"]["symbol"] == "circle-open-dot"
    assert SMALL not in names(control_chart(moving(*STEADY)))


def test_a_part_month_is_hollow_off_the_line_and_judged_as_nothing() -> None:
    chart = control_chart(moving(*STEADY, 40.0, part=(13,)))
    assert trace(chart, "part months")["y"] == [40.0]
    assert trace(chart, "months")["y"][-1] is None
    assert names(chart).count("significant, worse") == 0


def test_a_missing_month_is_a_gap_with_its_reason() -> None:
    chart = control_chart(moving(*STEADY[:6], None, *STEADY[6:]))
    assert trace(chart, "months")["y"][6] is None
    assert trace(chart, "months")["connectgaps"] is False
    reasons = [each["text"] for each in chart["layout"]["annotations"]]
    assert any("No extract" in text for text in reasons)


def test_months_before_the_first_figure_are_left_out_and_the_rest_keep_their_kind() -> None:
    chart = control_chart(moving(None, None, *STEADY, 30.0))
    assert trace(chart, "months")["x"][0] == "2011-02-01"
    assert trace(chart, "significant, worse")["x"] == ["2012-03-01"]


# ── limits ─────────────────────────────────────────────────────────────────────────────────────


def test_a_phase_has_a_solid_mean_and_dotted_limits_named_beside_the_plot() -> None:
    found = moving(*STEADY, target_lines=())
    (phase,) = found.movement.phases
    chart = control_chart(found)
    drawn = {each["y0"]: each["line"]["dash"] for each in level_lines(chart)}
    assert drawn == {phase.mean: "solid", phase.lower: "dot", phase.upper: "dot"}
    assert beside(chart) == [
        f"Lower limit<br>{phase.lower_text}",
        "Mean<br>12.8%",
        f"Upper limit<br>{phase.upper_text}",
    ]


def test_limits_that_may_still_move_are_dashed() -> None:
    found = moving(*STEADY[:12], target_lines=())
    chart = control_chart(found)
    assert [each["line"]["dash"] for each in level_lines(chart)] == ["solid", "dash", "dash"]


def test_limits_are_drawn_no_lower_than_a_share_can_be() -> None:
    chart = control_chart(moving(*(1.0, 9.0, 2.0, 8.0) * 2))
    assert min(each["y0"] for each in level_lines(chart)) == 0.0
    assert chart["layout"]["yaxis"]["range"][0] == 0.0


def test_each_phase_has_its_own_limits_from_where_it_starts() -> None:
    chart = control_chart(moving(*SHIFTED, rebases=[rebase("2011-08")]), phase=0)
    first, second = bands(chart)
    assert first["x1"] == "2011-07-16"
    assert second["x0"] == "2011-07-17"
    assert first["y1"] < 19 < second["y1"]
    assert [each["fillcolor"] for each in (first, second)] == [LIMITS_BAND_CHOSEN, LIMITS_BAND]
    assert len(level_lines(chart)) == 6


def test_where_limits_start_again_the_reason_stands_and_is_no_markup() -> None:
    chart = control_chart(moving(*SHIFTED, rebases=[rebase("2011-08", "A <b>new</b> front door")]))
    (name,) = _notes(chart, "event")
    assert name["text"] == (
        "New limits: A<br>&lt;b&gt;new&lt;/b&gt; front door<br>(Ann, 3 May 2012)"
    )
    (line,) = [each for each in chart["layout"]["shapes"] if each.get("name") == "event"]
    # Half a month before August's point, where the new band begins.
    assert line["x0"] == "2011-07-17"


def test_a_long_reason_is_shortened_on_the_chart() -> None:
    (name,) = _notes(
        control_chart(moving(*SHIFTED, rebases=[rebase("2011-08", "word " * 30)])), "event"
    )
    assert " … (Ann, 3 May 2012)" in name["text"].replace("<br>", " ")
    assert max(map(len, name["text"].split("<br>"))) <= 22


def test_events_stand_beside_the_rebases() -> None:
    event = Event(dt.date(2011, 5, 10), "Inspection", "inspection", "Ann")
    chart = control_chart(moving(*SHIFTED, rebases=[rebase("2011-08")]), events=[event])
    assert {each["text"].split("<br>")[0] for each in _notes(chart, "event")} == {
        "Inspection",
        "New limits: New",
    }


def test_too_few_months_are_drawn_without_limits() -> None:
    found = moving(12.0, target_lines=())
    assert beside(control_chart(found)) == []


# ── the target ─────────────────────────────────────────────────────────────────────────────────


def test_the_target_is_a_plum_line_where_it_held_and_named_beside_the_plot() -> None:
    chart = control_chart(moving(*STEADY))
    assert trace(chart, "target")["line"]["color"] == PLUM
    assert "Target<br>below 14.4%" in beside(chart)
    (name,) = [each for each in _notes(chart, "beside") if each["text"].startswith("Target")]
    assert name["font"]["color"] == PLUM
    assert trace(chart, "target in hindsight")["line"]["dash"] == "dash"


def test_a_target_that_ended_is_said_to_have() -> None:
    chart = control_chart(moving(*STEADY, target_lines=(target_line("2011-03", "2011-12"),)))
    assert "Target, ended<br>below 14.4%" in beside(chart)


def test_a_target_of_more_words_is_named_in_two_lines() -> None:
    line = replace(target_line("2011-03", "2012-03"), words="−30% on December 2011")
    chart = control_chart(moving(*STEADY, target_lines=(line,)))
    assert "Target<br>−30% on December<br>2011" in beside(chart)


def test_a_target_of_many_words_stands_in_the_plot_at_its_line() -> None:
    words = "At most a third of what it was in 2010"
    line = replace(target_line("2011-03", "2012-03"), words=words)
    chart = control_chart(moving(*STEADY, target_lines=(line,)))
    assert not [text for text in beside(chart) if text.startswith("Target")]
    notes = [each["text"] for each in chart["layout"]["annotations"]]
    assert "Target: at most a third of what it was in 2010" in notes


def test_a_target_over_twelve_months_of_counts_is_not_drawn_on_single_months() -> None:
    counted: Finding = moving(
        *STEADY, level=None, measure=measure(value="count", unit="count", window="quarter")
    )
    assert "target" not in names(control_chart(counted))
    assert not [text for text in beside(control_chart(counted)) if text.startswith("Target")]


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    chart = control_chart(moving(*[each + 80 for each in STEADY], target_lines=()))
    notes = [each["text"] for each in chart["layout"]["annotations"]]
    assert [text for text in notes if text.startswith("The axis starts at")]


# ── shares ─────────────────────────────────────────────────────────────────────────────────────


def test_the_p_charts_limits_are_steps_that_narrow_where_cases_are_many() -> None:
    chart = shares_chart(moving(*SHARES, denominators=OF, level=None))
    upper = trace(chart, "upper limit")
    # Each month has its two ends at one level; October 2011, the seventh, has twice the cases.
    assert upper["x"][12:14] == ["2011-09-16", "2011-10-17"]
    assert upper["y"][12] == upper["y"][13] < upper["y"][11] == upper["y"][14]
    assert upper["line"]["dash"] == "dot"
    assert len({each for each in trace(chart, "all months")["y"] if each is not None}) == 1
    assert not level_lines(chart)


def test_a_missing_month_is_a_gap_in_the_p_charts_limits_too() -> None:
    values = (*SHARES[:4], None, *SHARES[4:])
    chart = shares_chart(moving(*values, denominators=(20, *OF), level=None))
    ends = [each["x"] for each in chart["data"] if each["name"] == "within the limits"]
    assert [(each[0], max(each)) for each in ends] == [
        ("2011-02-14", "2011-06-16"),
        ("2011-07-17", "2012-03-17"),
    ]
    assert trace(chart, "upper limit")["y"][8] is None


def test_a_share_beyond_its_own_limit_has_colour_and_shape() -> None:
    chart = shares_chart(moving(*SHARES, denominators=OF, level=None))
    assert trace(chart, "significant, worse")["x"] == ["2012-03-01"]
    assert trace(chart, "significant, worse")["marker"]["symbol"] == ["triangle-up"]


def test_the_p_chart_that_has_the_verdict_names_the_limits_of_an_average_month() -> None:
    found = moving(*SHARES, denominators=OF, level=None, target_lines=())
    # 139 of 260 in all: 53.5%; 3 × √(0.535 × 0.465 / (260 / 12)) = 32.1 points.
    assert beside(shares_chart(found)) == [
        "Lower limit<br>21.3%",
        "Mean<br>53.5%",
        "Upper limit<br>85.6%",
    ]
    assert found.movement.phases[0].upper_text == "85.6%", "one range for single months"


def test_a_p_chart_beside_the_xmr_chart_names_the_latest_months_limits() -> None:
    alike = (20,) * 12
    chart = shares_chart(moving(*SHARES, denominators=alike, level=None, target_lines=()))
    # 129 of 240 in all: 53.8%; 3 × √(0.538 × 0.463 / 20) = 33.4 points.
    assert beside(chart) == ["Lower limit<br>20.3%", "All months<br>53.8%", "Upper limit<br>87.2%"]


CHANGING = measure(kind="stock", window="snap", value="count", unit="count")


def test_month_ends_are_drawn_as_their_changes_with_no_target_beside_them() -> None:
    found = moving(*[250 + each for each in STEADY], measure=CHANGING)
    chart = control_chart(found)
    drawn = trace(chart, "ordinary variation")
    assert (drawn["x"][0], drawn["y"][:2]) == ("2011-04-01", [2.0, -3.0])
    assert drawn["customdata"][0].startswith("<b>April 2011</b>: 2 more<br>264.0%, after 262.0%")
    assert "target" not in names(chart)
    assert "+10" in chart["layout"]["yaxis"]["ticktext"]


def test_no_change_is_drawn_into_a_missing_month_or_out_of_it() -> None:
    found = moving(*STEADY[:6], None, *STEADY[6:], measure=CHANGING)
    changes = trace(control_chart(found), "months")["y"]
    assert [place for place, each in enumerate(changes) if each is None] == [5, 6]


def test_limits_that_were_worked_out_are_named_as_that() -> None:
    found = moving(*STEADY, *[each + 7 for each in STEADY], target_lines=())
    (name,) = _notes(control_chart(found), "event")
    assert name["text"] == "New limits<br>(worked out)"
