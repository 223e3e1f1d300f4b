"""What looking through a workbook, before anything opens it, can find."""

from dataclasses import dataclass, field

UNPACKED_LIMIT = 300_000_000
"""Bytes that a file may unpack to: 300 MB."""

AREA_LIMIT = 50_000_000
"""Cells that a sheet's used area, up to its last used row and column, may have."""

NOT_CALCULATED = "="
"""What the mark of a formula that nothing has ever calculated begins with; its text follows."""

FORMULA_LENGTH = 200
"""How many characters of a formula are kept."""

Marks = dict[tuple[int, int], str]
"""(row, column), from 0, → the error the cell shows, such as #N/A, or `not_calculated`'s mark."""


def not_calculated(formula: str) -> str:
    """The mark of a formula without a value, given with or without its equals sign."""
    return NOT_CALCULATED + formula.removeprefix(NOT_CALCULATED)[:FORMULA_LENGTH]


class Unusable(Exception):
    """The workbook can't be used.

    Attributes:
        code: why, as in `kpi.extracts.issues.CODES`.
        sentence: for people; ``{file}`` stands for the file's name.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass
class SheetLook:
    """One sheet: what the reader would not tell.

    Attributes:
        rows, columns: the used area, up to the last used row and column; may be rounded up.
        marks: cells with errors and formulas without a value.
        hidden_rows: how many rows are hidden or filtered out.
    """

    rows: int = 0
    columns: int = 0
    marks: Marks = field(default_factory=dict)
    hidden_rows: int = 0

    def use(self, row: int, column: int) -> None:
        """Stretch the used area to a cell, both counted from 0."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    @property
    def area(self) -> int:
        """Cells up to the last used row and column."""
        return self.rows * self.columns


@dataclass
class Look:
    """A workbook that may be read.

    Attributes:
        date1904: whether its day numbers count from 1904.
        sheets: by name.
        programs: formulas that would start another program when it is opened in Excel.
    """

    date1904: bool = False
    sheets: dict[str, SheetLook] = field(default_factory=dict)
    programs: list[str] = field(default_factory=list)


def damaged(what: str = "it is damaged or cut short") -> Unusable:
    """A file that starts like a workbook and is none."""
    return Unusable(
        "not_a_workbook",
        f"{{file}} can't be opened as a workbook: {what}. Open it in Excel, save it as .xlsx and "
        "load that.",
    )


def encrypted() -> Unusable:
    """A file that needs a password."""
    return Unusable(
        "encrypted",
        "{file} is protected by a password. Save a copy without one (File, Info, Protect Workbook, "
        "Encrypt with Password, clear the box) and load that.",
    )


def area_too_large(sheet: str, look: SheetLook) -> Unusable:
    """A sheet that would be unpacked into more cells than any list has."""
    return Unusable(
        "area_too_large",
        f"{{file}} can't be used: the used area of the sheet {sheet} reaches to row {look.rows:,} "
        f"and column {look.columns:,}, over {AREA_LIMIT:,} cells. Delete the empty rows and "
        "columns beyond the data, save and load it again.",
    )


def check_area(sheet: str, look: SheetLook) -> None:
    """Refuse a sheet whose used area is over the limit.

    Raises:
        Unusable: it is.
    """
    if look.area > AREA_LIMIT:
        raise area_too_large(sheet, look)
