"""Axes: whole steps, few of them, and the truth about where they start."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.calendar import Month

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_FEWEST_STEPS = 4


@dataclass(frozen=True)
class Scale:
    """A value axis: its ends and its ticks, in the measure's unit."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def starts_at_zero(self) -> bool:
        """Whether zero is on the axis, so that heights can be compared as well as changes."""
        return self.low <= 0


def value_scale(values: Sequence[float]) -> Scale:
    """An axis on which all the values can be told apart.

    It starts at zero unless the values would be squeezed into the upper part of it; counts of
    the same size every month are the ordinary case of that.
    """
    if not values:
        return Scale(0.0, 1.0, (0.0, 1.0))
    lowest, highest = min(values), max(values)
    if lowest >= 0 and lowest <= 0.5 * highest:
        lowest = 0.0
    if lowest == highest:
        lowest, highest = (0.0, highest or 1.0) if highest >= 0 else (lowest, 0.0)
    step = _whole_step((highest - lowest) / _FEWEST_STEPS)
    low = math.floor(lowest / step + 1e-9) * step
    high = math.ceil(highest / step - 1e-9) * step
    if low > 0 and low == lowest:
        low -= step  # a line along the bottom edge reads as nothing
    count = round((high - low) / step)
    return Scale(low, high, tuple(round(low + i * step, 10) for i in range(count + 1)))


def _whole_step(rough: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(step * magnitude for step in _STEPS if rough <= step * magnitude * (1 + 1e-9))


def tick_text(value: float, unit: str, *, signed: bool = False) -> str:
    """``14%``, ``+25%``, ``1,200``, ``8.5``."""
    text = f"{abs(value):,.10g}" + ("%" if unit == "percent" else "")
    if value < 0:
        return f"−{text}"
    return f"+{text}" if signed and value > 0 else text


def month_ticks(months: Sequence[Month], *, at_most: int = 7) -> tuple[list[Month], list[str]]:
    """Months to name under the axis, counted back from the last, and their names.

    The last month's own month of every year has its year under it: ``Mar 2011, Sep, Mar 2012``.
    The first has one too unless the next does, which would run into it on a narrow screen.
    """
    if not months:
        return [], []
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if len(months) / s <= at_most), 120)
    ticks = list(reversed(months[::-1][::step]))
    last = months[-1]
    next_named = len(ticks) > 1 and ticks[1].month == last.month
    first_named = -1 if step >= 12 or next_named else 0
    return ticks, [
        str(tick.strftime("%b<br>%Y" if tick.month == last.month or i == first_named else "%b"))
        for i, tick in enumerate(ticks)
    ]
