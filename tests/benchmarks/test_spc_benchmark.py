"""1,000 series of 120 months in under 2 s, and how the time grows."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kpi.analysis.spc import xmr


@pytest.mark.parametrize(("series", "months"), [(1000, 24), (1000, 120), (1000, 240), (2000, 120)])
def test_control_charts(benchmark: BenchmarkFixture, series: int, months: int) -> None:
    values = np.random.default_rng(1).normal(50, 5, (series, months)).tolist()

    def draw_all() -> int:
        charts = [
            xmr(each, direction="lower", target=40.0, rebase=[months // 2]) for each in values
        ]
        return sum(len(chart.points) for chart in charts)

    assert benchmark(draw_all) == series * months
