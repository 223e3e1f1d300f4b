"""Styles of marked cells stand behind a workbook's own, which stay as they are."""

from kpi.extracts.marking.styles import Styles, no_styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FILLS = {"error": "FFC7CE", "warning": "FFE08A"}


def styles() -> Styles:
    return Styles(no_styles(MAIN), FILLS)


def test_a_style_of_a_mark_comes_behind_the_workbooks_own() -> None:
    of = styles()
    assert of.marked(0, "error") == 1
    assert of.marked(0, "warning") == 2
    assert of.marked(0, "error") == 1


def test_the_part_grows_by_the_styles_asked_for_and_counts_them() -> None:
    of = styles()
    of.marked(0, "warning")
    xml = of.patched()
    assert b'<fgColor rgb="FFFFE08A"/>' in xml
    assert b'<fills count="3">' in xml
    assert b'<cellXfs count="2">' in xml
    assert b'fillId="2"' in xml
    assert b"FFC7CE" not in xml


def test_without_a_mark_the_part_stays_byte_for_byte() -> None:
    assert styles().patched() == no_styles(MAIN)
