"""What the options of several commands hold: months, days, moments, and where files lie."""

import datetime as dt
from pathlib import Path
from typing import Any

import click
import pandas as pd

from kpi.calendar import Month, month


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
