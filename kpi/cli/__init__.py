"""``kpi``: everything that the pages do, for automation and for analysts.

Exit status: 0 done; 1 refused or failed, with a sentence on standard error; 2 wrong usage.
"""

import csv
import datetime as dt
import getpass
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click
import pandas as pd

from kpi import findings
from kpi.analysis.series_file import Series, parse_date, read_series
from kpi.analysis.spc import FEWEST_TO_FIX, Chart, Direction, xmr
from kpi.calendar import Month, month, month_end
from kpi.charts.export import CHARTS, export_figure
from kpi.charts.export import Chart as ChartKind
from kpi.comparators import comparisons
from kpi.comparators.catalogue import PUBLISHED_HERE
from kpi.entries import commentary, rebases
from kpi.entries import marks as confidence
from kpi.errors import KpiError
from kpi.extracts.issues import SEVERITIES, Issue
from kpi.extracts.template import template as blank_workbook
from kpi.findings import Figure, Finding, comparison, quality
from kpi.findings.comparison import ComparatorReport
from kpi.findings.quality import Cause, Restated
from kpi.findings.words.printed import WINDOW_NAMES, harmless, plain_number
from kpi.loading import LoadReport, load_workbooks, refresh, withdraw
from kpi.measures.breakdowns import TITLES
from kpi.plan import plan
from kpi.records import Load
from kpi.settings import Settings
from kpi.store import Store, open_store
from kpi.store.action_updates import SHEET as PLAN_ACTIONS
from kpi.targets import Judgement

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
NOT_FOR_RELEASE = "Not for release: figures are exact and rows are about children."

F = TypeVar("F", bound=Callable[..., Any])


class _MonthType(click.ParamType[Month]):
    name = "YYYY-MM"

    def convert(self, value: Any, param: Any, ctx: Any) -> Month:
        if isinstance(value, pd.Period):
            return value
        try:
            return month(value)
        except ValueError:
            self.fail(f"{value!r} is not a month; write it as 2012-03.", param, ctx)


