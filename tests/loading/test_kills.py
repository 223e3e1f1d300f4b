"""The short form of `python -m tests.fuzz.kills`: at the commits that decide."""

import random
import signal
from pathlib import Path

import pytest

from tests.fuzz.kills import MOMENTS, TASKS, Ground, failures, random_kill
from tests.fuzz.victim import Kill

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground.under(tmp_path_factory.mktemp("ground"))


@pytest.mark.parametrize(
    "kill",
    [
        Kill("load", "load", "before"),
        Kill("load", "load", "after"),
        Kill("upload", "1", "after"),
        Kill("upload", "3", "after"),
        Kill("confirm", "load", "before"),
        Kill("confirm", "load", "after"),
    ],
    ids=lambda kill: f"{kill.task}, {kill.moment} commit {kill.commit}",
)
def test_a_kill_loses_nothing_and_nothing_is_said_that_is_not_so(
    ground: Ground, kill: Kill, tmp_path: Path
) -> None:
    assert failures(ground, kill, tmp_path) == []


def test_kills_at_random_come_to_all_tasks_and_moments() -> None:
    dice = random.Random(1)
    kills = [random_kill(dice, dict.fromkeys(TASKS, 9)) for _ in range(200)]
    assert {(each.task, each.moment) for each in kills} == {(t, m) for t in TASKS for m in MOMENTS}
    assert {each.commit for each in kills} == {"load", *map(str, range(1, 10))}
