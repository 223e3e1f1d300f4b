"""What each list looks like: ``data/extracts/<list id>.toml``, read and checked.

A list's file says its sheet, its kind, its columns and which of its dates must follow which, so
that another council's wording, or another list, is a matter of data.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from kpi.errors import PlanError
from kpi.extracts.codes import code_list
from kpi.extracts.data_file import read_data
from kpi.extracts.words import NameOf
from kpi.settings import DATA

FOLDER = DATA / "extracts"

ColumnType = Literal["text", "id", "date", "number", "yes_no", "code"]


class _Entry(BaseModel):
    """Read-only, and with no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Entry):
    """One column of a list.

    Attributes:
        name: the field's name, the same word for the same thing in every list.
        heading: the official heading.
        also: other headings that are known to mean the same, matched after `heading`.
        pattern: a regular expression for headings, tried only when neither matches; it ignores
            letter case.
        type: how the cells are read.
        blank_allowed: whether a cell may be empty; if not, an empty one is an error.
        optional: understood where a sheet has it; its absence is no issue.
        codes: the code list of a ``code`` column, ``data/extracts/codes/<codes>.toml``.
        minimum, maximum: the smallest and largest number allowed.
        above: numbers must be larger than this.
        whole: whole numbers only.
        years: an age at the last birthday, so that a fraction of a year is cut off.
        unknown_allowed: "Unknown" is an answer to a ``yes_no``, and leaves the field empty.
        blank_reads_as: the code that an empty cell stands for.
        blank_says: what an empty cell says for the figures, so that a sheet without the column
            would say it of every row.
        planned: a date that may well lie ahead, such as a date due.
        name_of: whose name a ``text`` column holds; see `kpi.extracts.names`.
        help: what the column holds, for the blank workbook's guidance.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    heading: str = Field(min_length=1)
    type: ColumnType
    blank_allowed: bool
    also: tuple[str, ...] = ()
    pattern: str | None = None
    optional: bool = False
    codes: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    whole: bool = False
    years: bool = False
    unknown_allowed: bool = False
    blank_reads_as: str | None = None
    blank_says: str | None = None
    planned: bool = False
    name_of: NameOf | None = None
    help: str = ""

    @model_validator(mode="after")
    def _codes_and_pattern_exist(self) -> Self:
        if (self.type == "code") != (self.codes is not None):
            raise ValueError(f"{self.name}: a code column names its codes, and only a code column")
        if self.codes is not None:
            texts = code_list(self.codes).texts
            if self.blank_reads_as is not None and self.blank_reads_as not in texts:
                raise ValueError(f"{self.name}: no code {self.blank_reads_as!r} in {self.codes}")
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"{self.name}: the pattern can't be read: {error}") from error
        return self


class Closing(_Entry):
    """How a list's status column says that an episode is over, to set against its end date."""

    status: str
    closed: tuple[str, ...]
    end: str


class ExtractList(_Entry):
    """One list: a sheet of a workbook, and later a table of facts.

    Attributes:
        id: the list's id, and its file's name.
        order: its place among the lists.
        title: what people call it.
        sheet: the name of its sheet.
        rows_are: what one row is, for guidance and for messages.
        kind: ``events`` (rows that happened in a period), ``snapshot`` (a state of affairs) or
            ``updates`` (what is new on the plan's own actions, which no measure counts).
        months_covered: how many months up to the as-at date an event list covers.
        dated_by: the fields that place a row of an event list in a month.
        open_undated: rows without that date are not over yet, and belong to no month.
        answered_by: further dates that may bring a row into the month of a list that covers the
            as-at month alone.
        before: pairs of date fields of which the first can't come after the second.
        born_before: the date fields that a child is usually born before.
        alike: rows that are equal in every column are usual, so that they are no warning.
        alike_up_to: they are, as long as this number is not above its limit: a post is one of many
            that are alike, a team's posts of one role are not.
        one_row_each: the field that names a row's subject, where each has one row only.
        ended_by: the date by which a row of a snapshot is over.
        closing: the status that says that an episode is over.
        columns: in the order of the official template.
    """

    id: str
    order: int
    title: str
    sheet: str
    rows_are: str
    kind: Literal["events", "snapshot", "updates"]
    months_covered: Literal[1, 6] | None = None
    dated_by: tuple[str, ...] = ()
    open_undated: bool = False
    answered_by: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    born_before: tuple[str, ...] = ()
    alike: bool = False
    alike_up_to: dict[str, float] = Field(default_factory=dict)
    one_row_each: str | None = None
    ended_by: str | None = None
    closing: Closing | None = None
    columns: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        names = [column.name for column in self.columns]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the column {name} is there twice")
        dates = {column.name for column in self.columns if column.type == "date"}
        spoken_of = [*self.dated_by, *self.answered_by, *self.born_before]
        spoken_of += [field for pair in self.before for field in pair]
        spoken_of += [self.closing.end] if self.closing else []
        spoken_of += [self.ended_by] if self.ended_by else []
        for name in spoken_of:
            if name not in dates:
                raise ValueError(f"there is no date column {name}")
        others = [self.one_row_each] if self.one_row_each else []
        others += [self.closing.status] if self.closing else []
        others += self.alike_up_to
        for name in others:
            if name not in names:
                raise ValueError(f"there is no column {name}")
        return self

    @model_validator(mode="after")
    def _events_are_dated(self) -> Self:
        if (self.kind == "events") != bool(self.dated_by and self.months_covered):
            raise ValueError("an event list has dated_by and months_covered, no other list has")
        return self

    def column(self, name: str) -> Column:
        """The column with that field name.

        Raises:
            KeyError: the list has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def read_list(path: Path) -> ExtractList:
    """One list's file.

    Raises:
        PlanError: the file is not as it should be; the message names it and the entry.
    """
    found = read_data(path, TypeAdapter(ExtractList), name=path.name, whole="the list")
    if found.id != path.stem:
        raise PlanError(f"{path.name}, id: it is {found.id!r}; it must be the file's name")
    return found


@lru_cache(maxsize=1)
def extract_lists() -> Mapping[str, ExtractList]:
    """All lists by id, in their order.

    Raises:
        PlanError: one of the files is not as it should be.
    """
    lists = sorted((read_list(path) for path in FOLDER.glob("*.toml")), key=lambda one: one.order)
    return MappingProxyType({one.id: one for one in lists})
