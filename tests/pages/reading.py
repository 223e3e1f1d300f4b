"""Reading a layout as a reader of the page does: its words, and its parts by their ids."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def parts(layout: Any) -> Iterator[Component]:
    """Every component of a layout, outside in."""
    if isinstance(layout, Component):
        yield layout
        yield from parts(getattr(layout, "children", None))
    elif isinstance(layout, list | tuple):
        for each in layout:
            yield from parts(each)


def text(layout: Any) -> str:
    """The words of a layout, in order, with the alternative text of its images."""
    if isinstance(layout, Component):
        if type(layout).__name__ == "Img":
            return getattr(layout, "alt", "") or ""
        return text(getattr(layout, "children", None))
    if isinstance(layout, list | tuple):
        return " ".join(filter(None, map(text, layout)))
    return "" if layout is None else str(layout)


def by_id(layout: Any, id: Any) -> Component:
    """The one component with that id."""
    (found,) = [each for each in parts(layout) if getattr(each, "id", None) == id]
    return found


def ids(layout: Any) -> set[str]:
    """The plain ids in a layout."""
    found = (getattr(each, "id", None) for each in parts(layout))
    return {id for id in found if isinstance(id, str)}


def links(layout: Any) -> dict[str, str]:
    """The words of every link, and where it leads."""
    return {text(each): each.href for each in parts(layout) if type(each).__name__ == "A"}


def rows(table: Any) -> list[list[str]]:
    """The words of a table's body, row by row."""
    (body,) = [each for each in parts(table) if type(each).__name__ == "Tbody"]
    return [
        [text(cell) for cell in row.children]
        for row in parts(body)
        if type(row).__name__ == "Tr" and isinstance(row.children, list | tuple)
    ]
