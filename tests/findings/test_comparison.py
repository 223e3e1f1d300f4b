"""Ours beside what is published: which year, which edition, what is said where they differ."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi.calendar import month
from kpi.findings import finding
from kpi.findings.comparison import Against, against_others, published_lines
from kpi.findings.reconciliation import Reconciled, reconciliation
from kpi.loading.comparators import load_table
from kpi.store import Store, open_store
from tests.comparators.files import (
    PETERBOROUGH,
    TEN,
    d3,
    d3_row,
    neighbours,
    region_row,
    underlying,
    written,
)
from tests.factories import ask, load, now, plan


@pytest.fixture(scope="module")
def _loaded_year(tmp_path_factory: pytest.TempPathFactory, _empty_database: Path) -> Path:
    folder = tmp_path_factory.mktemp("year")
    path = Path(shutil.copy(_empty_database, folder / "kpi.sqlite"))
    store = open_store(f"sqlite:///{path}")
    for of in range(12):
        last = month("2012-04") + of
        begun = [
            plan(f"{i}-{day}", f"{month('2012-04') + i}-0{day}", previous=day - 1)
            for i in range(of + 1)
            for day in (1, 2)
        ]
        load(store, str(last.end_time.date()), child_protection=begun)
    store.close()
    return path


@pytest.fixture
def a_year(tmp_path: Path, _loaded_year: Path) -> Iterator[Store]:
    """A year to March 2013 of two plans a month, 24 in all; one of each month is a repeat."""
    opened = open_store(f"sqlite:///{shutil.copy(_loaded_year, tmp_path / 'year.sqlite')}")
    yield opened
    opened.close()


def against(store: Store, measure: str, of: str, window: str | None = None) -> Against:
    found = ask(store, against_others, ask(store, finding, measure, month(of), window=window))
    assert found is not None
    return found


def rows(found: Against) -> dict[str, tuple[str, str]]:
    return {row.name: (row.text, row.made_of) for row in found.rows}


def put(store: Store, folder: Path, name: str, content: bytes) -> None:
    assert (
        load_table(store, written(folder / name, content), by="analyst", at=now()).status
        == "loaded"
    )


ALIKE = d3(
    d3_row(2013, PETERBOROUGH, "24", "12", "50"),
    region_row(2013, "4380", "700", "16.1"),
    d3_row(2013, None, "52680", "7870", "14.9"),
)


def test_ours_stands_beside_council_england_and_region(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "d3.csv", ALIKE)
    found = against(a_year, "cp_repeat", "2013-03")
    assert found.title == "Against others, 2012-13"
    assert rows(found) == {
        "Our extracts": ("50.0%", "12 of 24 plans"),
        "Peterborough, published": ("50%", "12 of 24"),
        "England": ("14.9%", "7,870 of 52,680"),
        "East of England": ("16.1%", "700 of 4,380"),
    }


def test_a_month_inside_a_year_is_set_beside_the_last_full_year_and_says_so(
    a_year: Store, tmp_path: Path
) -> None:
    earlier = d3_row(2012, PETERBOROUGH, "288", "30", "10.4")
    put(a_year, tmp_path, "d3.csv", d3(earlier, d3_row(2013, PETERBOROUGH, "24", "12", "50")))
    found = against(a_year, "cp_repeat", "2012-12")
    assert found.title == "Against others, 2011-12"
    assert "2011-12 is the last year published up to December 2012" in found.sentences[0]


def test_another_window_than_a_year_still_compares_years(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "d3.csv", ALIKE)
    found = against(a_year, "cp_repeat", "2013-03", "month")
    assert rows(found)["Our extracts"] == ("50.0%", "12 of 24 plans")
    assert found.sentences[0] == "Our figure beside it is of the 12 months to March 2013."


def test_the_neighbours_are_their_median_with_how_many_have_a_figure(
    a_year: Store, tmp_path: Path
) -> None:
    shares = ["10", "11", "12", "13", "14", "15", "16", "17", "c", "x"]
    others = [
        d3_row(2013, (code, code), "100", share, share)
        for code, share in zip(TEN, shares, strict=True)
    ]
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "24", "12", "50"), *others))
    put(a_year, tmp_path, "sn.csv", neighbours(*TEN))
    found = against(a_year, "cp_repeat", "2013-03")
    assert rows(found)["Statistical neighbours"] == ("13.5%", "the median of 8 of 10")
    assert any("2025 model" in sentence for sentence in found.sentences)


def test_two_neighbours_are_too_few_for_a_median(a_year: Store, tmp_path: Path) -> None:
    others = [d3_row(2013, (code, code), "100", "9", "9") for code in TEN[:2]]
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "24", "12", "50"), *others))
    put(a_year, tmp_path, "sn.csv", neighbours(*TEN))
    assert "Statistical neighbours" not in rows(against(a_year, "cp_repeat", "2013-03"))


def test_a_suppressed_figure_is_shown_as_its_mark(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "24", "c", "c")))
    found = against(a_year, "cp_repeat", "2013-03")
    assert rows(found)["Peterborough, published"] == ("[c]", "[c] of 24")


def test_where_the_definition_differs_one_sentence_says_what(a_year: Store) -> None:
    found = against(a_year, "cp_18_months", "2013-03")
    assert found.rows == ()
    assert found.sentences[0].startswith("The Department publishes plans that have lasted")


def test_a_measure_that_nothing_is_published_of_has_no_panel(a_year: Store) -> None:
    assert ask(a_year, against_others, ask(a_year, finding, "audits", month("2013-03"))) is None


def test_without_any_published_table_the_panel_says_how_to_load_one(a_year: Store) -> None:
    assert "kpi comparators load" in against(a_year, "cp_repeat", "2013-03").sentences[0]


def test_a_chart_has_england_at_each_march_that_it_shows(a_year: Store, tmp_path: Path) -> None:
    years = [d3_row(year, None, "1000", "150", "15") for year in (2013, 2014)]
    put(a_year, tmp_path, "d3.csv", d3(*years))
    (line,) = ask(a_year, published_lines, ask(a_year, finding, "cp_repeat", month("2013-03")))
    assert [(line.kind, str(each.month), each.value) for each in line.points] == [
        ("england", "2013-03", 15.0)
    ]
    monthly = ask(a_year, finding, "cp_repeat", month("2013-03"), window="month")
    assert ask(a_year, published_lines, monthly) == ()


def test_a_count_is_not_drawn_beside_englands(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "ud.csv", underlying("sfr45_2013", council_row(CPPAt310313="24")))
    assert ask(a_year, published_lines, ask(a_year, finding, "cp_children", month("2013-03"))) == ()


# ── loading ────────────────────────────────────────────────────────────────────────────────────


def test_the_same_file_twice_is_one_load(store: Store, tmp_path: Path) -> None:
    first = load_table(store, written(tmp_path / "d3.csv", ALIKE), by="analyst", at=now())
    again = load_table(store, written(tmp_path / "renamed.csv", ALIKE), by="analyst", at=now())
    assert (first.status, again.status, again.load) == ("loaded", "duplicate", first.load)
    with store.read() as reader:
        assert len(reader.comparator_loads()) == 1


def test_a_refused_file_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    report = load_table(store, written(tmp_path / "x.csv", b"a,b\n1,2\n"), by="analyst", at=now())
    assert report.status == "refused"
    with store.read() as reader:
        assert reader.comparator_loads() == []


def test_a_file_that_is_not_there_is_refused_with_a_sentence(store: Store, tmp_path: Path) -> None:
    report = load_table(store, tmp_path / "absent.csv", by="analyst", at=now())
    assert (report.status, report.message) == ("refused", "There is no such file. Check the path.")


# ── the reconciliation ─────────────────────────────────────────────────────────────────────────


def council_row(**cells: str) -> dict[str, str]:
    return {"geog_l": "LA", "geog_c": "874", "geog_n": "Peterborough", **cells}


def reconciled(store: Store, measure: str, what: str | None = None) -> Reconciled:
    (row,) = [
        each
        for each in ask(store, reconciliation, measure)
        if each.year == "2012-13" and what in (None, each.what)
    ]
    return row


def test_equal_counts_are_the_same_however_the_percentage_was_rounded(
    a_year: Store, tmp_path: Path
) -> None:
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "24", "12", "50.1")))
    row = reconciled(a_year, "cp_repeat")
    assert (row.same, row.difference, row.explained) == (True, "none", "The same.")


def test_a_share_that_rounds_alike_from_other_counts_is_not_the_same(
    a_year: Store, tmp_path: Path
) -> None:
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "26", "13", "50")))
    row = reconciled(a_year, "cp_repeat")
    assert row.same is False
    assert "Not explained yet" in row.explained


def test_a_difference_has_its_size_and_direction(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "d3.csv", d3(d3_row(2013, PETERBOROUGH, "24", "18", "75")))
    assert reconciled(a_year, "cp_repeat").difference == "−25.0 points"


def test_what_is_known_of_a_year_explains_its_difference(a_year: Store, tmp_path: Path) -> None:
    put(a_year, tmp_path, "ud.csv", underlying("sfr45_2013", council_row(CPPCeased1213="236")))
    assert "don't add up" in reconciled(a_year, "cp_ended").explained


def test_the_departments_lowest_mark_is_said(a_year: Store, tmp_path: Path) -> None:
    row = council_row(CPPAt310313="24", CPPAt310313DCI="1")
    put(a_year, tmp_path, "ud.csv", underlying("sfr45_2013", row))
    said = reconciled(a_year, "cp_children", "Children on a plan")
    assert "its lowest mark of confidence" in said.explained


def test_a_revised_figure_is_compared_and_the_first_one_named(
    a_year: Store, tmp_path: Path
) -> None:
    first = council_row(CPPStart1213="30", CPPStart1213SecondTime="15")
    put(a_year, tmp_path, "d3.csv", ALIKE)
    put(
        a_year,
        tmp_path,
        "ud.csv",
        underlying("sfr45_2013", {**first, "%CPPStart1213SecondTime": "40"}),
    )
    row = reconciled(a_year, "cp_repeat")
    assert (row.published, row.same) == ("50%", True)
    assert "First published as 40% in 2013." in row.explained


def test_a_rate_is_said_on_the_population_as_first_published_and_as_revised(
    a_year: Store, tmp_path: Path
) -> None:
    row = council_row(CPPAt310313="24", CPPAt310313Rate="5.4")
    put(a_year, tmp_path, "ud.csv", underlying("sfr45_2013", row | {"Mid2012Pop0-17": "44,600"}))
    header = (
        "time_period,geographic_level,country_code,country_name,region_code,region_name,"
        "old_la_code,la_name,age_group,population_estimate"
    )
    area = "2012,Local authority,E92000001,England,E12000006,East of England,874,Peterborough"
    put(a_year, tmp_path, "ons.csv", f"{header}\n{area},0 to 17,45392\n".encode())
    said = reconciled(a_year, "cp_children", "Children on a plan, per 10,000")
    assert (said.ours, said.published, said.same) == ("5.4", "5.4", True)
    assert "24 are 5.4 per 10,000 as first published and 5.3 on the estimate of mid-2012 as " in (
        said.explained
    )


def test_another_definition_is_never_counted_as_the_same(a_year: Store, tmp_path: Path) -> None:
    row = {"CPPAt310313": "24", "CPPAt310313Duration2+yrs": "0", "%CPPAt310313Duration2+yrs": "0"}
    put(a_year, tmp_path, "ud.csv", underlying("sfr45_2013", council_row(**row)))
    said = reconciled(a_year, "cp_18_months")
    assert (said.same, said.difference) == (None, "not compared")


def test_nothing_is_reconciled_before_there_are_figures(store: Store) -> None:
    assert ask(store, reconciliation) == ()
