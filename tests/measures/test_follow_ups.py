"""What is placed by another date than its list's: no later extract makes it rosier.

Six extracts, December 2011 to May 2012, shaped as Ofsted's are: List 5 holds the enquiries whose
strategy discussion lies in the six months up to the as-at date, List 4 the assessments authorised
in them and those still open.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from kpi.calendar import Month, month, month_end, month_start
from kpi.extracts.lists import extract_lists
from kpi.findings import case_rows
from kpi.measures.definition import definitions
from kpi.measures.sources import Events, FollowUps
from kpi.plan import plan
from kpi.store import Store
from tests.factories import Record, ask, figure, load, months

EXTRACTS = months("2011-12", "2012-05")
SOON, LATE = 14, 70
"""Days from a strategy discussion to a conference in time, and to a late one."""


def enquiries() -> list[Record]:
    """An enquiry on every third day from April 2011 to May 2012; every third conference is late."""
    days = pd.date_range("2011-04-01", "2012-05-31", freq="3D")
    return [
        {
            "child_id": str(n),
            "strategy_date": str(day.date()),
            "icpc_date": str((day + pd.Timedelta(days=SOON if n % 3 else LATE)).date()),
        }
        for n, day in enumerate(days)
    ]


def list_5(as_at: Month, rows: list[Record]) -> Iterator[Record]:
    """What an extract holds of the enquiries, and knows of their conferences."""
    first, last = str(month_start(as_at - 5)), str(month_end(as_at))
    for row in rows:
        if first <= row["strategy_date"] <= last:
            yield {**row, "icpc_date": row["icpc_date"] if row["icpc_date"] <= last else None}


def assessments() -> list[Record]:
    """An assessment begun on every third day, and authorised a fortnight or ten weeks later."""
    return [
        {
            "child_id": row["child_id"],
            "assessment_type": "Continuous",
            "start_date": row["strategy_date"],
            "authorised_date": row["icpc_date"],
        }
        for row in enquiries()
    ]


def list_4(as_at: Month, rows: list[Record]) -> Iterator[Record]:
    """What an extract holds of the assessments: authorised in the six months, or still open."""
    first, last = str(month_start(as_at - 5)), str(month_end(as_at))
    for row in rows:
        known = row["authorised_date"] if row["authorised_date"] <= last else None
        if row["start_date"] <= last and (known is None or known >= first):
            yield {**row, "authorised_date": known}


def referrals(as_at: Month) -> Iterator[Record]:
    """One a month, so that assessments can be set against them."""
    for of in months(str(as_at - 5), str(as_at)):
        yield {"child_id": "1", "referral_date": f"{of}-02", "nfa": False}


def load_all(store: Store, extracts: list[Month] = EXTRACTS) -> dict[str, list[str]]:
    """Load the extracts; gives what each moved that was there before, as ``measure month``."""
    moved = {}
    for as_at in extracts:
        report = load(
            store,
            str(month_end(as_at)),
            at=dt.datetime.combine(month_end(as_at), dt.time(12), dt.UTC),
            enquiries=list(list_5(as_at, enquiries())),
            assessments=list(list_4(as_at, assessments())),
            referrals=list(referrals(as_at)),
        )
        moved[str(as_at)] = [
            f"{change.measure.id} {change.month}"
            for change in report.changes
            if change.was.value is not None and not change.was.part
        ]
    return moved


def truth(of: str) -> tuple[int, int]:
    """Conferences held in a month, and those within 15 working days, worked out from all rows."""
    held = [row for row in enquiries() if row["icpc_date"].startswith(of)]
    return sum(int(row["child_id"]) % 3 > 0 for row in held), len(held)


def test_no_closed_month_moves_when_a_further_extract_comes_without_a_row_having_changed(
    store: Store,
) -> None:
    assert load_all(store) == {str(of): [] for of in EXTRACTS}


def test_the_slow_conferences_stay_in_their_months_whatever_is_loaded_later(store: Store) -> None:
    load_all(store)
    assert truth("2011-12") == (7, 10)
    for of in months("2011-10", "2012-05"):
        found = figure(store, "icpc_15_days", str(of), "month")
        assert (found.numerator, found.denominator) == truth(str(of)), of
        assert not found.part
        if of >= EXTRACTS[0]:  # those before came late, with the first extract
            assert found.confidence == "high"


def test_the_rows_behind_a_conferences_month_are_those_that_it_counts(store: Store) -> None:
    load_all(store)
    found = ask(store, case_rows, "icpc_15_days", month("2011-12"), window="month")
    held = [row["child_id"] for row in enquiries() if row["icpc_date"].startswith("2011-12")]
    assert sorted(found["child_id"]) == sorted(held)
    assert not found["child_id"].duplicated().any()


def test_the_first_three_months_of_conferences_are_part_and_say_so(store: Store) -> None:
    """Nobody knows of the enquiries before them, to which conferences may have come slowly."""
    load_all(store, EXTRACTS[:1])
    for of in months("2011-07", "2011-12"):
        found = figure(store, "icpc_15_days", str(of), "month")
        assert found.part is (of < month("2011-10"))
    assert figure(store, "icpc_15_days", "2011-07", "month").confidence == "low"


def test_an_enquiry_that_has_gone_from_its_extract_moves_its_conferences_month(
    store: Store,
) -> None:
    load_all(store, EXTRACTS[:3])
    rows = list(list_5(EXTRACTS[3], enquiries()))
    gone = next(row for row in rows if (row["icpc_date"] or "").startswith("2012-01"))
    before = figure(store, "icpc_15_days", "2012-01", "month")
    moved = load(store, "2012-03-31", enquiries=[row for row in rows if row != gone]).changes
    after = figure(store, "icpc_15_days", "2012-01", "month")
    assert before.denominator is not None
    assert after.denominator == before.denominator - 1
    of_conferences = [each for each in moved if each.measure.id == "icpc_15_days"]
    assert [str(each.month) for each in of_conferences if each.was.value is not None] == ["2012-01"]


def test_every_measure_dated_by_another_date_than_its_lists_is_known_here() -> None:
    """A new one must be either what followed (and gathered), or begun before the list's date."""
    others: dict[str, set[Callable[..., object]]] = {}
    for id, definition in definitions().items():
        for source in definition.sources:
            dated_by = getattr(source, "dated_by", "")
            placed = isinstance(source, Events | FollowUps)
            if placed and dated_by not in extract_lists()[source.list_id].dated_by:
                others.setdefault(id, set()).add(type(source))
    assert others == {"icpc_15_days": {FollowUps}, "referral_to_assessment": {Events}}
    assert set(others) <= set(plan().measures)


@pytest.mark.parametrize("of", ["2011-10", "2011-12", "2012-03"])
def test_assessments_started_are_the_same_in_every_extract_that_covers_their_month(
    store: Store, of: str
) -> None:
    """List 4 holds all that began in its six months: authorised in them, or open at their end."""
    begun = sum(row["start_date"].startswith(of) for row in assessments())
    for as_at in EXTRACTS:
        load_all(store, [as_at])
        found = figure(store, "referral_to_assessment", of, "month")
        if as_at - 5 <= month(of) <= as_at:
            assert found.numerator == begun, as_at
