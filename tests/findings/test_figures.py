from fractions import Fraction

from kpi.calendar import month
from kpi.findings.figures import Cell, figure_of
from kpi.measures.windows import Total, per_10000
from tests.charts.factory import MARCH, measure

LEVEL = Fraction("14.4")
SHARE = Cell(measure(breaks=()), "r12", MARCH)


def test_a_figure_is_its_numerator_over_its_denominator_with_its_words() -> None:
    figure = figure_of(SHARE, Total(28.0, 195.0, months=12, rows=195, cases=195))

    assert figure.value == 100 * 28 / 195
    assert (figure.numerator, figure.denominator, figure.cases) == (28, 195, 195)
    assert (figure.text, figure.count_text) == ("14.4%", "28 of 195 plans")
    assert (figure.confidence, figure.confidence_reasons, figure.reason) == ("high", (), None)


def test_a_figure_has_the_decimals_that_its_verdict_takes() -> None:
    figure = figure_of(
        SHARE, Total(28.0, 195.0), verdict=lambda value: "met" if value < LEVEL else "missed"
    )

    assert figure.text == "14.36%"


def test_more_than_a_hundredth_left_out_is_medium_and_more_than_a_twentieth_low() -> None:
    def confidence(left_out: int, rows: int) -> str:
        return figure_of(SHARE, Total(1.0, rows, rows=rows, left_out=left_out)).confidence

    assert confidence(1, 99) == "high"
    assert confidence(2, 99) == "medium"
    assert confidence(5, 95) == "medium"
    assert confidence(6, 95) == "low"


def test_without_a_figure_there_is_a_reason_and_it_names_the_month_that_is_missing() -> None:
    year = figure_of(SHARE, Total(missing=MARCH - 1), silent="Plans for February 2012")
    own = figure_of(SHARE, Total(missing=MARCH), silent="Plans for March 2012")
    part = figure_of(SHARE, Total(part=month("2011-06")))

    assert year.reason == (
        "A figure for twelve months needs every month of it, and no extract holds Plans for "
        "February 2012."
    )
    assert own.reason == "No extract holds Plans for March 2012."
    assert part.reason == (
        "A figure for twelve months needs every month of it whole, and June 2011 is covered only "
        "in part."
    )
    assert figure_of(SHARE, Total(0.0, 0.0)).reason == "None in the period."
    assert year.confidence == "low"


def test_a_rate_is_so_many_of_ten_thousand_people() -> None:
    assert per_10000(319, 52_900) * 529 == 31_900
