"""Who may import whom: the floors of the house, downward only and without circles.

Read from the source, so that an import inside a function counts like any other.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the top down. A module may import those of its own floor (but in no circle) and below.
FLOORS = (
    ("app", "kpi.cli", "kpi.demo"),
    ("kpi.pages.server",),
    ("kpi.pages.screens",),
    ("kpi.pages.pieces", "kpi.pages"),
    ("kpi.snapshots", "kpi.loading"),
    ("kpi.files",),
    ("kpi.charts",),
    ("kpi.entries",),
    ("kpi.findings",),
    ("kpi.measures", "kpi.analysis", "kpi.accounts"),
    ("kpi.store", "kpi.plan", "kpi.promises"),
    ("kpi.records", "kpi.extracts", "kpi.comparators"),
    ("kpi.calendar", "kpi.targets", "kpi.settings", "kpi.private_folder"),
    ("kpi.errors", "kpi.incidents"),
)

# The folder of screens, each of which is a module or a folder in it.
SCREENS = "kpi.pages.screens"

# Each library, and the only parts of the house that may know it.
AT_HOME = {
    "dash": ("app", "kpi.pages"),
    "dash_mantine_components": ("app", "kpi.pages"),
    "waitress": ("app",),
    "sqlalchemy": ("kpi.store", "kpi.accounts"),
    "alembic": ("kpi.store", "kpi.accounts"),
    "plotly": ("kpi.charts", "kpi.pages", "app"),
    "kaleido": ("kpi.files",),
    "python_calamine": ("kpi.extracts",),
    "openpyxl": ("kpi.extracts", "kpi.files"),
    "xlsxwriter": ("kpi.extracts", "kpi.files", "kpi.demo"),
    "xlrd": ("kpi.extracts",),
    "pyxlsb": ("kpi.extracts",),
    "odf": ("kpi.extracts",),
}


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its name."""
    found = {}
    for path in sorted((ROOT / "kpi").rglob("*.py")):
        if "migrations" not in path.parts:
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = path
    return found | {"app": ROOT / "app.py"} if (ROOT / "app.py").exists() else found


@cache
def imports(module: str) -> tuple[str, ...]:
    """The modules that a module names in its imports, wherever they stand."""
    path = modules()[module]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(sorted({name for node in ast.walk(tree) for name in _named(node, package)}))


def _named(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.rsplit(".", node.level - 1)[0] if node.level else ""
        base = ".".join(part for part in (above, node.module) if part)
        for alias in node.names:  # the name may be a module of its own
            inner = f"{base}.{alias.name}"
            yield inner if inner in modules() else base


def belongs(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def floor(module: str) -> int:
    """The floor that a module is on, 0 being the highest."""
    for number, parts in enumerate(FLOORS):
        if any(belongs(module, part) for part in parts):
            return number
    raise AssertionError(f"{module} is on no floor of the house: give it one")


def screen(module: str) -> str:
    """The module or folder in `SCREENS` that a module of it belongs to."""
    return module.removeprefix(f"{SCREENS}.").partition(".")[0]


HOUSE = [module for module in modules() if module != "kpi"]


def test_the_source_is_found() -> None:
    assert {"kpi.cli", "kpi.findings", "kpi.store.store", "kpi.measures.observe"} <= set(HOUSE)
    assert "kpi.findings" in imports("kpi.loading.loads")


@pytest.mark.parametrize("module", HOUSE)
def test_imports_go_downward(module: str) -> None:
    upward = [
        other
        for other in imports(module)
        if (other in HOUSE or other == "app") and floor(other) < floor(module)
    ]
    assert upward == []


def test_no_screen_imports_another() -> None:
    """What two screens share is a piece; the table of all screens alone names them all."""
    strangers = [
        (module, other)
        for module in HOUSE
        for other in imports(module)
        if belongs(module, SCREENS) and module != SCREENS and belongs(other, SCREENS)
        if screen(module) != screen(other)
    ]
    assert strangers == []


def test_there_are_no_circles() -> None:
    edges = {
        module: [
            other
            for other in imports(module)
            # A package that names its own modules to gather them is no circle by itself.
            if other in HOUSE and other != module and not belongs(module, other)
        ]
        for module in HOUSE
    }
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"a circle: {' → '.join((*path, module))}"
        if module in done:
            return
        for other in edges[module]:
            walk(other, (*path, module))
        done.add(module)

    for module in HOUSE:
        walk(module, ())


@pytest.mark.parametrize("library", AT_HOME)
def test_a_library_is_known_only_where_it_is_at_home(library: str) -> None:
    strangers = [
        module
        for module in HOUSE
        if not any(belongs(module, part) for part in AT_HOME[library])
        and any(belongs(name, library) for name in imports(module))
    ]
    assert strangers == []


def test_pandas_reads_no_workbook_behind_the_readers_back() -> None:
    readers = ("read_excel", "ExcelFile", "read_sql", "read_sql_query", "read_sql_table")
    found = [
        (module, node.attr)
        for module in HOUSE
        for node in ast.walk(ast.parse(modules()[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in readers
    ]
    assert found == []
