"""Dates that can't be read, or that can be read in two ways."""

import datetime as dt

from tests.extracts.workbooks import write_ods, write_xls, write_xlsb

from .case import CONTACTS, Case, Row, Shown, case, good, sheet, with_cells


def contacts_on(*days: object) -> list[Row]:
    """A good contact on each of these days."""
    return [
        with_cells(row, "contacts", contact_date=day)
        for row, day in zip(good("contacts", len(days)), days, strict=True)
    ]


def _read(name: str, day: object, **said: object) -> Case:
    """Twelve contacts of March of which one is written like that."""
    rows = contacts_on(*[dt.date(2011, 3, 20)] * 11, day)
    return case(name, sheet("contacts", *rows), Shown("contacts", 12), **said)


def _unread(name: str, day: object, **said: object) -> Case:
    rows = contacts_on(*[dt.date(2011, 3, 20)] * 199, day)
    return case(name, sheet("contacts", *rows), Shown("contacts", 199), **said)


def _ended(name: str, end: object, count: int, **said: object) -> Case:
    """Twelve children on a plan, of whom one has something for an end."""
    rows = good("child_protection", 12, start_date=dt.date(2010, 12, 1))
    rows[-1] = with_cells(rows[-1], "child_protection", end_date=end)
    return case(name, sheet("child_protection", *rows), Shown("cp_children", count), **said)


_TEXT = {"notes": {"date_from_text": 1}}
_SERIAL = {"notes": {"date_from_number": 1}}
_WRONG = {"errors": {"unreadable_date": 1}}
_NO_DATE = {"notes": {"no_date": 1}}
_MARCH = [dt.date(2011, 3, day) for day in range(1, 13)]

CASES = [
    _read("a date as a text, day first", "20/03/2011", **_TEXT),
    _read("a date as an ISO text", "2011-03-20", **_TEXT),
    _read("a date with the month's name", "20-Mar-11", **_TEXT),
    _read("a date with its weekday", "Sunday 20th March 2011", **_TEXT),
    _read("a date as Excel's day number", 40622, **_SERIAL),
    _read("a date with a time of day", dt.datetime(2011, 3, 31, 23, 59), notes={"time_dropped": 1}),
    _unread("a date without separators", 20110320, **_WRONG),
    _unread("a year for a date", 2011, **_WRONG),
    _unread("a day that the calendar has not", "31/02/2011", **_WRONG),
    _unread("a month for a date", "March 2011", **_WRONG),
    _unread("a blank that may not be one", None, errors={"blank": 1}),
    _unread("an error cell for a date", "#REF!", errors={"error_cell": 1}),
    _unread("a date word where a date must be", "NULL", errors={"unreadable_date": 1}),
    case(
        "a column of texts, month first",
        sheet("contacts", *contacts_on(*[f"03/{day:02}/2011" for day in range(1, 32)])),
        Shown("contacts", None),
        errors={"month_first": 1, "undated_list": 1},
    ),
    case(
        "texts that may be day first",
        sheet("contacts", *contacts_on(*[f"{day:02}/03/2011" for day in range(1, 13)])),
        Shown("contacts", 12),
        notes={"date_from_text": 1},
    ),
    case(
        "texts month first beside real dates",
        sheet("contacts", *contacts_on(*_MARCH, "03/28/2011")),
        Shown("contacts", 12, "low"),
        errors={"month_first": 1},
        warnings={"doubted_dates": 1},
    ),
    _ended("an open end written as NULL", "NULL", 12, **_NO_DATE),
    _ended("an open end in the year 9999", "31/12/9999", 12, **_NO_DATE),
    _ended("an open end in the year 9999 as a date", dt.date(9999, 12, 31), 12, **_NO_DATE),
    _ended("an open end on 1 January 1900", "01/01/1900", 12, **_NO_DATE),
    _ended("an end that is N/A", "N/A", 12, **_NO_DATE),
    _ended("an end on the as-at date", dt.date(2011, 3, 31), 11),
    _ended("an end on the day after", dt.date(2011, 4, 1), 12, warnings={"after_as_at": 1}),
    _ended("an end before the start", dt.date(2010, 11, 1), 11, warnings={"end_before_start": 1}),
    case(
        "day numbers that count from 1904 in an .xls",
        sheet("contacts", *CONTACTS),
        Shown("contacts", 24),
        file="extract.xls",
        write=lambda path, sheets: write_xls(path, sheets, date1904=True),
    ),
    case(
        "day numbers that count from 1904 in an .xlsb",
        sheet("contacts", *CONTACTS),
        Shown("contacts", 24),
        notes={"date_from_number": 2},
        file="extract.xlsb",
        write=lambda path, sheets: write_xlsb(path, sheets, date1904=True),
    ),
    case(
        "an .ods",
        sheet("contacts", *CONTACTS),
        Shown("contacts", 24),
        file="extract.ods",
        write=write_ods,
    ),
    case(
        "a birth after the contact",
        sheet("contacts", *good("contacts", 12, date_of_birth=dt.date(2011, 3, 21))),
        Shown("contacts", 12),
        warnings={"birth_after_event": 12},
    ),
]
