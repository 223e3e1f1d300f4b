"""*Is it really changing?*: three charts to choose from, phases explained, and their tables."""

from typing import Any

import pytest

from kpi.findings import Finding
from kpi.pages.screens.measure.movement import chart_shown, section
from kpi.targets import NO_TARGET
from tests.charts.factory import figure, measure, moving, rebase, series, target_line
from tests.pages.reading import by_id, ids, links, parts, rows, text

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)
SHIFTED = (*STEADY, *(19.0, 20.0, 18.0, 19.5, 20.5, 19.0, 18.5))
DIFFERENT = (*[20] * 12, 40)
ALIKE = (20,) * 13
MONTH = {"month": "2012-03"}
RESTS = "Icons and sentences rest on the"


def shown(found: Finding | None = None, **more: Any) -> Any:
    address = more.pop("address", MONTH)
    return section(found or moving(*STEADY), address, **more)


def choices(made: Any) -> dict[str, bool]:
    """The charts to choose from, and which is shown."""
    (bar,) = [each for each in parts(made) if getattr(each, "aria-label", None) == "Chart"]
    return {
        text(each): bool(getattr(each, "aria-current", None))
        for each in parts(bar)
        if type(each).__name__ == "A"
    }


def title(made: Any) -> str:
    (heading,) = [each for each in parts(made) if type(each).__name__ == "H3"]
    return text(heading)


def table(made: Any) -> list[list[str]]:
    return rows(by_id(made, "monthly-chart-table"))


# ── which chart ────────────────────────────────────────────────────────────────────────────────


def test_a_share_has_three_charts_and_the_address_chooses() -> None:
    found = moving(*STEADY, denominators=ALIKE)
    assert choices(shown(found)) == {"XmR chart": True, "p chart": False, "Run chart": False}
    made = shown(found, address={**MONTH, "chart": "run"})
    assert choices(made)["Run chart"]
    assert links(made)["p chart"] == "/measure/cp_repeat?month=2012-03&chart=p"


def test_where_the_numbers_of_cases_differ_much_the_p_chart_is_shown_first_and_says_why() -> None:
    made = shown(moving(*STEADY, denominators=DIFFERENT))
    assert choices(made)["p chart"]
    words = text(by_id(made, "chart-words"))
    assert words.startswith(
        "The number of plans a month runs from 20 to 40. The fewer there are, the wider a month’s "
        "own limits"
    )
    assert "XmR chart" not in choices(made), "one range for single months"


def test_the_chart_that_is_shown_first_stands_first_in_the_switch() -> None:
    fairer, alike = (moving(*STEADY, denominators=each) for each in (DIFFERENT, ALIKE))
    assert next(iter(choices(shown(fairer)))) == "p chart"
    assert next(iter(choices(shown(alike)))) == "XmR chart"


def test_month_ends_that_share_their_children_have_no_p_chart() -> None:
    stock = measure(kind="stock", window="snap")
    found = moving(*STEADY, denominators=DIFFERENT, measure=stock)
    assert chart_shown(found, MONTH) == "xmr"
    assert "p chart" not in choices(shown(found))
    made = shown(found)
    assert "how far each month moved it, in percentage points" in text(made)
    assert table(made)[0][1:3] == ["1.0 points lower", "13.0%, after 14.0%"]


def test_a_count_has_no_p_chart_and_an_address_that_asks_for_it_gets_the_xmr_chart() -> None:
    counted = moving(*STEADY, level=None, measure=measure(value="count", unit="count"))
    assert choices(shown(counted, address={**MONTH, "chart": "p"})) == {
        "XmR chart": True,
        "Run chart": False,
    }


def test_few_months_have_no_run_chart_and_nothing_to_choose() -> None:
    made = shown(moving(*STEADY[:8], measure=measure(value="mean")))
    assert not [each for each in parts(made) if getattr(each, "aria-label", None) == "Chart"]


@pytest.mark.parametrize("asked", ["nonsense", "", "RUN"])
def test_an_unknown_chart_is_the_usual_one(asked: str) -> None:
    assert chart_shown(moving(*STEADY), {"chart": asked}) == "xmr"


# ── what each says ─────────────────────────────────────────────────────────────────────────────


def test_the_xmr_charts_title_is_the_finding_and_its_words_are_the_alternative() -> None:
    found = moving(*STEADY, 30.0)
    made = shown(found)
    assert title(made) == found.movement.title
    (image,) = [each for each in parts(made) if getattr(each, "role", None) == "img"]
    assert found.movement.sentence in getattr(image, "aria-label")
    assert table(made)[0][-2:] == [
        f"{found.movement.phases[0].lower_text} to {found.movement.phases[0].upper_text}",
        "Significant, worse: beyond a limit",
    ]


def test_the_p_chart_says_the_verdict_of_its_own_limits_and_of_the_xmr_chart() -> None:
    found = moving(*STEADY, denominators=ALIKE)
    made = shown(found, address={**MONTH, "chart": "p"})
    assert title(made) == found.movement.shares_title
    assert "all cases together give" in text(by_id(made, "phase"))
    said = found.movement.title
    assert f"{RESTS} XmR chart. It says: {said[0].lower()}{said[1:]}." in text(
        by_id(made, "chart-words")
    )
    assert table(made)[0][-1] == "Within its limits"
    assert found.movement.phases[0].upper_text not in text(by_id(made, "monthly-chart-table"))


