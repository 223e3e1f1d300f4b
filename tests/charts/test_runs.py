"""The run chart as it is drawn: the median, months on it, the longest run."""

from typing import Any

from kpi.charts.legend import legend
from kpi.charts.runs import runs_chart
from kpi.findings import Finding
from kpi.findings.runs import runs_of
from tests.charts.factory import moving, rebase
from tests.charts.test_control import beside, level_lines, trace

ZIGZAG = (1.0, 9.0) * 6
LONG = (9.0,) * 8 + (1.0,) * 8


def drawn(found: Finding, phase: int = -1) -> dict[str, Any]:
    runs = runs_of(found)
    return runs_chart(found, runs, phase % len(runs))


def test_the_median_is_a_line_named_beside_the_plot() -> None:
    chart = drawn(moving(*ZIGZAG, target_lines=()))
    (median,) = level_lines(chart)
    assert (median["y0"], median["line"]["dash"]) == (5.0, "solid")
    assert beside(chart) == ["Median<br>5.0%"]


def test_months_on_the_median_are_crosses_and_say_that_they_do_not_count() -> None:
    chart = drawn(moving(*ZIGZAG, 5.0))
    on = trace(chart, "on the median")
    assert on["marker"]["symbol"] == ["x-thin"]
    assert on["x"] == ["2012-03-01"]
    assert on["customdata"][0].endswith("On the median: not counted")


def test_a_run_too_long_for_chance_has_its_own_colour_and_shape() -> None:
    chart = drawn(moving(*LONG))
    run = trace(chart, "run too long for chance")
    assert run["x"][0] == "2011-08-01"
    assert set(run["marker"]["symbol"]) == {"square"}
    assert run["marker"]["color"][0] != trace(chart, "other months")["marker"]["color"][0]


def test_a_longest_run_that_chance_allows_is_shown_as_that() -> None:
    run = trace(drawn(moving(*ZIGZAG, 9.0, 1.0)), "longest run")
    assert (len(run["x"]), set(run["marker"]["symbol"])) == (2, {"diamond"})


def test_each_phase_has_its_median_and_the_chosen_one_shows_its_run() -> None:
    found = moving(*LONG, *(19.0, 11.0) * 6, rebases=[rebase("2011-04")])
    chart = drawn(found, 0)
    assert [each["y0"] for each in level_lines(chart)] == [5.0, 15.0]
    assert trace(chart, "run too long for chance")["x"][-1] == "2011-03-01"
    names = [each["name"] for each in drawn(found)["data"]]
    assert "run too long for chance" not in names


def test_an_unknown_month_is_still_a_gap() -> None:
    chart = drawn(moving(*ZIGZAG, None, 1.0))
    assert trace(chart, "months")["y"][12] is None
    assert "2012-02-01" not in trace(chart, "other months")["x"]


def test_every_kind_of_mark_has_its_picture_in_the_legend() -> None:
    found = moving(*LONG, 5.0, 5.0)
    assert {name for name, _ in legend(drawn(found))} == {
        "other months",
        "run too long for chance",
        "on the median",
    }
