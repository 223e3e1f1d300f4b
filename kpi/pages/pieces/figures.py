"""A figure and what is said of it: its text, status, confidence, icons and its last months."""

from dash import html

from kpi.calendar import month_name
from kpi.charts.icons import assurance_icon, variation_icon
from kpi.charts.sparkline import sparkline
from kpi.findings import Figure, Finding
from kpi.findings.movement import Movement
from kpi.findings.words.verdicts import VERDICTS
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Piece, attributes
from kpi.targets import Judgement


def status_tag(judgement: Judgement, *, words: str | None = None) -> html.Span:
    """A status with its colour, its shape and its word; hindsight is said under it."""
    icon = judgement.status if judgement.is_judged else "none"
    tag = html.Span(
        [
            html.Img(src=f"/assets/icons/status-{icon}.svg", alt=""),
            words or VERDICTS[judgement.status].name,
        ],
        className=f"tag tag-{judgement.status}",
    )
    if not judgement.hindsight or not judgement.is_judged:
        return html.Span(tag)
    return html.Span([tag, html.Span("in hindsight", className="hindsight")])


def confidence_bars(figure: Figure, *, word: bool = False) -> html.Span:
    """Three bars; their words are there for whoever can't see them."""
    words = " ".join([f"Confidence: {figure.confidence}.", *figure.confidence_reasons])
    bars = html.Img(
        src=f"/assets/icons/confidence-{figure.confidence}.svg",
        alt="" if word else words,
        title=words,
    )
    words_beside: list[Piece] = [figure.confidence] if word else []
    return html.Span([bars, *words_beside], className="confidence")


def value(figure: Figure) -> html.Div:
    """The figure in large, its per cent sign small."""
    if figure.value is None:
        return html.Div(figure.text, className="value value-none")
    number, percent, rest = figure.text.partition("%")
    unit: list[Piece] = [html.Span("%", className="unit"), rest] if percent else []
    return html.Div([number, *unit], className="value")


def figure_or_dash(figure: Figure) -> Piece:
    """A figure's text; a dash, with the reason, where there is none."""
    if figure.value is not None:
        return figure.text
    reason = figure.reason or "No figure."
    hidden = html.Span(f" {reason}", className="visually-hidden")
    return html.Span([html.Span("–", **attributes(aria_hidden="true")), hidden], title=reason)


def made_of(figure: Figure) -> Piece:
    """What a figure is made of, or why there is none."""
    if figure.value is None:
        return html.Span(figure.reason or "", className="reason")
    return figure.count_text + (f" (part of the {figure.part_of})" if figure.part else "")


def restated_mark(was: Figure | None = None) -> html.Span:
    """That a figure is not what it was when it was first shown, and what it was."""
    words = "restated" if was is None else f"restated, was {was.text}"
    return html.Span(words, className="restated")


def finding_sparkline(finding: Finding, *, width: int = 150, height: int = 34) -> html.Img:
    """The last 24 months with the target; its words say from what to what."""
    shown = finding.series[-24:]
    figures = [point.figure for point in shown if point.figure.value is not None]
    if figures:
        first, last = figures[0], figures[-1]
        words = (
            f"{month_name(first.month)}: {first.text}; {month_name(last.month)}: {last.text}; "
            f"{len(shown) - len(figures)} of {len(shown)} months without a figure"
        )
    else:
        words = "No figures in these months"
    return html.Img(
        src=sparkline(finding.series, finding.target_lines, width=width, height=height),
        alt=words,
        className="sparkline",
    )


def measure_link(finding: Finding) -> str:
    """The measure's page for the finding's month."""
    return link(f"/measure/{finding.measure.id}", month=finding.figure.month)


def change_icon(movement: Movement) -> html.Img | None:
    """Whether the latest month is ordinary variation; nothing without limits to say so by."""
    if not movement.has_limits:
        return None
    words = movement.change_words
    if movement.latest and movement.months[movement.latest.index] != movement.months[-1]:
        words += f" in {month_name(movement.months[movement.latest.index])}, the latest month known"
    return _icon(variation_icon(movement.variation), words)


def reach_icon(movement: Movement) -> html.Img | None:
    """Whether the target is kept by ordinary variation; nothing where that can't be said."""
    if movement.assurance is None:
        return None
    return _icon(assurance_icon(movement.assurance), movement.reach)


def both_icons(movement: Movement) -> html.Span:
    """The icons of change and of the target's reach, those of them that can be said."""
    icons = (change_icon(movement), reach_icon(movement))
    return html.Span([icon for icon in icons if icon is not None], className="icons")


def _icon(src: str, words: str) -> html.Img:
    return html.Img(src=src, alt=words, title=words, className="icon")
