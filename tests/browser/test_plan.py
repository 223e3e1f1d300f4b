"""How an action stands, entered with the keyboard as someone of the Group does."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_rating_is_entered_and_the_reader_stays_where_they_were(page: Page, server: str) -> None:
    page.goto(f"{server}/plan#action-2-1-4")
    row = page.locator("#action-2-1-4")
    expect(row).to_be_focused()
    update = page.get_by_role("button", name="Update action 2.1.4")
    update.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#plan-rag")).to_be_focused()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#plan-problem")).to_contain_text("Write what has been done")
    page.locator("#plan-rag").click()
    page.get_by_role("option", name="Amber").click()
    page.get_by_role("textbox", name="Progress").fill("Two posts of five filled.")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Two posts of five filled.")
    expect(row).to_contain_text("Amber")
    expect(page.locator(".mantine-Modal-content")).to_have_count(0)
    expect(update).to_be_focused()


def test_an_action_leads_to_what_it_answers_and_back(page: Page, server: str) -> None:
    page.goto(f"{server}/plan")
    page.locator("#action-2-2-1").get_by_role("link", name="OR 10").click()
    required = page.locator("#or-10")
    expect(required).to_be_focused()
    required.get_by_role("link", name="2.2.1").click()
    expect(page.locator("#action-2-2-1")).to_be_focused()


def folded(page: Page) -> list[bool]:
    script = "parts => parts.map(part => !part.open)"
    return page.locator("details[data-folds]").evaluate_all(script)  # type: ignore[no-any-return]


def test_on_a_wide_screen_every_pillar_is_open(page: Page, server: str) -> None:
    page.goto(f"{server}/plan")
    expect(page.locator("#action-6-3-2")).to_be_visible()
    assert folded(page) == [False] * 6


def test_on_a_phone_the_pillars_are_folded_and_opened_with_the_keyboard(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/plan")
    summary = page.locator("#pillar-2-summary")
    expect(summary).to_contain_text("Pillar 2 · Effective front-line practice")
    expect(summary).to_contain_text("15 actions")
    expect(page.locator("#action-2-1-4")).to_be_hidden()
    assert folded(page) == [True] * 6
    summary.press("Enter")
    expect(page.locator("#action-2-1-4")).to_be_visible()
    assert folded(page) == [True, False, True, True, True, True]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    summary.press("Enter")
    expect(page.locator("#action-2-1-4")).to_be_hidden()


def test_on_a_phone_a_link_opens_the_pillar_it_leads_into_and_an_update_leaves_it_open(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/plan")
    first = page.locator("#overdue .reference").first
    row = page.locator(f"#action-{first.inner_text().replace('.', '-')}")
    first.click()
    expect(row).to_be_focused()
    expect(row).to_be_visible()
    update = row.get_by_role("button")
    update.press("Enter")
    page.get_by_role("textbox", name="Progress").fill("Under way.")
    page.get_by_role("button", name="Save").press("Enter")
    expect(row).to_contain_text("Under way.")
    expect(update).to_be_focused()
    assert folded(page).count(False) == 1


def test_a_page_that_is_turned_wide_opens_what_the_reader_did_not_fold(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/plan")
    expect(page.locator("#action-2-1-4")).to_be_hidden()
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#action-2-1-4")).to_be_visible()
    page.locator("#pillar-2-summary").press("Enter")
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator("#action-6-3-2")).to_be_visible()
    expect(page.locator("#action-2-1-4")).to_be_hidden()
