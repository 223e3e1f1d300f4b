"""Adding a measure takes a function and a plan entry, and nothing else."""

import pandas as pd
import pytest

from kpi.calendar import month
from kpi.findings import breakdown, case_rows, finding
from kpi.measures import definition
from kpi.measures.definition import measure, share
from kpi.measures.sources import Events
from kpi.plan import MeasureEntry, plan
from kpi.store import Store
from tests.factories import ask, load

ENTRY = MeasureEntry(
    id="police_contacts",
    name="Contacts from the police",
    description="Share of the contacts that came from the police.",
    pillar=2,
    action="2.4.4",
    kind="flow",
    value="share",
    unit="percent",
    noun=("contact", "contacts"),
    window="month",
    direction="none",
    breakdowns=("gender",),
    counted="Contacts; of those, from the police.",
    not_counted="–",
    why="–",
    mislead="–",
)


@pytest.fixture
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry, as in data/plan/measures.toml, and the function, as in kpi/measures."""
    monkeypatch.setitem(plan().measures, ENTRY.id, ENTRY)
    monkeypatch.setattr(definition, "_DEFINITIONS", dict(definition._DEFINITIONS))
    definition.fields_read.cache_clear()

    @measure(Events("contacts", needs=("source",), dated_by="contact_date"))
    def police_contacts(rows: pd.DataFrame) -> pd.DataFrame:
        return share(rows, rows["source"] == "6: Police")


@pytest.mark.usefixtures("_added")
def test_a_function_and_an_entry_give_figures_breakdowns_rows_and_words(store: Store) -> None:
    police, school = "6: Police", "2A: Schools"
    rows = [(police, "Male"), (school, "Male"), (school, "Female"), (police, "Female")]
    day = "2012-03-05"
    load(
        store,
        contacts=[
            {"child_id": str(n), "contact_date": day, "source": source, "gender": gender}
            for n, (source, gender) in enumerate([*rows, (None, "Male")])
        ],
    )
    found = ask(store, finding, "police_contacts", month("2012-03"))
    assert found.figure.text == "50.0%"
    assert found.figure.left_out == 1
    assert "2 of 4 contacts" in found.sentence
    by_gender = ask(
        store, breakdown, "police_contacts", month("2012-03"), window="month", by="gender"
    )
    assert [(row.category, row.figure.text) for row in by_gender] == [
        ("Female", "50.0%"),
        ("Male", "50.0%"),
    ]
    assert ask(store, case_rows, "police_contacts", month("2012-03"))["numerator"].tolist() == [
        1,
        0,
        0,
        1,
    ]
