"""Headings, codes, answers and ids in all the dress that real workbooks wear."""

from tests.extracts.workbooks import good_row, headings, sheet_of

from .case import CONTACTS, Case, Row, Shown, case, dressed, good, sheet, with_cells, without


def _headed(name: str, heading: str, **said: object) -> Case:
    rows = dressed("contacts", CONTACTS, contact_date=heading)
    return case(name, {"List 1": rows}, Shown("contacts", 24), **said)


def _nfa(name: str, answer: object, count: int, of: int = 12, **said: object) -> Case:
    """Twelve referrals, of which the last has some answer for no further action."""
    rows = good("referrals", 12, nfa="Yes")
    rows[-1] = with_cells(rows[-1], "referrals", nfa=answer)
    value = 100 * count / of
    confidence = said.pop("confidence", "high")
    return case(
        name,
        sheet("referrals", *rows),
        Shown("referral_nfa", value, str(confidence)),
        **said,
    )


def _coded(name: str, gender: object, **said: object) -> Case:
    rows = [*CONTACTS[:-1], with_cells(CONTACTS[-1], "contacts", gender=gender)]
    return case(name, sheet("contacts", *rows), Shown("contacts", 24), **said)


def _reversed(rows: list[Row]) -> list[Row]:
    return [row[::-1] for row in rows]


_RENAMED = {"notes": {"renamed_heading": 1}}
_ANSWER = {"notes": {"mapped_yes_no": 1}}
_MAPPED = {"notes": {"mapped_code": 1}}
_WITHOUT_DATE = [row[:5] + row[6:] for row in sheet_of("contacts", *CONTACTS)]

CASES = [
    case("a workbook as the template has it", sheet("contacts", *CONTACTS), Shown("contacts", 24)),
    _headed("a heading in capitals", "DATE OF CONTACT", **_RENAMED),
    _headed("a heading with a line break", "Date\nof Contact", **_RENAMED),
    _headed("a heading with a non-breaking space", "Date\u00a0of\u00a0Contact", **_RENAMED),
    _headed("a heading in other words", "Date the contact was made", **_RENAMED),
    case(
        "a title over the headings",
        {"List 1": [["Contacts, October to March"], [], *sheet_of("contacts", *CONTACTS)]},
        Shown("contacts", 24),
        notes={"title_rows": 1},
    ),
    case(
        "columns the other way round",
        {"List 1": _reversed(sheet_of("contacts", *CONTACTS))},
        Shown("contacts", 24),
        notes={"columns_reordered": 1},
    ),
    case(
        "a column more than the list has",
        {
            "List 1": [
                [*row, more]
                for row, more in zip(
                    sheet_of("contacts", *CONTACTS), ["Remarks", *["x"] * 24], strict=True
                )
            ]
        },
        Shown("contacts", 24),
        notes={"ignored_column": 1},
    ),
    case(
        "a column less that may be blank",
        {"List 1": [row[:4] + row[5:] for row in sheet_of("contacts", *CONTACTS)]},
        Shown("contacts", 24),
        notes={"missing_optional_column": 1},
    ),
    case(
        "no column of workers",
        {
            "List 6": without(
                "worker", "children_in_need", *good("children_in_need", 12, worker="Ann Lee")
            )
        },
        Shown("children_in_need", 12),
        warnings={"missing_telling_column": 1},
    ),
    case(
        "no column of workers, and figures of workers",
        {
            "List 6": without(
                "worker", "children_in_need", *good("children_in_need", 12, worker="Ann Lee")
            )
        },
        Shown("unallocated", 12, "low"),
        warnings={"missing_telling_column": 1},
    ),
    case(
        "no column of ends",
        {
            "List 7": without(
                "end_date", "child_protection", *good("child_protection", 12, end_date=None)
            )
        },
        Shown("cp_children", 12, "low"),
        warnings={"missing_telling_column": 1},
    ),
    case(
        "no column of dates",
        {"List 1": _WITHOUT_DATE},
        Shown("contacts", None, because="No extract holds Contacts"),
        errors={"missing_column": 1},
    ),
    case(
        "a heading that could be two columns",
        {"List 4": dressed("assessments", good("assessments", 12), authorised_date="Date")},
        Shown("child_seen", None),
        errors={"missing_column": 1},
        notes={"ignored_column": 1},
    ),
    _nfa("an answer Y", "Y", 12, **_ANSWER),
    _nfa("an answer with its letter", "b) No", 11, notes={"code_with_letter": 1}),
    _nfa("an answer 0", 0, 11, **_ANSWER),
    _nfa("an answer TRUE", True, 12, **_ANSWER),
    _nfa("an answer Maybe", "Maybe", 11, 11, errors={"unknown_code": 1}, confidence="low"),
    _coded("a code in small letters", "male", **_MAPPED),
    _coded("a code's letter alone", "M", **_MAPPED),
    _coded("a code's number", 1, **_MAPPED),
    _coded("a code with its letter", "a) Male", notes={"code_with_letter": 1}),
    _coded("a code that no list holds", "Mail", errors={"unknown_code": 1}),
    case(
        "ids as numbers",
        sheet(
            "contacts",
            *(
                with_cells(row, "contacts", child_id=9_212_044 + number)
                for number, row in enumerate(CONTACTS)
            ),
        ),
        Shown("contacts", 24),
        notes={"id_from_number": 1},
    ),
    case(
        "an id that Excel has shortened",
        sheet("contacts", *CONTACTS, with_cells(CONTACTS[0], "contacts", child_id=1.234e17)),
        Shown("contacts", 25),
        errors={"unreadable_id": 1},
    ),
    case(
        "a row twice",
        sheet("contacts", *CONTACTS, CONTACTS[0]),
        Shown("contacts", 25),
        warnings={"duplicate_row": 1},
    ),
    case(
        "a child twice in a list of one row each",
        sheet(
            "children_in_need",
            *good("children_in_need", 12),
            good_row("children_in_need", 1, worker="Another"),
        ),
        Shown("children_in_need", 12),
        warnings={"twice_in_list": 1},
    ),
    case(
        "a NUL and other signs that can't be seen in an id",
        sheet("contacts", *CONTACTS, with_cells(CONTACTS[0], "contacts", child_id="A\u200b0099")),
        Shown("contacts", 25),
    ),
    case(
        "headings and a total alone",
        {"List 1": [headings("contacts"), ["Total", 0]]},
        Shown("contacts", None),
        warnings={"total_row": 1, "no_rows": 1},
    ),
]
