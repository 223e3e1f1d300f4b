"""Where a figure comes from on the page: parts, small multiples, bars with their ranges."""

from dataclasses import replace
from typing import Any

from kpi.findings import BreakdownRow, Finding
from kpi.findings.coming_from import CategoryPart, ComingFrom
from kpi.pages.pieces.address import Address
from kpi.pages.screens.measure.breakdown import AT_MOST_BARS, ByCategory, section
from tests.charts.factory import MARCH, figure, finding, measure, series
from tests.pages.reading import by_id, ids, links, parts, rows, text

LAST_YEAR, FEBRUARY = MARCH - 12, MARCH - 1


def breakdown(*values: float) -> list[BreakdownRow]:
    return [
        BreakdownRow(f"Team {i}", figure(value=value, category=f"Team {i}"), series(1, value))
        for i, value in enumerate(values)
    ]


def change(*points: float, **changes: Any) -> ComingFrom:
    """A change from March 2011 in so many parts."""
    made = ComingFrom(
        since=LAST_YEAR,
        choices=(LAST_YEAR, FEBRUARY),
        was=figure(LAST_YEAR, 10.0),
        now=figure(MARCH, 10.0 + sum(points)),
        change_text=f"{sum(points):+.1f} points",
        rows=tuple(
            CategoryPart(f"Team {i}", figure(LAST_YEAR), figure(), part, f"{part:+.1f} points")
            for i, part in enumerate(points)
        ),
        sentence="From March 2011 to March 2012 it rose.",
    )
    return replace(made, **changes)


def shown(found: Finding | None = None, *values: float, **more: Any) -> Any:
    split = ByCategory("team", breakdown(*values), **more)
    return section(found or finding(), split, Address("/measure/cp_repeat"))


def styles(made: Any, look: str) -> list[Any]:
    return [
        each.style for each in parts(made) if look in str(getattr(each, "className", "")).split()
    ]


def test_few_categories_are_small_multiples_on_one_scale_with_the_whole_behind() -> None:
    made = shown(None, 5, 10)
    assert "All on one scale; the target is dashed; the pale line is all together." in text(made)


def test_a_count_has_no_target_and_no_whole_beside_its_parts() -> None:
    made = shown(finding(measure=measure(value="count", unit="count")), 5, 10)
    assert "All on one scale." in text(made)
    assert styles(made, "level") == []


def test_bars_start_at_zero_and_their_scale_holds_ranges_and_target() -> None:
    # 30 of 288 has a likely range of 7.39 to 14.48%, which is more than the target's 14.4.
    made = shown(None, 5, 10)
    assert [each["width"] for each in styles(made, "amount")] == ["34.5%", "69.1%"]
    assert styles(made, "whisker")[0] == {"left": "51.1%", "width": "48.9%"}
    assert styles(made, "level")[0] == {"left": "99.4%"}


def test_the_likely_range_is_said_in_words_and_what_it_is() -> None:
    made = shown(None, 5, 10)
    assert rows(by_id(made, "breakdown-table"))[0][3] == "7.4% to 14.5%"
    assert "the range that chance alone allows, 95 times in 100" in text(made)
    assert "The upright line is the target: below 14.4%." in text(made)


def test_figures_without_a_likely_range_have_no_column_for_it() -> None:
    found = finding(measure=measure(id="caseload_mean", value="mean", unit="count"))
    teams = [
        BreakdownRow(name, figure(measure="caseload_mean"), series(1, 2))
        for name in ("North", "South")
    ]
    made = section(found, ByCategory("team", teams), Address("/measure/caseload_mean"))
    assert "Likely range" not in text(made)
    assert "95 times" not in text(made)


def test_many_categories_are_bars_only_the_largest_first_the_rest_one_key_away() -> None:
    made = shown(None, *range(1, 21))
    table = rows(by_id(made, "breakdown-table"))
    assert [row[0] for row in table][:2] == ["Team 19", "Team 18"]
    assert len(table) == AT_MOST_BARS
    assert len(rows(by_id(made, "breakdown-rest"))) == 5
    assert "All on one scale" not in text(made)


def test_the_change_is_a_sentence_and_its_parts_with_the_whole_under_them() -> None:
    made = shown(None, 5, 10, change=change(3.0, 1.0, mix="Of that, the mix."))
    assert text(by_id(made, "change-words")) == (
        "From March 2011 to March 2012 it rose. Of that, the mix."
    )
    table = rows(by_id(made, "change-table"))
    assert [row[1] for row in table] == ["+3.0 points", "+1.0 points", "+4.0 points"]
    assert table[-1] == ["All together", "+4.0 points", "", "10.0%", "14.0%"]


def test_parts_are_bars_to_both_sides_of_nothing() -> None:
    made = by_id(shown(None, 5, 10, change=change(3.0, -1.0)), "change-table")
    assert styles(made, "amount") == [
        {"left": "25.0%", "width": "75.0%"},
        {"left": "0.0%", "width": "25.0%"},
    ]
    assert styles(made, "amount-less") == [{"left": "0.0%", "width": "25.0%"}]
    assert {each["left"] for each in styles(made, "nought")} == {"25.0%"}


def test_the_month_compared_with_is_chosen_by_its_name_and_stays_with_the_breakdown() -> None:
    made = shown(None, 5, 10, change=change(3.0, since=FEBRUARY))
    assert links(made)["Since March 2011"] == "/measure/cp_repeat?month=2012-03"
    assert links(made)["Since February 2012"] == ("/measure/cp_repeat?month=2012-03&since=2012-02")
    assert links(made)["Gender"] == "/measure/cp_repeat?month=2012-03&since=2012-02&by=gender"


def test_a_change_that_has_no_parts_says_why() -> None:
    made = shown(None, 5, 10, change=change(reason="The highest is no sum."))
    assert "The highest is no sum." in text(by_id(made, "change"))
    assert "change-table" not in ids(made)


def test_the_smaller_parts_of_many_are_one_key_away() -> None:
    made = shown(None, 5, 10, change=change(*[1.0] * 20))
    assert len(rows(by_id(made, "change-table"))) == AT_MOST_BARS + 1
    assert len(rows(by_id(made, "change-rest"))) == 5


def test_a_single_category_is_said_and_not_drawn() -> None:
    made = shown(None, 5, change=change(4.0))
    assert text(by_id(made, "only-one")) == "All of it is Team 0: no other team has any here."
    assert not {"change", "breakdown-table"} & set(ids(made))


def test_a_single_smaller_one_is_not_hidden() -> None:
    made = shown(None, *range(1, AT_MOST_BARS + 2), change=change(*[1.0] * (AT_MOST_BARS + 1)))
    assert len(rows(by_id(made, "breakdown-table"))) == AT_MOST_BARS + 1
    assert not {"breakdown-rest", "change-rest"} & set(ids(made))
