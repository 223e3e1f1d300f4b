"""What the lists look like, against the official columns and codes."""

import csv
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from kpi.errors import PlanError
from kpi.extracts import codes
from kpi.extracts.codes import code_list
from kpi.extracts.lists import extract_lists, read_list

from .workbooks import REAL

GOOD = """
id = "visits"
order = 19
title = "Visits"
sheet = "Visits"
rows_are = "a visit"
kind = "snapshot"

[[columns]]
name = "worker"
heading = "Worker"
type = "text"
blank_allowed = false
"""


def official(name: str) -> list[dict[str, str]]:
    if not REAL.exists():
        pytest.skip(f"the official {name} lies beside the project, and is not there")
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_the_contracts_eighteen_lists_in_its_order_then_the_plans_actions() -> None:
    assert " ".join(extract_lists()) == (
        "contacts early_help referrals assessments enquiries children_in_need child_protection "
        "looked_after care_leavers adoption adopters posts case_holders conferences audits "
        "supervision complaints leavers plan_actions"
    )


def test_every_official_column_is_there_as_the_official_schema_has_it() -> None:
    by_sheet = {of.sheet.replace(" ", "_").lower(): of for of in extract_lists().values()}
    for row in official("columns.csv"):
        [column] = [c for c in by_sheet[row["list"]].columns if c.heading == row["column"]]
        may_be_blank = row["blank_allowed"] != "False" or row["column"] in (
            "Allocated Team",
            "Allocated Worker",
        )
        assert column.blank_allowed == may_be_blank, row
        assert (column.type == "date") == (row["type"] == "date"), row
        assert (column.type == "number") == (row["type"] == "numeric"), row


def test_every_official_code_is_one_of_ours() -> None:
    by_heading = {
        c.heading: c.codes for of in extract_lists().values() for c in of.columns if c.codes
    }
    for row in official("codes.csv"):
        heading = row["field"].strip().replace("Contact / ", "").replace("Initial/", "")
        wanted = next((i for h, i in by_heading.items() if h.lower() == heading.lower()), None)
        coarser = row["kind"] in ("Group 1", "Group 2") or row["value"] == "zzCodeError"
        if wanted and not coarser:
            assert code_list(wanted).find(row["value"]), row


def test_every_code_of_the_london_schema_is_one_of_ours() -> None:
    by_sheet = {of.sheet.replace(" ", "_").lower(): of for of in extract_lists().values()}
    made_up = {"zzCodeError", "a) Male / d) Neither"}  # marks of the schema's own cleaning
    for row in official("columns.csv"):
        [column] = [c for c in by_sheet[row["list"]].columns if c.heading == row["column"]]
        for value in row["format_or_codes"].split(" ; "):
            if column.codes and value.strip() not in made_up:
                assert code_list(column.codes).find(value), (row["column"], value)


def test_every_number_has_a_range_so_that_nothing_out_of_reason_is_stored() -> None:
    numbers = [c for of in extract_lists().values() for c in of.columns if c.type == "number"]
    assert len(numbers) > 15
    for column in numbers:
        least = column.minimum if column.minimum is not None else column.above
        assert least is not None, column.name
        assert column.maximum is not None, column.name
        assert -1 <= least < column.maximum <= 1_000, column.name


def test_posts_ages_and_stages_have_the_contracts_ranges() -> None:
    def limits(list_id: str, name: str) -> tuple[float | None, float | None]:
        column = extract_lists()[list_id].column(name)
        return column.minimum, column.maximum

    assert limits("posts", "agency_fte") == (0, 1_000)
    assert limits("contacts", "age") == (-1, 30)
    assert limits("complaints", "stage") == (1, 3)


def test_an_ethnicity_has_one_of_six_groups() -> None:
    groups = code_list("ethnicity").groups
    assert set(groups) == set(code_list("ethnicity").texts)
    assert set(groups.values()) == {"White", "Mixed", "Asian", "Black", "Other", "Not known"}
    assert groups["WBRI"] == "White"
    assert groups["CHNE"] == "Other"
    assert groups["REFU"] == groups["NOBT"] == "Not known"


