"""`/measure/<id>`: is the target met, is it changing, where does it come from, what is it."""

from dash import Dash, html

from kpi.calendar import Month, month_name
from kpi.entries.commentary import entries
from kpi.entries.commentary import events as known_events
from kpi.entries.marks import known_marks
from kpi.entries.rebases import known_rebases, try_rebase, worked_out
from kpi.errors import KpiError
from kpi.findings import Finding, Moment, finding, months, prospect
from kpi.findings import breakdown as broken_down
from kpi.findings.caseloads import ABOUT_CASELOADS, caseloads
from kpi.findings.coming_from import coming_from
from kpi.findings.comparison import against_others, published_lines
from kpi.findings.restated import Restated, restated, restated_of, with_causing_rows
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import charts, choices, headings
from kpi.pages.pieces.address import Address, Query, asked_month, link
from kpi.pages.pieces.component import Piece, attributes
from kpi.pages.pieces.definition import definition_list
from kpi.pages.pieces.nothing_loaded import nothing_loaded
from kpi.pages.pieces.site import Page, Site, Visit
from kpi.pages.screens.measure import (
    breakdown,
    commentary,
    marking,
    panel,
    prospects,
    rebasing,
    target,
)
from kpi.pages.screens.measure import caseloads as caseloads_drawn
from kpi.pages.screens.measure.breakdown import ByCategory
from kpi.pages.screens.measure.rebasing import Rebases, Trial
from kpi.pages.screens.measure.shown import Shown, any_value
from kpi.plan import MeasureEntry, plan

_CHOSEN = ("month", "window", "by", "since", "chart", "phase")
"""What of the address is chosen on the page; a rebase that is tried out is none of it."""


def page(visit: Visit, id: str) -> Page:
    """One measure in the month and window that the address asks for.

    Raises:
        NotFound: there is no such measure, window or month.
    """
    entry = plan().measure(id)
    moment, params = visit.moment, visit.params
    if not months(moment):
        return nothing_loaded(visit.site)
    found = moment.once(finding, id, asked_month(params), window=params.get("window"))
    return Page(f"{entry.name}, {month_name(found.figure.month)}", layout(_read(visit, found)))


def register(app: Dash, site: Site) -> None:
    """The callbacks of what can be entered on the page."""
    for part in (commentary, marking, rebasing):
        part.register(app, site)


def _read(visit: Visit, found: Finding) -> Shown:
    moment, params = visit.moment, visit.params
    id, of = found.measure.id, found.figure.month
    events = known_events(moment)
    return Shown(
        found,
        months(moment),
        address={name: params[name] for name in _CHOSEN if name in params},
        split=_split(moment, params, found),
        held=moment.once(caseloads, of) if id in ABOUT_CASELOADS else None,
        prospect=moment.once(prospect, id, of),
        rebases=Rebases(
            kept=known_rebases(moment, id),
            worked_out=worked_out(found, events),
            trial=_trial(visit, found),
        ),
        against=against_others(moment, found),
        published=published_lines(moment, found),
        events=events,
        written=entries(moment, id, of),
        moved=_moved(moment, found),
        marked=known_marks(moment, id),
    )


def _moved(moment: Moment, found: Finding) -> dict[Month, Restated]:
    """Those of the figures shown that were restated, with the rows that moved them."""
    moved = restated_of(moment.once(restated), found)
    return {each.month: each for each in with_causing_rows(moment, moved.values())}


def _split(moment: Moment, params: Query, found: Finding) -> ByCategory | None:
    """The breakdown that the address asks for, else the measure's first."""
    by = params.get("by") or _usual_breakdown(found.measure)
    if not by:
        return None
    id, figure = found.measure.id, found.figure
    return ByCategory(
        by,
        moment.once(broken_down, id, figure.month, window=figure.window, by=by),
        moment.once(
            coming_from,
            id,
            figure.month,
            window=figure.window,
            by=by,
            since=asked_month(params, "since"),
        ),
    )


def _usual_breakdown(measure: MeasureEntry) -> str | None:
    return next(iter(measure.breakdowns), None)


def _trial(visit: Visit, found: Finding) -> Trial | None:
    start = asked_month(visit.params, "rebase")
    if start is None:
        return None
    figure = found.figure
    try:
        shown = try_rebase(
            visit.moment,
            found.measure.id,
            start,
            of=figure.month,
            window=figure.window,
            at=visit.site.clock(),
        )
    except KpiError as problem:
        return Trial(start, problem=str(problem))
    return Trial(start, finding=shown)


def layout(shown: Shown) -> list[Piece]:
    """The whole screen: the charts and what is said under them, and the panel beside them."""
    found = shown.found
    measure, figure = found.measure, found.figure
    return [
        headings.breadcrumb(
            (f"Scorecard, {month_name(figure.month)}", link("/", month=figure.month)),
            (f"Pillar {measure.pillar}", None),
            (f"Action {measure.action}", None),
        ),
        headings.page_title(
            measure.name,
            measure.description,
            end=choices.month_chooser(shown.choosable, figure.month, _kept(shown)),
        ),
        html.Div(
            [
                html.Div(_sections(shown), className="charts"),
                html.Aside(
                    panel.cards(shown),
                    className="panel",
                    id="panel",
                    **attributes(aria_label="The figure and what belongs to it"),
                ),
            ],
            className="measure-page",
        ),
    ]


def _sections(shown: Shown) -> list[Piece]:
    found, held, split = shown.found, shown.held, shown.split
    return [
        _toolbar(shown),
        *target.sections(shown),
        *([caseloads_drawn.section(held, found.source)] if held and held.numbers else []),
        *prospects.sections(shown.prospect),
        *([breakdown.section(found, split, _kept(shown))] if split else []),
        commentary.section(found, shown.written),
        _definition(found.measure),
    ]


def _kept(shown: Shown) -> Address:
    """What of the address stays when the month changes; what is the default is left out."""
    chart = shown.address.get("chart")
    return Address(shown.path, {**_window_and_breakdown(shown), "chart": chart})


def _window_and_breakdown(shown: Shown) -> dict[str, str | None]:
    measure, window = shown.found.measure, shown.found.figure.window
    by = shown.split.by if shown.split else None
    return {
        "window": None if window == measure.window else window,
        "by": None if by == _usual_breakdown(measure) else by,
    }


def _toolbar(shown: Shown) -> html.Div:
    found = shown.found
    measure, figure = found.measure, found.figure
    here = Address(shown.path, {"month": figure.month, **_window_and_breakdown(shown)})
    windows = [
        (WINDOW_NAMES[window], here.but(window=window), window == figure.window)
        for window in measure.windows
    ]
    chosen = [choices.switch("Window", windows)] if len(windows) > 1 else []
    table = [charts.table_button()] if any_value(found.series) else []
    return html.Div(
        [*chosen, html.Div(table, className="bar-end")],
        className="bar",
        id="toolbar",
    )


def _definition(measure: MeasureEntry) -> html.Section:
    return html.Section([html.H2("What it is"), definition_list(measure)], id="definition")
