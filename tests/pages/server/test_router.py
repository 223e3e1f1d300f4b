"""Every address has a page, even those that lead nowhere or to a defect."""

from typing import Any

import pytest

from kpi.loading.worker import Jobs
from kpi.pages.pieces.site import Provenance, Site
from kpi.pages.screens import about
from kpi.pages.server import problems, router, shell
from kpi.store import Store
from tests import factories
from tests.factories import now
from tests.pages.asking import page_at
from tests.pages.reading import by_id, ids, links, parts, rows, text


@pytest.fixture
def site(store: Store) -> Site:
    return Site(store, "Peterborough", 50 << 20, Jobs(store, now), now)


@pytest.fixture
def loaded(site: Any) -> Any:
    """Three plans start in March 2012, one of them a second one."""
    factories.load(
        site.store,
        "2012-03-31",
        child_protection=[
            {"child_id": f"C{i}", "start_date": "2012-03-05", "previous_plans": int(i == 0)}
            for i in range(3)
        ],
        contacts=factories.contacts("2012-03", 4),
    )
    return site


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Scorecard"),
        ("/measure/cp_repeat", "Scorecard"),
        ("/upload", "Upload this month's extracts"),
        ("/loads", "Loads"),
        ("/about", "About"),
        ("/about/", "About"),
    ],
)
def test_every_page_of_an_empty_database_is_there(site: Any, path: str, title: str) -> None:
    assert page_at(site, path, "").title == title


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/", ""),
        ("/", "?show=no_data"),
        ("/measure/cp_repeat", "?month=2012-03&window=month"),
        ("/measure/contacts", ""),
        ("/measure/cp_repeat/cases", "?window=month"),
        ("/loads/1", ""),
        ("/loads/1", "?severity=all"),
    ],
)
def test_every_page_with_figures_has_one_heading_that_can_take_the_focus(
    loaded: Any, path: str, search: str
) -> None:
    page = page_at(loaded, path, search)
    (heading,) = [part for part in parts(page.children) if type(part).__name__ == "H1"]
    assert (heading.id, heading.tabIndex) == ("page-title", -1)
    assert not page.title.startswith(("Not found", "Incident", "Can't"))


def test_the_figure_on_the_page_is_the_one_that_the_rows_make(loaded: Any) -> None:
    page = page_at(loaded, "/measure/cp_repeat", "?month=2012-03&window=month")
    card = text(by_id(page.children, "figure-card"))
    assert "33.3 %" in card
    assert "1 of 3 plans" in card
    cases = page_at(loaded, "/measure/cp_repeat/cases", "?month=2012-03&window=month")
    assert len(rows(by_id(cases.children, "cases"))) == 3


@pytest.mark.parametrize(
    "path", ["/nowhere", "/measure/no_such", "/loads/99", "/loads/x", "/measure/../etc"]
)
def test_an_address_that_leads_nowhere_is_answered_kindly(loaded: Any, path: str) -> None:
    page = page_at(loaded, path, "")
    assert page.title == "Not found"
    assert links(page.children)["the scorecard"] == "/"


@pytest.mark.parametrize("search", ["?month=March", "?month=2012-13", "?month=<script>"])
def test_a_month_that_is_none_is_told_and_not_a_defect(loaded: Any, search: str) -> None:
    assert page_at(loaded, "/", search).title == "Can't be shown"


def test_what_is_remembered_of_a_month_goes_with_the_next_load(loaded: Any) -> None:
    def contacts() -> str:
        page = page_at(loaded, "/measure/contacts", "?month=2012-03")
        return text(by_id(page.children, "figure-card"))

    assert " 4 " in contacts()
    factories.load(loaded.store, "2012-03-31", contacts=factories.contacts("2012-03", 9))
    assert " 9 " in contacts()


def test_a_month_without_figures_is_not_found(loaded: Any) -> None:
    assert page_at(loaded, "/", "?month=1999-01").title == "Not found"


def test_a_defect_is_an_incident_with_its_number_in_the_log(
    site: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(router, "_page_at", broken)
    page = page_at(site, "/", "")
    number = text(by_id(page.children, "incident-number"))
    assert "secret" not in text(page.children)
    assert number in caplog.text
    assert "secret detail" in caplog.text


def test_the_header_marks_the_section_and_leads_only_to_pages_that_exist(site: Any) -> None:
    entries = shell.navigation("/loads")
    for href in links(entries).values():
        assert page_at(site, href, "").title != "Not found"
    (current,) = [each for each in parts(entries) if getattr(each, "aria-current", None)]
    assert text(current) == "Loads"


def test_the_demonstration_says_that_it_is_one_and_real_data_do_not() -> None:
    assert "the children are invented" in text(shell.band(True))
    assert shell.band(False) is None


def test_the_first_link_skips_to_the_content() -> None:
    layout = shell.shell("Peterborough")
    first = next(part for part in parts(layout) if type(part).__name__ == "A")
    assert (first.id, first.href) == ("skip", "#content")
    assert "content" in ids(layout)


def test_about_defines_every_measure_and_says_what_is_invented() -> None:
    layout = about.layout([Provenance("Referrals", "published", "DfE", "2010-11")])
    assert "about-cp_repeat" in ids(layout)
    assert ["Referrals", "Published", "DfE", "2010-11"] in rows(
        by_id(layout, "demonstration-figures")
    )


def test_problems_lead_on_from_where_they_are() -> None:
    assert links(problems.incident("AB12").children)["Go to the scorecard"] == "/"
