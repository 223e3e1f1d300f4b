"""A mark on the confidence of figures, set and taken back with the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpi.store import open_store
from tests.factories import contacts, load

pytestmark = pytest.mark.browser


@pytest.fixture
def loaded(database: Path) -> None:
    """Contacts of March 2012, before the server starts."""
    store = open_store(f"sqlite:///{database}")
    load(store, contacts=contacts("2012-03", 12))
    store.close()


@pytest.mark.usefixtures("loaded")
def test_a_mark_is_set_and_taken_back_and_the_focus_stays_beside_it(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/measure/contacts?month=2012-03")
    summary = page.locator("#marking-summary")
    summary.focus()
    page.keyboard.press("Enter")
    set_it = page.get_by_role("button", name="Set the mark")
    set_it.press("Enter")
    expect(page.locator("#mark-problem")).to_contain_text("Say why")
    page.get_by_role("radio", name="Low").check()
    page.get_by_role("textbox", name="Why?").fill("Two systems ran side by side")
    set_it.press("Enter")
    said = "March 2012: Two systems ran side by side (set by analyst)."
    expect(page.locator("#confidence-reasons")).to_contain_text(said)
    expect(summary).to_have_text("Marks on its confidence: 1")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take back the mark of March 2012").press("Enter")
    expect(summary).to_have_text("Set a mark on its confidence")
    expect(summary).to_be_focused()
    expect(page.locator("#figure-card")).not_to_contain_text(said)
