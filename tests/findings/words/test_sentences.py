"""What is said of a month: headline targets, what changed, and how much of it chance explains."""

from dataclasses import replace

import pytest

from kpi.findings import Finding
from kpi.findings.control import movement_of
from kpi.findings.words.sentences import chance_sentence, changes, scorecard_sentence
from tests.charts.factory import finding, measure

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)


def month_of(*values: float, direction: str = "lower", headline: bool = False) -> Finding:
    """A measure whose months after a steady year are these."""
    entry = measure(direction=direction, headline=headline)
    found = finding(*STEADY, *values, measure=entry)
    return replace(found, movement=movement_of(entry, found.monthly))


ORDINARY, WORSE, BETTER = month_of(), month_of(30.0), month_of(1.0)
VOLUME = month_of(30.0, direction="none")
STILL_WORSE = month_of(30.0, 31.0)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([ORDINARY], "None of one measure changed by more than chance this month."),
        ([WORSE], "One of one measure changed by more than chance this month, for the worse."),
        (
            [BETTER, BETTER, ORDINARY],
            "Two of three measures changed by more than chance this month, all for the better.",
        ),
        (
            [WORSE, BETTER, BETTER, VOLUME, ORDINARY],
            "Four of five measures changed by more than chance this month: two for the better, "
            "one for the worse, one with no good or bad direction.",
        ),
        (
            [STILL_WORSE, ORDINARY],
            "None of two measures changed by more than chance this month; one has stood out for "
            "longer.",
        ),
        (
            [BETTER, STILL_WORSE, STILL_WORSE],
            "One of three measures changed by more than chance this month, for the better. Two "
            "more have stood out for longer.",
        ),
        (
            [BETTER, STILL_WORSE],
            "One of two measures changed by more than chance this month, for the better. One more "
            "has stood out for longer.",
        ),
    ],
)
def test_a_month_says_how_many_measures_newly_changed_and_which_way(
    findings: list[Finding], said: str
) -> None:
    assert scorecard_sentence(tuple(findings)).endswith(f"this month. {said}")


def test_without_limits_nothing_is_said_of_change() -> None:
    assert "chance" not in scorecard_sentence((finding(12, 13),))


def test_what_is_new_comes_first_and_what_is_worse_before_what_is_better() -> None:
    listed = changes((BETTER, ORDINARY, STILL_WORSE, VOLUME, WORSE))
    assert [each.finding for each in listed] == [WORSE, VOLUME, BETTER, STILL_WORSE]


@pytest.mark.parametrize(
    ("measures", "expected"), [(1, "none"), (23, "none"), (24, "about one"), (100, "about two")]
)
def test_how_many_signals_chance_alone_gives_grows_with_the_measures(
    measures: int, expected: str
) -> None:
    said = chance_sentence((ORDINARY,) * measures)
    assert said.startswith(f"If nothing had changed, chance alone would still flag {expected} of ")
