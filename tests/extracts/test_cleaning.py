"""Rows: their types, their blanks, their errors, and where each came from."""

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kpi.extracts.cell_issues import SPELLINGS
from kpi.extracts.extract import Extract, read_extract
from kpi.extracts.issues import LISTED
from kpi.extracts.lists import extract_lists

from .workbooks import (
    AS_AT,
    LIMIT,
    Reader,
    good_row,
    graver_than_notes,
    headings,
    issues_of,
    sheet_of,
    write_xlsx,
)

DTYPES = {
    "text": "str",
    "id": "str",
    "code": "str",
    "date": "datetime64[us]",
    "number": "float64",
    "yes_no": "boolean",
}


def contacts(read: Reader, *rows: list[object]) -> Extract:
    return read({"List 1": sheet_of("contacts", *rows)})


@pytest.mark.parametrize("list_id", list(extract_lists()))
@pytest.mark.parametrize("count", [0, 2])
def test_every_list_has_its_columns_in_order_and_type(
    list_id: str, count: int, read: Reader
) -> None:
    of = extract_lists()[list_id]
    extract = read({of.sheet: sheet_of(list_id, *(good_row(list_id, n) for n in range(count)))})
    rows = extract.lists[list_id].rows
    assert list(rows.columns) == ["row", "errors", *(column.name for column in of.columns)]
    assert rows["row"].dtype == "int64"
    assert rows["errors"].dtype == "str"
    for column in of.columns:
        assert rows[column.name].dtype == DTYPES[column.type], column.name
    assert extract.lists[list_id].columns == {column.name for column in of.columns}


def test_a_whole_column_may_be_blank_and_keeps_its_type(read: Reader) -> None:
    row = good_row("children_in_need", end_date=None, worker=None, disability="Unknown")
    rows = read({"List 6": sheet_of("children_in_need", row)}).lists["children_in_need"].rows
    assert rows["end_date"].dtype == "datetime64[us]"
    assert rows["worker"].dtype == "str"
    assert rows["disability"].dtype == "boolean"
    assert rows[["end_date", "worker", "disability"]].isna().all(axis=None)


def test_a_blank_that_may_not_be_is_an_error_in_its_row(read: Reader) -> None:
    extract = contacts(
        read,
        good_row("contacts", 1),
        good_row("contacts", 2, child_id=None, gender="-"),
        good_row("contacts", 3, contact_date="N/A", date_of_birth=None),
    )
    rows = extract.lists["contacts"].rows
    assert rows["errors"].tolist() == ["", "child_id gender", "contact_date"]
    assert rows["row"].tolist() == [2, 3, 4]
    assert graver_than_notes(extract) == [
        ("undated_list", None, None),
        ("blank", "Child Unique ID", 3),
        ("blank", "Gender", 3),
        ("blank", "Date of Contact", 4),
    ]
    assert [one.value for one in issues_of(extract, "blank")] == ["", "-", "N/A"]


@pytest.mark.parametrize("field", ["worker", "team", "referral_date", "date_of_birth", "age"])
def test_what_may_be_blank_is_no_issue_when_it_is(field: str, read: Reader) -> None:
    extract = read({"List 3": sheet_of("referrals", good_row("referrals", **{field: None}))})
    assert graver_than_notes(extract) == []


def test_a_value_that_can_not_be_read_is_named_with_its_cell(read: Reader) -> None:
    extract = contacts(read, good_row("contacts", contact_date="31/02/2011", source="Postman"))
    rows = extract.lists["contacts"].rows
    assert rows["contact_date"].isna().all()
    assert rows["errors"].tolist() == ["contact_date source"]
    date, code = issues_of(extract, "unreadable_date") + issues_of(extract, "unknown_code")
    assert (date.severity, date.list, date.sheet, date.row, date.column, date.value, date.cell) == (
        "error",
        "contacts",
        "List 1",
        2,
        "Date of Contact",
        "31/02/2011",
        "F2",
    )
    assert (code.value, code.cell) == ("Postman", "G2")
    assert "Postman" in code.message


def test_rows_keep_their_numbers_across_blank_and_empty_rows(read: Reader) -> None:
    rows = [
        headings("contacts"),
        [],
        good_row("contacts", 1),
        [None, "  ", "-", None],
        [],
        good_row("contacts", 2),
        *([[""] * 7] * 3000),
    ]
    extract = read({"List 1": rows})
    assert extract.lists["contacts"].rows["row"].tolist() == [3, 6]
    assert graver_than_notes(extract) == []
    [note] = issues_of(extract, "rows_without_data")
    assert note.row == 4


