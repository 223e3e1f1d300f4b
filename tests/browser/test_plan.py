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
