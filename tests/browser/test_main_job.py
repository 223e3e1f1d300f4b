"""The main job, as an analyst does it: a workbook in, its issues read, a picture out."""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MARCH = {
    "List 7": [
        [
            "Child Unique ID",
            "Gender",
            "Child Protection Plan Start Date",
            "Child Protection Plan End Date",
            "Number of Previous Child Protection Plans",
            "Allocated Team",
        ],
        ["1", "a) Male", "01/08/2010", None, 0, "North"],
        ["2", "b) Female", "05/03/2012", None, 1, "North"],
        ["3", "b) Female", "31/02/2012", None, 0, "South"],
        *[[str(child), "a) Male", "12/12/2011", None, 0, "South"] for child in range(4, 24)],
    ]
}


def _workbook(path: Path, sheets: Mapping[str, list[list[Any]]] = MARCH) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _upload(page: Page, server: str, path: Path) -> None:
    page.goto(f"{server}/upload")
    with page.expect_file_chooser() as chooser:
        page.click("#choose-files")
    chooser.value.set_files(path)


def test_a_workbook_goes_in_and_its_figures_come_out(
    page: Page, server: str, tmp_path: Path
) -> None:
    page.goto(server)
    expect(page.locator("#nothing-loaded")).to_be_visible()

    _upload(page, server, _workbook(tmp_path / "extract-2012-03.xlsx"))
    card = page.locator("section.upload").first
    expect(card.get_by_role("button", name="Confirm this load")).to_be_visible(timeout=30_000)
    expect(card).to_contain_text("31 March 2012")
    expect(card).to_contain_text("31/02/2012")
    expect(card).to_contain_text("Children on a plan")

    page.goto(server)
    expect(page.locator("#nothing-loaded")).to_be_visible()  # nothing counts until confirmed

    page.goto(f"{server}/upload")
    page.get_by_role("button", name="Confirm this load").click()
    expect(page.locator("section.upload").first).to_contain_text("Loaded", timeout=30_000)

    page.goto(server)
    expect(page.locator("h1")).to_have_text("March 2012")
    row = page.locator("#row-cp_children")
    expect(row).to_contain_text("22")

    row.get_by_role("link", name="Children on a plan").click()
    expect(page.locator("h1")).to_have_text("Children on a plan")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#figure-card")).to_contain_text("22")

    _assert_is_png(_download(page, "#picture-png", tmp_path), least_width=1200)
    words = _words_of_svg(_download(page, "#picture-svg", tmp_path))
    assert "Children on a plan" in words
    assert "as at 31 March 2012" in words


def test_half_of_a_workbook_counts_after_a_second_yes(
    page: Page, server: str, tmp_path: Path
) -> None:
    _upload(page, server, _workbook(tmp_path / "extract-2012-03.xlsx"))
    page.get_by_role("button", name="Confirm this load").click(timeout=30_000)
    expect(page.locator("section.upload").first).to_contain_text("Load 1", timeout=30_000)

    half = {name: rows[:8] for name, rows in MARCH.items()}
    _upload(page, server, _workbook(tmp_path / "again-2012-03.xlsx", half))
    card = page.locator("section.upload").first
    expect(card.get_by_role("button", name="Confirm this load")).to_be_visible(timeout=30_000)
    expect(card).to_contain_text("March 2012 is loaded already: load 1")
    expect(card).to_contain_text("less than half")
    expect(card).to_contain_text("rows went")
    card.get_by_role("button", name="Confirm this load").click()
    again = card.get_by_role("button", name="Yes, load it all the same")
    expect(again).to_be_visible(timeout=30_000)
    again.click()
    expect(card).to_contain_text("Load 2", timeout=30_000)


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(
    page: Page, server: str, tmp_path: Path
) -> None:
    fake = tmp_path / "extract-2012-03.xlsx"
    fake.write_text("Child Unique ID,Gender\n1,Male\n")
    _upload(page, server, fake)
    alert = page.locator("section.upload").first.get_by_role("alert")
    expect(alert).to_be_visible(timeout=30_000)
    expect(alert).to_contain_text("workbook")

    page.goto(f"{server}/loads")
    expect(page.locator("#nothing-loaded")).to_be_visible()


def test_the_measure_page_has_no_sideways_scroll_on_a_telephone(
    page: Page, server: str, tmp_path: Path
) -> None:
    _upload(page, server, _workbook(tmp_path / "extract-2012-03.xlsx"))
    page.get_by_role("button", name="Confirm this load").click(timeout=30_000)
    expect(page.locator("section.upload").first).to_contain_text("Loaded", timeout=30_000)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", "/measure/cp_children", "/upload", "/loads", "/loads/1", "/about"):
        page.goto(server + path)
        page.wait_for_selector("h1")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def _download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download(timeout=30_000) as started:
        page.click(button)
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def _assert_is_png(path: Path, *, least_width: int) -> None:
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width >= least_width
    assert height >= least_width / 3


def _words_of_svg(path: Path) -> str:
    root = ElementTree.parse(path).getroot()
    assert root.tag.endswith("svg")
    return " ".join(" ".join(root.itertext()).split())
