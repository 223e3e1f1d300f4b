"""Early help: common assessments (CAFs)."""

import pandas as pd

from kpi.measures.definition import count, measure, ratio
from kpi.measures.sources import Events

CAFS = Events("early_help", dated_by="start_date")
CAFS_A_YEAR_BEFORE = Events("early_help", dated_by="start_date", years_later=1)


@measure(CAFS)
def caf_count(cafs: pd.DataFrame) -> pd.DataFrame:
    """CAFs started."""
    return count(cafs)


@measure(CAFS, CAFS_A_YEAR_BEFORE)
def caf_growth(cafs: pd.DataFrame, a_year_before: pd.DataFrame) -> pd.DataFrame:
    """CAFs of the same months of last year; the numerator is this year's."""
    return ratio(cafs, a_year_before)
