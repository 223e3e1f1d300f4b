"""The gate: what of a finding leaves the house, and what becomes a mark, words and all."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.findings import Figure, Finding, Point
from kpi.findings.movement import WITHHELD
from kpi.findings.release import Released, release
from kpi.plan import MeasureEntry
from kpi.targets import Judgement
from tests.charts import factory
from tests.charts.factory import MARCH, measure

Share = tuple[int, int] | None

MET = Judgement(status="met", words="Below 14.4%", short="< 14.4%", level=14.4)
UNPUBLISHED = measure(released=False)
PUBLISHED = measure(released=True)  # its twelve months, on which it is judged


def share(of: Share, *, back: int = 0, window: str = "month", **changes: Any) -> Figure:
    """So many second plans of so many, in March 2012 or some months before."""
    if of is None:
        return factory.figure(MARCH - back, None, window=window, **changes)
    top, bottom = of
    return replace(
        factory.figure(MARCH - back, 100 * top / bottom, window=window),
        numerator=top,
        denominator=bottom,
        count_text=f"{top} of {bottom} plans",
        **changes,
    )


def points(*shares: Share, window: str = "month") -> tuple[Point, ...]:
    """Neighbouring months that end with March 2012."""
    return tuple(
        Point(share(each, back=len(shares) - 1 - place, window=window), "met", hindsight=False)
        for place, each in enumerate(shares)
    )


def found(
    entry: MeasureEntry,
    *shares: Share,
    window: str = "month",
    monthly: tuple[Share, ...] | None = None,
    **changes: Any,
) -> Finding:
    """A finding of March 2012 in that window; its single months are the same if not given."""
    series = points(*shares, window=window)
    return replace(
        factory.finding(),
        **{
            "measure": entry,
            "figure": series[-1].figure,
            "judgements": (MET,),
            "last_month": series[-2].figure if len(series) > 1 else share(None, back=1),
            "year_before": share((30, 200), back=12, window=window),
            "series": series,
            "monthly": series if monthly is None else points(*monthly),
        }
        | changes,
    )


def left(entry: MeasureEntry, *shares: Share, **changes: Any) -> Finding:
    return release(found(entry, *shares, **changes)).finding


def texts(series: tuple[Point, ...]) -> list[str]:
    return [point.figure.text for point in series]


def is_hidden(figure: Figure) -> bool:
    """It has its mark, and no number anywhere in it."""
    numbers = (figure.numerator, figure.denominator, figure.value)
    hidden = figure.text == "[c]"
    assert hidden is (numbers == (None, None, None))
    return hidden


# ── which figures ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("of", "hidden"), [((5, 40), True), ((6, 40), False), ((35, 40), True)])
def test_a_figure_that_tells_of_five_children_or_fewer_is_hidden(
    of: tuple[int, int], hidden: bool
) -> None:
    figure = left(UNPUBLISHED, of).figure
    assert is_hidden(figure) is hidden
    assert figure.count_text == ("" if hidden else "6 of 40 plans")


def test_a_share_of_nobody_keeps_the_words_that_it_has_no_figure() -> None:
    nobody = replace(share(None), numerator=0, denominator=0)
    figure = left(UNPUBLISHED, None, figure=nobody).figure
    assert (figure.value, figure.text) == (None, nobody.text)
    assert figure.count_text == "0 of 0 plans"


def test_what_is_hidden_says_why_and_keeps_nothing_else() -> None:
    exact = share(
        (3, 40), remark="Two plans are counted as first ones.", rate_text="1.2 per 10,000"
    )
    figure = left(UNPUBLISHED, (3, 40), figure=exact).figure
    assert is_hidden(figure)
    assert figure.reason == (
        "Confidential: it, or another month of this window, rests on 5 children or fewer."
    )
    assert (figure.remark, figure.rate_text, figure.count_text) == (None, "", "")


def test_a_figure_that_is_missing_keeps_its_own_reason() -> None:
    figure = left(UNPUBLISHED, (3, 40), None).figure
    assert figure.text == "no data"
    assert figure.reason == "No extract holds Contacts for 2012-03."


def test_none_of_many_leaves_as_nought() -> None:
    figure = left(UNPUBLISHED, (0, 40)).figure
    assert (figure.numerator, figure.value, figure.text) == (0, 0, "0.0%")


def test_what_counts_no_children_leaves_exactly() -> None:
    entry = measure(children=False)
    exact = found(entry, (3, 40), (1, 4))
    assert release(exact).finding.series == exact.series


def middle(value: float, cases: int, **changes: Any) -> Figure:
    """So many days, half of so many plans below it."""
    return replace(
        factory.figure(MARCH, value, unit="days", window="month"),
        numerator=value,
        denominator=None,
        cases=cases,
        count_text=f"half of {cases} plans took no longer",
        **changes,
    )


@pytest.mark.parametrize(("cases", "hidden"), [(0, False), (1, True), (5, True), (6, False)])
def test_a_middle_number_is_hidden_by_how_many_it_rests_on_not_by_how_great_it_is(
    cases: int, hidden: bool
) -> None:
    entry = measure(value="median", unit="days", released=False)
    for days in (3.0, 40.0):
        figure = left(entry, None, figure=middle(days, cases)).figure
        assert is_hidden(figure) is hidden
        assert figure.value == (None if hidden else days)
        assert figure.cases == (0 if hidden else cases)


def test_a_middle_number_of_a_category_leaves_with_its_cases_rounded() -> None:
    entry = measure(value="median", unit="days", released=False)
    figure = left(entry, None, figure=middle(26.5, 23, breakdown="team", category="North")).figure
    assert (figure.value, figure.cases) == (26.5, 25)
    assert figure.count_text == "half of 25 plans took no longer"


# ── the published window, and those beside it ─────────────────────────────────────────────────


def test_a_published_figure_leaves_exactly_in_the_window_that_it_is_judged_on() -> None:
    exact = found(PUBLISHED, (2, 40), (3, 40), window="r12", monthly=((40, 90), (50, 90)))
    assert release(exact).finding.series == exact.series
    assert release(exact).finding.figure == exact.figure


def test_the_same_window_is_hidden_where_the_plan_does_not_publish_it() -> None:
    assert is_hidden(left(UNPUBLISHED, (3, 40), window="r12").figure)


@pytest.mark.parametrize(("small", "hidden"), [((5, 40), True), ((6, 40), False)])
def test_a_small_month_takes_all_months_with_it(small: tuple[int, int], hidden: bool) -> None:
    series = left(PUBLISHED, (20, 40), small, (21, 40)).series
    assert [is_hidden(point.figure) for point in series] == [hidden] * 3


@pytest.mark.parametrize(("small", "hidden"), [((5, 40), True), ((6, 40), False)])
def test_a_small_month_takes_the_windows_that_would_tell_it_by_subtraction(
    small: tuple[int, int], hidden: bool
) -> None:
    months = ((20, 40), small, (21, 40))
    to_date = left(PUBLISHED, (20, 40), (25, 80), (46, 120), window="ytd", monthly=months)
    assert [is_hidden(point.figure) for point in to_date.series] == [hidden] * 3
    assert is_hidden(to_date.figure) is hidden
    assert is_hidden(to_date.last_month) is hidden
    assert is_hidden(to_date.year_before) is hidden
    assert (to_date.last_month.month, to_date.year_before.month) == (MARCH - 1, MARCH - 12)


def test_a_small_figure_among_the_windows_themselves_takes_them_all_too() -> None:
    to_date = left(PUBLISHED, (3, 40), (25, 80), window="ytd", monthly=((20, 40), (22, 40)))
    assert texts(to_date.series) == ["[c]", "[c]"]


def test_a_small_month_leaves_the_published_window_as_it_is_and_hides_the_months() -> None:
    judged = left(PUBLISHED, (30, 200), (33, 210), window="r12", monthly=((20, 40), (3, 40)))
    assert texts(judged.series) == ["15.0%", "15.7%"]
    assert texts(judged.monthly) == ["[c]", "[c]"]


def test_a_small_month_of_a_figure_judged_by_the_month_hides_itself_alone() -> None:
    entry = measure(window="month", released=False)
    assert texts(left(entry, (20, 40), (3, 40), (22, 40)).series) == ["50.0%", "[c]", "55.0%"]


# ── categories ────────────────────────────────────────────────────────────────────────────────


def test_a_category_is_rounded_and_its_share_worked_out_again_from_what_is_shown() -> None:
    north = share((27, 193), window="r12", breakdown="team", category="North")
    figure = left(PUBLISHED, (27, 193), window="r12", figure=north).figure
    assert (figure.numerator, figure.denominator) == (25, 195)
    assert figure.value == pytest.approx(100 * 25 / 195)
    assert (figure.text, figure.count_text) == ("12.8%", "25 of 195 plans")


def test_a_category_of_a_published_figure_is_hidden_like_any_other() -> None:
    north = share((3, 193), window="r12", breakdown="team", category="North")
    assert is_hidden(left(PUBLISHED, (27, 193), window="r12", figure=north).figure)


# ── verdicts, movement, words, pairs ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(("of", "status"), [((5, 40), "no_data"), ((6, 40), "met")])
def test_a_hidden_figure_has_no_verdict(of: tuple[int, int], status: str) -> None:
    finding = left(UNPUBLISHED, of, judgements=(MET, MET))
    assert [each.status for each in finding.judgements] == [status, status]
    assert [point.status for point in finding.series] == [status]
    assert [point.status for point in finding.monthly] == [status]


@pytest.mark.parametrize(("small", "hidden"), [((5, 40), True), ((6, 40), False)])
def test_limits_stay_in_the_house_with_the_month_that_they_would_tell_of(
    small: tuple[int, int], hidden: bool
) -> None:
    moving = factory.moving(10, 12, 11, 13, 12, 11, 10, 12).movement
    months = ((20, 40), small, (21, 40))
    judged = left(PUBLISHED, (90, 400), window="r12", monthly=months, movement=moving)
    assert judged.movement == (WITHHELD if hidden else moving)
    assert (moving.sentence in judged.sentence) is not hidden


def test_limits_of_published_single_months_leave_with_them() -> None:
    entry = measure(window="month", released=True)
    moving = factory.moving(10, 12, 11, 13, 12, 11, 10, 12).movement
    assert left(entry, (20, 40), (3, 40), movement=moving).movement == moving


def test_no_word_tells_what_is_hidden() -> None:
    exact = found(UNPUBLISHED, (13, 41), (3, 37), title="7.3%: 3 of 37", sentence="3 of 37 plans")
    finding = release(exact).finding
    said = " ".join([finding.title, finding.subtitle, finding.source, finding.sentence])
    assert finding.title == "Second or later child protection plan: no figure"
    assert "rests on 5 children or fewer" in finding.sentence
    assert not any(number in said for number in ("37", "8.1", "7.3", "13 ", "41", "31.7"))


def test_words_of_a_category_are_those_of_the_rounded_figure() -> None:
    north = share((27, 193), window="r12", breakdown="team", category="North")
    finding = left(UNPUBLISHED, (27, 193), window="r12", figure=north)
    assert "12.8% (25 of 195 plans)" in finding.sentence
    assert "27 of 193" not in finding.sentence


def test_the_measures_read_with_it_are_treated_as_well() -> None:
    pair = found(UNPUBLISHED, (3, 37), sentence="3 of 37 plans")
    (other,) = left(PUBLISHED, (90, 400), window="r12", pairs=(pair,)).pairs
    assert is_hidden(other.figure)
    assert "3 of 37" not in other.sentence


# ── the whole ─────────────────────────────────────────────────────────────────────────────────

shares = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (two[0], sum(two) or 1))


@given(st.lists(shares, min_size=1, max_size=6), st.booleans())
def test_nothing_that_leaves_of_single_months_rests_on_one_to_five_children(
    months: list[tuple[int, int]], published: bool
) -> None:
    finding = left(measure(released=published), *months)
    for point in (*finding.series, *finding.monthly):
        figure = point.figure
        if not is_hidden(figure):
            assert figure.numerator is not None
            assert figure.denominator is not None
            assert not 1 <= figure.numerator <= 5
            assert not 1 <= figure.denominator - figure.numerator <= 5
    few = any(1 <= top <= 5 or 1 <= bottom - top <= 5 for top, bottom in months)
    assert (finding.movement == WITHHELD) is few


def test_a_released_finding_cannot_be_written_by_hand() -> None:
    finding = found(UNPUBLISHED, (3, 40))
    with pytest.raises(TypeError):
        Released(finding)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        replace(release(finding), finding=finding)
