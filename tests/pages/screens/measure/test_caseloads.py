"""Every case holder's caseload on the page, and never a worker's name."""

import json

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from kpi.pages.screens.measure.caseloads import section
from kpi.store import Store
from tests.charts.test_caseloads import held
from tests.factories import caseload, load
from tests.pages.reading import by_id, parts, rows, text
from tests.pages.server.test_callbacks import draw

HELD = {"Ada Lovelace": 22, "Ben Nevis": 12, "Cy Twombly": 12}


@pytest.fixture
def loaded(store: Store) -> Store:
    rows = [row for worker, number in HELD.items() for row in caseload(worker, number)]
    load(store, "2012-03-31", children_in_need=rows, with_changes=False)
    return store


def made() -> Component:
    return section(held(22, 12, 12), "Source: List 6.")


def test_the_title_is_the_finding_and_the_words_say_it_without_the_picture() -> None:
    assert "1 of 3 case holders has more than 20 children" in text(made())
    (image,) = [each for each in parts(made()) if getattr(each, "role", None) == "img"]
    assert getattr(image, "aria-label") == (
        "3 case holders have 12 to 22 children at the end of March 2012; the limit is 20, and 1 of "
        "them has more. By children: 1–5: 0; 6–10: 0; 11–15: 2; 16–20: 0; 21–25: 1."
    )


def test_the_table_counts_case_holders_by_bands() -> None:
    assert rows(by_id(made(), "caseload-chart-table")) == [
        ["1–5", "0"],
        ["6–10", "0"],
        ["11–15", "2"],
        ["16–20", "0"],
        ["21–25", "1"],
    ]


@pytest.mark.parametrize("measure", ["caseload_max", "caseload_over", "caseload_mean"])
def test_the_pages_about_caseloads_show_them_without_names(
    client: FlaskClient, loaded: Store, measure: str
) -> None:
    drawn = json.dumps(draw(client, f"/measure/{measure}"))
    assert "caseload-chart" in drawn
    assert not [name for name in HELD if name in drawn]


def test_other_measures_and_months_without_the_list_do_not(
    client: FlaskClient, loaded: Store
) -> None:
    assert "caseload-chart" not in json.dumps(draw(client, "/measure/cp_children"))
