"""What leaves as a file, and what comes in as one."""

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kpi.calendar import month
from kpi.charts.export import INVENTED
from kpi.store import Store
from tests import factories


@pytest.fixture
def loaded(store: Store) -> Store:
    """In March 2012, 12 plans start, of which 2 are second ones; one child's id is a formula."""
    ids = ["=1+1", *(f"C{i}" for i in range(11))]
    factories.load(
        store,
        "2012-03-31",
        child_protection=[
            {"child_id": id, "start_date": "2012-03-05", "previous_plans": int(place < 2)}
            for place, id in enumerate(ids)
        ],
        contacts=factories.contacts("2012-03", 40),
    )
    return store


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.usefixtures("loaded")
def test_a_series_leaves_with_small_numbers_hidden_and_missing_ones_marked(
    client: FlaskClient,
) -> None:
    answer = client.get("/measure/cp_repeat/series.csv?month=2012-03&window=month")
    assert "filename=cp_repeat-month-2012-03.csv" in answer.headers["Content-Disposition"]
    (march,) = [row for row in table(answer.text) if row["month"] == "2012-03"]
    assert (march["numerator"], march["denominator"], march["value"]) == ("[c]", "[c]", "[c]")
    whole_year = table(client.get("/measure/cp_repeat/series.csv?month=2012-03").text)
    assert whole_year[-1]["value"] == "[x]"
    assert "every month" in whole_year[-1]["reason"]


def contacts_of(store: Store, *counts: int) -> None:
    """Contacts of twelve months up to March 2012; an extract speaks for half a year."""
    rows = [
        factories.contacts(str(month("2012-03") - back), number)
        for back, number in enumerate(reversed(counts))
    ]
    factories.load(store, "2011-09-30", contacts=[each for of in rows[6:] for each in of])
    factories.load(store, "2012-03-31", contacts=[each for of in rows[:6] for each in of])


def test_single_months_leave_with_their_limits_and_what_they_are(
    client: FlaskClient, store: Store
) -> None:
    counts = (40, 42, 40, 42, 41, 40, 42, 41, 40, 42, 41, 90)
    contacts_of(store, *counts)
    answer = client.get("/measure/contacts/months.csv?month=2012-03")
    assert "filename=contacts-months-2012-03.csv" in answer.headers["Content-Disposition"]
    left = table(answer.text)
    assert [each["value"] for each in left] == [str(number) for number in counts]
    # Moving ranges of 15 in ten steps and one of 49, which is screened out: 45.1 ± 2.66 × 1.5.
    assert float(left[-1]["mean"]) == pytest.approx(541 / 12)
    assert float(left[-1]["upper"]) == pytest.approx(541 / 12 + 2.66 * 1.5)
    assert (left[-1]["special"], left[-1]["type"], left[-1]["side"]) == (
        "beyond",
        "concern",
        "high",
    )
    assert (left[-1]["phase"], left[-1]["trial"]) == ("1", "yes")


@pytest.mark.usefixtures("loaded")
def test_a_hidden_month_leaves_no_limits_either(client: FlaskClient) -> None:
    (row,) = [
        each
        for each in table(client.get("/measure/cp_repeat/months.csv?month=2012-03").text)
        if each["month"] == "2012-03"
    ]
    assert (row["value"], row["mean"], row["type"]) == ("[c]", "[c]", "[c]")
    picture = client.get("/measure/cp_repeat/picture.json?month=2012-03&chart=xmr")
    assert picture.status_code == 404
    assert "can't leave: some rest on so few children" in picture.json["message"]


def test_no_neighbouring_figure_gives_a_hidden_month_away(
    client: FlaskClient, store: Store
) -> None:
    # 12 of 40 plans in April, 3 of 20 in May, none of 10 in June: the year to date would tell May,
    # and June's nought would tell the rest.
    for of, repeat, plans in (("2011-04", 12, 40), ("2011-05", 3, 20), ("2011-06", 0, 10)):
        rows = [
            factories.plan(f"{of}-{n}", f"{of}-05", previous=int(n < repeat)) for n in range(plans)
        ]
        last_day = month(of).end_time.date().isoformat()
        factories.load(store, last_day, child_protection=rows)
    for window in ("month", "ytd"):
        left = table(
            client.get(f"/measure/cp_repeat/series.csv?month=2011-06&window={window}").text
        )
        assert [each["value"] for each in left] == ["[c]"] * 3


def test_the_chart_of_single_months_leaves_as_a_picture_too(
    client: FlaskClient, store: Store
) -> None:
    contacts_of(store, *(40, 44, 41, 42, 44, 41) * 2)
    picture = client.get("/measure/contacts/picture.json?month=2012-03&chart=xmr").json
    assert picture["layout"]["meta"]["title"].startswith("No significant change")
    assert [each for each in picture["data"] if each["name"] == "ordinary variation"]
    answer = client.get("/measure/contacts/picture.json?month=2012-03&chart=p")
    assert answer.status_code == 404
    assert "it is for shares" in answer.json["message"]
    answer = client.get("/measure/contacts/picture.json?chart=pie")
    assert answer.json["message"] == (
        "There is no chart 'pie'. The charts are: target, xmr, p, run."
    )


