"""What the Department publishes of others, and ours beside it."""

from dataclasses import asdict
from pathlib import Path

import click

from kpi.cli.command import cli, command, database_option, now, person, the_moment, the_store
from kpi.cli.options import PATH
from kpi.cli.printing import above, print_json, print_rows, print_table, progress
from kpi.cli.stopping import telling
from kpi.comparators import comparisons
from kpi.findings.reconciliation import reconciliation
from kpi.loading.comparators import ComparatorReport, load_table
from kpi.plan import plan


@cli.group()
@database_option
def comparators() -> None:
    """The Department's published tables, beside which ours are set."""


@comparators.command("load")
@database_option
@click.argument("paths", metavar="FILE.csv...", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True)
def load_comparators(paths: tuple[Path, ...], as_json: bool) -> None:
    """Load published tables as they are; the same file twice is one load."""
    store = the_store()
    reports: list[ComparatorReport] = []
    try:
        with (
            progress(len(paths), "Loading", quiet=as_json) as bar,
            telling(lambda: f"Until then {len(reports)} of {len(paths)} files were dealt with."),
        ):
            for path in paths:
                report = load_table(store, path, by=person(), at=now())
                reports.append(report)
                above(bar)
                _say(report, as_json=as_json)
                bar.update(1)
    finally:  # whatever stopped it: what was done until then is in the document
        if as_json:
            print_json({"loads": [asdict(report) for report in reports]})
    if any(report.status == "refused" for report in reports):
        raise SystemExit(1)


@comparators.command("list")
@database_option
@click.option("--json", "as_json", is_flag=True)
def list_comparators(as_json: bool) -> None:
    """List the published tables that are loaded, newest first."""
    with the_store().read() as reader:
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
        print_json({"loads": rows})
        return
    print_table(rows, "No published table is loaded yet.")


@command()
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def reconcile(measure_id: str | None, form: str) -> None:
    """Ours against published, year by year, and why they differ."""
    if measure_id:
        plan().measure(measure_id)
    with the_moment() as moment:
        reconciled = reconciliation(moment, measure_id)
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
        for each in reconciled
    ]
    empty = "Nothing to compare yet: 'kpi comparators load FILE.csv' comes first."
    if measure_id and measure_id not in comparisons():
        empty = f"The Department publishes nothing of the kind of {measure_id}."
    print_rows(rows, form, empty)


def _with_parts(text: str, made_of: str) -> str:
    return f"{text} ({made_of})" if made_of else text


def _say(report: ComparatorReport, *, as_json: bool) -> None:
    if report.status == "refused":
        click.echo(f"{report.file}: {report.message}", err=True)
    elif not as_json:
        click.echo(_comparator_words(report))


def _comparator_words(report: ComparatorReport) -> str:
    if report.status == "duplicate":
        return f"{report.file}: {report.message}"
    read = f"{report.figures:,} figures" if report.figures else f"{report.neighbours:,} neighbours"
    left = f"; left out, since nothing compares: {', '.join(report.left_out)}"
    return f"{report.file}: {report.title}: {read}{left if report.left_out else ''}."
