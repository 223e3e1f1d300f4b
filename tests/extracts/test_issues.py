"""Every kind of issue has one entry, and every entry is used."""

import re
from pathlib import Path

import pytest

import kpi.entries.action_sheet
import kpi.extracts
import kpi.loading.last_time
from kpi.extracts.issues import CODES, LISTED, IssueLog

SOURCES = [
    path.read_text(encoding="utf-8")
    for path in Path(kpi.extracts.__file__).parent.rglob("*.py")
    if path.name != "issues.py"
]
SOURCES += [
    Path(module.__file__).read_text(encoding="utf-8")
    for module in (kpi.entries.action_sheet, kpi.loading.last_time)
]


@pytest.mark.parametrize("code", list(CODES))
def test_every_code_that_is_described_is_used(code: str) -> None:
    assert any(f'"{code}"' in source for source in SOURCES)


def test_every_code_that_is_used_is_described() -> None:
    used = {
        code
        for source in SOURCES
        for pattern in (
            r'(?:log\.add|rows\.warn|Refused|Unusable)\(\s*"(\w+)"',
            r'(?:problem|help)="(\w+)"',
        )
        for code in re.findall(pattern, source)
    }
    assert len(used) > 40
    assert used <= set(CODES)


def test_codes_are_snake_case_and_have_a_meaning() -> None:
    for code, kind in CODES.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
        assert kind.meaning


def test_a_log_takes_severities_from_the_codes_and_knows_no_others() -> None:
    log = IssueLog("contacts", "List 1")
    log.add("blank", "Fill it in.", row=3, column="Gender")
    log.add("ignored_column", "Left out.", column="Notes")
    log.add("after_as_at", "Check it.", row=2, column="Gender")
    assert [(one.severity, one.list, one.sheet) for one in log.finish()] == [
        ("error", "contacts", "List 1"),
        ("warning", "contacts", "List 1"),
        ("note", "contacts", "List 1"),
    ]
    with pytest.raises(KeyError):
        log.add("made_up", "There is no such thing.")


def test_a_log_lists_a_thousand_of_a_kind_and_column_and_counts_the_rest() -> None:
    log = IssueLog("contacts", "List 1")
    for row in range(LISTED + 5):
        log.add("blank", "Fill it in.", row=row + 2, column="Gender")
    log.add("blank", "Fill it in.", row=2, column="Ethnicity")
    log.count("blank", "Gender", 10)
    assert log.room("blank", "Gender") == 0
    found = log.finish()
    assert len(found) == LISTED + 2
    [rest] = [one for one in found if one.row is None]
    assert rest.code == "blank"
    assert rest.message.startswith("15 more")
