"""The tests mirror the package: what a module's tests are, one finds without looking for them."""

from pathlib import Path

import pytest

from kpi.settings import ROOT

OF_THE_WHOLE = {"awkward", "browser", "benchmarks", "fuzz"}
"""Folders of tests that are of no one folder of the package."""
NOT_OURS = {"migrations"}
"""Alembic's: what upgrades is tested with the schema."""


def folders(of: str, *, without: set[str]) -> list[Path]:
    """The folders of Python files, relative to the one that they are in."""
    root = ROOT / of
    found = {path.parent.relative_to(root) for path in root.rglob("*.py")}
    return sorted(folder for folder in found if not without & set(folder.parts))


@pytest.mark.parametrize("folder", folders("kpi", without=NOT_OURS), ids=str)
def test_every_folder_of_the_package_has_tests_in_its_mirror(folder: Path) -> None:
    assert list((ROOT / "tests" / folder).glob("**/test_*.py"))


@pytest.mark.parametrize("folder", folders("tests", without=OF_THE_WHOLE), ids=str)
def test_every_folder_of_tests_mirrors_one_of_the_package(folder: Path) -> None:
    assert (ROOT / "kpi" / folder).is_dir()


@pytest.mark.parametrize(
    "test",
    [
        path.relative_to(ROOT / "tests")
        for folder in folders("tests", without=OF_THE_WHOLE)
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py"))
    ],
    ids=str,
)
def test_tests_named_after_a_module_lie_where_it_lies(test: Path) -> None:
    name = test.name.removeprefix("test_")
    lie = [path.parent.relative_to(ROOT / "kpi") for path in (ROOT / "kpi").rglob(name)]

    assert test.parent in lie or not lie
