"""Random facts in random dress, with a trouble thrown in: read right, or not read and said so."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.extracts import extract as reading
from kpi.extracts.extract import Extract, read_extract
from kpi.extracts.lists import extract_lists
from kpi.extracts.words import name_key
from kpi.extracts.workbook import Workbook

from .workbooks import AS_AT, LIMIT, good_row, headings, sheet_in_hand

DRESSES: list[Callable[[dt.date], object]] = [
    lambda day: day,
    lambda day: dt.datetime(day.year, day.month, day.day, 9, 30),
    lambda day: float((day - dt.date(1899, 12, 30)).days),
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%d-%b-%y}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
]
MONTH_FIRST = f"{dt.date(2011, 3, 28):%m/%d/%Y}"
WORKERS = ["Ann Lee", "ANN LEE", "ann  lee", "Bob Ray", "TBC", "Unallocated (Duty)", None]
WHO = {"Ann Lee": "annlee", "ANN LEE": "annlee", "ann  lee": "annlee", "Bob Ray": "bobray"}


def row_of(text: str, **more: object) -> list[Any]:
    """A row with a text in its first cell, and a few more."""
    row = [more.get(column.name) for column in extract_lists()["referrals"].columns]
    return [text, *row[1:]]


TROUBLES: dict[str, list[Any]] = {
    "total_row": row_of("Grand Total", previous_referrals=99),
    "headings_again": headings("referrals"),
    "note_row": row_of("Source: the case system, run on 2 April"),
}
"""Rows that are no rows, by the issue that says so."""

COUNTS = [0, 3, 200, "2", 201, -1, float("inf"), float("nan"), 1e26, "two"]
GOOD_COUNTS = (0, 3, 200, "2")


class Fact(NamedTuple):
    """A referral: its day, how that is written, its worker and its count of earlier ones."""

    day: dt.date
    dress: Callable[[dt.date], object]
    worker: str | None
    count: Any


FACTS = st.lists(
    st.builds(
        Fact,
        day=st.dates(dt.date(2010, 11, 1), AS_AT),
        dress=st.sampled_from(DRESSES),
        worker=st.sampled_from(WORKERS),
        count=st.sampled_from(COUNTS),
    ),
    min_size=1,
    max_size=7,
)


def read(rows: list[list[Any]], path: Path, monkeypatch: pytest.MonkeyPatch) -> Extract:
    book = Workbook(["List 3"], False, [sheet_in_hand("referrals", rows)])
    monkeypatch.setattr(reading, "read_workbook", lambda *_, **__: book)
    path.write_bytes(b"read by nobody here")
    return read_extract(path, as_at=AS_AT, size_limit=LIMIT)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    facts=FACTS,
    troubles=st.sets(st.sampled_from(sorted(TROUBLES))),
    wrong=st.booleans(),
    data=st.data(),
)
def test_every_fact_is_read_right_or_its_error_said(
    facts: list[Fact],
    troubles: set[str],
    wrong: bool,
    data: st.DataObject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With rows that are no rows anywhere among them, and one text date month first or none."""
    rows = [_row(number, fact) for number, fact in enumerate(facts)]
    for code in sorted(troubles):
        rows.insert(data.draw(st.integers(0, len(rows))), TROUBLES[code])
    if wrong:
        rows.append(good_row("referrals", 900, referral_date=MONTH_FIRST, worker=None))
    extract = read([headings("referrals"), *rows], tmp_path / "book.xlsx", monkeypatch)

    found = extract.lists["referrals"].rows
    said = {each.code: each.severity for each in extract.issues}
    assert len(found) == len(facts) + wrong
    assert said.keys() & TROUBLES.keys() == troubles
    for fact, (_, row) in zip(facts, found.iterrows(), strict=False):
        _check(fact, row, month_first=wrong)
    assert found["worker"].nunique() == len({WHO[one.worker] for one in facts if one.worker in WHO})
    real = any(isinstance(one.dress(one.day), dt.date) for one in facts)
    assert said.get("month_first") == ("error" if wrong else None)
    assert said.get("doubted_dates") == ("warning" if wrong and real else None)


def _row(number: int, fact: Fact) -> list[Any]:
    return good_row(
        "referrals",
        number,
        referral_date=fact.dress(fact.day),
        worker=fact.worker,
        previous_referrals=fact.count,
    )


def _check(fact: Fact, row: pd.Series, *, month_first: bool) -> None:
    """Each field holds what was meant, or nothing and its name among the row's errors."""
    errors = row["errors"].split()
    unread = month_first and isinstance(fact.dress(fact.day), str)
    assert ("referral_date" in errors) == unread
    assert row["referral_date"] is pd.NaT if unread else row["referral_date"].date() == fact.day
    worker = None if pd.isna(row["worker"]) else name_key(row["worker"])
    assert worker == WHO.get(fact.worker or "")
    good = fact.count in GOOD_COUNTS
    assert ("previous_referrals" in errors) != good
    count = row["previous_referrals"]
    assert count == float(fact.count) if good else pd.isna(count)
