"""Early help, a dozen rows at a time."""

import pytest

from kpi.store import Store
from tests.factories import cafs, child, counts, figure, load


def test_cafs_are_counted_in_the_month_of_their_start(store: Store) -> None:
    load(
        store,
        early_help=[
            {"child_id": "1", "start_date": "2012-03-01"},
            {"child_id": "1", "start_date": "2012-03-31"},  # the same child: another CAF
            {"child_id": "2", "start_date": "2012-02-29"},
        ],
    )
    assert counts(store, "caf_count") == (2, None)
    assert counts(store, "caf_count", "2012-02") == (1, None)


def test_the_rate_is_of_twelve_months_of_cafs_on_ten_thousand_of_the_population(
    store: Store,
) -> None:
    """261 CAFs of 44,300 are 58.9 per 10,000."""
    load(store, "2011-09-30", early_help=cafs("2011-04", 200))
    load(store, "2012-03-31", early_help=cafs("2012-03", 61))
    found = figure(store, "caf_rate", "2012-03")
    assert (found.numerator, found.denominator) == (261, 44_300)
    assert found.value == pytest.approx(58.916, abs=0.001)


def test_days_to_the_first_meeting_are_the_median_over_cafs_with_one(store: Store) -> None:
    load(store, "2011-09-30", early_help=cafs("2011-04", 1))
    rows = [
        ("2012-03-01", "2012-03-11"),
        ("2012-03-02", "2012-03-22"),
        ("2012-03-05", "2012-03-06"),
    ]
    started = [
        {"child_id": str(n), "start_date": start, "tac_date": met}
        for n, (start, met) in enumerate([*rows, ("2012-03-20", None)])
    ]
    load(store, "2012-03-31", early_help=started)
    assert figure(store, "caf_to_tac", "2012-03", "month").value == 10  # of 1, 10 and 20


def test_organisations_that_complete_cafs_are_counted_once_each(store: Store) -> None:
    load(store, "2011-09-30", early_help=cafs("2011-04", 1))
    names = ["Health", "health", "School A", "School B", "School A", None]
    rows = [
        {"child_id": str(n), "start_date": "2012-03-05", "organisation": name}
        for n, name in enumerate(names)
    ]
    load(store, "2012-03-31", early_help=rows)
    found = figure(store, "caf_agencies", "2012-03", "month")
    assert (found.value, found.left_out) == (3, 1)


def test_growth_is_on_the_same_months_of_the_year_before(store: Store) -> None:
    load(store, "2011-04-30", early_help=cafs("2011-04", 16))
    load(store, "2012-04-30", early_help=cafs("2012-04", 20))
    assert counts(store, "caf_growth", "2012-04", "ytd") == (20, 16)
    assert figure(store, "caf_growth", "2012-04", "ytd").value == 25


def a_year_of_cafs(store: Store, ends: str) -> None:
    load(store, f"{int(ends[:4]) - 1}-09-30", early_help=cafs(f"{int(ends[:4]) - 1}-04", 100))
    load(store, f"{ends}-31", early_help=cafs(ends, 100))


def test_a_rate_on_a_population_of_the_year_before_says_so(store: Store) -> None:
    a_year_of_cafs(store, "2013-03")
    found = figure(store, "caf_rate", "2013-03")
    assert found.denominator == 44_300
    assert "44,300 people aged 0–19 of March 2012" in (found.remark or "")


def test_there_is_no_rate_on_a_population_long_past(store: Store) -> None:
    a_year_of_cafs(store, "2025-03")
    found = figure(store, "caf_rate", "2025-03")
    assert found.value is None
    assert "No population of Peterborough aged 0–19 is known for March 2025" in (found.reason or "")


def test_there_is_no_rate_on_another_councils_population(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_COUNCIL", "Swindon")
    a_year_of_cafs(store, "2012-03")
    found = figure(store, "caf_rate", "2012-03")
    assert found.value is None
    assert "No population of Swindon" in (found.reason or "")
    load(store, children_in_need=[child(1, "Ann Lee")])
    assert figure(store, "children_in_need", "2012-03").rate_text == ""