class _DateType(click.ParamType[dt.date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2012-03-31.", param, ctx)


class _MomentType(click.ParamType[dt.datetime]):
    name = "DATETIME"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment; write it as 2012-04-05T09:30.", param, ctx)
        return moment.astimezone()  # without an offset it is this machine's own time


class _SinceType(click.ParamType[int | dt.datetime]):
    name = "LOAD|DATETIME"

    def convert(self, value: Any, param: Any, ctx: Any) -> int | dt.datetime:
        if isinstance(value, int | dt.datetime):
            return value
        return int(value) if value.isdecimal() else MOMENT.convert(value, param, ctx)


MONTH, DATE, MOMENT, SINCE = _MonthType(), _DateType(), _MomentType(), _SinceType()
PATH: click.Path = click.Path(path_type=Path)


def _keep_database(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(dict)["database"] = value


def _database_option(function: F) -> F:
    """``--database`` is global: it is understood before and after the command's name."""
    return click.option(
        "--database",
        metavar="URL",
        expose_value=False,
        callback=_keep_database,
        help="SQLAlchemy URL of the database (or KPI_DATABASE_URL; default: an SQLite file "
        "under data/).",
    )(function)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@_database_option
@click.version_option(package_name="safeguarding-kpi")
def cli() -> None:
    """Safeguarding Improvement: extracts in, trends against targets out."""


def _command(name: str | None = None) -> Callable[[F], click.Command]:
    def decorate(function: F) -> click.Command:
        return cli.command(name)(_database_option(function))

    return decorate


def _store() -> Store:
    """The database, brought up to date: its tables, and the measures whose definition is new."""
    store = open_store(_database())
    refresh(store)
    return store


def _database() -> str:
    given = click.get_current_context().find_root().ensure_object(dict).get("database")
    return given or Settings().database_url


def _person() -> str:
    return getpass.getuser()


# ── serving ────────────────────────────────────────────────────────────────────────────────────


@_command()
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True)
@click.option("--months", type=click.IntRange(1, 36), default=36, show_default=True)
@click.option("--no-serve", is_flag=True, help="Load only.")
def demo(port: int, months: int, no_serve: bool) -> None:
    """Make the demonstration extracts, load them as any workbook is loaded, and serve."""
    from kpi.demo import make_extracts

    store = _store()
    with store.read() as reader:
        real = [load for load in reader.loads() if not load.demonstration]
        loaded = [load for load in reader.loads() if load.demonstration]
    if real and not loaded:
        raise KpiError(
            "This database holds loads of your own, and invented children are never mixed with "
            "them. Give the demonstration another: kpi --database sqlite:///demonstration.sqlite "
            "demo"
        )
    with tempfile.TemporaryDirectory(prefix="kpi-demonstration-") as folder:
        with _progress(months, "Making the demonstration's workbooks") as made:
            paths = make_extracts(Path(folder), months, progress=lambda *_: made.update(1))
        with _progress(len(paths), "Loading them") as bar:
            for report in load_workbooks(
                store, paths, by="demonstration", demonstration=True, with_changes=False
            ):
                if report.status == "refused":
                    raise KpiError(f"{report.file}: {report.message}")
                bar.update(1)
    comparison.load_table(store, PUBLISHED_HERE, by="demonstration")
    if no_serve:
        return
    _serve(store, "127.0.0.1", port)


@_command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages."""
    _serve(_store(), host, port)


def _serve(store: Store, host: str, port: int) -> None:
    from app import serve_forever

    serve_forever(store, host=host, port=port)


# ── loads ──────────────────────────────────────────────────────────────────────────────────────


@_command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as-at", type=DATE, help="The as-at date of the workbooks.")
@click.option("--month", "of", type=MONTH, help="The as-at month: its last day.")
@click.option(
    "--from", "first", type=MONTH, help="First month that the plan's own event lists cover."
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and keep nothing.")
@click.option("--json", "as_json", is_flag=True)
def load(
    paths: tuple[Path, ...],
    as_at: dt.date | None,
    of: Month | None,
    first: Month | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Load workbooks, or all in a folder, oldest first."""
    if as_at and of:
        raise click.UsageError("--as-at and --month say the same thing: give one of them.")
    files, missing = _workbooks(paths)
    store = _store()
    reports = list(missing)
    with _progress(len(files), "Loading", quiet=as_json) as bar:
        for report in load_workbooks(
            store,
            files,
            by=_person(),
            as_at=as_at or (month_end(of) if of else None),
            first_month=first,
            dry_run=dry_run,
            with_changes=dry_run,
        ):
            reports.append(report)
            bar.update(1)
    if as_json:
        _print_json({"loads": [_report_json(report) for report in reports]})
    else:
        for report in reports:
            _print_report(report, dry_run=dry_run)
    for report in reports:
        if report.status == "refused":
            click.echo(f"{report.file}: {report.message}", err=True)
    if any(report.status == "refused" for report in reports):
        raise SystemExit(1)


@_command()
@click.option("--json", "as_json", is_flag=True)
def loads(as_json: bool) -> None:
    """List the loads, newest first."""
    with _store().read() as reader:
        found = reader.loads()
    if as_json:
        _print_json({"loads": [_load_json(each) for each in found]})
        return
    rows = [
        {
            "load": each.id,
            "file": each.file_name,
            "as at": each.as_at.isoformat(),
            "status": each.state,
            "by": each.by,
            "at": f"{each.at.astimezone():%Y-%m-%d %H:%M}",
            "rows": sum(each.lists.values()),
        }
        for each in found
    ]
    _print_table(rows, "Nothing is loaded yet.")


@_command("withdraw")
@click.argument("load_id", metavar="LOAD", type=int)
@click.option("--reason", required=True, help="Why; it is kept with the load.")
def withdraw_load(load_id: int, reason: str) -> None:
    """Silence a load made by mistake; it is kept, and no figure rests on it any more."""
    changed = withdraw(_store(), load_id, reason=reason, by=_person())
    click.echo(f"Load {load_id} is withdrawn. Figures changed: {len(changed)}.")


@_command()
@click.argument("load_id", metavar="LOAD", type=int)
@click.option("--severity", type=click.Choice(SEVERITIES))
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file for xlsx.")
def issues(load_id: int, severity: str | None, form: str, output: Path | None) -> None:
    """What was wrong with a load."""
    with _store().read() as reader:
        reader.load(load_id)
        found = reader.issues(load_id)
    rows = [_issue_json(each) for each in found if severity in (None, each.severity)]
    if form == "xlsx":
        _write_xlsx(rows, output or Path(f"issues-{load_id}.xlsx"))
        return
    _print_rows(rows, form, "No issues.")


# ── figures ────────────────────────────────────────────────────────────────────────────────────


@_command()
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
        _print_json({"measures": rows})
        return
    shown = ("measure", "name", "pillar", "action", "window", "direction")
    _print_table([{key: row[key] for key in shown} for row in rows], "No measures.")


@_command()
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
    store = _store()
    known = findings.months(store)
    found = findings.figures(
        store,
        measures=measure_ids,
        first=of or first or (known[0] if last and known else None),
        last=of or last or (known[-1] if first and known else None),
        window=window,
        by=by,
        as_known=as_known,
    )
    rows = [_figure_json(figure, judgement) for figure, judgement in found]
    if form == "json":
        _print_json(rows)
        return
    _print_rows([_flat(row) for row in rows], form, "No figures.")


@_command()
@click.option("--month", "of", type=MONTH)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def scorecard(of: Month | None, form: str) -> None:
    """One month, all measures, with what their targets say and a sentence each."""
    card = findings.scorecard(_store(), of)
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
        _print_json(
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
        _print_table([{key: row[key] for key in shown} for row in rows], "No measures.")
        return
    _print_rows([_flat(row) for row in rows], form, "No measures.")


@_command()
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH, required=True)
@click.option("--window", type=click.Choice(list(WINDOW_NAMES)))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def cases(measure_id: str, of: Month, window: str | None, form: str) -> None:
    """The rows behind a figure, each with its workbook, sheet and row."""
    frame = findings.case_rows(_store(), measure_id, of, window)
    for name in frame.select_dtypes("datetime"):
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    plain = frame.astype(object).where(frame.notna(), None)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in plain.itertuples(index=False)]
    click.echo(NOT_FOR_RELEASE, err=True)
    _print_rows(rows, form, "No rows.")


@_command()
@click.option(
    "--since",
    type=SINCE,
    metavar="LOAD|DATETIME",
    help="What that load and all later changes moved, or what moved after a moment.",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def changes(since: int | dt.datetime | None, form: str) -> None:
    """Figures that changed after they were first shown: was, is, why."""
    found = quality.restated(_store(), since=since)
    rows = [_restated_json(each) for each in found]
    if form == "json":
        _print_json(rows)
        return
    if form == "table":
        shown = ("measure", "month", "window", "was", "is", "why")
        rows = [{key: row[key] for key in shown} for row in rows]
    _print_rows(rows, form, "No figure has changed.")


@_command()
@click.argument("file", type=click.Path(path_type=Path))
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
        _print_json(_chart_json(found, series))
        return
    shown = _chart_json(found, series)
    _print_table(shown["phases"], "No values.")
    click.echo()
    _print_table(shown["points"], "No values.")
    click.echo(f"\nVariation: {found.variation}. Assurance: {found.assurance or 'none'}.")


@_command()
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
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None)
def chart(
    measure_id: str, of: Month | None, window: str | None, kind: ChartKind, output: Path | None
) -> None:
    """One chart as a file: PNG, SVG, PDF or HTML, by the file's ending."""
    from kpi.files.pictures import write_picture

    store = _store()
    with store.read() as reader:
        demonstration = reader.is_demonstration()
    found = findings.finding(store, measure_id, of, window)
    known = commentary.events(store)
    path = output or Path(f"{measure_id}-{found.figure.month}.png")
    drawn = export_figure(found, demonstration=demonstration, events=known, chart=kind)
    write_picture(drawn, path)
    click.echo(f"{path}: {drawn['layout']['meta']['title']}")


@_command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("blank-workbook.xlsx")
)
def template(output: Path) -> None:
    """Write the blank workbook."""
    output.write_bytes(blank_workbook())
    click.echo(f"{output}: every list with its headings. Fill in what you have.")


