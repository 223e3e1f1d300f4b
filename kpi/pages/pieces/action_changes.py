"""What a workbook's sheet *Plan Actions* changes, on the pages of uploads and of loads."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import month, month_name
from kpi.findings.words.printed import in_words
from kpi.pages.pieces.component import Content, Piece
from kpi.pages.pieces.promises import action_link, card_row, card_table, rag_tag
from kpi.plan import plan
from kpi.records import ActionChange


def action_changes(
    changes: Sequence[ActionChange], *, rows: int, loaded: bool, at_first: int
) -> list[Piece]:
    """How actions stood and stand: the first few, and the rest one key away.

    Args:
        rows: how many rows the sheet has. loaded: it counts already; else it would.
    """
    heading = html.H3("Actions of the plan")
    if not changes:
        nothing = (
            "The sheet Plan Actions changed nothing: it says what was known already."
            if loaded
            else "The sheet Plan Actions says nothing new: every action would stand as it does."
        )
        return [heading, html.P(nothing)]
    first, rest = changes[:at_first], changes[at_first:]
    more = html.Details(
        [
            html.Summary(f"All {len(changes)} actions"),
            _table(rest, loaded=loaded, caption="The other actions that change"),
        ],
        className="more",
    )
    return [
        heading,
        html.P(_sentence(changes, rows, loaded=loaded)),
        _table(first, loaded=loaded, caption="Actions that change"),
        *([more] if rest else []),
    ]


def _sentence(changes: Sequence[ActionChange], rows: int, *, loaded: bool) -> str:
    of_rows = "The sheet’s one row" if rows == 1 else f"The sheet’s {rows:,} rows"
    verb = "changed" if loaded else "would change"
    number = len(changes)
    actions = "one action stands" if number == 1 else f"{in_words(number)} actions stand"
    return f"{of_rows} {verb} how {actions} in {month_name(month(changes[0].month))}."


def _table(changes: Sequence[ActionChange], *, loaded: bool, caption: str) -> html.Div:
    before, after = ("Was", "Is") if loaded else ("Is", "Would be")
    headings = (("Action", "measure"), (before, ""), (after, ""))
    rows = [
        card_row(
            None,
            headings,
            [_name(each, loaded=loaded), _said(each, now=False), _said(each, now=True)],
        )
        for each in changes
    ]
    return card_table(caption, headings, rows, look="said-anew")


def _name(change: ActionChange, *, loaded: bool) -> list[Piece]:
    """The action; a month that nothing is loaded for yet has no page to lead to."""
    action = plan().action(change.action)
    name: Piece = html.Span(action.id, className="reference")
    if loaded:
        name = html.A(action.id, href=action_link(action, month(change.month)))
    return [name, f" {change.wording}"]


def _said(change: ActionChange, *, now: bool) -> html.Ul:
    """What is said anew, one line each, in the same order before and after."""
    return html.Ul(
        [html.Li(_line(each.what, each.now if now else each.was)) for each in change.said],
        className="plain-list",
    )


def _line(what: str, words: str) -> Content:
    if what == "RAG":
        return [html.Span("RAG: ", className="visually-hidden"), rag_tag(words)]
    return [html.Span(f"{what}: ", className="muted"), words]
