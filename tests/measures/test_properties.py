"""What holds for all measures, whatever the rows."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi import loading
from kpi.calendar import month
from kpi.findings import case_rows, figures
from kpi.measures.windows import WHOLE
from kpi.plan import plan
from kpi.store import Store, open_store
from kpi.store.observations import OBSERVATION_KEY, OBSERVATION_VALUES
from tests.factories import Record, ask, load, now

DAYS = [f"{of}-{day}" for of in ("2011-04", "2012-02", "2012-03") for day in ("01", "15", "29")]
OPTIONAL_DAY = st.sampled_from([None, *DAYS])
CHILD = {
    "child_id": st.sampled_from([None, "1", "2", "3", "4"]),
    "gender": st.sampled_from([None, "Male", "Female"]),
    "ethnicity": st.sampled_from([None, "WBRI", "APKN", "REFU"]),
    "date_of_birth": st.sampled_from([None, "1995-01-01", "2010-06-30", "2012-05-01"]),
    "age": st.sampled_from([None, -1, 0, 12]),
    "team": st.sampled_from([None, "North", "South"]),
}
WITHOUT_TEAM = {name: each for name, each in CHILD.items() if name != "team"}
FTE = st.sampled_from([None, 0.0, 0.1, 0.2, 0.7, 1.0, 3.5])


def records(errors: tuple[str, ...], **fields: Any) -> st.SearchStrategy[list[Record]]:
    """Up to six rows of a list, some fields of which can't be read."""
    row = st.fixed_dictionaries({**fields, "errors": st.sampled_from(["", "", "", *errors])})
    return st.lists(row, max_size=6)


