"""The demonstration's screens as their readers meet them: wide, on a telephone, and on paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SCREENS = (
    "/?month=2013-03",
    "/?month=2012-03&view=grid",
    "/measure/cp_repeat?month=2013-03",
    "/measure/caseload_max?month=2012-03",
    "/measure/caf_growth?month=2012-03&window=month",
    "/measure/referrals?month=2013-03&by=source",
    "/measure/families_tac",
    "/plan",
    "/quality?month=2013-03",
    "/reconciliation?measure=cp_repeat",
    "/about",
)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_fits_its_width_and_complains_of_nothing(
    page: Page, demonstration_server: str, screen: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(demonstration_server + screen)
    expect(page.locator("h1")).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "Something went wrong" not in page.inner_text("body")


@pytest.mark.parametrize("view", ["", "&view=grid"])
def test_the_scorecard_prints_on_one_sheet_of_a3(
    chromium: Browser, demonstration_server: str, view: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{demonstration_server}/?month=2013-03{view}")
    expect(page.locator("#measures")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper))
    width, height = (round(float(each)) for each in box.split()[2:])
    assert (width, height) == (1191, 842), "points of A3, landscape"


def test_the_icon_grid_leads_to_a_measure_and_back(page: Page, demonstration_server: str) -> None:
    page.goto(f"{demonstration_server}/?month=2012-03")
    page.get_by_role("link", name="Icon grid").click()
    expect(page.locator("#grid-common")).to_be_visible()
    page.locator("#grid-common").get_by_role("link", name="Complaints answered in time").click()
    expect(page.locator("h1")).to_have_text("Complaints answered in time")
    page.go_back()
    expect(page.locator("#grid-common")).to_be_visible()


def test_what_has_stood_out_for_longer_opens_with_the_keyboard(
    page: Page, demonstration_server: str
) -> None:
    page.goto(f"{demonstration_server}/?month=2013-03")
    lasting = page.locator("#lasting")
    expect(lasting.locator("li").first).to_be_hidden()
    lasting.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(lasting.locator("li").first).to_be_visible()
