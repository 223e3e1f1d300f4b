"""Several loads, one after the other: which of them speaks, and what it may not undo."""

import datetime as dt

from .case import CONTACTS, Book, Case, Shown, good, sheet
from .dates import contacts_on


def _contacts(number: int, day: str = "2011-03-20") -> dict[str, list[list[object]]]:
    return sheet("contacts", *contacts_on(*[dt.date.fromisoformat(day)] * number))


CASES = [
    Case(
        "a correction by a later load of the same day",
        [Book(sheet("contacts", *CONTACTS)), Book(_contacts(20))],
        figures=[Shown("contacts", 20)],
    ),
    Case(
        "a load of an earlier day after one of a later",
        [
            Book(_contacts(24), as_at="2011-04-20"),
            Book(_contacts(20), as_at="2011-03-31"),
        ],
        figures=[Shown("contacts", 24)],
    ),
    Case(
        "a later extract without the list",
        [
            Book(_contacts(24)),
            Book(sheet("posts", *good("posts", 3)), as_at="2011-04-30"),
        ],
        figures=[Shown("contacts", 24)],
    ),
    Case(
        "a later extract with the list's headings alone",
        [Book(_contacts(24)), Book(sheet("contacts"), as_at="2011-04-30")],
        warnings={"no_rows": 1},
        figures=[Shown("contacts", 24), Shown("contacts", None, month="2011-04")],
    ),
]
