"""The run chart in words: the median, the longest run, the crossings, and the verdict."""

from kpi.calendar import month
from kpi.findings.runs import has_runs, runs_of
from tests.charts.factory import measure, moving, rebase

ZIGZAG = (1.0, 9.0) * 6
LONG = (9.0,) * 8 + (1.0,) * 8  # sixteen useful values may have a run of seven


def test_months_that_vary_as_by_chance_are_said_to() -> None:
    (runs,) = runs_of(moving(*ZIGZAG))
    assert runs.title == "No sign of a change: it varies about its median of 5.0% as by chance"
    assert runs.sentence == (
        "April 2011 to March 2012: the median is 5.0%, and none of its 12 months lies on it. The "
        "longest run on one side is one months, above it; chance allows seven. The line crosses "
        "the median 11 times; chance allows no fewer than three crossings. Neither is unusual: "
        "nothing says that anything but chance is at work."
    ).replace("one months", "one month")


def test_a_long_run_is_said_with_its_side_and_what_chance_allows() -> None:
    (runs,) = runs_of(moving(*LONG))
    assert runs.title == "Eight months in a row below the median of 5.0%: more than chance"
    assert "The longest run on one side is eight months, below it; chance allows seven." in (
        runs.sentence
    )
    assert runs.sentence.endswith("Both say that something other than chance is at work.")
    assert runs.longest == {month("2011-08") + place for place in range(8)}


def test_few_crossings_alone_are_said_to_be_what_tells() -> None:
    (runs,) = runs_of(moving(*(9.0,) * 5, *(1.0,) * 5))
    assert runs.title == (
        "The line crosses the median once: chance allows no fewer than two crossings"
    )
    assert runs.sentence.endswith(
        "So few crossings alone say that something other than chance is at work."
    )


def test_a_line_that_never_crosses_is_said_to() -> None:
    # More than half the months lie on the median, which is also the most there can be.
    (runs,) = runs_of(moving(*(100.0,) * 12, *(90.0,) * 10))
    assert "The line never crosses the median" in runs.sentence


def test_months_on_the_median_do_not_count_and_are_said() -> None:
    (runs,) = runs_of(moving(*ZIGZAG, 5.0))
    assert runs.on_median == {month("2012-03")}
    assert "the median is 5.0%, and 12 months count: one lies on it." in runs.sentence


def test_too_few_months_off_the_median_say_nothing() -> None:
    found = moving(*ZIGZAG[:9])
    (runs,) = runs_of(found)
    assert not runs.enough
    assert not has_runs(found)
    assert runs.sentence.endswith(
        "It takes ten months off the median to tell a change from chance."
    )


def test_each_phase_has_its_own_median() -> None:
    found = moving(*ZIGZAG, *(19.0, 11.0) * 6, rebases=[rebase("2011-04")])
    first, second = runs_of(found)
    assert (first.median_text, second.median_text) == ("5.0%", "15.0%")
    assert (str(second.first), second.known) == ("2011-04", 12)


def test_missing_and_part_months_are_not_counted() -> None:
    (runs,) = runs_of(moving(*ZIGZAG, None, 40.0, part=(13,)))
    assert (runs.known, runs.chart.useful) == (12, 12)


def test_without_any_month_there_is_nothing_to_judge() -> None:
    (runs,) = runs_of(moving(None, None))
    assert runs.sentence == "No month of this phase can be judged."
    assert runs_of(moving(None, measure=measure()))[0].median_text == ""
