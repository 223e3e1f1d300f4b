"""What a page or a section of it begins with, and what stands where there is nothing to show."""

from collections.abc import Sequence

from dash import html

from kpi.pages.pieces.component import Piece, attributes


def page_title(title: str, lead: str = "", *, end: Piece = None) -> html.Div:
    """The page's heading, which takes the focus after navigation, with its sentence."""
    words: list[Piece] = [html.H1(title, id="page-title", tabIndex=-1)]
    if lead:
        words.append(html.P(lead, className="lead"))
    return html.Div([html.Div(words), *([end] if end else [])], className="title-row")


def breadcrumb(*steps: tuple[str, str | None]) -> html.Nav:
    """Where this page is: names with their addresses; a step without one is only named."""
    return html.Nav(
        html.Ul(
            [html.Li(html.A(name, href=href) if href else name) for name, href in steps],
            className="breadcrumb",
        ),
        **attributes(aria_label="Where you are"),
    )


def section_head(title: str, *end: Piece) -> html.Div:
    """A section's heading, with what belongs to all of it at the other end of the line."""
    return html.Div([html.H2(title), *end], className="section-head")


def empty(title: str, *children: Piece, id: str = "empty") -> html.Div:
    """What stands where there is nothing to show yet: what is missing, and what to do."""
    return html.Div([html.H2(title), *children], className="empty", id=id)


def folding(
    heading: Piece, counts: str, contents: Sequence[Piece], *, id: str, folds: bool
) -> html.Details:
    """A part of the page that its heading folds away.

    It is open; where it `folds`, `assets/navigation.js` folds it on a narrow screen, until the
    reader opens it or a link leads into it.
    """
    return html.Details(
        [
            html.Summary([heading, html.Span(counts, className="counts")], id=f"{id}-summary"),
            *contents,
        ],
        id=id,
        open=True,
        className="folding",
        **attributes(data_folds="1" if folds else None),
    )
