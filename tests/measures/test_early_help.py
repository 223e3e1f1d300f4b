"""Early help, row by row."""

import pytest

from kpi.store import Store
from tests.factories import caf, cafs, child, figure, load
from tests.measures.by_eye import LEFT, LOST, NO, ONE, OUT, Row, counted


def test_caf_count_is_of_cafs_by_their_start() -> None:
    found = counted(
        "caf_count",
        early_help=[
            (ONE, caf("2012-03-01")),
            (ONE, caf("2012-03-31")),
            (OUT, caf("2012-02-29")),
            (OUT, caf("2012-04-01")),
            (OUT, caf("2011-03-15")),  # the month of another year
            (ONE, caf("2012-03-15", child_id="1")),
            (ONE, caf("2012-03-15", child_id="1")),  # a child's second CAF
            (ONE, caf("2012-03-15", organisation=None)),
            (ONE, caf("2012-03-15", completion_date="2012-04-15")),
            (OUT, caf("2012-02-15", completion_date="2012-03-15")),
            (LOST, caf(None)),
            (LOST, caf(None, errors="start_date")),
        ],
    )
    assert found.parts == (6, None)


def test_caf_growth_is_this_years_cafs_against_those_of_the_same_months_a_year_before() -> None:
    found = counted(
        "caf_growth",
        window="ytd",
        before={
            "2011-05-31": {
                "early_help": [
                    (OUT, caf("2011-03-31")),
                    (NO, caf("2011-04-01")),
                    (NO, caf("2011-04-30")),
                    (NO, caf("2011-05-01")),
                    (NO, caf("2011-05-31")),
                    (OUT, caf("2011-06-01")),
                    (LOST, caf(None)),
                ]
            }
        },
        as_at="2012-05-31",
        early_help=[
            (OUT, caf("2012-03-31")),
            (ONE, caf("2012-04-01")),
            (ONE, caf("2012-04-15")),
            (ONE, caf("2012-04-30")),
            (ONE, caf("2012-05-01")),
            (ONE, caf("2012-05-31")),
            (OUT, caf("2012-06-01")),
            (LOST, caf(None, errors="start_date")),
        ],
    )
    assert found.parts == (5, 4)
    assert found.value == 25


def test_caf_rate_is_per_10_000_of_the_44_300_aged_0_to_19() -> None:
    earlier = {"2011-09-30": {"early_help": [(OUT, caf("2011-03-31")), (ONE, caf("2011-04-01"))]}}
    found = counted(
        "caf_rate",
        window="r12",
        before=earlier,
        early_help=[
            (ONE, caf("2011-10-01")),
            (ONE, caf("2011-12-31")),
            (ONE, caf("2012-02-15", child_id="1")),
            (ONE, caf("2012-02-15", child_id="1")),
            (ONE, caf("2012-03-01")),
            (ONE, caf("2012-03-31")),
            (OUT, caf("2012-04-01")),
        ],
    )
    assert found.parts == (7, 44_300)
    assert found.value == pytest.approx(70_000 / 44_300)


def test_caf_to_tac_is_the_middle_number_of_days_until_the_first_meeting() -> None:
    def met(days: int, start: str, meeting: str) -> Row:
        return (days, 0), caf(start, tac_date=meeting)

    rows = [
        met(0, "2012-03-01", "2012-03-01"),
        met(10, "2012-03-31", "2012-04-10"),
        met(30, "2012-03-02", "2012-04-01"),
        met(29, "2012-03-03", "2012-04-01"),
        met(100, "2012-03-01", "2012-06-09"),
        (OUT, caf("2012-03-10")),  # no meeting yet
        (OUT, caf("2012-02-29", tac_date="2012-03-10")),
        (OUT, caf("2012-04-01", tac_date="2012-04-10")),
        (LEFT, caf("2012-03-10", errors="tac_date")),
        (LOST, caf(None, tac_date="2012-03-10")),
    ]
    found = counted("caf_to_tac", window="month", early_help=rows)
    assert (found.parts, found.value) == ((29, None), 29)
    with_a_sixth = [*rows, met(20, "2012-03-10", "2012-03-30")]
    assert counted("caf_to_tac", window="month", early_help=with_a_sixth).value == 24.5


def test_caf_to_tac_of_a_window_is_the_middle_of_all_its_cases_and_not_of_its_months() -> None:
    found = counted(
        "caf_to_tac",
        window="ytd",
        as_at="2012-05-31",
        early_help=[
            ((1, 0), caf("2012-04-01", tac_date="2012-04-02")),
            ((2, 0), caf("2012-04-01", tac_date="2012-04-03")),
            ((3, 0), caf("2012-04-01", tac_date="2012-04-04")),
            ((50, 0), caf("2012-05-01", tac_date="2012-06-20")),
            (OUT, caf("2012-03-31", tac_date="2012-06-20")),
        ],
    )
    assert found.value == 2.5


def test_caf_agencies_are_different_organisations_of_the_window_however_they_are_written() -> None:
    found = counted(
        "caf_agencies",
        window="r12",
        before={
            "2011-09-30": {
                "early_help": [
                    (OUT, caf("2011-03-31", organisation="Police")),
                    (ONE, caf("2011-04-01", organisation="Health")),
                ]
            }
        },
        early_help=[
            (ONE, caf("2011-10-01", organisation="Park School")),
            (ONE, caf("2012-01-10", organisation="PARK SCHOOL")),
            (ONE, caf("2012-02-10", organisation="Health")),  # as in April
            (ONE, caf("2012-03-31", organisation="Hill School")),
            (OUT, caf("2012-04-01", organisation="Nursery")),
            (LEFT, caf("2012-03-10", organisation=None)),
            (LEFT, caf("2012-03-10", errors="organisation")),
        ],
    )
    assert found.parts == (3, None)
    assert found.value == 3


# ── populations ────────────────────────────────────────────────────────────────────────────────


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
