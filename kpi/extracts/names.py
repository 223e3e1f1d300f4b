"""One name, one spelling: workers, teams, wards and agencies across the lists of a workbook.

``Ann Lee`` and ``ANN LEE`` are one worker. The spelling used most is kept, in every list alike, so
that what is counted for each is counted together. Names that only look alike stay two, with a
warning, until a person joins them (``data/extracts/words/same_names.toml``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import get_args

import pandas as pd

from kpi.extracts.cleaning import Codes
from kpi.extracts.codes import fold
from kpi.extracts.issues import IssueLog
from kpi.extracts.lists import ExtractList
from kpi.extracts.words import NameOf, name_key, same_names

EXAMPLES = 100
"""Spellings of one column, and twins of one kind of name, that have an issue each."""

_GENERAL: dict[NameOf, frozenset[str]] = {
    "worker": frozenset({"mr", "mrs", "ms", "miss", "dr"}),
    "team": frozenset({"team", "the", "service"}),
    "ward": frozenset({"ward"}),
    "agency": frozenset({"the", "ltd", "limited"}),
}
"""Words that a name may have or lack and still be meant."""

Known = Mapping[NameOf, Mapping[str, str]]
"""Kind of name → key of a name → the spelling that it is known by."""


@dataclass(frozen=True)
class Names:
    """One list's rows, of which the columns that hold names are respelled in place.

    Attributes:
        codes: as `kpi.extracts.cleaning.Cleaned.codes` has them; equal where names become so.
    """

    list: ExtractList
    rows: pd.DataFrame
    codes: Codes
    headings: Mapping[str, str]
    log: IssueLog

    def columns(self, of: NameOf) -> Iterator[str]:
        """The fields that hold names of that kind and that the sheet has."""
        for column in self.list.columns:
            if column.name_of == of and column.name in self.headings:
                yield column.name


def one_spelling(lists: Iterable[Names], known: Known | None = None) -> None:
    """Give every name one spelling in all lists of a workbook, and log what was done.

    Args:
        known: the spellings that names had in earlier workbooks, which go before the one used most:
            a team's line goes on under the name that it has been drawn with.
    """
    lists = list(lists)
    for of in get_args(NameOf):
        used = _used(lists, of)
        if not used:
            continue
        shown = _shown(used, {**(known or {}).get(of, {}), **same_names(of)})
        for each in lists:
            for field in each.columns(of):
                _respell(each, field, shown)
        _warn_of_twins(lists, of, sorted(set(shown.values())))


def spellings(rows: pd.DataFrame, of: ExtractList) -> dict[NameOf, dict[str, str]]:
    """The names in a list's rows, by kind and key."""
    found: dict[NameOf, dict[str, str]] = {}
    for column in of.columns:
        if column.name_of is not None:
            names = {name_key(name): name for name in rows[column.name].dropna().unique()}
            found.setdefault(column.name_of, {}).update(names)
    return found


def joined(first: Known, further: Known) -> dict[NameOf, dict[str, str]]:
    """Both, by kind and key; where they differ, the first."""
    kinds = [*first, *(of for of in further if of not in first)]
    return {of: {**further.get(of, {}), **first.get(of, {})} for of in kinds}


def _used(lists: list[Names], of: NameOf) -> Counter[str]:
    """Each spelling, and in how many rows of all lists it stands, in the order of the workbook."""
    used: Counter[str] = Counter()
    for each in lists:
        for field in each.columns(of):
            counts = each.rows[field].value_counts(sort=False)
            used.update(dict(zip(counts.index, counts.tolist(), strict=True)))
    return used


def _shown(used: Counter[str], known: Mapping[str, str]) -> dict[str, str]:
    """Spelling → the one that is kept for it: the known one, else the one used most.

    Of two used alike the one in capitals and small letters is kept, then the first.
    """
    best: dict[str, str] = dict(known)
    for name in sorted(used, key=lambda name: (-used[name], name.isupper() or name.islower())):
        best.setdefault(name_key(name), name)
    return {name: best[name_key(name)] for name in used}


def _respell(each: Names, field: str, shown: Mapping[str, str]) -> None:
    names = each.rows[field]
    other = {name: shown[name] for name in names.dropna().unique() if shown[name] != name}
    if not other:
        return
    for written in list(other)[:EXAMPLES]:
        rows = each.rows["row"].to_numpy()[(names == written).to_numpy()]
        row = int(rows[0])
        where = f"in row {row}" if len(rows) == 1 else f"in {len(rows):,} rows from row {row} on"
        each.log.add(
            "name_respelled",
            f"{each.headings[field]}: “{written}” is read as “{other[written]}”, {where}.",
            row=row,
            column=each.headings[field],
            value=written,
        )
    each.rows[field] = names.replace(other)
    _make_codes_equal(each, field)


def _make_codes_equal(each: Names, field: str) -> None:
    """Number a column's names anew, so that rows that differ in a spelling alone are equal."""
    place = [one.name for one in each.list.columns if one.name in each.headings].index(field)
    named = each.rows[field].notna().to_numpy()
    each.codes[~named, place] += len(named)  # blanks, and what could not be read, stay apart
    each.codes[named, place] = pd.factorize(each.rows[field][named])[0]


def _warn_of_twins(lists: list[Names], of: NameOf, names: list[str]) -> None:
    """One warning for each two names that are made of the same words, where the later stands."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        alike.setdefault(_words(name, of), []).append(name)
    pairs = [pair for same in alike.values() for pair in combinations(same, 2)]
    for one, other in pairs[:EXAMPLES]:
        where = _first_with(lists, of, other)
        if where is not None:
            each, field, row = where
            each.log.add(
                "names_alike",
                f"{each.headings[field]}: “{one}” and “{other}” look like one {of}, and are "
                "counted as two. If they are one, write them alike, or join them in "
                "data/extracts/words/same_names.toml.",
                row=row,
                column=each.headings[field],
                value=other,
            )


def _words(name: str, of: NameOf) -> tuple[str, ...]:
    """The words that a name is made of, in one order, without those that say nothing."""
    words = fold(name).split()
    return tuple(sorted(word for word in words if word not in _GENERAL[of]) or words)


def _first_with(lists: list[Names], of: NameOf, name: str) -> tuple[Names, str, int] | None:
    for each in lists:
        for field in each.columns(of):
            rows = each.rows["row"].to_numpy()[(each.rows[field] == name).to_numpy()]
            if len(rows):
                return each, field, int(rows[0])
    return None
