"""A loaded workbook with its issues marked in it: cells coloured and commented.

The analyst's own file comes back: a child process puts the marks into the package itself, and
everything else in it stays byte for byte as it was.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi.errors import Refused
from kpi.extracts.issues import SEVERITIES, Issue, Severity
from kpi.extracts.workbook import MEMORY_LIMIT, SECONDS
from kpi.private_folder import private_folder

FILLS = {"error": "F4B6A6", "warning": "FFE08A", "note": "CFE3F5", "refused": "F4B6A6"}
"""Colour of a cell by its gravest issue; the comment says which it is."""

CHILD = Path(__file__).parent / "marking" / "child.py"
_KINDS = (".xlsx", ".xlsm")
_COMMENT_LIMIT = 4_000
_WITHOUT_MARKS = "Its issues can be had as a list: Issues (CSV)."


@dataclass(frozen=True)
class Marked:
    """A marked workbook.

    Attributes:
        suffix: ``.xlsm`` where it has macros, else ``.xlsx``.
    """

    content: bytes
    suffix: str


def can_be_marked(file_name: str) -> bool:
    """Whether a workbook of that name is of a kind that cells can be marked in.

    In an .xls, .xlsb or .ods they can't without writing the whole file anew, which would lose what
    the reader does not know of.
    """
    return Path(file_name).suffix.lower() in _KINDS


def is_package(content: bytes) -> bool:
    """Whether a file is an .xlsx or .xlsm by its content, whatever its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(name.casefold() == "xl/workbook.xml" for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def marked_workbook(content: bytes, file_name: str, issues: Sequence[Issue]) -> Marked:
    """The workbook in which every cell with an issue is coloured and says what is wrong.

    Macros, pictures, formulas with their calculated values and the analyst's own comments stay;
    macros are never run. In a cell with a comment of its own, ours stands under it; a cell with a
    conversation is coloured only.

    Args:
        content: the workbook's bytes, of an .xlsx or .xlsm.
        file_name: what people call it.
        issues: of its load.

    Raises:
        Refused: it is not to be read, or takes too much memory or time.
    """
    with private_folder() as folder:
        source, target = folder / "workbook", folder / "marked"
        source.write_bytes(content)
        request = {
            "workbook": str(source),
            "marked": str(target),
            "memory_limit": MEMORY_LIMIT,
            "seconds": SECONDS,
            "fills": FILLS,
            "marks": _marks(issues),
        }
        asked = folder / "request.json"
        asked.write_text(json.dumps(request), encoding="utf-8")
        answer = _answer(asked, file_name)
        return Marked(target.read_bytes(), ".xlsm" if answer["macros"] else ".xlsx")


def _answer(request: Path, file_name: str) -> dict[str, Any]:
    """What the child has to say once it is done.

    Raises:
        Refused: it refuses the file, has died of it, or takes too long.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD), str(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(file_name, f"it took over {SECONDS} seconds") from error
    if child.returncode != 0 or not child.stdout:
        raise _failed(file_name, "it needs too much memory, or is damaged")
    answer: dict[str, Any] = json.loads(child.stdout)
    if "refused" in answer:
        refused = answer["refused"]
        raise Refused(refused["code"], refused["sentence"].replace("{file}", file_name))
    return answer


def _failed(file_name: str, why: str) -> Refused:
    return Refused("reading_failed", f"{file_name} can't be marked: {why}. {_WITHOUT_MARKS}")


def _marks(issues: Sequence[Issue]) -> dict[str, dict[str, tuple[Severity, str]]]:
    """Sheet → cell → the kind of its mark and its words."""
    cells: dict[str, dict[str, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    for issue in issues:
        if issue.sheet is not None and issue.cell is not None:
            cells[issue.sheet][issue.cell].append(issue)
    return {
        sheet: {cell: (_gravest(found), _comment(found)) for cell, found in of.items()}
        for sheet, of in cells.items()
    }


def _gravest(issues: Sequence[Issue]) -> Severity:
    return min((one.severity for one in issues), key=SEVERITIES.index)


def _comment(issues: Sequence[Issue]) -> str:
    text = "\n".join(f"{one.severity.capitalize()}: {one.message}" for one in issues)
    return text[:_COMMENT_LIMIT]
