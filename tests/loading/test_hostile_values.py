"""Whatever a load holds, every figure is answered and the load can be withdrawn."""

from pathlib import Path

import pytest
from sqlalchemy import text

from kpi import loading
from kpi.errors import KpiError
from kpi.findings import Figure, Moment, figures, scorecard
from kpi.findings.quality import quality
from kpi.loading import HowToLoad, load_workbook, load_workbooks
from kpi.plan import plan as the_plan
from kpi.store import Store
from tests.factories import (
    Record,
    ask,
    caseload,
    child,
    contacts,
    figure,
    load,
    now,
    plan,
    post,
    workbook,
)

MARCH = "2012-03-31"
FAR = "9999-12-31"


def everything_answers(store: Store) -> None:
    with Moment.of(store) as moment:
        scorecard(moment)
        figures(moment)
        quality(moment)
        figures(moment, measures=["vacancy_rate", "cp_started"], by="team")


def withdrawn(store: Store, load_id: int | None) -> None:
    loading.withdraw(store, load_id or 0, reason="nonsense", by="analyst", at=now())
    everything_answers(store)


def usual(store: Store) -> None:
    load(store, "2012-02-29", posts=[post(10, 8)], contacts=contacts("2012-02", 5))


HOSTILE: dict[str, dict[str, list[Record]]] = {
    "a huge number of posts": {"posts": [post(1e26, 1e26, 1e26), post(10, 8)]},
    "sums beyond all numbers": {"posts": [post(1e308, 1e308, 1e308)] * 3},
    "fewer posts than none": {"posts": [post(-1e26, 1.0), post(10, 8)]},
    "hardly anybody": {
        "children_in_need": caseload("A", 3),
        "case_holders": [{"worker": "A", "fte": 1e-320, "agency": False, "qualified": True}],
    },
    "nobody": {
        "children_in_need": caseload("A", 3),
        "case_holders": [{"worker": "A", "fte": 0.0, "agency": False, "qualified": True}],
    },
    "many plans before": {"child_protection": [plan(1, "2012-03-01", previous=10**26)]},
    "long ids": {"contacts": [{"child_id": "9" * 100_000, "contact_date": "2012-03-01"}] * 30},
    "a NUL": {
        "contacts": [{"child_id": "a\0b", "contact_date": "2012-03-01"}] * 30,
        "posts": [post(1, 1, team="A\0B")],
    },
    "the last of all days": {
        "contacts": [{"child_id": "1", "contact_date": FAR}] * 30,
        "referrals": [{"child_id": "1", "referral_date": FAR}],
        "child_protection": [plan(1, FAR), plan(2, "0001-01-01", FAR)],
        "children_in_need": [{**child(1, "A"), "start_date": FAR, "end_date": "0001-01-01"}],
        "looked_after": [{"child_id": "1", "start_date": FAR}],
        "conferences": [{"child_id": "1", "date_due": FAR, "conference_type": "Initial"}],
    },
}


@pytest.mark.parametrize("what", list(HOSTILE))
def test_what_came_past_the_reader_breaks_no_figure_and_can_be_withdrawn(
    store: Store, what: str
) -> None:
    usual(store)
    made = load(store, MARCH, **HOSTILE[what])
    everything_answers(store)
    withdrawn(store, made.load)
    assert figure(store, "contacts", "2012-02").value == 5


def test_a_sum_beyond_reason_is_no_figure_and_says_why(store: Store) -> None:
    load(store, MARCH, posts=[post(1e308, 0.0)] * 2, contacts=contacts("2012-03", 5))
    found = figure(store, "vacancy_rate", "2012-03")
    assert found.value is None
    assert found.reason == ("All 2 rows are left out, for errors in the fields that it needs.")
    assert figure(store, "contacts", "2012-03").value == 5


def test_a_large_number_is_printed_as_it_is(store: Store) -> None:
    load(store, MARCH, posts=[post(1e26, 0.0, 1e26)])
    found: Figure = figure(store, "agency_fte", "2012-03")
    assert found.text.startswith("100,000,000,000,000,000,000,000,000")


@pytest.mark.parametrize("number", [float("inf"), float("-inf")])
def test_a_number_without_end_is_not_stored_and_nothing_beside_it_is(
    store: Store, number: float
) -> None:
    usual(store)
    with pytest.raises(KpiError, match="number without end in filled_fte"):
        load(store, MARCH, contacts=contacts("2012-03", 5), posts=[post(1, number)])
    with store.read() as reader:
        assert [each.id for each in reader.loads()] == [1]
    assert figure(store, "contacts", "2012-02").value == 5


def test_half_a_character_is_not_stored_and_nothing_beside_it_is(store: Store) -> None:
    usual(store)
    with pytest.raises(KpiError, match="half a character"):
        load(store, MARCH, contacts=contacts("2012-03", 5), posts=[post(1, 1, team="A\udfffB")])
    with store.read() as reader:
        assert [each.id for each in reader.loads()] == [1]


WRITTEN_BY_ANOTHER = [
    "UPDATE fact_posts SET established_fte = 9e999, filled_fte = -9e999",
    "UPDATE fact_posts SET agency_fte = 1e308",
    "UPDATE observation SET numerator = 9e999, value = 9e999",
    "UPDATE observation SET denominator = -9e999 WHERE denominator IS NOT NULL",
    "UPDATE observation SET numerator = 1e308",
    "UPDATE observation SET numerator = -1e26 WHERE month = '2012-03'",
]


@pytest.mark.parametrize("statement", WRITTEN_BY_ANOTHER)
def test_what_stands_in_the_database_already_can_be_withdrawn(store: Store, statement: str) -> None:
    usual(store)
    made = load(store, MARCH, posts=[post(10, 8)], contacts=contacts("2012-03", 5))
    with store.write() as writer:
        writer._connection.execute(text(statement))
    everything_answers(store)
    with store.write() as writer:
        for measure in the_plan().measures:
            writer.set_measure_version(measure, 0)
    loading.refresh(store, at=now())
    everything_answers(store)
    withdrawn(store, made.load)


def test_a_workbook_of_hostile_values_loads_with_errors_and_can_be_withdrawn(
    store: Store, tmp_path: Path
) -> None:
    usual(store)
    path = workbook(
        tmp_path / "extract-2012-03.xlsx",
        posts=[post(1e26, 1), post(10, 8), post(3, 1, agency=1e307)],
        contacts=[{"child_id": "9" * 30_000, "contact_date": FAR}, *contacts("2012-03", 20)],
        case_holders=[{"worker": "A", "fte": 1e26, "agency": False, "qualified": True}],
    )
    made = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert made.status == "loaded"
    wrong = [each for each in made.issues if each.code == "out_of_range"]
    assert [each.list for each in wrong] == ["posts", "posts", "case_holders"]
    everything_answers(store)
    assert figure(store, "vacancy_rate", "2012-03").denominator == 13
    withdrawn(store, made.load)


def test_a_file_whose_name_is_no_text_is_loaded_under_one_that_is(
    store: Store, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a\udcff 2012-03.xlsx", contacts=contacts("2012-03", 5))
    (report,) = load_workbooks(store, [path], HowToLoad(by="analyst"), clock=now)
    assert (report.status, report.file) == ("loaded", "a? 2012-03.xlsx")
    again = load_workbook(store, path, HowToLoad(by="analyst"), at=now())
    assert (again.status, again.file) == ("duplicate", "a? 2012-03.xlsx")
    assert ask(store, scorecard).month