def test_where_the_two_charts_differ_is_said() -> None:
    # 25% is beyond the XmR limits; of 20 cases it is nothing unusual.
    found = moving(*STEADY, 25.0, denominators=(*[20] * 13, 20))
    made = shown(found, address={**MONTH, "chart": "p"})
    assert "March 2012 is beyond its limit on the XmR chart, and not here." in text(made)


def test_the_run_chart_says_its_verdict_and_that_icons_rest_on_the_xmr_chart() -> None:
    made = shown(moving(*SHIFTED), address={**MONTH, "chart": "run"})
    assert title(made) == (
        "The line crosses the median three times: chance allows no fewer than five crossings"
    )
    assert "chance allows" in text(by_id(made, "phase"))
    assert f"{RESTS} XmR chart." in text(by_id(made, "chart-words"))
    assert "doesn’t say whether a change is for the better" in text(made)
    (image,) = [each for each in parts(made) if getattr(each, "role", None) == "img"]
    assert "crosses the median" in getattr(image, "aria-label")


def test_the_run_charts_table_has_side_and_longest_run_of_every_month() -> None:
    made = shown(moving(*(1.0, 9.0) * 6, 5.0), address={**MONTH, "chart": "run"})
    assert table(made)[0] == [
        "March 2012",
        "5.0%",
        "30 of 288 plans",
        "5.0%",
        "On the median, not counted",
        "",
    ]
    assert table(made)[1][4:] == ["Above", "Yes"]


def test_a_missing_and_a_part_month_are_no_verdict_in_any_table() -> None:
    found = moving(*STEADY, None, 40.0, part=(14,), denominators=(*ALIKE, 20, 20))
    for chart in ("xmr", "p", "run"):
        last, missing = table(shown(found, address={**MONTH, "chart": chart}))[:2]
        assert "–" in last
        assert last[2].endswith("(part of the month)")
        assert "–" in missing
        assert missing[2].startswith("No extract holds")


def test_the_table_begins_with_the_charts_first_month() -> None:
    found = moving(None, None, *STEADY, denominators=(20, 20, *ALIKE))
    for chart in ("xmr", "p", "run"):
        assert len(table(shown(found, address={**MONTH, "chart": chart}))) == 13


# ── phases ─────────────────────────────────────────────────────────────────────────────────────


def test_the_last_phase_is_explained_unless_another_is_chosen() -> None:
    found = moving(*SHIFTED, rebases=[rebase("2011-09")])
    made = shown(found)
    assert text(by_id(made, "phase")) == found.movement.phases[1].sentence
    earlier = links(made)["August 2010 to August 2011"]
    assert earlier == "/measure/cp_repeat?month=2012-03&phase=1"
    chosen = shown(found, address={**MONTH, "phase": "1"})
    assert text(by_id(chosen, "phase")) == found.movement.phases[0].sentence


@pytest.mark.parametrize("asked", ["0", "9", "-1", "x"])
def test_a_phase_that_there_is_not_is_the_nearest_one(asked: str) -> None:
    found = moving(*SHIFTED, rebases=[rebase("2011-09")])
    expected = 0 if asked == "0" else 1
    made = shown(found, address={**MONTH, "phase": asked})
    assert text(by_id(made, "phase")) == found.movement.phases[expected].sentence


@pytest.mark.parametrize("chart", ["p", "run"])
def test_the_other_charts_explain_the_chosen_phase_too(chart: str) -> None:
    found = moving(*SHIFTED, rebases=[rebase("2011-09")], denominators=(20,) * 20)
    made = shown(found, address={**MONTH, "chart": chart, "phase": "1"})
    assert text(by_id(made, "phase")).startswith("August 2010 to August 2011")


def test_one_phase_has_no_choice_of_phases() -> None:
    assert "phase-0" not in ids(shown())


# ── questions ──────────────────────────────────────────────────────────────────────────────────


def test_one_chart_for_both_questions_says_both_findings() -> None:
    made = shown(moving(*STEADY), alone=True)
    assert "Is the target met, and is it really changing?" in text(made)
    assert title(made) == "Second or later plans fell to 10.4%, below the target"
    assert "No significant change" in text(made)


def test_without_a_target_nobody_is_asked_whether_it_is_met() -> None:
    found = moving(*STEADY, target_lines=(), level=None)
    made = shown(found, alone=True)
    assert "Is the target met" not in text(made)
    assert title(made) == found.movement.title


def test_nor_is_anybody_where_the_target_has_ended() -> None:
    ended = moving(
        *STEADY, target_lines=(target_line("2011-03", "2011-12"),), judgements=(NO_TARGET,)
    )
    assert "Is the target met" not in text(shown(ended, alone=True))


def test_with_no_whole_month_there_is_a_sentence_and_no_chart() -> None:
    part = series(4.0, part=(0,))
    found = moving(4.0, part=(0,), series=part, figure=figure())
    made = shown(found)
    assert "No single month can be judged." in text(made)
    assert "monthly-chart" not in ids(made)
