"""*Is it really changing?* on a measure's page: its single months on one of three charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html

from kpi.calendar import month_name
from kpi.charts.control import control_chart, shares_chart
from kpi.charts.export import ChartKind
from kpi.charts.legend import legend
from kpi.charts.months import shown_months
from kpi.charts.runs import runs_chart
from kpi.charts.style import FigureDict
from kpi.charts.trend import room_for_events
from kpi.findings import Finding, Point
from kpi.findings.movement import Limits, Movement
from kpi.findings.runs import Runs, has_runs, runs_of
from kpi.findings.singles import singles
from kpi.findings.words.movement import months_subtitle
from kpi.findings.words.printed import RULE_WORDS, TYPE_WORDS
from kpi.pages.pieces import charts, choices, headings, tables
from kpi.pages.pieces.address import Query, link
from kpi.pages.pieces.component import Piece
from kpi.pages.pieces.words import lower_first
from kpi.pages.screens.measure.chart_files import chart_files
from kpi.pages.screens.measure.rebasing import Rebases, rebasing, trial
from kpi.records import Event

HEIGHT = 304


@dataclass(frozen=True)
class View:
    """One of the three charts of single months.

    Attributes:
        heading: what it shows, in ten words or so. subtitle: what is drawn.
        said: the chosen phase explained. caption: why this chart, and what it doesn't say.
    """

    drawn: FigureDict
    heading: str
    subtitle: str
    said: str
    caption: str
    table: html.Div


def section(
    found: Finding,
    address: Query,
    *,
    events: Sequence[Event] = (),
    rebases: Rebases | None = None,
    alone: bool = False,
) -> html.Section:
    """The chart of the finding's single months, and what can be done with its limits.

    Args:
        address: what of the page's address stays; ``chart`` and ``phase`` choose what is shown.
        rebases: where its limits start again; with one that is tried out, its finding is shown.
        alone: no other chart says whether the target is met.
    """
    rebases = rebases or Rebases()
    before, found = found, rebases.tried or found
    movement = found.movement
    judged = alone and bool(found.target_lines) and found.status != "no_target"
    question = "Is the target met, and is it really changing?" if judged else _QUESTION
    if not movement.phases:
        nothing = html.P(movement.sentence or "There are no single months to judge.")
        return html.Section([html.H2(question), nothing], id="movement")
    key = chart_shown(found, address)
    chosen = _chosen_phase(movement, address)
    view = _VIEWS[key](found, events, chosen)
    return html.Section(
        [
            headings.section_head(question, *([charts.zoom_buttons()] if alone else [])),
            *_trial(rebases, before, address),
            *_which_chart(found, address, key),
            charts.chart(
                charts.Drawing(
                    view.drawn,
                    height=HEIGHT + room_for_events(view.drawn),
                    legend=legend(view.drawn),
                ),
                charts.Words(
                    title=found.title if judged else view.heading,
                    second=view.heading if judged else "",
                    subtitle=view.subtitle,
                    alt=_alt(found, view, key, alone=alone),
                    source=found.source,
                ),
                view.table,
                id="monthly-chart",
                files=None if rebases.tried else chart_files(found, key, alone=alone),
            ),
            *_phases(found, view, address=address, chosen=chosen),
            *([] if rebases.tried else [rebasing(found, rebases, address)]),
        ],
        id="movement",
    )


def _trial(rebases: Rebases, before: Finding, address: Query) -> list[html.Div]:
    if rebases.trial is None or rebases.tried is None:
        return []
    return [trial(rebases.tried, before, start=rebases.trial.month, address=address)]


_QUESTION = "Is it really changing?"


def _alt(found: Finding, view: View, key: str, *, alone: bool) -> str:
    """The chart in words; the finding's sentence has the verdict in it already."""
    drawn = f"{view.subtitle}. "
    if key == _available(found)[0]:
        return drawn + (found.sentence if alone else found.movement.sentence)
    return " ".join([*([found.sentence] if alone else []), f"{drawn}{view.heading}. {view.said}"])


# ── which chart, and which phase ───────────────────────────────────────────────────────────────

_NAMES = {"xmr": "XmR chart", "p": "p chart", "run": "Run chart"}


def chart_shown(found: Finding, address: Query) -> ChartKind:
    """``xmr``, ``p`` or ``run``: the one that the address asks for, where there is one."""
    asked = address.get("chart", "")
    available = _available(found)
    return next((each for each in available if each == asked), available[0])


