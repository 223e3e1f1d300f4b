from typing import get_args

import pytest

from kpi.calendar import Window, month
from kpi.findings.words.windows import WINDOWS, period


@pytest.mark.parametrize(
    ("window", "of", "said"),
    [
        ("snap", "2012-03", "at the end of March 2012"),
        ("month", "2012-03", "in March 2012"),
        ("r12", "2012-03", "in the 12 months to March 2012"),
        ("ytd", "2012-03", "from April 2011 to March 2012"),
        ("ytd", "2012-04", "in April 2012"),
        ("quarter", "2012-06", "in the quarter to June 2012"),
    ],
)
def test_a_period_in_a_sentence(window: Window, of: str, said: str) -> None:
    assert period(window, month(of)) == said


def test_every_window_has_its_words() -> None:
    assert set(WINDOWS) == set(get_args(Window))
