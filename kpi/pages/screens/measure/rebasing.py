"""Where a measure's limits start again: worked out or chosen, tried out, kept, refused, undone."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from kpi.calendar import Month, month, month_name
from kpi.entries.rebases import WorkedOut, add_rebase, refuse_start, undo_rebase
from kpi.errors import KpiError
from kpi.findings import Finding
from kpi.findings.movement import Movement
from kpi.findings.words.printed import in_words
from kpi.pages.pieces import tables
from kpi.pages.pieces.address import Query, link
from kpi.pages.pieces.component import attributes
from kpi.pages.pieces.forms import Answer, done, refused
from kpi.pages.pieces.site import Site
from kpi.pages.pieces.times import local_day
from kpi.pages.pieces.words import lower_first
from kpi.plan import MeasureEntry
from kpi.records import Rebase


@dataclass(frozen=True)
class Trial:
    """A rebase that the address asks to try out.

    Attributes:
        finding: what the page would show with it. problem: why it can't be.
    """

    month: Month
    finding: Finding | None = None
    problem: str = ""


@dataclass(frozen=True)
class Rebases:
    """Where a measure's limits start again.

    Attributes:
        kept: people's decisions that hold. worked_out: where the product starts them itself.
        trial: one that is only tried out.
    """

    kept: Sequence[Rebase] = ()
    worked_out: Sequence[WorkedOut] = ()
    trial: Trial | None = None

    @property
    def tried(self) -> Finding | None:
        """The finding with the limits that are tried out, where they can be."""
        return self.trial.finding if self.trial else None

    @property
    def problem(self) -> str:
        """Why what the address asks to try out can't be."""
        return self.trial.problem if self.trial else ""


def rebasing(found: Finding, rebases: Rebases, address: Query) -> html.Details:
    """What can be done with a measure's limits: starts worked out, those kept, and any month."""
    undecided = len(rebases.worked_out)
    first, last = found.movement.phases[0].first, found.movement.phases[-1].last
    choosable = [first + later for later in range(1, (last - first).n + 1)]
    return html.Details(
        [
            html.Summary(
                "Where the limits start again"
                + (f": {in_words(undecided)} worked out, to be confirmed" if undecided else "")
            ),
            html.P(
                "When the work itself has changed for good, limits from before say little of what "
                "comes after. Whoever starts them again gives a reason, which stands on the chart.",
                className="caption",
            ),
            *([_worked_out(found.measure, rebases.worked_out, address)] if undecided else []),
            *([_kept(rebases.kept)] if rebases.kept else []),
            html.Div(
                [
                    dmc.Select(
                        id="rebase-month",
                        label="From another month",
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
                        **attributes(data_returns="rebase-trial"),
                    ),
                ],
                className="entry",
            ),
            html.P(id="rebase-missing", className="notice notice-bad", hidden=True, role="alert"),
        ],
        className="more",
        id="rebasing",
    )


def _worked_out(measure: MeasureEntry, starts: Sequence[WorkedOut], address: Query) -> html.Div:
    """The starts that the months themselves show, each to be confirmed or refused."""
    return tables.table(
        (("From", "name"), ("Worked out because", ""), ("", "")),
        [
            (
                month_name(each.month),
                f"{each.why}." + (f" Was it “{each.event}”?" if each.event else ""),
                _decide(measure, each, address),
            )
            for each in starts
        ],
        caption="Limits that the months themselves start again; choose another month to move one",
        id="rebases-worked-out",
    )


def _decide(measure: MeasureEntry, start: WorkedOut, address: Query) -> html.Div:
    name = month_name(start.month)
    return html.Div(
        [
            html.A(
                "Confirm",
                href=_address(measure, address, rebase=start.month),
                id=f"rebase-confirm-{start.month}",
                className="button",
                **attributes(
                    aria_label=f"Confirm the new limits from {name}", data_stay="rebase-trial"
                ),
            ),
            " ",
            html.Button(
                "Refuse",
                id={"type": "rebase-refuse", "measure": measure.id, "month": str(start.month)},
                className="button",
                type="button",
                **attributes(aria_label=f"Refuse the new limits from {name}", data_returns="phase"),
            ),
        ]
    )


def _kept(rebases: Sequence[Rebase]) -> html.Div:
    return tables.table(
        (("From", "name"), ("Reason", ""), ("By", ""), ("", "")),
        [
            (
                month_name(each.month),
                "Refused: no new limits from here" if each.refused else each.reason,
                f"{each.by}, {local_day(each.at)}",
                html.Button(
                    "Undo",
                    id={"type": "rebase-undo", "rebase": each.id},
                    className="button",
                    type="button",
                    **attributes(aria_label=_undo_label(each), data_returns="phase"),
                ),
            )
            for each in rebases
        ],
        caption="What people have decided",
        id="rebases",
    )


