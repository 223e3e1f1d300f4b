"""The buttons under a chart: what can be had is offered, and what can't says why."""

from dataclasses import replace

from kpi.pages.screens.measure.chart_files import chart_files
from tests.charts.factory import figure, finding, moving
from tests.pages.reading import by_id, ids, text

MONTHS = moving(*[12.0, 14.0] * 7)


def test_single_months_that_may_leave_have_images() -> None:
    assert {"months-picture-png", "months-picture-svg"} <= ids(
        chart_files(moving(*[12.0, 14.0] * 7), "xmr")
    )


def test_single_months_that_rest_on_few_children_say_so_in_place_of_an_image() -> None:
    few = replace(MONTHS.monthly[-1], figure=replace(figure(), numerator=3))
    files = chart_files(replace(MONTHS, monthly=(*MONTHS.monthly[:-1], few)), "xmr")
    assert not {"months-picture-png", "months-picture-svg"} & ids(files)
    assert text(by_id(files, "months-no-picture")) == (
        "No image: The single months of Second or later child protection plan can't leave: some "
        "rest on so few children that they are confidential, and the chart's limits would tell of "
        "them."
    )
    assert "months-csv" in ids(files)


def test_a_chart_against_the_target_is_always_to_be_had() -> None:
    assert {"picture-png", "picture-svg"} <= ids(chart_files(finding(), "target"))
