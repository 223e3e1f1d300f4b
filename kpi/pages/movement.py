"""*Is it really changing?* on a measure's page: its control chart, phases and rebases."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, day_name, month, month_name
from kpi.charts.control import control_chart
from kpi.charts.trend import room_for_events
from kpi.errors import KpiError
from kpi.findings import Finding
from kpi.findings.movement import Limits, Movement
from kpi.pages import parts
from kpi.pages.address import Query, link
from kpi.pages.parts import attributes
from kpi.pages.site import Site
from kpi.plan import MeasureEntry
from kpi.rebases import Suggestion, add_rebase, undo_rebase
from kpi.store.store import Event, Rebase
from kpi.wording import RULE_WORDS, TYPE_WORDS, VARIATION_WORDS

HEIGHT = 330


def section(
    found: Finding,
    address: Query,
    *,
    events: Sequence[Event] = (),
    rebases: Sequence[Rebase] = (),
    suggestion: Suggestion | None = None,
    tried: Month | None = None,
    before: Finding | None = None,
    alone: bool = False,
) -> html.Section:
    """The control chart of the finding's single months, and what can be done with its limits.

    Args:
        address: what of the page's address stays; ``chart`` and ``phase`` choose what is shown.
        rebases: those of the measure that hold. suggestion: what the product would try.
        tried: the month of a rebase that is only looked at. before: the finding without it.
        alone: no other chart says whether the target is met.
    """
    movement = found.movement
    question = "Is it really changing?"
    if alone:
        question = "Is the target met, and is it really changing?"
    if not movement.phases:
        nothing = html.P(movement.sentence or "There are no single months to judge.")
        return html.Section([html.H2(question), nothing], id="movement")
    shares = _shows_shares(movement, address)
    chosen = _chosen_phase(movement, address)
    drawn = control_chart(found, events=events, shares=shares, phase=chosen)
    heading = movement.shares_title if shares else movement.title
    single = "at each month’s end" if found.measure.kind == "stock" else "each month"
    subtitle = f"{found.measure.name}, {single}, with the limits of ordinary variation"
    return html.Section(
        [
            html.H2(question),
            *([_trial(found, before, tried, address)] if tried and before else []),
            html.Div(
                [*_which_chart(found, address, shares=shares), parts.zoom_buttons("monthly-chart")],
                className="chart-bar",
            ),
            *_why(found, shares=shares),
            parts.chart(
                "monthly-chart",
                drawn,
                title=found.title if alone else heading,
                subtitle=f"{heading}. {subtitle}" if alone else subtitle,
                alt=found.sentence if alone else f"{subtitle}. {movement.sentence}",
                source=found.source,
                table=_table(found),
                height=HEIGHT + room_for_events(drawn),
            ),
            *_phases(found, address, chosen),
            *([] if tried else [_rebasing(found, rebases, suggestion, address)]),
        ],
        id="movement",
    )


# ── which chart, and which phase ───────────────────────────────────────────────────────────────


def _shows_shares(movement: Movement, address: Query) -> bool:
    asked = address.get("chart")
    if not movement.shares or asked == "xmr":
        return False
    return asked == "p" or movement.shares_first


def _which_chart(found: Finding, address: Query, *, shares: bool) -> list[Any]:
    """The p chart and the XmR chart to choose from, the fairer one first."""
    if not found.movement.shares:
        return []
    choices = [("p chart", "p"), ("XmR chart", "xmr")]
    if not found.movement.shares_first:
        choices.reverse()
    links = [
        (name, _address(found.measure, address, chart=key), shares == (key == "p"))
        for name, key in choices
    ]
    return [parts.switch("Chart", links)]


def _why(found: Finding, *, shares: bool) -> list[html.P]:
    """Why the p chart stands first, and where the two charts differ."""
    said = [_why_shares(found)] if found.movement.shares_first else []
    if shares:
        said.append("Icons and sentences rest on the XmR chart.")
        said.append(_where_they_differ(found.movement))
    words = " ".join(each for each in said if each)
    return [html.P(words, className="caption", id="p-chart")] if words else []


def _why_shares(found: Finding) -> str:
    known = [
        point.figure.denominator
        for point in found.monthly
        if point.figure.denominator and not point.figure.part
    ]
    return (
        f"The number of {found.measure.noun[1]} a month runs from {min(known):,g} to "
        f"{max(known):,g}: by more than half. Limits that know each month’s number are fairer, "
        "so the p chart stands first."
    )


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


def _chosen_phase(movement: Movement, address: Query) -> int:
    """The phase that the address names, from 1 on; the last one by default."""
    asked = address.get("phase", "")
    number = int(asked) if asked.isdecimal() else len(movement.phases)
    return min(max(number, 1), len(movement.phases)) - 1


def _phases(found: Finding, address: Query, chosen: int) -> list[Any]:
    phases = found.movement.phases
    choices = [
        (
            f"{month_name(each.first)} to {month_name(each.last)}",
            _address(found.measure, address, phase=number),
            number - 1 == chosen,
        )
        for number, each in enumerate(phases, start=1)
    ]
    return [
        *([parts.pills("Phase", choices)] if len(phases) > 1 else []),
        html.P(phases[chosen].sentence, id="phase"),
    ]


def _table(found: Finding) -> html.Div:
    """Every month of the chart, newest first, with its limits and what it is."""
    movement = found.movement
    rows = []
    for point, spc in zip(reversed(found.monthly), reversed(movement.chart.points), strict=True):
        figure = point.figure
        limits = movement.phases[spc.phase]
        made_of = figure.count_text if figure.value is not None else figure.reason
        rows.append(
            (
                month_name(figure.month),
                figure.text,
                f"{made_of}{' (part of the month)' if figure.part else ''}",
                limits.mean_text,
                f"{limits.lower_text} to {limits.upper_text}",
                _what_it_is(spc.type, spc.special) if spc.value is not None else "–",
            )
        )
    return parts.table(
        (
            ("Month", ""),
            ("Figure", "number"),
            ("Made of", ""),
            ("Mean", "number"),
            ("Ordinary variation", ""),
            ("What it is", ""),
        ),
        rows,
        caption=f"{found.measure.name}: single months and their limits",
    )


def _what_it_is(kind: Any, special: Any) -> str:
    said = TYPE_WORDS[kind][0].upper() + TYPE_WORDS[kind][1:]
    return f"{said}: {RULE_WORDS[special]}" if special else said


# ── rebases ────────────────────────────────────────────────────────────────────────────────────


def _rebasing(
    found: Finding, rebases: Sequence[Rebase], suggestion: Suggestion | None, address: Query
) -> html.Details:
    first, last = found.movement.phases[0].first, found.movement.phases[-1].last
    choosable = [first + later for later in range(1, (last - first).n + 1)]
    return html.Details(
        [
            html.Summary(
                "Start the limits again" + (": there is a suggestion" if suggestion else "")
            ),
            html.P(
                "When the work itself has changed for good, limits from before say little of what "
                "comes after. Whoever starts them again gives a reason, which stands on the chart.",
                className="caption",
            ),
            *([_suggestion(found.measure, suggestion, address)] if suggestion else []),
            *([_kept(rebases)] if rebases else []),
            html.Div(
                [
                    dmc.Select(
                        id="rebase-month",
                        label="From which month?",
                        data=[
                            {"value": str(of), "label": month_name(of)}
                            for of in reversed(choosable)
                        ],
                        placeholder="Choose the month",
                        searchable=True,
                        w=200,
                    ),
                    html.Button(
                        "Show what it would do",
                        id={
                            "type": "rebase-try",
                            "address": _address(found.measure, address, rebase=""),
                        },
                        className="button",
                        type="button",
                    ),
                ],
                className="entry",
            ),
        ],
        className="more",
        id="rebasing",
    )


def _suggestion(measure: MeasureEntry, suggestion: Suggestion, address: Query) -> html.P:
    there = _address(measure, address, rebase=suggestion.month)
    return html.P(
        [
            suggestion.sentence,
            " ",
            html.A("Show what new limits would do", href=there, id="rebase-suggested"),
        ],
        className="notice",
        id="rebase-suggestion",
    )


def _kept(rebases: Sequence[Rebase]) -> html.Div:
    return parts.table(
        (("From", "name"), ("Reason", ""), ("By", ""), ("", "")),
        [
            (
                month_name(each.month),
                each.reason,
                f"{each.by}, {day_name(parts.here_and_now(each.at).date())}",
                html.Button(
                    "Undo",
                    id={"type": "rebase-undo", "rebase": each.id},
                    className="button",
                    type="button",
                    **attributes(aria_label=f"Undo the new limits from {month_name(each.month)}"),
                ),
            )
            for each in rebases
        ],
        caption="Limits that start again",
        id="rebases",
    )


def _trial(found: Finding, before: Finding, tried: Month, address: Query) -> html.Div:
    """What a rebase would do, and the form to keep it."""
    now, was = found.movement, before.movement
    return html.Div(
        [
            html.P(
                [
                    html.Strong(f"Only tried out: new limits from {month_name(tried)}. "),
                    f"Without it: {_in_short(was.phases[-1])}; "
                    f"{VARIATION_WORDS[was.variation].lower()}. "
                    f"With it: {_in_short(now.phases[-1])}; "
                    f"{VARIATION_WORDS[now.variation].lower()}. "
                    "Nothing is kept until you say so.",
                ]
            ),
            html.Div(
                [
                    dmc.TextInput(
                        id="rebase-reason",
                        label="Why do the limits start again?",
                        description="It stands on the chart, with your name.",
                        w=380,
                        inputWrapperOrder=["label", "input", "description"],
                    ),
                    html.Button(
                        "Keep it",
                        id={
                            "type": "rebase-keep",
                            "measure": found.measure.id,
                            "month": str(tried),
                            "address": _address(found.measure, address),
                        },
                        className="button button-main",
                        type="button",
                    ),
                    html.A("Leave it", href=_address(found.measure, address), className="button"),
                ],
                className="entry",
            ),
            html.P(id="rebase-problem", className="notice notice-bad", hidden=True, role="alert"),
        ],
        className="notice",
        id="rebase-trial",
    )


def _in_short(limits: Limits) -> str:
    return f"mean {limits.mean_text}, ordinary from {limits.lower_text} to {limits.upper_text}"


def _address(measure: MeasureEntry, address: Query, **changes: object) -> str:
    return link(f"/measure/{measure.id}", **(dict(address) | changes))


def register(app: Dash, site: Site) -> None:
    """What the buttons do: try, keep and undo."""

    @app.callback(
        Output("address", "href", allow_duplicate=True),
        Input({"type": "rebase-try", "address": ALL}, "n_clicks"),
        State("rebase-month", "value"),
        prevent_initial_call=True,
    )
    def try_out(clicks: list[int | None], start: str | None) -> Any:
        if not any(clicks) or not start:
            raise PreventUpdate
        return with_rebase(ctx.triggered_id["address"], start)

    @app.callback(
        Output("rebase-problem", "children"),
        Output("rebase-problem", "hidden"),
        Output("address", "href", allow_duplicate=True),
        Input({"type": "rebase-keep", "measure": ALL, "month": ALL, "address": ALL}, "n_clicks"),
        State("rebase-reason", "value"),
        prevent_initial_call=True,
    )
    def keep(clicks: list[int | None], reason: str | None) -> tuple[Any, ...]:
        if not any(clicks):
            raise PreventUpdate
        pressed = ctx.triggered_id
        return kept(site, pressed["measure"], pressed["month"], pressed["address"], reason)

    @app.callback(
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "rebase-undo", "rebase": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def undo(clicks: list[int | None]) -> str:
        if not any(clicks):
            raise PreventUpdate
        number = ctx.triggered_id["rebase"]
        undo_rebase(site.store, number, by=site.by)
        return f"rebase {number} undone"


def with_rebase(address: str, start: str) -> str:
    """The page's address with a rebase to be tried out."""
    return f"{address}{'&' if '?' in address else '?'}rebase={month(start)}"


def kept(site: Site, measure: str, start: str, address: str, reason: str | None) -> tuple[Any, ...]:
    """Keep a rebase.

    Returns:
        The sentence that says why not, whether it stays hidden, and the address to go to.
    """
    try:
        add_rebase(site.store, measure=measure, of=month(start), reason=reason or "", by=site.by)
    except KpiError as problem:
        return str(problem), False, no_update
    return "", True, address
