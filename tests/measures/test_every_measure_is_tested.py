"""Every measure has a test of its own with a dozen rows, or about that, written out.

A test is a measure's own where it asks `tests.measures.by_eye.counted` for it, in the file that
mirrors the measure's module. Its rows are the pairs in the test's text, what is to become of a
row and the row, and the calls that give several, such as a worker's children.
"""

import ast
from collections import Counter
from pathlib import Path

import pytest

from kpi.measures.definition import Definition, definitions

ENOUGH_ROWS = 8
FOLDER = Path(__file__).parent

TWO_TESTS = """
def test_one():
    rows = [(YES, plan(1)), (NO, plan(2)), *holding("Ann", 3, YES)]
    assert counted("cp_repeat", child_protection=rows).parts == (1, 2)

def test_another():
    assert figure(store, "cp_started") == "cp_ended"
"""


def rows_written_out(source: str) -> Counter[str]:
    """How many rows each measure's tests write out, by the text of a file of tests."""
    rows: Counter[str] = Counter()
    for test in ast.parse(source).body:
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            parts = list(ast.walk(test))
            written = sum(_is_row(part) for part in parts)
            for measure in {measure for part in parts if (measure := _measure_counted(part))}:
                rows[measure] += written
    return rows


def _is_row(part: ast.AST) -> bool:
    """``(YES, plan(1, "2012-03-01"))``, ``(LEFT, {**post(1, 1), "qualified": None})``."""
    match part:
        case ast.Tuple(elts=[ast.Name() | ast.Tuple(), ast.Call() | ast.Dict()]):
            return True
        case ast.Starred(value=ast.Call()):
            return True
    return False


def _measure_counted(part: ast.AST) -> str | None:
    match part:
        case ast.Call(func=ast.Name(id="counted"), args=[ast.Constant(value=str(measure))]):
            return measure
    return None


def test_rows_are_found_in_the_tests_that_count_them() -> None:
    assert rows_written_out(TWO_TESTS) == {"cp_repeat": 3}


@pytest.mark.parametrize("definition", definitions().values(), ids=definitions())
def test_every_measure_has_rows_of_its_own_in_the_test_of_its_area(definition: Definition) -> None:
    area = definition.cases.__module__.rpartition(".")[2]
    tests = FOLDER / f"test_{area}.py"
    rows = rows_written_out(tests.read_text(encoding="utf-8"))[definition.id]
    assert rows >= ENOUGH_ROWS, f"{tests.name} writes out {rows} rows of {definition.id}"
