"""What is legal in a row but unlikely: warnings. The rows are kept and counted."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpi import calendar
from kpi.calendar import Month
from kpi.extracts.cleaning import Codes
from kpi.extracts.headings import Matched
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import ExtractList
from kpi.extracts.row_dates import MOST_UNDATED, days_covered, outside, row_dates
from kpi.extracts.workbook import Sheet

MOST_CHILDREN = 30
"""Open children on one worker, above which the worker's name is rather a mistake."""

DAYS_BEFORE_BIRTH = 294
"""Forty-two weeks: a birth may be expected this long after an event about an unborn child."""

OLDEST_YEARS = 100

FEWEST_ALL_ENDED = 10
"""Rows of a snapshot that may not well all have ended."""

CELLS_NAMED = 100
"""How many cells one warning names."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Checked:
    """One list's rows with all that a check may ask about.

    Attributes:
        frame: as `kpi.extracts.extract.ListRows.rows` has them.
        codes: as `kpi.extracts.cleaning.Cleaned.codes` has them.
        first_month: the first month that the plan's own event lists cover.
    """

    list: ExtractList
    sheet: Sheet
    matched: Matched
    frame: pd.DataFrame
    codes: Codes
    as_at: dt.date
    first_month: Month
    log: IssueLog
    _values: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether the sheet has all of these columns."""
        return all(name in self.matched.places for name in names)

    def heading(self, name: str) -> str:
        """The heading as the sheet has it, or the official one."""
        return self.matched.headings.get(name) or self.list.column(name).heading

    def warn(self, code: str, name: str, rows: Mask, *, sentence: Callable[[int], str]) -> None:
        """Warn of a field in some rows.

        Args:
            rows: which rows of the frame.
            sentence: the message, from a row's place in the frame.
        """
        heading = self.heading(name)
        numbers = self.frame["row"].to_numpy()
        found = np.flatnonzero(rows)
        listed = found[: self.log.room(code, heading)]
        for index in listed.tolist():
            row = int(numbers[index])
            self.log.add(
                code,
                sentence(index),
                row=row,
                column=heading,
                value=self.shown(name, index),
                cell=self.sheet.cell(row - 1, self.matched.places[name]),
            )
        self.log.count(code, heading, len(found) - len(listed))

    def shown(self, name: str, index: int) -> str:
        """A field's value in a row, for a message."""
        if name not in self._values:
            self._values[name] = self.frame[name].to_numpy()
        value = self._values[name][index]
        if pd.isna(value):
            return ""
        return (
            f"{value.astype(object):%d/%m/%Y}" if isinstance(value, np.datetime64) else str(value)
        )


def check_rows(rows: Checked) -> None:
    """Look for what is unlikely in a list's rows, and log it."""
    if rows.frame.empty:
        return
    _order_of_dates(rows)
    _births(rows)
    _dates_ahead_and_long_past(rows)
    _repeated_rows(rows)
    _one_row_each(rows)
    _closings(rows)
    _all_ended(rows)
    _children_of_one_worker(rows)
    _other_months(rows)
    _outside_covered(rows)
    _speaks_for_nothing(rows)


def _order_of_dates(rows: Checked) -> None:
    for earlier, later in rows.list.before:
        if rows.has(earlier, later):
            _order_of_two(rows, earlier, later)


def _order_of_two(rows: Checked, earlier: str, later: str) -> None:
    rows.warn(
        "end_before_start",
        later,
        (rows.frame[later] < rows.frame[earlier]).to_numpy(),
        sentence=lambda index: (
            f"{rows.heading(later)} ({rows.shown(later, index)}) comes before "
            f"{rows.heading(earlier)} ({rows.shown(earlier, index)}). Check both dates."
        ),
    )


def _births(rows: Checked) -> None:
    if rows.has("date_of_birth"):
        for event in filter(rows.has, rows.list.born_before):
            _birth_after(rows, event)


def _birth_after(rows: Checked, event: str) -> None:
    """A child that is yet to be born may have events up to forty-two weeks before the birth."""
    born = rows.frame["date_of_birth"]
    expected = born > pd.Timestamp(rows.as_at)
    soon = born - rows.frame[event] <= pd.Timedelta(days=DAYS_BEFORE_BIRTH)
    rows.warn(
        "birth_after_event",
        "date_of_birth",
        ((born > rows.frame[event]) & ~(expected & soon)).to_numpy(),
        sentence=lambda index: (
            f"The date of birth ({rows.shown('date_of_birth', index)}) comes after "
            f"{rows.heading(event)} ({rows.shown(event, index)}). Check both dates, unless the "
            "child was unborn then."
        ),
    )


def _dates_ahead_and_long_past(rows: Checked) -> None:
    for column in rows.list.columns:
        if column.type == "date" and rows.has(column.name):
            if not column.planned:
                _after_as_at(rows, column.name)
            _long_past(rows, column.name)


