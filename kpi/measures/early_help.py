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


@measure(CAFS)
def caf_rate(cafs: pd.DataFrame) -> pd.DataFrame:
    """CAFs started; the denominator is the population."""
    return count(cafs)


@measure(Events("early_help", uses=("tac_date",), dated_by="start_date"))
def caf_to_tac(cafs: pd.DataFrame) -> pd.DataFrame:
    """CAFs with a first meeting of the team around the child; the numerator is days until then."""
    met = cafs[cafs["tac_date"].notna()]
    days = (met["tac_date"] - met["start_date"]).dt.days.astype("float64")
    return met.assign(numerator=days, denominator=0.0)


@measure(Events("early_help", needs=("organisation",), dated_by="start_date"))
def caf_agencies(cafs: pd.DataFrame) -> pd.DataFrame:
    """CAFs, of which the different organisations are counted."""
    return count(cafs).assign(distinct=cafs["organisation"].str.casefold())
