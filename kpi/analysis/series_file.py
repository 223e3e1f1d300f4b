"""Series from a file: any CSV of ``date,value`` or ``date,numerator,denominator``.

Values are read as strictly as a workbook's: what isn't plainly a date or a number is refused with
its line, and nothing is guessed.
"""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kpi.analysis.series_dates import NoDate, read_dates
from kpi.errors import KpiError
from kpi.extracts.lists import Column
from kpi.extracts.values import fold_spaces, read_cell

_DATE_NAMES = frozenset({"date", "month", "period", "day", "week"})
_NAMES = frozenset({"value", "numerator", "denominator", "series", "target"})
_NO_VALUE = frozenset({"na", "null"})
"""How R and databases write a missing value, beside a blank, ``-`` and ``n/a``."""

_LARGEST = 1e15
_NUMBER = Column(
    name="value",
    heading="value",
    type="number",
    blank_allowed=True,
    minimum=-_LARGEST,
    maximum=_LARGEST,
)


@dataclass(frozen=True)
class Series:
    """Dates in order, each with its value; a blank value is a missing one.

    Attributes:
        name: as the column ``series`` has it; None in a file of one series.
        target: the latest that the column ``target`` has.
        cases: the denominators, where the values are shares in percent.
    """

    dates: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    name: str | None = None
    target: float | None = None
    cases: tuple[float | None, ...] | None = None

    def place(self, date: dt.date) -> int:
        """The index of a date.

        Raises:
            KpiError: the series has no such date.
        """
        try:
            return self.dates.index(date)
        except ValueError:
            raise KpiError(
                f"The series has no {date.isoformat()}; it runs from "
                f"{self.dates[0].isoformat()} to {self.dates[-1].isoformat()}."
            ) from None


@dataclass(frozen=True)
class _Row:
    date: dt.date
    value: float | None
    target: float | None
    cases: float | None


def read_series(path: Path) -> list[Series]:
    """The series of a CSV file, in the order in which they first come up.

    Columns go by their headings: a date; a ``value``, or a ``numerator`` and a ``denominator``,
    whose share in percent is the value; a name (``series``) and a ``target`` where there are any.
    Without headings, two columns are a date and a value, and three have a denominator. Rows may
    stand in any order. A row that is not in the file is no missing month: its neighbours follow
    each other, as in the NHS's own tool.

    Returns:
        One series without a name, or one for each name.

    Raises:
        KpiError: it can't be read, a date or value is none or can be either of two, a date occurs
            twice in a series, or it is empty.
    """
    lines = _lines(path)
    first = next(iter(lines), 0)
    headings = lines.pop(first) if lines and _are_headings(lines[first]) else None
    if not lines:
        raise KpiError(f"{path.name} has no rows of a date and a value.")
    width = len(headings or lines[first])
    columns = _columns(path, headings, width)
    for number, line in lines.items():
        if len(line) > width:
            raise _wrong(path, number, f"there are {len(line)} cells where {width} are expected")
    try:
        dates = read_dates({number: line[columns["date"]] for number, line in lines.items()})
    except NoDate as error:
        raise KpiError(f"{path.name}, line {error.line}: {error.sentence}") from None
    rows: dict[str | None, list[_Row]] = {}
    for number, line in lines.items():
        cells = {name: fold_spaces(line[at]) for name, at in columns.items() if at < len(line)}
        rows.setdefault(_name(path, number, columns, cells=cells), []).append(
            _Row(
                dates[number],
                _value(path, number, cells),
                _number(path, number, cells, name="target"),
                _number(path, number, cells, name="denominator"),
            )
        )
    return [_series(path, name, of) for name, of in rows.items()]


# ── lines and columns ─────────────────────────────────────────────────────────────────────────