LISTS = st.fixed_dictionaries(
    {},
    optional={
        "contacts": records(("contact_date",), **WITHOUT_TEAM, contact_date=OPTIONAL_DAY),
        "referrals": records(("referral_date",), **CHILD, referral_date=OPTIONAL_DAY),
        "early_help": records(("start_date",), **WITHOUT_TEAM, start_date=OPTIONAL_DAY),
        "children_in_need": records(
            ("end_date worker", "status"),
            **CHILD,
            worker=st.sampled_from([None, "Ann", "Bob"]),
            end_date=OPTIONAL_DAY,
            status=st.sampled_from([None, "Closed episode", "Child in need"]),
        ),
        "child_protection": records(
            ("end_date", "previous_plans start_date"),
            **CHILD,
            start_date=OPTIONAL_DAY,
            end_date=OPTIONAL_DAY,
            previous_plans=st.sampled_from([None, 0, 1, 2]),
        ),
        "posts": records(
            ("filled_fte", "agency_fte"),
            team=CHILD["team"],
            qualified=st.sampled_from([None, True, False]),
            established_fte=FTE,
            filled_fte=FTE,
            agency_fte=FTE,
        ),
        "case_holders": records(("fte",), worker=st.sampled_from([None, "Ann"]), fte=FTE),
    },
)
AS_AT = ("2011-04-30", "2012-02-20", "2012-02-29", "2012-03-16", "2012-03-31")
LOADS = st.dictionaries(st.sampled_from(AS_AT), LISTS, min_size=1, max_size=3)
ADDITIVE = ("count", "share", "mean", "growth")  # of these, categories add up to the whole
AT = dt.datetime(2012, 4, 4, 9, 30, tzinfo=dt.UTC)
FEW = settings(
    max_examples=6,  # each is a database of its own, with several workbooks loaded into it
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def _copy(database: Path) -> Iterator[Store]:
    """A database of its own for each generated case."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{shutil.copy(database, Path(folder) / 'kpi.sqlite')}")
        yield store
        store.close()


def _load_all(store: Store, loads: Mapping[str, Mapping[str, Any]]) -> None:
    for as_at, lists in loads.items():
        load(store, as_at, at=AT, with_changes=False, **lists)


def _log(store: Store) -> pd.DataFrame:
    """Every figure as it stands, breakdowns too."""
    with store.read() as reader:
        found = reader.observations(breakdowns=None)
    found = found.sort_values(OBSERVATION_KEY, ignore_index=True)
    return found[[*OBSERVATION_KEY, *OBSERVATION_VALUES]]


@FEW
@given(loads=LOADS)
def test_figures_categories_rows_and_reasons_agree(database: Path, loads: Any) -> None:
    with _copy(database) as store:
        _load_all(store, loads)
        _categories_add_up_to_the_whole(_log(store))
        _rows_behind_a_figure_add_up_to_it(store)
        _a_figure_has_a_value_or_a_reason(store)
        _working_everything_out_anew_changes_nothing(store)


def _categories_add_up_to_the_whole(log: pd.DataFrame) -> None:
    additive = [id for id, entry in plan().measures.items() if entry.value in ADDITIVE]
    log = log[log["measure"].isin(additive)]
    key = ["measure", "month"]
    whole = log[log["category"] == WHOLE].set_index(key)
    for breakdown, rows in log[log["category"] != WHOLE].groupby("breakdown"):
        sums = rows.groupby(key)[["numerator", "denominator", "cases", "assumed"]].sum()
        for name in sums:
            expected = whole.loc[sums.index, name].fillna(0)
            assert sums[name].tolist() == pytest.approx(expected.tolist()), (breakdown, name)
        has = [id for id, entry in plan().measures.items() if breakdown in entry.breakdowns]
        with_cases = whole[whole.index.get_level_values(0).isin(has) & (whole["cases"] > 0)]
        assert set(with_cases.index) == set(sums.index), breakdown


def _rows_behind_a_figure_add_up_to_it(store: Store) -> None:
    asked = {"first": month("2012-02"), "last": month("2012-03")}
    found = [*ask(store, figures, **asked), *ask(store, figures, window="month", **asked)]
    for figure in (each for each, _ in found if each.numerator is not None):
        entry = plan().measure(figure.measure)
        if entry.value not in (*ADDITIVE, "largest") or entry.denominator == "last":
            continue
        rows = ask(store, case_rows, figure.measure, figure.month, window=figure.window)
        largest = entry.value == "largest"
        total = rows["numerator"].max() if largest and len(rows) else rows["numerator"].sum()
        assert float(total) == pytest.approx(figure.numerator), figure
        if figure.denominator is not None:
            assert float(rows["denominator"].sum()) == pytest.approx(figure.denominator), figure


def _a_figure_has_a_value_or_a_reason(store: Store) -> None:
    for figure, judgement in ask(store, figures, first=month("2011-03"), last=month("2012-04")):
        assert (figure.value is None) == bool(figure.reason), figure
        assert (figure.value is None) == (figure.text == "no data"), figure
        if figure.value is None or figure.part:
            assert judgement.status in ("no_data", "no_target"), figure


def _working_everything_out_anew_changes_nothing(store: Store) -> None:
    before = _log(store)
    with store.write() as writer:
        for id in plan().measures:
            writer.set_measure_version(id, 0)
    loading.refresh(store, at=now())
    pd.testing.assert_frame_equal(before, _log(store))
    with store.read() as reader:
        last = reader.latest_change()
        assert reader.observations(breakdowns=None, until_change=last - 1).equals(
            reader.observations(breakdowns=None)
        )


@FEW
@given(loads=LOADS, random=st.randoms(use_true_random=False))
def test_the_order_in_which_extracts_are_loaded_makes_no_difference(
    database: Path, loads: Any, random: Any
) -> None:
    shuffled = list(loads.items())
    random.shuffle(shuffled)
    with _copy(database) as one, _copy(database) as other:
        _load_all(one, dict(sorted(loads.items())))
        _load_all(other, dict(shuffled))
        pd.testing.assert_frame_equal(_log(one), _log(other))


@FEW
@given(loads=LOADS, wrong=LISTS, place=st.sampled_from([*AS_AT, "2012-03-30"]))
def test_a_load_withdrawn_is_as_if_it_had_never_been(
    database: Path, loads: Any, wrong: Any, place: str
) -> None:
    with _copy(database) as one, _copy(database) as other:
        _load_all(one, loads)
        _load_all(other, loads)
        report = load(other, place, at=AT, **wrong)
        if report.status == "loaded":
            assert report.load is not None
            loading.withdraw(other, report.load, reason="by mistake", by="analyst", at=now())
        pd.testing.assert_frame_equal(_log(one), _log(other))
