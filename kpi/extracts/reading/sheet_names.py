"""Which sheet is which list, and which may be the front sheet, by their names."""

import re
import unicodedata
from collections.abc import Mapping

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


def may_be_front(sheet: str, position: int) -> bool:
    """Whether a sheet that is no list may hold the as-at date: by its name, or as the first."""
    return position == 0 or bool(_FRONT.search(sheet))


def _letters(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", name.casefold())
