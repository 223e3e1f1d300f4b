"""Figures: the catalogue, values, the scorecard, the rows behind them, what moved, a chart."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kpi import findings
from kpi.calendar import Month
from kpi.charts.export import CHARTS, ChartKind, export_figure
from kpi.cli.command import command, the_moment
from kpi.cli.options import MOMENT, MONTH, PATH, SINCE
from kpi.cli.printing import print_json, print_rows, print_table, rows_json
from kpi.entries import commentary
from kpi.findings import Figure, Finding
from kpi.findings.release import NotForRelease
from kpi.findings.restated import Cause, Restated, restated, with_causing_rows
from kpi.findings.words.printed import plain_number
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.measures.breakdowns import TITLES
from kpi.plan import plan
from kpi.targets import Judgement

NOT_FOR_RELEASE = "Not for release: figures are exact and rows are about children."


@command()
@click.option("--json", "as_json", is_flag=True)
def measures(as_json: bool) -> None:
    """The catalogue of measures."""
    rows = [
        {
            "measure": entry.id,
            "name": entry.name,
            "pillar": entry.pillar,
            "action": entry.action,
            "kind": entry.kind,
            "unit": entry.unit,
            "window": entry.window,
            "windows": list(entry.windows),
            "direction": entry.direction,
            "headline": entry.headline,
            "breakdowns": list(entry.breakdowns),
            "targets": [
                target.model_dump(mode="json", by_alias=True, exclude_none=True)
                for target in entry.targets
            ],
            "pair": list(entry.pair),
            "owner": entry.owner,
            "definition": {
                "counted": entry.counted,
                "not_counted": entry.not_counted,
                "why": entry.why,
                "mislead": entry.mislead,
            },
        }
        for entry in plan().measures.values()
    ]
    if as_json:
        print_json({"measures": rows})
        return
    shown = ("measure", "name", "pillar", "action", "window", "direction")
    print_table([{key: row[key] for key in shown} for row in rows], "No measures.")


@command()
@click.argument("measure_ids", metavar="[MEASURE]...", nargs=-1)
@click.option("--month", "of", type=MONTH)
@click.option("--from", "first", type=MONTH)
@click.option("--to", "last", type=MONTH)
@click.option("--window", type=click.Choice(list(WINDOW_NAMES)))
@click.option("--by", type=click.Choice(list(TITLES)))
@click.option("--as-known", type=MOMENT, help="Only what was known at that moment.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def values(
    measure_ids: tuple[str, ...],
    of: Month | None,
    first: Month | None,
    last: Month | None,
    window: str | None,
    by: str | None,
    as_known: dt.datetime | None,
    form: str,
) -> None:
    """Figures: the judged window and the latest month unless asked otherwise."""
    if of and (first or last):
        raise click.UsageError("Give --month, or --from and --to.")
    with the_moment() as moment:
        known = findings.months(moment)
        found = findings.figures(
            moment,
            measures=measure_ids,
            first=of or first or (known[0] if last and known else None),
            last=of or last or (known[-1] if first and known else None),
            window=window,
            by=by,
            as_known=as_known,
        )
    rows = [_figure_json(figure, judgement) for figure, judgement in found]
    if form == "json":
        print_json(rows)
        return
    print_rows([_flat(row) for row in rows], form, "No figures.")


@command()
@click.option("--month", "of", type=MONTH)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def scorecard(of: Month | None, form: str) -> None:
    """One month, all measures, with what their targets say and a sentence each."""
    with the_moment() as moment:
        card = findings.scorecard(moment, of)
    rows = [
        {
            **_figure_json(each.figure, each.judgement),
            "name": each.measure.name,
            "pillar": each.measure.pillar,
            "headline": each.measure.headline,
            "text": each.figure.text,
            "last_month": each.last_month.value,
            "year_before": each.year_before.value,
            "direction_of_travel": each.direction_of_travel,
            **_movement_json(each),
            "sentence": each.sentence,
        }
        for each in card.findings
    ]
    if form == "json":
        print_json(
            {
                "month": str(card.month),
                "sentence": card.sentence,
                "changes": [each.sentence for each in card.new],
                "still": [each.sentence for each in card.lasting],
                "chance": card.chance,
                "measures": rows,
            }
        )
        return
    if form == "table":
        click.echo("\n".join([card.sentence, "", *(each.sentence for each in card.new), ""]))
        shown = ("name", "text", "target", "status", "variation", "assurance", "confidence")
        print_table([{key: row[key] for key in shown} for row in rows], "No measures.")
        return
    print_rows([_flat(row) for row in rows], form, "No measures.")


@command()
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH, required=True)
@click.option("--window", type=click.Choice(list(WINDOW_NAMES)))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def cases(measure_id: str, of: Month, window: str | None, form: str) -> None:
    """The rows behind a figure, each with its workbook, sheet and row."""
    with the_moment() as moment:
        frame = findings.case_rows(moment, measure_id, of, window=window)
    for name in frame.select_dtypes("datetime"):
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    plain = frame.astype(object).where(frame.notna(), None)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in plain.itertuples(index=False)]
    click.echo(NOT_FOR_RELEASE, err=True)
    print_rows(rows, form, "No rows.")


@command()
@click.option(
    "--since",
    type=SINCE,
    metavar="LOAD|DATETIME",
    help="What that load and all later changes moved, or what moved after a moment.",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def changes(since: int | dt.datetime | None, form: str) -> None:
    """Figures that changed after they were first shown: was, is, why."""
    with the_moment() as moment:
        found = with_causing_rows(moment, restated(moment, since=since))
    rows = [_restated_json(each) for each in found]
    if form == "json":
        print_json(rows)
        return
    if form == "table":
        shown = ("measure", "month", "window", "was", "is", "why")
        rows = [
            {key: row[key] for key in shown} | {"rows": _rows_words(each)}
            for row, each in zip(rows, found, strict=True)
        ]
    if form == "csv":
        rows = [row | {"rows": _each_row(each)} for row, each in zip(rows, found, strict=True)]
    print_rows(rows, form, "No figure has changed.")


@command()
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH)
@click.option("--window", type=click.Choice(list(WINDOW_NAMES)))
@click.option(
    "--chart",
    "kind",
    type=click.Choice(CHARTS),
    default="target",
    show_default=True,
    help="The window against its target, or single months: XmR, p or run chart.",
)
@click.option("-o", "--output", type=PATH, default=None)
def chart(
    measure_id: str, of: Month | None, window: str | None, kind: ChartKind, output: Path | None
) -> None:
    """One chart as a file: PNG, SVG, PDF or HTML, by the file's ending."""
    from kpi.files.pictures import write_picture

    with the_moment() as moment:
        demonstration = moment.reader.is_demonstration()
        found = findings.finding(moment, measure_id, of, window=window)
        known = commentary.events(moment)
    path = output or Path(f"{measure_id}-{found.figure.month}.png")
    exact = NotForRelease(found)
    picture = export_figure(exact, demonstration=demonstration, events=known, chart=kind)
    write_picture(picture, path)
    click.echo(f"{path}: {picture['layout']['meta']['title']}")


