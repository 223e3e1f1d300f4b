"""Code lists, ``data/extracts/codes/<id>.toml``, and the many ways in which a code is written.

A code's text is what the product stores and shows: the official code without its letter. Letters
differ between versions of the template, so that the text counts where text and letter disagree.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from kpi.errors import PlanError
from kpi.extracts.data_file import read_data
from kpi.settings import DATA

FOLDER = DATA / "extracts" / "codes"

_LETTER = re.compile(r"^\s*([a-z]{1,2})\s*\)\s*(?=\S)", re.IGNORECASE)
_PREFIX = re.compile(r"^([A-Za-z]{0,3}\d{0,2}[A-Za-z]?)\s*(?::| [-–] )\s*(?=\S)")


class Code(BaseModel):
    """One code.

    Attributes:
        text: what is stored and shown.
        letter: the letter that the official template sets before it, where the letter alone is
            enough; not where the codes and their groups have the same letters.
        also: other ways to write it, known from real workbooks.
        group: the broader category, where the list has such.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1)
    letter: str | None = None
    also: tuple[str, ...] = ()
    group: str | None = None


class CodeList(BaseModel):
    """A column's codes.

    Attributes:
        id: the file's name.
        title: the official name of the field.
        source: where the codes come from.
        codes: in the official order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    title: str
    source: str
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _texts_differ(self) -> Self:
        keys = [fold(code.text) for code in self.codes]
        for key, code in zip(keys, self.codes, strict=True):
            if keys.count(key) > 1:
                raise ValueError(f"the code {code.text!r} is there twice")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """The codes' texts, in the official order."""
        return tuple(code.text for code in self.codes)

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Text → broader category, for the codes that have one."""
        return {code.text: code.group for code in self.codes if code.group is not None}

    def find(self, written: str) -> str | None:
        """The text of the code that was meant, or None where no code, or more than one, fits."""
        index = self._index
        found = index.get(fold(written))
        if found is None:
            found = index.get(fold(_LETTER.sub("", written)))
        return found

    def letter_form(self, written: str) -> bool:
        """Whether this is a code as the official template writes it: letter, bracket, text."""
        lettered = _LETTER.match(written)
        if lettered is None:
            return False
        text = written[lettered.end() :]
        return any(
            code.text == text and code.letter in (None, lettered[1].lower()) for code in self.codes
        )

    @cached_property
    def _index(self) -> Mapping[str, str]:
        """Folded spelling → text. The more official spelling wins; equals cancel out."""
        index: dict[str, str] = {}
        for spellings in _spellings(self.codes):
            claims: dict[str, set[str]] = {}
            for spelling, text in spellings:
                claims.setdefault(fold(spelling), set()).add(text)
            for key, texts in claims.items():
                if key and key not in index and len(texts) == 1:
                    index[key] = texts.pop()
        return index


def _spellings(codes: tuple[Code, ...]) -> Iterator[list[tuple[str, str]]]:
    """(spelling, text) pairs, from the most official kind of spelling to the least."""
    parts = [(code, _PREFIX.match(code.text)) for code in codes]
    yield [(code.text, code.text) for code in codes]
    yield [(also, code.text) for code in codes for also in code.also]
    yield [(prefix[1], code.text) for code, prefix in parts if prefix]
    yield [(code.text[prefix.end() :], code.text) for code, prefix in parts if prefix]
    yield [(code.letter, code.text) for code in codes if code.letter]


def fold(text: str) -> str:
    """Letters and digits in lower case, one space between words: what two spellings share."""
    return " ".join(re.findall(r"[^\W_]+", text.replace("’", "'").replace("'", "").casefold()))


@cache
def code_list(id: str) -> CodeList:
    """The code list of that name.

    Raises:
        PlanError: there is none, or its file is not as it should be.
    """
    path = FOLDER / f"{id}.toml"
    try:
        shape = TypeAdapter(CodeList)
        found = read_data(path, shape, name=f"codes/{path.name}", whole="the code list")
    except FileNotFoundError as error:
        raise PlanError(f"There is no code list {id!r}: {path.name} is missing.") from error
    if found.id != id:
        raise PlanError(f"codes/{path.name}, id: it is {found.id!r}; it must be the file's name")
    return found
