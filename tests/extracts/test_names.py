"""No one's name is a blank, and one name has one spelling in all lists of a workbook."""

from pathlib import Path

import numpy as np
import pytest

from kpi.extracts import words
from kpi.extracts.extract import Extract
from kpi.extracts.issues import IssueLog
from kpi.extracts.names import Names, one_spelling, spellings

from .workbooks import Reader, good_row, issues_of, sheet_of


def children(read: Reader, *workers: object, **lists: list[list[object]]) -> Extract:
    rows = [good_row("children_in_need", n, worker=each) for n, each in enumerate(workers)]
    return read({"List 6": sheet_of("children_in_need", *rows), **lists})


def workers_of(extract: Extract, list_id: str = "children_in_need") -> list[str | None]:
    return [None if each != each else each for each in extract.lists[list_id].rows["worker"]]


@pytest.mark.parametrize(
    "word",
    [
        "NULL",
        "Unallocated",
        "none",
        "TBC",
        "Not known",
        "not-known",
        "?",
        "???",
        "...",
        "0",
        0,
        "00000",
        "0.0",
        "Duty",
        "Duty Social Worker",
        "nan",
        "No worker allocated",
        "Unallocated (Duty)",
        "None, None",
        "Unallocated - North",
        "Awaiting allocation: 2 of 3",
    ],
)
def test_a_word_for_nobody_is_a_blank_with_a_note(read: Reader, word: object) -> None:
    extract = children(read, "Ann Lee", word, word)
    assert workers_of(extract) == ["Ann Lee", None, None]
    (note,) = issues_of(extract, "nobody_as_blank")
    assert note.value == str(word)
    assert note.severity == "note"


@pytest.mark.parametrize(
    "name",
    ["Duty Officer Lee", "Noel", "Tb Clark", "10", "Ann None", "Lee (unallocated)", "Nan Lee"],
)
def test_a_name_that_only_holds_such_a_word_is_a_name(read: Reader, name: str) -> None:
    assert workers_of(children(read, name)) == [name]


def test_a_long_text_of_such_words_is_looked_at_in_no_time() -> None:
    assert words.is_nobody("x " * 8)
    assert not words.is_nobody("x " * 9)
    assert not words.is_nobody("none " * 6_000)


def test_a_word_for_nobody_where_somebody_must_be_is_an_error_with_a_note(read: Reader) -> None:
    holders = [good_row("case_holders", n, worker=each) for n, each in enumerate(["TBC", "Ann"])]
    extract = read({"Case Holders": sheet_of("case_holders", *holders)})
    assert [each.value for each in issues_of(extract, "blank")] == ["TBC"]
    assert [each.value for each in issues_of(extract, "nobody_as_blank")] == ["TBC"]
    assert extract.lists["case_holders"].rows["errors"].tolist() == ["worker", ""]


def test_each_word_for_nobody_has_a_note_of_its_own(read: Reader) -> None:
    extract = children(read, "TBC", "NULL", "TBC")
    assert [each.value for each in issues_of(extract, "nobody_as_blank")] == ["TBC", "NULL"]


def test_teams_and_agencies_may_be_nobody_too(read: Reader) -> None:
    rows = [good_row("early_help", organisation="Unknown")]
    extract = read(
        {
            "List 2": sheet_of("early_help", *rows),
            "List 6": sheet_of("children_in_need", good_row("children_in_need", team="None")),
        }
    )
    assert extract.lists["early_help"].rows["organisation"].isna().all()
    assert extract.lists["children_in_need"].rows["team"].isna().all()


def test_a_column_that_holds_no_name_keeps_such_words(read: Reader) -> None:
    extract = read({"Social Work Posts": sheet_of("posts", good_row("posts", role="Duty"))})
    assert extract.lists["posts"].rows["role"].tolist() == ["Duty"]


@pytest.mark.parametrize("other", ["ANN LEE", "ann lee", "Ann-Lee", "AnnLee", "Ann Lee."])
def test_a_name_in_two_spellings_is_one_and_the_spelling_used_most_is_kept(
    read: Reader, other: str
) -> None:
    extract = children(read, other, "Ann Lee", "Ann Lee")
    assert workers_of(extract) == ["Ann Lee"] * 3
    (note,) = issues_of(extract, "name_respelled")
    assert note.row == 2


