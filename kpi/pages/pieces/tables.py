"""Tables, lists of facts, and the links that save them."""

from collections.abc import Iterable, Sequence

from dash import html

from kpi.pages.pieces.component import Content, attributes


def table(
    headings: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[Content]],
    *,
    caption: str,
    id: str | None = None,
    look: str = "",
) -> html.Div:
    """A plain table that scrolls within itself on a narrow screen.

    Args:
        headings: (name, class) of each column; the class applies to its cells too.
        look: further classes; a ``wide`` table can be reached and scrolled with the keyboard.
        rows: the cells' contents; the first of a row is its heading.
        caption: for screen readers; sighted readers have the heading above.
    """
    head = [html.Th(name, className=look_of, scope="col") for name, look_of in headings]
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row", className=headings[0][1])
                if place == 0
                else html.Td(cell, className=headings[place][1])
                for place, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    made = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
        ],
        className=f"table {look}".strip(),
    )
    reached = {"tabIndex": 0, "role": "region", "aria_label": caption} if "wide" in look else {}
    return html.Div(made, className="scroll", **attributes(id=id, **reached))


def facts(pairs: Iterable[tuple[str, Content]]) -> html.Dl:
    """Names and what they are, in two columns."""
    return html.Dl(
        [part for name, is_ in pairs for part in (html.Dt(name), html.Dd(is_))],
        className="pairs-list",
    )


def download(name: str, href: str, *, id: str, label: str | None = None) -> html.A:
    """A link that saves a file."""
    return html.A(
        name, href=href, id=id, className="button", download="", **attributes(aria_label=label)
    )
