"""What was wrong with a workbook, or read with help: one `Issue` each.

`CODES` is the one place that says which codes there are, how grave each is and what it means;
`refusals` and issues alike take theirs from it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "note", "refused"]

SEVERITIES: tuple[Severity, ...] = ("refused", "error", "warning", "note")


@dataclass(frozen=True)
class IssueCode:
    """One kind of issue: how grave it is, and what it means."""

    severity: Severity
    meaning: str


@dataclass(frozen=True)
class Issue:
    """One thing to know about a workbook. What does not apply is None.

    Attributes:
        severity: as the table in the contract has it: refused, error, warning, note.
        code: one of `CODES`.
        list: the list's id.
        sheet: the sheet's name as the workbook has it.
        row: the row's number in Excel.
        column: the column's heading; as the sheet has it where the sheet has it.
        value: the value as it stood.
        message: one sentence: what is the matter, and what to do.
        cell: the cell's address within its sheet, such as ``G118``.
    """

    severity: Severity
    code: str
    list: str | None
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str
    cell: str | None = None

    @property
    def where(self) -> str:
        """``List_4!G118``, ``List_4, row 118``, ``List_4`` or nothing."""
        if self.sheet is None:
            return ""
        if self.cell:
            return f"{self.sheet}!{self.cell}"
        return f"{self.sheet}, row {self.row}" if self.row else self.sheet


def _codes(severity: Severity, meanings: Mapping[str, str]) -> dict[str, IssueCode]:
    return {code: IssueCode(severity, meaning) for code, meaning in meanings.items()}


CODES: Mapping[str, IssueCode] = MappingProxyType(
    _codes(
        "refused",
        {
            "not_a_workbook": "not an Excel or OpenDocument workbook, or damaged, or empty",
            "file_too_large": "larger than the limit for a file",
            "encrypted": "protected by a password",
            "unpacks_too_large": "over 300 MB once unpacked",
            "area_too_large": "a sheet with a used area of over 50 million cells",
            "doctype_or_entity": "a DOCTYPE or an entity in its XML",
            "reading_failed": "reading it took too much memory or time, or broke down",
            "no_known_list": "none of its sheets is one of the lists",
            "two_sheets_for_a_list": "two sheets with rows for the same list",
            "heading_twice": "the same heading twice in a list",
            "no_as_at_date": "no as-at date: not given, not in the name, not on the front sheet",
        },
    )
    | _codes(
        "error",
        {
            "blank": "a cell that may not be blank is",
            "unreadable_date": "a date that can't be read",
            "month_first": "a column whose dates are texts, month first",
            "unreadable_number": "a number that can't be read",
            "out_of_range": "a number outside the range allowed",
            "unknown_code": "a code, or an answer to a yes or no question, that no list holds",
            "unreadable_id": "an id that can't be an id",
            "unreadable_text": "a cell that holds no text",
            "error_cell": "an Excel error such as #N/A",
            "not_calculated": "a formula without a calculated value",
            "nothing_covered": "a list of one month of which every row is of other months",
            "undated_list": "a list with over a fifth of its rows without a readable date",
            "missing_column": "a list without a column that may not be blank, or dates its rows",
            "ambiguous_heading": "a heading that could be either of two columns",
            "no_headings": "a list's sheet without the list's headings",
            "unknown_action": "a reference that no action of the plan has",
            "ambiguous_action": "a reference that the plan prints twice",
        },
    )
    | _codes(
        "warning",
        {
            "end_before_start": "a date before the one it should follow",
            "birth_after_event": "a child born after an event, or expected long after it",
            "after_as_at": "a date past the as-at date",
            "many_children": "more than 30 open children on one worker",
            "duplicate_row": "a row that repeats another",
            "twice_in_list": "a child or person twice in a list that has one row for each",
            "closed_without_date": "a closed status without a closing date",
            "missing_telling_column": "a list without a column of which a blank says something",
            "all_ended": "a list of the current in which everyone has ended",
            "status_and_dates_differ": "a status that the dates contradict",
            "starts_program": "a formula that starts another program when the workbook is opened",
            "outside_covered": "rows dated outside the months that their list covers",
            "other_month": "a row of another month than the one that the list covers",
            "no_rows": "a list with headings and no rows",
            "as_at_ahead": "an as-at date in the future",
            "as_at_far": "an as-at date over a month away from the newest date inside",
            "as_at_differs": "the front sheet's or file name's date is not the as-at date used",
            "heading_taken": "a heading for a column that another heading has already taken",
            "unlikely_date": "a date over a hundred years ago",
            "doubted_dates": "real dates beside texts that are month first",
            "half_an_extract": "a list of less than half, or over twice, its last load's rows",
            "ids_in_another_form": "ids that are those of the last load but for leading zeros",
            "names_alike": "two names that may be one",
            "total_row": "a total among the rows, left out",
        },
    )
    | _codes(
        "note",
        {
            "sheet_read_as": "a sheet's name read as that of a list",
            "empty_sheet": "a list's sheet with nothing on it, left out",
            "dates_left_blank": "a list with over a fifth of the dates that place its rows blank",
            "no_rows_means_none": "a list of one month with headings and no rows: none in it",
            "second_sheet": "a second sheet for a list, without rows, left out",
            "ignored_sheet": "a sheet that is no list, left out",
            "title_rows": "rows above the headings, left out",
            "renamed_heading": "a heading read as the official one",
            "columns_reordered": "columns in another order than the template's",
            "ignored_column": "a column that is in no list, left out",
            "missing_optional_column": "a list without a column that may be blank",
            "code_with_letter": "codes as the template writes them, read without their letter",
            "mapped_code": "a code read as the official one",
            "mapped_yes_no": "an answer read as yes, no or unknown",
            "date_from_text": "dates written as text, read day first",
            "date_from_number": "dates written as Excel's day numbers",
            "time_dropped": "the time of day dropped from dates",
            "id_from_number": "ids written as numbers",
            "number_from_text": "numbers written as text",
            "text_from_number": "text written as numbers",
            "decimal_age": "ages with decimals, read as years at the last birthday",
            "spaces_folded": "non-breaking or repeated spaces read as one space",
            "nothing_read_as_blank": "- or N/A read as blank",
            "no_date": "a word, or a day beyond all days, read as no date",
            "nobody_as_blank": "a word that says that nobody is there, read as blank",
            "name_respelled": "a name in another spelling, read as the one used most",
            "headings_again": "headings repeated among the rows, left out",
            "note_row": "a note among or under the rows, left out",
            "hidden_sheet": "a hidden sheet, read like any other",
            "hidden_rows": "hidden or filtered rows, read like any others",
            "rows_without_data": "rows with nothing, or errors alone, under the headings, left out",
            "unborn_as_age": "Unborn read as age -1",
            "unknown_as_blank": "Unknown read as not recorded",
            "blank_read_as": "blank read as the code it stands for",
        },
    )
)


LISTED = 1_000
"""How many issues of one kind in one column are listed one by one."""

VALUE_LENGTH = 1_000
"""How many characters of a value an issue keeps."""


@dataclass
class IssueLog:
    """The issues of one sheet as they come up.

    Attributes:
        list_id: the list.
        sheet: the sheet's name.
        issues: what has come up so far, without those that are counted only.
    """

    list_id: str | None = None
    sheet: str | None = None
    issues: list[Issue] = field(default_factory=list)
    _counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    def add(
        self,
        code: str,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        cell: str | None = None,
    ) -> None:
        """Add one issue; beyond `LISTED` of its kind that have a row, only count it.

        Raises:
            KeyError: there is no such code.
        """
        severity = CODES[code].severity
        if row is not None:
            self._counts[code, column] += 1
            if self._counts[code, column] > LISTED:
                return
        if value is not None:
            value = value.replace("\0", "")[:VALUE_LENGTH]  # no database keeps a NUL in a text
        self.issues.append(
            Issue(severity, code, self.list_id, self.sheet, row, column, value, message, cell)
        )

    def room(self, code: str, column: str | None) -> int:
        """How many more issues of this kind would be listed one by one."""
        return max(LISTED - self._counts[code, column], 0)

    def count(self, code: str, column: str | None, more: int) -> None:
        """Take note of further issues of a kind of which enough have been listed."""
        self._counts[code, column] += more

    def finish(self) -> list[Issue]:
        """All issues: refused and errors first, by row; and how many there are beyond the listed.

        What is in a list's head, and has no row, comes before what is in its rows.
        """
        for (code, column), count in self._counts.items():
            if count > LISTED:
                self.add(
                    code,
                    f"{count - LISTED:,} more of these are not listed one by one "
                    f"({CODES[code].meaning}). Put the cause right and load the workbook again.",
                    column=column,
                )
        self.issues.sort(key=lambda one: (SEVERITIES.index(one.severity), one.row or 0))
        return self.issues
