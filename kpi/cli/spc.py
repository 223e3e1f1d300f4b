"""`kpi spc`: the engine that tells change from noise, for any series."""

import datetime as dt
import math
from pathlib import Path
from typing import Any

import click

from kpi.analysis.series_dates import parse_date
from kpi.analysis.series_file import Series, read_series
from kpi.analysis.spc import FEWEST_TO_FIX, Chart, Direction, xmr
from kpi.cli.command import command
from kpi.cli.options import PATH
from kpi.cli.printing import print_json, print_table
from kpi.errors import KpiError


@command()
@click.argument("file", type=PATH)
@click.option("--direction", type=click.Choice(["lower", "higher", "none"]), default="none")
@click.option("--target", type=float, help="The level that holds now, in the series' unit.")
@click.option("--rebase", "rebases", multiple=True, metavar="DATE", help="Starts a new phase.")
@click.option("--fix-after", type=click.IntRange(min=FEWEST_TO_FIX), metavar="N")
@click.option(
    "--no-screen", is_flag=True, help="Keep outlying moving ranges, as Excel's tool does."
)
@click.option("--json", "as_json", is_flag=True)
def spc(
    file: Path,
    direction: Direction,
    target: float | None,
    rebases: tuple[str, ...],
    fix_after: int | None,
    no_screen: bool,
    as_json: bool,
) -> None:
    """Tell change from noise in any date,value file: the engine that the pages use.

    Columns are date,value or date,numerator,denominator; with a column series, many series at
    once; with a column target, a target each.
    """
    if target is not None and not math.isfinite(target):
        raise click.UsageError("--target is a number.")
    starts = [_start(text) for text in rebases]
    every = read_series(file)
    if target is not None and any(series.target is not None for series in every):
        raise KpiError(f"{file.name} has targets of its own: leave out --target.")
    shown = []
    for series in every:
        found = xmr(
            series.values,
            direction=direction,
            target=series.target if target is None else target,
            rebase=[series.place(date) for date in starts],
            fix_after=fix_after,
            screen=not no_screen,
        )
        shown.append(_chart_json(found, series))
    if as_json:
        print_json(shown if every[0].name else shown[0])
        return
    for each in shown:
        _print(each)


def _start(text: str) -> dt.date:
    date = parse_date(text)
    if date is None:
        raise click.UsageError(f"{text!r} is not a date; write it as 2012-04-01.")
    return date


def _print(shown: dict[str, Any]) -> None:
    if "series" in shown:
        click.echo(f"{shown['series']}\n")
    print_table(shown["phases"], "No values.")
    click.echo()
    print_table(shown["points"], "No values.")
    click.echo(f"\nVariation: {shown['variation']}. Assurance: {shown['assurance'] or 'none'}.\n")


def _chart_json(chart: Chart, series: Series) -> dict[str, Any]:
    named = {} if series.name is None else {"series": series.name}
    return named | {
        "phases": [
            {
                "start": series.dates[phase.start].isoformat(),
                "n": phase.n,
                "mean": phase.mean,
                "lower": phase.lower,
                "upper": phase.upper,
                "trial": phase.trial,
            }
            for phase in chart.phases
        ],
        "points": [
            {
                "date": series.dates[point.index].isoformat(),
                "value": point.value,
                "phase": point.phase,
                "special": point.special,
                "type": point.type,
                "side": point.side,
            }
            for point in chart.points
        ],
        "variation": chart.variation,
        "assurance": chart.assurance,
    }
