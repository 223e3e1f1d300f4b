"""Facts in the database: the rows of a list, as its loads brought them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from sqlalchemy import Connection, func, or_, select, text

from kpi.extracts.lists import extract_lists
from kpi.extracts.names import joined
from kpi.extracts.words import NameOf, name_key
from kpi.store import tables
from kpi.store.rows import as_written, read_frame
from kpi.store.speaking import LoadedList, last_load


class FactReader:
    """What can be asked of the rows of lists; part of `kpi.store.Reader`."""

    _connection: Connection

    def facts(
        self,
        list_id: str,
        loads: Iterable[int],
        columns: Sequence[str],
        *,
        dated: Mapping[int, tuple[str, dt.date, dt.date]] | None = None,
    ) -> pd.DataFrame:
        """Rows of a list from some loads.

        Args:
            columns: the fields wanted, beside ``load_id``, ``row`` and ``errors``.
            dated: for each load, the date field by which rows are wanted and the first and last
                day; rows without that date come too.

        Returns:
            One row per sheet row: ``load_id``, ``row``, ``errors`` and the fields, typed as the
            extract's rows are.
        """
        table = tables.facts[list_id]
        wanted = [table.c[name] for name in ("load_id", "row", "errors", *columns)]
        query = as_written(wanted).order_by(table.c.load_id, table.c.row)
        if dated is None:
            query = query.where(table.c.load_id.in_(list(loads)))
        else:
            query = query.where(
                or_(
                    *(
                        (table.c.load_id == load)
                        & (table.c[name].between(first, last) | table.c[name].is_(None))
                        for load, (name, first, last) in dated.items()
                    )
                )
                if dated
                else text("1 = 0")
            )
        return read_frame(self._connection, query, wanted)

    def latest_dates(self, list_id: str, loads: Iterable[int], dated_by: str) -> pd.DataFrame:
        """Each child's latest date in each load: ``load_id``, ``child_id``, ``latest``."""
        table = tables.facts[list_id]
        rows = self._connection.execute(
            select(table.c.load_id, table.c.child_id, func.max(table.c[dated_by]))
            .where(table.c.load_id.in_(list(loads)))
            .group_by(table.c.load_id, table.c.child_id)
        ).all()
        frame = pd.DataFrame.from_records(rows, columns=["load_id", "child_id", "latest"])
        frame["child_id"] = frame["child_id"].astype("str")
        frame["latest"] = pd.to_datetime(frame["latest"]).astype("datetime64[us]")
        return frame

    def known_names(
        self, loaded: Mapping[str, Sequence[LoadedList]]
    ) -> dict[NameOf, dict[str, str]]:
        """The names in the latest load of each list, by kind and key, as they are spelled there.

        Args:
            loaded: see `kpi.store.Reader.loaded_lists`.
        """
        known: dict[NameOf, dict[str, str]] = {}
        for list_id, of in extract_lists().items():
            last = last_load(loaded.get(list_id, ()))
            if last is None:
                continue
            for column in of.columns:
                if column.name_of is not None:
                    names = self._different(list_id, last.load, column.name)
                    known = joined(
                        known, {column.name_of: {name_key(each): each for each in names}}
                    )
        return known

    def subjects(self, list_id: str, load: int, field: str) -> frozenset[str]:
        """What a field of a load's list holds, each once: the ids of its children, say."""
        return frozenset(self._different(list_id, load, field))

    def _different(self, list_id: str, load: int, field: str) -> list[str]:
        table = tables.facts[list_id]
        held = select(table.c[field]).where(table.c.load_id == load, table.c[field].is_not(None))
        return sorted(self._connection.scalars(held.distinct()))

    def field_errors(
        self, list_id: str, loads: Iterable[int]
    ) -> dict[tuple[int, str], tuple[int, int]]:
        """How many rows of each load have an error in each field, and the first such row."""
        table = tables.facts[list_id]
        rows = self._connection.execute(
            select(table.c.load_id, table.c.row, table.c.errors)
            .where(table.c.load_id.in_(list(loads)), table.c.errors != "")
            .order_by(table.c.row)
        )
        found: dict[tuple[int, str], tuple[int, int]] = {}
        for load, row, errors in rows:
            for name in errors.split():
                wrong, first = found.get((load, name), (0, row))
                found[load, name] = (wrong + 1, first)
        return found
