"""Numbers out of reason, as text, as errors."""

from .case import POSTS, Case, Shown, case, good, sheet


def _agency(name: str, agency: object, figure: Shown, **said: object) -> Case:
    row = ["East", "Social Worker", "Yes", 2, 2, agency]
    return case(name, sheet("posts", *POSTS, row), figure, **said)


_WITHOUT_IT = Shown("agency_fte", 1.5, "low", "1 of 4 rows")
_OUT = {"errors": {"out_of_range": 1}}
_UNREAD = {"errors": {"unreadable_number": 1}}

CASES = [
    _agency("an FTE of 1e26", 1e26, _WITHOUT_IT, **_OUT),
    _agency("an FTE of 1e308", 1e308, _WITHOUT_IT, **_OUT),
    _agency("an FTE of 1e26 as a text", "1e26", _WITHOUT_IT, **_UNREAD),
    _agency("an FTE of 30 digits as a text", "9" * 30, _WITHOUT_IT, **_OUT),
    _agency("an FTE of 400 digits as a text", "9" * 400, _WITHOUT_IT, **_UNREAD),
    _agency("an FTE of 1,000", 1000, Shown("agency_fte", 1001.5)),
    _agency("an FTE of 1,000.5", 1000.5, _WITHOUT_IT, **_OUT),
    _agency("an FTE below nought", -0.5, _WITHOUT_IT, **_OUT),
    _agency("an FTE as a text", "2.5", Shown("agency_fte", 4), notes={"number_from_text": 1}),
    _agency("an FTE with a decimal comma", "2,5", _WITHOUT_IT, **_UNREAD),
    _agency("an FTE with its unit", "2.5 FTE", _WITHOUT_IT, **_UNREAD),
    _agency("an FTE that is an error", "#DIV/0!", _WITHOUT_IT, errors={"error_cell": 1}),
    _agency("an FTE that is a word", "vacant", _WITHOUT_IT, **_UNREAD),
    _agency("an FTE that is infinite", "inf", _WITHOUT_IT, **_UNREAD),
    _agency("an FTE that is yes", True, _WITHOUT_IT, **_UNREAD),
    _agency(
        "an FTE that is a formula never calculated",
        "=B2*2",
        _WITHOUT_IT,
        errors={"not_calculated": 1},
    ),
    case(
        "a case holder of 1.5 FTE",
        sheet("children_in_need", *good("children_in_need", 15, worker="Ann Lee"))
        | sheet("case_holders", *good("case_holders", 1, worker="Ann Lee", fte=1.5)),
        Shown("caseload_mean", 10),
    ),
    case(
        "a case holder of more than that",
        sheet("children_in_need", *good("children_in_need", 15, worker="Ann Lee"))
        | sheet("case_holders", *good("case_holders", 1, worker="Ann Lee", fte=1.6)),
        Shown("caseload_mean", 15),
        errors={"out_of_range": 1},
    ),
    case(
        "ages of all kinds",
        sheet(
            "contacts",
            *good("contacts", 1, age=-1),
            *good("contacts", 2, age="Unborn")[1:],
            *good("contacts", 3, age=4.9)[2:],
            *good("contacts", 4, age=30)[3:],
            *good("contacts", 5, age=31)[4:],
            *good("contacts", 6, age=-2)[5:],
        ),
        Shown("contacts", 6),
        errors={"out_of_range": 2},
        notes={"unborn_as_age": 1, "decimal_age": 1},
    ),
    case(
        "half a previous plan",
        sheet(
            "child_protection",
            *good("child_protection", 11, previous_plans=0),
            *good("child_protection", 12, previous_plans=0.5)[11:],
        ),
        Shown("cp_repeat", 0, "low", "1 of 12 rows"),
        errors={"out_of_range": 1},
    ),
]
