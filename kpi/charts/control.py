"""The XmR chart and the p chart: single months within the limits of ordinary variation."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kpi.analysis.p_chart import SharePoint
from kpi.analysis.spc import PointType
from kpi.calendar import Month
from kpi.charts.axes import HALF_MONTH
from kpi.charts.beside import Named
from kpi.charts.months import Mark, Overlay, look_of, months_chart, shown_months
from kpi.charts.sizes import PAGE, Sizes
from kpi.charts.style import LIMITS_BAND, LIMITS_BAND_CHOSEN, ORDINARY, FigureDict
from kpi.findings import Finding
from kpi.findings.movement import Limits, Movement
from kpi.findings.words.printed import RULE_WORDS, TYPE_WORDS
from kpi.records import Event

_LONGEST_REASON = 40
_LINE = 22  # letters, so that on a telephone there is room on one side of any month


def control_chart(
    finding: Finding,
    sizes: Sizes = PAGE,
    events: Sequence[Event] = (),
    *,
    phase: int | None = None,
) -> FigureDict:
    """The finding's single months on their XmR chart: each phase with its mean and limits.

    Args:
        phase: index of a phase to bring out.
    """
    movement = finding.movement
    points, skipped = shown_months(finding)
    months = [point.figure.month for point in points]
    marks = [
        Mark(look_of(each.type, each.side), _why(each.type, each.special))
        for each in movement.chart.points[skipped:]
    ]
    overlay = Overlay(
        marks=marks,
        levels=[
            level
            for each in movement.phases
            if each.has_limits
            for level in (each.drawn_lower, each.mean, each.drawn_upper)
        ],
        named=_named_limits(movement),
        shapes=[*_bands(movement, months, phase), *_lines(movement, months)],
        events=rebases_marked(movement),
    )
    return months_chart(finding, overlay, sizes, events=events)


def shares_chart(finding: Finding, sizes: Sizes = PAGE, events: Sequence[Event] = ()) -> FigureDict:
    """The same months on their p chart, whose limits know each month's number of cases."""
    points, skipped = shown_months(finding)
    months = [point.figure.month for point in points]
    shares = finding.movement.shares[skipped:]
    overlay = Overlay(
        marks=_share_marks(finding, skipped),
        levels=[
            100 * level
            for each in shares
            for level in (each.lower, each.upper)
            if level is not None
        ],
        named=_named_limits(finding.movement)
        if finding.movement.shares_first
        else _named_shares(shares),
        traces=_share_traces(shares, months),
        events=rebases_marked(finding.movement),
    )
    return months_chart(finding, overlay, sizes, events=events)


def rebases_marked(movement: Movement) -> list[Event]:
    """Where the limits start again, as events: why, who decided it and when; or worked out."""
    return [
        Event(limits.first.start_time.date(), _new_limits(limits), "other", limits.set_by)
        for limits in movement.phases
        if limits.reason
    ]


def _new_limits(limits: Limits) -> str:
    """In lines that fit the narrowest plot; the whole reason stands under the chart."""
    if limits.worked_out:
        return "New limits\n(worked out)"
    reason = textwrap.shorten(limits.reason, _LONGEST_REASON, placeholder=" …")
    said = textwrap.wrap(f"New limits: {reason}", _LINE)
    return "\n".join([*said, *textwrap.wrap(f"({limits.set_by})" if limits.set_by else "", _LINE)])


def spans(firsts: Sequence[Month], months: Sequence[Month]) -> list[tuple[str, str]]:
    """Phases on the axis: from half a month before their first month to where the next begins."""
    ends = [*(each - 1 for each in firsts[1:]), *months[-1:]]
    return [
        (str(start.start_time.date() - HALF_MONTH), str(end.start_time.date() + HALF_MONTH))
        for start, end in zip(firsts, ends, strict=True)
    ]


