"""Which months a load covers: as-at dates, rows outside, rows without a date."""

import datetime as dt

from .case import CONTACTS, Case, Shown, case, good, sheet, with_cells
from .dates import contacts_on

_SHEET = sheet("contacts", *CONTACTS)
_NONE = {"refused": "no_as_at_date", "as_at": None}


def _named(name: str, file: str, **said: object) -> Case:
    return case(name, _SHEET, Shown("contacts", 24), as_at=None, file=f"{file}.xlsx", **said)


def _front(name: str, *cells: object, **said: object) -> Case:
    return case(name, {"Front": [list(cells)]} | _SHEET, Shown("contacts", 24), as_at=None, **said)


def _as_at(name: str, as_at: str, *figures: Shown, **said: object) -> Case:
    return case(name, _SHEET, *figures, as_at=as_at, **said)


def _on(day: str, number: int) -> list[dt.date]:
    return [dt.date.fromisoformat(day)] * number


_AUDITS = good("audits", 6) + [
    with_cells(
        row, "audits", audit_date=dt.date(2011, 2, 20), action_due=None, action_completed=None
    )
    for row in good("audits", 8)[6:]
]

CASES = [
    _named("a month in the name", "extract-2011-03"),
    _named("a day in the name", "Annex A 31-03-2011"),
    _named("a day without separators in the name", "annexa_20110331"),
    _named("a month's name in the name", "Annex A March 2011"),
    case("a name of two months", _SHEET, file="2011-12 Sep.xlsx", **_NONE),
    case("a name of a short date with two readings", _SHEET, file="12-01-31.xlsx", **_NONE),
    case("a name of two dates", _SHEET, file="2010-10-01 to 2011-03-31.xlsx", **_NONE),
    case("a name of no date", _SHEET, file="contacts.xlsx", **_NONE),
    case("a name of a day that there is not", _SHEET, file="extract-2011-02-30.xlsx", **_NONE),
    _front("a front sheet's as-at date", "As at:", dt.date(2011, 3, 31)),
    _front("a front sheet's extract date as a text", "Extract date: 31/03/2011"),
    case(
        "a front sheet that says another month",
        {"Front": [["As at", dt.date(2011, 2, 28)]]} | _SHEET,
        Shown("contacts", 24),
        warnings={"as_at_differs": 1},
    ),
    _as_at(
        "an as-at date a month after what is inside",
        "2011-04-20",
        Shown("contacts", 24),
    ),
    _as_at(
        "an as-at date over a month after what is inside",
        "2011-04-21",
        Shown("contacts", 24),
        warnings={"as_at_far": 1},
    ),
    _as_at(
        "an as-at date in the middle of its month",
        "2011-03-25",
        Shown("contacts", 24, "low", "covered only in part"),
    ),
    _as_at(
        "an as-at date years before what is inside",
        "2009-03-31",
        Shown("contacts", None),
        warnings={"as_at_far": 1, "after_as_at": 24, "outside_covered": 1},
    ),
    case(
        "contacts after the as-at date",
        sheet("contacts", *contacts_on(*_on("2011-03-20", 12), *_on("2011-04-02", 2))),
        Shown("contacts", 12, "low", "2 rows dated outside"),
        Shown("contacts", None, month="2011-04"),
        warnings={"after_as_at": 2, "outside_covered": 1},
    ),
    case(
        "the first and the last day that a list covers",
        sheet("contacts", *contacts_on(*_on("2010-10-01", 3), *_on("2011-03-31", 4))),
        Shown("contacts", 3, month="2010-10"),
        Shown("contacts", 4),
        Shown("contacts", None, month="2010-09"),
    ),
    case(
        "audits of another month",
        sheet("audits", *_AUDITS),
        Shown("audits", 6, "low", "2 rows dated outside"),
        warnings={"other_month": 2},
    ),
    case(
        "audits of another month that the load is said to cover",
        sheet("audits", *_AUDITS),
        Shown("audits", 6),
        Shown("audits", 2, month="2011-02"),
        first_month="2011-02",
    ),
]
