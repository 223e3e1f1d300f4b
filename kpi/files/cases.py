"""The rows behind a figure as CSV. They are about children and staff, and say so."""

import datetime as dt

import pandas as pd

from kpi.calendar import Month
from kpi.files.file import File
from kpi.files.tables import csv_bytes
from kpi.findings.words.printed import plain_number

_NOT_FOR_RELEASE = "Not for release: these rows are about children and staff."


def cases_not_for_release(measure: str, of: Month, rows: pd.DataFrame) -> File:
    """The rows of `kpi.findings.case_rows`, not for release in their name and first line."""
    plain = rows.astype(object).where(rows.notna(), None)
    cells = ([_cell(value) for value in row] for row in plain.itertuples(index=False))
    return File(
        f"{measure}-{of}-rows-not-for-release.csv",
        csv_bytes(list(rows.columns), cells, first_line=_NOT_FOR_RELEASE),
    )


def _cell(value: object) -> object:
    """A case's cell as text that sorts: dates as 2012-03-31."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return plain_number(value) if isinstance(value, float) else value
