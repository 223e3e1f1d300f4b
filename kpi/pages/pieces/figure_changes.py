"""What a workbook's figures change, on the pages of uploads and of loads."""

from collections.abc import Sequence

from dash import html

from kpi.pages.pieces import tables
from kpi.pages.pieces.address import link
from kpi.pages.pieces.component import Piece
from kpi.records import FigureChange, RowChanges


def figure_changes(
    changes: Sequence[FigureChange], *, loaded: bool, caption: str, at_first: int
) -> list[Piece]:
    """Figures before and after: the first few, and the rest one key away."""
    shown = _changes_table(changes[:at_first], loaded=loaded, caption=caption)
    if len(changes) <= at_first:
        return [shown]
    rest = _changes_table(changes[at_first:], loaded=loaded, caption=f"{caption}, continued")
    summary = html.Summary(f"All {len(changes):,} changes")
    return [shown, html.Details([summary, rest], className="more")]


def moved_by(rows: RowChanges) -> list[Piece]:
    """The rows that moved a figure: how many, and where the first of them stand, one key away."""
    if not rows.in_words:
        return []
    named = [html.Li(_first_large(row.in_words), className="small") for row in rows.rows]
    total = rows.went + rows.came + rows.changed
    if total > len(named):
        named.append(html.Li(f"And {total - len(named):,} more.", className="small"))
    return [html.Details([html.Summary(rows.in_words), html.Ul(named)], className="small")]


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _changes_table(changes: Sequence[FigureChange], *, loaded: bool, caption: str) -> html.Div:
    """Figures before and after, each with its measure's page for that month."""
    before, after = ("Was", "Is") if loaded else ("Is", "Would be")
    return tables.table(
        (("Measure", "name"), (before, "number"), (after, "number latest"), ("Why", "")),
        [
            (
                [
                    html.A(
                        change.name,
                        href=link(f"/measure/{change.measure}", month=change.month),
                    ),
                    html.Span(f" {change.month.strftime('%b %Y')}", className="small muted"),
                ],
                change.was,
                change.now,
                [change.why, *moved_by(change.rows)],
            )
            for change in changes
        ],
        caption=caption,
    )
