"""Where a figure comes from: its categories through time, side by side and as bars."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from kpi.calendar import month_name
from kpi.charts.sparkline import common_scale, sparkline
from kpi.findings import BreakdownRow, Figure, Finding, TargetLine
from kpi.measures.breakdowns import TITLES
from kpi.pages import parts
from kpi.pages.address import link

AT_MOST_MULTIPLES = 8
AT_MOST_BARS = 15


def section(
    found: Finding,
    by: str,
    rows: Sequence[BreakdownRow],
    path: str,
    kept: Mapping[str, object],
) -> html.Section:
    """A measure by the categories of one breakdown.

    Args:
        path: the measure's page. kept: what of its address stays when the breakdown changes.
    """
    measure, figure = found.measure, found.figure
    address = {"month": figure.month, **kept}
    choices = [
        (
            TITLES[each],
            link(path, **(address | {"by": each})),
            each == by,
        )
        for each in measure.breakdowns
    ]
    return html.Section(
        [
            html.H2("Where it comes from"),
            parts.pills("By", choices),
            *(_breakdown(found, by, rows) if rows else [_no_breakdown(found)]),
        ],
        id="breakdown",
    )


def _no_breakdown(found: Finding) -> html.P:
    return html.P(
        found.figure.reason or "The extracts of this period don't hold this column.",
        className="muted",
    )


def _breakdown(found: Finding, by: str, rows: Sequence[BreakdownRow]) -> list[Any]:
    """Few categories side by side through time and as bars; many as bars, the largest first."""
    if len(rows) <= AT_MOST_MULTIPLES:
        return [_multiples(found, rows), _breakdown_table(found, by, rows)]
    ordered = sorted(rows, key=lambda row: row.figure.value or 0, reverse=True)
    first, rest = ordered[:AT_MOST_BARS], ordered[AT_MOST_BARS:]
    more = html.Details(
        [
            html.Summary(f"All {len(rows)}"),
            _breakdown_table(found, by, rest, most=_most(ordered), id="breakdown-rest"),
        ],
        className="more",
    )
    return [
        _breakdown_table(found, by, first, most=_most(ordered)),
        *([more] if rest else []),
    ]


def _multiples(found: Finding, rows: Sequence[BreakdownRow]) -> html.Div:
    # A target for the whole council's count says nothing of one team's.
    targets = found.target_lines if found.measure.value != "count" else ()
    scale = common_scale([row.series for row in rows], targets)
    return html.Div(
        [
            html.Ul([_multiple(row, targets, scale) for row in rows], className="multiples"),
            html.P(
                "The last 24 months, all on one scale"
                + ("; the target is dashed." if targets else "."),
                className="caption",
            ),
        ]
    )


def _multiple(
    row: BreakdownRow, targets: Sequence[TargetLine], scale: tuple[float, float] | None
) -> html.Li:
    figure = row.figure
    drawn = sparkline(row.series, targets, width=220, height=56, between=scale)
    return html.Li(
        [
            html.Div(f"{row.category} {figure.text}", className="name"),
            *([html.Div(figure.count_text, className="small muted")] if _has_parts(figure) else []),
            html.Img(src=drawn, alt=""),
        ]
    )


def _has_parts(figure: Figure) -> bool:
    """Whether a figure is made of two numbers; a count is its own number."""
    return figure.denominator is not None


def _most(rows: Sequence[BreakdownRow]) -> float:
    """The longest bar's value, for bars that are compared."""
    values = [abs(row.figure.value) for row in rows if row.figure.value is not None]
    return max(values, default=0) or 1


def _breakdown_table(
    found: Finding,
    by: str,
    rows: Sequence[BreakdownRow],
    *,
    most: float | None = None,
    id: str = "breakdown-table",
) -> html.Div:
    """Every category with a bar from zero; shares are of the category, not of the whole."""
    most = most or _most(rows)
    headings = [(TITLES[by], ""), ("Figure", "number latest"), ("Compared", "bar-cell")]
    sure = [("Confidence", "")]
    made_of = any(_has_parts(row.figure) or row.figure.value is None for row in rows)
    return parts.table(
        [*headings, *([("Made of", "")] if made_of else []), *sure],
        [
            (row.category, row.figure.text, _bar(row.figure, most))
            + ((parts.made_of(row.figure),) if made_of else ())
            + (parts.confidence_bars(row.figure) if row.figure.value is not None else "",)
            for row in rows
        ],
        caption=f"{found.measure.name} by {TITLES[by].lower()}, {month_name(found.figure.month)}",
        id=id,
    )


def _bar(figure: Figure, most: float) -> html.Span:
    width = 100 * abs(figure.value or 0) / most
    return html.Span(className="amount", style={"width": f"{width:.1f}%"})
