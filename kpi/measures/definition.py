"""What makes a function a measure.

A measure is a function from the rows of its sources to its **cases**: a frame with the columns
``numerator`` and ``denominator`` (1 and 0, or FTE) beside those that the rows came with, one row
per child, plan, worker or post. ``assumed`` marks cases that rest on an assumption. Figures,
breakdowns and lists of rows follow from the cases, once for all measures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeVar

import pandas as pd

from kpi.measures.breakdowns import BREAKDOWN_FIELDS
from kpi.measures.source import Source

CasesFunction = TypeVar("CasesFunction", bound=Callable[..., pd.DataFrame])


@dataclass(frozen=True)
class Definition:
    """A measure's id, the sources that its function takes the rows of, and the function."""

    id: str
    sources: tuple[Source, ...]
    cases: Callable[..., pd.DataFrame]


_DEFINITIONS: dict[str, Definition] = {}


def measure(*sources: Source) -> Callable[[CasesFunction], CasesFunction]:
    """Make a function the measure of its name, computed from the rows of these sources."""

    def register(function: CasesFunction) -> CasesFunction:
        _DEFINITIONS[function.__name__] = Definition(function.__name__, sources, function)
        return function

    return register


def definitions() -> Mapping[str, Definition]:
    """All measures that have a function, by id."""
    return MappingProxyType(_DEFINITIONS)


@cache
def fields_read(reading: Source) -> list[str]:
    """The fields of a source's list that any measure or breakdown looks at."""
    wanted = set(BREAKDOWN_FIELDS)
    for definition in _DEFINITIONS.values():
        for source in definition.sources:
            if source.list_id == reading.list_id:
                wanted |= source.fields
    return [name for name in reading.all_fields if name in wanted]


def sources(id: str) -> tuple[Source, ...]:
    """The sources that a measure can't do without; none of a promise that has no data yet."""
    definition = _DEFINITIONS.get(id)
    return tuple(each for each in definition.sources if not each.optional) if definition else ()


def count(rows: pd.DataFrame) -> pd.DataFrame:
    """Cases that count one each."""
    return rows.assign(numerator=1.0, denominator=0.0)


def share(rows: pd.DataFrame, numerator: pd.Series) -> pd.DataFrame:
    """Cases of which those marked by a boolean Series make the numerator."""
    return rows.assign(numerator=numerator.astype("float64"), denominator=1.0)


def ratio(numerator: pd.DataFrame, denominator: pd.DataFrame) -> pd.DataFrame:
    """Cases of which some rows make the numerator and others the denominator."""
    return pd.concat(
        [
            numerator.assign(numerator=1.0, denominator=0.0),
            denominator.assign(numerator=0.0, denominator=1.0),
        ]
    )