@pytest.mark.usefixtures("loaded")
def test_a_count_leaves_as_a_whole_number(client: FlaskClient) -> None:
    rows = table(client.get("/measure/contacts/series.csv?month=2012-03").text)
    assert (rows[-1]["value"], rows[-1]["denominator"], rows[-1]["unit"]) == ("40", "", "count")


@pytest.mark.usefixtures("loaded")
def test_the_scorecard_leaves_with_a_row_for_every_measure(client: FlaskClient) -> None:
    rows = table(client.get("/scorecard.csv?month=2012-03").text)
    by_measure = {row["measure"]: row for row in rows}
    assert by_measure["contacts"]["value"] == "40"
    assert by_measure["caseload_max"]["value"] == "[x]"
    assert by_measure["caseload_max"]["status"] == "no_data"
    assert by_measure["contacts"].keys() >= {"variation", "assurance"}


def test_a_restated_figure_leaves_with_its_mark(client: FlaskClient, store: Store) -> None:
    factories.load(store, "2012-03-31", contacts=factories.contacts("2012-03", 8))
    factories.load(store, "2012-04-30", contacts=factories.contacts("2012-03", 9))
    by_measure = {
        row["measure"]: row for row in table(client.get("/scorecard.csv?month=2012-03").text)
    }
    assert by_measure["contacts"]["value"] == "9"
    assert by_measure["contacts"]["restated"] == "[r]"
    assert by_measure["referrals"]["restated"] == ""


@pytest.mark.usefixtures("loaded")
def test_rows_say_not_for_release_in_their_name_and_first_line_and_hold_no_formula(
    client: FlaskClient,
) -> None:
    answer = client.get("/measure/cp_repeat/cases.csv?month=2012-03&window=month")
    assert "cp_repeat-2012-03-rows-not-for-release.csv" in answer.headers["Content-Disposition"]
    first, rest = answer.text.removeprefix("\ufeff").split("\r\n", 1)
    assert first.startswith("Not for release")
    rows = table(rest)
    assert len(rows) == 12
    assert rows[0]["child_id"] == "'=1+1"
    assert rows[0]["start_date"] == "2012-03-05"


@pytest.mark.usefixtures("loaded")
def test_a_picture_of_real_data_is_prepared_without_the_demonstrations_mark(
    client: FlaskClient,
) -> None:
    figure = client.get("/measure/contacts/picture.json?month=2012-03").get_json()
    assert figure["layout"]["width"] == 1600
    assert INVENTED not in json.dumps(figure, ensure_ascii=False)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/measure/no_such/series.csv", 404),
        ("/measure/contacts/series.csv?month=March", 400),
        ("/loads/99/issues.csv", 404),
        ("/uploads/99/issues.csv", 404),
        ("/loads/99/workbook.xlsx", 404),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    client: FlaskClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.get_json()["message"].endswith(".")


def test_the_blank_workbook_is_an_excel_file(client: FlaskClient) -> None:
    answer = client.get("/template.xlsx")
    assert answer.data.startswith(b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]


def hand_in(client: FlaskClient, path: Path, name: str) -> int:
    answer = client.post("/upload/files", data={"file": (path.open("rb"), name)})
    assert answer.status_code == 200
    (id,) = answer.get_json()["uploads"]
    return int(id)


def settled(store: Store, id: int) -> Any:
    """The upload once the worker has let go of it."""
    for _ in range(300):
        with store.read() as reader:
            found = reader.upload(id)
        if found.state not in ("waiting", "reading", "loading"):
            return found
        time.sleep(0.1)
    raise AssertionError(f"upload {id} is still {found.state}: {found.step}")


def test_a_workbook_handed_in_is_read_and_compared_and_counts_for_nothing_yet(
    client: FlaskClient, store: Store, tmp_path: Path
) -> None:
    path = factories.workbook(tmp_path / "a.xlsx", contacts=factories.contacts("2012-03", 3))
    read = settled(store, hand_in(client, path, "../extracts/extract-2012-03.xlsx"))
    assert (read.state, read.file_name) == ("read", "extract-2012-03.xlsx")
    assert read.lists["contacts"].rows == 3
    assert ("contacts", "3") in [(each.measure, each.now) for each in read.changes]
    with store.read() as reader:
        assert reader.loads() == []
    issues = table(client.get(f"/uploads/{read.id}/issues.csv").text)
    assert {row["severity"] for row in issues} <= {"error", "warning", "note"}
    assert client.get(f"/uploads/{read.id}/workbook.xlsx").data.startswith(b"PK")


def test_a_file_that_is_no_workbook_is_refused_and_the_server_goes_on(
    client: FlaskClient, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("<html>Sign in</html>", encoding="utf-8")
    refused = settled(store, hand_in(client, path, "extract-2012-03.xlsx"))
    assert refused.state == "refused"
    assert "extract-2012-03.xlsx" in refused.message
    assert client.get("/").status_code == 200


def test_handing_in_nothing_is_told(client: FlaskClient) -> None:
    answer = client.post("/upload/files", data={})
    assert answer.status_code == 400
    assert answer.get_json()["message"] == "No file arrived: choose a workbook."