def test_a_list_may_start_anywhere_on_its_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "List 1"
    rows = sheet_of("contacts", good_row("contacts", gender="Robot"))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            book.active.cell(7 + number, 3 + place, value)
    book.save(tmp_path / "book.xlsx")
    extract = read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT)
    assert extract.lists["contacts"].rows["row"].tolist() == [8]
    assert [one.cell for one in issues_of(extract, "unknown_code")] == ["D8"]


def test_an_answer_a_number_and_a_text_are_told_apart(read: Reader) -> None:
    """1 == 1.0 == True, so that one must not be taken for another in a column."""
    rows = [
        good_row("referrals", n, nfa=value, previous_referrals=0, team=value)
        for n, value in enumerate([True, 1, "1", False, 0, "0"])
    ]
    extract = read({"List 3": sheet_of("referrals", *rows)})
    frame = extract.lists["referrals"].rows
    assert frame["nfa"].tolist() == [True, True, True, False, False, False]
    assert frame["team"].tolist()[:4] == ["TRUE", "1", "1", "FALSE"]
    assert frame["team"].isna().tolist()[4:] == [True, True]  # a team named 0 is nobody


def test_errors_of_one_kind_are_listed_to_a_thousand_and_then_counted(read: Reader) -> None:
    extract = contacts(read, *(good_row("contacts", n, gender="?") for n in range(LISTED + 234)))
    found = issues_of(extract, "unknown_code")
    assert len(found) == LISTED + 1
    assert found[0].row is None
    assert found[0].column == "Gender"
    assert "234 more" in found[0].message
    assert (extract.lists["contacts"].rows["errors"] == "gender").sum() == LISTED + 234


def test_mapped_codes_are_one_note_for_each_value_with_the_first_row_and_the_count(
    read: Reader,
) -> None:
    extract = contacts(
        read, *(good_row("contacts", n, gender=g) for n, g in enumerate(["M", "F", "M", "Male"]))
    )
    notes = issues_of(extract, "mapped_code")
    assert [(note.value, note.row) for note in notes] == [("M", 2), ("F", 3)]
    assert "“M” is read as “Male”, in 2 rows from row 2 on" in notes[0].message


def test_a_hundred_spellings_have_a_note_each_and_the_rest_one(read: Reader) -> None:
    extract = contacts(
        read, *(good_row("contacts", n, gender="M" + "!" * n) for n in range(1, SPELLINGS + 50))
    )
    assert (extract.lists["contacts"].rows["gender"] == "Male").all()
    assert len(issues_of(extract, "mapped_code")) == SPELLINGS + 1


def test_how_the_cells_were_read_is_one_note_for_a_column(read: Reader) -> None:
    extract = contacts(
        read,
        good_row("contacts", 1, child_id=77, contact_date="02/03/2011", age=6.138),
        good_row("contacts", 2, child_id=78, contact_date="03/03/2011", age=7.5),
        good_row("contacts", 3, contact_date=40610),
    )
    codes = ("id_from_number", "date_from_text", "date_from_number", "decimal_age")
    notes = [note for code in codes for note in issues_of(extract, code)]
    assert [note.cell for note in notes] == ["A2", "F2", "F4", "E2"]
    assert all(note.severity == "note" for note in notes)
    assert extract.lists["contacts"].rows["age"].tolist() == [6.0, 7.0, 1.0]
    assert extract.lists["contacts"].rows["contact_date"].tolist() == [
        pd.Timestamp("2011-03-02"),
        pd.Timestamp("2011-03-03"),
        pd.Timestamp("2011-03-08"),
    ]


def test_dates_of_the_1904_calendar_are_read_with_and_without_a_format(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.title = "List 1"
    for row in sheet_of(
        "contacts",
        good_row("contacts", 1, contact_date=dt.date(2011, 3, 2)),
        good_row("contacts", 2, contact_date=39142, date_of_birth=None),
    ):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    rows = (
        read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT).lists["contacts"].rows
    )
    assert rows["contact_date"].tolist() == [pd.Timestamp("2011-03-02")] * 2