# ── what people decide about figures ───────────────────────────────────────────────────────────


@cli.group()
@_database_option
def rebase() -> None:
    """Months with which a measure's limits start again, each with its reason."""


@rebase.command("add")
@_database_option
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH, required=True, help="The first month of new limits.")
@click.option("--reason", required=True, help="It stands on the chart.")
def add_rebase(measure_id: str, of: Month, reason: str) -> None:
    """Start a measure's limits again with a month."""
    number = rebases.add_rebase(_store(), measure=measure_id, of=of, reason=reason, by=_person())
    click.echo(f"Rebase {number}: the limits of {measure_id} start again in {of}.")


@rebase.command("undo")
@_database_option
@click.argument("number", metavar="REBASE", type=int)
def undo_rebase(number: int) -> None:
    """Undo one; that it was made stays on record."""
    rebases.undo_rebase(_store(), number, by=_person())
    click.echo(f"Rebase {number} is undone.")


@rebase.command("list")
@_database_option
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_rebases(measure_id: str | None, form: str) -> None:
    """List those that hold, oldest month first."""
    rows = [
        {
            "rebase": each.id,
            "measure": each.measure,
            "month": str(each.month),
            "reason": each.reason,
            "by": each.by,
            "at": each.at.isoformat(),
        }
        for each in rebases.known_rebases(_store(), measure_id)
    ]
    _print_rows(rows, form, "No limits were started again.")


