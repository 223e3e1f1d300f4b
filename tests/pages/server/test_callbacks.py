"""The callbacks, posted to as a browser does: what they give, and what they say when they can't."""

import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from kpi.pages.screens.upload import screen as upload
from kpi.pages.server.callbacks import BODY_LIMIT, kind_of, unchecked
from kpi.store import Store
from tests.factories import now


def draw(client: FlaskClient, path: str, search: str = "") -> dict[str, Any]:
    """What the callback that draws pages answers for an address."""
    outputs = [("page", "children"), ("nav", "children"), ("band", "children"), ("arrival", "data")]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": ".." + "...".join(".".join(each) for each in outputs) + "..",
            "outputs": [{"id": id, "property": name} for id, name in outputs],
            "inputs": [
                {"id": "address", "property": "pathname", "value": path},
                {"id": "address", "property": "search", "value": search},
                {"id": "reload", "property": "data", "value": None},
            ],
            "changedPropIds": ["address.pathname"],
        },
    )
    assert answer.status_code == 200
    response: dict[str, Any] = answer.get_json()["response"]
    return response


def press(client: FlaskClient, button: str, id: int) -> dict[str, Any]:
    """What the uploads' callback answers when a button is pressed."""
    outputs = [("uploads", "children"), ("upload-poll", "disabled"), ("uploads-shown", "data")]
    pressed = {"type": button, "upload": id}

    def every(kind: str, name: str) -> list[dict[str, Any]]:
        if kind != button:
            return []
        return [{"id": pressed, "property": name, "value": 1}]

    answer = client.post(
        "/_dash-update-component",
        json={
            "output": ".." + "...".join(".".join(each) for each in outputs) + "..",
            "outputs": [{"id": id, "property": name} for id, name in outputs],
            "inputs": [
                {"id": "upload-poll", "property": "n_intervals", "value": 0},
                {"id": "upload-arrived", "property": "data", "value": None},
                *(
                    every(kind, "n_clicks")
                    for kind in (
                        "upload-confirm",
                        "upload-confirm-again",
                        "upload-discard",
                        "upload-again",
                    )
                ),
            ],
            "changedPropIds": [
                json.dumps(pressed, separators=(",", ":"), sort_keys=True) + ".n_clicks"
            ],
            "state": [[], [], [], {"id": "uploads-shown", "property": "data", "value": []}],
        },
    )
    assert answer.status_code == 200
    response: dict[str, Any] = answer.get_json()
    return response


def test_drawing_a_page_gives_its_title_and_marks_its_section(client: FlaskClient) -> None:
    drawn = draw(client, "/loads")
    assert drawn["arrival"]["data"] == {
        "title": "Loads · Safeguarding Improvement, Peterborough",
        "path": "/loads",
    }
    marked = [
        item["props"]["children"]["props"]
        for item in drawn["nav"]["children"]
        if item["props"]["children"]["props"].get("aria-current")
    ]
    assert [props["href"] for props in marked] == ["/loads"]
    assert drawn["band"]["children"] is None


def test_discarding_draws_the_uploads_without_it(client: FlaskClient, store: Store) -> None:
    with store.write() as writer:
        id = writer.add_upload(file_name="a.xlsx", content=b"x", by="analyst", at=now())
        writer.update_upload(id, state="read")
    answer = press(client, "upload-discard", id)["response"]
    assert answer["uploads"]["children"] == []
    assert answer["upload-poll"]["disabled"] is True


def test_what_cannot_be_done_is_told_in_a_notice(client: FlaskClient) -> None:
    said = json.dumps(press(client, "upload-confirm", 99)["sideUpdate"])
    assert "There is no upload 99" in said
    assert "Incident" not in said


