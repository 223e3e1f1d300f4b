"""Totals, repeated headings, notes and footers: they are no rows, and each says so once."""

from tests.extracts.workbooks import headings

from .case import CONTACTS, POSTS, Case, Row, Shown, alone, case, good, sheet


def _posts(
    name: str, *more: Row, agency: float = 1.5, confidence: str = "high", **said: object
) -> Case:
    figure = Shown("agency_fte", agency, confidence)
    return case(name, sheet("posts", *POSTS, *more), figure, **said)


def _contacts(
    name: str, *more: Row, count: int = 24, confidence: str = "high", **said: object
) -> Case:
    figure = Shown("contacts", count, confidence)
    return case(name, sheet("contacts", *CONTACTS, *more), figure, **said)


_TOTAL = {"warnings": {"total_row": 1}}
_NOTE = {"notes": {"note_row": 1}}
_UNDER = [17, 15, 1.5]

CASES = [
    _posts("a complete grand total", ["Grand Total", "All", "Yes", *_UNDER], **_TOTAL),
    _posts("a total with no role", ["Total", None, None, *_UNDER], **_TOTAL),
    _posts("a total whose label stands under Role", [None, "Total", None, *_UNDER], **_TOTAL),
    _posts("a total without a label", [None, None, None, *_UNDER], **_TOTAL),
    _posts(
        "numbers without a label that are no total",
        [None, None, None, 17, 15, 2],
        confidence="low",
        errors={"blank": 3},
    ),
    _posts("a subtotal of a team", ["South Total", None, None, 7, 7, 0.5], **_TOTAL),
    _posts(
        "a team that is called as if it were a total",
        ["Total Care", "Social Worker", "Yes", 2, 2, 1],
        agency=2.5,
    ),
    _posts("headings repeated on a second page", headings("posts"), notes={"headings_again": 1}),
    _posts("a source under the posts", alone("posts", "Source: HR, 2 April 2011"), **_NOTE),
    _posts("an average of the columns", ["Average", None, None, 5.67, 5, 0.5], **_TOTAL),
    _posts("a total of all teams", ["All teams", "All", "Yes", *_UNDER], **_TOTAL),
    _posts(
        "a total row in other words of which the numbers are the sums",
        ["Service total", "All roles", "Yes", *_UNDER],
        **_TOTAL,
    ),
    _contacts("a count of contacts under them", alone("contacts", "Total", 24), **_TOTAL),
    _contacts("a note under the contacts", alone("contacts", "* provisional figures"), **_NOTE),
    _contacts("the end of a report", alone("contacts", "End of report"), **_NOTE),
    _contacts(
        "a long note among the contacts",
        alone("contacts", "The rows below were added by hand"),
        good("contacts", 25)[-1],
        count=25,
        **_NOTE,
    ),
    _contacts(
        "headings repeated among contacts", headings("contacts"), notes={"headings_again": 1}
    ),
    _contacts(
        "a child's id and nothing else",
        alone("contacts", "A0099"),
        confidence="medium",
        errors={"blank": 4},
    ),
    case(
        "trailing empty rows by the thousand",
        sheet("contacts", *CONTACTS, *[alone("contacts", " ")] * 3_000),
        Shown("contacts", 24),
    ),
]
