"""Published tables are read as they are: recognised by their header, marks kept as marks."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.comparators import Published, PublishedTable, read_table
from kpi.comparators.published import MARKS, count, number, plain
from kpi.errors import Refused
from tests.comparators.files import (
    PETERBOROUGH,
    TEN,
    d3,
    d3_row,
    neighbours,
    region_row,
    underlying,
)


def one(table: PublishedTable, indicator: str, code: str = "874") -> Published:
    (found,) = [each for each in table.figures if each.indicator == indicator and each.code == code]
    return found


def council(**cells: str) -> dict[str, str]:
    return {"geog_l": "LA", "geog_c": "874", "geog_n": "Peterborough", **cells}


def test_a_present_table_has_council_region_and_england_with_their_counts_and_percentage() -> None:
    table = read_table(
        "any.csv",
        d3(
            d3_row(2013, PETERBOROUGH, "319", "47", "14.7"),
            region_row(2013, "4380", "700", "16.1"),
            d3_row(2013, None, "52680", "7870", "14.9"),
        ),
    )
    ours = one(table, "cp_repeat")
    assert (ours.numerator, ours.denominator, ours.value) == ("47", "319", "14.7")
    assert (ours.period, ours.level, ours.region) == ("2013-03", "council", "East of England")
    assert [each.level for each in table.figures] == ["council", "region", "england"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stays_a_mark_and_is_never_a_number(mark: str) -> None:
    table = read_table("d3.csv", d3(d3_row(2013, PETERBOROUGH, "319", mark, mark)))
    figure = one(table, "cp_repeat")
    assert figure.mark == mark
    assert figure.exact() is None
    assert not figure.worked_out


def test_a_cell_that_is_neither_number_nor_known_mark_is_refused_with_its_place() -> None:
    with pytest.raises(Refused, match=r"cp_repeat of Peterborough, 2013-03, is 'about 47'"):
        read_table("d3.csv", d3(d3_row(2013, PETERBOROUGH, "319", "about 47", "14.7")))


def test_an_unknown_table_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match=r"x\.csv is none of .*OSR28/2010.*D3.*2025 model"):
        read_table("x.csv", b"council,figure\nPeterborough,1\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0workbook", b""])
def test_what_is_no_table_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_table("book.csv", content)


def test_a_known_table_with_a_column_missing_is_refused_by_name() -> None:
    content = d3(d3_row(2013, PETERBOROUGH, "319", "47", "14.7"))
    with pytest.raises(Refused, match="has no column CPP_subsequent_percent"):
        read_table("d3.csv", content.replace(b"CPP_subsequent_percent", b"share"))


def test_a_level_that_is_not_known_is_refused_not_guessed() -> None:
    content = d3(d3_row(2013, PETERBOROUGH, "319", "47", "14.7"))
    with pytest.raises(Refused, match="has a row that can't be read"):
        read_table("d3.csv", content.replace(b"Local authority", b"Ward"))


def test_an_underlying_file_is_latin_1_with_thousands_marked() -> None:
    table = read_table(
        "ud.csv",
        underlying(
            "sfr45_2013",
            council(Referrals1213="3,146", geog_n="Peterborough"),
            council(geog_c="1", geog_n="Caf\u00e9", Referrals1213="1"),
        ),
    )
    assert one(table, "referrals").numerator == "3146"
    assert one(table, "referrals", "1").name == "Café"


def test_englands_wrong_code_in_an_underlying_file_does_not_matter() -> None:
    row = {"geog_l": "National", "geog_c": "E06000046", "geog_n": "England"}
    table = read_table("ud.csv", underlying("sfr43_2014", {**row, "Referrals1314": "657800"}))
    assert one(table, "referrals", "E92000001").level == "england"


def test_bands_of_days_are_added_up_and_the_share_is_said_to_be_worked_out() -> None:
    bands = {"IAsStartEndSameDay1112": "507", "IAs1-5days1112": "483", "IAs6-10days1112": "658"}
    figure = one(
        read_table("ud.csv", underlying("sfr27_2012", council(**bands, IAs1112="2580"))),
        "initial_in_time",
    )
    assert (figure.numerator, figure.worked_out) == ("1648", True)
    assert figure.exact() == Fraction(164800, 2580)


def test_a_mark_among_the_bands_is_all_that_can_be_said_of_their_sum() -> None:
    bands = {"ICPC0-10days1112": "230", "ICPC11-15days1112": "x", "ICPC1112": "321"}
    figure = one(read_table("ud.csv", underlying("sfr27_2012", council(**bands))), "icpc_15_days")
    assert (figure.numerator, figure.exact()) == ("x", None)


def test_the_departments_mark_of_confidence_is_kept() -> None:
    row = council(CPPAt310312="181", CPPAt310312DCI="1")
    assert one(read_table("ud.csv", underlying("sfr27_2012", row)), "cp_children").confidence == "1"


def test_months_of_a_year_to_march_belong_to_two_calendar_years() -> None:
    header = (
        "time_period,geographic_level,country_code,country_name,region_code,region_name,"
        "old_la_code,la_name,Referrals,April,May,June,July,August,September,October,November,"
        "December,January,February,March"
    )
    row = (
        "2013,Local authority,E92000001,England,E12000006,East of England,874,Peterborough,3146,"
        "332,451,263,229,203,271,274,235,216,216,234,222"
    )
    table = read_table("c6.csv", f"{header}\n{row}\n".encode())
    by_month = {each.period: each.numerator for each in table.figures}
    assert len(by_month) == 12
    assert (by_month["2012-04"], by_month["2012-12"], by_month["2013-01"]) == ("332", "216", "216")


def test_the_model_has_ten_neighbours_the_closest_first() -> None:
    table = read_table("sn.csv", neighbours(*TEN))
    assert [each.neighbour for each in table.neighbours] == list(TEN)
    assert table.neighbours[0].closeness == "Close"


def test_an_extracts_2009_10_re_referrals_are_another_indicator() -> None:
    header = "area,year,indicator,numerator,denominator,computed,published,window,source_file"
    rows = [
        "Peterborough,2009-10,Re-referrals within 12m,252.0,2063.0,12.2,12.2,,osr28-2010ud.csv",
        "Peterborough,2010-11,Re-referrals within 12m,300.0,1660.0,18.1,18.1,,osr26-2011ud.csv",
    ]
    table = read_table("extract.csv", "\n".join([header, *rows]).encode())
    assert [each.indicator for each in table.figures] == ["children_referred_again", "re_referrals"]
    assert [each.published for each in table.figures] == [2010, 2011]
    assert table.figures[1].numerator == "300"


def test_what_nothing_compares_with_is_named_as_left_out() -> None:
    header = "area,year,indicator,numerator,denominator,value,source_file"
    row = "Peterborough,2025,absence_rate_fte,922.5,177,2.1,csww"
    assert read_table("e.csv", f"{header}\n{row}\n".encode()).left_out == ("absence_rate_fte",)


@given(st.integers(min_value=0, max_value=10**9))
def test_a_count_reads_as_itself_however_a_program_wrote_it(children: int) -> None:
    for written in (f"{children}", f"{children:,}", f"{children}.0", f" {children} "):
        assert count(written) == str(children)


def test_a_percentage_keeps_the_decimals_that_it_was_printed_with() -> None:
    for share in ("15", "15.0", "15.00"):
        table = read_table("d3.csv", d3(d3_row(2013, PETERBOROUGH, "320", "48", share)))
        assert one(table, "cp_repeat").value == share


@given(st.text(alphabet=st.characters(blacklist_categories=["Nd"]), max_size=4))
def test_no_text_without_digits_is_a_number(text: str) -> None:
    assert number(plain(text)) is None
