"""Every measure is named in a test of its own: what nobody checks by eye, nobody knows."""

import ast
from pathlib import Path

import pytest

from kpi.measures.definition import definitions

ASKED = {"counts", "figure", "judged", "parts", "by"}
"""What tests ask a measure's figure with; the measure is a literal among what they are given."""
OF_ALL = {"test_every_measure_is_tested.py", "test_properties.py", "test_adding_a_measure.py"}


def measures_asked() -> set[str]:
    """The measures whose figure a test in this folder asks for."""
    known, asked = set(definitions()), set()
    for path in Path(__file__).parent.glob("test_*.py"):
        if path.name in OF_ALL:
            continue
        for test in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                asked |= _asked_in(test) & known
    return asked


def _asked_in(test: ast.FunctionDef) -> set[str]:
    """The literals that a test asks for a figure with, and those of its parameters."""
    asks = [
        node
        for node in ast.walk(test)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKED
    ]
    where: list[ast.AST] = [*asks, *(test.decorator_list if asks else [])]
    return {
        node.value
        for part in where
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("measure", definitions())
def test_every_measure_has_a_test_of_its_own(measure: str) -> None:
    assert measure in measures_asked()
