"""How rows are printed: as a table, CSV or JSON, and how far a command is."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kpi.findings.words.printed import harmless


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
    """Rows as CSV in which no cell can turn into a formula."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


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


def write_xlsx(rows: Sequence[dict[str, Any]], path: Path) -> None:
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as writer:
        pd.DataFrame(rows).to_excel(writer, sheet_name="Issues", index=False)
    click.echo(f"{path}: {len(rows)} issues.")


def progress(length: int, label: str, *, quiet: bool = False) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    hidden = quiet or not sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)
