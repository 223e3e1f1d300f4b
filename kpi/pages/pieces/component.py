"""What the contents of a page are, for the type checker, and the attributes of a part.

Dash's own components are typed, Mantine's are not: what those are given is checked by nobody.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from dash.development.base_component import Component

Piece: TypeAlias = Component | str | int | float | None
"""One component, or plain words."""

Content: TypeAlias = Piece | Sequence[Piece]
"""What may stand within a component: one piece, or several one after the other."""


def attributes(**named: object) -> dict[str, Any]:
    """Attributes of a component, ``aria-…`` and ``data-…`` written with underscores.

    ``None`` is left out, which Dash would send as an attribute that is there and empty.
    """
    return {name.replace("_", "-"): value for name, value in named.items() if value is not None}


def with_commas(items: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Items with commas between them."""
    return [part for n, item in enumerate(items) for part in ([", "] if n else []) + [*item]]
