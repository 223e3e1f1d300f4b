"""Several loads, one after the other: which of them speaks, and what it may not undo."""

import datetime as dt
from collections.abc import Callable

from .case import CONTACTS, Book, Case, Shown, good, sheet, with_cells
from .dates import contacts_on

APRIL = "2011-04-30"


def _contacts(number: int, day: str = "2011-03-20") -> dict[str, list[list[object]]]:
    return sheet("contacts", *contacts_on(*[dt.date.fromisoformat(day)] * number))


def _after(
    name: str, before: int, now: int, *, half: bool, list_id: str = "children_in_need"
) -> Case:
    """A list of so many rows a month after one of so many."""
    seen = {"start_date": dt.date(2011, 3, 1), "last_seen_date": dt.date(2011, 4, 20)}
    return Case(
        name,
        [
            Book(sheet(list_id, *good(list_id, before))),
            Book(sheet(list_id, *good(list_id, now, **seen)), as_at=APRIL),
        ],
        warnings={"half_an_extract": 1} if half else {},
        figures=[
            Shown(list_id, before),
            Shown(list_id, now, month="2011-04"),
        ],
    )


def _ids(name: str, now: Callable[[int], object], *, warned: bool, started: int) -> Case:
    """Ten plans of March, whose children have other ids in April."""
    plans = good("child_protection", 10, last_visit_date=dt.date(2011, 3, 30))

    def of(month: dt.date, id_of: Callable[[int], object]) -> dict[str, list[list[object]]]:
        return sheet(
            "child_protection",
            *(
                with_cells(row, "child_protection", child_id=id_of(number), last_visit_date=month)
                for number, row in enumerate(plans)
            ),
        )

    return Case(
        name,
        [
            Book(of(dt.date(2011, 3, 30), lambda number: f"000{4100 + number}")),
            Book(of(dt.date(2011, 4, 20), now), as_at=APRIL),
        ],
        warnings={"ids_in_another_form": 1} if warned else {},
        figures=[
            Shown("cp_started", started),
            Shown("cp_children", 10),
            Shown("cp_children", 10, month="2011-04"),
        ],
    )


_OF_FEBRUARY = {
    "audit_date": dt.date(2011, 2, 20),
    "action_due": None,
    "action_completed": None,
}

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
    _after("half the children of the month before", 20, 10, half=False),
    _after("less than half the children of the month before", 20, 9, half=True),
    _after("less than half of a list that was short anyway", 19, 9, half=False),
    _after("twice the children of the month before", 20, 40, half=False),
    _after("more than twice the children of the month before", 20, 41, half=True),
    _ids(
        "ids that lose their leading zeros", lambda number: 4100 + number, warned=True, started=10
    ),
    _ids("ids as they were", lambda number: f"000{4100 + number}", warned=False, started=10),
    Case(
        "another month's audits loaded over a month's own",
        [
            Book(sheet("audits", *good("audits", 6))),
            Book(sheet("audits", *good("audits", 6, **_OF_FEBRUARY))),
        ],
        errors={"nothing_covered": 1},
        warnings={"other_month": 6, "as_at_far": 1},
        figures=[Shown("audits", 6)],
    ),
]
