"""Facts made at random, the figures that they come to, and the sheet that tells them plainly."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from kpi.extracts.lists import Column, extract_lists
from tests.extracts.workbooks import good_row, headings

from .case import AS_AT, Row

LAST = dt.date.fromisoformat(AS_AT)
WORKERS = ("Ann Lee", "Bob Marsh", "Cath O'Neil", "Dev Patel-Shah", "Ewa Nowak")
TEAMS = ("North", "South Side", "First Response", "Children's Assessment")
MOST = 40
Key = tuple[str, str]
"""A measure and a month."""


@dataclass
class Facts:
    """A list's rows, and what they come to.

    Attributes:
        truth: the value of each measure and month; None where there is none.
        columns: the list's, in the order in which the sheet has them.
        headings: as the sheet has them.
        rows: one cell for each column.
    """

    list_id: str
    truth: Mapping[Key, float | None]
    rows: list[Row]
    headings: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.headings = headings(self.list_id)
        self.columns = list(extract_lists()[self.list_id].columns)

    def places(self, *types: str) -> list[int]:
        """The places of the columns of these types."""
        return [place for place, column in enumerate(self.columns) if column.type in types]

    def place(self, name: str) -> int:
        """The place of a field."""
        return [column.name for column in self.columns].index(name)


def _day(dice: Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=dice.randint(0, (last - first).days))


def _rows(dice: Random, list_id: str, change: Callable[[], Mapping[str, object]]) -> list[Row]:
    return [
        good_row(list_id, number, **({"child_id": str(4100 + number)} | dict(change())))
        for number in range(1, dice.randint(10, MOST) + 1)
    ]


def _by_month(days: list[dt.date], of: str) -> int:
    return Counter(f"{day:%Y-%m}" for day in days)[of]


def contacts(dice: Random) -> Facts:
    """Contacts of six months, one of them of late March."""
    days = [dt.date(2011, 3, 20)]

    def change() -> dict[str, object]:
        days.append(_day(dice, dt.date(2010, 10, 1), LAST))
        return {"contact_date": days[-1]}

    rows = [good_row("contacts", 0, child_id="4100"), *_rows(dice, "contacts", change)]
    truth = {("contacts", of): _by_month(days, of) for of in ("2010-10", "2011-01", "2011-03")}
    return Facts("contacts", truth, rows)


def referrals(dice: Random) -> Facts:
    """Referrals of six months, some with no further action."""
    found: list[tuple[dt.date, bool]] = [(dt.date(2011, 3, 20), True)]

    def change() -> dict[str, object]:
        found.append((_day(dice, dt.date(2010, 10, 1), LAST), dice.random() < 0.3))
        return {
            "referral_date": found[-1][0],
            "nfa": "Yes" if found[-1][1] else "No",
            "team": dice.choice(TEAMS),
            "worker": dice.choice(WORKERS),
        }

    first = good_row("referrals", 0, child_id="4100", nfa="Yes", team="North", worker="Ann Lee")
    rows = [first, *_rows(dice, "referrals", change)]
    march = [nfa for day, nfa in found if day.month == 3]
    truth = {
        ("referrals", "2011-03"): len(march),
        ("referrals", "2010-11"): _by_month([day for day, _ in found], "2010-11"),
        ("referral_nfa", "2011-03"): 100 * sum(march) / len(march),
    }
    return Facts("referrals", truth, rows)


def children_in_need(dice: Random) -> Facts:
    """Open and closed children, some of them with nobody."""
    held: Counter[str | None] = Counter()

    def change() -> dict[str, object]:
        worker = dice.choice((None, *WORKERS))
        more = {"worker": worker, "team": dice.choice(TEAMS), "start_date": dt.date(2010, 6, 1)}
        if dice.random() < 0.2:
            end = _day(dice, dt.date(2010, 10, 1), LAST)
            return more | {"status": "Closed episode", "end_date": end}
        held[worker] += 1
        return more | {"status": dice.choice(("Child in need plan", "Looked after child"))}

    rows = _rows(dice, "children_in_need", change)
    unallocated = held.pop(None, 0)
    truth = {
        ("children_in_need", "2011-03"): sum(held.values()) + unallocated,
        ("unallocated", "2011-03"): unallocated,
        ("caseload_max", "2011-03"): max(held.values(), default=None),
    }
    return Facts("children_in_need", truth, rows)


def child_protection(dice: Random) -> Facts:
    """Children on a plan, and plans that ended."""
    current, started = 0, 0

    def change() -> dict[str, object]:
        nonlocal current, started
        start = _day(dice, dt.date(2009, 6, 1), dt.date(2011, 3, 20))
        end = _day(dice, max(start, dt.date(2010, 10, 1)), LAST) if dice.random() < 0.3 else None
        current += end is None
        started += (start.year, start.month) == (2011, 3)
        return {
            "start_date": start,
            "end_date": end,
            "previous_plans": dice.randint(0, 2),
            "team": dice.choice(TEAMS),
            "worker": dice.choice(WORKERS),
        }

    rows = _rows(dice, "child_protection", change)
    truth = {("cp_children", "2011-03"): current, ("cp_started", "2011-03"): started}
    return Facts("child_protection", truth, rows)


def posts(dice: Random) -> Facts:
    """Posts of teams, by quarters of a full-time equivalent."""
    rows: list[Row] = []
    for place in range(dice.randint(4, 12)):
        established, filled = dice.randint(5, 60) / 4, dice.randint(0, 60) / 4
        qualified = "Yes" if dice.random() < 0.8 or not place else "No"
        role = dice.choice(("Social Worker", "Team Manager", "Practice Lead"))
        rows.append(
            [dice.choice(TEAMS), role, qualified, established, filled, dice.randint(0, 12) / 4]
        )
    counted = [row for row in rows if row[2] == "Yes"]
    posts = sum(row[3] for row in counted)
    vacant = sum(max(row[3] - row[4], 0) for row in counted)
    truth = {
        ("agency_fte", "2011-03"): sum(row[5] for row in counted),
        ("vacancy_rate", "2011-03"): 100 * vacant / posts,
    }
    return Facts("posts", truth, rows)


MAKERS = (contacts, referrals, children_in_need, child_protection, posts)