def _after_as_at(rows: Checked, name: str) -> None:
    days = DAYS_BEFORE_BIRTH if name == "date_of_birth" else 0
    latest = pd.Timestamp(rows.as_at) + pd.Timedelta(days=days)
    rows.warn(
        "after_as_at",
        name,
        (rows.frame[name] > latest).to_numpy(),
        sentence=lambda index: (
            f"{rows.heading(name)} ({rows.shown(name, index)}) lies after the as-at date "
            f"({rows.as_at:%d/%m/%Y}). Check the date, and the as-at date."
        ),
    )


def _long_past(rows: Checked, name: str) -> None:
    oldest = pd.Timestamp(rows.as_at) - pd.DateOffset(years=OLDEST_YEARS)
    rows.warn(
        "unlikely_date",
        name,
        (rows.frame[name] < oldest).to_numpy(),
        sentence=lambda index: (
            f"{rows.heading(name)} ({rows.shown(name, index)}) is over {OLDEST_YEARS} years ago. "
            "Check the year."
        ),
    )


def _repeated_rows(rows: Checked) -> None:
    """Rows are told apart by their subject, which comes first; without it they may look alike."""
    if not rows.has(rows.list.columns[0].name):
        return
    first = first_alike(rows.codes)
    numbers = rows.frame["row"].to_numpy()
    rows.warn(
        "duplicate_row",
        rows.list.columns[0].name,
        (first != np.arange(len(first))) & ~_may_be_alike(rows),
        sentence=lambda index: (
            f"Row {numbers[index]} repeats row {numbers[first[index]]} in every column, and both "
            "are counted. Delete one if it is a mistake."
        ),
    )


def _may_be_alike(rows: Checked) -> Mask:
    """Rows that may well be equal to others in every column, as single posts are."""
    if not rows.list.alike_up_to:
        return np.full(len(rows.frame), rows.list.alike)
    above = [(rows.frame[name] > most).to_numpy() for name, most in rows.list.alike_up_to.items()]
    return np.asarray(~np.any(above, axis=0), dtype=bool)


def first_alike(codes: Codes) -> npt.NDArray[np.intp]:
    """For each row, the place of the first row that is equal to it in every column."""
    mixed = np.zeros(len(codes), dtype=np.uint64)
    for column in codes.T:
        # Numbers in mixed radix, wrapping round; what falls together by chance is compared below.
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    alike = first[inverse]
    differ = (codes != codes[alike]).any(axis=1)
    return np.where(differ, np.arange(len(codes)), alike)


def _one_row_each(rows: Checked) -> None:
    name = rows.list.one_row_each
    if name is None or not rows.has(name):
        return
    subject = rows.frame[name]
    again = (subject.duplicated() & subject.notna()).to_numpy()
    repeated = first_alike(rows.codes) != np.arange(len(rows.codes))
    first = rows.frame["row"].groupby(subject).transform("first")
    rows.warn(
        "twice_in_list",
        name,
        again & ~repeated,
        sentence=lambda index: (
            f"{rows.shown(name, index)} is in row {first.iat[index]:.0f} too, and both rows are "
            "counted; the list has one row for each. Delete the older one."
        ),
    )


def _closings(rows: Checked) -> None:
    """Where status and dates disagree, the dates win; closed without a date is closed."""
    closing = rows.list.closing
    if closing is None or not rows.has(closing.status, closing.end):
        return
    status, end = rows.frame[closing.status], rows.frame[closing.end]
    closed = status.isin(closing.closed)
    ended = end <= pd.Timestamp(rows.as_at)
    unread = rows.frame["errors"].str.split().map(lambda names: closing.end in names).astype(bool)
    rows.warn(
        "closed_without_date",
        closing.status,
        (closed & end.isna() & ~unread).to_numpy(),
        sentence=lambda index: (
            f"The status is {rows.shown(closing.status, index)}, but {rows.heading(closing.end)} "
            "is blank; the case counts as closed. Fill in the date."
        ),
    )
    rows.warn(
        "status_and_dates_differ",
        closing.status,
        (
            (closed & (end > pd.Timestamp(rows.as_at))) | (status.notna() & ~closed & ended)
        ).to_numpy(),
        sentence=lambda index: (
            f"The status is {rows.shown(closing.status, index)}, but {rows.heading(closing.end)} "
            f"is {rows.shown(closing.end, index)}; the date counts. Put the wrong one right."
        ),
    )


def _all_ended(rows: Checked) -> None:
    """A snapshot in which nothing goes on is rather one whose columns are mistaken."""
    name = rows.list.ended_by
    if name is None or not rows.has(name) or len(rows.frame) < FEWEST_ALL_ENDED:
        return
    if (rows.frame[name] <= pd.Timestamp(rows.as_at)).all():
        rows.log.add(
            "all_ended",
            f"Every one of the {len(rows.frame):,} rows has a {rows.heading(name)} up to the "
            "as-at date, so that nobody counts as current. Check whether that column is the right "
            "one, and whether the list is complete.",
            column=rows.heading(name),
        )