def _available(found: Finding) -> list[ChartKind]:
    """The charts that there are, first the one that has the verdict.

    Where the p chart is the fairer one there is no XmR chart: one range for single months.
    """
    available: list[ChartKind] = ["p"] if found.movement.shares_first else ["xmr"]
    if found.movement.shares and not found.movement.shares_first:
        available.append("p")
    if has_runs(found):
        available.append("run")
    return available


def _which_chart(found: Finding, address: Query, key: str) -> list[Piece]:
    available = _available(found)
    if len(available) < 2:
        return []
    links = [
        (_NAMES[each], _address(found, address, chart=each), each == key) for each in available
    ]
    return [html.Div(choices.switch("Chart", links), className="chart-bar")]


def _chosen_phase(movement: Movement, address: Query) -> int:
    """The phase that the address names, from 1 on; the last one by default."""
    asked = address.get("phase", "")
    number = int(asked) if asked.isdecimal() else len(movement.phases)
    return min(max(number, 1), len(movement.phases)) - 1


def _phases(found: Finding, view: View, *, address: Query, chosen: int) -> list[Piece]:
    phases = found.movement.phases
    offered = [
        (
            f"{month_name(each.first)} to {month_name(each.last)}",
            _address(found, address, phase=number),
            number - 1 == chosen,
        )
        for number, each in enumerate(phases, start=1)
    ]
    return [
        *([choices.pills("Phase", offered)] if len(phases) > 1 else []),
        html.P(view.said, id="phase", tabIndex=-1),
        *([html.P(view.caption, className="caption", id="chart-words")] if view.caption else []),
    ]


def _address(found: Finding, address: Query, **changes: object) -> str:
    return link(f"/measure/{found.measure.id}", **(dict(address) | changes))


# ── the XmR chart ──────────────────────────────────────────────────────────────────────────────


def _xmr(found: Finding, events: Sequence[Event], chosen: int) -> View:
    movement = found.movement
    limits = {
        place: movement.phases[each.phase] for place, each in enumerate(movement.chart.points)
    }
    columns = (
        ("Mean", "number", lambda place: limits[place].mean_text),
        (
            "Ordinary variation",
            "range",
            lambda place: _range_text(limits[place]),
        ),
        ("What it is", "", lambda place: _what_it_is(movement, place)),
    )
    return View(
        drawn=control_chart(found, events=events, phase=chosen),
        heading=movement.title,
        subtitle=months_subtitle(found, "xmr"),
        said=movement.phases[chosen].sentence,
        caption=_ABOUT_CHANGES if movement.judge == "changes" else "",
        table=_table(found, "single months and their limits", columns),
    )


_ABOUT_CHANGES = (
    "One month end has most of its cases from the one before it, so what tells a real change from "
    "a wobble is how far each month moved it."
)


def _range_text(limits: Limits) -> str:
    return f"{limits.lower_text} to {limits.upper_text}" if limits.has_limits else "–"


def _what_it_is(movement: Movement, place: int) -> str:
    point = movement.chart.points[place]
    if point.value is None:
        return "–"
    said = TYPE_WORDS[point.type][0].upper() + TYPE_WORDS[point.type][1:]
    return f"{said}: {RULE_WORDS[point.special]}" if point.special else said


# ── the p chart ────────────────────────────────────────────────────────────────────────────────


def _shares(found: Finding, events: Sequence[Event], chosen: int) -> View:
    movement = found.movement

    def limits(place: int) -> str:
        point = movement.shares[place]
        if point.lower is None or point.upper is None:
            return "–"
        return f"{100 * point.lower:.1f}% to {100 * point.upper:.1f}%"

    def mean(place: int) -> str:
        return movement.phases[movement.chart.points[place].phase].mean_text

    def what(place: int) -> str:
        if movement.shares_first:
            return _what_it_is(movement, place)
        point = movement.shares[place]
        if point.share is None:
            return "–"
        return {"high": "Above its upper limit", "low": "Below its lower limit"}.get(
            point.beyond or "", "Within its limits"
        )

    return View(
        drawn=shares_chart(found, events=events),
        heading=movement.shares_title,
        subtitle=months_subtitle(found, "p"),
        said=movement.phases[chosen].sentence
        if movement.shares_first
        else _share_phase(movement, chosen),
        caption=" ".join(_about_shares(found)),
        table=_table(
            found,
            "single months and the limits of each month’s number",
            (
                ("All months", "number", mean),
                ("Its own limits", "range", limits),
                ("What it is", "", what),
            )
            if movement.shares_first
            else (("Its own limits", "range", limits), ("What it is", "", what)),
        ),
    )


