from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kpi.calendar import month
from kpi.findings.judging import Standard, standards
from kpi.plan import MeasureEntry
from kpi.targets import Judgement, Target
from tests.charts.factory import measure

COUNT = measure(value="count", unit="count")


def target(**given: Any) -> Target:
    return Target.model_validate({"from": "2012-01", "set_by": "The plan", **given})


def judged(value: int | str, given: Mapping[str, Any], entry: MeasureEntry) -> Judgement:
    return Standard(entry, target(**given)).judgement(Fraction(value))


@pytest.mark.parametrize(
    ("operator", "value", "status", "near"),
    [
        ("<=", "20", "met", "up to 22%"),
        ("<=", "22", "near", "up to 22%"),
        ("<=", "22.01", "missed", "up to 22%"),
        (">=", "18", "near", "down to 18%"),
        (">=", "17.99", "missed", "down to 18%"),
        ("=", "22", "near", "18% to 22%"),
        ("=", "17.99", "missed", "18% to 22%"),
    ],
)
def test_a_standard_says_its_verdict_and_how_far_near_goes(
    operator: str, value: str, status: str, near: str
) -> None:
    judgement = judged(value, {"operator": operator, "level": 20}, measure())

    assert (judgement.status, judgement.near) == (status, near)


def test_a_small_whole_count_has_no_near() -> None:
    of_nine = judged(10, {"operator": "<=", "level": 9}, COUNT)
    of_ten = judged(11, {"operator": "<=", "level": 10}, COUNT)

    assert (of_nine.status, of_nine.near) == ("missed", None)
    assert (of_ten.status, of_ten.near) == ("near", "up to 11")


def test_full_time_equivalents_are_no_things_to_count_so_a_few_have_a_near() -> None:
    entry = measure(value="count", unit="fte")

    assert judged("9.9", {"operator": "<=", "level": 9}, entry).near == "up to 9.9"


def test_a_judgement_carries_its_target_and_its_phrase() -> None:
    made = target(operator="<", level="14.4", remark="Set by the Notice.")

    judgement = Standard(measure(), made, hindsight=True).judgement(Fraction(20))

    assert judgement.target is made
    assert judgement.hindsight
    assert (judgement.words, judgement.phrase) == ("Below 14.4%", "below 14.4%")
    assert (judgement.short, judgement.level) == ("< 14.4%", 14.4)
    assert (judgement.held, judgement.set_by) == ("from January 2012", "The plan")
    assert judgement.remark == "Set by the Notice."


@pytest.mark.parametrize(
    ("value", "is_judged", "is_met"), [(14, True, True), (15, True, False), (None, False, False)]
)
def test_a_judgement_says_whether_it_judges_at_all(
    value: int | None, is_judged: bool, is_met: bool
) -> None:
    standard = Standard(measure(), target(operator="<", level="14.4"))

    judgement = standard.judgement(None if value is None else Fraction(value))

    assert (judgement.is_judged, judgement.is_met) == (is_judged, is_met)


def test_a_change_is_measured_from_its_baseline_and_without_it_nothing_is_judged() -> None:
    cut = target(operator="<=", change=-30, baseline="2011-12")
    entry = measure(value="count", unit="count", targets=(cut,))
    of = month("2012-03")

    known, *_ = standards(entry, of, baseline=lambda asked: Fraction(20) if asked is cut else None)
    unknown, *_ = standards(entry, of)

    assert (known.level, known.status(Fraction(14))) == (14, "met")
    assert known.status(Fraction(16)) == "missed"
    assert (unknown.level, unknown.status(Fraction(14))) == (None, "no_data")


def test_a_direction_has_no_level_to_draw_and_warns_by_a_special_cause() -> None:
    standard = Standard(COUNT, target(trend="reduce"), baseline=Fraction(20))

    assert standard.judgement(Fraction(19)).level is None
    assert standard.judgement(Fraction(21), concern=False).status == "near"
    assert standard.judgement(Fraction(21), concern=True).status == "missed"


def test_a_month_before_the_first_target_is_judged_by_it_in_hindsight() -> None:
    entry = measure(targets=(target(operator="<", level=10),))

    assert [each.hindsight for each in standards(entry, month("2011-12"))] == [True]
    assert [each.hindsight for each in standards(entry, month("2012-01"))] == [False]
    assert standards(measure(targets=()), month("2012-01")) == ()
