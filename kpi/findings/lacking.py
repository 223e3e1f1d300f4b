"""Months whose figures rest on a list without a column of which a blank says something.

Without the column *Allocated Worker* every open child would count as nobody's: the figure can be
worked out, but it is of low confidence, and says why.
"""

from collections.abc import Iterator, Mapping, Sequence

from kpi.extracts.lists import extract_lists
from kpi.findings.marks import SetMark
from kpi.measures.source import Loaded, Source
from kpi.store.speaking import LoadedList, Voices


def lacking(measure: str, heard: Mapping[Source, Voices], loaded: Loaded) -> tuple[SetMark, ...]:
    """One mark for each month and column.

    Args:
        heard: which loads speak for which months, for each source of the measure.
    """
    items = {(item.load, item.list): item for each in loaded.values() for item in each}
    return tuple(
        mark
        for source, voices in heard.items()
        if source.list_id in extract_lists()
        for mark in _of_source(measure, source, voices, items=items)
    )


def _of_source(
    measure: str, source: Source, voices: Voices, *, items: Mapping[tuple[int, str], LoadedList]
) -> Iterator[SetMark]:
    of_list = extract_lists()[source.list_id]
    telling = [one for one in of_list.columns if one.blank_says and one.name in source.fields]
    for of, voice in voices.items() if telling else ():
        spoken: Sequence[LoadedList] = [items[load, source.list_id] for load in voice.loads]
        for column in telling:
            if any(column.name not in item.columns for item in spoken):
                reason = (
                    f"The list {of_list.title} has no column {column.heading}: it is worked out as "
                    f"if {column.blank_says}, in any row."
                )
                yield SetMark(measure, of, of, "low", reason, set_by="")