@cli.group("confidence")
@_database_option
def confidence_marks() -> None:
    """Marks of people on how far figures can be relied on, each with its reason."""


@confidence_marks.command("add")
@_database_option
@click.argument("measure_id", metavar="MEASURE")
@click.option("--from", "first", type=MONTH, required=True, help="The first month marked.")
@click.option("--to", "last", type=MONTH, required=True, help="The last month marked.")
@click.option("--level", type=click.Choice(confidence.LEVELS), required=True)
@click.option("--reason", required=True, help="It stands beside every figure that is marked.")
def add_mark(measure_id: str, first: Month, last: Month, level: str, reason: str) -> None:
    """Mark a measure's figures of some months: medium or low confidence, never high."""
    number = confidence.add_mark(
        _store(),
        measure=measure_id,
        first=first,
        last=last,
        level=level,
        reason=reason,
        by=_person(),
    )
    click.echo(f"Mark {number}: {measure_id} is of {level} confidence from {first} to {last}.")


@confidence_marks.command("undo")
@_database_option
@click.argument("number", metavar="MARK", type=int)
def undo_mark(number: int) -> None:
    """Take one back; that it was set stays on record."""
    confidence.take_back(_store(), number, by=_person())
    click.echo(f"Mark {number} is taken back.")


@confidence_marks.command("list")
@_database_option
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_marks(measure_id: str | None, form: str) -> None:
    """List those that hold; those of the plan's own data have no number."""
    rows = [
        {
            "mark": each.number,
            "measure": each.measure,
            "from": str(each.first),
            "to": str(each.last),
            "level": each.level,
            "reason": each.reason,
            "by": each.set_by,
            "at": each.at.isoformat() if each.at else None,
        }
        for each in confidence.known_marks(_store(), measure_id)
    ]
    _print_rows(rows, form, "No mark is set.")


# ── what is published of others ────────────────────────────────────────────────────────────────


@cli.group()
@_database_option
def comparators() -> None:
    """The Department's published tables, beside which ours are set."""


@comparators.command("load")
@_database_option
@click.argument("paths", metavar="FILE.csv...", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True)
def load_comparators(paths: tuple[Path, ...], as_json: bool) -> None:
    """Load published tables as they are; the same file twice is one load."""
    store = _store()
    reports = []
    with _progress(len(paths), "Loading", quiet=as_json) as bar:
        for path in paths:
            reports.append(comparison.load_table(store, path, by=_person()))
            bar.update(1)
    if as_json:
        _print_json({"loads": [asdict(report) for report in reports]})
    for report in reports:
        if report.status == "refused":
            click.echo(f"{report.file}: {report.message}", err=True)
        elif not as_json:
            click.echo(_comparator_words(report))
    if any(report.status == "refused" for report in reports):
        raise SystemExit(1)


@comparators.command("list")
@_database_option
@click.option("--json", "as_json", is_flag=True)
def list_comparators(as_json: bool) -> None:
    """List the published tables that are loaded, newest first."""
    with _store().read() as reader:
        found = reader.comparator_loads()
    rows = [
        {
            "load": each.id,
            "file": each.file_name,
            "table": each.title,
            "figures": each.figures,
            "from": each.first or "",
            "to": each.last or "",
            "by": each.by,
            "at": f"{each.at.astimezone():%Y-%m-%d %H:%M}",
        }
        for each in found
    ]
    if as_json:
        _print_json({"loads": rows})
        return
    _print_table(rows, "No published table is loaded yet.")


