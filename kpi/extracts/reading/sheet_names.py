"""Which sheet is which list, by its name or its headings, and which may be the front sheet."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

FEWEST_HEADINGS = 3
MOST_HEADINGS = 0.6
"""The share of a list's headings that a sheet of another name must have to be read as it."""


class ListHeadings(TypedDict):
    """A list's headings, as `heading_key` has them: the wordings of each column.

    ``columns`` are those that a sheet may not lack, ``dates`` those that date an event.
    """

    columns: list[list[str]]
    dates: list[list[str]]


_NUMBERED = re.compile(r"list[\s_.\-–—]*0*(\d+)(?!\d)(?!\s*\.\s*\d)(?![a-z])", re.IGNORECASE)
_FRONT = re.compile(r"front|cover|title|summary|about|info|notes?|read\s*me|contents|details", re.I)


def list_of(sheet: str, lists: Mapping[str, str]) -> str | None:
    """The id of the list that a sheet's name names, or None.

    ``List_1``, ``list1``, ``LIST-1`` and ``List 1: Contacts`` are List 1; ``List 10`` is not. The
    plan's own sheets go by their names, but for letter case, spaces and underscores.

    Args:
        lists: list id → the official name of its sheet.
    """
    name = unicodedata.normalize("NFKC", sheet).strip()
    numbered = _NUMBERED.match(name)
    for id, official in lists.items():
        if numbered and (wanted := _NUMBERED.fullmatch(official)):
            if wanted[1] == numbered[1]:
                return id
        elif _letters(official) in (_letters(name), _letters(name.partition(":")[0])):
            return id
    return None


def list_by_headings(
    rows: Iterable[Sequence[object]], headings: Mapping[str, ListHeadings]
) -> str | None:
    """The id of the list whose headings a sheet has in one of its rows, whatever its name.

    Most of a list's headings are enough, written as the template or another known wording has them,
    with one that dates its rows; of several lists the one that most are there of.

    Args:
        rows: the sheet's first rows.
        headings: by list id.

    Returns:
        None where no list's headings are there, or two lists' alike.
    """
    shares: dict[str, float] = {}
    for row in rows:
        there = {heading_key(cell) for cell in row if isinstance(cell, str) and cell}
        for id, wanted in headings.items():
            found = [bool(there & set(wordings)) for wordings in wanted["columns"]]
            dated = not wanted["dates"] or any(there & set(each) for each in wanted["dates"])
            share = sum(found) / len(found)
            if dated and sum(found) >= FEWEST_HEADINGS and share >= MOST_HEADINGS:
                shares[id] = max(share, shares.get(id, 0.0))
    best = [id for id, share in shares.items() if share == max(shares.values())]
    return best[0] if len(best) == 1 else None


def heading_key(heading: str) -> str:
    """A heading without what does not count: letter case, spaces, line breaks, punctuation."""
    text = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^0-9a-z]", "", text)


def may_be_front(sheet: str, position: int) -> bool:
    """Whether a sheet that is no list may hold the as-at date: by its name, or as the first."""
    return position == 0 or bool(_FRONT.search(sheet))


def _letters(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.casefold())
