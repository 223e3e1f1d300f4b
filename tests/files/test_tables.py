"""Rows as CSV: what a spreadsheet makes of them."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.files.tables import csv_bytes, csv_text, harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_can_pass_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1.5, 0, None, "North", ""])
def test_numbers_and_plain_text_stay_as_they_are(value: Any) -> None:
    assert harmless(value) == value


def test_a_file_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    made = csv_bytes(("name", "value"), [("Léa, born 2011", 28), ("", None)])
    assert made == b'\xef\xbb\xbfname,value\r\n"L\xc3\xa9a, born 2011",28\r\n,\r\n'


def test_a_first_line_stands_above_the_headings() -> None:
    made = csv_bytes(("name",), [("Ann",)], first_line="Not for release: of children.")
    assert made.decode("utf-8-sig").split("\r\n")[:2] == ["Not for release: of children.", "name"]


def test_a_cell_of_text_is_disarmed_and_a_negative_number_is_not() -> None:
    assert csv_text(("a", "b"), [("-1", -1)]) == "a,b\r\n'-1,-1\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_every_text_comes_back_as_it_was_and_none_is_a_formula(cells: list[str]) -> None:
    headings = [f"column {place}" for place in range(len(cells) + 1)]
    text = csv_text(headings, [["first", *cells]])
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)
    assert [harmless(cell) for cell in cells] == row[1:]
