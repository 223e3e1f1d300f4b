"""The same answers as the R package: limits to one part in a million, every flag and icon."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi.analysis.spc import Chart, xmr

SERIES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("plotthedots.json").read_text(encoding="utf-8")
)["series"]

# The package's own test series: R's set.seed(123); rnorm(20).
RNORM = [
    -0.5604756465522126, -0.23017748948327996, 1.558708314149124, 0.070508391424576003,
    0.12928773516094624, 1.715064986883281, 0.4609162059892023, -1.265061234606534,
    -0.68685285189352607, -0.44566197009995806, 1.2240817974394615, 0.35981382705736381,
    0.40077145059405217, 0.11068271594511971, -0.55584113475407493, 1.7869131368030782,
    0.49785047822923939, -1.9666171566296382, 0.70135590156368555, -0.47279140772793404,
]  # fmt: skip


@pytest.fixture(params=SERIES, ids=lambda series: series["why"])
def answered(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Chart]:
    series = request.param
    settings = ("direction", "target", "rebase", "fix_after", "screen")
    return series, xmr(series["values"], **{name: series[name] for name in settings})


def test_limits_agree(answered: tuple[dict[str, Any], Chart]) -> None:
    series, chart = answered
    ours = [(phase.mean, phase.lower, phase.upper) for phase in chart.phases]
    assert len(ours) == len(series["phases"])
    for phase, theirs in zip(ours, series["phases"], strict=True):
        assert phase == pytest.approx(theirs, rel=1e-9, abs=1e-9)


def test_every_flag_agrees(answered: tuple[dict[str, Any], Chart]) -> None:
    series, chart = answered
    flagged = [
        [point.index, point.special, point.side, point.type]
        for point in chart.points
        if point.special
    ]
    assert flagged == series["flagged"]


def test_both_icons_agree(answered: tuple[dict[str, Any], Chart]) -> None:
    series, chart = answered
    assert (chart.variation, chart.assurance) == (series["variation"], series["assurance"])


def test_the_answers_hold_every_cause_on_both_sides_and_every_icon() -> None:
    flagged = {(cause, side) for series in SERIES for _, cause, side, _ in series["flagged"]}
    causes = ("beyond", "trend", "two_in_three", "shift")
    assert flagged == {(cause, side) for cause in causes for side in ("high", "low")}
    assert {series["assurance"] for series in SERIES} == {"meets", "misses", "hit_or_miss", None}
    assert len({series["variation"] for series in SERIES}) == 7


@pytest.mark.parametrize(
    ("outlier", "screen", "mean", "lower", "upper"),
    [
        (None, True, 0.1416238, -3.01138, 3.294627),
        (10.0, True, 0.6694159, -2.383666, 3.722497),
        (10.0, False, 0.6694159, -4.596625, 5.935457),
    ],
)
def test_the_packages_own_snapshots_hold(
    outlier: float | None, screen: bool, mean: float, lower: float, upper: float
) -> None:
    values = RNORM.copy()
    if outlier is not None:
        values[14] = outlier
    [phase] = xmr(values, direction="higher", screen=screen).phases
    assert (phase.mean, phase.lower, phase.upper) == pytest.approx((mean, lower, upper), rel=1e-6)
