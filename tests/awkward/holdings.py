"""Rows whose outcome is known later: conferences, reviews, plans and quarters."""

import datetime as dt

from tests.extracts.workbooks import good_row

from .case import Book, Case, Row, Shown, case, sheet

_MONTH_ENDS = ["2011-03-31", "2011-04-30", "2011-05-31", "2011-06-30", "2011-07-31", "2011-08-31"]


def _enquiry(number: int, strategy: dt.date, conference: dt.date | None) -> Row:
    return good_row(
        "enquiries",
        number,
        strategy_date=strategy,
        icpc_date=conference,
        icpc_unnecessary="No" if conference else "Yes",
        icpc_plan="Yes" if conference else None,
    )


def _enquiries() -> list[tuple[dt.date, dt.date]]:
    """Three enquiries a month for a year; each third one has its conference 55 days later."""
    months = [(2010, of) for of in range(7, 13)] + [(2011, of) for of in range(1, 9)]
    return [
        (day, day + dt.timedelta(days=55 if place == 2 else 14))
        for year, of in months
        for place, day in enumerate(dt.date(year, of, 2 + 3 * each) for each in range(3))
    ]


def _extract(as_at: str) -> Book:
    """List 5 as Ofsted has it: the six months' enquiries, with the conferences known by then."""
    last = dt.date.fromisoformat(as_at)
    first = _six_months_before(last)
    rows = [
        _enquiry(number, strategy, conference if conference <= last else None)
        for number, (strategy, conference) in enumerate(_enquiries())
        if first <= strategy <= last
    ]
    return Book(sheet("enquiries", *rows), as_at=as_at)


def _six_months_before(last: dt.date) -> dt.date:
    after = last + dt.timedelta(days=1)
    month = after.month - 6
    return dt.date(after.year, month, 1) if month > 0 else dt.date(after.year - 1, month + 12, 1)


def _in_time(as_at: str) -> float:
    """Of the month's conferences the share within 14 calendar days, which are ten working days."""
    of = dt.date.fromisoformat(as_at)
    held = [
        (conference - strategy).days < 21
        for strategy, conference in _enquiries()
        if (conference.year, conference.month) == (of.year, of.month)
    ]
    return 100 * sum(held) / len(held)


_FEBRUARY = dt.date(2011, 2, 20)
_AUDIT = good_row(
    "audits",
    1,
    audit_type="Multi-agency",
    audit_date=_FEBRUARY,
    action_due=None,
    action_completed=None,
)

CASES = [
    Case(
        "five later extracts that no longer hold the slow conferences' enquiries",
        [_extract(as_at) for as_at in _MONTH_ENDS],
        figures=[Shown("icpc_15_days", _in_time(as_at), month=as_at[:7]) for as_at in _MONTH_ENDS],
    ),
    case(
        "conferences of the first month of a first extract",
        _extract("2011-03-31").sheets,
        Shown("icpc_15_days", 100, "low", "covered only in part", month="2010-10"),
    ),
    case(
        "a quarter before its end",
        sheet("audits", *[_AUDIT]),
        Shown(
            "multi_agency_audits", 1, "low", "runs to the end of March 2011", "2011-02", "quarter"
        ),
        as_at="2011-02-28",
        first_month="2011-01",
    ),
]
