import pytest

from kpi.findings.model import Point, latest_run
from kpi.targets import Status
from tests.charts.factory import MARCH, figure


def points(*statuses: Status) -> list[Point]:
    first = MARCH - (len(statuses) - 1)
    return [Point(figure(first + i), status, False) for i, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("statuses", "met", "length"),
    [
        (("missed", "met", "met"), True, 2),
        (("met", "near", "missed"), False, 2),  # near is not met
        (("met", "no_data", "met"), True, 1),  # a month without a figure ends the run
        (("met", "no_target"), True, 0),
        (("met", "met"), False, 0),
        ((), True, 0),
    ],
)
def test_the_run_of_months_that_a_target_was_met_ends_with_the_latest(
    statuses: tuple[Status, ...], met: bool, length: int
) -> None:
    shown = points(*statuses)

    assert latest_run(shown, met=met) == shown[len(shown) - length :]
