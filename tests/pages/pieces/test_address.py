"""Addresses hold what a page shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import month
from kpi.errors import KpiError
from kpi.pages.pieces.address import Address, asked_month, asked_number, link, query


def test_what_is_blank_or_none_is_left_out_of_an_address() -> None:
    assert link("/", month=month("2012-03"), show=None, by="") == "/?month=2012-03"
    assert link("/about") == "/about"


def test_an_address_keeps_all_but_what_is_exchanged() -> None:
    here = Address("/", {"month": month("2012-03"), "show": "missed", "view": None})
    assert here.but() == "/?month=2012-03&show=missed"
    assert here.but(show=None, view="grid") == "/?month=2012-03&view=grid"
    assert here.but(month="2012-02") == "/?month=2012-02&show=missed"
    assert here.params["show"] == "missed"


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(min_size=1)))
def test_whatever_goes_into_an_address_comes_out_of_it(params: dict[str, str]) -> None:
    address = link("/", **params)
    assert query(address[1:]) == params


def test_an_address_without_a_month_asks_for_none() -> None:
    assert asked_month({}) is None
    assert asked_month({"month": "2012-03"}) == month("2012-03")


def test_a_month_that_is_none_is_told_with_the_way_to_write_one() -> None:
    with pytest.raises(KpiError, match=r"'March'.*2012-03"):
        asked_month({"month": "March"})


@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", "²", "1" * 10, "9" * 5_000])
def test_a_page_that_is_no_number_is_told(page: str) -> None:
    with pytest.raises(KpiError, match="whole number"):
        asked_number({"page": page}, "page")
