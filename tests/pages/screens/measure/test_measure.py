"""A measure's page: its charts, its panel, where it comes from, and what it says when it can't."""

from dataclasses import replace
from typing import Any

import pytest

from kpi.findings import BreakdownRow
from kpi.findings.restated import Cause, Restated
from kpi.pages.screens.measure import screen as page
from kpi.pages.screens.measure.breakdown import ByCategory
from kpi.pages.screens.measure.shown import Shown
from kpi.records import Change, RowChange, RowChanges
from kpi.targets import NO_TARGET, Target
from tests.charts.factory import MARCH, figure, finding, measure, moving, series
from tests.factories import now
from tests.pages.reading import by_id, ids, links, parts, rows, text

MONTHS = [MARCH - 1, MARCH, MARCH + 1]
TARGET = Target(operator="<", level="14.4", set_by="the plan", **{"from": "2012-01"})


def layout(found: Any = None, **more: Any) -> list[Any]:
    return page.layout(Shown(found or finding(), MONTHS, **more))


def current(nav: Any) -> list[str]:
    return [text(each) for each in parts(nav) if getattr(each, "aria-current", None)]


def test_the_windows_are_links_and_the_one_shown_is_marked() -> None:
    bar = by_id(layout(), "toolbar")
    assert links(bar)["Month"] == "/measure/cp_repeat?month=2012-03&window=month"
    assert current(bar) == ["12 months"]


def test_a_stock_has_no_windows_to_choose_from() -> None:
    stock = finding(
        measure=measure(kind="stock", window="snap"), figure=replace(figure(), window="snap")
    )
    assert "window-0" not in ids(layout(stock))


def test_a_chart_is_a_figure_whose_words_are_the_finding() -> None:
    (image,) = [
        each
        for each in parts(by_id(layout(), "target-chart-figure"))
        if getattr(each, "role", None) == "img"
    ]
    assert getattr(image, "aria-label") == finding().sentence


def test_every_graph_refuses_the_cloud() -> None:
    graphs = [each for each in parts(layout()) if type(each).__name__ == "Graph"]
    assert graphs
    for graph in graphs:
        assert graph.config["showSendToCloud"] is False


def test_the_table_has_every_figure_newest_first_and_the_reason_where_there_is_none() -> None:
    table = rows(by_id(layout(finding(12, None, 10.4)), "target-chart-table"))
    assert [row[0] for row in table] == ["March 2012", "February 2012", "January 2012"]
    assert table[0] == ["March 2012", "10.4%", "30 of 288 plans", "Below 14.4%", "Met", "medium"]
    assert table[1][1:3] == ["no data", "No extract holds Contacts for 2012-02."]


def test_single_months_have_a_chart_of_their_own() -> None:
    apart = moving(*range(5, 18), series=series(10.0, 11.0))
    assert {"target-chart", "monthly-chart"} <= ids(layout(apart))


def test_where_the_window_is_the_month_one_chart_answers_both_questions() -> None:
    months = series(*range(5, 18), window="month")
    made = layout(moving(*range(5, 18), series=months))
    assert "target-chart" not in ids(made)
    assert "Is the target met, and is it really changing?" in text(made)
    assert "Is the target met?" not in text(made)


def test_one_group_of_buttons_zooms_all_charts() -> None:
    made = layout(moving(*range(5, 18), series=series(10.0, 11.0)))
    groups = [each for each in parts(made) if getattr(each, "className", "") == "zooms"]
    assert [text(each) for each in groups] == ["Show 12 months 24 months All"]


def test_the_panel_says_figure_target_tolerance_and_what_came_before() -> None:
    words = text(by_id(layout(), "figure-card"))
    for said in ("Below 14.4%", "up to 15.84%", "10.8%", "Two plans have no count"):
        assert said in words


def test_the_count_leads_to_the_rows_behind_it() -> None:
    assert links(by_id(layout(), "figure-card"))["30 of 288 plans"] == (
        "/measure/cp_repeat/cases?month=2012-03&window=r12"
    )


def test_a_window_that_is_not_judged_says_where_the_verdict_is() -> None:
    month = finding(
        measure=measure(targets=(TARGET,)),
        figure=replace(figure(), window="month"),
        judgements=(NO_TARGET,),
        target_lines=(),
    )
    made = layout(month)
    assert links(by_id(made, "judged-elsewhere")) == {
        "12 months": "/measure/cp_repeat?month=2012-03"
    }
    assert text(by_id(made, "status")).strip() == "Not judged"
    assert "Its target is judged on 12 months." in text(by_id(made, "promise"))