def test_a_defect_in_a_callback_is_a_notice_with_its_number(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(upload, "act", broken)
    said = json.dumps(press(client, "upload-confirm", 1)["sideUpdate"])
    number = said.split("Incident ")[1][:8]
    assert "secret" not in said
    assert f"Incident {number}" in caplog.text
    assert "secret detail" in caplog.text


# ── bodies that no page of ours sends ─────────────────────────────────────────────────────────


def marking(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    """The body that sets a mark on a measure's figures, with some of it changed."""
    (known,) = [
        each
        for each in client.get("/_dash-dependencies").get_json()
        if each["output"].startswith("..mark-problem.children")
    ]
    pressed = {"type": "mark-set", "measure": "contacts"}
    values = {"mark-first": "2012-03", "mark-last": "2012-03", "mark-level": "low"}
    return {
        "output": known["output"],
        "outputs": [
            {"id": "mark-problem", "property": "children"},
            {"id": "mark-problem", "property": "hidden"},
            {"id": "reload", "property": "data"},
        ],
        "inputs": [[{"id": pressed, "property": "n_clicks", "value": 1}]],
        "changedPropIds": ['{"measure":"contacts","type":"mark-set"}.n_clicks'],
        "state": [
            {"id": each["id"], "property": "value", "value": values.get(each["id"])}
            for each in known["state"]
        ],
    } | changes


def posted(client: FlaskClient, body: Any) -> tuple[int, str]:
    answer = client.post("/_dash-update-component", json=body)
    return answer.status_code, answer.get_data(as_text=True)


def test_the_body_that_a_page_sends_is_answered(client: FlaskClient) -> None:
    status, said = posted(client, marking(client))
    assert status == 200
    assert "reason" in said.lower()  # it was not given, and the form says so


def test_the_going_of_the_last_control_of_a_group_is_no_use_of_it(client: FlaskClient) -> None:
    gone = marking(client, inputs=[[]], changedPropIds=[])
    assert posted(client, gone) == (204, "")


def test_every_control_has_a_kind_of_value(app: Dash, client: FlaskClient) -> None:
    client.get("/")
    assert len(app.callback_map) > 10
    assert list(unchecked(app.callback_map)) == []


def group(number: Any, **changes: Any) -> list[Any]:
    """The button of a group, clicked so often."""
    pressed = {"type": "mark-set", "measure": "contacts"} | changes
    return [[{"id": pressed, "property": "n_clicks", "value": number}]]


@pytest.mark.parametrize(
    "changes",
    [
        {"output": "no-such.children"},
        {"output": ["a"]},
        {"output": "announcer.children"},  # which runs in the browser
        {"outputs": None},
        {"outputs": [{"id": "mark-problem", "property": "children"}]},
        {"inputs": None},
        {"inputs": []},
        {"inputs": [{"id": "mark-set", "property": "n_clicks", "value": 1}]},
        {"inputs": group(1.5)},
        {"inputs": group(True)},
        {"inputs": group("1")},
        {"inputs": group(-1)},
        {"inputs": group(2**31)},
        {"inputs": group(1, measure=7)},
        {"inputs": group(1, type="mark-undo")},
        {"inputs": group(1, more="x")},
        {"state": []},
        {"changedPropIds": []},
        {"changedPropIds": None},
        {"changedPropIds": ["mark-first.value"]},
        {"changedPropIds": ["{.n_clicks"]},
    ],
)
def test_a_body_of_another_shape_is_answered_in_a_sentence(
    client: FlaskClient, changes: dict[str, Any]
) -> None:
    status, said = posted(client, marking(client, **changes))
    assert status == 400
    assert json.loads(said)["message"].startswith("This can't be answered: ")


@pytest.mark.parametrize(
    ("control", "value", "status"),
    [
        ("mark-first", "2012-12", 200),
        ("mark-first", "2012-13", 400),
        ("mark-first", "2012-12-01", 400),
        ("mark-first", "0000-01", 400),
        ("mark-first", 201212, 400),
        ("mark-first", None, 200),
        ("mark-reason", "Ada\u2019s rows are missing", 200),
        ("mark-reason", ["a"], 400),
        ("mark-reason", "a\x00b", 400),
        ("mark-reason", "\ud800", 400),
        ("mark-reason", "x" * 100_000, 200),
        ("mark-reason", "x" * 100_001, 400),
    ],
)
def test_a_value_is_of_its_controls_kind(
    client: FlaskClient, control: str, value: Any, status: int
) -> None:
    body = marking(client)
    (entry,) = [each for each in body["state"] if each["id"] == control]
    entry["value"] = value
    assert posted(client, body)[0] == status


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"null", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_object_is_answered_in_a_sentence(client: FlaskClient, data: bytes) -> None:
    answer = client.post("/_dash-update-component", data=data, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["message"].startswith("This can't be answered: ")


def test_a_body_has_a_limit_far_below_that_of_a_file(client: FlaskClient) -> None:
    for size, status in ((BODY_LIMIT, 400), (BODY_LIMIT + 1, 413)):
        data = b'"' + b"x" * (size - 2) + b'"'
        answer = client.post("/_dash-update-component", data=data, content_type="application/json")
        assert answer.status_code == status
        assert answer.get_json()["message"].endswith(".")


@pytest.mark.parametrize(
    ("arrived", "status"),
    [(1_795_612_872_390, 200), (2**53, 200), (2**53 + 1, 400), ({"a": [1, "b", None]}, 200),
     ({"a": float("nan")}, 400), ([[[[[[[[[[[[[[1]]]]]]]]]]]]]], 400)],
)  # fmt: skip
def test_what_a_page_keeps_for_itself_comes_back_as_it_was(
    client: FlaskClient, arrived: Any, status: int
) -> None:
    outputs = [("uploads", "children"), ("upload-poll", "disabled"), ("uploads-shown", "data")]
    body = {
        "output": ".." + "...".join(".".join(each) for each in outputs) + "..",
        "outputs": [{"id": id, "property": name} for id, name in outputs],
        "inputs": [
            {"id": "upload-poll", "property": "n_intervals"},
            {"id": "upload-arrived", "property": "data", "value": arrived},
            [],
            [],
            [],
            [],
        ],
        "changedPropIds": ["upload-arrived.data"],
        "state": [[], [], [], {"id": "uploads-shown", "property": "data", "value": [["x"]]}],
    }
    assert posted(client, body)[0] == status


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("commentary-due", [None, "", "2012-02-29"], ["2012-02-30", "10000-01-01", 5, "soon"]),
        ("upload-from", [None, "", "2012-02", "2012-02-29"], ["2012-13", "1812-01", 201202]),
        ("rebase-month", [None, "", "2012-02"], ["2012-02-29", "2012-00", "٢٠١٢-02"]),
        ("mark-reason", [None, "", "2012-02"], [1, ["a"], {"a": 1}]),
    ],
)
def test_a_control_gives_what_its_kind_is(name: str, good: list[Any], bad: list[Any]) -> None:
    check = kind_of(name, "value")
    assert check is not None
    assert [each for each in good if not check(each)] == []
    assert [each for each in bad if check(each)] == []


def test_what_is_given_of_a_group_is_given_of_the_same_controls(client: FlaskClient) -> None:
    def given(number: int, property: str, value: Any, kind: str = "upload-as-at") -> dict[str, Any]:
        return {"id": {"type": kind, "upload": number}, "property": property, "value": value}

    outputs = [("uploads", "children"), ("upload-poll", "disabled"), ("uploads-shown", "data")]
    for id, same in ((1, 200), (2, 400)):
        body = {
            "output": ".." + "...".join(".".join(each) for each in outputs) + "..",
            "outputs": [{"id": id, "property": name} for id, name in outputs],
            "inputs": [
                {"id": "upload-poll", "property": "n_intervals", "value": 3},
                {"id": "upload-arrived", "property": "data", "value": None},
                [],
                [],
                [],
                [],
            ],
            "changedPropIds": ["upload-poll.n_intervals"],
            "state": [
                [given(id, "id", given(id, "id", None)["id"])],
                [given(1, "value", "2012-03-31")],
                [given(1, "value", None, "upload-from")],
                {"id": "uploads-shown", "property": "data", "value": [["x"]]},
            ],
        }
        status, said = posted(client, body)
        assert status == same, said
