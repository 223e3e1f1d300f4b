"""*Is the target met?* on a measure's page, and how its charts follow one another."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import month, month_name
from kpi.charts.trend import room_for_events, target_chart
from kpi.entries.commentary import event_day
from kpi.findings import Finding, Point
from kpi.findings.comparison import PublishedLine
from kpi.findings.words.verdicts import VERDICTS
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import charts, figures, headings, tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.screens.measure import movement
from kpi.pages.screens.measure.against import published_table
from kpi.pages.screens.measure.chart_files import chart_files
from kpi.pages.screens.measure.shown import Shown, any_value, is_judged
from kpi.records import Event


def sections(shown: Shown) -> list[Piece]:
    """Is the target met, and is it really changing; one chart says both for single months.

    Others' published figures stand on the chart of the judged window, which is then drawn too.
    """
    found, problem = shown.found, shown.rebases.problem
    alone = found.is_one_chart and bool(found.movement.phases) and not shown.published
    is_changing = movement.section(
        found, shown.address, events=shown.events, rebases=shown.rebases, alone=alone
    )
    return [
        *([] if alone else [_target_section(found, shown.published, shown.events)]),
        *([_judged_elsewhere(found)] if alone and not is_judged(found) else []),
        *([html.P(problem, className="notice notice-bad", role="alert")] if problem else []),
        *([is_changing] if any_value(found.monthly) else []),
        *([_events_said(found, shown.events)] if any_value(found.series) else []),
    ]


def _target_section(
    found: Finding, published: Sequence[PublishedLine], events: Sequence[Event]
) -> html.Section:
    asked = found.target_lines and found.status != "no_target"
    question = "Is the target met?" if asked else "How it has gone"
    return html.Section(
        [
            headings.section_head(
                question, *([charts.zoom_buttons()] if any_value(found.series) else [])
            ),
            *([] if is_judged(found) else [_judged_elsewhere(found)]),
            _chart_or_reason(found, published, events),
        ]
    )


def _events_said(found: Finding, events: Sequence[Event]) -> html.P:
    """What the upright lines are, in words, and where to enter more."""
    months = {point.figure.month for point in found.series}
    shown = [f"{event_day(each)}, {each.title}" for each in events if month(each.on) in months]
    said = f"Marked on the charts: {'; '.join(shown)}. " if shown else ""
    return html.P([said, html.A("Events", href="/events")], className="caption", id="events-said")


def _judged_elsewhere(found: Finding) -> html.P:
    window = WINDOW_NAMES[found.measure.window].lower()
    return html.P(
        [
            "This window has no verdict: the target is judged on ",
            html.A(
                window,
                href=link(f"/measure/{found.measure.id}", month=found.figure.month),
                **attributes(data_stay="1"),
            ),
            ".",
        ],
        className="notice",
        id="judged-elsewhere",
    )


def _chart_or_reason(
    found: Finding, published: Sequence[PublishedLine], events: Sequence[Event]
) -> Piece:
    if not any_value(found.series):
        return headings.empty(
            "There is no figure to draw yet",
            html.P(found.figure.reason or "No extract holds what this measure needs."),
            id="no-figures",
        )
    drawn = target_chart(found, events=events, published=published)
    return charts.chart(
        charts.Drawing(drawn, height=320 + room_for_events(drawn)),
        charts.Words(
            title=found.title, subtitle=found.subtitle, alt=found.sentence, source=found.source
        ),
        [
            _series_table(found, found.series, "the chart's figures"),
            *([published_table(found, published)] if published else []),
        ],
        id="target-chart",
        files=chart_files(found, "target"),
    )


def _series_table(found: Finding, points: Sequence[Point], of: str) -> html.Div:
    """The chart's figures, newest first, with the reason where there is none."""
    levels = {
        line.first + i: line.words for line in found.target_lines for i in range(len(line.levels))
    }
    return tables.table(
        (
            ("Month", ""),
            ("Figure", "number"),
            ("Made of", ""),
            ("Target", ""),
            ("Status", ""),
            ("Confidence", ""),
        ),
        [
            (
                month_name(point.figure.month),
                point.figure.text,
                figures.made_of(point.figure),
                levels.get(point.figure.month, "–"),
                VERDICTS[point.status].name + (", in hindsight" if point.hindsight else ""),
                figures.confidence_bars(point.figure, word=True)
                if point.figure.value is not None
                else "",
            )
            for point in reversed(points)
        ],
        caption=f"{found.measure.name}: {of}",
    )
