from typing import get_args

from kpi.findings.words.verdicts import VERDICTS
from kpi.targets import JUDGED, Status


def test_every_status_has_its_words_and_those_that_judge_an_answer() -> None:
    assert set(VERDICTS) == set(get_args(Status))
    assert {status for status, words in VERDICTS.items() if words.answer} == JUDGED
    assert {status for status, words in VERDICTS.items() if words.target} == JUDGED


def test_near_is_not_met() -> None:
    near = VERDICTS["near"]

    assert near.of_target == "not met, but near"
    assert near.target == "Target not met, near"
    assert near.answer == "No, but near"
