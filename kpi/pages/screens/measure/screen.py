"""`/measure/<id>`: is the target met, is it changing, where does it come from, what is it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Dash, html

from kpi.calendar import Month, month, month_name
from kpi.charts.trend import room_for_events, target_chart
from kpi.entries.commentary import Entry, entries, event_day
from kpi.entries.commentary import events as known_events
from kpi.entries.marks import known_marks
from kpi.entries.rebases import known_rebases, suggested, try_rebase
from kpi.errors import KpiError
from kpi.findings import (
    BreakdownRow,
    Figure,
    Finding,
    Moment,
    Point,
    Prospect,
    finding,
    months,
    prospect,
)
from kpi.findings import breakdown as broken_down
from kpi.findings.caseloads import ABOUT_CASELOADS, Caseloads, caseloads
from kpi.findings.coming_from import ComingFrom, coming_from
from kpi.findings.comparison import Against, PublishedLine, against_others, published_lines
from kpi.findings.marks import SetMark
from kpi.findings.quality import Restated, marks, restated
from kpi.findings.words.printed import VARIATION_WORDS, WINDOW_NAMES
from kpi.pages.pieces import charts, choices, figures, headings, tables
from kpi.pages.pieces.address import Query, asked_month, link
from kpi.pages.pieces.causes import cause_link
from kpi.pages.pieces.component import Content, Piece, attributes
from kpi.pages.pieces.definition import definition_list
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.promises import evidences_list
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.screens.measure import breakdown, commentary, marking, movement, prospects, rebasing
from kpi.pages.screens.measure import caseloads as caseloads_drawn
from kpi.pages.screens.measure.against import against_card, published_table
from kpi.pages.screens.measure.chart_files import chart_files
from kpi.plan import MeasureEntry, plan
from kpi.records import Event, Rebase


def page(visit: Visit, id: str) -> Page:
    """One measure in the month and window that the address asks for.

    Raises:
        NotFound: there is no such measure, window or month.
    """
    entry = plan().measure(id)
    moment, params = visit.moment, visit.params
    choosable = months(moment)
    if not choosable:
        return nothing_loaded(visit.site)
    found = moment.once(finding, id, asked_month(params), params.get("window"))
    shown = found.figure
    by = params.get("by") or next(iter(entry.breakdowns), None)
    rows = moment.once(broken_down, id, shown.month, shown.window, by) if by else ()
    since = asked_month(params, "since")
    change = moment.once(coming_from, id, shown.month, shown.window, by, since) if by else None
    trial = _trial(moment, params, found)
    return Page(
        f"{entry.name}, {month_name(shown.month)}",
        layout(
            found,
            choosable,
            by=by,
            rows=rows,
            change=change,
            held=moment.once(caseloads, shown.month) if id in ABOUT_CASELOADS else None,
            prospect=moment.once(prospect, id, shown.month),
            address=_chosen(params),
            rebases=known_rebases(moment, id),
            trial=trial,
            against=against_others(moment, found),
            published=published_lines(moment, found),
            events=known_events(moment),
            written=entries(moment, id, shown.month),
            moved=marks(moment.once(restated), found),
            marked=known_marks(moment, id),
        ),
    )


def register(app: Dash, site: Site) -> None:
    """The callbacks of what can be entered on the page."""
    for part in (commentary, marking, rebasing):
        part.register(app, site)


@dataclass(frozen=True)
class Trial:
    """A rebase that the address asks to try out.

    Attributes:
        finding: what the page would show with it. problem: why it can't be.
    """

    month: Month
    finding: Finding | None = None
    problem: str = ""


def _trial(moment: Moment, params: Query, found: Finding) -> Trial | None:
    start = asked_month(params, "rebase")
    if start is None:
        return None
    figure = found.figure
    try:
        shown = try_rebase(moment, found.measure.id, figure.month, figure.window, start)
    except KpiError as problem:
        return Trial(start, problem=str(problem))
    return Trial(start, finding=shown)


def _chosen(params: Query) -> Query:
    """What of the address was chosen on the page; a rebase that is tried out is none of it."""
    names = ("month", "window", "by", "since", "chart", "phase")
    return {name: params[name] for name in names if name in params}


def layout(
    found: Finding,
    choosable: Sequence[Month],
    *,
    by: str | None = None,
    rows: Sequence[BreakdownRow] = (),
    change: ComingFrom | None = None,
    held: Caseloads | None = None,
    prospect: Prospect | None = None,
    address: Query | None = None,
    rebases: Sequence[Rebase] = (),
    trial: Trial | None = None,
    against: Against | None = None,
    published: Sequence[PublishedLine] = (),
    events: Sequence[Event] = (),
    written: Sequence[Entry] = (),
    moved: Mapping[Month, Restated] | None = None,
    marked: Sequence[SetMark] = (),
) -> list[Piece]:
    """The whole screen, from the finding, its breakdown, what to read it with, and others'.

    Args:
        address: what of the page's address is chosen on it and stays.
        rebases: those of the measure that hold. trial: one that is only tried out.
        held: every case holder's caseload, for a measure about them.
        events: what happened, to be marked on the charts. written: the commentary, newest first.
        moved: of this month's and last month's figure, those that were restated.
        marked: the marks on its confidence that hold.
    """
    measure, figure = found.measure, found.figure
    kept = _kept(found, by) | {"chart": (address or {}).get("chart")}
    return [
        headings.breadcrumb(
            (f"Scorecard, {month_name(figure.month)}", link("/", month=figure.month)),
            (f"Pillar {measure.pillar}", None),
            (f"Action {measure.action}", None),
        ),
        headings.page_title(
            measure.name,
            measure.description,
            end=choices.month_chooser(choosable, figure.month, _path(measure), **kept),
        ),
        html.Div(
            [
                html.Div(
                    [
                        _toolbar(found, by),
                        *_charts(found, published, events, address or {}, rebases, trial),
                        *(
                            [caseloads_drawn.section(held, found.source)]
                            if held and held.numbers
                            else []
                        ),
                        *prospects.sections(prospect),
                        *(
                            [breakdown.section(found, by, rows, _path(measure), kept, change)]
                            if by
                            else []
                        ),
                        commentary.section(found, written),
                        _definition(measure),
                    ],
                    className="charts",
                ),
                html.Aside(
                    [
                        _figures_card(
                            found, moved or {}, marking.section(found, choosable, marked)
                        ),
                        _words_card(found),
                        *_pair_cards(found.pairs),
                        *against_card(against, found.measure),
                        _promise_card(found),
                    ],
                    className="panel",
                    id="panel",
                    **attributes(aria_label="The figure and what belongs to it"),
                ),
            ],
            className="measure-page",
        ),
    ]


def _path(measure: MeasureEntry) -> str:
    return f"/measure/{measure.id}"


def _kept(found: Finding, by: str | None) -> dict[str, object]:
    """What of the address stays when the month changes; what is the default is left out."""
    window = found.figure.window
    default_by = next(iter(found.measure.breakdowns), None)
    return {
        "window": None if window == found.measure.window else window,
        "by": None if by == default_by else by,
    }


# ── the toolbar and the charts ────────────────────────────────────────────────────────────────


def _toolbar(found: Finding, by: str | None) -> html.Div:
    measure, figure = found.measure, found.figure
    address: dict[str, Any] = {"month": figure.month, "window": figure.window}
    windows = [
        (
            WINDOW_NAMES[window],
            link(_path(measure), **(address | _kept(found, by) | {"window": window})),
            window == figure.window,
        )
        for window in measure.windows
    ]
    chosen = [choices.switch("Window", windows)] if len(windows) > 1 else []
    table = [charts.table_button()] if _any_value(found.series) else []
    return html.Div(
        [*chosen, html.Div(table, className="bar-end")],
        className="bar",
        id="toolbar",
    )


def _charts(
    found: Finding,
    published: Sequence[PublishedLine],
    events: Sequence[Event],
    address: Query,
    rebases: Sequence[Rebase],
    trial: Trial | None,
) -> list[Piece]:
    """Is the target met, and is it really changing; one chart says both for single months.

    Others' published figures stand on the chart of the judged window, which is then drawn too.
    """
    alone = found.monthly == found.series and bool(found.movement.phases) and not published
    shown = trial.finding if trial and trial.finding else found
    movement_section = movement.section(
        shown,
        address,
        events=events,
        rebases=rebases,
        suggestion=suggested(found, events),
        tried=trial.month if trial and trial.finding else None,
        before=found,
        alone=alone,
    )
    problem = trial.problem if trial else ""
    return [
        *([] if alone else [_target_section(found, published, events)]),
        *([_judged_elsewhere(found)] if alone and not _is_judged(found) else []),
        *([html.P(problem, className="notice notice-bad", role="alert")] if problem else []),
        *([movement_section] if _any_value(found.monthly) else []),
        *([_events_said(found, events)] if _any_value(found.series) else []),
    ]


def _target_section(
    found: Finding, published: Sequence[PublishedLine], events: Sequence[Event]
) -> html.Section:
    asked = found.target_lines and found.status != "no_target"
    question = "Is the target met?" if asked else "How it has gone"
    return html.Section(
        [
            headings.section_head(
                question, *([charts.zoom_buttons()] if _any_value(found.series) else [])
            ),
            *([] if _is_judged(found) else [_judged_elsewhere(found)]),
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
                href=link(_path(found.measure), month=found.figure.month),
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
    if not _any_value(found.series):
        return headings.empty(
            "There is no figure to draw yet",
            html.P(found.figure.reason or "No extract holds what this measure needs."),
            id="no-figures",
        )
    drawn = target_chart(found, events=events, published=published)
    return charts.chart(
        "target-chart",
        drawn,
        title=found.title,
        subtitle=found.subtitle,
        alt=found.sentence,
        source=found.source,
        table=[
            _series_table(found, found.series, "the chart's figures"),
            *([published_table(found, published)] if published else []),
        ],
        files=chart_files(found, "target"),
        height=320 + room_for_events(drawn),
    )


def _any_value(points: Sequence[Point]) -> bool:
    return any(point.figure.value is not None for point in points)


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
                figures.STATUS_WORDS[point.status] + (", in hindsight" if point.hindsight else ""),
                figures.confidence_bars(point.figure, word=True)
                if point.figure.value is not None
                else "",
            )
            for point in reversed(points)
        ],
        caption=f"{found.measure.name}: {of}",
    )


# ── the panel ─────────────────────────────────────────────────────────────────────────────────


def _figures_card(
    found: Finding, moved: Mapping[Month, Restated], marks_set: html.Details
) -> html.Section:
    figure, judgement = found.figure, found.judgement
    cases = link(f"{_path(found.measure)}/cases", month=figure.month, window=figure.window)
    count: Piece = html.P(
        html.A(figure.count_text or "The rows behind it", href=cases, id="cases-link"),
        className="small",
    )
    if figure.value is None:
        count = html.P(figure.reason, className="small", id="reason")
    return html.Section(
        [
            html.H2(
                f"{month_name(figure.month)}, {WINDOW_NAMES[figure.window].lower()}",
                className="visually-hidden",
            ),
            html.Div(
                [figures.value(figure), figures.both_icons(found.movement)],
                className="value-row",
            ),
            count,
            html.P(figures.status_tag(judgement, words=_verdict(found)), id="status"),
            tables.facts(_rows(found)),
            *(_moved(each) for each in moved.values()),
            _reasons(figure),
            *([html.P(figure.remark, className="small muted")] if figure.remark else []),
            marks_set,
        ],
        className="card",
        id="figure-card",
    )


def _verdict(found: Finding) -> str | None:
    """Words for the status where its own don't say enough."""
    if found.status == "near":
        return "Near: not met"
    return None if _is_judged(found) else "Not judged"


