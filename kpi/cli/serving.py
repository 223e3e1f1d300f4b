"""The demonstration, and serving the pages."""

from collections.abc import Sequence
from pathlib import Path

import click

from kpi.cli.command import command, now, the_store
from kpi.cli.printing import progress
from kpi.cli.stopping import telling
from kpi.comparators.catalogue import PUBLISHED_HERE
from kpi.errors import KpiError
from kpi.loading import HowToLoad, LoadReport, load_workbooks
from kpi.loading.comparators import load_table
from kpi.private_folder import private_folder, sweep
from kpi.store import Store


@command()
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True)
@click.option("--months", type=click.IntRange(1, 36), default=36, show_default=True)
@click.option("--no-serve", is_flag=True, help="Load only.")
def demo(port: int, months: int, no_serve: bool) -> None:
    """Make the demonstration extracts, load them as any workbook is loaded, and serve."""
    from kpi.demo import make_extracts

    store = the_store()
    with store.read() as reader:
        real = [load for load in reader.loads() if not load.demonstration]
        loaded = [load for load in reader.loads() if load.demonstration]
    if real and not loaded:
        raise KpiError(
            "This database holds loads of your own, and invented children are never mixed with "
            "them. Give the demonstration another: kpi --database sqlite:///demonstration.sqlite "
            "demo"
        )
    sweep()
    with private_folder() as folder:
        with progress(months, "Making the demonstration's workbooks") as made:
            paths = make_extracts(folder, months, progress=lambda *_: made.update(1))
        done: list[LoadReport] = []
        with (
            progress(len(paths), "Loading them") as bar,
            telling(lambda: _until_then(done, paths)),
        ):
            how = HowToLoad(by="demonstration", demonstration=True, with_changes=False)
            for report in load_workbooks(store, paths, how, clock=now):
                if report.status == "refused":
                    raise KpiError(f"{report.file}: {report.message}")
                done.append(report)
                bar.update(1)
    load_table(store, PUBLISHED_HERE, by="demonstration", at=now())
    if no_serve:
        return
    _serve(store, "127.0.0.1", port)


def _until_then(done: Sequence[LoadReport], paths: Sequence[Path]) -> str:
    return (
        f"Until then at least {len(done)} of its {len(paths)} months were loaded, each whole: give "
        "the command again, and it goes on from there."
    )


@command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages."""
    _serve(the_store(), host, port)


def _serve(store: Store, host: str, port: int) -> None:
    from app import serve_forever

    serve_forever(store, host=host, port=port)
