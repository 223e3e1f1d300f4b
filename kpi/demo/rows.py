"""The rows of all the lists of one month's extract, slips of the pen included."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from kpi.calendar import Month
from kpi.demo import event_lists, plan_lists, snapshot_lists
from kpi.demo.history import History
from kpi.demo.view import Row, View

LISTS: Mapping[str, Callable[[View], Iterable[Row]]] = {
    "contacts": event_lists.contacts,
    "early_help": event_lists.early_help,
    "referrals": event_lists.referrals,
    "assessments": event_lists.assessments,
    "enquiries": event_lists.enquiries,
    "children_in_need": snapshot_lists.children_in_need,
    "child_protection": snapshot_lists.child_protection,
    "looked_after": snapshot_lists.looked_after,
    "care_leavers": snapshot_lists.care_leavers,
    "adoption": snapshot_lists.adoption,
    "adopters": snapshot_lists.adopters,
    "posts": plan_lists.posts,
    "case_holders": plan_lists.case_holders,
    "conferences": plan_lists.conferences,
    "audits": plan_lists.audits,
    "supervision": plan_lists.supervision,
    "complaints": plan_lists.complaints,
    "leavers": plan_lists.leavers,
}


def rows_of(history: History, month: Month) -> Mapping[str, list[Row]]:
    """The rows of every list, by list id, in a month's extract; each row by field name."""
    view = View(history, month)
    rows = {id: list(make(view)) for id, make in LISTS.items()}
    for slip in history.figures.slip:
        share = slip.at(month)
        for row in rows[slip.list]:
            if _fate(slip.list, slip.field, row) < share:
                row[slip.field] = slip.written
    return rows


def _fate(list_id: str, field: str, row: Row) -> float:
    """A number from 0 to 1 that belongs to a field of a row, the same in every extract.

    So an entry that is wrong stays wrong until the share of wrong ones has fallen below it.
    """
    dates = [str(row.get(name)) for name in ("contact_date", "referral_date", "start_date")]
    key = "|".join([list_id, field, str(row["child_id"]), *dates])
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