def _is_judged(found: Finding) -> bool:
    """Whether this window is the one that the measure's targets are judged on."""
    return found.figure.window == found.measure.window or not found.measure.targets


def _rows(found: Finding) -> list[tuple[str, Content]]:
    rows: list[tuple[str, Content]] = []
    for judgement in found.judgements if _is_judged(found) else ():
        rows.append(("Target", judgement.words))
        if judgement.near:
            rows.append(("Near", judgement.near))
    rows.append(("Last month", figures.figure_or_dash(found.last_month)))
    rows.append(("Year before", figures.figure_or_dash(found.year_before)))
    if found.direction_of_travel:
        rows.append(("Since last month", found.direction_of_travel))
    if found.movement.has_limits:
        rows.append(("Change", VARIATION_WORDS[found.movement.variation]))
    if found.movement.assurance:
        rows.append(("Target in reach", found.movement.reach))
    if found.figure.likely_text:
        rows.append(("Likely range", found.figure.likely_text))
    rows.append(("Confidence", figures.confidence_bars(found.figure, word=True)))
    return rows


def _moved(each: Restated) -> html.P:
    """That a figure was restated: what it was, and which load moved it."""
    cause = each.causes[-1]
    return html.P(
        [
            figures.restated_mark(),
            f" {month_name(each.month)} was {each.was.text} when it was first shown, until ",
            cause_link(cause.change.kind, cause.change.load_id, cause.file_name),
            f": {cause.why}.",
        ],
        className="small",
    )