def test_so_does_one_whose_only_chart_is_that_of_single_months() -> None:
    months = series(*range(5, 18), window="month")
    found = moving(
        *range(5, 18),
        series=months,
        measure=measure(targets=(TARGET,)),
        figure=months[-1].figure,
        judgements=(NO_TARGET,),
        target_lines=(),
    )
    made = layout(found)
    assert "judged-elsewhere" in ids(made)
    assert "Is the target met" not in text(by_id(made, "movement"))


def test_a_measure_without_a_target_says_so() -> None:
    free = finding(judgements=(NO_TARGET,), target_lines=())
    assert "The plan sets no target" in text(by_id(layout(free), "promise"))
    assert "Is the target met?" not in text(layout(free))


def test_near_says_that_it_is_not_met() -> None:
    near = finding(judgements=(replace(finding().judgement, status="near"),))
    assert text(by_id(layout(near), "status")).strip() == "Near: not met"


def test_a_month_without_a_figure_gives_the_reason_where_the_figure_would_be() -> None:
    gone = finding(12, 11, None)
    card = by_id(layout(gone), "figure-card")
    assert "no data" in text(card)
    assert text(by_id(card, "reason")) == "No extract holds Contacts for 2012-03."


def test_a_measure_without_any_figure_says_what_is_missing_instead_of_a_chart() -> None:
    empty = series(None, None)
    made = layout(finding(series=empty, monthly=empty, figure=empty[-1].figure))
    assert "no-figures" in ids(made)
    assert "target-chart" not in ids(made)
    assert not {"picture-png", "table-button", "events-said"} & ids(made)


def test_a_part_month_is_marked_in_the_table() -> None:
    part = series(12, 4, part=(1,))
    table = rows(by_id(layout(finding(series=part, figure=part[-1].figure)), "target-chart-table"))
    assert table[0][2] == "30 of 288 plans (part of the month)"


def breakdown(*values: float) -> list[BreakdownRow]:
    return [
        BreakdownRow(f"Team {i}", figure(value=value, category=f"Team {i}"), series(1, value))
        for i, value in enumerate(values)
    ]


def test_the_breakdown_shown_is_marked_and_stays_when_the_month_changes() -> None:
    made = layout(split=ByCategory("gender", breakdown(5)))
    assert current(by_id(made, "breakdown")) == ["Gender"]
    assert by_id(made, "later-month").href == "/measure/cp_repeat?by=gender&month=2012-04"


def test_the_chart_chosen_stays_when_the_month_changes() -> None:
    made = layout(address={"chart": "run", "phase": "1"})
    assert by_id(made, "later-month").href == "/measure/cp_repeat?chart=run&month=2012-04"


def test_a_pair_is_read_with_its_figure_and_last_years() -> None:
    other = finding(measure=measure(id="cp_18_months", name="On a plan for 18 months or more"))
    card = by_id(layout(finding(pairs=(other,))), "read-with")
    assert links(card) == {"On a plan for 18 months or more": "/measure/cp_18_months?month=2012-03"}
    assert "10.4% (30 of 288 plans), from 14.4% a year before." in text(card)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_is_one_click_and_named_after_measure_and_month(kind: str) -> None:
    button = by_id(layout(), f"picture-{kind}")
    assert getattr(button, "data-file") == f"cp_repeat-2012-03.{kind}"
    assert getattr(button, "data-picture") == (
        "/measure/cp_repeat/picture.json?month=2012-03&window=r12"
    )


def test_the_chart_of_single_months_has_files_of_its_own() -> None:
    made = layout(replace(moving(*[12.0, 14.0] * 7), series=finding().series))
    button = by_id(made, "months-picture-svg")
    assert getattr(button, "data-file") == "cp_repeat-2012-03-xmr.svg"
    assert getattr(button, "data-picture").endswith("window=r12&chart=xmr")
    assert (
        by_id(made, "months-csv").href == "/measure/cp_repeat/months.csv?month=2012-03&window=r12"
    )


def test_the_definition_says_what_is_counted_and_how_it_can_mislead() -> None:
    words = text(by_id(layout(), "definition"))
    for said in ("Plans that start.", "Plans elsewhere.", "Few plans a month."):
        assert said in words


def test_a_restated_figure_names_the_load_and_the_rows_that_moved_it() -> None:
    rows_moved = RowChanges(
        came=1, rows=(RowChange("came", 4, "extract-2012-04.xlsx", "List 7", 12),)
    )
    change = Change(9, "load", 4, now(), "analyst")
    cause = Cause(change, "extract-2012-04.xlsx", "30 became 31", rows_moved)
    moved = Restated(measure(), MARCH, "r12", figure(), figure(), (cause,))
    card = by_id(layout(moved={MARCH: moved}), "figure-card")
    assert "until  extract-2012-04.xlsx : 30 became 31." in text(card)
    assert "1 row came" in text(card)
    assert "Came: extract-2012-04.xlsx, List 7, row 12" in text(card)
