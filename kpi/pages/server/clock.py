"""The clock of the pages: below here a moment is told, never asked for."""

import datetime as dt


def now() -> dt.datetime:
    """This moment, aware of its zone."""
    return dt.datetime.now(dt.UTC)
