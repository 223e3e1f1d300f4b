"""Issues as files: each cell is in its place, and none is a formula."""

import io
import json

import openpyxl
import pytest

from kpi.extracts.issues import Issue
from kpi.files.issues import (
    issues_csv,
    issues_json,
    issues_xlsx,
    marked_words,
    marked_xlsx,
)

CELL = Issue(
    "error", "bad_date", "contacts", "List_1", 118, "Date", "=NOW()", "Write a date.", "G118"
)
WORKBOOK = Issue("note", "no_list", None, None, None, None, None, "The workbook has no List 4.")


def test_issues_are_a_row_each_with_where_they_are() -> None:
    file = issues_csv([CELL, WORKBOOK], "load-12")
    assert file.name == "load-12-issues.csv"
    assert file.content.decode("utf-8-sig").splitlines() == [
        "severity,code,list,where,sheet,row,column,value,message",
        "error,bad_date,contacts,List_1!G118,List_1,118,Date,'=NOW(),Write a date.",
        "note,no_list,,,,,,,The workbook has no List 4.",
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "where"),
    [
        ("List_4", 118, "G118", "List_4!G118"),
        ("List_4", 118, None, "List_4, row 118"),
        ("List_4", None, None, "List_4"),
        (None, None, None, ""),
    ],
)
def test_where_an_issue_is_is_said_as_closely_as_it_is_known(
    sheet: str | None, row: int | None, cell: str | None, where: str
) -> None:
    assert Issue("error", "x", None, sheet, row, None, None, "", cell).where == where


def test_issues_are_objects_too() -> None:
    file = issues_json([CELL, WORKBOOK], "load-12")
    assert file.name == "load-12-issues.json"
    first, second = json.loads(file.content)
    assert (first["value"], first["cell"], first["row"]) == ("=NOW()", "G118", 118)
    assert second["sheet"] is None


def test_an_excel_file_of_issues_holds_text_where_a_formula_stood() -> None:
    book = openpyxl.load_workbook(io.BytesIO(issues_xlsx([CELL, WORKBOOK])))
    headings, first, second = book["Issues"].iter_rows()
    assert [cell.value for cell in headings] == [
        "severity",
        "code",
        "list",
        "sheet",
        "row",
        "column",
        "value",
        "message",
    ]
    value = first[6]
    assert (value.value, value.data_type) == ("=NOW()", "s")
    assert first[4].value == 118
    assert [cell.value for cell in second[2:7]] == [None] * 5


def test_a_marked_workbook_is_named_after_the_one_that_came_in() -> None:
    book = openpyxl.Workbook()
    book.active.title = "List_1"
    made = io.BytesIO()
    book.save(made)
    file = marked_xlsx(made.getvalue(), "extract-2012-03.xlsm", [CELL])
    assert file.name == "extract-2012-03-marked.xlsx"  # by its content: it has no macros
    marked = openpyxl.load_workbook(io.BytesIO(file.content))["List_1"]["G118"]
    assert marked.comment is not None
    assert marked.comment.text == "Error: Write a date."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.xlsx", "Workbook with cells marked"),
        ("A.XLSM", "Workbook with cells marked"),
        ("a.xls", "Issues as a workbook (cells can't be marked in .xls)"),
        ("a.ods", "Issues as a workbook (cells can't be marked in .ods)"),
        ("a", "Issues as a workbook (cells can't be marked in a file without an ending)"),
    ],
)
def test_what_comes_back_is_said_beforehand(name: str, words: str) -> None:
    assert marked_words(name) == words


@pytest.mark.parametrize("name", ["old.xls", "cut-short.xlsx"])
def test_what_can_not_be_marked_comes_back_as_a_list_of_its_issues(name: str) -> None:
    file = marked_xlsx(b"PK\x03\x04 and no more", name, [CELL, WORKBOOK])
    assert file.name == f"{name.partition('.')[0]}-issues.xlsx"
    assert file.content == issues_xlsx([CELL, WORKBOOK])
