"""Words that workbooks use for something else than they say: ``data/extracts/words/*.toml``."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from kpi.errors import PlanError
from kpi.extracts.codes import fold
from kpi.extracts.data_file import read_data
from kpi.settings import DATA

FOLDER = DATA / "extracts" / "words"

NameOf = Literal["worker", "team", "ward", "agency"]
"""Whose name a column holds."""

MOST_WORDS = 8
"""What says nobody is short, but for what follows its beginning."""


class _NobodyWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    beginnings: tuple[str, ...] = ()


class _TotalWords(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    hints: tuple[str, ...]


_NOBODY = TypeAdapter(_NobodyWords)
_WORDS = TypeAdapter(dict[Literal["words"], tuple[str, ...]])
_TOTALS = TypeAdapter(_TotalWords)
_SAME = TypeAdapter(dict[NameOf, tuple[dict[Literal["spellings"], tuple[str, ...]], ...]])

_NO_LETTER = re.compile(r"[\W_]+")
_NUMBER_AFTER = re.compile(r"[\s(=-]*[\d.,]+\s*\)?\s*$")


def name_key(name: str) -> str:
    """What two spellings of one name share: letters and digits, in lower case.

    >>> name_key("ANN  LEE") == name_key("Ann Lee")
    True
    """
    return fold(name).replace(" ", "")


def is_nobody(text: str) -> bool:
    """Whether a text in a name's place says that nobody is there, as ``TBC`` and ``?`` do."""
    words = tuple(fold(text).split())
    if all(set(word) == {"0"} for word in words):
        return True
    phrases, beginnings = _nobody_words()
    begins = any(words[: len(each)] == each for each in beginnings)
    return begins or (len(words) <= MOST_WORDS and _made_of(phrases, words))


def _made_of(phrases: frozenset[tuple[str, ...]], words: tuple[str, ...]) -> bool:
    """Whether words are one phrase after the other and nothing else."""
    return not words or any(
        words[:length] in phrases and _made_of(phrases, words[length:])
        for length in range(1, len(words) + 1)
    )


def says_no_date(text: str) -> bool:
    """Whether a text in a date's place says that there is none, as ``NULL`` and ``Open`` do."""
    return fold(text) in _no_date_words()


def is_total(label: str) -> bool:
    """Whether a row's label makes it a total, as ``Grand Total`` and ``Total: 33`` do."""
    return name_key(_NUMBER_AFTER.sub("", label)) in _total_words()[0]


def may_say_total(text: str) -> bool:
    """Whether a text holds a total's word anywhere: quickly told, for most texts don't."""
    return bool(_total_pattern().search(_NO_LETTER.sub("", text.casefold())))


def hints_at_total(label: str) -> bool:
    """Whether a row's label may make it a total, as ``Total posts`` and ``All teams`` may."""
    sure, hints = _total_words()
    words = fold(label).split()
    return name_key(label) in hints or (bool(words) and not sure.isdisjoint((words[0], words[-1])))


@cache
def same_names(of: NameOf) -> Mapping[str, str]:
    """Key of a name → the spelling that a council wants shown for it.

    Raises:
        PlanError: the file is not as it should be.
    """
    entries = _read("same_names", _SAME).get(of, ())
    return MappingProxyType(
        {
            name_key(spelling): entry["spellings"][0]
            for entry in entries
            for spelling in entry["spellings"]
        }
    )


@cache
def _total_words() -> tuple[frozenset[str], frozenset[str]]:
    """The keys of the words that make a label a total's, and of those that hint at it."""
    found: _TotalWords = _read("totals", _TOTALS)
    return frozenset(map(name_key, found.words)), frozenset(map(name_key, found.hints))


@cache
def _total_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(frozenset().union(*_total_words())))))


@cache
def _nobody_words() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """The phrases that say nobody, and those that do whatever follows; each as its words."""
    found: _NobodyWords = _read("nobody", _NOBODY)
    return frozenset(map(_split, found.words)), frozenset(map(_split, found.beginnings))


@cache
def _no_date_words() -> frozenset[str]:
    return frozenset(map(fold, _read("no_date", _WORDS)["words"]))


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(fold(phrase).split())


def _read(file: str, shape: TypeAdapter[Any]) -> Any:
    path: Path = FOLDER / f"{file}.toml"
    try:
        return read_data(path, shape, name=f"words/{path.name}", whole="the file")
    except FileNotFoundError as error:
        raise PlanError(f"words/{path.name} is missing.") from error
