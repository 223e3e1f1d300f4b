"""Which row of a sheet holds the headings, and which column of the list each of them names."""

import re
from dataclasses import dataclass

from kpi.errors import Refused
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import Column, ExtractList
from kpi.extracts.reading.sheet_names import ListHeadings, heading_key
from kpi.extracts.values import fold_spaces, shown
from kpi.extracts.workbook import Sheet

ROWS_SEARCHED = 30
COLUMNS_SEARCHED = 1_000
LONGEST_HEADING = 250
"""Characters; the longest official one has 119. A pattern takes its time over longer texts."""


@dataclass(frozen=True)
class Matched:
    """Where a list's columns stand in a sheet.

    Attributes:
        row: the row of the headings, from 0.
        places: field name → the column's place in the sheet.
        headings: field name → the heading as the sheet has it.
    """

    row: int
    places: dict[str, int]
    headings: dict[str, str]


def match_headings(
    sheet: Sheet, of: ExtractList, log: IssueLog, *, file_name: str
) -> Matched | None:
    """Find the headings, match them, and log what was read how.

    Returns:
        None where no row holds headings of the list.

    Raises:
        Refused: the same heading is there twice.
    """
    row = header_row(sheet, of)
    if row is None:
        return None
    headings = _HeadingRow(sheet, of, row, _texts(sheet, row), log)
    _refuse_twice(headings, f"{file_name}: the sheet {sheet.name} ({of.title})")
    places = _match(headings)
    _log_rows_above(headings)
    _log_columns(headings, places)
    _log_order(headings, places)
    _log_ignored(headings, places)
    return Matched(row, places, {name: headings.texts[place] for name, place in places.items()})


@dataclass(frozen=True)
class _HeadingRow:
    """The row of a sheet that holds a list's headings.

    Attributes:
        row: its place, from 0.
        texts: place → heading.
        log: takes what is said of them.
    """

    sheet: Sheet
    of: ExtractList
    row: int
    texts: dict[int, str]
    log: IssueLog

    def say(self, code: str, sentence: str, place: int, *, value: str | None = None) -> None:
        """Log an issue of one heading; its text is the value unless another is given."""
        heading = self.texts.get(place)
        self.log.add(
            code,
            sentence,
            row=self.row + 1,
            column=heading,
            value=heading if value is None else value,
            cell=self.sheet.cell(self.row, place),
        )


def header_row(sheet: Sheet, of: ExtractList) -> int | None:
    """The row with the most of the list's headings, from 0; the first of several.

    One heading is enough where it is written exactly; a lone likeness is not.
    """
    known = _exact_keys(of)
    best, most = None, 0
    for row in range(min(sheet.rows, ROWS_SEARCHED)):
        texts = set(_texts(sheet, row).values())
        exact = {text for text in texts if heading_key(text) in known}
        alike = sum(any(_fits_pattern(text, one) for one in of.columns) for text in texts - exact)
        found = len(exact) + (alike if len(exact) + alike > 1 else 0)
        if found > most:
            best, most = row, found
        if len(exact) > 1 and exact == texts:
            break
    return best


def list_headings(of: ExtractList) -> ListHeadings:
    """What a sheet under another name is told to be the list by."""
    wordings = {
        one.name: [heading_key(text) for text in (one.heading, *one.also)] for one in of.columns
    }
    return {
        "columns": [wordings[one.name] for one in of.columns if not one.optional],
        "dates": [wordings[name] for name in of.dated_by],
    }


def columns_found(sheet: Sheet, of: ExtractList) -> int:
    """How many of a list's columns a sheet has."""
    row = header_row(sheet, of)
    return (
        0
        if row is None
        else len(_match(_HeadingRow(sheet, of, row, _texts(sheet, row), IssueLog())))
    )


def _exact_keys(of: ExtractList) -> set[str]:
    return {heading_key(text) for one in of.columns for text in (one.heading, *one.also)}


def _fits_pattern(heading: str, column: Column) -> bool:
    if column.pattern is None or len(heading) > LONGEST_HEADING:
        return False
    text = heading.replace("_", " ").replace("’", "'").replace("‘", "'")
    # Searching for `.*x.*` finds what searching for `x` finds, and takes far longer not to.
    pattern = column.pattern.removeprefix(".*").removesuffix(".*")
    return bool(re.search(pattern, text, re.IGNORECASE))


def _texts(sheet: Sheet, row: int) -> dict[int, str]:
    """Place → heading, for the cells of a row that say something."""
    texts = {
        place: fold_spaces(shown(column.at(row)))
        for place, column in enumerate(sheet.columns[:COLUMNS_SEARCHED])
    }
    return {place: text for place, text in texts.items() if text}


