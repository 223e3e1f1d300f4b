"""What a load, a withdrawal or a new definition changes of the figures.

It is worked out when it happens: pages read observations that are ready.
"""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from kpi.measures.cases import Facts
from kpi.measures.differences import affected, difference
from kpi.measures.observe import definitions_of, observe_all
from kpi.plan import plan
from kpi.store import Store, Writer
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES


def refresh(store: Store, *, at: dt.datetime) -> None:
    """Work out anew the measures whose definition is not the one that their figures rest on.

    Run when the product starts, so that a new measure has figures for the months loaded before.
    """
    with store.read() as reader:
        known = reader.measure_versions()
    stale = [
        (entry, definition)
        for entry, definition in definitions_of(plan().measures)
        if known.get(entry.id) != entry.version
    ]
    if not stale:
        return
    with store.write() as writer:
        loaded = writer.loaded_lists()
        change = writer.add_change("definition", load_id=None, by="the product", at=at)
        facts = Facts(writer, loaded)
        after = observe_all(
            [(entry, facts.spoken(definition)) for entry, definition in stale], facts
        )
        before = writer.observations(measures=[entry.id for entry, _ in stale], breakdowns=None)
        writer.add_observations(change, difference(_observed(before), after))
        for entry, _ in stale:
            writer.set_measure_version(entry.id, entry.version)


def append_what_changed(
    writer: Writer,
    change: int,
    before: Facts,
    *,
    at_hand: Mapping[int, Mapping[str, pd.DataFrame]] | None = None,
) -> None:
    """Work out anew the months for which other loads speak now, and log what differs.

    Args:
        at_hand: see `kpi.measures.cases.Facts`.
    """
    after = Facts(writer, writer.loaded_lists(), at_hand=at_hand)
    months = {
        entry.id: affected(entry, definition, before, after=after)
        for entry, definition in definitions_of(plan().measures)
    }
    all_months = sorted(set().union(*months.values()))
    if not all_months:
        return
    was = _observed(writer.observations(breakdowns=None, months=all_months))
    concerned = pd.MultiIndex.from_tuples([(id, str(of)) for id in months for of in months[id]])
    was = was[pd.MultiIndex.from_frame(was[["measure", "month"]]).isin(concerned)]
    now = observe_all([(plan().measures[id], of) for id, of in months.items()], after)
    writer.add_observations(change, difference(was, now))


def _observed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]
