"""One table says of every screen where it is and who may see it, and what it says holds."""

import pkgutil

import pytest
from flask.testing import FlaskClient

from kpi.pages import screens
from kpi.pages.pieces.screen import Screen
from kpi.pages.screens import SCREENS
from tests.pages.asking import an_address

EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)


def test_every_module_and_folder_of_screens_is_in_the_table() -> None:
    in_the_table = {
        screen.module.__name__.removeprefix(f"{screens.__name__}.").partition(".")[0]  # type: ignore[attr-defined]
        for screen in SCREENS
    }
    assert in_the_table == {found.name for found in pkgutil.iter_modules(screens.__path__)}


@EVERY
def test_an_address_is_of_one_screen_alone(screen: Screen) -> None:
    assert [each for each in SCREENS if each.parts_of(an_address(screen)) is not None] == [screen]


@EVERY
def test_a_screen_that_anyone_may_see_is_answered_without_signing_in(
    client: FlaskClient, screen: Screen
) -> None:
    assert screen.role == "anyone"
    assert client.get(an_address(screen)).status_code == 200


@EVERY
def test_every_screen_marks_an_entry_of_the_header(screen: Screen) -> None:
    assert screen.section in [each.path for each in SCREENS if each.header]
