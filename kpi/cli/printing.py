"""How rows are printed: as a table, CSV or JSON, and how far a command is."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from kpi.files.tables import csv_text
from kpi.records import RowChanges


def rows_json(moved_by: Iterable[RowChanges]) -> dict[str, Any]:
    """The rows that moved a figure: how many went, came and changed, and the first of them."""
    found = list(moved_by)
    return {
        "went": sum(each.went for each in found),
        "came": sum(each.came for each in found),
        "changed": sum(each.changed for each in found),
        "rows": [
            {
                "what": row.what,
                "load": row.load,
                "file": row.file_name,
                "sheet": row.sheet,
                "row": row.row,
            }
            for each in found
            for row in each.rows
        ],
    }


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def print_rows(rows: Sequence[dict[str, Any]], form: str, empty: str) -> None:
    match form:
        case "json":
            print_json(list(rows))
        case "csv":
            click.echo(_csv(rows), nl=False)
        case _:
            print_table(rows, empty)


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    headings = list(rows[0])
    return csv_text(headings, ([row.get(heading) for heading in headings] for row in rows))


def print_table(rows: Sequence[dict[str, Any]], empty: str) -> None:
    if not rows:
        click.echo(empty)
        return
    cells = [[_cell(value) for value in row.values()] for row in rows]
    heads = list(rows[0])
    widths = [max(len(line[i]) for line in [heads, *cells]) for i in range(len(heads))]
    for line in [heads, *cells]:
        pairs = zip(line, widths, strict=True)
        click.echo("  ".join(text.ljust(width) for text, width in pairs).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def progress(length: int, label: str, *, quiet: bool = False) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    hidden = quiet or not sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)


def above(bar: Any) -> None:
    """Make room for a line that is printed while a bar shows; its next step draws it again."""
    if not bar.hidden:
        click.echo("\r\x1b[K", file=bar.file, nl=False)
