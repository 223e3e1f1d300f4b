"""Whatever stands in a list's cells: it is read, or refused, and nothing else."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.errors import Refused
from kpi.extracts import extract as reading
from kpi.extracts.codes import code_list
from kpi.extracts.extract import Extract, read_extract
from kpi.extracts.issues import CODES
from kpi.extracts.lists import extract_lists
from kpi.extracts.workbook import Cell, ErrorCell, Sheet, SheetColumn, Workbook

from .workbooks import AS_AT, LIMIT

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "-",
            "N/A",
            "Yes",
            "a) Yes",
            "M",
            "WBRI",
            "Closed episode",
            "Review",
            "31/02/2011",
            "01/03/2011",
            "x\u00a0y",
            "\0",
            "9" * 400,
            ErrorCell("#REF!"),
            ErrorCell("="),
            dt.time(),
            1e300,
        ]
    ),
    st.booleans(),
    st.floats(allow_subnormal=False),
    st.integers(39_000, 41_000).map(float),
    st.dates(),
    st.datetimes(),
    st.text(max_size=8),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A list's sheet with any of its headings, in any order, under any titles."""
    of = draw(st.sampled_from(list(extract_lists().values())))
    headings: Sequence[str] = draw(st.permutations([column.heading for column in of.columns]))
    headings = headings[: draw(st.integers(2, len(headings)))]
    titles = draw(st.integers(0, 2))
    rows: list[list[Cell]] = [["Title", *[""] * (len(headings) - 1)] for _ in range(titles)]
    rows.append([*headings])
    width = len(headings)
    rows += draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))
    columns = [_column([row[place] for row in rows]) for place in range(width)]
    return Sheet(of.sheet, of.id, 1, len(rows), 0, True, columns)


def _column(cells: list[Cell]) -> SheetColumn:
    values: list[Cell] = ["", *(cell for cell in cells if cell != "")]
    numbers = iter(range(1, len(values)))
    codes = [0 if cell == "" else next(numbers) for cell in cells]
    return SheetColumn(values, np.array(codes, dtype=np.int32))


def extract_of(sheet: Sheet, path: Path, monkeypatch: pytest.MonkeyPatch) -> Extract | None:
    book = Workbook([sheet.name], False, [sheet])
    monkeypatch.setattr(reading, "read_workbook", lambda *_, **__: book)
    try:
        return read_extract(path, as_at=AS_AT, size_limit=LIMIT)
    except Refused:
        return None


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sheet=sheets())
def test_any_sheet_is_read_or_refused(
    sheet: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"read by nobody here")
    extract = extract_of(sheet, path, monkeypatch)
    if extract is None:
        return
    [read] = extract.lists.values()
    for column in read.list.columns:
        wrong = read.rows["errors"].str.split(" ").map(lambda names, c=column: c.name in names)
        assert read.rows.loc[wrong, column.name].isna().all()
        if column.type == "code":
            kept = set(read.rows[column.name].dropna())
            assert kept <= set(code_list(column.codes or "").texts)
        if column.type == "date":
            days = read.rows[column.name].dropna()
            assert (days == days.dt.normalize()).all()
    assert read.rows["row"].is_monotonic_increasing
    for issue in extract.issues:
        assert issue.severity == CODES[issue.code].severity
        assert issue.message
        assert pd.isna(issue.row) or 1 <= (issue.row or 0) <= sheet.rows
