"""Formulas by which opening a workbook in Excel starts another program (DDE).

Reading a workbook runs none of them; the analyst who opens it is warned. Looked for in .xlsx and
.xlsm alone, the kinds in which a workbook is handed back.
"""

import html
import re
from collections.abc import Iterator

MOST = 20
"""How many different ones are told of."""

_LENGTH = 200
_OVERLAP = 8_192  # no formula is longer in Excel
_FORMULA = re.compile(
    rb"<(?:[^\s<>/:]+:)?(?:f|definedName|formula[12]?)(?:\s[^<>]*)?>([^<]*\|[^<]*)</"
)
_LINK = re.compile(rb"<(?:[^\s<>/:]+:)?ddeLink\s([^<>]*)>")
_SERVICE = re.compile(rb"dde(?:Service|Topic)\s*=\s*(\"[^\"]*\"|'[^']*')")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ASKS_PROGRAM = re.compile(r"[^\W\d][\w.]*\s*\|")


class Programs:
    """What the parts of a package that were watched would start.

    Attributes:
        found: the formulas, as they stand, in the order in which they come up.
    """

    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks of a part as they come, looked at on their way."""
        tail = b""
        for chunk in chunks:
            yield chunk
            xml = tail + chunk
            if b"|" in xml or b"ddeLink" in xml:
                self._look(xml)
            tail = xml[-_OVERLAP:]

    def _look(self, xml: bytes) -> None:
        for match in _FORMULA.finditer(xml):
            formula = html.unescape(match[1].decode("utf-8", "replace"))
            if _ASKS_PROGRAM.search(_QUOTED.sub("", formula)):
                self._add(f"={formula.lstrip('=')}")
        for match in _LINK.finditer(xml):
            said = b"|".join(value[1:-1] for value in _SERVICE.findall(match[1]))
            self._add(f"={html.unescape(said.decode('utf-8', 'replace'))}")

    def _add(self, formula: str) -> None:
        shown = formula[:_LENGTH]
        if shown not in self.found and len(self.found) < MOST:
            self.found.append(shown)
