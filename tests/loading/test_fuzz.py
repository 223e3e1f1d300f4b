"""The short form of `python -m tests.fuzz.workbooks`: the same files each time."""

import random
from collections import Counter
from itertools import islice
from pathlib import Path

from kpi.store import Store
from tests.fuzz.hostile import hostile
from tests.fuzz.workbooks import failures, flipped

FEWEST_HOSTILE = 147


def test_no_broken_or_hostile_workbook_is_a_defect(store: Store, tmp_path: Path) -> None:
    dice, met = random.Random(20), Counter[str]()
    files = list(hostile())

    assert len({each[:2] for each in files}) == len(files) >= FEWEST_HOSTILE
    assert failures(store, iter(dice.sample(files, 12)), tmp_path, met) == []
    assert failures(store, islice(flipped(dice), 12), tmp_path, met) == []
    assert {"loaded", "not_a_workbook"} <= set(met)
