"""Sheets under other names, hidden ones, several for one list."""

from pathlib import Path

import openpyxl

from tests.extracts.workbooks import good_row, headings, sheet_of

from .case import CONTACTS, POSTS, Case, Shown, case, sheet

_SHEET = sheet_of("contacts", *CONTACTS)
_READ_AS = {"notes": {"sheet_read_as": 1}}


def _named(name: str, sheet_name: str, **said: object) -> Case:
    return case(name, {sheet_name: _SHEET}, Shown("contacts", 24), **said)


def _hide_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.create_sheet("Front")
    book["List 1"].sheet_state = "hidden"
    book.save(path)


def _filter(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for row in range(5, 15):
        book["List 1"].row_dimensions[row].hidden = True
    book.save(path)


def _merge_title(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["List 1"].insert_rows(1)
    book["List 1"]["A1"] = "Contacts in the six months to 31 March 2011"
    book["List 1"].merge_cells("A1:G1")
    book.save(path)


CASES = [
    _named("a sheet with an underscore", "List_1", **_READ_AS),
    _named("a sheet in small letters", "list1 ", **_READ_AS),
    _named("a sheet with its title", "List 1 - Contacts", **_READ_AS),
    _named("a sheet of another name with the headings", "Export (2)", **_READ_AS),
    case(
        "a sheet of another name with posts",
        {"Establishment": [headings("posts"), *POSTS]},
        Shown("agency_fte", 1.5),
        **_READ_AS,
    ),
    case(
        "two sheets of other names for one list",
        {"Export": _SHEET, "Export (2)": _SHEET},
        refused="two_sheets_for_a_list",
    ),
    case(
        "a list by its name and another by its headings",
        {"List 1": _SHEET, "Export": _SHEET},
        refused="two_sheets_for_a_list",
    ),
    case(
        "two sheets by name for one list",
        {"List 1": _SHEET, "List_1": _SHEET},
        refused="two_sheets_for_a_list",
    ),
    case(
        "a second sheet without rows",
        {"List 1": _SHEET, "List_1": [headings("contacts")]},
        Shown("contacts", 24),
        notes={"second_sheet": 1},
    ),
    case(
        "a sheet that is no list beside one",
        {"List 1": _SHEET, "Pivot": [["Month", "Contacts"], ["March", 24]]},
        Shown("contacts", 24),
        notes={"ignored_sheet": 1},
    ),
    case(
        "a hidden sheet",
        {"List 1": _SHEET},
        Shown("contacts", 24),
        notes={"hidden_sheet": 1},
        edit=_hide_sheet,
    ),
    case(
        "rows that are filtered out",
        {"List 1": _SHEET},
        Shown("contacts", 24),
        notes={"hidden_rows": 1},
        edit=_filter,
    ),
    case(
        "a merged title",
        {"List 1": _SHEET},
        Shown("contacts", 24),
        notes={"title_rows": 1},
        edit=_merge_title,
    ),
    case(
        "a sheet with other things than its list",
        {"List 1": [["Notes"], ["to be filled in"]]} | sheet("posts", *POSTS),
        Shown("contacts", None, because="No extract holds Contacts"),
        Shown("agency_fte", 1.5),
        errors={"no_headings": 1},
    ),
    case(
        "an empty sheet beside a list",
        {"List 1": []} | sheet("posts", *POSTS),
        Shown("contacts", None, because="No extract holds Contacts"),
        notes={"empty_sheet": 1},
    ),
    case(
        "headings alone of a list of six months",
        sheet("contacts") | sheet("posts", *POSTS),
        Shown("contacts", None, because="No extract holds Contacts"),
        warnings={"no_rows": 1},
    ),
    case(
        "headings alone of a list of one month",
        sheet("audits"),
        Shown("audits", 0),
        notes={"no_rows_means_none": 1},
    ),
    case(
        "a list in the name of another",
        {"List 3": _SHEET},
        Shown("contacts", 24),
        Shown("referrals", None, because="No extract holds Referrals"),
        **_READ_AS,
    ),
    case(
        "a formula that starts a program",
        {"List 1": [*_SHEET, good_row("contacts", 30, source="=cmd|'/C calc'!A0")]},
        Shown("contacts", 25),
        errors={"not_calculated": 1},
        warnings={"starts_program": 1},
    ),
]
