"""The demonstration: 36 monthly workbooks of invented children with Peterborough's totals.

They are made as a council's case system would make them and loaded through the ordinary path.
``data/demonstration_figures.toml`` says which totals are published and which invented.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from kpi.calendar import Month, months_between
from kpi.demo.figures import figures
from kpi.demo.history import history
from kpi.demo.workbook import file_name, write_workbook
from kpi.errors import KpiError

MONTHS = 36
WORTH_A_PROCESS = 4  # workbooks; for fewer, telling the story anew takes longer than writing them
MOST_PROCESSES = 4


def make_extracts(
    folder: Path, months: int = MONTHS, progress: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Makes the monthly workbooks, the same bytes every time.

    Args:
        folder: where they go; it is made if it does not exist.
        months: how many of the 36 months to make, the latest ones.
        progress: told after each workbook how many are done, and of how many.

    Returns:
        the workbooks, oldest first: ``extract-2010-04.xlsx`` to ``extract-2013-03.xlsx``.

    Raises:
        KpiError: fewer than one month, or more than there are.
    """
    if not 1 <= months <= MONTHS:
        raise KpiError(f"The demonstration has {MONTHS} months: ask for 1 to {MONTHS} of them.")
    folder.mkdir(parents=True, exist_ok=True)
    told = figures()
    wanted = months_between(told.last - (months - 1), told.last)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES, months // WORTH_A_PROCESS)
    if processes <= 1:
        for done, month in enumerate(wanted, start=1):
            _make(folder, month)
            _tell(progress, done, months)
    else:
        # Processes are spawned, not forked, since a server that asks for this has threads.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, context, _begin) as pool:
            pending = [pool.submit(_make, folder, month) for month in wanted]
            for done, one in enumerate(as_completed(pending), start=1):
                one.result()
                _tell(progress, done, months)
    return [folder / file_name(month) for month in wanted]


def _begin() -> None:
    """Tells the story, none of which is ever garbage: the collector need not look through it."""
    gc.disable()
    history()
    gc.freeze()
    gc.enable()


def _make(folder: Path, month: Month) -> None:
    write_workbook(folder / file_name(month), history(), month)


def _tell(progress: Callable[[int, int], None] | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)
