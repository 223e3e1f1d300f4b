"""Workbooks on their way in: loading, what was wrong with them, withdrawing, the blank one."""

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any

import click

from kpi.calendar import Month, month_end
from kpi.cli.command import command, now, person, the_store
from kpi.cli.options import DATE, MONTH, PATH
from kpi.cli.printing import above, print_json, print_rows, print_table, progress, rows_json
from kpi.cli.stopping import telling
from kpi.errors import KpiError
from kpi.extracts.issues import SEVERITIES, Issue
from kpi.extracts.template import template as blank_workbook
from kpi.files.issues import issue_cells, issues_xlsx
from kpi.findings import Restatement
from kpi.findings.words.printed import plain_number
from kpi.loading import HowToLoad, LoadReport, load_workbooks, withdraw
from kpi.private_folder import sweep
from kpi.records import Load
from kpi.store import Store
from kpi.store.action_updates import SHEET as PLAN_ACTIONS

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


@command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
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
    sweep()
    store = the_store()
    how = HowToLoad(
        by=person(),
        as_at=as_at or (month_end(of) if of else None),
        first_month=first,
        dry_run=dry_run,
        with_changes=dry_run,
    )
    with store.read() as reader:
        earlier = {load.id for load in reader.loads()}
    for each in missing:
        _say(each, how, as_json=as_json)
    done: list[LoadReport] = []
    try:
        with (
            telling(lambda: _until_then(store, files, done, earlier=earlier)),
            progress(len(files), "Loading", quiet=as_json) as bar,
        ):
            for report in load_workbooks(store, files, how, clock=now):
                done.append(report)
                above(bar)
                _say(report, how, as_json=as_json)
                bar.update(1)
    finally:  # whatever stopped it: what was done until then is in the document
        reports = [*missing, *done]
        if as_json:
            print_json({"loads": [_report_json(report, dry_run=dry_run) for report in reports]})
    if any(report.status == "refused" for report in reports):
        raise SystemExit(1)


def _until_then(
    store: Store, files: Sequence[Path], done: Sequence[LoadReport], *, earlier: Set[int]
) -> str:
    """How far a command came that was ended on the way.

    The database is asked as well: a load may have been kept just before its report would have come.
    """
    came = f"Until then {len(done):,} of {len(files):,} files had been dealt with"
    try:
        with store.read() as reader:
            loads = reader.loads()
    except KpiError:
        return f"{came}; kpi loads lists what is loaded."
    names = {file.name for file in files} - {report.file for report in done}
    kept = [each for each in loads if each.id not in earlier and each.file_name in names]
    also = "".join(f", and {each.file_name} was loaded as load {each.id}" for each in kept)
    return f"{came}{also}; nothing of the others was loaded. Load them again when you like."


@command()
@click.option("--json", "as_json", is_flag=True)
def loads(as_json: bool) -> None:
    """List the loads, newest first."""
    with the_store().read() as reader:
        found = reader.loads()
    if as_json:
        print_json({"loads": [_load_json(each) for each in found]})
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
    print_table(rows, "Nothing is loaded yet.")


@command("withdraw")
@click.argument("load_id", metavar="LOAD", type=int)
@click.option("--reason", required=True, help="Why; it is kept with the load.")
def withdraw_load(load_id: int, reason: str) -> None:
    """Silence a load made by mistake; it is kept, and no figure rests on it any more."""
    changed = withdraw(the_store(), load_id, reason=reason, by=person(), at=now())
    click.echo(f"Load {load_id} is withdrawn. Figures changed: {len(changed)}.")


@command()
@click.argument("load_id", metavar="LOAD", type=int)
@click.option("--severity", type=click.Choice(SEVERITIES))
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table"
)
@click.option("-o", "--output", type=PATH, help="The file for xlsx.")
def issues(load_id: int, severity: str | None, form: str, output: Path | None) -> None:
    """What was wrong with a load."""
    with the_store().read() as reader:
        reader.load(load_id)
        found = reader.issues(load_id)
    asked = [each for each in found if severity in (None, each.severity)]
    if form == "xlsx":
        path = output or Path(f"issues-{load_id}.xlsx")
        path.write_bytes(issues_xlsx(asked))
        click.echo(f"{path}: {len(asked)} issues.")
        return
    print_rows([issue_cells(each) for each in asked], form, "No issues.")


@command()
@click.option("-o", "--output", type=PATH, default=Path("blank-workbook.xlsx"))
def template(output: Path) -> None:
    """Write the blank workbook."""
    output.write_bytes(blank_workbook())
    click.echo(f"{output}: every list with its headings. Fill in what you have.")


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


def _report_json(report: LoadReport, *, dry_run: bool) -> dict[str, Any]:
    """The report; that of a rehearsal with what it would change."""
    told: dict[str, Any] = {
        "file": report.file,
        "load": report.load,
        "as_at": report.as_at and report.as_at.isoformat(),
        "status": report.status,
        "lists": report.lists,
        "issues": [issue_cells(issue) for issue in report.issues],
    }
    if dry_run:
        told["changes"] = [_change_json(change) for change in report.changes]
    return told


def _change_json(change: Restatement) -> dict[str, Any]:
    return {
        "measure": change.measure.id,
        "month": str(change.month),
        "window": change.window,
        "was": change.was.text,
        "is": change.now.text,
        "was_value": plain_number(change.was.value),
        "is_value": plain_number(change.now.value),
        "why": change.why,
        **rows_json([change.rows]),
    }


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


def _say(report: LoadReport, how: HowToLoad, *, as_json: bool) -> None:
    """Tell what became of a file, in words: on standard error if it was refused."""
    if report.status == "refused":
        click.echo(f"{report.file}: {report.message}", err=True)
    elif not as_json:
        _print_report(report, dry_run=how.dry_run)


def _print_report(report: LoadReport, *, dry_run: bool) -> None:
    if report.status == "duplicate":
        click.echo(f"{report.file}: {report.message}")
        return
    lists = ", ".join(f"{id} {rows:,}" for id, rows in report.lists.items())
    counted = {s: sum(each.severity == s for each in report.issues) for s in SEVERITIES[1:]}
    said = ", ".join(f"{n} {severity}s" for severity, n in counted.items() if n) or "no issues"
    what = "would load" if dry_run else f"load {report.load}"
    click.echo(f"{report.file}: {what}, as at {report.as_at}: {lists}; {said}.")
    for sentence in (*report.overrules, *report.spoken_over, *report.doubts):
        click.echo(f"  {sentence}")
    for change in report.changes:
        click.echo(
            f"  {change.measure.id} {change.month} {change.window}: {change.was.text} → "
            f"{change.now.text} ({'; '.join(filter(None, (change.why, change.rows.in_words)))})"
        )
    for action in report.actions:
        for each in action.said:
            click.echo(
                f"  action {action.action} {action.month} {each.what}: {each.was} → {each.now}"
            )
    if dry_run and PLAN_ACTIONS in report.lists and not report.actions:
        click.echo("  Its sheet Plan Actions says nothing new of any action.")
