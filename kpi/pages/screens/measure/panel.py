"""The panel of a measure's page: the figure, its words, what to read it with, its promise."""

import re
from collections.abc import Sequence

from dash import html

from kpi.calendar import month_name
from kpi.findings import Figure, Finding
from kpi.findings.restated import Restated
from kpi.findings.words.windows import WINDOW_NAMES
from kpi.pages.pieces import figures, tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.causes import cause_link
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.figure_changes import moved_by
from kpi.pages.pieces.promises import evidences_list
from kpi.pages.screens.measure import marking
from kpi.pages.screens.measure.against import against_card
from kpi.pages.screens.measure.shown import Shown, is_judged


def cards(shown: Shown) -> list[html.Section]:
    """The figure and what belongs to it, a card each."""
    found = shown.found
    return [
        _figures_card(shown),
        _words_card(found),
        *_pair_cards(found.pairs),
        *against_card(shown.against, found.measure),
        promise_card(found),
    ]


def _figures_card(shown: Shown) -> html.Section:
    found = shown.found
    figure, judgement = found.figure, found.judgement
    cases = link(f"/measure/{found.measure.id}/cases", month=figure.month, window=figure.window)
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
            *(_moved(each) for each in shown.moved.values()),
            _reasons(figure),
            *([html.P(figure.remark, className="small muted")] if figure.remark else []),
            marking.section(found, shown.choosable, shown.marked),
        ],
        className="card",
        id="figure-card",
    )


def _verdict(found: Finding) -> str | None:
    """Words for the status where its own don't say enough."""
    if found.status == "near":
        return "Near: not met"
    return None if is_judged(found) else "Not judged"


def _rows(found: Finding) -> list[tuple[str, Content]]:
    rows: list[tuple[str, Content]] = []
    for judgement in found.judgements if is_judged(found) else ():
        rows.append(("Target", judgement.words))
        if judgement.near:
            rows.append(("Near", judgement.near))
    rows.append(("Last month", figures.figure_or_dash(found.last_month)))
    rows.append(("Year before", figures.figure_or_dash(found.year_before)))
    if found.direction_of_travel:
        rows.append(("Since last month", found.direction_of_travel))
    if found.movement.has_limits:
        rows.append(("Change", found.movement.change_words))
    if found.movement.assurance:
        rows.append(("Target in reach", found.movement.reach))
    if found.figure.likely_text:
        rows.append(("Likely range", found.figure.likely_text))
    rows.append(("Confidence", figures.confidence_bars(found.figure, word=True)))
    return rows


def _moved(each: Restated) -> html.Div:
    """That a figure was restated: what it was, which load moved it, and by which rows."""
    cause = each.causes[-1]
    return html.Div(
        [
            html.P(
                [
                    figures.restated_mark(),
                    f" {month_name(each.month)} was {each.was.text} when it was first shown, "
                    "until ",
                    cause_link(cause.change.kind, cause.change.load_id, cause.file_name),
                    f": {cause.why.rstrip('.')}.",
                ],
                className="small",
            ),
            *moved_by(cause.rows),
        ]
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
                                href=figures.measure_link(pair),
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


def promise_card(found: Finding) -> html.Section:
    """Who promised what and by when, and what of the plan the measure evidences."""
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
    if not is_judged(found):
        return f"Its target is judged on {WINDOW_NAMES[found.measure.window].lower()}."
    return "No target of the plan holds in this month."
