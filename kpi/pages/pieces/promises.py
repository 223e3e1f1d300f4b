"""The plan's promises wherever they are shown: the rows that links lead to, and how each stands."""

from collections.abc import Sequence

from dash import html

from kpi.calendar import Month
from kpi.entries.actions import COMPLETE, UNRATED
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Content, attributes
from kpi.plan import MeasureEntry, plan
from kpi.promises import Action

PATH = "/plan"

_RAG_LOOKS = {
    "Red": "missed",
    "Amber": "near",
    "Green": "met",
    COMPLETE: "complete",
    UNRATED: "no_data",
}
_ICONS = {"no_data": "none", "no_target": "none"}


def action_anchor(action: Action) -> str:
    """The id of an action's row, for links to it."""
    return f"action-{action.id.replace('.', '-')}"


def action_link(action: Action, of: Month) -> str:
    """The address of an action's row."""
    return f"{link(PATH, month=of)}#{action_anchor(action)}"


def requirement_link(name: str, of: Month) -> str:
    """The address of the row of ``OR 3``, ``IN 12`` or ``Core task 1``."""
    return f"{link(PATH, month=of, view='evidence')}#{requirement_anchor(name)}"


def requirement_anchor(name: str) -> str:
    """The id of the row of ``OR 3``, ``IN 12`` or ``Core task 1``, for links to it."""
    return name.lower().replace(" ", "-")


def evidences_list(measure: MeasureEntry, of: Month) -> html.Ul | html.P:
    """All that a measure evidences, each linked to its row on this page."""
    found = plan().evidenced_by(measure.id)
    said = [(action_link(each, of), f"Action {each.id}", each.wording) for each in found.actions]
    named = [
        *((f"OR {each.number}", each.wording) for each in found.recommendations),
        *((f"IN {each.number}", each.wording) for each in found.notice_items),
        *((f"Core task {each.number}", each.wording) for each in found.core_tasks),
    ]
    said += [(requirement_link(name, of), name, wording) for name, wording in named]
    items = [html.Li([html.A(name, href=href), f": {wording}"]) for href, name, wording in said]
    if not said and not found.outcomes:
        return html.P(
            "No promise of the plan by itself; it is read beside others.",
            className="small",
            id="evidences",
        )
    outcomes = [html.Li(f"Outcome {each.reference}: {each.wording}") for each in found.outcomes]
    return html.Ul([*outcomes, *items], className="small evidences", id="evidences")


def card_table(
    caption: str,
    headings: Sequence[tuple[str, str]],
    body: list[html.Tr],
    *,
    look: str = "",
) -> html.Div:
    """A table whose rows become cards; roles are written out, as on the scorecard."""
    head = [
        html.Th(name, className=look or None, scope="col", role="columnheader")
        for name, look in headings
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="visually-hidden"),
                html.Thead(html.Tr(head, role="row"), role="rowgroup"),
                html.Tbody(body, role="rowgroup"),
            ],
            className=f"table cards plan {look}".strip(),
            role="table",
        ),
        className="scroll",
    )


def card_row(
    anchor: str | None, headings: Sequence[tuple[str, str]], cells: Sequence[Content]
) -> html.Tr:
    """A row; one with an anchor can be led to."""
    first, *others = cells
    name = html.Th(first, scope="row", role="rowheader", className="measure")
    return html.Tr(
        [
            name,
            *(
                html.Td(
                    cell,
                    className=look or None,
                    role="cell",
                    **attributes(data_label="" if heading in ("RAG", "Update") else heading),
                )
                for (heading, look), cell in zip(headings[1:], others, strict=True)
            ),
        ],
        role="row",
        **attributes(id=anchor, tabIndex=-1 if anchor else None),
    )


def rag_tag(rag: str) -> html.Span:
    """A rating with its colour, its shape and its word."""
    return standing_tag(_RAG_LOOKS[rag], rag)


def standing_tag(look: str, words: str) -> html.Span:
    """How something stands, with its colour, its shape and its words."""
    return html.Span(
        [html.Img(src=f"/assets/icons/status-{standing_icon(look)}.svg", alt=""), words],
        className=f"tag tag-{look}",
    )


def standing_icon(look: str) -> str:
    """Which of the status icons goes with a look."""
    return _ICONS.get(look, look)
