"""Months as they are judged: their figures, or the changes between month-ends."""

from kpi.findings.singles import changes_of, singles
from tests.charts.factory import finding, measure, moving, series

STOCK = measure(kind="stock", window="snap", value="count", unit="count")


def test_a_change_is_a_figure_of_its_own_that_no_target_judges() -> None:
    points = series(250, 262, 262, unit="count", window="snap")
    _, up, same = changes_of(STOCK, points)
    assert (up.figure.value, up.figure.text) == (12, "12 more")
    assert up.figure.count_text == "262.0, after 250.0"
    assert (up.figure.numerator, up.figure.denominator) == (None, None)
    assert (up.status, up.is_judged) == ("no_target", False)
    assert (same.figure.value, same.figure.text) == (0, "no change")
    assert up.figure.confidence == points[1].figure.confidence


def test_there_is_no_change_into_the_first_month_nor_about_a_missing_or_part_one() -> None:
    points = series(250, 262, None, 255, 261, 249, part=(4,), unit="count", window="snap")
    changes = changes_of(STOCK, points)
    assert [each.figure.value for each in changes] == [None, 12, None, None, None, None]
    assert changes[0].figure.reason == f"It is the first month of {STOCK.name}."
    assert changes[2].figure.reason == changes[3].figure.reason == points[2].figure.reason
    assert changes[5].figure.reason == "February 2012 is covered only in part."
    assert not any(each.figure.part for each in changes)


def test_a_flow_is_judged_by_its_months_and_a_stock_by_its_changes() -> None:
    flow = finding(12.0, 14.0)
    assert singles(flow) == flow.monthly
    stock = moving(250.0, 262.0, measure=STOCK)
    assert singles(stock) == changes_of(STOCK, stock.monthly)
