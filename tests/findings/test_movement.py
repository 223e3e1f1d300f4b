"""Change or noise: a measure's control chart and what is said of it, on series written by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from kpi.calendar import month
from kpi.findings.control import is_comparable, movement_of
from kpi.findings.movement import STILL
from kpi.findings.words.movement import beside_sentences, signal_sentence
from kpi.records import Rebase
from tests.charts.factory import MARCH, finding, measure, series

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)
SHIFTED = (*STEADY, *(19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5))


def moved(*values: float | None, level: float | None = 14.4, rebases=(), part=(), **changes):
    points = series(*values, window="month", part=part)
    return movement_of(measure(**changes), points, level=level, rebases=rebases)


def rebase(of: str, reason: str = "New structure") -> Rebase:
    return Rebase(
        "cp_repeat", month(of), reason, "Ann", dt.datetime(2012, 5, 3, 9, tzinfo=dt.UTC), id=1
    )


def test_ordinary_variation_is_no_change_and_says_what_the_target_can_expect() -> None:
    found = moved(*STEADY)
    assert (found.variation, found.assurance) == ("common", "hit_or_miss")
    assert found.sentence == (
        "Month by month, no significant change; single months will fall on both sides of the "
        "target."
    )
    assert found.title.startswith("No significant change: ")
    assert not found.is_signal


def test_the_limits_of_a_phase_are_explained_with_the_numbers_that_are_drawn() -> None:
    (phase,) = moved(*STEADY).phases
    assert (str(phase.first), str(phase.last), phase.n) == ("2011-03", "2012-03", 13)
    assert phase.sentence == (
        f"March 2011 to March 2012, 13 months: the mean is {phase.mean_text}, and ordinary "
        f"variation runs from {phase.lower_text} to {phase.upper_text}."
    )
    assert phase.mean_text == "12.8%"
    assert not phase.trial


def test_a_limit_that_no_share_can_reach_is_printed_at_its_end() -> None:
    (phase,) = moved(1.0, 9.0, 2.0, 8.0).phases
    assert phase.lower < 0
    assert phase.lower_text == "0.0%"
    assert "until there are 13 months" in phase.sentence


def test_seven_months_on_one_side_are_a_change_and_counted_in_words() -> None:
    found = moved(*STEADY, *(17.0, 16.0, 17.0, 16.0, 17.0, 16.0, 17.0), level=None)
    assert found.variation == "concern_high"
    assert found.sentence.startswith(
        f"Month by month, each of the last seven months was above the mean of "
        f"{found.phases[-1].mean_text}: a significant change for the worse."
    )


def test_a_month_beyond_a_limit_names_both_numbers() -> None:
    found = moved(*STEADY, 30.0)
    upper = found.phases[-1].upper_text
    assert f"30.0% in March 2012 is above the upper limit of {upper}" in found.sentence
    assert found.title == f"30.0% in March 2012 is above the upper limit of {upper}"


def test_a_month_better_than_all_ordinary_variation_is_not_said_to_miss_the_target() -> None:
    found = moved(*(30.0, 32.0) * 7, 10.0)
    assert found.assurance == "misses"
    assert found.sentence.endswith(
        "All of that range misses the target; the latest month meets it."
    )
    worse = moved(*(30.0, 32.0) * 7, 60.0)
    assert worse.sentence.endswith("All of that range misses the target.")


def test_where_nearly_all_months_are_alike_there_are_no_limits_to_lie_beyond() -> None:
    # Moving ranges: 1 twice, else 0; 3.267 times their mean of 2/13 is 0.50, so both are left out.
    found = moved(*[0.0] * 6, 1.0, *[0.0] * 7, value="count", unit="count", window="month")
    assert not found.has_limits
    assert not found.is_signal
    assert not any(point.causes for point in found.chart.points)
    assert found.sentence == (
        "There are too few months that differ to tell a change from ordinary variation."
    )
    assert moved(*[3.0] * 14, value="count", unit="count", window="month").has_limits


def test_an_icon_that_the_measure_has_left_behind_says_so() -> None:
    left = moved(*(30.0, 32.0) * 7, 10.0)
    assert left.reach == "Ordinary variation so far missed the target; the measure has moved on"
    assert moved(*(30.0, 32.0) * 7, 60.0).reach == "Keeps missing the target"
    assert moved(*STEADY).reach == "Hits and misses the target"


def test_an_ordinary_month_after_significant_ones_says_when_the_last_was() -> None:
    found = moved(*STEADY[:-1], 30.0, 12.0)
    assert found.variation == "common"
    assert found.sentence.endswith("The last significant month was February 2012, for the worse.")
    assert "significant month" not in moved(*STEADY).sentence


def test_nothing_is_said_to_lie_beyond_a_target_of_all() -> None:
    found = moved(99.0, 97.0, 100.0, 98.0, 99.0, 97.0, level=100.0, direction="higher")
    assert "some single months will meet the target and others not." in found.sentence


def test_a_count_in_small_steps_is_said_to_be_read_with_care() -> None:
    counted = measure(value="count", unit="count", window="month")
    steps = (1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 1.0, 2.0, 9.0)
    found = finding(*steps, measure=counted)
    found = replace(found, movement=movement_of(counted, found.monthly, level=None))
    care = "Counts this small vary in steps: read their limits with care."
    assert found.movement.sentence.endswith(care)
    assert found.movement.phases[-1].sentence.endswith(care)
    assert signal_sentence(found).endswith(care)
    assert care not in moved(*STEADY, 30.0).sentence


def test_a_trend_says_how_many_months_it_lasts() -> None:
    rising = tuple(10 + step / 10 for step in range(7))
    found = moved(20.0, 5.0, 19.0, 4.0, 18.0, 6.0, *rising, level=None)
    assert found.latest is not None
    assert found.latest.special == "trend"
    assert "each of the last seven months was higher than the one before" in found.sentence


def test_two_of_three_months_near_a_limit_name_the_limit() -> None:
    found = moved(*(10, 11) * 8, 12.8, 11.5, 12.8, level=None)
    assert found.latest is not None
    assert found.latest.special == "two_in_three"
    upper = found.phases[-1].upper_text
    assert (
        f"two of the last three months were close to the upper limit of {upper}" in found.sentence
    )


def test_after_a_rebase_the_limits_start_again_and_say_why() -> None:
    found = moved(*SHIFTED, rebases=[rebase("2011-09")])
    assert [phase.n for phase in found.phases] == [13, 7]
    assert "Limits start again" not in found.phases[0].sentence
    assert "The limits start again here: New structure (Ann, 3 May 2012)." in (
        found.phases[1].sentence
    )
    assert found.variation == "common"
    assert found.assurance == "misses"


@pytest.mark.parametrize("of", ["2010-08", "2012-04"])
def test_a_rebase_on_the_first_month_or_outside_the_months_changes_nothing(of: str) -> None:
    assert moved(*SHIFTED, rebases=[rebase(of)]) == moved(*SHIFTED)


def test_a_part_month_is_not_judged_and_the_sentence_says_up_to_when() -> None:
    found = moved(*STEADY, 40.0, part=(13,))
    assert found.variation == "common"
    assert found.sentence.startswith("Up to February 2012, no significant change")
    assert not found.is_signal


def test_the_target_of_twelve_months_of_counts_is_not_held_against_one_month() -> None:
    counted = {"value": "count", "unit": "count", "window": "quarter"}
    assert not is_comparable(measure(**counted))
    assert moved(*STEADY, **counted).assurance is None
    assert is_comparable(measure(value="count", unit="count", window="month"))
    assert is_comparable(measure())


def test_shares_whose_denominators_differ_by_more_than_half_have_their_p_chart_first() -> None:
    points = [
        replace(
            point,
            figure=replace(point.figure, numerator=n // 8, denominator=n, value=100 * (n // 8) / n),
        )
        for point, n in zip(series(*STEADY), (9, *range(20, 32)), strict=True)
    ]
    found = movement_of(measure(), points, level=14.4)
    assert found.shares_first
    assert len(found.shares) == len(found.months)
    assert found.small == {month("2011-03")}


def test_a_share_of_full_time_equivalents_has_no_p_chart() -> None:
    points = [
        replace(point, figure=replace(point.figure, numerator=8.2, denominator=85.5))
        for point in series(*STEADY)
    ]
    assert movement_of(measure(), points, level=10.0).shares == ()


def test_without_months_or_figures_there_is_nothing_to_judge() -> None:
    assert movement_of(measure(), (), level=None) == STILL
    assert moved(None, None).sentence == "No single month can be judged."
    assert moved(12.0).sentence == (
        "There are too few months to tell a change from ordinary variation."
    )


def test_a_signal_is_new_only_in_its_first_month() -> None:
    assert moved(*STEADY, 30.0).is_new
    assert not moved(*STEADY, 30.0, 31.0).is_new


def worse_and_better():
    worse = finding(*STEADY, 30.0)
    worse = replace(worse, movement=movement_of(worse.measure, worse.monthly, level=14.4))
    better = finding(*STEADY, 1.0, measure=measure(id="cp_18_months", name="Long plans"))
    better = replace(better, movement=movement_of(better.measure, better.monthly, level=None))
    return worse, better


def test_a_figure_bought_with_its_pairs_worsening_is_said_so_on_both_sides() -> None:
    worse, better = worse_and_better()
    (said,) = beside_sentences(replace(better, pairs=(worse,)))
    assert said == (
        "At the same time “Second or later child protection plan” changed for the worse: 30.0% "
        "in the 12 months to March 2012. Read the two together."
    )
    (other,) = beside_sentences(replace(worse, pairs=(better,)))
    assert "“Long plans” changed for the better: 1.0%" in other
    assert signal_sentence(replace(worse, pairs=(better,))).endswith(other)


def test_a_pair_that_only_varies_is_not_blamed() -> None:
    worse, better = worse_and_better()
    still = finding(*STEADY)
    still = replace(still, movement=movement_of(still.measure, still.monthly, level=None))
    assert beside_sentences(replace(better, pairs=(still,))) == []
    assert beside_sentences(replace(better, pairs=(better,))) == []
    assert worse.figure.month == MARCH
