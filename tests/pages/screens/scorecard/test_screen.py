"""The scorecard: the headline five, what changed, every measure by pillar, and empty states."""

import datetime as dt
from dataclasses import replace
from typing import Any

from kpi.findings import Finding, Scorecard, Signal
from kpi.findings.control import movement_of
from kpi.findings.restated import Cause, Restated
from kpi.pages.screens.scorecard import screen as scorecard
from kpi.records import Change
from kpi.store import Store
from kpi.targets import NO_TARGET
from tests.charts.factory import BELOW, MARCH, aimed, figure, finding, measure, series
from tests.pages.asking import shown_by
from tests.pages.reading import by_id, ids, links, parts, rows, text

STEADY = (12.0, 14.0, 11.0, 13.0, 12.0, 15.0, 11.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0)


def card(*findings: Finding, changes: tuple[Signal, ...] = ()) -> Scorecard:
    months = tuple(MARCH - i for i in range(12, -1, -1))
    return Scorecard(MARCH, months, "One of two targets is met.", findings, changes, chance="Luck.")


def moving(*values: float, **changes: Any) -> Finding:
    """A finding whose months after a steady year are these, judged by their control chart."""
    found = finding(*STEADY, *values, **changes)
    return replace(found, movement=movement_of(found.measure, found.monthly, judgement=aimed(14.4)))


def missed() -> Finding:
    return finding(
        30,
        27,
        measure=measure(id="caseload_max", name="Highest caseload", headline=False),
        judgements=(replace(BELOW, status="missed", short="≤ 20"),),
    )


def missing() -> Finding:
    points = series(None, None)
    return finding(
        measure=measure(id="contacts", name="Contacts", pillar=4, headline=False),
        series=points,
        figure=points[-1].figure,
        last_month=points[0].figure,
        judgements=(replace(BELOW, status="no_data"),),
    )


def icons(part: Any) -> list[str]:
    """The words of the icons of change and reach."""
    return [each.alt for each in parts(part) if getattr(each, "className", None) == "icon"]


def test_a_headline_card_says_figure_count_target_status_and_confidence() -> None:
    words = text(by_id(scorecard.layout(card(finding())), "headline-cp_repeat"))
    for said in ("10.4 %", "30 of 288 plans", "Below 14.4%", "Met", "Confidence", "medium"):
        assert said in words


def test_a_sparklines_words_say_from_what_to_what() -> None:
    words = text(by_id(scorecard.layout(card(finding())), "headline-cp_repeat"))
    assert "March 2011: 14.4%; March 2012: 10.4%; 0 of 13 months without a figure" in words


def test_measures_stand_under_their_pillars_in_one_table() -> None:
    layout = scorecard.layout(card(finding(), missed(), missing()))
    table = by_id(layout, "measures")
    words = text(table)
    assert words.index("Pillar 2") < words.index("Highest caseload") < words.index("Pillar 4")
    first, _, _ = rows(table)
    assert first[:7] == [
        "Second or later child protection plan",
        "12 months",
        "10.4%",
        "10.4%",
        "10.8% ↓  better",
        "14.4%",
        "< 14.4% near up to 15.84%",
    ]


def test_a_figure_that_is_missing_is_a_dash_with_its_reason() -> None:
    row = by_id(scorecard.layout(card(missing())), "row-contacts")
    dash = next(each for each in parts(row) if getattr(each, "title", "").startswith("No extract"))
    assert text(dash).startswith("–  No extract holds Contacts")
    assert "No data" in text(row)


def test_the_filters_count_and_the_address_says_which_holds() -> None:
    layout = scorecard.layout(card(finding(), missed(), missing()), show="missed")
    assert {"All 3", "Missed 1", "No data 1"} <= set(links(layout))
    assert links(layout)["Missed 1"] == "/?month=2012-03&show=missed"
    assert links(layout)["All 3"] == "/?month=2012-03"
    assert {"row-caseload_max"} == {id for id in ids(layout) if id.startswith("row-")}


