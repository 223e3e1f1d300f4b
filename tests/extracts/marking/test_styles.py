"""Styles of marked cells, added behind those of the workbook."""

import re

import pytest

from kpi.extracts.marking import styles
from kpi.extracts.marking.styles import Styles, no_styles

FILLS = {"error": "F4B6A6", "note": "CFE3F5"}
XML = (
    b'<styleSheet><fills count="2"><fill/><fill/></fills><cellXfs count="2">'
    b'<xf numFmtId="0" fillId="0"/><xf numFmtId="14" fillId="1" applyFill="0"><alignment/></xf>'
    b"</cellXfs></styleSheet>"
)


def test_a_marked_style_is_the_cells_own_with_another_fill() -> None:
    made = Styles(XML, FILLS)
    assert [made.marked(1, "error"), made.marked(0, "note"), made.marked(1, "error")] == [2, 3, 2]
    xml = made.patched().decode()
    assert xml.count("<fill>") == 2
    assert '<fills count="4">' in xml
    assert '<cellXfs count="4">' in xml
    assert '<xf numFmtId="14" fillId="2" applyFill="1"><alignment/></xf>' in xml
    assert '<xf numFmtId="0" fillId="3" applyFill="1"/></cellXfs>' in xml
    assert re.findall(r'fgColor rgb="FF(\w+)"', xml) == ["F4B6A6", "CFE3F5"]


def test_without_marks_the_part_is_what_it_was() -> None:
    assert Styles(XML, FILLS).patched() == XML


def test_a_style_that_the_workbook_has_not_is_marked_on_a_plain_one() -> None:
    made = Styles(XML, FILLS)
    assert made.marked(7, "error") == 2
    assert b'<xf fillId="2" applyFill="1"/></cellXfs>' in made.patched()


def test_beyond_excels_most_styles_a_cell_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "_MOST_STYLES", 3)
    made = Styles(XML, FILLS)
    assert made.marked(1, "error") == 2
    assert made.marked(0, "error") == 0
    assert made.marked(1, "error") == 2


def test_a_part_without_a_list_of_fills_is_left_alone() -> None:
    xml = b'<styleSheet><cellXfs count="1"><xf/></cellXfs></styleSheet>'
    made = Styles(xml, FILLS)
    assert made.marked(0, "error") == 0
    assert made.patched() == xml


def test_a_workbook_without_styles_is_given_the_least_that_there_can_be() -> None:
    made = Styles(no_styles("urn:main"), FILLS)
    assert made.marked(0, "error") == 1
    assert b'xmlns="urn:main"' in made.patched()
