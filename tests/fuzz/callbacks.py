"""Malformed and unlikely requests, made at random: none may be a defect.

    python -m tests.fuzz.callbacks [--number N] [--seed S]

Callbacks are taken from the product itself: of each, bodies as a page would send them with wrong
values in them, and the same bodies broken at random places. Addresses are those of pages and files
with wrong parts. A failure is an answer of 500 or more, an incident in the log, or an exception.
"""

import argparse
import copy
import json
import logging
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient

from app import create_app
from kpi.settings import Settings
from kpi.store import Store, open_store
from tests import factories

DEEP: list[Any] = []
for _ in range(200):
    DEEP = [DEEP]
JUNK: Sequence[Any] = (
    None, True, -1, 0, 1, 99, 2**31, 2**70, 1.5, float("nan"), float("inf"), "", "x", "x" * 200_000,
    "\x00", "\ud800", "é\u202e", "2012-99", "2012-03", "0000-01", "9999-12", "10000-01-01",
    "2012-03-05", "../../etc/passwd", "{", "=1+1", "<script>", [], [None], [[]], [1, "a"], {},
    {"type": "x"}, {"id": "x", "property": "y"}, DEEP,
)  # fmt: skip
PATHS = (
    "/", "/measure/{}", "/measure/{}/cases", "/measure/{}/series.csv", "/measure/{}/months.csv",
    "/measure/{}/cases.csv", "/measure/{}/picture.json", "/loads/{}", "/loads/{}/issues.csv",
    "/loads/{}/issues.json", "/loads/{}/workbook.xlsx", "/uploads/{}/issues.csv",
    "/uploads/{}/workbook.xlsx", "/scorecard.csv", "/plan", "/quality", "/events", "/about",
    "/reconciliation", "/upload", "/assets/{}", "/_dash-component-suites/{}/{}",
    "/_dash-component-suites/dash/{}", "/_dash-{}", "/{}",
)  # fmt: skip
NAMES = (
    "contacts", "cp_repeat", "caseload_max", "1", "0", "-1", str(2**40), str(2**70), "9" * 5_000,
    "nothing", "é", "\x00", "..", "a/b", "%", "%00", "[", "<script>", "٣", "plotly.min.js",
)  # fmt: skip
THERE = ("contacts", "cp_repeat", "1")
PARAMETERS = (
    "actions", "by", "chart", "list", "measure", "month", "only", "page", "period", "pillar",
    "rebase", "severity", "show", "since", "target", "view", "window", "x",
)  # fmt: skip
HEADERS = (
    {}, {}, {}, {"Origin": "http://["}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:8050"},
    {"Host": "["}, {"Accept-Encoding": "gzip;q=x"}, {"If-None-Match": '"'}, {"Cookie": "a=\x01"},
)  # fmt: skip
_WORDS = ("measure", "month", "address")


@dataclass(frozen=True)
class Failure:
    """A request that met a defect, and what came of it."""

    asked: str
    came: str


