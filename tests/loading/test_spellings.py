"""A name goes on under the spelling that it has been known by in earlier workbooks."""

from pathlib import Path

from kpi.loading import HowToLoad, load_workbook, load_workbooks
from kpi.store import Store
from tests.factories import by, now, post, workbook

HOW = HowToLoad(by="analyst")


def posts(folder: Path, of: str, *teams: str) -> Path:
    rows = [post(10, 8, team=team, role=f"Role {n}") for n, team in enumerate(teams)]
    return workbook(folder / f"extract-{of}.xlsx", posts=rows)


def test_a_teams_line_goes_on_under_the_name_that_it_has(store: Store, tmp_path: Path) -> None:
    load_workbook(store, posts(tmp_path, "2012-01", "North Team", "South"), HOW, at=now())
    later = posts(tmp_path, "2012-02", "NORTH TEAM", "North-team", "South")
    report = load_workbook(store, later, HOW, at=now())
    respelled = [each.value for each in report.issues if each.code == "name_respelled"]
    assert respelled == ["NORTH TEAM", "North-team"]
    assert set(by(store, "vacancy_rate", "2012-02", "team")) == {"North Team", "South"}


def test_of_several_at_once_each_knows_the_names_of_those_before_it(
    store: Store, tmp_path: Path
) -> None:
    paths = [
        posts(tmp_path, "2012-03", "NORTH", "north", "North"),
        posts(tmp_path, "2012-01", "north", "South"),
        posts(tmp_path, "2012-02", "South", "South"),
    ]
    for report in load_workbooks(store, paths, HOW, clock=now):
        assert report.status == "loaded"
    assert set(by(store, "vacancy_rate", "2012-03", "team")) == {"north", "South"}


def test_what_is_in_the_store_goes_before_what_is_read_beside_it(
    store: Store, tmp_path: Path
) -> None:
    load_workbook(store, posts(tmp_path, "2012-03", "North"), HOW, at=now())
    earlier = [posts(tmp_path, "2012-01", "NORTH"), posts(tmp_path, "2012-02", "NORTH")]
    list(load_workbooks(store, earlier, HOW, clock=now))
    assert set(by(store, "vacancy_rate", "2012-02", "team")) == {"North"}