def test_a_filter_that_nothing_passes_says_so_and_one_that_is_unknown_shows_all() -> None:
    assert "No measure is “Missed”" in text(scorecard.layout(card(finding()), show="missed"))
    assert "row-cp_repeat" in ids(scorecard.layout(card(finding()), show="nonsense"))


def test_what_changed_has_an_icon_and_leads_to_its_measure() -> None:
    told = "Second or later child protection plan: 30.0% in March 2012, above the upper limit."
    layout = scorecard.layout(card(moving(30.0), changes=(Signal(moving(30.0), told),)))
    changes = by_id(layout, "changes")
    assert links(changes) == {
        "Second or later child protection plan": "/measure/cp_repeat?month=2012-03"
    }
    assert "above the upper limit" in text(changes)
    assert icons(changes) == ["Significantly high: worse"]


def test_what_has_stood_out_for_longer_is_one_key_away() -> None:
    new, old = moving(30.0), moving(30.0, 31.0)
    told = (Signal(new, f"{new.measure.name}: new."), Signal(old, f"{old.measure.name}: old."))
    layout = scorecard.layout(card(new, changes=told))
    assert "new." in text(by_id(layout, "changes"))
    assert "old." not in text(by_id(layout, "changes"))
    assert text(by_id(layout, "lasting")).startswith("1 measure that has stood out for longer")


def test_how_many_signals_chance_alone_would_give_is_said() -> None:
    assert text(by_id(scorecard.layout(card(finding())), "chance")) == "Luck."


def test_a_figure_that_was_lost_is_said_with_what_changed() -> None:
    lost = replace(card(finding()), lost=("Contacts: no figure, after 12 the month before.",))
    assert "Contacts: no figure" in text(by_id(scorecard.layout(lost), "lost"))


def test_a_month_without_changes_says_so() -> None:
    changes = by_id(scorecard.layout(card(finding())), "changes")
    assert "No measure newly stands out from chance in March 2012." in text(changes)


def test_a_row_has_both_icons_with_their_words() -> None:
    row = by_id(scorecard.layout(card(moving(30.0))), "row-cp_repeat")
    assert icons(row) == ["Significantly high: worse", "Hits and misses the target"]


def test_a_measure_without_limits_has_no_icons() -> None:
    assert icons(by_id(scorecard.layout(card(finding())), "row-cp_repeat")) == []


def test_the_filter_of_significant_changes_counts_and_shows_those_alone() -> None:
    layout = scorecard.layout(card(moving(30.0), missed()), show="changed")
    assert links(layout)["Significant change 1"] == "/?month=2012-03&show=changed"
    assert {"row-cp_repeat"} == {id for id in ids(layout) if id.startswith("row-")}


def test_the_icon_grid_has_each_measure_in_the_cell_of_its_icons() -> None:
    ordinary = moving(measure=measure(id="contacts", name="Contacts"))
    layout = scorecard.layout(card(moving(30.0), ordinary, missed()), view="grid")
    worse, common = by_id(layout, "grid-concern"), by_id(layout, "grid-common")
    assert links(worse) == {
        "Second or later child protection plan": "/measure/cp_repeat?month=2012-03"
    }
    assert links(common) == {"Contacts": "/measure/contacts?month=2012-03"}
    (cell,) = [each for each in parts(worse) if type(each).__name__ == "Td" and links(each)]
    assert cell.to_plotly_json()["props"]["data-label"] == "Hits and misses the target"
    assert "30.0%, met" in text(cell)
    assert "Highest caseload" in text(by_id(layout, "grid-without"))


def test_the_view_is_kept_in_the_address_with_filters_and_month() -> None:
    layout = scorecard.layout(card(finding(), missed()), show="missed", view="grid")
    assert links(layout)["Table"] == "/?month=2012-03&show=missed"
    assert links(layout)["All 2"] == "/?month=2012-03&view=grid"
    assert by_id(layout, "earlier-month").href == "/?show=missed&view=grid&month=2012-02"


def test_hindsight_is_said_with_the_status() -> None:
    old = finding(judgements=(replace(BELOW, hindsight=True),))
    assert "in hindsight" in text(by_id(scorecard.layout(card(old)), "row-cp_repeat"))


