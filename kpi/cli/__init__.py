"""``kpi``: everything that the pages do, for automation and for analysts.

Exit status: 0 done; 1 refused or failed, with a sentence on standard error; 2 wrong usage.
"""

import io
import sys

import click

from kpi.cli import comparators, entries, figures, loads, serving, spc
from kpi.cli.command import cli
from kpi.cli.stopping import in_words
from kpi.errors import KpiError

_STOPPED = (
    "Stopped by you before it was done. What a command changes is kept whole or not at all: look "
    "at it again to see which."
)

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
    except (click.Abort, KeyboardInterrupt) as error:  # click makes an Abort of Ctrl-C
        raise _ended(_STOPPED) from error
    except KpiError as error:
        raise _ended(str(error)) from error
    except OSError as error:
        raise _ended(in_words(error)) from error


def _ended(sentence: str) -> SystemExit:
    click.echo(sentence, err=True)
    return SystemExit(1)
