"""``data/comparators``: the tables that are understood, and what compares with which measure."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpi.errors import PlanError
from kpi.settings import DATA

FOLDER = DATA / "comparators"
PUBLISHED_HERE = FOLDER / "published_2010_2014.csv"
_T = TypeVar("_T", bound=BaseModel)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Columns(_Entry):
    """The columns of an indicator; several are added up.

    Attributes:
        period: where the indicator is of another time than its table.
    """

    numerator: str | tuple[str, ...] = ()
    denominator: str | tuple[str, ...] = ()
    value: str | tuple[str, ...] = ()
    confidence: str | tuple[str, ...] = ()
    period: str | None = None


class Name(_Entry):
    """What a figure's name in an extract stands for.

    Attributes:
        ends: the month in which its year ends.
        whole: its denominator is what its percentage is of.
    """

    indicator: str
    ends: str = "03"
    whole: bool = True


class TableEntry(_Entry):
    """A published table; ``data/comparators/tables.toml`` says what each field is."""

    id: str
    title: str
    published: int
    layout: Literal["underlying", "areas", "extract", "own", "neighbours"]
    needs: tuple[str, ...]
    period: str = ""
    ends: str = "03"
    rounding: str = ""
    monthly: str | None = None
    value: str = ""
    indicators: dict[str, Columns] = {}
    sources: dict[str, str] = {}
    names: dict[str, Name] = {}


class Remark(_Entry):
    """What explains a difference, or warns of an agreement, in one period."""

    period: str
    words: str


class Comparison(_Entry):
    """What is published of a measure, and how far it is the same thing.

    Attributes:
        indicator: the published indicator.
        rate: the indicator of its rate per 10,000, where it is a count.
        agrees: the definitions are near enough to set the figures side by side.
        differs: the one sentence that says what differs; needed where they don't agree.
        note: a sentence shown beside figures that agree.
        remarks: what to know of single periods.
    """

    measure: str
    indicator: str
    rate: str | None = None
    agrees: bool = True
    differs: str = ""
    note: str = ""
    remarks: tuple[Remark, ...] = Field(default=(), alias="remark")

    def remark(self, period: str) -> str:
        """What to know of a period, if anything."""
        return " ".join(each.words for each in self.remarks if each.period == period)


Comparisons = Mapping[str, Comparison]


@lru_cache(maxsize=1)
def tables() -> dict[str, TableEntry]:
    """The tables that are understood, by id.

    Raises:
        PlanError: an entry is not as it should be; the sentence names file and entry.
    """
    return _read(TableEntry, FOLDER / "tables.toml", "id")


@lru_cache(maxsize=1)
def comparisons() -> Comparisons:
    """What compares with each measure, by the measure's id.

    Raises:
        PlanError: an entry is not as it should be; the sentence names file and entry.
    """
    path = FOLDER / "measures.toml"
    found = _read(Comparison, path, "measure")
    for each in found.values():
        if not each.agrees and not each.differs:
            raise PlanError(f"{path.name}, entry {each.measure!r}: say what differs.")
    return found


def _read(model: type[_T], path: Path, key: str) -> dict[str, _T]:
    try:
        listed: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{path.name} can't be read: {error}.") from error
    return {
        id: _entry(model, path, id, values={key: id, **values}) for id, values in listed.items()
    }


def _entry(model: type[_T], path: Path, id: str, *, values: dict[str, Any]) -> _T:
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanError(f"{path.name}, entry {id!r}, {where}: {first['msg']}.") from error
