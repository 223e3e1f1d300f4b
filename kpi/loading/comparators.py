"""One of the Department's tables, read and kept."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kpi.comparators import read_table
from kpi.errors import Refused
from kpi.loading.how import LoadStatus
from kpi.store import Store


@dataclass(frozen=True)
class ComparatorReport:
    """What became of a file.

    Attributes:
        message: why it was not loaded, in a sentence.
    """

    file: str
    status: LoadStatus
    message: str
    load: int | None = None
    title: str = ""
    figures: int = 0
    neighbours: int = 0
    left_out: tuple[str, ...] = ()


def load_table(store: Store, path: Path, *, by: str, at: dt.datetime) -> ComparatorReport:
    """Read one of the Department's tables and keep it; the same bytes again are one load."""
    try:
        table = read_table(path.name, path.read_bytes())
    except Refused as refused:
        return ComparatorReport(path.name, "refused", str(refused))
    except OSError:
        return ComparatorReport(path.name, "refused", "There is no such file. Check the path.")
    with store.write() as writer:
        twin = writer.comparator_twin(table.sha256)
        if twin is not None:
            said = f"The same file is loaded already, as table {twin}."
            return ComparatorReport(path.name, "duplicate", said, twin, table.title)
        load = writer.add_comparators(table, by=by, at=at)
    return ComparatorReport(
        file=path.name,
        status="loaded",
        message="",
        load=load,
        title=table.title,
        figures=len(table.figures),
        neighbours=len(table.neighbours),
        left_out=table.left_out,
    )