def _reasons(figure: Figure) -> html.Div | html.Ul:
    if not figure.confidence_reasons:
        return html.Div()
    return html.Ul(
        [html.Li(reason) for reason in figure.confidence_reasons],
        className="small muted",
        id="confidence-reasons",
    )


def _words_card(found: Finding) -> html.Section:
    """The sentence, one paragraph for each of its sentences."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", found.sentence)
    return html.Section(
        [html.H2("In words"), *(html.P(sentence) for sentence in sentences)],
        className="card",
        id="in-words",
    )


def _pair_cards(pairs: Sequence[Finding]) -> list[html.Section]:
    if not pairs:
        return []
    return [
        html.Section(
            [
                html.H2("Read with"),
                *(
                    html.P(
                        [
                            html.A(
                                pair.measure.name,
                                href=link(_path(pair.measure), month=pair.figure.month),
                            ),
                            f": {_in_short(pair)}",
                        ]
                    )
                    for pair in pairs
                ),
            ],
            className="card",
            id="read-with",
        )
    ]


def _in_short(pair: Finding) -> str:
    """``7.2% (13 of 181 children), from 12.0% a year before.``"""
    figure, before = pair.figure, pair.year_before
    if figure.value is None:
        return figure.reason or "no data."
    made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
    if figure.denominator is None and figure.count_text:
        made_of = f" {figure.count_text}"
    since = f", from {before.text} a year before" if before.value is not None else ""
    return f"{figure.text}{made_of}{since}. Confidence: {figure.confidence}."


def _promise_card(found: Finding) -> html.Section:
    said = [
        html.P(
            " ".join(
                part
                for part in (
                    f"{judgement.words}, {judgement.held}." if judgement.held else "",
                    f"Set by: {judgement.set_by}." if judgement.set_by else "",
                    judgement.remark or "",
                )
                if part
            )
        )
        for judgement in found.judgements
        if judgement.set_by
    ] or [html.P(_no_promise(found))]
    owner = [html.P(f"Owner: {found.measure.owner}.")] if found.measure.owner else []
    return html.Section(
        [
            html.H2("Promise and evidence"),
            *said,
            *owner,
            html.H3("What it evidences"),
            evidences_list(found.measure, found.figure.month),
        ],
        className="card",
        id="promise",
    )


def _no_promise(found: Finding) -> str:
    if not found.measure.targets:
        return "The plan sets no target for this measure."
    if not _is_judged(found):
        return f"Its target is judged on {WINDOW_NAMES[found.measure.window].lower()}."
    return "No target of the plan holds in this month."


# ── what it is ────────────────────────────────────────────────────────────────────────────────


def _definition(measure: MeasureEntry) -> html.Section:
    return html.Section([html.H2("What it is"), definition_list(measure)], id="definition")
