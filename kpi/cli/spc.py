"""`kpi spc`: the engine that tells change from noise, for any series."""

import datetime as dt
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

import click

from kpi.analysis.chances import (
    MONTHS_AHEAD,
    ON_COURSE_FROM,
    are_counts,
    chances,
    future_months,
    phase_months,
)
from kpi.analysis.series_dates import parse_date
from kpi.analysis.series_file import Series, read_series
from kpi.analysis.spc import FEWEST_TO_FIX, Chart, Direction, as_series, xmr
from kpi.analysis.stable import Aim, Judge, assurance_of, changes, stable_xmr
from kpi.cli.command import command
from kpi.cli.options import PATH
from kpi.cli.printing import print_json, print_table
from kpi.errors import KpiError
from kpi.targets import Operator

_AT_MOST_OR_LEAST: dict[Direction, Operator] = {"lower": "<=", "higher": ">="}
"""What a target without an operator says, by the direction that is better."""


@dataclass(frozen=True)
class _Asked:
    """How a file's series are to be judged."""

    direction: Direction
    target: float | None
    operator: Operator | None
    limits: Literal["whole", "stable-shift"]
    judge: Judge
    starts: tuple[dt.date, ...]
    fix_after: int | None
    screen: bool


@command()
@click.argument("file", type=PATH)
@click.option("--direction", type=click.Choice(["lower", "higher", "none"]), default="none")
@click.option("--target", type=float, help="The level that holds now, in the series' unit.")
@click.option(
    "--operator",
    type=click.Choice(get_args(Operator)),
    help="How values keep the target; at most it where lower is better, else at least it.",
)
@click.option(
    "--limits",
    type=click.Choice(["whole", "stable-shift"]),
    default="whole",
    show_default=True,
    help="One phase, as NHSRplotthedots has it, or a new one where the level has changed.",
)
@click.option(
    "--judge",
    type=click.Choice(get_args(Judge)),
    default="levels",
    show_default=True,
    help="The values, or, of month-ends, the change from each to the next.",
)
@click.option("--rebase", "rebases", multiple=True, metavar="DATE", help="Starts a new phase.")
@click.option("--fix-after", type=click.IntRange(min=FEWEST_TO_FIX), metavar="N")
@click.option(
    "--no-screen", is_flag=True, help="Keep outlying moving ranges, as Excel's tool does."
)
@click.option("--json", "as_json", is_flag=True)
def spc(file: Path, rebases: tuple[str, ...], no_screen: bool, as_json: bool, **how: Any) -> None:
    """Tell change from noise in any date,value file: the engine that the pages use.

    Columns are date,value or date,numerator,denominator; with a column series, many series at
    once; with a column target, a target each.
    """
    asked = _Asked(starts=tuple(map(_start, rebases)), screen=not no_screen, **how)
    if asked.target is not None and not math.isfinite(asked.target):
        raise click.UsageError("--target is a number.")
    if asked.fix_after and asked.limits != "whole":
        raise click.UsageError("--fix-after goes with --limits whole alone.")
    every = read_series(file)
    if asked.target is not None and any(series.target is not None for series in every):
        raise KpiError(f"{file.name} has targets of its own: leave out --target.")
    shown = [_judged(series, asked) for series in every]
    if as_json:
        print_json(shown if every[0].name else shown[0])
        return
    for each in shown:
        _print(each)


def _judged(series: Series, asked: _Asked) -> dict[str, Any]:
    target = series.target if asked.target is None else asked.target
    aim = _aim(series, target, asked)
    rebase = [series.place(date) for date in asked.starts]
    if asked.limits == "stable-shift":
        chart = stable_xmr(
            series.values,
            direction=asked.direction,
            judge=asked.judge,
            aim=aim,
            rebase=rebase,
            screen=asked.screen,
        )
    else:
        chart = _of_whole(series, asked, target=target, aim=aim, rebase=rebase)
    shown = _chart_json(chart, series, whole=asked.limits == "whole")
    return shown | {"outlook": _outlook(chart, series, asked.judge, aim=aim)}


def _of_whole(
    series: Series, asked: _Asked, *, target: float | None, aim: Aim | None, rebase: list[int]
) -> Chart:
    """The reference's chart; changes against a level, of which it knows nothing, by our rules."""
    levels = as_series(series.values)
    by_changes = asked.judge == "changes"
    chart = xmr(
        changes(levels).tolist() if by_changes else series.values,
        direction=asked.direction,
        target=None if by_changes else target,
        rebase=rebase,
        fix_after=asked.fix_after,
        screen=asked.screen,
    )
    if not by_changes or aim is None or asked.direction == "none" or not chart.phases:
        return chart
    return replace(
        chart,
        assurance=assurance_of(chart.phases[-1], chart.points, levels, judge="changes", aim=aim),
    )


def _aim(series: Series, target: float | None, asked: _Asked) -> Aim | None:
    operator = asked.operator or _AT_MOST_OR_LEAST.get(asked.direction)
    if target is None or operator is None:
        return None
    if series.cases is not None:
        return Aim(operator, target, least=0.0, most=100.0)
    counts = are_counts([value for value in series.values if value is not None])
    return Aim(operator, target, least=0.0 if counts else -math.inf)


def _outlook(chart: Chart, series: Series, judge: Judge, *, aim: Aim | None) -> dict[str, Any]:
    """The chance that the next value keeps the target, and whether it is on course."""
    months = phase_months(chart, series.values, series.cases)
    drawn = future_months(months, judge=judge, ahead=MONTHS_AHEAD) if aim else None
    if aim is None or drawn is None:
        return {"chance": None, "on_course": None}
    found = chances(drawn, aim)
    return {"chance": found[0], "on_course": found[-1] >= ON_COURSE_FROM}


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


def _chart_json(chart: Chart, series: Series, *, whole: bool) -> dict[str, Any]:
    """The chart as one document; the reference has limits on the mean where ours has none."""
    named = {} if series.name is None else {"series": series.name}
    return named | {
        "phases": [
            {
                "start": series.dates[phase.start].isoformat(),
                "n": phase.n,
                "mean": phase.mean,
                "lower": phase.lower if whole or phase.amr is not None else None,
                "upper": phase.upper if whole or phase.amr is not None else None,
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
