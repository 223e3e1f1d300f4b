"""Which observations change when loads come or go, and what the log is to say of them."""

import numpy as np
import pandas as pd

from kpi.calendar import Month
from kpi.measures.cases import Facts
from kpi.measures.definition import Definition
from kpi.plan import MeasureEntry
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES
from kpi.store.speaking import Voices


def affected(
    entry: MeasureEntry, definition: Definition, before: Facts, *, after: Facts
) -> set[Month]:
    """The months whose figures may change when loads come or go: those that hear other voices.

    A month hears those that speak for it and for the months that its cases depend on. A figure
    that is worked out anew for each window changes with any month of the window.
    """
    later = 11 if entry.by_window else 0
    changed = {
        of + after_it
        for source in definition.sources
        for of in _changed(before.voices(source), after.voices(source))
        for after_it in range(source.look_back + later + 1)
    }
    return changed & (before.spoken(definition).keys() | after.spoken(definition).keys())


def _changed(was: Voices, now: Voices) -> set[Month]:
    return {of for of in was.keys() | now.keys() if was.get(of) != now.get(of)}


def difference(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The observations to append so that the log says `after` where it said `before`.

    Args:
        before, after: observations of the same measures and months.

    Returns:
        Those of `after` that are new or differ, and for those of `before` that are no more a row
        of state ``gone``.
    """
    key = OBSERVATION_KEY
    known = pd.MultiIndex.from_frame(before[key])
    place = known.get_indexer(pd.MultiIndex.from_frame(after[key]))
    same = place >= 0
    for name in OBSERVATION_VALUES:
        now, was = after[name].to_numpy(), before[name].to_numpy()[place[same]]
        same[same] = (now[same] == was) | (pd.isna(now[same]) & pd.isna(was))
    gone = np.ones(len(before), dtype=bool)
    gone[place[place >= 0]] = False
    changed = after.loc[~same, [*key, *OBSERVATION_VALUES]]
    if not gone.any():
        return changed
    return pd.concat([changed, _gone(before.loc[gone, key])], ignore_index=True)


def _gone(keys: pd.DataFrame) -> pd.DataFrame:
    """Observations that say that there is none any more."""
    return keys.assign(
        numerator=np.nan,
        denominator=np.nan,
        value=np.nan,
        rows=0,
        cases=0,
        left_out=0,
        assumed=0,
        late=False,
        undated=0,
        outside=0,
        doubtful=0.0,
        doubted=0,
        state="gone",
    )
