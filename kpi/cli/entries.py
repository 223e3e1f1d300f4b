"""What people decide about figures: where limits start again, and how far to rely on them."""

import click

from kpi.calendar import Month
from kpi.cli.command import cli, database_option, now, person, the_moment, the_store
from kpi.cli.options import MONTH
from kpi.cli.printing import print_rows
from kpi.entries import marks as confidence
from kpi.entries import rebases
from kpi.records import Mark


@cli.group()
@database_option
def rebase() -> None:
    """Months with which a measure's limits start again, each with its reason."""


@rebase.command("add")
@database_option
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH, required=True, help="The first month of new limits.")
@click.option("--reason", required=True, help="It stands on the chart.")
def add_rebase(measure_id: str, of: Month, reason: str) -> None:
    """Start a measure's limits again with a month."""
    number = rebases.add_rebase(
        the_store(), measure=measure_id, of=of, reason=reason, by=person(), at=now()
    )
    click.echo(f"Rebase {number}: the limits of {measure_id} start again in {of}.")


@rebase.command("refuse")
@database_option
@click.argument("measure_id", metavar="MEASURE")
@click.option("--month", "of", type=MONTH, required=True, help="The month that was worked out.")
def refuse_start(measure_id: str, of: Month) -> None:
    """Refuse a start of limits that was worked out from the months."""
    number = rebases.refuse_start(the_store(), measure=measure_id, of=of, by=person(), at=now())
    click.echo(f"Rebase {number}: the limits of {measure_id} do not start again in {of}.")


@rebase.command("undo")
@database_option
@click.argument("number", metavar="REBASE", type=int)
def undo_rebase(number: int) -> None:
    """Undo one; that it was made stays on record."""
    rebases.undo_rebase(the_store(), number, by=person(), at=now())
    click.echo(f"Rebase {number} is undone.")


@rebase.command("list")
@database_option
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_rebases(measure_id: str | None, form: str) -> None:
    """List those that hold, oldest month first."""
    with the_moment() as moment:
        known = rebases.known_rebases(moment, measure_id)
    rows = [
        {
            "rebase": each.id,
            "measure": each.measure,
            "month": str(each.month),
            "reason": each.reason,
            "refused": each.refused,
            "by": each.by,
            "at": each.at.isoformat(),
        }
        for each in known
    ]
    print_rows(rows, form, "No limits were started again.")


@cli.group("confidence")
@database_option
def confidence_marks() -> None:
    """Marks of people on how far figures can be relied on, each with its reason."""


@confidence_marks.command("add")
@database_option
@click.argument("measure_id", metavar="MEASURE")
@click.option("--from", "first", type=MONTH, required=True, help="The first month marked.")
@click.option("--to", "last", type=MONTH, required=True, help="The last month marked.")
@click.option("--level", type=click.Choice(confidence.LEVELS), required=True)
@click.option("--reason", required=True, help="It stands beside every figure that is marked.")
def add_mark(measure_id: str, first: Month, last: Month, level: str, reason: str) -> None:
    """Mark a measure's figures of some months: medium or low confidence, never high."""
    mark = Mark(measure_id, first, last, level, reason, by=person(), at=now())
    number = confidence.add_mark(the_store(), mark)
    click.echo(f"Mark {number}: {measure_id} is of {level} confidence from {first} to {last}.")


@confidence_marks.command("undo")
@database_option
@click.argument("number", metavar="MARK", type=int)
def undo_mark(number: int) -> None:
    """Take one back; that it was set stays on record."""
    confidence.take_back(the_store(), number, by=person(), at=now())
    click.echo(f"Mark {number} is taken back.")


@confidence_marks.command("list")
@database_option
@click.argument("measure_id", metavar="[MEASURE]", required=False)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def list_marks(measure_id: str | None, form: str) -> None:
    """List those that hold; those of the plan's own data have no number."""
    with the_moment() as moment:
        known = confidence.known_marks(moment, measure_id)
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
        for each in known
    ]
    print_rows(rows, form, "No mark is set.")