def level_line(start: str, end: str, level: float, *, dash: str) -> dict[str, Any]:
    """A level over a phase, behind the months."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "y",
        "x0": start,
        "x1": end,
        "y0": level,
        "y1": level,
        "line": {"color": ORDINARY, "width": 1.3, "dash": dash},
        "layer": "below",
    }


# ── XmR ────────────────────────────────────────────────────────────────────────────────────────


def _why(kind: PointType, special: Any) -> str:
    if special is None:
        return ""
    words = TYPE_WORDS[kind]
    return f"{words[0].upper()}{words[1:]}: {RULE_WORDS[special]}"


def _phases(movement: Movement, months: Sequence[Month]) -> list[tuple[Limits, str, str]]:
    on_axis = spans([each.first for each in movement.phases], months)
    return [(limits, *span) for limits, span in zip(movement.phases, on_axis, strict=True)]


def _bands(movement: Movement, months: Sequence[Month], chosen: int | None) -> list[dict[str, Any]]:
    several = len(movement.phases) > 1
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": start,
            "x1": end,
            "y0": limits.drawn_lower,
            "y1": limits.drawn_upper,
            "fillcolor": LIMITS_BAND_CHOSEN if several and place == chosen else LIMITS_BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for place, (limits, start, end) in enumerate(_phases(movement, months))
        if limits.has_limits
    ]


def _lines(movement: Movement, months: Sequence[Month]) -> list[dict[str, Any]]:
    """The mean, and the limits: dotted, and dashed while they may still move."""
    return [
        level_line(start, end, level, dash=dash)
        for limits, start, end in _phases(movement, months)
        if limits.has_limits
        for level, dash in (
            (limits.mean, "solid"),
            (limits.drawn_lower, "dash" if limits.trial else "dot"),
            (limits.drawn_upper, "dash" if limits.trial else "dot"),
        )
    ]


def _named_limits(movement: Movement) -> list[Named]:
    if not movement.has_limits:
        return []
    limits = movement.phases[-1]
    return [
        Named("Lower limit", limits.drawn_lower, limits.lower_text),
        Named("Mean", limits.mean, limits.mean_text),
        Named("Upper limit", limits.drawn_upper, limits.upper_text),
    ]


# ── shares ─────────────────────────────────────────────────────────────────────────────────────


def _share_marks(finding: Finding, skipped: int) -> list[Mark]:
    """What each month is: by the chart that has the verdict, where that is this one."""
    movement = finding.movement
    if movement.shares_first:
        return [
            Mark(look_of(each.type, each.side), _why(each.type, each.special))
            for each in movement.chart.points[skipped:]
        ]
    return [_share_mark(finding, each) for each in movement.shares[skipped:]]


def _share_mark(finding: Finding, point: SharePoint) -> Mark:
    direction = finding.measure.direction
    if point.beyond is None:
        return Mark(look_of("common", None))
    better = (point.beyond == "high") == (direction == "higher")
    kind: PointType = "neutral" if direction == "none" else ("improvement" if better else "concern")
    return Mark(look_of(kind, point.beyond), _why(kind, "beyond"))


def _named_shares(shares: Sequence[SharePoint]) -> list[Named]:
    latest = next((each for each in reversed(shares) if each.share is not None), None)
    if latest is None or latest.centre is None or latest.lower is None or latest.upper is None:
        return []
    return [
        Named(name, 100 * level, f"{100 * level:.1f}%")
        for name, level in (
            ("Lower limit", latest.lower),
            ("All months", latest.centre),
            ("Upper limit", latest.upper),
        )
    ]


@dataclass(frozen=True)
class _Share:
    """The limits of one month on the p chart, and its phase's share, in per cent."""

    month: Month
    lower: float
    centre: float
    upper: float


def _share_traces(shares: Sequence[SharePoint], months: Sequence[Month]) -> list[dict[str, Any]]:
    """Limits in steps, wider in months of few cases, and the share of all months together.

    Each month has its own width of the axis; one without a share is a gap in all of them.
    """
    rows = _neighbours(
        [
            _Share(of, 100 * each.lower, 100 * each.centre, 100 * each.upper)
            for of, each in zip(months, shares, strict=True)
            if each.lower is not None and each.centre is not None and each.upper is not None
        ]
    )
    return [
        *(_share_band(row) for row in rows),
        _steps("lower limit", rows, lambda each: each.lower, dash="dot"),
        _steps("all months", rows, lambda each: each.centre, dash="solid"),
        _steps("upper limit", rows, lambda each: each.upper, dash="dot"),
    ]


def _neighbours(known: Sequence[_Share]) -> list[list[_Share]]:
    """The months in rows without a gap."""
    rows: list[list[_Share]] = []
    for each in known:
        if rows and rows[-1][-1].month + 1 == each.month:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _ends(of: Month) -> tuple[str, str]:
    """Where a month's part of the axis starts and ends."""
    return (
        str(of.start_time.date() - HALF_MONTH),
        str((of + 1).start_time.date() - HALF_MONTH),
    )


def _share_band(row: Sequence[_Share]) -> dict[str, Any]:
    forth = [(end, each.upper) for each in row for end in _ends(each.month)]
    back = [(end, each.lower) for each in reversed(row) for end in reversed(_ends(each.month))]
    return {
        "type": "scatter",
        "name": "within the limits",
        "mode": "lines",
        "x": [end for end, _ in (*forth, *back)],
        "y": [level for _, level in (*forth, *back)],
        "fill": "toself",
        "fillcolor": LIMITS_BAND,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _steps(
    name: str, rows: Sequence[Sequence[_Share]], level: Callable[[_Share], float], *, dash: str
) -> dict[str, Any]:
    ends = [
        place
        for row in rows
        for place in (
            *((end, level(each)) for each in row for end in _ends(each.month)),
            (None, None),
        )
    ]
    return {
        "type": "scatter",
        "name": name,
        "mode": "lines",
        "x": [end for end, _ in ends],
        "y": [at for _, at in ends],
        "connectgaps": False,
        "line": {"color": ORDINARY, "width": 1.3, "dash": dash},
        "hoverinfo": "skip",
        "showlegend": False,
    }