def _about_shares(found: Finding) -> list[str]:
    """Why the p chart has the verdict, or what the XmR chart, which has it, says beside it."""
    movement = found.movement
    if movement.shares_first:
        return [
            _how_far_apart(found),
            "The fewer there are, the wider a month’s own limits; those named are of an average "
            "month.",
        ]
    said = [_rests(found)]
    differ = _where_they_differ(movement)
    return [*said, *([differ] if differ else [])]


def _rests(found: Finding) -> str:
    """Which chart has the verdict, and what it is."""
    name = _NAMES[_available(found)[0]]
    said = lower_first(found.movement.title)
    return f"Icons and sentences rest on the {name}. It says: {said}."


def _how_far_apart(found: Finding) -> str:
    known = [
        point.figure.denominator
        for point in found.monthly
        if point.figure.denominator and not point.figure.part
    ]
    return (
        f"The number of {found.measure.noun[1]} a month runs from {min(known):,g} to "
        f"{max(known):,g}."
    )


def _share_phase(movement: Movement, chosen: int) -> str:
    """A phase of the p chart explained; every month of it has limits of its own."""
    phase = movement.chart.phases[chosen]
    last = len(movement.shares)
    if chosen + 1 < len(movement.phases):
        last = movement.chart.phases[chosen + 1].start
    centre = next(
        each.centre for each in movement.shares[phase.start : last] if each.centre is not None
    )
    limits = movement.phases[chosen]
    said = (
        f"{month_name(limits.first)} to {month_name(limits.last)}: all cases together give "
        f"{100 * centre:.1f}%. The fewer cases a month has, the wider its limits are."
    )
    if limits.reason:
        by = limits.set_by or "worked out"
        said += f" They start again here: {limits.reason.rstrip('.')} ({by})."
    return said


def _where_they_differ(movement: Movement) -> str:
    latest = movement.latest
    if latest is None:
        return ""
    beyond = movement.shares[latest.index].beyond
    if bool(beyond) == (latest.special == "beyond"):
        return ""
    of = month_name(movement.months[latest.index])
    if beyond:
        return f"{of} is beyond its limit here, and not on the XmR chart."
    return f"{of} is beyond its limit on the XmR chart, and not here."


# ── the run chart ──────────────────────────────────────────────────────────────────────────────


def _runs(found: Finding, events: Sequence[Event], chosen: int) -> View:
    phases = runs_of(found)
    shown = phases[chosen]
    starts = [phase.start for phase in found.movement.chart.phases]

    def phase_of(place: int) -> Runs:
        return phases[max(number for number, start in enumerate(starts) if start <= place)]

    def side(place: int) -> str:
        return _side(found, place, phase_of(place))

    def longest(place: int) -> str:
        return "Yes" if found.movement.months[place] in shown.longest else ""

    return View(
        drawn=runs_chart(found, phases, chosen, events=events),
        heading=shown.title,
        subtitle=months_subtitle(found, "run"),
        said=shown.sentence,
        caption=f"A run chart doesn’t say whether a change is for the better. {_rests(found)}",
        table=_table(
            found,
            "single months about their median",
            (
                ("Median", "number", lambda place: phase_of(place).median_text),
                ("Side", "", side),
                ("In the longest run", "", longest),
            ),
        ),
    )


def _side(found: Finding, place: int, runs: Runs) -> str:
    value, median = found.movement.chart.points[place].value, runs.chart.median
    if value is None or median is None:
        return "–"
    if value == median:
        return "On the median, not counted"
    return "Above" if value > median else "Below"


# ── what the three have in common ──────────────────────────────────────────────────────────────

_VIEWS: dict[str, Callable[[Finding, Sequence[Event], int], View]] = {
    "xmr": _xmr,
    "p": _shares,
    "run": _runs,
}


def _table(
    found: Finding, caption: str, columns: Sequence[tuple[str, str, Callable[[int], str]]]
) -> html.Div:
    """Every month of the chart, newest first; the columns are asked by the month's place."""
    _, skipped = shown_months(found)
    return tables.table(
        [
            ("Month", ""),
            ("Change" if found.movement.judge == "changes" else "Figure", "number"),
            ("Made of", ""),
            *((name, look) for name, look, _ in columns),
        ],
        [
            (
                month_name(point.figure.month),
                point.figure.text,
                _made_of(point),
                *(cell(place) for _, _, cell in columns),
            )
            for place, point in reversed(list(enumerate(singles(found)))[skipped:])
        ],
        caption=f"{found.measure.name}: {caption}",
    )


def _made_of(point: Point) -> str:
    figure = point.figure
    made_of = figure.count_text if figure.value is not None else figure.reason or ""
    return f"{made_of}{' (part of the month)' if figure.part else ''}"
