"""Issues of a workbook as a table: where, what it held, what is wrong and what to do."""

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from kpi.extracts.issues import Issue
from kpi.pages import parts

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


def table(issues: Sequence[Issue], *, at_most: int, caption: str) -> html.Div:
    """The first issues; beyond `at_most`, how many more there are and where to find them."""
    rest = len(issues) - at_most
    more = (
        [
            html.P(
                f"And {rest:,} more: download them all as CSV, or the workbook with its cells "
                "marked.",
                className="small muted",
            )
        ]
        if rest > 0
        else []
    )
    return html.Div(
        [
            parts.table(
                (
                    ("Where", ""),
                    ("Column", ""),
                    ("Value", ""),
                    ("What is wrong, and what to do", ""),
                ),
                [
                    (
                        _where(issue),
                        issue.column or "",
                        _value(issue),
                        issue.message,
                    )
                    for issue in issues[:at_most]
                ],
                caption=caption,
            ),
            *more,
        ]
    )


def address(issue: Issue) -> str:
    """``List_4!G118``, ``List_4, row 118``, ``List_4`` or nothing."""
    if issue.sheet is None:
        return ""
    if issue.cell:
        return f"{issue.sheet}!{issue.cell}"
    return f"{issue.sheet}, row {issue.row}" if issue.row else issue.sheet


def _where(issue: Issue) -> Any:
    place = address(issue)
    return html.Span(place, className="mono") if place else "The workbook"


def _value(issue: Issue) -> Any:
    if issue.value is None:
        return "blank" if issue.code == "blank" else ""
    return html.Span(issue.value, className="mono")
