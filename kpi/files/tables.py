"""Rows as CSV in which a spreadsheet takes no text for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under their headings."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return made.getvalue()


def csv_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, first_line: str = ""
) -> bytes:
    """The same as the bytes of a file that Excel reads as UTF-8.

    Args:
        first_line: stands above the headings.
    """
    above = f"{first_line}\r\n" if first_line else ""
    return f"{above}{csv_text(headings, rows)}".encode("utf-8-sig")


def harmless(cell: object) -> object:
    """A cell that a spreadsheet can't take for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell
