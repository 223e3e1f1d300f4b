"""The scorecard: the headline five, what changed, every measure by pillar, and empty states."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from kpi.findings import Finding, Scorecard, Signal
from kpi.pages import scorecard
from kpi.quality import Cause, Restated
from kpi.store import Store
from kpi.store.store import Change
from kpi.targets import NO_TARGET
from tests.charts.factory import BELOW, MARCH, figure, finding, measure, series
from tests.pages.reading import by_id, ids, links, parts, rows, text


def card(*findings: Finding, changes: tuple[str, ...] = ()) -> Scorecard:
    months = tuple(MARCH - i for i in range(12, -1, -1))
    return Scorecard(MARCH, months, "One of two targets is met.", findings, changes)


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


def test_what_changed_leads_to_its_measure() -> None:
    told = "Second or later child protection plan: 20.0% in March 2012, above the upper limit."
    layout = scorecard.layout(card(finding(), changes=(Signal(finding(), told),)))
    changes = by_id(layout, "changes")
    assert links(changes) == {
        "Second or later child protection plan": "/measure/cp_repeat?month=2012-03"
    }
    assert "above the upper limit" in text(changes)


def test_a_month_without_changes_says_so() -> None:
    assert "Nothing changed" in text(by_id(scorecard.layout(card(finding())), "changes"))


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
    site: Any = SimpleNamespace(store=store, council="Peterborough")
    page = scorecard.page(site, {})
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
