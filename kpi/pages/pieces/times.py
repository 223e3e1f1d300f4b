"""Moments as the reader's clock tells them."""

import datetime as dt

from kpi.calendar import day_name


def here_and_now(moment: dt.datetime) -> dt.datetime:
    """A moment in this machine's time; SQLite gives moments back without their zone, UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone()


def local_date(moment: dt.datetime) -> dt.date:
    """The day of a moment where the reader is."""
    return here_and_now(moment).date()


def local_day(moment: dt.datetime) -> str:
    """The day of a moment where the reader is, in words."""
    return day_name(local_date(moment))
