"""How long loading takes, as ratios: `make benchmark`. Nothing here asserts a time."""

import datetime as dt
import random
import resource
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from kpi.extracts.lists import extract_lists
from kpi.loading import HowToLoad, load_workbook
from kpi.store import open_store
from tests.factories import now

ROWS, COLUMNS = 100_000, 25
AS_AT = dt.date(2012, 3, 31)


@pytest.fixture(scope="module")
def large_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A List 8 of 100,000 rows and 25 columns, dates, codes and names as real ones have them."""
    path = tmp_path_factory.mktemp("large") / "extract-2012-03.xlsx"
    columns = extract_lists()["looked_after"].columns[:COLUMNS]
    chance = random.Random(2012)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    date_format = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("List 8")
    sheet.write_row(0, 0, [column.heading for column in columns])
    makers = [_maker(column, chance) for column in columns]
    for row in range(1, ROWS + 1):
        for place, make in enumerate(makers):
            value = make(row)
            if isinstance(value, dt.date):
                sheet.write_datetime(
                    row, place, dt.datetime(value.year, value.month, value.day), date_format
                )
            else:
                sheet.write(row, place, value)
    book.close()
    return path


def _maker(column, chance):
    if column.name == "child_id":
        return lambda row: 1_000_000 + row
    match column.type:
        case "date":
            return lambda row: dt.date(2011, 1, 1) + dt.timedelta(days=chance.randrange(400))
        case "number":
            return lambda row: chance.randrange(1, 15)
        case "yes_no":
            return lambda row: chance.choice(["a) Yes", "b) No"])
        case "code":
            from kpi.extracts.codes import code_list

            texts = code_list(column.codes).texts
            return lambda row: chance.choice(texts)
        case _:
            return lambda row: f"Text {chance.randrange(500)}"


def _iterate(path: Path) -> int:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows())


def test_calamine_alone_iterates_over_a_large_workbook(benchmark, large_workbook):
    assert benchmark.pedantic(_iterate, [large_workbook], rounds=2) == ROWS + 1


def test_a_large_workbook_is_read_stored_and_observed(benchmark, large_workbook, tmp_path):
    databases = (f"sqlite:///{tmp_path / f'{round}.sqlite'}" for round in count())

    def load():
        store = open_store(next(databases))
        return load_workbook(
            store, large_workbook, HowToLoad(by="benchmark", with_changes=False), at=now()
        )

    report = benchmark.pedantic(load, rounds=2)
    assert report.lists == {"looked_after": ROWS}


def test_memory_of_loading_a_large_workbook(benchmark, large_workbook, tmp_path):
    """The peak of the loading process and of the child that reads, in MiB, as extra info."""
    command = [sys.executable, "-m", "kpi.cli", "--database", f"sqlite:///{tmp_path / 'm.sqlite'}"]
    benchmark.pedantic(
        subprocess.run,
        [[*command, "load", str(large_workbook)]],
        {"check": True, "stdout": subprocess.DEVNULL},
        rounds=1,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    benchmark.extra_info["peak MiB"] = peak
    print(f"\npeak of any one process: {peak} MiB")


@pytest.mark.parametrize("months", [12, 36])
def test_the_demonstration_from_nothing(benchmark, tmp_path, months):
    command = [sys.executable, "-m", "kpi.cli", "--database", f"sqlite:///{tmp_path / 'd.sqlite'}"]
    benchmark.pedantic(
        subprocess.run,
        [[*command, "demo", "--no-serve", "--months", str(months)]],
        {"check": True},
        rounds=1,
    )