def test_the_spelling_used_most_in_all_lists_is_kept_in_all_of_them(read: Reader) -> None:
    holders = sheet_of("case_holders", good_row("case_holders", worker="ANN LEE"))
    extract = children(read, "Ann Lee", "Ann Lee", **{"Case Holders": holders})
    assert workers_of(extract, "case_holders") == ["Ann Lee"]


def test_of_two_spellings_used_alike_the_one_not_in_capitals_is_kept(read: Reader) -> None:
    assert workers_of(children(read, "ANN LEE", "Ann Lee")) == ["Ann Lee"] * 2
    assert workers_of(children(read, "ann lee", "Ann Lee")) == ["Ann Lee"] * 2


def test_rows_that_differ_in_the_spelling_of_a_name_alone_repeat_each_other(read: Reader) -> None:
    names = ["ann lee", "Ann Lee", "Bob", None, None, "Ann Lee"]
    rows = [good_row("supervision", n, worker=name) for n, name in enumerate(names)]
    rows[4][1] = rows[3][1]
    for place in (1, 5):
        rows[place][1] = rows[0][1]
    extract = read({"Supervision": sheet_of("supervision", *rows)})
    assert [each.row for each in issues_of(extract, "duplicate_row")] == [3, 6, 7]


def test_children_of_one_worker_in_two_spellings_are_counted_together(read: Reader) -> None:
    extract = children(read, *["Ann Lee"] * 16, *["ANN LEE"] * 15)
    (warning,) = issues_of(extract, "many_children")
    assert "has 31 open children" in warning.message
    assert not issues_of(children(read, *["Ann Lee"] * 15, *["ANN LEE"] * 15), "many_children")


@pytest.mark.parametrize(
    ("of", "one", "other"),
    [
        ("worker", "Ann Lee", "Lee, Ann"),
        ("team", "North", "North Team"),
        ("team", "South", "The South Service"),
    ],
)
def test_near_twins_are_one_warning_and_stay_two(
    read: Reader, of: str, one: str, other: str
) -> None:
    rows = [
        good_row("children_in_need", n, **{of: each}) for n, each in enumerate([one, other, other])
    ]
    extract = read({"List 6": sheet_of("children_in_need", *rows)})
    (warning,) = issues_of(extract, "names_alike")
    assert warning.severity == "warning"
    assert one in warning.message
    assert other in warning.message
    assert extract.lists["children_in_need"].rows[of].nunique() == 2


@pytest.mark.parametrize(("one", "other"), [("Ann Lee", "Ann Leigh"), ("Team 1", "Team 2")])
def test_names_of_other_words_are_no_twins(read: Reader, one: str, other: str) -> None:
    assert not issues_of(children(read, one, other), "names_alike")


def test_a_council_joins_twins_in_a_file(
    read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = words.FOLDER
    for path in folder.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "same_names.toml").write_text(
        '[[worker]]\nspellings = ["Ann Lee", "Lee, Ann", "A. Lee"]\n'
    )
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.same_names.cache_clear()
    try:
        extract = children(read, "Lee, Ann", "LEE ANN", "A Lee")
    finally:
        words.same_names.cache_clear()
    assert workers_of(extract) == ["Ann Lee"] * 3
    assert not issues_of(extract, "names_alike")


def test_a_spelling_known_from_before_goes_on(read: Reader) -> None:
    extract = children(read, "Ann Lee", "Ann Lee")
    one = extract.lists["children_in_need"]
    known = {"worker": {"annlee": "ANN LEE"}}
    codes = np.zeros((2, 1), dtype=np.int64)
    headings = {"worker": "Allocated Worker"}
    one_spelling([Names(one.list, one.rows, codes, headings, IssueLog())], known)
    assert one.rows["worker"].tolist() == ["ANN LEE"] * 2
    assert spellings(one.rows, one.list)["worker"] == {"annlee": "ANN LEE"}