class Incidents(logging.Handler):
    """The defects that the product has noted since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._noted: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._noted.append(f"{record.getMessage()}: {record.exc_info and record.exc_info[1]!r}")

    def taken(self) -> list[str]:
        noted, self._noted = self._noted, []
        return noted


def small_store(folder: Path) -> Store:
    """A store with a load and a waiting upload in it."""
    store = open_store(f"sqlite:///{folder / 'kpi.sqlite'}")
    factories.load(
        store,
        "2012-03-31",
        contacts=factories.contacts("2012-03", 40),
        child_protection=[factories.plan(n, "2012-03-05", previous=n % 2) for n in range(12)],
    )
    return store


def failures(store: Store, *, number: int, seed: int) -> list[Failure]:
    """Send so many requests, half of them to callbacks, and return those that met a defect."""
    dice = random.Random(seed)
    client = create_app(store, Settings(council="Peterborough")).server.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:8050"
    log, noted = logging.getLogger("kpi.incidents"), Incidents()
    log.addHandler(noted)
    known = [
        each
        for each in client.get("/_dash-dependencies").get_json()
        if not each.get("clientside_function")
    ]
    found = []
    try:
        for _ in range(number):
            asked, came = _post(client, dice, known) if dice.random() < 0.5 else _get(client, dice)
            wrong = noted.taken()
            if wrong or not came.isdigit() or int(came) >= 500:
                found.append(Failure(asked, "; ".join([came, *wrong])))
    finally:
        log.removeHandler(noted)
    return found


def _post(client: FlaskClient, dice: random.Random, known: Sequence[Any]) -> tuple[str, str]:
    body: Any = _body(dice, dice.choice(known))
    for _ in range(dice.choice((0, 0, 1, 1, 1, 2, 5))):
        body = _broken(dice, body)
    data = json.dumps(body)
    if dice.random() < 0.05:
        data = data[: dice.randrange(len(data) + 1)]
    return f"POST {data[:2_000]}", _status(client, "POST", "/_dash-update-component", dice, data)


def _get(client: FlaskClient, dice: random.Random) -> tuple[str, str]:
    path = dice.choice(PATHS)
    path = path.format(*(quote(_name(dice), safe="%/[") for _ in range(path.count("{}"))))
    address = path + _search(dice)
    return f"GET {address[:2_000]}", _status(client, "GET", address, dice)


def _name(dice: random.Random) -> str:
    """What an address names: every other time something that there is."""
    return dice.choice(NAMES if dice.random() < 0.5 else THERE)


def _search(dice: random.Random) -> str:
    """The ``?…`` part of an address, or nothing."""
    texts = [*NAMES, *(each for each in JUNK if isinstance(each, str) and len(each) < 5_000)]
    asked = "&".join(
        f"{dice.choice(PARAMETERS)}={quote(dice.choice(texts), errors='ignore')}"
        for _ in range(dice.randrange(4))
    )
    return f"?{asked}" if asked else ""


def _status(
    client: FlaskClient, method: str, path: str, dice: random.Random, data: str | None = None
) -> str:
    try:
        answer = client.open(
            path,
            method=method,
            data=data,
            content_type="application/json" if data is not None else None,
            headers=dice.choice(HEADERS),
        )
    except Exception as error:
        return repr(error)
    return str(answer.status_code)


def _body(dice: random.Random, callback: dict[str, Any]) -> dict[str, Any]:
    """As a page would send it, with values of which some are as wrong as they can be."""
    output = callback["output"]
    outputs = [
        dict(zip(("id", "property"), each.partition("@")[0].rsplit(".", 1), strict=True))
        for each in output.strip(".").split("...")
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    inputs = [_entry(dice, each, groups) for each in callback["inputs"]]
    cause = dice.choice([each for one in inputs for each in (one if _many(one) else [one])] or [{}])
    id = cause.get("id")
    named = json.dumps(id, sort_keys=True, separators=(",", ":")) if isinstance(id, dict) else id
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [_entry(dice, each, groups) for each in callback["state"]],
        "changedPropIds": [f"{named}.{cause.get('property')}"] if cause else [],
    }


def _many(entry: object) -> bool:
    return isinstance(entry, list)


def _entry(dice: random.Random, want: dict[str, str], groups: dict[str, Any]) -> Any:
    id = want["id"]
    if not id.startswith("{"):
        return {"id": id, "property": want["property"], "value": _value(dice, want["property"])}
    if id not in groups:
        keys = json.loads(id)
        groups[id] = [
            {key: _key(dice, key) if wild == ["ALL"] else wild for key, wild in keys.items()}
            for _ in range(dice.randrange(1, 3))
        ]
    return [
        {
            "id": each,
            "property": want["property"],
            "value": each if want["property"] == "id" else _value(dice, want["property"]),
        }
        for each in groups[id]
    ]


def _key(dice: random.Random, key: str) -> Any:
    if key in _WORDS:
        return dice.choice(("contacts", "2012-03", "2099-12", "/measure/contacts", "", "nothing"))
    return dice.choice((0, 1, 2, 99, 2**31 - 1, 2**31, -1))


def _value(dice: random.Random, property: str) -> Any:
    if property in ("n_clicks", "n_intervals"):
        return dice.choice((None, 0, 1, 1, 1, 2**31 - 1))
    if property == "pathname":
        return dice.choice(PATHS).replace("{}", _name(dice))
    if property == "search":
        return _search(dice)
    texts = [each for each in JUNK if isinstance(each, str)]
    return dice.choice([None, "contacts", "Amber", "low", "other", *texts])


def _broken(dice: random.Random, body: Any) -> Any:
    """The body with one place of it taken out, doubled, or turned into something else."""
    body = copy.deepcopy(body)
    if dice.random() < 0.02:
        return dice.choice(JUNK)
    places = list(_places(body))
    if not places:
        return body
    holder, key = dice.choice(places)
    what = dice.randrange(4)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif what == 1:
        holder[f"{key}2"] = holder[key]
    else:
        holder[key] = copy.deepcopy(dice.choice(JUNK))
    return body


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Where something stands in a body: what holds it, and under which key."""
    waiting = [value] if isinstance(value, dict | list) else []
    while waiting:
        holder: Any = waiting.pop()
        for key in holder if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def main() -> int:
    """Run it, print what went wrong; the exit status is 1 if anything did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    asked = parser.parse_args()
    print(f"Seed {asked.seed}, {asked.number:,} requests")
    logging.getLogger("kpi.incidents").propagate = False
    with tempfile.TemporaryDirectory() as folder:
        store = small_store(Path(folder))
        found = failures(store, number=asked.number, seed=asked.seed)
        store.close()
    for each in found:
        print(f"{each.came}\n    {each.asked}")
    print(f"{len(found):,} met a defect")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