def test_a_blank_assessment_type_reads_as_continuous(read: Reader) -> None:
    rows = [
        good_row("assessments", n, assessment_type=t) for n, t in enumerate([None, "Core", "-"])
    ]
    extract = read({"List 4": sheet_of("assessments", *rows)})
    assert extract.lists["assessments"].rows["assessment_type"].tolist() == [
        "Continuous",
        "Core",
        "Continuous",
    ]
    assert graver_than_notes(extract) == []


def test_merged_titles_filters_and_hidden_things_are_read_like_any_others(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List 1"
    sheet.append(["List 1: Contacts"])
    for row in sheet_of("contacts", *(good_row("contacts", n) for n in range(3))):
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    sheet.auto_filter.ref = "A2:G5"
    sheet.row_dimensions[4].hidden = True
    sheet.sheet_state = "hidden"
    for row in range(6, 5000):
        sheet.cell(row, 2).number_format = "dd/mm/yyyy"
    book.create_sheet("Other")
    book.active = 1
    book.save(tmp_path / "book.xlsx")
    extract = read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT)
    assert extract.lists["contacts"].rows["row"].tolist() == [3, 4, 5]
    assert graver_than_notes(extract) == []
    assert len(issues_of(extract, "hidden_sheet")) == 1
    [rows] = issues_of(extract, "hidden_rows")
    assert rows.message.startswith("1 rows")


def test_formulas_are_read_as_their_values_and_named_if_they_have_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("List 1")
        row = [str(value) for value in good_row("contacts", contact_date="02/03/2011")]
        row[3] = "20/03/2005"
        for number, values in enumerate([headings("contacts"), row]):
            sheet.write_row(number, 0, values)
        sheet.write_formula(1, 0, '="A"&1', None, "A1")
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    extract = read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT)
    rows = extract.lists["contacts"].rows
    assert rows["child_id"].tolist() == ["A1"]
    assert rows["errors"].tolist() == ["gender age"]
    assert [one.value for one in issues_of(extract, "error_cell")] == ["#N/A", "#DIV/0!"]


def test_a_formula_that_nothing_has_calculated_is_an_error_with_its_way_out(read: Reader) -> None:
    """openpyxl writes formulas without their values; an empty cell would be a silent guess."""
    extract = contacts(read, good_row("contacts", 1, date_of_birth="=TODAY()"), ["=A2"] * 7)
    rows = extract.lists["contacts"].rows
    assert rows["row"].tolist() == [2, 3]
    assert rows["errors"].tolist()[0] == "date_of_birth"
    assert len(issues_of(extract, "not_calculated")) == 8
    assert "save it and load it again" in issues_of(extract, "not_calculated")[0].message


def test_rows_of_nothing_but_errors_below_the_data_are_no_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("List 1")
        row = [str(value) for value in good_row("contacts", contact_date="02/03/2011")]
        row[3] = "20/03/2005"
        for number, values in enumerate([headings("contacts"), row]):
            sheet.write_row(number, 0, values)
        for number in range(2, 50):
            sheet.write_formula(number, 6, "=VLOOKUP(A3,B:C,2)", None, "#N/A")
    extract = read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT)
    assert extract.lists["contacts"].rows["row"].tolist() == [2]
    assert graver_than_notes(extract) == []
    assert "48 rows" in issues_of(extract, "rows_without_data")[0].message


def test_the_file_is_known_by_its_bytes(read: Reader) -> None:
    extract = contacts(read, good_row("contacts"))
    assert len(extract.sha256) == 64
    assert extract.as_at == AS_AT
    assert extract.as_at_source == "given"


def test_progress_goes_from_nothing_to_all(read: Reader) -> None:
    told: list[tuple[str, float]] = []
    read(
        {"List 1": sheet_of("contacts", good_row("contacts"))},
        progress=lambda what, share: told.append((what, share)),
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert ("Reading Contacts", 0.5) in told


def test_a_long_value_is_quoted_in_part(read: Reader) -> None:
    extract = contacts(read, good_row("contacts", gender="x" * 5000))
    [issue] = issues_of(extract, "unknown_code")
    assert len(issue.message) < 300
    assert issue.value == "x" * 1000


def test_a_sheet_in_another_namespace_prefix_is_read_with_its_errors(tmp_path: Path) -> None:
    """As some report servers write them."""
    path = write_xlsx(
        tmp_path / "book.xlsx", {"List 1": sheet_of("contacts", good_row("contacts"))}
    )
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet.replace("xmlns=", "xmlns:x="))
    gender = re.compile(r'<x:c r="B2" .*?</x:c>')
    sheet = gender.sub('<x:c r="B2" t="e"><x:v>#REF!</x:v></x:c>', sheet)
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    extract = read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    assert graver_than_notes(extract) == [("error_cell", "Gender", 2)]
    assert extract.lists["contacts"].rows["child_id"].tolist() == ["A0001"]


