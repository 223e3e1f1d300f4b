"""A published figure: as it was printed, with its marks, its area, its year and its source."""

import re
from dataclasses import dataclass
from fractions import Fraction

COUNCIL, REGION, ENGLAND = "council", "region", "england"
ENGLAND_CODE = "E92000001"

_NUMBER = re.compile(r"-?\d+(\.\d+)?")

# What stands in a cell where no number does, in the Department's words.
MARKS = {
    "x": "suppressed, or not available",
    "c": "confidential",
    "z": "not applicable",
    "-": "nil, or too few",
    "..": "not supplied",
    ".": "not applicable",
    "low": "rounds to nought",
    "u": "of low quality",
    "k": "rounds to nought",
    ":": "not available",
}

# The Department's Data Confidence Indicator, published for each council until 2014.
CONFIDENCE = {"1": "low", "2": "medium", "3": "high"}


@dataclass(frozen=True)
class Published:
    """One indicator of one area for one period, each part as it was printed.

    Attributes:
        period: the month in which it ends: ``"2013-03"`` is 2012-13, or 31 March 2013.
        level: ``council``, ``region`` or ``england``.
        code: a council's number at the Department (Peterborough is ``"874"``), else its GSS code.
        region: the name of the region that a council lies in, where the table says.
        numerator, denominator, value: a number without thousands' marks, a suppression mark, or
            blank where the table has none. Value is in the indicator's own unit, shares in per
            cent.
        confidence: the Department's mark for the item: 1 low, 2 medium, 3 high, or a letter.
        published: the year of the publication, by which a revised figure outranks a first one.
        source: the publication.
    """

    indicator: str
    period: str
    level: str
    code: str
    name: str
    region: str
    numerator: str
    denominator: str
    value: str
    confidence: str
    published: int
    source: str

    @property
    def mark(self) -> str | None:
        """The suppression mark that stands where a number would, if one does."""
        parts = (self.value, self.numerator, self.denominator)
        return next((text for text in parts if text and number(text) is None), None)

    @property
    def worked_out(self) -> bool:
        """Its share was not printed: it follows from the counts that were."""
        both = number(self.numerator) is not None and bool(number(self.denominator))
        return both and self.value == ""

    def exact(self, scale: int = 100) -> Fraction | None:
        """The printed value; else the printed counts' share times `scale`; else the count."""
        top, bottom = number(self.numerator), number(self.denominator)
        if self.value:
            return number(self.value)
        if self.denominator:
            return top * scale / bottom if top is not None and bottom else None
        return top


@dataclass(frozen=True)
class Neighbour:
    """One of the ten councils that the model calls most like a council, the first most so."""

    code: str
    rank: int
    neighbour: str
    closeness: str


@dataclass(frozen=True)
class PublishedTable:
    """What was read of one file.

    Attributes:
        left_out: names of figures in it that nothing here compares with.
    """

    table: str
    title: str
    file_name: str
    sha256: str
    figures: tuple[Published, ...]
    neighbours: tuple[Neighbour, ...] = ()
    left_out: tuple[str, ...] = ()


def number(text: str) -> Fraction | None:
    """A cell as a number; ``None`` for a mark or a blank, never nought."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def plain(cell: str | None) -> str:
    """A cell without thousands' marks, spaces or per cent sign; its decimals as printed."""
    return (cell or "").strip().replace(",", "").removesuffix("%")


def count(cell: str | None) -> str:
    """A count, without the ``.0`` that a program may have left on it."""
    text = plain(cell)
    return text[:-2] if re.fullmatch(r"-?\d+\.0", text) else text
