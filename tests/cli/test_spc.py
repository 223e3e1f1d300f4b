"""`kpi spc`: phases by stable shifts, changes, a target's operator, and the outlook."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpi.cli import cli

LOW = [10, 12, 11] * 4
HIGH = [30, 32, 31] * 4


def asked(folder: Path, rows: list[Any], *how: str, head: str = "date,value") -> Any:
    """The answer as JSON for months from January 2010 on."""
    lines = [f"{2010 + n // 12}-{n % 12 + 1:02d}-01,{row}" for n, row in enumerate(rows)]
    file = folder / "series.csv"
    file.write_text("\n".join([head, *lines]))
    result = CliRunner().invoke(cli, ["spc", str(file), *how, "--json"], obj={})
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def starts(found: Any) -> list[str]:
    return [phase["start"] for phase in found["phases"]]


def test_a_new_phase_starts_where_the_level_has_changed_only_if_asked(tmp_path: Path) -> None:
    assert starts(asked(tmp_path, LOW + HIGH)) == ["2010-01-01"]
    found = asked(tmp_path, LOW + HIGH, "--limits", "stable-shift")
    assert starts(found) == ["2010-01-01", "2011-01-01"]
    assert found["variation"] == "common"
    assert [phase["mean"] for phase in found["phases"]] == [11, 31]


def test_a_phase_without_limits_says_so_by_none(tmp_path: Path) -> None:
    (phase,) = asked(tmp_path, [5, 5, 5, 5, 5, 5, 5, 5, 9], "--limits", "stable-shift")["phases"]
    assert (phase["lower"], phase["upper"]) == (None, None)
    (phase,) = asked(tmp_path, [5, 5, 5, 5, 5, 5, 5, 5, 9])["phases"]
    assert phase["lower"] is not None


def test_changes_are_the_points_where_month_ends_are_judged_by_them(tmp_path: Path) -> None:
    climb = [100 + 5 * n + n % 3 for n in range(24)]
    by_levels = asked(tmp_path, climb)
    by_changes = asked(tmp_path, climb, "--judge", "changes")
    assert by_levels["variation"] != "common"
    assert by_changes["variation"] == "common"
    assert [point["value"] for point in by_changes["points"]][:3] == [None, 6, 6]
    assert "phases" in asked(tmp_path, climb, "--judge", "changes", "--limits", "stable-shift")


@pytest.mark.parametrize(
    ("operator", "target", "said"),
    [(">=", "0", "meets"), (">", "0", "hit_or_miss"), ("<=", "0", "hit_or_miss")],
)
def test_the_targets_own_operator_decides(
    tmp_path: Path, operator: str, target: str, said: str
) -> None:
    how = ["--limits", "stable-shift", "--direction", "higher", "--target", target]
    assert asked(tmp_path, [0, 1, 0, 2] * 4, *how, "--operator", operator)["assurance"] == said


def test_limits_of_shares_are_cut_to_what_is_possible(tmp_path: Path) -> None:
    rows = [f"{n},40" for n in [40, 39, 40, 38] * 4]
    how = ["--limits", "stable-shift", "--direction", "higher", "--target", "85"]
    found = asked(tmp_path, rows, *how, head="date,numerator,denominator")
    assert found["assurance"] == "meets"
    assert found["phases"][0]["upper"] > 100  # the limits themselves are not


def test_a_shift_that_no_phase_has_taken_in_is_moving(tmp_path: Path) -> None:
    how = ["--limits", "stable-shift", "--direction", "lower", "--target", "100"]
    assert asked(tmp_path, LOW + HIGH[:7], *how)["assurance"] == "moving"
    assert asked(tmp_path, LOW + HIGH, *how)["assurance"] == "meets"


def test_the_outlook_is_the_chance_of_the_next_month(tmp_path: Path) -> None:
    generator = random.Random(1)
    rows = [f"{sum(generator.random() < 0.9 for _ in range(50))},50" for _ in range(24)]
    head = "date,numerator,denominator"
    how = ["--direction", "higher", "--target"]
    sure = asked(tmp_path, rows, *how, "70", head=head)["outlook"]
    even = asked(tmp_path, rows, *how, "90", head=head)["outlook"]
    never = asked(tmp_path, rows, *how, "99.5", head=head)["outlook"]
    assert sure["chance"] > 0.99
    assert 0.3 < even["chance"] < 0.75
    assert never["chance"] < 0.05
    assert [each["on_course"] for each in (sure, even, never)] == [True, False, False]


@pytest.mark.parametrize(("months", "known"), [(7, False), (8, True)])
def test_no_chance_is_given_for_a_phase_of_under_eight_months(
    tmp_path: Path, months: int, known: bool
) -> None:
    found = asked(tmp_path, LOW[:months], "--direction", "lower", "--target", "11")["outlook"]
    assert (found["chance"] is not None) == known
    assert (found["on_course"] is not None) == known


def test_without_a_target_there_is_no_outlook(tmp_path: Path) -> None:
    assert asked(tmp_path, LOW)["outlook"] == {"chance": None, "on_course": None}


def test_fixed_limits_go_with_one_phase_alone(tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text("2010-01-01,1\n")
    how = ["spc", str(tmp_path / "series.csv"), "--fix-after", "12", "--limits", "stable-shift"]
    result = CliRunner().invoke(cli, how, obj={})
    assert result.exit_code == 2
    assert "--limits whole" in result.output
