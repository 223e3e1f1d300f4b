"""A measure's page in the browser: zooming, other charts, and limits that start again.

The tests name the server before the page, which is then closed first: a request still on its way
when a test ends is none of its business.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from kpi.calendar import month
from kpi.entries.rebases import known_rebases
from kpi.store import Store
from tests.factories import ask, contacts, load

pytestmark = pytest.mark.browser

FIRST, SHIFT = month("2009-10"), 17
"""Contacts of 30 months: about 15 a month, and about 35 from March 2011 on."""


@pytest.fixture
def shifted(store: Store) -> Store:
    numbers = [12 + 3 * (place % 3) + (20 if place >= SHIFT else 0) for place in range(30)]
    for start in range(0, 30, 6):  # an extract speaks for half a year
        held = [FIRST + place for place in range(start, start + 6)]
        rows = [row for of in held for row in contacts(str(of), numbers[(of - FIRST).n])]
        load(store, f"{held[-1].end_time:%Y-%m-%d}", contacts=rows, with_changes=False)
    return store


def open_measure(page: Page, server: str) -> None:
    page.goto(f"{server}/measure/contacts")
    expect(page.locator("#monthly-chart .main-svg").first).to_be_visible(timeout=20_000)


def shown(page: Page, chart: str = "monthly-chart") -> list[str]:
    """The first and last day on a chart's axis."""
    days: list[str] = page.evaluate(
        f"document.querySelector('#{chart} .js-plotly-plot').layout.xaxis.range"
    )
    return [str(day)[:10] for day in days]


def pressed(page: Page) -> list[str]:
    found: list[str] = page.locator('.zoom[aria-pressed="true"]').all_inner_texts()
    return found


def change_icon(page: Page) -> Locator:
    return page.locator("#figure-card .icons img").first


def test_buttons_show_the_last_months_and_say_what_is_shown(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    assert shown(page) == ["2009-09-16", "2012-03-16"]
    page.get_by_role("button", name="12 months").click()
    expect(page.get_by_role("button", name="12 months")).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ["2011-03-17", "2012-03-16"]
    expect(page.locator("#monthly-chart .xtick text")).to_have_count(6)
    page.get_by_role("button", name="24 months").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="24 months")).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ["2010-03-17", "2012-03-16"]
    assert pressed(page) == ["24 months"]
    page.get_by_role("button", name="All").click()
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ["2009-09-16", "2012-03-16"]


def test_dragging_zooms_too_and_no_button_claims_it(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    box = page.locator("#monthly-chart .nsewdrag").first.bounding_box()
    assert box is not None
    across = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, across)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, across, steps=8)
    page.mouse.up()
    expect(page.locator('.zoom[aria-pressed="true"]')).to_have_count(0)
    assert "2009-09-16" < shown(page)[0] < shown(page)[1] < "2012-03-16"
    page.get_by_role("button", name="All").click()
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ["2009-09-16", "2012-03-16"]


def test_a_chart_drawn_anew_shows_all_months_and_its_buttons_say_so(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    page.get_by_role("button", name="12 months").click()
    expect(page.get_by_role("button", name="12 months")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Run chart", exact=True).click()
    expect(page.locator("#phase")).to_contain_text("median")
    expect(page.get_by_role("button", name="All")).to_have_attribute("aria-pressed", "true")
    assert shown(page) == ["2009-09-16", "2012-03-16"]
    expect(page.get_by_role("link", name="Run chart", exact=True)).to_be_focused()


def test_limits_that_were_worked_out_are_confirmed_with_a_reason_and_can_be_undone(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    expect(change_icon(page)).to_have_attribute("alt", "Ordinary variation")
    before = page.locator("#phase").inner_text()
    assert "Worked out: the level changed for good, from a mean of 1" in before

    page.get_by_text("Where the limits start again: one worked out, to be confirmed").click()
    page.get_by_role("link", name="Confirm the new limits from March 2011").click()
    trial = page.locator("#rebase-trial")
    expect(trial).to_be_focused()
    expect(trial).to_be_in_viewport()
    expect(trial).to_contain_text("Only tried out: new limits from March 2011.")
    assert ask(shifted, known_rebases) == []

    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#rebase-problem")).to_contain_text("Say why the limits start again")
    assert ask(shifted, known_rebases) == []

    page.get_by_label("Why do the limits start again?").fill("A new <front> door")
    page.get_by_role("button", name="Keep it").click()
    expect(trial).to_have_count(0)
    expect(page.locator("#phase")).to_contain_text("A new <front> door (analyst, ")
    expect(page.locator("#phase")).to_be_focused()
    expect(page.locator("#monthly-chart")).to_contain_text("New limits: A new")
    expect(page.locator("#monthly-chart")).to_contain_text("(analyst,")
    assert [each.by for each in ask(shifted, known_rebases)] == ["analyst"]

    if not page.locator("#rebases").is_visible():
        page.locator("#rebasing summary").click()
    expect(page.locator("#rebases")).to_contain_text("A new <front> door")
    page.get_by_role("button", name="Undo the new limits from March 2011").click()
    expect(page.locator("#phase")).to_have_text(before)
    expect(page.locator("#monthly-chart")).not_to_contain_text("A new")
    assert ask(shifted, known_rebases) == []


def test_limits_that_were_worked_out_are_refused_and_that_is_undone_again(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    page.locator("#rebasing summary").click()
    page.get_by_role("button", name="Refuse the new limits from March 2011").click()
    expect(page.locator("#phase")).to_contain_text("October 2009 to March 2012")
    expect(change_icon(page)).to_have_attribute("alt", "Significantly high: worse")
    assert [each.refused for each in ask(shifted, known_rebases)] == [True]

    if not page.locator("#rebases").is_visible():
        page.locator("#rebasing summary").click()
    expect(page.locator("#rebases")).to_contain_text("Refused: no new limits from here")
    page.get_by_role("button", name="Undo the refusal of new limits from March 2011").click()
    expect(page.locator("#phase")).to_contain_text("March 2011 to March 2012")
    assert ask(shifted, known_rebases) == []


def test_any_month_can_be_tried_out_and_left_again(shifted: Store, server: str, page: Page) -> None:
    open_measure(page, server)
    page.locator("#rebasing summary").click()
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#rebase-missing")).to_contain_text("Choose the month")
    page.get_by_role("textbox", name="From another month").click()
    page.get_by_role("option", name="October 2011").click()
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#rebase-trial")).to_contain_text("new limits from October 2011")
    page.get_by_role("link", name="Leave it").click()
    expect(page.locator("#rebase-trial")).to_have_count(0)
    assert ask(shifted, known_rebases) == []


def test_the_charts_are_chosen_and_read_with_the_keyboard(
    shifted: Store, server: str, page: Page
) -> None:
    open_measure(page, server)
    page.get_by_role("link", name="Run chart", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chart-words")).to_contain_text("rest on the XmR chart")
    page.get_by_role("button", name="Table").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#monthly-chart-table")).to_contain_text("In the longest run")
