"""The likely range of a figure: only where cases fall one way or the other."""

import pytest

from tests.charts.factory import figure


def test_a_share_of_cases_has_wilsons_interval_in_per_cent() -> None:
    assert figure().likely == pytest.approx((7.39, 14.48), abs=0.01)
    assert figure().likely_text == "7.4% to 14.5%"


def test_a_rate_is_given_per_ten_thousand() -> None:
    cafs = figure(unit="per_10000", measure="caf_rate", numerator=261.0, denominator=44_300.0)
    assert cafs.likely_text == "52.0 to 66.5"


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        ("vacancy_rate", 6.0, 60.0),  # posts, though whole numbers of them
        ("caseload_mean", 140.0, 7.0),
        ("referrals", 222.0, None),
        ("caf_growth", 200.0, 209.0),
        ("data_errors", 5.0, 100.0),
        ("cp_repeat", 2.5, 10.0),
        ("cp_repeat", 0.0, 0.0),
        ("cp_repeat", None, None),
        ("contact_conversion", 12.0, 10.0),  # referrals by source can outnumber contacts by it
    ],
)
def test_other_figures_have_none(
    measure: str, numerator: float | None, denominator: float | None
) -> None:
    other = figure(measure=measure, numerator=numerator, denominator=denominator)
    assert (other.likely, other.likely_text) == (None, "")