def test_a_sheet_with_a_chart_is_no_hindrance(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_chartsheet("Front").set_chart(chart := book.add_chart({"type": "column"}))
        sheet = book.add_worksheet("List 1")
        chart.add_series({"values": "='List 1'!$A$1:$A$2"})
        for number, row in enumerate(sheet_of("contacts", good_row("contacts"))):
            sheet.write_row(number, 0, [str(value) for value in row])
    extract = read_extract(tmp_path / "book.xlsx", as_at=AS_AT, size_limit=LIMIT)
    assert len(extract.lists["contacts"].rows) == 1


def test_a_column_without_a_heading_is_left_out_with_a_note(read: Reader) -> None:
    rows = [[None, *headings("contacts")], [1, *good_row("contacts", 1)]]
    extract = read({"List 1": rows})
    [note] = issues_of(extract, "ignored_column")
    assert (note.cell, note.column) == ("A1", None)
    assert graver_than_notes(extract) == []


@pytest.mark.parametrize(
    ("sheet", "list_id", "field", "value", "said"),
    [
        ("List 3", "referrals", "previous_referrals", -1, "a whole number from 0 to 200"),
        ("Complaints", "complaints", "stage", 4, "a whole number from 1 to 3"),
        ("Case Holders", "case_holders", "fte", 0, "a number above 0 and not above 1.5"),
        ("Social Work Posts", "posts", "filled_fte", -0.5, "a number from 0 to 1000"),
    ],
)
def test_a_number_out_of_range_is_an_error_that_says_the_range(
    sheet: str, list_id: str, field: str, value: float, said: str, read: Reader
) -> None:
    extract = read({sheet: sheet_of(list_id, good_row(list_id, **{field: value}))})
    [error] = issues_of(extract, "out_of_range")
    assert error.severity == "error"
    assert error.message.endswith(f"It must be {said}.")
    assert extract.lists[list_id].rows[field].isna().all()


def test_each_kind_of_error_says_what_to_do(read: Reader) -> None:
    row = good_row("assessments", child_id=1.5, team=dt.date(2011, 3, 1), age="six", seen="later")
    extract = read({"List 4": sheet_of("assessments", row)})
    said = {one.code: one.message for one in extract.issues if one.severity == "error"}
    assert set(said) == {"unreadable_id", "unreadable_text", "unreadable_number", "unknown_code"}
    assert said["unknown_code"].endswith("Use Yes, No or Unknown.")
    assert "01/03/2011" in said["unreadable_text"]


# ── month first ────────────────────────────────────────────────────────────────────────────────


def dates_of(read: Reader, *dates: object) -> tuple[list[str], Extract]:
    """The dates of contacts as read ("" for none), and the extract."""
    rows = [good_row("contacts", n, contact_date=each) for n, each in enumerate(dates)]
    extract = read({"List 1": sheet_of("contacts", *rows)})
    read_as = extract.lists["contacts"].rows["contact_date"]
    return ["" if pd.isna(day) else f"{day:%d/%m}" for day in read_as], extract


def test_one_text_that_can_only_be_month_first_leaves_all_texts_of_the_column_unread(
    read: Reader,
) -> None:
    days, extract = dates_of(read, "03/04/2011", "02/28/2011", "2011-03-02", "3 March 2011")
    assert days == ["", "", "", ""]
    silent, error = [each for each in extract.issues if each.severity == "error"]
    assert (silent.code, error.code) == ("undated_list", "month_first")
    assert error.value == "02/28/2011"
    assert "4 dates written as text" in error.message
    assert extract.lists["contacts"].rows["errors"].tolist() == ["contact_date"] * 4


def test_real_dates_beside_month_first_texts_are_kept_and_doubted(read: Reader) -> None:
    days, extract = dates_of(read, "02/28/2011", dt.date(2011, 3, 2), dt.date(2011, 3, 1))
    assert days == ["", "02/03", "01/03"]
    (warning,) = issues_of(extract, "doubted_dates")
    assert "2 real dates" in warning.message
    assert extract.lists["contacts"].doubted == 2


def test_texts_that_can_be_read_day_first_are(read: Reader) -> None:
    days, extract = dates_of(read, "03/02/2011", "28/02/2011", "12/03/2011")
    assert days == ["03/02", "28/02", "12/03"]
    assert not issues_of(extract, "month_first")


@pytest.mark.parametrize("text", ["13/13/2011", "02/30/2011", "28/02/2011", "02/12/2011", "2/2011"])
def test_a_text_that_is_no_month_first_date_condemns_no_column(read: Reader, text: str) -> None:
    _, extract = dates_of(read, text, "01/03/2011")
    assert not issues_of(extract, "month_first")


def test_a_blank_and_an_unreadable_text_in_such_a_column_stay_what_they_are(read: Reader) -> None:
    _, extract = dates_of(read, "02/28/2011", None, "soon")
    assert {each.code for each in extract.issues if each.severity == "error"} == {
        "undated_list",
        "month_first",
        "blank",
        "unreadable_date",
    }


def test_month_first_texts_of_one_column_leave_another_alone(read: Reader) -> None:
    row = good_row("referrals", referral_date="03/02/2011", date_of_birth="02/28/2005")
    extract = read({"List 3": sheet_of("referrals", row)})
    (error,) = issues_of(extract, "month_first")
    assert error.column == "Date of Birth"
    assert extract.lists["referrals"].rows["referral_date"].notna().all()


# ── no date ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    [
        *("NULL", "Open", "31/12/9999", "9999-12-31", "01/01/1900", "1900-01-01"),
        *("31-Dec-9999", "1 January 1900", "00/00/0000", "00/01/1900", "1899-12-30 00:00:00"),
        *(dt.date(9999, 12, 31), dt.datetime(9999, 12, 31, 23, 59), dt.date(1900, 1, 1)),
        *(0, 1, 2958465),
    ],
)
def test_an_end_date_that_stands_for_none_is_none_with_a_note(
    read: Reader, written: object
) -> None:
    row = good_row("children_in_need", end_date=written)
    extract = read({"List 6": sheet_of("children_in_need", row)})
    assert extract.lists["children_in_need"].rows["end_date"].isna().all()
    (note,) = issues_of(extract, "no_date")
    assert note.severity == "note"
    assert not [each for each in extract.issues if each.severity == "error"]


