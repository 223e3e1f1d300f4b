"""Change or noise: a measure's control chart and what is said of it, on series written by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from kpi.analysis.spc import Assurance, Side
from kpi.calendar import month
from kpi.findings.control import is_comparable, movement_of
from kpi.findings.movement import STILL
from kpi.findings.words.moved import moved_text, pace_words
from kpi.findings.words.movement import beside_sentences, signal_sentence
from kpi.records import Rebase
from kpi.targets import Operator, Status
from tests.charts.factory import MARCH, aimed, finding, measure, series

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)
SHIFTED = (*STEADY, *(19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5))


def moved(*values: float | None, level: float | None = 14.4, rebases=(), part=(), **changes):
    points = series(*values, window="month", part=part)
    return movement_of(measure(**changes), points, judgement=aimed(level), rebases=rebases)


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
    (phase,) = moved(*(1.0, 9.0, 2.0, 8.0) * 2).phases
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
    found = moved(*(30.0, 32.0, 31.0) * 5, 10.0)
    assert found.assurance == "hit_or_miss"
    worse = moved(*(30.0, 32.0, 31.0) * 5, 60.0)
    assert worse.assurance == "misses"
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
    assert "nearly all are alike" in found.phases[0].sentence
    alike = moved(*[3.0] * 14, value="count", unit="count", window="month")
    assert not alike.has_limits


@pytest.mark.parametrize(
    ("status", "assurance", "reach"),
    [
        ("missed", "misses", "Keeps missing the target"),
        ("near", "misses", "Keeps missing the target"),
        ("met", "hit_or_miss", "Met so far; months as they are now would miss the target"),
    ],
)
def test_what_is_met_in_its_window_is_not_said_to_keep_missing(
    status: Status, assurance: Assurance, reach: str
) -> None:
    points = series(*(30.0, 32.0, 31.0) * 5, window="month")
    found = movement_of(measure(), points, judgement=aimed(14.4, status=status))
    assert (found.assurance, found.reach) == (assurance, reach)
    assert ("would miss the target, which" in found.sentence) == (status == "met")


@pytest.mark.parametrize("status", ["missed", "near"])
def test_what_is_missed_in_its_window_is_not_said_to_keep_meeting(status: Status) -> None:
    points = series(*(3.0, 5.0, 4.0) * 5, window="month")
    found = movement_of(measure(), points, judgement=aimed(14.4, status=status))
    assert found.assurance == "hit_or_miss"
    assert found.reach == "Missed so far; months as they are now would meet the target"
    assert "would meet the target, which the window that it is judged on does not yet meet." in (
        found.sentence
    )


@pytest.mark.parametrize(("operator", "assurance"), [(">=", "meets"), (">", "hit_or_miss")])
def test_a_range_that_ends_on_the_target_is_judged_by_its_operator(
    operator: Operator, assurance: Assurance
) -> None:
    points = series(*(99.0, 100.0, 98.0) * 5, window="month")
    judgement = aimed(90.0, operator=operator)
    lower = movement_of(measure(direction="higher"), points, judgement=judgement).phases[0].lower
    judgement = aimed(lower, operator=operator)
    found = movement_of(measure(direction="higher"), points, judgement=judgement)
    assert found.assurance == assurance


def test_a_shift_that_no_phase_has_taken_in_is_moving_with_no_assurance() -> None:
    found = moved(*STEADY, *(19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5))
    assert found.assurance == "moving"
    assert found.reach == "Moving: too early to say"
    assert found.sentence.endswith(
        "It is moving, so what it will be to the target can't be said yet."
    )


# ── month-ends ─────────────────────────────────────────────────────────────────────────────────

ENDS = (250.0, 262.0, 255.0, 261.0, 249.0, 258.0, 257.0, 269.0, 262.0, 268.0, 257.0, 257.0, 269.0)
STOCK = {"kind": "stock", "window": "snap", "value": "count", "unit": "count"}


def test_month_ends_are_judged_by_how_far_each_month_moved_them() -> None:
    found = moved(*ENDS, level=None, **STOCK)
    assert found.judge == "changes"
    assert [point.value for point in found.chart.points[:3]] == [None, 12.0, -7.0]
    (phase,) = found.phases
    assert (phase.n, phase.mean) == (12, pytest.approx(19 / 12))
    assert (phase.mean_text, phase.lower_text[-5:], phase.upper_text[-4:]) == (
        "1.6 more",
        "fewer",
        "more",
    )
    assert found.sentence.startswith(
        "Month by month, no significant change: 12 more than in February 2012; a month has moved "
        f"it by between {phase.lower_text} and {phase.upper_text}."
    )
    assert found.shares == ()


def test_a_month_end_that_lies_far_from_the_last_names_both_numbers() -> None:
    found = moved(*ENDS, 349.0, level=None, **STOCK)
    upper = found.phases[-1].upper_text
    assert found.title == f"80 more than in February 2012, above the upper limit of {upper}"
    assert found.variation == "concern_high"


@pytest.mark.parametrize(
    ("last", "words"),
    [(-1.0, "Falling less than usual: worse"), (0.5, "Rising more than usual: worse")],
)
def test_a_stock_that_does_not_move_as_usual_is_said_to_rise_or_fall(
    last: float, words: str
) -> None:
    steps = (-4.0, -6.0, -5.0) * 5 + (-1.0, -2.0, -1.5, -2.0, -1.0, -2.0, last)
    levels = [500.0]
    for step in steps:
        levels.append(levels[-1] + step)
    found = moved(*levels, level=None, **STOCK)
    assert found.latest is not None
    assert "shift" in found.latest.causes
    assert found.change_words == words
    if found.latest.special == "shift":
        assert found.title.startswith("Falling less than usual, as each of the last seven changes")
        assert ": a significant change of pace for the worse." in found.sentence


@pytest.mark.parametrize(
    ("change", "side", "words"),
    [
        (2.0, "high", "rising more than usual"),
        (2.0, "low", "rising less than usual"),
        (-2.0, "high", "falling less than usual"),
        (-2.0, "low", "falling more than usual"),
        (0.0, "high", "not falling as usual"),
        (0.0, "low", "not rising as usual"),
    ],
)
def test_a_pace_is_named_by_the_way_it_goes_and_the_side_it_lies_on(
    change: float, side: Side, words: str
) -> None:
    assert pace_words(change, side) == words


def test_where_the_next_month_end_will_lie_is_held_against_the_target() -> None:
    found = moved(*ENDS, level=900.0, **STOCK)
    assert found.assurance == "meets"
    assert found.ahead is not None
    lower, upper = found.phases[0].lower, found.phases[0].upper
    assert float(found.ahead.lower_text) == pytest.approx(269 + lower, abs=0.05)
    assert float(found.ahead.upper_text) == pytest.approx(269 + upper, abs=0.05)
    assert found.sentence.endswith(
        "meets the target. The limits may still move: they rest on 12 months."
    )


def test_a_stock_that_the_plan_judges_by_levels_is() -> None:
    found = moved(*ENDS, level=None, months="levels", months_why="They share little.", **STOCK)
    assert found.judge == "levels"
    assert found.phases[0].n == 13


def test_shares_move_by_points_and_means_by_their_own_unit() -> None:
    share, mean = measure(), measure(value="mean", unit="count")
    assert moved_text(share, 3.14) == "3.1 points higher"
    assert moved_text(share, -0.04) == "0.04 points lower"
    assert moved_text(mean, -0.4) == "0.4 lower"
    assert moved_text(measure(**STOCK), -19.0) == "19 fewer"
    assert moved_text(measure(**STOCK), 0.0) == "no change"


def test_an_ordinary_month_after_significant_ones_says_when_the_last_was() -> None:
    found = moved(*STEADY[:-1], 30.0, 12.0)
    assert found.variation == "common"
    assert found.sentence.endswith("The last significant month was February 2012, for the worse.")
    assert "significant month" not in moved(*STEADY).sentence


def test_nothing_is_said_to_lie_beyond_a_target_of_all() -> None:
    found = moved(*(99.0, 97.0, 100.0, 98.0) * 2, level=100.0, direction="higher")
    assert "some single months will meet the target and others not." in found.sentence


def test_a_count_in_small_steps_is_said_to_be_read_with_care() -> None:
    counted = measure(value="count", unit="count", window="month")
    steps = (1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 2.0, 1.0, 1.0, 2.0, 1.0, 1.0, 2.0, 9.0)
    found = finding(*steps, measure=counted)
    found = replace(found, movement=movement_of(counted, found.monthly))
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
    assert not found.has_limits, "seven months are too few"


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
    found = movement_of(measure(), points, judgement=aimed(14.4))
    assert found.shares_first
    assert len(found.shares) == len(found.months)
    assert found.small == {month("2011-03")}


def test_a_share_beyond_its_own_limits_is_said_with_them_and_not_with_the_average_months() -> None:
    counts = (
        (10, 20),
        (18, 36),
        (9, 20),
        (17, 36),
        (11, 20),
        (19, 36),
        (10, 20),
        (18, 36),
        (29, 36),
    )
    points = [
        replace(
            point,
            figure=replace(point.figure, numerator=n, denominator=of, value=100 * n / of),
        )
        for point, (n, of) in zip(series(*[50.0] * 9, window="month"), counts, strict=True)
    ]
    found = movement_of(measure(), points, judgement=aimed(20.0))
    # 141 of 260 in all: 54.2%, and 3 × √(0.542 × 0.458 / 36) = 24.9 points.
    assert found.title.endswith("in March 2012 is above its own upper limit of 79.1%")
    assert "Ordinary variation of that many plans would be anything from 29.3% to 79.1%." in (
        found.sentence
    )
    assert found.phases[0].upper_text == "82.0%"
    assert "Left as it is, the next single month, 26.4% to 82.0%, misses the target." in (
        found.sentence
    )


def test_a_share_of_full_time_equivalents_has_no_p_chart() -> None:
    points = [
        replace(point, figure=replace(point.figure, numerator=8.2, denominator=85.5))
        for point in series(*STEADY)
    ]
    assert movement_of(measure(), points, judgement=aimed(10.0)).shares == ()


def test_without_months_or_figures_there_is_nothing_to_judge() -> None:
    assert movement_of(measure(), ()) == STILL
    assert moved(None, None).sentence == "No single month can be judged."
    assert moved(12.0).sentence == (
        "There are too few months to tell a change from ordinary variation."
    )


def test_a_signal_is_new_only_in_its_first_month() -> None:
    assert moved(*STEADY, 30.0).is_new
    assert not moved(*STEADY, 30.0, 31.0).is_new


def worse_and_better():
    worse = finding(*STEADY, 30.0)
    worse = replace(
        worse, movement=movement_of(worse.measure, worse.monthly, judgement=aimed(14.4))
    )
    better = finding(*STEADY, 1.0, measure=measure(id="cp_18_months", name="Long plans"))
    better = replace(better, movement=movement_of(better.measure, better.monthly))
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
    still = replace(still, movement=movement_of(still.measure, still.monthly))
    assert beside_sentences(replace(better, pairs=(still,))) == []
    assert beside_sentences(replace(better, pairs=(better,))) == []
    assert worse.figure.month == MARCH
