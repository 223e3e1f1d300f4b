"""Rows that can be given no month: without a readable date, or dated outside what is covered."""

import datetime as dt

from .case import Book, Case, Row, Shown, case, good, sheet, with_cells
from .dates import contacts_on

FEBRUARY, MARCH, APRIL = (dt.date(2011, of, 20) for of in (2, 3, 4))


def _undated(
    name: str, wrong: int, confidence: str, *, of: int, day: object = 20110320, code: str = ""
) -> Case:
    """So many contacts of which some have no readable date; the others lie in two months."""
    right = of - wrong
    days = [MARCH] * (right - right // 2) + [FEBRUARY] * (right // 2) + [day] * wrong
    return case(
        name,
        sheet("contacts", *contacts_on(*days)),
        Shown("contacts", right - right // 2, confidence),
        Shown("contacts", right // 2, confidence, month="2011-02"),
        errors={code or "unreadable_date": wrong},
    )


def _outside(name: str, wrong: int, confidence: str, *, of: int, day: dt.date) -> Case:
    days = [MARCH] * (of - wrong) + [day] * wrong
    return case(
        name,
        sheet("contacts", *contacts_on(*days)),
        Shown("contacts", of - wrong, confidence),
        warnings={"outside_covered": 1},
    )


def _silent(number: int) -> list[Row]:
    """Forty-nine referrals of which so many have no readable date."""
    return [
        with_cells(row, "referrals", referral_date=20110320 if place < number else MARCH)
        for place, row in enumerate(good("referrals", 49))
    ]


CASES = [
    _undated("one date of 100 that can't be read", 1, "high", of=100),
    _undated("two dates of 100 that can't be read", 2, "medium", of=100),
    _undated("5% of the dates that can't be read", 2, "medium", of=40),
    _undated("over 5% of the dates that can't be read", 3, "low", of=40),
    _undated("a fifth of the dates that can't be read", 8, "low", of=40),
    _undated("a fifth of the dates blank", 8, "low", of=40, day=None, code="blank"),
    case(
        "over a fifth of the dates that can't be read",
        sheet("contacts", *contacts_on(*[MARCH] * 31, *[20110320] * 9)),
        Shown("contacts", None),
        errors={"unreadable_date": 9, "undated_list": 1},
    ),
    Case(
        "over a fifth of the dates unreadable in a later extract",
        [
            Book(sheet("contacts", *contacts_on(*[MARCH] * 40))),
            Book(
                sheet("contacts", *contacts_on(*[APRIL] * 31, *[20110420] * 9)), as_at="2011-04-30"
            ),
        ],
        errors={"unreadable_date": 9, "undated_list": 1},
        figures=[Shown("contacts", 40), Shown("contacts", None, month="2011-04")],
    ),
    case(
        "no date at all that can be read",
        sheet("contacts", *contacts_on(*[20110320] * 24)),
        Shown("contacts", None),
        errors={"unreadable_date": 24, "undated_list": 1},
    ),
    case(
        "referrals without a readable date under a share",
        sheet("referrals", *_silent(3)),
        Shown("referrals", 46, "low"),
        Shown("referral_nfa", 100, "low"),
        errors={"unreadable_date": 3},
    ),
    case(
        "a window over a month whose list does not speak",
        sheet("referrals", *_silent(10)),
        Shown("referral_nfa", None, window="r12"),
        errors={"unreadable_date": 10, "undated_list": 1},
    ),
    _outside("a year mistyped in 1% of the rows", 1, "high", of=100, day=dt.date(2010, 3, 20)),
    _outside("a year mistyped in 2% of the rows", 2, "medium", of=100, day=dt.date(2010, 3, 20)),
    _outside("a year mistyped in 5% of the rows", 2, "medium", of=40, day=dt.date(2010, 3, 20)),
    _outside("a year mistyped in over 5%", 3, "low", of=40, day=dt.date(2010, 3, 20)),
    _outside("the day before the months covered", 3, "low", of=40, day=dt.date(2010, 9, 30)),
    case(
        "every row a year early",
        sheet("contacts", *contacts_on(*[dt.date(2010, 3, 20)] * 24)),
        Shown("contacts", 0, "low", "24 rows dated outside"),
        warnings={"outside_covered": 1, "as_at_far": 1},
    ),
]
