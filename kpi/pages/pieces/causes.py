"""What moved a figure that had been shown."""

from dash import html

from kpi.pages.pieces.component import Piece


def cause_link(kind: str, load: int | None, file_name: str | None) -> Piece:
    """What moved a figure, with the load's page where it is one."""
    if load is None:
        return "A new definition"
    words = f"{file_name} withdrawn" if kind == "withdrawal" else file_name
    return html.A(words, href=f"/loads/{load}")
