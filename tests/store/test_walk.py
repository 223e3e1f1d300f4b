"""The whole walk, from records to figures and back, on every database."""

import datetime as dt
from pathlib import Path

from kpi import loading
from kpi.calendar import month
from kpi.extracts.lists import extract_lists
from kpi.findings import case_rows, changed_by_load, figures, scorecard
from kpi.store import Store
from tests.factories import (
    ask,
    by,
    caseload,
    child,
    contacts,
    figure,
    load,
    now,
    plan,
    post,
    workbook,
)

MARCH = month("2012-03")
NOON = dt.datetime(2012, 4, 3, 12, 0, tzinfo=dt.UTC)


def test_a_load_a_correction_and_a_withdrawal(store: Store) -> None:
    loading.refresh(store, at=now())
    first = load(
        store,
        at=NOON,
        contacts=contacts("2012-03", 3),
        child_protection=[
            plan(1, "2010-01-01", team="North", disability=True),
            plan(2, "2012-03-01"),
        ],
        children_in_need=[*caseload("Ann", 3, team="North"), child("x", None)],
        posts=[post(10, 8.75, 1.25)],
    )
    later = NOON + dt.timedelta(hours=1)
    second = load(store, at=later, contacts=contacts("2012-03", 5))
    assert [each.now.text for each in ask(store, changed_by_load, second.load or 0)] == ["5"]
    assert figure(store, "contacts", "2012-03").value == 5
    assert figure(store, "contacts", "2012-03", as_known=NOON).value == 3
    assert figure(store, "vacancy_rate", "2012-03").text == "12.5%"
    assert by(store, "cp_children", "2012-03", "team") == {"North": 1, "Not recorded": 1}
    assert len(ask(store, case_rows, "caseload_max", MARCH)) == 1
    assert len(ask(store, scorecard).findings) == len(ask(store, figures))
    loading.withdraw(store, second.load or 0, reason="by mistake", by="analyst", at=now())
    assert figure(store, "contacts", "2012-03").value == 3
    again = load(store, contacts=contacts("2012-03", 3), dry_run=True)
    assert again.status == "loaded"
    with store.read() as reader:
        assert [each.state for each in reader.loads()] == ["withdrawn", "loaded"]
        assert first.load in [each.id for each in reader.loads()]


def test_every_list_goes_in_and_comes_out(store: Store, tmp_path: Path) -> None:
    rows = {
        id: [{column.name: _cell(column.type) for column in of.columns}]
        for id, of in extract_lists().items()
    }
    report = load(store, **rows)
    assert report.lists == dict.fromkeys(extract_lists(), 1)
    with store.read() as reader:
        for id, of in extract_lists().items():
            names = [column.name for column in of.columns]
            found = reader.facts(id, [report.load or 0], names)
            assert found[names].notna().all(axis=None), id


def _cell(type: str) -> object:
    return {"date": "2012-03-01", "number": 1.5, "yes_no": True}.get(type, "x")


def test_an_upload_is_read_and_loaded(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "extract-2012-03.xlsx", contacts=contacts("2012-03", 3))
    id = loading.stage(store, path, file_name=path.name, by="analyst", at=now())
    loading.preview(store, id, at=now())
    loading.confirm(store, id, at=now())
    (found,) = loading.uploads(store)
    assert (found.state, found.load is not None, found.lists["contacts"].rows) == (
        "loaded",
        True,
        3,
    )
    assert figure(store, "contacts", "2012-03").value == 3
