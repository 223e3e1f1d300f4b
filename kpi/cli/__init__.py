"""``kpi``: everything that the pages do, for automation and for analysts.

Exit status: 0 done; 1 refused or failed, with a sentence on standard error; 2 wrong usage.
"""

import io
import sys

import click

from kpi.cli import comparators, entries, figures, loads, serving, spc
from kpi.cli.command import cli
from kpi.errors import KpiError

# Each module's commands are known to `cli` as soon as the module is imported.
__all__ = ["cli", "comparators", "entries", "figures", "loads", "main", "serving", "spc"]


def main() -> None:
    """The command's entry point: errors for people are one sentence, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe on Windows has no letter for − or ≤
            stream.reconfigure(encoding="utf-8")
    try:
        cli(prog_name="kpi", standalone_mode=False, obj={})
    except click.UsageError as error:
        error.show()
        raise SystemExit(2) from error
    except click.Abort as error:
        raise SystemExit(1) from error
    except KpiError as error:
        click.echo(f"{error}", err=True)
        raise SystemExit(1) from error
    except OSError as error:
        said = f"{error.filename}: {error.strerror}." if error.filename else f"{error}"
        click.echo(said, err=True)
        raise SystemExit(1) from error
