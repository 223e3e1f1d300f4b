"""One workbook → its lists' rows, typed, and everything there is to know about how it was read."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from kpi import calendar
from kpi.calendar import Month
from kpi.errors import NotFound, Refused
from kpi.extracts.as_at import ahead_of, as_at_from_name, choose_as_at, warn_of_newest
from kpi.extracts.checks import Checked, check_rows
from kpi.extracts.cleaning import Cleaned, clean
from kpi.extracts.headings import Matched, columns_found, header_row, list_headings, match_headings
from kpi.extracts.issues import Issue, IssueLog
from kpi.extracts.lists import ExtractList, extract_lists
from kpi.extracts.names import Known, Names, joined, one_spelling, spellings
from kpi.extracts.row_dates import RowDates, days_covered, row_dates
from kpi.extracts.workbook import Sheet, Workbook, read_workbook

__all__ = ["Extract", "ListRows", "as_at_from_name", "read_extract"]

_ONE_OF_SO_MANY_MISTYPED = 200
"""Dates of which one may well be mistyped."""
Progress = Callable[[str, float], None]

SAID_FIRST = ("undated_list", "dates_left_blank", "nothing_covered")
"""What a report begins with: a whole list that does not speak."""


@dataclass(frozen=True)
class ListRows:
    """One list of a workbook.

    Attributes:
        list: which one.
        sheet: the sheet's name as the workbook has it.
        columns: the names of the fields that the sheet had columns for.
        rows: one row for each row of the sheet that says something: ``row`` (its number in Excel,
            int64), ``errors`` (str: the names of its fields with an error, joined by spaces), then
            every column of the list in its order, as if blank where the sheet has none: text, id
            and code as ``str``, date as ``datetime64[us]`` at midnight, number as ``float64``,
            yes_no as ``boolean``. A code is the code's text, without its letter.
        doubted: how many dates of one column stand beside texts that are month first.
    """

    list: ExtractList
    sheet: str
    columns: frozenset[str]
    rows: pd.DataFrame
    doubted: int = 0

    def dates(self, as_at: dt.date, first_month: Month | None) -> RowDates | None:
        """Where an event list's rows lie; of no other list."""
        if self.list.kind != "events":
            return None
        return row_dates(self.list, self.rows, days_covered(self.list, as_at, first_month))


@dataclass(frozen=True)
class Extract:
    """One workbook, read.

    Attributes:
        file_name: what people call it.
        sha256: of its bytes, in hexadecimal.
        as_at: the day whose state of affairs it shows.
        as_at_source: ``given``, ``file name`` or ``front sheet``.
        lists: by list id, in the lists' order; those with headings and no rows too.
        issues: of the workbook first, then list by list.
    """

    file_name: str
    sha256: str
    as_at: dt.date
    as_at_source: str
    lists: dict[str, ListRows]
    issues: list[Issue]

    @property
    def names(self) -> Known:
        """The names in its lists, by kind and key, as it spells them."""
        names: Known = {}
        for each in self.lists.values():
            names = joined(names, spellings(each.rows, each.list))
        return names

    def on(self, today: dt.date) -> Self:
        """The extract as it is read on a day: an as-at date after it is warned of, first of all."""
        return replace(self, issues=[*ahead_of(self.as_at, today), *self.issues])


def read_extract(
    path: Path | str,
    *,
    file_name: str | None = None,
    as_at: dt.date | None = None,
    first_month: Month | None = None,
    size_limit: int,
    known: Known | None = None,
    progress: Progress | None = None,
) -> Extract:
    """Read a workbook: look through it, read it, match, clean and check its lists.

    Args:
        path: where it lies.
        file_name: what people call it; the path's name unless given.
        as_at: the as-at date; else the file name's counts, else the front sheet's.
        first_month: the first month that the plan's own event lists cover; the as-at month unless
            given.
        size_limit: the largest file to read, in bytes.
        known: the spellings that names had in earlier workbooks, which they keep.
        progress: told, now and then, what is being done and how much of it is, 0 to 1.

    Raises:
        NotFound: there is no such file.
        Refused: the workbook can't be used; nothing of it is.
    """
    path = Path(path)
    file_name = file_name or path.name
    tell = progress or (lambda what, share: None)
    tell("Looking through the workbook", 0.0)
    _check_size(path, file_name, size_limit)
    lists = extract_lists()
    sheets = {one.id: one.sheet for one in lists.values()}
    headings = {one.id: list_headings(one) for one in lists.values() if one.kind != "updates"}
    workbook = read_workbook(path, file_name=file_name, lists=sheets, headings=headings)
    log = IssueLog()
    chosen = _choose_sheets(workbook, file_name, log)
    _log_other_sheets(workbook, log)
    _log_programs(workbook, log)
    found = choose_as_at(workbook, file_name=file_name, given=as_at, log=log)
    extract = Extract(file_name, _sha256(path), found.date, found.where, {}, [])
    read: list[_Read] = []
    for number, (id, sheet) in enumerate(chosen.items()):
        tell(f"Reading {lists[id].title}", 0.5 + 0.5 * number / len(chosen))
        read.append(_read_list(sheet, lists[id], file_name, date1904=workbook.date1904))
    one_spelling((each.names for each in read if each.names), known)
    for each in read:
        _take(each, extract, first_month=first_month or calendar.month(found.date))
    warn_of_newest(found.date, _newest_date(extract), log)
    extract.issues[:0] = log.finish()
    extract.issues.sort(key=lambda issue: issue.code not in SAID_FIRST)
    if not extract.lists:
        raise _no_known_list(workbook, file_name, "none of them has a list's headings")
    tell("Read", 1.0)
    return extract


