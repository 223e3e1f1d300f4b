"""Ours against published: the page, and the panel of a measure's page."""

from flask.testing import FlaskClient

from kpi.analysis.funnel import funnel
from kpi.calendar import Month
from kpi.findings.comparison import Against, PublishedLine
from kpi.findings.council_funnel import CouncilFunnel
from kpi.findings.published import Other, PublishedPoint
from kpi.findings.reconciliation import Reconciled
from kpi.pages.screens import about
from kpi.pages.screens import reconciliation as page
from kpi.pages.screens.measure import screen as measure_page
from kpi.pages.screens.measure.shown import Shown
from tests.charts.factory import MARCH, finding, measure
from tests.pages.reading import by_id, ids, links, parts, rows, text

AGAINST = Against(
    "Against others, 2011-12",
    (Other("Our extracts", "10.4%", "30 of 288 plans"), Other("England", "14%")),
    ("Source: Department for Education, SFR27/2012.",),
)
ENGLAND = PublishedLine("England", "england", (PublishedPoint(MARCH, 14.0, "14%"),))


def council_funnel_of(period: Month) -> CouncilFunnel:
    drawn = funnel({"Peterborough": (30, 288), "Camden": (29, 212), "Luton": (50, 250)})
    title = "Peterborough is within what chance allows for its size"
    ours = drawn.places[0]
    return CouncilFunnel(
        measure(), period, (period,), drawn, ours, frozenset({"Camden"}), title, "Words.", "Source."
    )


def reconciled(year: str = "2011-12", *, same: bool | None = True, what: str = "") -> Reconciled:
    return Reconciled(
        measure=measure(),
        what=what or measure().name,
        year=year,
        ours="10.4%",
        ours_made_of="30 of 288 plans",
        published="10.4%",
        published_made_of="30 of 288",
        source="SFR27/2012",
        same=same,
        difference="none" if same else "+1",
        explained="The same." if same else "By definition.",
    )


def test_the_lead_counts_those_that_agree_of_those_compared() -> None:
    made = page.layout(
        [reconciled(), reconciled("2012-13", same=False), reconciled("2010-11", same=None)],
        "Peterborough",
    )
    assert "1 of 2 figures are those that the Department for Education published" in text(made)


def test_a_row_has_both_figures_with_their_counts_and_the_reason() -> None:
    (row,) = rows(page.layout([reconciled()], "Peterborough"))
    assert row[0] == "2011-12"
    assert row[1].split() == ["10.4%", "30", "of", "288", "plans"]
    assert row[3] == "none"
    assert row[4] == "The same. SFR27/2012"


def test_one_measure_is_shown_among_all_councils_with_its_table() -> None:
    made = page.layout([reconciled()], "Peterborough", measure(), among=council_funnel_of(MARCH))
    section = by_id(made, "funnel")
    assert "Peterborough is within what chance allows" in text(section)
    assert links(section)["2011-12"] == "/reconciliation?measure=cp_repeat&period=2012-03"
    assert rows(by_id(made, "funnel-chart-table"))[0] == [
        "Luton",
        "20.0%",
        "50 of 250",
        "Above the 95% limit",
    ]
    assert "funnel" not in ids(page.layout([reconciled()], "Peterborough", measure()))


def test_a_counts_rate_has_a_table_of_its_own_after_it() -> None:
    mixed = [reconciled(what="A"), reconciled(what="A, rate"), reconciled("2012-13", what="A")]
    headings = [
        text(each)
        for each in parts(page.layout(mixed, "Peterborough"))
        if type(each).__name__ == "H2"
    ]
    assert headings == ["A", "A, rate"]


def test_with_nothing_to_compare_the_page_says_what_it_takes() -> None:
    assert "kpi comparators load" in text(page.layout([], "Peterborough"))


def test_one_measure_alone_leads_back_to_all() -> None:
    assert links(page.layout([reconciled()], "P", measure()))["All measures"] == "/reconciliation"


def test_a_measures_page_has_the_panel_and_leads_to_its_reconciliation() -> None:
    made = measure_page.layout(Shown(finding(), [MARCH], against=AGAINST))
    card = by_id(made, "against-others")
    for said in ("Against others, 2011-12", "Our extracts", "30 of 288 plans", "14%", "SFR27"):
        assert said in text(card)
    assert list(links(card).values()) == ["/reconciliation?measure=cp_repeat"]


def test_a_measure_that_nothing_compares_with_has_no_panel() -> None:
    assert "against-others" not in ids(measure_page.layout(Shown(finding(), [MARCH])))


def test_the_charts_table_has_the_published_figures_too() -> None:
    made = measure_page.layout(Shown(finding(), [MARCH], published=[ENGLAND]))
    shown = text(by_id(made, "target-chart-table"))
    assert "Published for England March 2012 14%" in " ".join(shown.split())


def test_about_leads_to_it() -> None:
    assert "/reconciliation" in links(about.layout()).values()


def test_the_address_is_a_page(client: FlaskClient) -> None:
    assert client.get("/reconciliation").status_code == 200
