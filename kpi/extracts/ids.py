"""Ids as they are compared from one workbook to the next."""

import pandas as pd


def id_key(ids: pd.Series) -> pd.Series:
    """Ids without leading zeros: Excel takes them from whatever looks like a number.

    ``0004100`` in one month and ``4100`` in the next are one child.
    """
    return ids.str.lstrip("0")