def _newest_date(extract: Extract) -> dt.date | None:
    """The newest date that something is said to have happened on, but for a few mistyped ones."""
    dates = [
        read.rows[column.name].dropna().to_numpy()
        for read in extract.lists.values()
        for column in read.list.columns
        if column.type == "date" and not column.planned and column.name != "date_of_birth"
    ]
    known = np.sort(np.concatenate(dates)) if dates else np.empty(0)
    if not len(known):
        return None
    newest = known[len(known) - 1 - len(known) // _ONE_OF_SO_MANY_MISTYPED]
    return pd.Timestamp(newest).date()


def _check_size(path: Path, file_name: str, size_limit: int) -> None:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    size = path.stat().st_size
    if size > size_limit:
        raise Refused(
            "file_too_large",
            f"{file_name} has {size / 1_048_576:.1f} MB; the limit is "
            f"{size_limit / 1_048_576:.0f} MB. Load a workbook with the lists alone, or split it "
            "into several.",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _choose_sheets(workbook: Workbook, file_name: str, log: IssueLog) -> dict[str, Sheet]:
    """List id → the sheet that is read for it, in the lists' order.

    Raises:
        Refused: no sheet is a list, or two with rows are the same one.
    """
    chosen: dict[str, Sheet] = {}
    whose = [_as_its_headings_say(sheet) for sheet in workbook.sheets]
    for of in extract_lists().values():
        sheets = [sheet for sheet in whose if sheet.list_id == of.id]
        if sheets:
            chosen[of.id] = (
                sheets[0] if len(sheets) == 1 else _one_of(sheets, of, file_name, log=log)
            )
    if not chosen:
        raise _no_known_list(workbook, file_name, "none of them is a list")
    return chosen


def _as_its_headings_say(sheet: Sheet) -> Sheet:
    """The sheet, as another list than the one it is named after where it has more of its headings.

    Lists have many headings in common, so that a name counts unless another list explains more.
    """
    lists = extract_lists()
    if sheet.list_id is None or sheet.alike in (None, sheet.list_id):
        return sheet
    named, alike = lists[sheet.list_id], lists[sheet.alike or ""]
    if columns_found(sheet, alike) <= columns_found(sheet, named):
        return sheet
    return replace(sheet, list_id=alike.id, by_headings=True)


def _log_other_sheets(workbook: Workbook, log: IssueLog) -> None:
    lists = {sheet.name for sheet in workbook.sheets if sheet.list_id is not None}
    others = [name for name in workbook.sheet_names if name not in lists]
    if others:
        log.add(
            "ignored_sheet",
            f"No list by their names or headings, and left out: {', '.join(others)}.",
            value=", ".join(others),
        )


def _log_programs(workbook: Workbook, log: IssueLog) -> None:
    for formula in workbook.programs:
        log.add(
            "starts_program",
            f"The formula {formula} has Excel start another program when the workbook is opened; "
            "here nothing was started. Find out who put it there before you open the workbook "
            "again.",
            value=formula,
        )


def _no_known_list(workbook: Workbook, file_name: str, why: str) -> Refused:
    names = ", ".join(workbook.sheet_names[:20]) or "none"
    expected = ", ".join(one.sheet for one in extract_lists().values())
    return Refused(
        "no_known_list",
        f"{file_name} has the sheets {names}; {why}. Name each list's sheet as one of: {expected}.",
    )


def _one_of(sheets: list[Sheet], of: ExtractList, file_name: str, *, log: IssueLog) -> Sheet:
    """The one sheet with rows of several that are the same list by their names."""
    names = " and ".join(sheet.name for sheet in sheets)
    with_headings = [sheet for sheet in sheets if header_row(sheet, of) is not None]
    with_rows = [sheet for sheet in with_headings if _has_rows(sheet, of)]
    if len(with_rows) > 1:
        raise Refused(
            "two_sheets_for_a_list",
            f"{file_name} has more than one sheet with rows for {of.title}: {names}. Put the rows "
            "on one sheet, or rename the one that is not meant.",
        )
    used = (with_rows or with_headings or sheets)[0]
    log.add(
        "second_sheet",
        f"Of the sheets {names}, {used.name} is read for {of.title}; the others have no rows.",
        value=names,
    )
    return used


def _has_rows(sheet: Sheet, of: ExtractList) -> bool:
    start = (header_row(sheet, of) or 0) + 1
    return any(bool(column.codes[start:].any()) for column in sheet.columns)


@dataclass(frozen=True)
class _Read:
    """One list, read; without rows where the sheet has none of its headings."""

    list: ExtractList
    sheet: Sheet
    log: IssueLog
    matched: Matched | None = None
    cleaned: Cleaned | None = None

    @property
    def names(self) -> Names | None:
        if self.matched is None or self.cleaned is None:
            return None
        cleaned, headings = self.cleaned, self.matched.headings
        return Names(self.list, cleaned.rows, cleaned.codes, headings, self.log)


def _read_list(sheet: Sheet, of: ExtractList, file_name: str, *, date1904: bool) -> _Read:
    log = IssueLog(of.id, sheet.name)
    _log_sheet(sheet, of, log)
    matched = match_headings(sheet, of, log, file_name=file_name)
    if matched is None:
        _log_no_headings(sheet, of, log)
        return _Read(of, sheet, log)
    return _Read(of, sheet, log, matched, clean(sheet, of, matched, date1904=date1904, log=log))


def _take(read: _Read, extract: Extract, *, first_month: Month) -> None:
    """Check a list's rows, and take them and its issues into the extract."""
    of, matched, cleaned, log = read.list, read.matched, read.cleaned, read.log
    if matched is not None and cleaned is not None:
        rows, codes = cleaned.rows, cleaned.codes
        check_rows(Checked(of, read.sheet, matched, rows, codes, extract.as_at, first_month, log))
        if rows.empty and of.kind == "updates" and extract.lists:
            log.add(
                "empty_sheet", f"{of.title} has headings and no rows: nothing new, and left out."
            )
        else:
            if rows.empty:
                _log_no_rows(of, log)
            extract.lists[of.id] = ListRows(
                of,
                read.sheet.name,
                frozenset(matched.places),
                rows,
                _doubted(rows, matched, log.issues),
            )
    extract.issues.extend(log.finish())


def _doubted(rows: pd.DataFrame, matched: Matched, issues: list[Issue]) -> int:
    """How many dates of a column are doubted; the most of one column's."""
    headings = {issue.column for issue in issues if issue.code == "doubted_dates"}
    names = [name for name, heading in matched.headings.items() if heading in headings]
    return max((int(rows[name].notna().sum()) for name in names), default=0)


def _log_sheet(sheet: Sheet, of: ExtractList, log: IssueLog) -> None:
    if sheet.name != of.sheet:
        log.add(
            "sheet_read_as",
            f"The sheet “{sheet.name}” is read as {of.sheet} ({of.title})"
            f"{', by its headings' if sheet.by_headings else ''}.",
            value=sheet.name,
        )
    if not sheet.visible:
        log.add("hidden_sheet", f"The sheet {sheet.name} is hidden, and is read all the same.")
    if sheet.hidden_rows:
        log.add(
            "hidden_rows",
            f"{sheet.hidden_rows:,} rows of the sheet are hidden or filtered out, and are read all "
            "the same.",
        )


def _log_no_headings(sheet: Sheet, of: ExtractList, log: IssueLog) -> None:
    if not sheet.columns:
        log.add("empty_sheet", f"The sheet {sheet.name} is empty, and is left out.")
        return
    log.add(
        "no_headings",
        f"The sheet {sheet.name} has none of the headings of {of.title} in its first rows, and is "
        f"left out. Put them in one row: {', '.join(one.heading for one in of.columns[:3])} …",
    )


def _log_no_rows(of: ExtractList, log: IssueLog) -> None:
    if of.months_covered == 1:
        log.add(
            "no_rows_means_none",
            f"{of.title} has headings and no rows: none in the month. If there were some, add them "
            "and load the workbook again.",
        )
        return
    log.add(
        "no_rows",
        f"{of.title} has headings and no rows, and speaks for no month. Fill it in and load the "
        "workbook again, or delete the sheet.",
    )