def test_a_letter_alone_counts_only_where_it_can_mean_one_code() -> None:
    assert code_list("gender").find("b") == "Female"
    assert code_list("ethnicity").find("s") is None
    assert code_list("source").find("d") is None


def test_a_spelling_that_two_codes_share_finds_neither() -> None:
    two = codes.CodeList(
        id="x",
        title="X",
        source="here",
        codes=(codes.Code(text="1A: Red"), codes.Code(text="1B: Red"), codes.Code(text="2: Blue")),
    )
    assert two.find("Red") is None
    assert two.find("Blue") == "2: Blue"
    assert two.find("1b") == "1B: Red"


def test_known_words_of_real_workbooks_are_read_as_codes() -> None:
    assert code_list("judgement").find("Requires improvement") == "Adequate"
    assert code_list("source").find("School") == "2A: Schools"
    assert code_list("case_status").find("c) Child in need plan") == "Child in need plan"
    assert code_list("case_status").find("Child in need") == "Child in need plan"
    assert code_list("need").find("PSRMEM - Support with memory and cognition") is None


def test_a_list_can_not_be_changed() -> None:
    with pytest.raises(ValidationError):
        extract_lists()["contacts"].title = "Other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        extract_lists()["contacts"] = extract_lists()["posts"]  # type: ignore[index]


def broken(tmp_path: Path, text: str) -> str:
    path = tmp_path / "visits.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_list(path)
    return str(caught.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "visits.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_list(path).column("worker").heading == "Worker"
    with pytest.raises(KeyError):
        read_list(path).column("team")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "visits"', 'id = "other"', "visits.toml, id"),
        ('kind = "snapshot"', 'kind = "events"', "dated_by"),
        ('kind = "snapshot"', 'kind = "log"', "kind"),
        ('type = "text"', 'type = "txt"', "columns › 0 › type"),
        ('type = "text"', 'type = "code"', "columns › 0"),
        ('type = "text"', 'type = "code"\ncodes = "nope"', "nope"),
        ('type = "text"', 'type = "text"\npattern = "("', "pattern"),
        ('type = "text"', 'type = "text"\ncolour = "red"', "colour"),
        ("blank_allowed = false", "", "blank_allowed"),
        ('kind = "snapshot"', 'kind = "snapshot"\none_row_each = "child_id"', "child_id"),
        ('kind = "snapshot"', 'kind = "snapshot"\nbefore = [["a", "b"]]', "no date column a"),
        ("order = 19", "order = ", "TOML"),
        ("[[columns]]", "", "visits.toml"),
    ],
)
def test_a_broken_file_is_named_with_its_entry(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    message = broken(tmp_path, GOOD.replace(old, new, 1))
    assert "visits.toml" in message or "nope" in message
    assert said in message


def test_a_broken_code_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "FOLDER", tmp_path)
    code_list.cache_clear()
    try:
        for text in (
            'id = "mine"',
            "id = ",
            'id = "yours"\ntitle = ""\nsource = ""\n[[codes]]\ntext = "a"',
            'id = "mine"\ntitle = ""\nsource = ""\n[[codes]]\ntext = "a"\n[[codes]]\ntext = "A"',
        ):
            (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
            with pytest.raises(PlanError, match=r"codes/mine\.toml"):
                code_list("mine")
        with pytest.raises(PlanError, match="no code list 'absent'"):
            code_list("absent")
    finally:
        code_list.cache_clear()


def test_field_names_mean_the_same_in_every_list() -> None:
    headings: dict[str, set[str]] = {}
    for of in extract_lists().values():
        for column in of.columns:
            headings.setdefault(column.name, set()).add(column.heading)
    assert headings["child_id"] == {"Child Unique ID"}
    assert headings["ethnicity"] == {"Ethnicity"}
    assert headings["worker"] == {"Allocated Worker", "Worker"}
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in headings)
