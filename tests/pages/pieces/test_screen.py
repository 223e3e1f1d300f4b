"""A screen knows which addresses are its own."""

from types import SimpleNamespace

import pytest

from kpi.pages.pieces.screen import Screen
from kpi.pages.pieces.site import Page


def screen(path: str, *, header: str = "", under: str = "") -> Screen:
    module = SimpleNamespace(page=lambda visit: Page("Nothing", []))
    return Screen(path, module, role="anyone", header=header, under=under)


@pytest.mark.parametrize(
    ("path", "address", "parts"),
    [
        ("/loads", "/loads", ()),
        ("/loads", "/loads/7", None),
        ("/loads", "/", None),
        ("/loads/<number>", "/loads/7", (7,)),
        ("/loads/<number>", "/loads/999999999", (999_999_999,)),
        ("/loads/<number>", "/loads/1000000000", None),
        ("/loads/<number>", "/loads/x", None),
        ("/measure/<id>", "/measure/cp_repeat", ("cp_repeat",)),
        ("/measure/<id>", "/measure/cp_repeat/cases", None),
        ("/measure/<id>", "/measure/..", None),
        ("/measure/<id>/cases", "/measure/12/cases", ("12",)),
    ],
)
def test_an_address_is_a_screens_own_or_it_is_not(
    path: str, address: str, parts: tuple[str | int, ...] | None
) -> None:
    assert screen(path).parts_of(address) == parts


def test_a_screen_in_the_header_marks_itself_and_another_the_one_it_is_under() -> None:
    assert screen("/loads", header="Loads").section == "/loads"
    assert screen("/loads/<number>", under="/loads").section == "/loads"
    assert screen("/nowhere").section == ""