def _children_of_one_worker(rows: Checked) -> None:
    if rows.list.closing is None or not rows.has("worker", "child_id"):
        return
    closing = rows.list.closing
    end = rows.frame[closing.end]
    ended = end <= pd.Timestamp(rows.as_at)
    closed = rows.frame[closing.status].isin(closing.closed) & end.isna()
    open_rows = rows.frame[~(ended | closed) & rows.frame["worker"].notna()]
    children = open_rows.groupby("worker")["child_id"].nunique()
    many = children[children > MOST_CHILDREN]
    first = open_rows["worker"].isin(many.index) & ~open_rows["worker"].duplicated()
    mask = np.zeros(len(rows.frame), dtype=bool)
    mask[first.index[first].to_numpy()] = True
    rows.warn(
        "many_children",
        "worker",
        mask,
        sentence=lambda index: (
            f"{rows.shown('worker', index)} has {many[rows.shown('worker', index)]} open children, "
            f"more than {MOST_CHILDREN}. Check whether this is one person, or a team's or a duty "
            "worker's name."
        ),
    )


def _other_months(rows: Checked) -> None:
    """The plan's own event lists cover the as-at month alone, unless a first month is given."""
    if rows.list.months_covered != 1:
        return
    names = [name for name in (*rows.list.dated_by, *rows.list.answered_by) if rows.has(name)]
    if not names:
        return
    start = pd.Timestamp(calendar.month_start(rows.first_month))
    end = pd.Timestamp(calendar.month_end(calendar.month(rows.as_at)))
    dates = rows.frame[names]
    inside = ((dates >= start) & (dates <= end)).any(axis=1)
    dated = dates.notna().any(axis=1)
    rows.warn(
        "other_month",
        names[0],
        (dated & ~inside).to_numpy(),
        sentence=lambda index: (
            f"The row is of another month than {_months(rows)}, and counts nowhere. Load it with "
            "its own month, or give the first month that this sheet covers (--from)."
        ),
    )


def _outside_covered(rows: Checked) -> None:
    """Rows of Annex A's event lists that lie outside the six months: one warning for all of them.

    Most often a year is mistyped, so that the months which the rows belong to lack them.
    """
    if rows.list.months_covered in (None, 1):
        return
    name = rows.list.dated_by[0]
    if not rows.has(name):
        return
    days = days_covered(rows.list, rows.as_at, None)
    found = np.flatnonzero(outside(rows.list, rows.frame, days))
    if not len(found):
        return
    numbers = rows.frame["row"].to_numpy()[found]
    cells = [rows.sheet.cell(int(row) - 1, rows.matched.places[name]) for row in numbers.tolist()]
    further = f" and {len(cells) - CELLS_NAMED:,} more" if len(cells) > CELLS_NAMED else ""
    many = len(cells) > 1
    first, last = days
    rows.log.add(
        "outside_covered",
        f"{len(cells):,} row{'s are' if many else ' is'} dated outside what the list covers "
        f"({first:%d/%m/%Y} to {last:%d/%m/%Y}) and count{'' if many else 's'} nowhere: "
        f"{', '.join(cells[:CELLS_NAMED])}{further}. Check the years, and the as-at date.",
        column=rows.heading(name),
        cell=cells[0],
    )


def _speaks_for_nothing(rows: Checked) -> None:
    """An event list of which too many rows, or all of one month's, can be given no month."""
    if rows.list.kind != "events":
        return
    days = days_covered(rows.list, rows.as_at, rows.first_month)
    found = row_dates(rows.list, rows.frame, days)
    of_sheet = [name for name in rows.list.dated_by if rows.has(name)]
    for name in (each for each in of_sheet if not found.is_dated(each)):
        # A blank that is allowed is no error, but can be given no month either.
        unread = rows.frame["errors"].str.split().map(lambda errors, name=name: name in errors)
        rows.log.add(
            "undated_list" if unread.any() else "dates_left_blank",
            f"{rows.list.title} speaks for no month: {found.undated[name]:,} of its "
            f"{found.rows:,} rows have no readable {rows.heading(name)}, more than one in "
            f"{MOST_UNDATED}. What was loaded before goes on speaking. Put the dates right and "
            "load the workbook again.",
        )
    if rows.list.months_covered == 1 and found.is_of_other_days:
        rows.log.add(
            "nothing_covered",
            f"{rows.list.title} speaks for no month: none of its {found.rows:,} rows is of "
            f"{_months(rows)}. What was loaded before goes on speaking. Check the as-at date, and "
            "whether this is the right month's sheet.",
        )


def _months(rows: Checked) -> str:
    last = calendar.month(rows.as_at)
    if rows.first_month >= last:
        return calendar.month_name(last)
    return f"{calendar.month_name(rows.first_month)} to {calendar.month_name(last)}"
