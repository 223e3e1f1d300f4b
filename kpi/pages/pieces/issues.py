"""Issues of a workbook as a table: where, what it held, what is wrong and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash import html

from kpi.extracts.issues import Issue
from kpi.pages.pieces import tables
from kpi.pages.pieces.component import Content

_CELLS_NAMED = 30

NAMES = {
    "refused": ("refusal", "refusals"),
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "note": ("note", "notes"),
}


def counted(severity: str, number: int) -> str:
    """``14 errors``."""
    return f"{number:,} {NAMES[severity][number != 1]}"


def by_severity(issues: Iterable[Issue]) -> dict[str, list[Issue]]:
    """The issues of each severity that occurs, gravest first."""
    found: dict[str, list[Issue]] = {severity: [] for severity in NAMES}
    for issue in issues:
        found[issue.severity].append(issue)
    return {severity: each for severity, each in found.items() if each}


@dataclass(frozen=True)
class Alike:
    """Issues that say the same of several cells of one column."""

    first: Issue
    others: tuple[Issue, ...]


def alike(issues: Iterable[Issue]) -> list[Alike]:
    """Issues that differ in nothing but their cell, together, in the order of their first."""
    groups: dict[tuple[str | None, ...], list[Issue]] = {}
    for issue in issues:
        key = (issue.severity, issue.code, issue.sheet, issue.column, issue.value, issue.message)
        groups.setdefault(key, []).append(issue)
    return [Alike(first, tuple(others)) for first, *others in groups.values()]


def table(issues: Sequence[Issue], *, at_most: int, caption: str) -> html.Div:
    """The issues, those alike in one row; beyond `at_most` rows, how many there are still."""
    groups = alike(issues)
    rest = sum(1 + len(group.others) for group in groups[at_most:])
    more = (
        [
            html.P(
                f"And {rest:,} more: download them all as CSV, or the workbook with its cells "
                "marked.",
                className="small muted",
            )
        ]
        if rest
        else []
    )
    return html.Div(
        [
            tables.table(
                (
                    ("Where", "where"),
                    ("Column", ""),
                    ("Value", ""),
                    ("What is wrong, and what to do", ""),
                ),
                [
                    (
                        _where(group),
                        group.first.column or "",
                        _value(group.first),
                        group.first.message,
                    )
                    for group in groups[:at_most]
                ],
                caption=caption,
                look="wide",
            ),
            *more,
        ]
    )


def _where(group: Alike) -> Content:
    place = group.first.where
    if not place:
        return "The workbook"
    cell = html.Span(place, className="mono")
    if not group.others:
        return cell
    named = ", ".join(issue.where for issue in group.others[:_CELLS_NAMED])
    return [cell, html.Span(f" and {len(group.others):,} more", title=named)]


def _value(issue: Issue) -> Content:
    if not issue.value:
        return "blank" if issue.code == "blank" else ""
    return html.Span(issue.value, className="mono")
