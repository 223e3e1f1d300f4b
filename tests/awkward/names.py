"""No one's name, and one name in two spellings."""

from .case import Case, Shown, case, good, sheet, with_cells


def _open(worker: object, number: int, start: int = 1) -> list[list[object]]:
    """So many open children of one worker."""
    rows = good("children_in_need", start + number - 1, worker=worker, status="Child in need plan")
    return rows[start - 1 :]


def _held(name: str, worker: object, *, nobody: bool) -> Case:
    """Twelve children of Ann Lee and three of a name that may be nobody's."""
    rows = _open("Ann Lee", 12) + _open(worker, 3, start=13)
    return case(
        name,
        sheet("children_in_need", *rows),
        Shown("caseload_max", 12),
        Shown("unallocated", 3 if nobody else 0),
        notes={"nobody_as_blank": 1} if nobody else {},
    )


def _spelt(
    name: str, one: str, other: str, most: int, *, issue: str | None, list_id: str = "worker"
) -> Case:
    """Twelve children of one name and twelve of another: the highest caseload tells."""
    said = {"name_respelled": "notes", "names_alike": "warnings"}
    return case(
        name,
        sheet("children_in_need", *_open(one, 12), *_open(other, 12, start=13)),
        Shown("caseload_max", most),
        **({said[issue]: {issue: 1}} if issue else {}),
    )


NOBODY = {
    "NULL": "a worker named NULL",
    "Unallocated": "an unallocated worker",
    "TBC": "a worker to be confirmed",
    "?": "a question mark for a worker",
    "0": "a nought for a worker",
    "duty TRAY": "a duty tray for a worker",
    "Not known": "a worker not known",
    "none": "a worker called none",
    "...": "dots for a worker",
}

_CAFS = good("early_help", 6)

CASES = [
    *(_held(name, word, nobody=True) for word, name in NOBODY.items()),
    _held("a number for nobody", 0, nobody=True),
    _held("a real name that begins like nobody's", "Nobody Owens", nobody=False),
    _held("a name with a word for nobody in it", "Ann Duty", nobody=False),
    _spelt("one worker in capitals too", "Ann Lee", "ANN LEE", 24, issue="name_respelled"),
    _spelt("one worker with two spaces", "Ann Lee", "Ann  Lee", 24, issue=None),
    _spelt(
        "one worker with a hyphen", "Ann-Marie Lee", "Ann Marie Lee", 24, issue="name_respelled"
    ),
    _spelt("a worker's names in another order", "Ann Lee", "Lee, Ann", 12, issue="names_alike"),
    _spelt("a worker with a title", "Ann Lee", "Ms Ann Lee", 12, issue="names_alike"),
    _spelt("two workers of one family name", "Ann Lee", "Bob Lee", 12, issue=None),
    case(
        "a worker spelt in two ways in two lists",
        sheet("children_in_need", *_open("Ann Lee", 12))
        | sheet("case_holders", *good("case_holders", 1, worker="ANN LEE", fte=0.5)),
        Shown("caseload_mean", 24),
        notes={"name_respelled": 1},
    ),
    case(
        "an agency in two spellings",
        sheet(
            "early_help",
            *(with_cells(row, "early_help", organisation="St. Mary's School") for row in _CAFS[:3]),
            *(with_cells(row, "early_help", organisation="ST MARYS SCHOOL") for row in _CAFS[3:]),
        ),
        Shown("caf_agencies", 1),
        notes={"name_respelled": 1},
    ),
    case(
        "an agency that is nobody",
        sheet(
            "early_help",
            *(with_cells(row, "early_help", organisation="School") for row in _CAFS[:3]),
            *(with_cells(row, "early_help", organisation="N/K") for row in _CAFS[3:]),
        ),
        Shown("caf_agencies", 1, "low", "3 of 6 rows"),
        errors={"blank": 3},
    ),
    case(
        "a team that is nobody",
        sheet(
            "posts",
            ["North", "Social Worker", "Yes", 10, 8, 1],
            ["TBC", "Social Worker", "Yes", 6, 6, 0],
        ),
        Shown("agency_fte", 1),
        errors={"blank": 1},
    ),
    case(
        "a team with and without its word for one",
        sheet(
            "posts",
            ["North", "Social Worker", "Yes", 10, 8, 1],
            ["North Team", "Social Worker", "Yes", 6, 6, 0],
        ),
        Shown("agency_fte", 1),
        warnings={"names_alike": 1},
    ),
    case(
        "31 children on one worker",
        sheet("children_in_need", *_open("Ann Lee", 31)),
        Shown("caseload_max", 31),
        warnings={"many_children": 1},
    ),
    case(
        "30 children on one worker",
        sheet("children_in_need", *_open("Ann Lee", 30)),
        Shown("caseload_max", 30),
    ),
    case(
        "children whom nobody holds",
        sheet("children_in_need", *_open(None, 12)),
        Shown("caseload_max", None, because="None in the period"),
        Shown("unallocated", 12),
    ),
]
