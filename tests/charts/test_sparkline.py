"""Sparklines: the last 24 months, broken where there is no figure, with the target dashed."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

from kpi.charts.sparkline import common_scale, sparkline
from kpi.charts.style import NAVY, PALE, PLUM
from tests.charts.factory import series, target_line

SVG = "{http://www.w3.org/2000/svg}"


def drawn(uri: str) -> ElementTree.Element:
    assert uri.startswith("data:image/svg+xml,")
    assert "#" not in uri  # a bare # would end the address
    return ElementTree.fromstring(unquote(uri.removeprefix("data:image/svg+xml,")))


def paths(svg: ElementTree.Element, colour: str) -> list[str]:
    return [path.get("d", "") for path in svg.iter(f"{SVG}path") if path.get("stroke") == colour]


def test_a_whole_series_is_one_line_with_a_dot_on_its_end() -> None:
    svg = drawn(sparkline(series(1, 2, 3)))
    assert len(paths(svg, NAVY)) == 1
    (dot,) = svg.iter(f"{SVG}circle")
    assert dot.get("fill") == NAVY


def test_a_missing_month_breaks_the_line() -> None:
    assert len(paths(drawn(sparkline(series(1, 2, None, 3, 4))), NAVY)) == 2


def test_only_24_months_are_shown() -> None:
    (line,) = paths(drawn(sparkline(series(*range(40)))), NAVY)
    assert len(re.findall(r"[ML]", line)) == 24


def test_the_target_is_one_dashed_line_though_hindsight_is_part_of_it() -> None:
    lines = (target_line("2011-11", "2011-12", hindsight=True), target_line("2012-01", "2012-03"))
    svg = drawn(sparkline(series(12, 12, 12, 11, 10), lines))
    assert len(paths(svg, PLUM)) == 1
    assert next(p.get("stroke-dasharray") for p in svg.iter(f"{SVG}path")) == "4 3"


def test_a_missing_last_month_has_no_dot_and_a_part_one_a_hollow_one() -> None:
    assert not list(drawn(sparkline(series(1, 2, None))).iter(f"{SVG}circle"))
    (dot,) = drawn(sparkline(series(1, 2, part=(1,)))).iter(f"{SVG}circle")
    assert dot.get("fill") == "#fff"


def test_a_series_without_figures_is_an_empty_image() -> None:
    svg = drawn(sparkline(series(None, None), width=150, height=34))
    assert len(svg) == 0
    assert svg.get("width") == "150"


def test_series_to_compare_share_a_scale_with_their_target() -> None:
    target = (target_line("2012-02", "2012-03", 20),)
    assert common_scale([series(1, 2), series(5, None)], target) == (1, 20)
    assert common_scale([series(None)]) is None


def test_a_series_behind_is_drawn_pale_and_over_the_same_months() -> None:
    line = paths(drawn(sparkline(series(1, 2, 3), behind=series(9, 9, 1, 2, 3))), NAVY)
    behind = paths(drawn(sparkline(series(1, 2, 3), behind=series(9, 9, 1, 2, 3))), PALE)
    assert behind == line
