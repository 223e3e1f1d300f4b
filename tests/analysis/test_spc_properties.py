"""What must hold of every series, whatever its values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.analysis.spc import Chart, xmr

# Whole numbers on a coarse grid, so that ties, points on the mean and long runs are common and
# shifting and scaling by powers of two is exact.
values = st.lists(st.none() | st.integers(-8, 8).map(float), max_size=60)
directions = st.sampled_from(["lower", "higher", "none"])


@st.composite
def settings(draw: st.DrawFn) -> dict[str, object]:
    series = draw(values)
    months = st.integers(0, max(len(series) - 1, 0))
    return {
        "values": series,
        "rebase": draw(st.lists(months, max_size=3)) if series else [],
        "fix_after": draw(st.none() | st.integers(12, 20)),
        "screen": draw(st.booleans()),
    }


def drawn(of: dict[str, object], change=lambda value: value, **more: object) -> Chart:
    series = [None if value is None else change(value) for value in of["values"]]
    return xmr(**{**of, **more, "values": series})


def flags(chart: Chart) -> list[tuple[object, ...]]:
    return [(point.phase, point.causes, point.type, point.side) for point in chart.points]


@given(settings(), directions, st.integers(0, 4))
def test_scaling_a_series_scales_its_limits_and_changes_no_flag(of, direction, power) -> None:
    factor = 2.0**power
    before = drawn(of, direction=direction, target=1.0)
    after = drawn(of, lambda value: factor * value, direction=direction, target=factor)
    assert flags(after) == flags(before)
    assert (after.variation, after.assurance) == (before.variation, before.assurance)
    for small, large in zip(before.phases, after.phases, strict=True):
        assert large.mean == factor * small.mean
        assert large.upper == factor * small.upper


@given(settings(), directions, st.integers(-64, 64))
def test_shifting_a_series_shifts_its_limits(of, direction, distance) -> None:
    before = drawn(of, direction=direction)
    after = drawn(of, lambda value: value + distance, direction=direction)
    for low, high in zip(before.phases, after.phases, strict=True):
        assert high.amr == low.amr
        assert high.mean - distance == pytest.approx(low.mean, abs=1e-12)
        assert high.lower - distance == pytest.approx(low.lower, abs=1e-9)
        assert high.upper - distance == pytest.approx(low.upper, abs=1e-9)


@given(settings())
def test_upside_down_lower_is_better_reads_as_higher_is_better(of) -> None:
    low = drawn(of, direction="lower", target=2.0)
    high = drawn(of, lambda value: -value, direction="higher", target=-2.0)
    assert [point.causes for point in low.points] == [point.causes for point in high.points]
    assert low.assurance == high.assurance
    mirror = {"high": "low", "low": "high", None: None}
    for here, there in zip(low.points, high.points, strict=True):
        if here.special != "trend":  # two trends parted by a tie have no mirror image
            assert there.side == mirror[here.side]
            assert there.type == here.type


@given(settings(), directions)
def test_no_phase_knows_of_another(of, direction) -> None:
    whole = drawn(of, direction=direction)
    bounds = [phase.start for phase in whole.phases] + [len(whole.points)]
    for number, phase in enumerate(whole.phases):
        here = slice(bounds[number], bounds[number + 1])
        alone = xmr(
            of["values"][here],
            direction=direction,
            fix_after=of["fix_after"],
            screen=of["screen"],
        )
        assert alone.phases == (replace(phase, start=0),)
        assert [(point.causes, point.side) for point in alone.points] == [
            (point.causes, point.side) for point in whole.points[here]
        ]


@given(settings(), directions)
def test_missing_months_are_never_flagged_and_break_no_run(of, direction) -> None:
    chart = drawn(of, direction=direction)
    assert not any(point.causes for point in chart.points if point.value is None)
    for start in range(len(chart.phases)):
        known = [p for p in chart.points if p.phase == start and p.value is not None]
        mean = chart.phases[start].mean
        for first in range(len(known) - 6):
            seven = known[first : first + 7]
            if all(p.value > mean for p in seven) or all(p.value < mean for p in seven):
                assert all("shift" in p.causes for p in seven)


@given(settings(), directions)
def test_a_flag_has_a_side_and_no_flag_has_none(of, direction) -> None:
    for point in drawn(of, direction=direction).points:
        assert (point.side is None) == (not point.causes) == (point.type == "common")
        if direction == "none":
            assert point.type in ("common", "neutral")
