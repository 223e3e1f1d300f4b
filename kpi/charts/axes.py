"""The two axes of a chart of months: months with room at either end, and values."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from kpi.calendar import Month
from kpi.charts.scale import Scale, month_ticks, tick_text
from kpi.charts.sizes import Sizes
from kpi.charts.style import (
    LINE,
    MUTED,
)

HALF_MONTH = dt.timedelta(days=15)


def month_axis(months: Sequence[Month], sizes: Sizes) -> dict[str, Any]:
    ticks, names = month_ticks(months)
    axis: dict[str, Any] = {
        "type": "date",
        "tickmode": "array",
        "tickvals": [date_of(tick) for tick in ticks],
        "ticktext": names,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": MUTED,
        "tickfont": {"color": MUTED, "size": sizes.text},
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "hoverformat": "%B %Y",
        "showspikes": False,
    }
    if months:
        # Half a month of air on either side, so that the first and last points are whole.
        axis["range"] = [
            str(months[0].start_time.date() - HALF_MONTH),
            str(months[-1].start_time.date() + HALF_MONTH),
        ]
    return axis


def zoom_ticks(months: Sequence[Month]) -> dict[str, Any]:
    """The months named under the axis when only the last 12 or 24 are shown, or all.

    `assets/charts.js` sets them with the zoom; the figure brings them along as its ``meta``.
    """
    shown = {"12": months[-12:], "24": months[-24:], "all": months}
    named = {zoom: month_ticks(of) for zoom, of in shown.items()}
    return {
        "ticks": {
            zoom: {"tickvals": [date_of(tick) for tick in ticks], "ticktext": names}
            for zoom, (ticks, names) in named.items()
        }
    }


def value_axis(scale: Scale, unit: str, *, signed: bool) -> dict[str, Any]:
    margin = (scale.high - scale.low) * 0.04
    return {
        "range": [scale.low, scale.high + margin],
        "tickmode": "array",
        "tickvals": list(scale.ticks),
        "ticktext": [tick_text(tick, unit, signed=signed) for tick in scale.ticks],
        "tickfont": {"color": MUTED},
        "gridcolor": LINE,
        "gridwidth": 1,
        "zeroline": scale.low < 0,
        "zerolinecolor": MUTED,
        "zerolinewidth": 1,
        "fixedrange": True,
    }


def axis_start(scale: Scale, unit: str, sizes: Sizes, *, signed: bool) -> dict[str, Any]:
    start = tick_text(scale.low, unit, signed=signed)
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "text": f"The axis starts at {start}, not at zero.",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": sizes.note_shift,
        "font": {"size": sizes.note, "color": MUTED},
    }


def date_of(month: Month) -> str:
    return str(month.start_time.date())
