"""The root of all commands, and the database and the person that they are about."""

import datetime as dt
import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from kpi.findings import Moment
from kpi.loading import refresh
from kpi.settings import Settings
from kpi.store import Store, open_store

F = TypeVar("F", bound=Callable[..., Any])


def _keep_database(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(dict)["database"] = value


def database_option(function: F) -> F:
    """``--database`` is global: it is understood before and after the command's name."""
    return click.option(
        "--database",
        metavar="URL",
        expose_value=False,
        callback=_keep_database,
        help="SQLAlchemy URL of the database (or KPI_DATABASE_URL; default: an SQLite file "
        "under data/, or in your data folder once installed).",
    )(function)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@database_option
@click.version_option(package_name="safeguarding-kpi")
def cli() -> None:
    """Safeguarding Improvement: extracts in, trends against targets out."""


def command(name: str | None = None) -> Callable[[F], click.Command]:
    """A command of its own, of the function's name unless told otherwise."""

    def decorate(function: F) -> click.Command:
        return cli.command(name)(database_option(function))

    return decorate


def the_store() -> Store:
    """The database, brought up to date: its tables, and the measures whose definition is new."""
    given = click.get_current_context().find_root().ensure_object(dict).get("database")
    store = open_store(given or Settings().database_url)
    refresh(store, at=now())
    return store


@contextmanager
def the_moment() -> Iterator[Moment]:
    """That database at one moment, for a command that reads."""
    with Moment.of(the_store()) as moment:
        yield moment


def now() -> dt.datetime:
    """When the command is given."""
    return dt.datetime.now(dt.UTC)


def person() -> str:
    """Who gives the command: the account of this machine."""
    return getpass.getuser()
