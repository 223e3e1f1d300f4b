"""The funnel chart: every council a point, limits that narrow with size, and whose is whose."""

from typing import Any

import pytest

from kpi.analysis.funnel import funnel
from kpi.calendar import month
from kpi.charts.funnel import funnel_chart
from kpi.findings.council_funnel import CouncilFunnel
from tests.charts.factory import measure

COUNCILS = {"Peterborough": (30, 288), "Camden": (29, 212), "<b>Luton</b>": (50, 250)}


def made(ours: str | None = "Peterborough") -> CouncilFunnel:
    drawn = funnel(COUNCILS)
    return CouncilFunnel(
        measure=measure(),
        period=month("2012-03"),
        periods=(month("2012-03"),),
        funnel=drawn,
        ours=next((each for each in drawn.places if each.name == ours), None),
        neighbours=frozenset({"Camden"}),
        title="",
        sentence="",
        source="",
    )


def trace(chart: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in chart["data"] if each["name"] == name]
    return found


def test_each_council_is_a_point_at_its_size_and_share_told_apart_by_shape() -> None:
    chart = funnel_chart(made())
    ours, near, others = (
        trace(chart, name) for name in ("Peterborough", "statistical neighbours", "other councils")
    )
    assert (ours["x"], ours["y"]) == ([288], [pytest.approx(10.4167, abs=1e-4)])
    assert near["x"] == [212]
    assert others["x"] == [250]
    symbols = {each["marker"]["symbol"] for each in (ours, near, others)}
    assert symbols == {"diamond", "square", "circle"}


def test_the_limits_narrow_as_councils_grow_and_never_leave_0_to_100() -> None:
    chart = funnel_chart(made())
    low, high = trace(chart, "99.8% lower")["y"], trace(chart, "99.8% upper")["y"]
    widths = [b - a for a, b in zip(low, high, strict=True)]
    assert widths == sorted(widths, reverse=True)
    assert min(low) >= 0
    assert max(high) <= 100
    assert trace(chart, "all together")["y"][0] == pytest.approx(100 * 109 / 750)


def test_a_councils_name_cannot_pass_for_markup() -> None:
    assert "&lt;b&gt;Luton" in trace(funnel_chart(made()), "other councils")["customdata"][0]


def test_a_funnel_without_ours_is_drawn_all_the_same() -> None:
    chart = funnel_chart(made(ours=None))
    assert "Peterborough" not in [each["name"] for each in chart["data"]]
    assert len(chart["layout"]["annotations"]) == 1
