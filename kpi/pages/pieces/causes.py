"""What moved a figure that had been shown."""

from typing import Any

from dash import html


def cause_link(kind: str, load: int | None, file_name: str | None) -> Any:
    """What moved a figure, with the load's page where it is one."""
    if load is None:
        return "A new definition"
    words = f"{file_name} withdrawn" if kind == "withdrawal" else file_name
    return html.A(words, href=f"/loads/{load}")
