"""What was wrong with a workbook, for whoever mends it: as CSV, JSON or Excel, or marked in it."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from kpi.extracts.issues import Issue
from kpi.extracts.marked import can_be_marked, is_package, marked_workbook
from kpi.files.file import File
from kpi.files.tables import csv_bytes

_XLSX = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def issue_cells(issue: Issue) -> dict[str, str | int | None]:
    """An issue as a row of cells, by their headings."""
    return {
        "severity": issue.severity,
        "code": issue.code,
        "list": issue.list,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "message": issue.message,
    }


def issues_csv(issues: Sequence[Issue], of: str) -> File:
    """The issues, one a row.

    Args:
        of: what they are of, as a file's name has it: ``load-12``.
    """
    headings = ("severity", "code", "list", "where", "sheet", "row", "column", "value", "message")
    rows = [issue_cells(issue) | {"where": issue.where} for issue in issues]
    cells = [[row[heading] for heading in headings] for row in rows]
    return File(f"{of}-issues.csv", csv_bytes(headings, cells))


def issues_json(issues: Sequence[Issue], of: str) -> File:
    """The same as a list of objects."""
    text = json.dumps([asdict(issue) for issue in issues], ensure_ascii=False, indent=1)
    return File(f"{of}-issues.json", text.encode("utf-8"))


def issues_xlsx(issues: Sequence[Issue]) -> bytes:
    """The same as a workbook, in which no text is a formula or a link."""
    made = io.BytesIO()
    with pd.ExcelWriter(made, engine="xlsxwriter", engine_kwargs={"options": _XLSX}) as writer:
        rows = pd.DataFrame([issue_cells(issue) for issue in issues])
        rows.to_excel(writer, sheet_name="Issues", index=False)
    return made.getvalue()


def marked_xlsx(content: bytes, file_name: str, issues: Sequence[Issue]) -> File:
    """The workbook itself with its issues marked in it; a list of them where it can't be marked.

    Args:
        content: the workbook's bytes.
        file_name: what people call it; its ending says which of the two it will be, as
            `marked_words` says beforehand.

    Raises:
        Refused: marking it takes too much memory or time.
    """
    name = Path(file_name).stem
    if not (can_be_marked(file_name) and is_package(content)):
        return File(f"{name}-issues.xlsx", issues_xlsx(issues))
    marked = marked_workbook(content, file_name, issues)
    return File(f"{name}-marked{marked.suffix}", marked.content)


def marked_words(file_name: str) -> str:
    """What `marked_xlsx` will give for a workbook of that name, in the words of a link to it."""
    if can_be_marked(file_name):
        return "Workbook with cells marked"
    kind = Path(file_name).suffix.lower() or "a file without an ending"
    return f"Issues as a workbook (cells can't be marked in {kind})"
