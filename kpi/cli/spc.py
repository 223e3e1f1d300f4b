"""`kpi spc`: the engine that tells change from noise, for any series."""

from pathlib import Path
from typing import Any

import click

from kpi.analysis.series_file import Series, parse_date, read_series
from kpi.analysis.spc import FEWEST_TO_FIX, Chart, Direction, xmr
from kpi.cli.command import command
from kpi.cli.options import PATH
from kpi.cli.printing import print_json, print_table


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
    """Tell change from noise in any date,value file: the engine that the pages use."""
    series = read_series(file)
    starts = []
    for text in rebases:
        date = parse_date(text)
        if date is None:
            raise click.UsageError(f"{text!r} is not a date; write it as 2012-04-01.")
        starts.append(series.place(date))
    found = xmr(
        series.values,
        direction=direction,
        target=target,
        rebase=starts,
        fix_after=fix_after,
        screen=not no_screen,
    )
    if as_json:
        print_json(_chart_json(found, series))
        return
    shown = _chart_json(found, series)
    print_table(shown["phases"], "No values.")
    click.echo()
    print_table(shown["points"], "No values.")
    click.echo(f"\nVariation: {found.variation}. Assurance: {found.assurance or 'none'}.")


def _chart_json(chart: Chart, series: Series) -> dict[str, Any]:
    return {
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