def _lines(path: Path) -> dict[int, list[str]]:
    """The lines that hold anything, by their numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        lines = [(reader.line_num, line) for line in reader]
    except FileNotFoundError as error:
        raise KpiError(f"There is no file {path.name}. Check the path.") from error
    except OSError as error:
        raise KpiError(f"{path.name} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise KpiError(
            f"{path.name} is no CSV file: save it as CSV, UTF-8, with a date and a value a row."
        ) from error
    return {number: line for number, line in lines if any(map(fold_spaces, line))}


def _are_headings(line: Sequence[str]) -> bool:
    """Whether a first line names the columns, and is no row with a mistake in it."""
    names = {_folded(cell) for cell in line}
    if names & (_DATE_NAMES | _NAMES):
        return True
    return not any(c.isdigit() for cell in line for c in cell)  # a date or a value has some


def _columns(path: Path, headings: Sequence[str] | None, width: int) -> dict[str, int]:
    """What is read → the column that it is in."""
    if headings is None:
        shapes: dict[int, tuple[str, ...]] = {
            1: ("date",),
            2: ("date", "value"),
            3: ("date", "numerator", "denominator"),
        }
        if width not in shapes:
            raise _unclear(path)
        return {name: place for place, name in enumerate(shapes[width])}
    folded = [_folded(each) for each in headings]
    for name in _NAMES:
        if folded.count(name) > 1:
            raise KpiError(f"{path.name} has the heading {name} twice; keep one of them.")
    found = {name: folded.index(name) for name in _NAMES if name in folded}
    dated = [place for place, name in enumerate(folded) if name in _DATE_NAMES]
    free = [place for place in range(width) if place not in (*found.values(), *dated)]
    found["date"] = dated[0] if dated else _only(path, free[:1])
    if "value" in found or {"numerator", "denominator"} <= set(found):
        return found
    if "numerator" in found or "denominator" in found:
        raise KpiError(f"{path.name} has a numerator or a denominator alone; it needs both.")
    found["value"] = _only(path, [place for place in free if place != found["date"]])
    return found


def _only(path: Path, places: Sequence[int]) -> int:
    if len(places) != 1:
        raise _unclear(path)
    return places[0]


def _folded(cell: str) -> str:
    return fold_spaces(cell).casefold()


def _unclear(path: Path) -> KpiError:
    return KpiError(
        f"{path.name} does not say which column is what: head its columns date,value or "
        "date,numerator,denominator."
    )


def _wrong(path: Path, number: int, sentence: str) -> KpiError:
    return KpiError(f"{path.name}, line {number}: {sentence}.")


# ── values ────────────────────────────────────────────────────────────────────────────────────


def _name(
    path: Path, number: int, columns: Mapping[str, int], *, cells: Mapping[str, str]
) -> str | None:
    if "series" not in columns:
        return None
    if not cells.get("series"):
        raise _wrong(path, number, "the series has no name")
    return cells["series"]


def _value(path: Path, number: int, cells: Mapping[str, str]) -> float | None:
    """The value, or the share in percent that two numbers make."""
    if "numerator" not in cells:
        return _number(path, number, cells, name="value")
    top = _number(path, number, cells, name="numerator")
    bottom = _number(path, number, cells, name="denominator")
    if top is None or not bottom:
        return None
    if not 0 <= top <= bottom:
        raise _wrong(path, number, f"{top:g} is no part of {bottom:g}")
    return 100 * top / bottom


def _number(path: Path, number: int, cells: Mapping[str, str], *, name: str) -> float | None:
    text = cells.get(name, "")
    if text.casefold() in _NO_VALUE:
        return None
    reading = read_cell(text.removesuffix("%").rstrip() or text, _NUMBER, date1904=False)
    if reading.problem == "out_of_range":
        raise _wrong(path, number, f"{text!r} is beyond any figure")
    if reading.problem is not None:
        raise _wrong(path, number, f"{text!r} is not a number")
    return reading.value if isinstance(reading.value, float) else None


def _series(path: Path, name: str | None, rows: list[_Row]) -> Series:
    rows.sort(key=lambda row: row.date)
    for row, following in pairwise(rows):
        if row.date == following.date:
            said = f"{name} in {path.name}" if name else path.name
            raise KpiError(f"{said} has {row.date.isoformat()} twice; keep one of the two rows.")
    targets = [row.target for row in rows if row.target is not None]
    return Series(
        tuple(row.date for row in rows),
        tuple(row.value for row in rows),
        name,
        targets[-1] if targets else None,
        tuple(row.cases for row in rows) if any(row.cases for row in rows) else None,
    )