@_command()
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def reconcile(measure_id: str | None, form: str) -> None:
    """Ours against published, year by year, and why they differ."""
    if measure_id:
        plan().measure(measure_id)
    rows = [
        {
            "measure": each.what,
            "year": each.year,
            "ours": _with_parts(each.ours, each.ours_made_of),
            "published": _with_parts(each.published, each.published_made_of),
            "same": each.same,
            "difference": each.difference,
            "explained": each.explained,
            "source": each.source,
        }
        for each in comparison.reconciliation(_store(), measure_id)
    ]
    empty = "Nothing to compare yet: 'kpi comparators load FILE.csv' comes first."
    if measure_id and measure_id not in comparisons():
        empty = f"The Department publishes nothing of the kind of {measure_id}."
    _print_rows(rows, form, empty)


def _with_parts(text: str, made_of: str) -> str:
    return f"{text} ({made_of})" if made_of else text


def _comparator_words(report: ComparatorReport) -> str:
    if report.status == "duplicate":
        return f"{report.file}: {report.message}"
    read = f"{report.figures:,} figures" if report.figures else f"{report.neighbours:,} neighbours"
    left = f"; left out, since nothing compares: {', '.join(report.left_out)}"
    return f"{report.file}: {report.title}: {read}{left if report.left_out else ''}."


# ── how things are printed ─────────────────────────────────────────────────────────────────────


def _workbooks(paths: Iterable[Path]) -> tuple[list[Path], list[LoadReport]]:
    """The files named, and all workbooks in the folders named; what is not there is refused."""
    files: list[Path] = []
    missing: list[LoadReport] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                each
                for each in path.iterdir()
                if each.suffix.lower() in WORKBOOKS and not each.name.startswith(("~$", "."))
            )
            files += inside
            if not inside:
                missing.append(_missing(path, "There is no workbook in this folder."))
        elif path.is_file():
            files.append(path)
        else:
            missing.append(_missing(path, "There is no such file. Check the path."))
    return files, missing


def _missing(path: Path, message: str) -> LoadReport:
    issue = Issue("refused", "not_found", None, None, None, None, None, message)
    return LoadReport(path.name, "refused", issues=(issue,), message=message)


def _report_json(report: LoadReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "load": report.load,
        "as_at": report.as_at and report.as_at.isoformat(),
        "status": report.status,
        "lists": report.lists,
        "issues": [_issue_json(issue) for issue in report.issues],
    }


def _issue_json(issue: Issue) -> dict[str, Any]:
    shown = asdict(issue)
    shown.pop("cell")
    return shown


def _load_json(load: Load) -> dict[str, Any]:
    return {
        "load": load.id,
        "file": load.file_name,
        "as_at": load.as_at.isoformat(),
        "status": load.state,
        "by": load.by,
        "at": load.at.isoformat(),
        "lists": load.lists,
    }


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
    }


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


def _print_report(report: LoadReport, *, dry_run: bool) -> None:
    if report.status == "refused":
        return
    if report.status == "duplicate":
        click.echo(f"{report.file}: {report.message}")
        return
    lists = ", ".join(f"{id} {rows:,}" for id, rows in report.lists.items())
    counted = {s: sum(each.severity == s for each in report.issues) for s in SEVERITIES[1:]}
    said = ", ".join(f"{n} {severity}s" for severity, n in counted.items() if n) or "no issues"
    what = "would load" if dry_run else f"load {report.load}"
    click.echo(f"{report.file}: {what}, as at {report.as_at}: {lists}; {said}.")
    for change in report.changes:
        click.echo(
            f"  {change.measure.id} {change.month} {change.window}: {change.was.text} → "
            f"{change.now.text} ({change.why})"
        )
    for action in report.actions:
        for each in action.said:
            click.echo(
                f"  action {action.action} {action.month} {each.what}: {each.was} → {each.now}"
            )
    if dry_run and PLAN_ACTIONS in report.lists and not report.actions:
        click.echo("  Its sheet Plan Actions says nothing new of any action.")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _print_rows(rows: Sequence[dict[str, Any]], form: str, empty: str) -> None:
    match form:
        case "json":
            _print_json(list(rows))
        case "csv":
            click.echo(_csv(rows), nl=False)
        case _:
            _print_table(rows, empty)


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV in which no cell can turn into a formula."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _print_table(rows: Sequence[dict[str, Any]], empty: str) -> None:
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


def _write_xlsx(rows: Sequence[dict[str, Any]], path: Path) -> None:
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as writer:
        pd.DataFrame(rows).to_excel(writer, sheet_name="Issues", index=False)
    click.echo(f"{path}: {len(rows)} issues.")


def _progress(length: int, label: str, *, quiet: bool = False) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    hidden = quiet or not sys.stderr.isatty()
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden)


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


if __name__ == "__main__":
    main()
