"""The callbacks, posted to as a browser does: what they give, and what they say when they can't."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from kpi import loading
from kpi.pages.screens.upload import screen as upload
from kpi.store import Store


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
                    for kind in ("upload-confirm", "upload-discard", "upload-again")
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
        id = writer.add_upload(file_name="a.xlsx", content=b"x", by="analyst", at=loading.now())
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