def test_no_target_is_a_ring_and_a_word() -> None:
    row = by_id(scorecard.layout(card(finding(judgements=(NO_TARGET,)))), "row-cp_repeat")
    assert "No target" in text(row)
    icons = [each.src for each in parts(row) if type(each).__name__ == "Img"]
    assert "/assets/icons/status-none.svg" in icons


def test_the_months_around_are_one_step_away_and_beyond_the_last_there_is_none() -> None:
    layout = scorecard.layout(card(finding()))
    earlier = by_id(layout, "earlier-month")
    assert earlier.href == "/?month=2012-02"
    assert "later-month" not in ids(layout)


def test_a_new_database_says_what_to_do(store: Store) -> None:
    page = shown_by(scorecard.page, store)
    assert "nothing-loaded" in ids(page.children)
    assert links(page.children)["Upload this month's workbooks"] == "/upload"


def test_a_figure_of_another_unit_is_not_given_a_per_cent_sign() -> None:
    count = finding(figure=figure(unit="count", value=27, text="27"))
    assert "%" not in text(by_id(scorecard.layout(card(count)), "headline-cp_repeat")).split()[:9]


def test_the_in_month_figure_stands_beside_the_judged_windows() -> None:
    found = finding(monthly=series(20, 12.5))
    (row,) = rows(by_id(scorecard.layout(card(found)), "measures"))
    assert row[2:4] == ["10.4%", "12.5%"]


def test_a_stock_has_no_in_month_figure() -> None:
    stock = replace(figure(), window="snap")
    found = finding(measure=measure(kind="stock", window="snap"), figure=stock)
    (row,) = rows(by_id(scorecard.layout(card(found)), "measures"))
    assert row[3] == ""


def test_direction_is_an_arrow_and_a_word_against_last_month_and_last_year() -> None:
    found = replace(finding(), direction_of_travel="better", direction_since_year="better")
    (row,) = rows(by_id(scorecard.layout(card(found)), "measures"))
    assert row[4] == "10.8% ↓  better"
    assert row[5] == "14.4% ↓  better"


def test_a_volume_is_neither_better_nor_worse() -> None:
    volume = replace(finding(), direction_of_travel="changed")
    row = by_id(scorecard.layout(card(volume)), "row-cp_repeat")
    looks = [getattr(each, "className", "") or "" for each in parts(row)]
    assert not any("better" in look or "worse" in look for look in looks)


def test_a_restated_figure_says_so_and_what_it_was() -> None:
    change = Change(1, "load", 2, dt.datetime(2012, 4, 3, tzinfo=dt.UTC), "analyst")
    was = figure(value=11.1)
    moved = Restated(measure(), MARCH, "r12", was, figure(), (Cause(change, "a.xlsx", "why"),))
    layout = scorecard.layout(card(finding()), moved={("cp_repeat", MARCH): moved})
    assert "restated, was 11.1%" in text(by_id(layout, "row-cp_repeat"))
    assert "restated" not in text(by_id(scorecard.layout(card(finding())), "row-cp_repeat"))


def test_a_promise_without_data_is_a_quiet_line_at_the_end_of_its_pillar() -> None:
    promise = replace(missing(), measure=measure(id="spans", name="Spans", evidence="A list."))
    layout = scorecard.layout(card(promise, finding()))
    listed = rows(by_id(layout, "measures"))
    assert listed[-1] == ["Spans", "No data yet. It would take: a list."]


def test_the_pillar_is_kept_in_the_address_with_the_other_filter() -> None:
    layout = scorecard.layout(card(finding(), missed(), missing()), show="missed", pillar="2")
    assert links(layout)["All pillars"] == "/?month=2012-03&show=missed"
    assert links(layout)["Pillar 4"] == "/?month=2012-03&show=missed&pillar=4"
    assert links(layout)["No data 0"] == "/?month=2012-03&show=no_data&pillar=2"
    assert {"row-caseload_max"} == {id for id in ids(layout) if id.startswith("row-")}
    assert by_id(layout, "earlier-month").href == "/?show=missed&pillar=2&month=2012-02"
