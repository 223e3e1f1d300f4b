"""Our council among all: whose counts, which year, which edition, and what is said."""

from pathlib import Path

import pytest

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.findings.council_funnel import CouncilFunnel, council_funnel
from kpi.loading.comparators import load_table
from kpi.store import Store
from tests.comparators.files import PETERBOROUGH, TEN, d3, d3_row, neighbours, written
from tests.factories import ask, now


def council_rows(year: int, count: str = "20", of: str = "100") -> list[str]:
    return [d3_row(year, (code, f"Council {code}"), of, count, "20") for code in TEN]


def put(store: Store, folder: Path, *rows: str) -> None:
    content = d3(*rows)
    path = written(folder / f"{abs(hash(content))}.csv", content)
    assert load_table(store, path, by="analyst", at=now()).status == "loaded"


def found(store: Store, of: str | None = None) -> CouncilFunnel:
    made = ask(store, council_funnel, "cp_repeat", month(of) if of else None)
    assert made is not None
    return made


def test_a_council_within_the_limits_of_its_size_is_said_so(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "22", "22"), *council_rows(2013))
    made = found(store)
    assert made.title == "Peterborough is within what chance allows for its size"
    assert len(made.funnel.places) == 11
    # All together 222 of 1,100 = 20.18%; its standard error at 100 cases is 4.01 points.
    assert made.sentence == (
        "Second or later child protection plan, 11 councils in 2012-13: 20.2% together. "
        "Peterborough: 22.0% (22 of 100 plans). Chance alone would put 95 of 100 councils of its "
        "size between 12.3% and 28.0%. Beyond the outer limits (99.8%): none above, none below."
    )
    assert made.source.startswith("Source: Department for Education, ")


def test_one_beyond_the_outer_limits_is_said_with_the_limit(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "45", "45"), *council_rows(2013))
    made = found(store)
    assert made.ours is not None
    assert (made.ours.outside, made.ours.side) == ("alarm", "high")
    assert made.title == "Peterborough lies above the limits for its size"
    assert "the limit that 99.8 of 100 councils of its size would keep" in made.sentence
    assert "one above, none below" in made.sentence


def test_councils_that_differ_by_more_than_chance_are_said_to(store: Store, tmp_path: Path) -> None:
    few, many = council_rows(2013, "5")[:5], council_rows(2013, "60")[5:]
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "60", "60"), *few, *many)
    made = found(store)
    assert made.funnel.over_dispersed
    assert made.title == "Peterborough lies above the limits for its size, like five others"
    assert "Councils differ by more than chance alone explains" in made.sentence
    assert "not by itself remarkable" in made.sentence


def test_the_year_is_the_last_up_to_the_month_asked_for(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path, *council_rows(2012), *council_rows(2013), *council_rows(2014))
    assert [str(each) for each in found(store).periods] == ["2012-03", "2013-03", "2014-03"]
    assert str(found(store).period) == "2014-03"
    assert str(found(store, "2013-11").period) == "2013-03"
    assert str(found(store, "2001-01").period) == "2012-03"
    assert found(store).title == "Peterborough is not among the councils published"


def test_suppressed_counts_are_left_out_and_a_revised_figure_counts_once(
    store: Store, tmp_path: Path
) -> None:
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "22", "22"), *council_rows(2013))
    hidden = d3_row(2013, ("399", "Small"), "7", "c", "c")
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "24", "24"), hidden)
    made = found(store)
    assert len(made.funnel.places) == 11
    assert made.ours is not None
    assert made.ours.count == 24


def test_the_neighbours_are_known_by_name(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path, *council_rows(2013))
    path = written(tmp_path / "sn.csv", neighbours(*TEN))
    assert load_table(store, path, by="analyst", at=now()).status == "loaded"
    put(store, tmp_path, d3_row(2013, PETERBOROUGH, "100", "22", "22"))
    assert found(store).neighbours == {f"Council {code}" for code in TEN}


def test_too_few_councils_or_nothing_that_compares_make_no_funnel(
    store: Store, tmp_path: Path
) -> None:
    assert ask(store, council_funnel, "cp_repeat") is None
    put(store, tmp_path, *council_rows(2013)[:9])
    assert ask(store, council_funnel, "cp_repeat") is None
    assert ask(store, council_funnel, "cp_18_months") is None, "another definition"
    assert ask(store, council_funnel, "referrals") is None, "a count says how large a place is"
    with pytest.raises(NotFound):
        ask(store, council_funnel, "nonsense")
