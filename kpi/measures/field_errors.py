"""The fields of the lists themselves as a source: how many entries each has, and how many wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi.calendar import Month
from kpi.extracts.lists import extract_lists
from kpi.measures.source import FactsReader, Loaded, Source, SourceRows
from kpi.store.speaking import (
    Voice,
    Voices,
    of_snapshots,
)

_FIELD_COLUMNS = [
    "list",
    "list_title",
    "load_id",
    "row",
    "month",
    "field",
    "heading",
    "entries",
    "wrong",
]


@dataclass(frozen=True)
class FieldErrors(Source):
    """Every field of every list that was loaded in a month, with its entries and its errors.

    Gives rows of another shape: ``list``, ``field``, ``heading``, ``entries``, ``wrong``, one for
    each field that the list's latest sheet of the month had; ``row`` is the first that is wrong.
    """

    list_id: str = ""

    @property
    def all_fields(self) -> list[str]:
        return []

    def voices(self, loaded: Loaded) -> Voices:
        latest: dict[Month, list[Voice]] = {}
        for items in _counted(loaded).values():
            for of, voice in of_snapshots(items).items():
                latest.setdefault(of, []).append(voice)
        return {
            of: Voice(
                tuple(sorted({load for voice in voices for load in voice.loads})),
                whole=True,
                late=any(voice.late for voice in voices),
            )
            for of, voices in latest.items()
        }

    def read(
        self, reader: FactsReader, loaded: Loaded, voices: Voices, *, fields: Sequence[str]
    ) -> SourceRows:
        counted = []
        for list_id, items in _counted(loaded).items():
            of_list = {
                voice.loads[0]: of for of, voice in of_snapshots(items).items() if of in voices
            }
            sheets = {item.load: item for item in items if item.load in of_list}
            errors = reader.field_errors(list_id, sheets)
            for load, sheet in sheets.items():
                for column in extract_lists()[list_id].columns:
                    if column.name not in sheet.columns:
                        continue
                    wrong, first = errors.get((load, column.name), (0, None))
                    counted.append(
                        {
                            "list": list_id,
                            "list_title": extract_lists()[list_id].title,
                            "load_id": load,
                            "row": first,
                            "month": of_list[load].ordinal,
                            "field": column.name,
                            "heading": column.heading,
                            "entries": sheet.rows,
                            "wrong": wrong,
                        }
                    )
        return SourceRows(pd.DataFrame(counted, columns=_FIELD_COLUMNS))

    def whole(self, read: SourceRows) -> SourceRows:
        return read


def _counted(loaded: Loaded) -> Loaded:
    """The lists of cases; what people write of the plan's actions is none."""
    return {
        list_id: items
        for list_id, items in loaded.items()
        if extract_lists()[list_id].kind != "updates"
    }