def _undo_label(rebase: Rebase) -> str:
    name = month_name(rebase.month)
    return f"Undo the {'refusal of ' if rebase.refused else ''}new limits from {name}"


def trial(found: Finding, before: Finding, *, start: Month, address: Query) -> html.Div:
    """What a rebase from a month on would do, and the form to keep it.

    Args:
        found: the finding with it. before: without it.
    """
    back = _address(found.measure, address)
    return html.Div(
        [
            html.P(
                [
                    html.Strong(f"Only tried out: new limits from {month_name(start)}."),
                    " Nothing is kept until you say so.",
                ]
            ),
            tables.facts(
                (
                    ("Without them", _in_short(before.movement)),
                    ("With them", _in_short(found.movement)),
                )
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
                            "month": str(start),
                            "address": back,
                        },
                        className="button button-main",
                        type="button",
                        **attributes(data_returns="phase"),
                    ),
                    html.A(
                        "Leave it",
                        href=back,
                        id="rebase-leave",
                        className="button button-large",
                        **attributes(data_stay="phase"),
                    ),
                ],
                className="entry",
            ),
            html.P(id="rebase-problem", className="notice notice-bad", hidden=True, role="alert"),
        ],
        className="notice",
        id="rebase-trial",
        tabIndex=-1,
    )


def _in_short(movement: Movement) -> str:
    """The last phase's limits, and what they make of the latest month."""
    limits = movement.phases[-1]
    ordinary = f", ordinary from {limits.lower_text} to {limits.upper_text}"
    return (
        f"mean {limits.mean_text}{ordinary if limits.has_limits else ', no limits'}, from "
        f"{in_words(limits.n)} {'month' if limits.n == 1 else 'months'}. Latest month: "
        f"{lower_first(movement.change_words)}"
    )


def _address(measure: MeasureEntry, address: Query, **changes: object) -> str:
    return link(f"/measure/{measure.id}", **(dict(address) | changes))


def register(app: Dash, site: Site) -> None:
    """What the buttons do: try, keep, refuse and undo."""

    @app.callback(
        Output("rebase-missing", "children"),
        Output("rebase-missing", "hidden"),
        Output("address", "href", allow_duplicate=True),
        Input({"type": "rebase-try", "address": ALL}, "n_clicks"),
        State("rebase-month", "value"),
        prevent_initial_call=True,
    )
    def try_out(clicks: list[int | None], start: str | None) -> Answer:
        if not any(clicks):
            raise PreventUpdate
        if not start:
            return refused("Choose the month from which the limits should start again.")
        return done(with_rebase(ctx.triggered_id["address"], start))

    @app.callback(
        Output("rebase-problem", "children"),
        Output("rebase-problem", "hidden"),
        Output("address", "href", allow_duplicate=True),
        Input({"type": "rebase-keep", "measure": ALL, "month": ALL, "address": ALL}, "n_clicks"),
        State("rebase-reason", "value"),
        prevent_initial_call=True,
    )
    def keep(clicks: list[int | None], reason: str | None) -> Answer:
        if not any(clicks):
            raise PreventUpdate
        pressed = ctx.triggered_id
        return kept(
            site, pressed["measure"], pressed["month"], address=pressed["address"], reason=reason
        )

    @app.callback(
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "rebase-refuse", "measure": ALL, "month": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def refuse(clicks: list[int | None]) -> str:
        if not any(clicks):
            raise PreventUpdate
        pressed = ctx.triggered_id
        start = month(pressed["month"])
        number = refuse_start(
            site.store, measure=pressed["measure"], of=start, by=site.by, at=site.clock()
        )
        return f"refusal {number}"

    @app.callback(
        Output("reload", "data", allow_duplicate=True),
        Input({"type": "rebase-undo", "rebase": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def undo(clicks: list[int | None]) -> str:
        if not any(clicks):
            raise PreventUpdate
        number = ctx.triggered_id["rebase"]
        undo_rebase(site.store, number, by=site.by, at=site.clock())
        return f"rebase {number} undone"


def with_rebase(address: str, start: str) -> str:
    """The page's address with a rebase to be tried out."""
    return f"{address}{'&' if '?' in address else '?'}rebase={month(start)}"


def kept(site: Site, measure: str, start: str, *, address: str, reason: str | None) -> Answer:
    """Keep a rebase."""
    try:
        add_rebase(
            site.store,
            measure=measure,
            of=month(start),
            reason=reason or "",
            by=site.by,
            at=site.clock(),
        )
    except KpiError as problem:
        return refused(str(problem))
    return done(address)