def _refuse_twice(headings: _HeadingRow, where: str) -> None:
    seen: dict[str, int] = {}
    for place, heading in headings.texts.items():
        first = seen.setdefault(heading_key(heading) or heading, place)
        if first != place:
            cells = [headings.sheet.cell(headings.row, each) for each in (first, place)]
            raise Refused(
                "heading_twice",
                f"{where} has the heading {heading} twice, in {' and '.join(cells)}. Delete or "
                "rename the one that is not meant and load the workbook again.",
            )


def _match(headings: _HeadingRow) -> dict[str, int]:
    """Field name → place: exactly first, by known wording next, by pattern last."""
    places: dict[str, int] = {}
    columns = headings.of.columns
    keys = {heading_key(text): place for place, text in headings.texts.items()}
    official = [(one.name, one.heading) for one in columns]
    known = [(one.name, wording) for one in columns for wording in one.also]
    for name, wording in official + known:
        place = keys.get(heading_key(wording))
        if place is not None and name not in places and place not in places.values():
            places[name] = place
    taken = set(places.values())
    free = [one for one in columns if one.pattern is not None and one.name not in places]
    for place in headings.texts:
        if place not in taken:
            _match_by_pattern(headings, place, places, free=free)
    return places


def _match_by_pattern(
    headings: _HeadingRow, place: int, places: dict[str, int], *, free: list[Column]
) -> None:
    heading = headings.texts[place]
    fitting = [one for one in free if _fits_pattern(heading, one)]
    if not fitting:
        return
    if len(fitting) > 1:
        names = " or ".join(one.heading for one in fitting)
        headings.say(
            "ambiguous_heading",
            f"The heading {heading} could be {names}, and is read as neither. Name the column as "
            "the one that is meant.",
            place,
        )
    elif fitting[0].name in places:
        headings.say(
            "heading_taken",
            f"The heading {heading} looks like {fitting[0].heading}, which another column already "
            "is; this one is left out. Check that the right one is read.",
            place,
        )
    else:
        places[fitting[0].name] = place


def _log_rows_above(headings: _HeadingRow) -> None:
    row = headings.row
    above = [text for one in range(row) for text in _texts(headings.sheet, one).values()]
    if above:
        headings.log.add(
            "title_rows",
            f"The headings are in row {row + 1}; what stands above them is left out.",
            row=row + 1,
            value=above[0][:200],
        )


def _log_columns(headings: _HeadingRow, places: dict[str, int]) -> None:
    for column in headings.of.columns:
        place = places.get(column.name)
        if place is None:
            _log_missing(column, headings.of, headings.log)
            continue
        written = str(headings.sheet.columns[place].at(headings.row))
        if written != column.heading:
            sentence = f"The heading {headings.texts[place]} is read as {column.heading}."
            headings.say("renamed_heading", sentence, place, value=written)


def _log_order(headings: _HeadingRow, places: dict[str, int]) -> None:
    order = [places[column.name] for column in headings.of.columns if column.name in places]
    if order != sorted(order):
        headings.log.add(
            "columns_reordered",
            "The columns are in another order than the template's, and are read by their headings.",
            row=headings.row + 1,
        )


def _log_ignored(headings: _HeadingRow, places: dict[str, int]) -> None:
    for place, column in enumerate(headings.sheet.columns[: COLUMNS_SEARCHED + 1]):
        heading = headings.texts.get(place)
        says_something = heading is not None or column.codes[headings.row + 1 :].any()
        if place in places.values() or not says_something:
            continue
        what = f"The column {heading}" if heading else "A column without a heading"
        headings.say("ignored_column", f"{what} is none of the list's, and is left out.", place)


def _log_missing(column: Column, of: ExtractList, log: IssueLog) -> None:
    if column.optional:
        return
    if column.name in of.dated_by[:1]:
        log.add(
            "missing_column",
            f"The list {of.title} has no column {column.heading}, which places its rows in their "
            "months. Add it; until then, the list speaks for no month.",
            column=column.heading,
        )
    elif column.blank_says:
        log.add(
            "missing_telling_column",
            f"The list {of.title} has no column {column.heading}, and figures are worked out as if "
            f"{column.blank_says}, in any row. Add it.",
            column=column.heading,
        )
    elif column.blank_allowed:
        log.add(
            "missing_optional_column",
            f"The list has no column {column.heading}; it may be blank, so every row is without.",
            column=column.heading,
        )
    else:
        log.add(
            "missing_column",
            f"The list {of.title} has no column {column.heading}, which may not be blank. Add it; "
            "until then, figures that need it leave the list's rows out.",
            column=column.heading,
        )
