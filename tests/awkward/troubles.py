"""What goes wrong in real workbooks, one thing at a time, thrown into dressed facts at random."""

import datetime as dt
from collections.abc import Callable, Mapping
from random import Random

from .case import Row
from .facts import Facts

Trouble = Callable[[Random, Facts], None]

NOBODY = ("NULL", "Unallocated", "TBC", "?", "0", "n/k", "duty tray", "-", "  ", "NONE", "...")
NO_END = ("NULL", "31/12/9999", "01/01/1900", "-", "N/A", "00/00/0000", "open")
NOT_NUMBERS = (1e26, -1, "2,5", "1e26", "2.5 FTE", "#VALUE!", "vacant", "1_0", "=A1", 1e308)


def none(dice: Random, facts: Facts) -> None:
    """Nothing goes wrong."""


def total(dice: Random, facts: Facts) -> None:
    """A total under the rows, with every cell filled in or with few."""
    row: Row = list(facts.rows[0]) if dice.random() < 0.5 else [None] * len(facts.columns)
    for place in facts.places("number"):
        row[place] = sum(_number(each[place]) for each in facts.rows)
    first = min(facts.places("text", "id"))
    row[first] = dice.choice(("Total", "Grand Total", "TOTAL:", "Total = 40", "Sub-total"))
    facts.rows.insert(dice.choice((len(facts.rows), dice.randint(1, len(facts.rows)))), row)


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float | str) else 0.0


def total_without_a_label(dice: Random, facts: Facts) -> None:
    """Sums alone, under the rows."""
    numbers = facts.places("number")
    row: Row = [None] * len(facts.columns)
    for place in numbers:
        row[place] = sum(_number(each[place]) for each in facts.rows)
    facts.rows.append(row)


def headings_again(dice: Random, facts: Facts) -> None:
    """A second page's headings."""
    facts.rows.insert(dice.randint(1, len(facts.rows)), list(facts.headings))


def note(dice: Random, facts: Facts) -> None:
    """A note in some column, under the rows or among them."""
    row: Row = [None] * len(facts.columns)
    row[dice.randrange(len(row))] = dice.choice(
        ("Source: case system, run on 2 April 2011", "* provisional", "These are not yet checked")
    )
    facts.rows.insert(dice.choice((len(facts.rows), dice.randint(1, len(facts.rows)))), row)


def nobody(dice: Random, facts: Facts) -> None:
    """A word for nobody where nobody is."""
    word = dice.choice(NOBODY)
    for place, column in enumerate(facts.columns):
        if column.name == "worker":
            for row in facts.rows:
                row[place] = row[place] or word


def no_end(dice: Random, facts: Facts) -> None:
    """A word, or a day beyond all days, where nothing has ended."""
    word = dice.choice((*NO_END, dt.date(9999, 12, 31), dt.date(1900, 1, 1)))
    for place, column in enumerate(facts.columns):
        if column.name == "end_date":
            for row in facts.rows:
                row[place] = row[place] or word


def _some(dice: Random, facts: Facts) -> list[Row]:
    """One row, a few, or nearly all."""
    share = dice.choice((0, 0.04, 0.06, 0.19, 0.25, 0.9))
    return dice.sample(facts.rows, max(1, int(share * len(facts.rows))))


def _put(dice: Random, facts: Facts, cell: Callable[[object], object], *types: str) -> None:
    """Other cells in some rows of one column of these types."""
    places = facts.places(*types)
    if places:
        place = dice.choice(places)
        for row in _some(dice, facts):
            row[place] = cell(row[place])


def unreadable_dates(dice: Random, facts: Facts) -> None:
    word = dice.choice((20110320, "20110320", "March 2011", "31/02/2011", 2011, "soon", True))
    _put(dice, facts, lambda _: word, "date")


def mistyped_years(dice: Random, facts: Facts) -> None:
    year = dice.choice((2001, 2010, 2012, 2021, 2101, 1911))
    _put(dice, facts, lambda _: dt.date(year, 3, 20), "date")


def month_first(dice: Random, facts: Facts) -> None:
    """One column of dates month first: texts all, or as Excel leaves them, day for month."""
    exchanged = dice.random() < 0.5
    place = dice.choice(facts.places("date") or [0])
    if facts.columns[place].type != "date":
        return
    first = dt.date(2011, 3, 13)
    for number, row in enumerate(facts.rows):
        day = first + dt.timedelta(days=number % 15)
        if exchanged and number % 2:
            row[place] = dt.date(2011, number % 12 + 1, 3)
        else:
            row[place] = f"{day:%m/%d/%Y}"


def bad_numbers(dice: Random, facts: Facts) -> None:
    word = dice.choice(NOT_NUMBERS)
    _put(dice, facts, lambda _: word, "number")


def blanks(dice: Random, facts: Facts) -> None:
    """A cell that may not be blank is, in some rows."""
    places = [place for place, each in enumerate(facts.columns) if not each.blank_allowed]
    place = dice.choice(places)
    for row in _some(dice, facts):
        row[place] = None


def unknown_codes(dice: Random, facts: Facts) -> None:
    word = dice.choice(("Maybe", "99", "z) Other", 7.5, dt.date(2011, 3, 1)))
    _put(dice, facts, lambda _: word, "code", "yes_no")


def error_cells(dice: Random, facts: Facts) -> None:
    word = dice.choice(("#N/A", "#REF!", "#DIV/0!", "#NAME?"))
    _put(dice, facts, lambda _: word, "date", "code", "yes_no", "number", "id", "text")


def headings_exchanged(dice: Random, facts: Facts) -> None:
    """Two headings of dates stand over each other's columns.

    Of two columns of numbers nobody could tell.
    """
    places = facts.places("date")
    if len(places) > 1:
        one, other = dice.sample(places, 2)
        titles = facts.headings
        titles[one], titles[other] = titles[other], titles[one]


def rows_twice(dice: Random, facts: Facts) -> None:
    """Some rows pasted a second time; posts of one alone may look alike, and there are none."""
    facts.rows += [list(row) for row in _some(dice, facts)]


def cells_moved(dice: Random, facts: Facts) -> None:
    """In some rows the cells have moved by one column."""
    for row in _some(dice, facts):
        row[:] = [None, *row[:-1]]


def column_missing(dice: Random, facts: Facts) -> None:
    """A column is not there at all."""
    place = dice.randrange(len(facts.columns))
    del facts.columns[place], facts.headings[place]
    for row in facts.rows:
        del row[place]


def heading_lost(dice: Random, facts: Facts) -> None:
    """A heading is nothing that anyone knows."""
    facts.headings[dice.randrange(len(facts.headings))] = dice.choice(("Field 7", "?", "", "Date"))


def twins(dice: Random, facts: Facts) -> None:
    """One worker's name in another order in some rows."""
    for place, column in enumerate(facts.columns):
        if column.name == "worker":
            for row in _some(dice, facts):
                row[place] = "Lee, Ann" if str(row[place]).startswith("Ann") else row[place]


TROUBLES: Mapping[str, Trouble] = {
    each.__name__.replace("_", " "): each
    for each in (
        total,
        total_without_a_label,
        headings_again,
        note,
        nobody,
        no_end,
        unreadable_dates,
        mistyped_years,
        month_first,
        bad_numbers,
        blanks,
        unknown_codes,
        error_cells,
        headings_exchanged,
        rows_twice,
        cells_moved,
        column_missing,
        heading_lost,
        twins,
    )
}
