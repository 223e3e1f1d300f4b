"""What a sheet may wear without a figure being the worse for it: all of it at random."""

import datetime as dt
from collections.abc import Callable
from random import Random

from kpi.extracts.codes import code_list
from kpi.extracts.lists import Column, extract_lists

from .case import Row
from .facts import Facts

Dress = Callable[[object], object]

_DATES: tuple[Dress, ...] = (
    lambda day: day,
    lambda day: dt.datetime.combine(day, dt.time()),
    lambda day: dt.datetime.combine(day, dt.time(14, 30)),
    lambda day: (day - dt.date(1899, 12, 30)).days,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day:%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f" {day:%d %B %Y}\u00a0",
)
_ANSWERS: tuple[Dress, ...] = (
    lambda answer: answer,
    lambda answer: answer[0],
    lambda answer: answer.upper(),
    lambda answer: "a) Yes" if answer == "Yes" else "b) No",
    lambda answer: answer == "Yes",
    lambda answer: int(answer == "Yes"),
)
_NAMES: tuple[Callable[[str], str], ...] = (
    str,
    str,
    str,
    str.upper,
    str.lower,
    lambda name: name.replace(" ", "  "),
    lambda name: f"{name} ",
    lambda name: name.replace("-", " ").replace("'", "’"),
)
_IDS: tuple[Dress, ...] = (str, int, float, lambda number: f"{number}\u00a0")
_HEADINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    lambda heading: heading.replace(" ", "\n", 1),
    lambda heading: heading.replace(" ", "\u00a0"),
    lambda heading: f" {heading.replace(' ', '  ')}: ",
    lambda heading: heading.replace(" ", "_"),
)
_SHEETS: tuple[Callable[[str], str], ...] = (
    str,
    str,
    lambda name: name.replace(" ", "_"),
    lambda name: f"{name.lower()} ",
    lambda name: f"{name} - March",
    lambda name: "Export",
)


def dress(dice: Random, facts: Facts) -> None:
    """Dress headings and cells, and put the columns into another order."""
    for place, column in enumerate(facts.columns):
        if column.also and dice.random() < 0.3:
            facts.headings[place] = dice.choice(column.also)
        facts.headings[place] = dice.choice(_HEADINGS)(facts.headings[place])
        wear = _dress_of(dice, column)
        for row in facts.rows:
            if row[place] is not None:
                row[place] = wear(row[place])
    if dice.random() < 0.4:
        _reorder(dice, facts)


def _dress_of(dice: Random, column: Column) -> Dress:
    """What a whole column wears; a name is spelt anew in every row."""
    if column.name_of and dice.random() < 0.6:
        return lambda name: dice.choice(_NAMES)(str(name))
    match column.type:
        case "date":
            return dice.choice(_DATES)
        case "yes_no":
            return dice.choice(_ANSWERS)
        case "id":
            return dice.choice(_IDS)
        case "number" if dice.random() < 0.3:
            return str
        case "code":
            return _code(dice, column)
    return lambda value: value


def _code(dice: Random, column: Column) -> Dress:
    letters = {each.text: each.letter for each in code_list(str(column.codes)).codes}
    dressed: tuple[Callable[[str], str], ...] = (
        str,
        str.upper,
        str.lower,
        lambda text: f"{letters[text]}) {text}" if letters[text] else text,
    )
    wear = dice.choice(dressed)
    return lambda text: wear(str(text))


def _reorder(dice: Random, facts: Facts) -> None:
    order = list(range(len(facts.columns)))
    dice.shuffle(order)
    facts.columns = [facts.columns[place] for place in order]
    facts.headings = [facts.headings[place] for place in order]
    facts.rows = [[row[place] for place in order] for row in facts.rows]


def sheets(dice: Random, facts: Facts) -> dict[str, list[Row]]:
    """The dressed sheet: under titles or none, with a column more or none."""
    rows: list[Row] = [list(facts.headings), *map(list, facts.rows)]
    if dice.random() < 0.3:
        rows = [[*row, "x" if place else "Remarks"] for place, row in enumerate(rows)]
    titles: list[Row] = [["Monthly extract"], []][: dice.choice((0, 0, 1, 2))]
    name = dice.choice(_SHEETS)(extract_lists()[facts.list_id].sheet)
    return {name: titles + rows}
