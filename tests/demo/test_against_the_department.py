"""The demonstration, loaded as any workbook is, against the Department's own files.

Every figure in the last table of the measures' design is compared with what was published.
"""

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from kpi.calendar import month
from kpi.comparators import read_table
from kpi.comparators.published import number
from kpi.findings import figures
from kpi.findings.reconciliation import reconciliation
from kpi.loading.comparators import load_table
from kpi.store import Store, open_store
from tests.comparators.real import DFE, files, needs_files
from tests.factories import ask, now

pytestmark = needs_files

YEARS = {
    "2011-03": "osr26-2011ud.csv",
    "2012-03": "SFR27-2012ud.csv",
    "2013-03": "SFR45-2013ud.csv",
}
SHARES = ("cp_repeat", "re_referrals", "initial_in_time", "core_in_time")


@pytest.fixture(scope="module")
def demonstration(
    demonstration_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """All 36 months loaded, and all of the Department's tables."""
    path = tmp_path_factory.mktemp("department") / "kpi.sqlite"
    store = open_store(f"sqlite:///{shutil.copy(demonstration_database, path)}")
    for each in files():
        assert load_table(store, each, by="demonstration", at=now()).status == "loaded"
    yield store
    store.close()


def published(period: str, indicator: str) -> tuple[Fraction | None, Fraction | None]:
    """Peterborough's counts, straight from the file of that year."""
    name = YEARS[period]
    table = read_table(name, (DFE / "cin_2010_2014" / name).read_bytes())
    (found,) = [each for each in table.figures if (each.indicator, each.code) == (indicator, "874")]
    return number(found.numerator), number(found.denominator)


def ours(store: Store, measure: str, period: str, window: str) -> tuple[float | None, float | None]:
    of = month(period)
    ((figure, _),) = ask(store, figures, measures=[measure], first=of, last=of, window=window)
    return figure.numerator, figure.denominator


@pytest.mark.parametrize("period", YEARS)
@pytest.mark.parametrize("measure", SHARES)
def test_a_years_counts_are_those_published(
    demonstration: Store, measure: str, period: str
) -> None:
    assert ours(demonstration, measure, period, "r12") == published(period, measure)


@pytest.mark.parametrize("period", YEARS)
def test_children_on_a_plan_at_31_march_are_those_published(
    demonstration: Store, period: str
) -> None:
    assert (
        ours(demonstration, "cp_children", period, "snap")[0]
        == (published(period, "cp_children")[0])
    )


def test_referrals_of_each_month_of_2012_13_are_those_published(demonstration: Store) -> None:
    (path,) = DFE.glob("c6_*.csv")
    by_month = {
        each.period: number(each.numerator)
        for each in read_table(path.name, path.read_bytes()).figures
        if each.code == "874" and "2012-04" <= each.period <= "2013-03"
    }
    first, last = month("2012-04"), month("2013-03")
    found = ask(
        demonstration, figures, measures=["referrals"], first=first, last=last, window="month"
    )
    assert {str(figure.month): figure.value for figure, _ in found} == by_month


def test_the_reconciliation_finds_them_the_same_and_explains_the_rest(
    demonstration: Store,
) -> None:
    rows = ask(demonstration, reconciliation)
    same = {(row.measure.id, row.year) for row in rows if row.same}
    for measure in (*SHARES, "cp_children", "cp_started", "referrals"):
        for year in ("2010-11", "2011-12", "2012-13"):
            assert (measure, year) in same
    assert [row.what for row in rows if not row.explained] == []
    assert "Not explained yet" not in " ".join(row.explained for row in rows)


def test_the_traps_of_the_published_figures_are_said(demonstration: Store) -> None:
    said = {(row.what, row.year): row.explained for row in ask(demonstration, reconciliation)}
    assert (
        "60.3 per 10,000 as first published and 59.3"
        in (said["Children on a plan, per 10,000", "2012-13"])
    )
    assert "median of 0 days" in said["Initial conference within 15 working days", "2011-12"]
    assert "lowest mark" in said["Children on a plan", "2011-12"]
    assert "children referred more than once" in said["Re-referrals within 12 months", "2009-10"]
