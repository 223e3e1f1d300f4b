"""What is said of a screen in the table of all screens, `kpi.pages.screens.SCREENS`."""

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Literal, Protocol

from dash import Dash

from kpi.pages.pieces.site import Page, Site

Role = Literal["anyone"]
"""Who may see a screen. Until there are accounts, that is whoever can reach the product."""

_PARTS = {"id": r"\w+", "number": r"\d{1,9}"}


class ScreenModule(Protocol):
    """A module in `kpi.pages.screens`.

    Where something on the screen can be pressed, it also has ``register(app, site)``, which
    registers the screen's callbacks.
    """

    @property
    def page(self) -> Callable[..., Page]:
        """Makes the page of a visit and the parts of the screen's address, in their order."""


@dataclass(frozen=True)
class Screen:
    """One screen.

    Attributes:
        path: its address; ``<id>`` stands for a word, ``<number>`` for a whole number.
        role: who may see it.
        header: the words of its entry in the header, where it has one.
        under: where it has none, the address of the entry that it belongs to.
    """

    path: str
    module: ScreenModule
    _: KW_ONLY
    role: Role
    header: str = ""
    under: str = ""

    @property
    def section(self) -> str:
        """The address of the header's entry that is marked while this is shown."""
        return self.path if self.header else self.under

    def parts_of(self, path: str) -> tuple[str | int, ...] | None:
        """The parts of an address that is this screen's; ``None`` where it is another's."""
        found = self._pattern.fullmatch(path)
        if found is None:
            return None
        named = found.groupdict().items()
        return tuple(int(text) if name == "number" else text for name, text in named)

    def register(self, app: Dash, site: Site) -> None:
        """Register its callbacks, if it has any."""
        register: Callable[[Dash, Site], None] | None = getattr(self.module, "register", None)
        if register:
            register(app, site)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(
            re.sub(r"<(\w+)>", lambda part: f"(?P<{part[1]}>{_PARTS[part[1]]})", self.path)
        )