def _figure_json(figure: Figure, judgement: Judgement) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "measure": figure.measure,
        "month": str(figure.month),
        "window": figure.window,
        "breakdown": figure.breakdown,
        "category": figure.category,
        "numerator": plain_number(figure.numerator),
        "denominator": plain_number(figure.denominator),
        "value": plain_number(figure.value),
        "unit": figure.unit,
        "target": None if judgement.status == "no_target" else judgement.words,
        "status": judgement.status,
        "confidence": figure.confidence,
    }
    if judgement.hindsight:
        shown["hindsight"] = True
    if figure.confidence_reasons:
        shown["confidence_reasons"] = list(figure.confidence_reasons)
    if figure.reason:
        shown["reason"] = figure.reason
    if figure.part:
        shown["part"] = True
    if figure.remark:
        shown["remark"] = figure.remark
    return shown


def _movement_json(found: Finding) -> dict[str, Any]:
    """Both icons, in the words of `kpi spc`; none where there are too few months for limits."""
    movement = found.movement
    return {
        "variation": movement.variation if movement.has_limits else None,
        "assurance": movement.assurance,
        "changed": movement.is_new,
    }


def _restated_json(each: Restated) -> dict[str, Any]:
    latest = each.causes[-1]
    return {
        "measure": each.measure.id,
        "month": str(each.month),
        "window": each.window,
        "was": each.was.text,
        "is": each.now.text,
        "was_value": plain_number(each.was.value),
        "is_value": plain_number(each.now.value),
        "why": "; ".join(_cause_words(cause) for cause in each.causes),
        "load": latest.change.load_id,
        "at": latest.change.at.isoformat(),
        **rows_json(cause.rows for cause in each.causes),
    }


def _rows_words(each: Restated) -> str:
    """How many rows moved a figure, cause by cause."""
    return "; ".join(cause.rows.in_words for cause in each.causes if cause.rows.in_words)


def _each_row(each: Restated) -> str:
    """The rows that moved a figure, those that are named."""
    return "; ".join(row.in_words for cause in each.causes for row in cause.rows.rows)


def _cause_words(cause: Cause) -> str:
    kinds = {"withdrawal": f"{cause.file_name} withdrawn", "definition": "a new definition"}
    return f"{kinds.get(cause.change.kind, cause.file_name)}: {cause.why}"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The same columns in every row, for tables and CSV."""
    sometimes = {
        "hindsight": False,
        "part": False,
        "confidence_reasons": "",
        "reason": "",
        "remark": "",
    }
    said = row | {"confidence_reasons": " ".join(row.get("confidence_reasons", []))}
    return {
        **{key: row[key] for key in row if key not in sometimes},
        **sometimes,
        **{key: said[key] for key in sometimes if key in said},
    }