@pytest.mark.parametrize("written", ["NULL", "31/12/9999", "01/01/1900"])
def test_a_date_that_may_not_be_blank_stays_an_error(read: Reader, written: object) -> None:
    extract = read({"List 1": sheet_of("contacts", good_row("contacts", contact_date=written))})
    (error,) = issues_of(extract, "unreadable_date")
    assert error.value == written


@pytest.mark.parametrize(
    "written", ["30/12/9999", "02/01/1900", "31/12/99", "nullify", "TBC", 2, 0.5, True]
)
def test_what_only_looks_like_no_date_is_read_or_an_error(read: Reader, written: object) -> None:
    row = good_row("children_in_need", end_date=written)
    assert not issues_of(read({"List 6": sheet_of("children_in_need", row)}), "no_date")


def test_a_formula_that_was_never_calculated_is_shown(read: Reader) -> None:
    row = good_row("contacts", contact_date='=TODAY()-A2&"<b>"')
    (error,) = issues_of(read({"List 1": sheet_of("contacts", row)}), "not_calculated")
    assert error.value == '=TODAY()-A2&"<b>"'
    assert '=TODAY()-A2&"<b>"' in error.message


def test_hours_are_shown_as_excel_shows_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Case Holders"
    for row in sheet_of("case_holders", *[good_row("case_holders", n) for n in range(4)]):
        sheet.append(row)
    for row, (value, form) in enumerate(
        [(1.0625, "[h]:mm"), (0.3125, "hh:mm"), (1.5 + 1 / 86400, "[h]:mm:ss"), (0.8, "0.0")], 2
    ):
        sheet.cell(row, 3, value).number_format = form
    book.save(tmp_path / "hours.xlsx")
    extract = read_extract(tmp_path / "hours.xlsx", as_at=AS_AT, size_limit=LIMIT)
    errors = issues_of(extract, "unreadable_number")
    assert [each.value for each in errors] == ["25:30", "07:30", "36:00:01"]
    assert extract.lists["case_holders"].rows["fte"].tolist()[3] == 0.8
