import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import Month, month, month_end, month_start
from kpi.extracts.lists import extract_lists
from kpi.extracts.row_dates import RowDates
from kpi.store.speaking import (
    LoadedList,
    Silent,
    Voices,
    of_events,
    of_follow_ups,
    of_plans,
    of_snapshots,
    speaks,
    unheard,
)

CONTACTS = extract_lists()["contacts"]
COMPLAINTS = extract_lists()["complaints"]
ASSESSMENTS = extract_lists()["assessments"]
ENQUIRIES = extract_lists()["enquiries"]
SOON = dt.datetime(2012, 4, 3, 9, 0, tzinfo=dt.UTC)


def item(load: int, as_at: str, **changes: Any) -> LoadedList:
    given_: dict[str, Any] = {
        "load": load,
        "list": "contacts",
        "as_at": dt.date.fromisoformat(as_at),
        "first_month": None,
        "at": SOON,
        "rows": 5,
        "columns": frozenset({"contact_date", "date_received", "date_due", "start_date"}),
    }
    return LoadedList(**(given_ | changes))


def contacts(*items: LoadedList) -> dict[str, tuple[int, bool]]:
    return said(of_events(items, CONTACTS, "contact_date"))


def complaints(*items: LoadedList) -> dict[str, tuple[int, bool]]:
    return said(of_events(items, COMPLAINTS, "date_due"))


def said(voices: Voices) -> dict[str, tuple[int, bool]]:
    """Month → the load and whether it covers the month whole."""
    return {str(of): (voice.loads[0], voice.whole) for of, voice in sorted(voices.items())}


# ── event lists of Annex A ─────────────────────────────────────────────────────────────────────


def test_an_event_list_covers_the_six_months_up_to_the_as_at_date() -> None:
    assert contacts(item(1, "2012-03-31")) == {
        "2011-10": (1, True),
        "2011-11": (1, True),
        "2011-12": (1, True),
        "2012-01": (1, True),
        "2012-02": (1, True),
        "2012-03": (1, True),
    }


def test_an_extract_of_the_middle_of_a_month_covers_its_first_and_last_month_in_part() -> None:
    found = contacts(item(1, "2021-03-16"))
    assert list(found) == [f"2020-{of}" for of in ("09", "10", "11", "12")] + [
        "2021-01",
        "2021-02",
        "2021-03",
    ]
    assert [of for of, (_, whole) in found.items() if not whole] == ["2020-09", "2021-03"]


@pytest.mark.parametrize("as_at", ["2011-02-28", "2012-02-29", "2011-06-30", "2011-08-31"])
def test_six_whole_months_are_covered_at_the_end_of_months_of_any_length(as_at: str) -> None:
    found = contacts(item(1, as_at))
    whole = [of for of, (_, whole) in found.items() if whole]
    assert len(whole) == 6
    assert whole[-1] == as_at[:7]


def test_a_day_before_the_months_end_leaves_the_month_part() -> None:
    assert contacts(item(1, "2012-03-30"))["2012-03"] == (1, False)


def test_a_later_extract_corrects_an_earlier_one_and_leaves_it_what_it_does_not_cover() -> None:
    found = contacts(item(1, "2012-03-31"), item(2, "2012-04-30"))
    assert found["2011-10"] == (1, True)
    assert {load for of, (load, _) in found.items() if of > "2011-10"} == {2}


def test_the_latest_as_at_date_speaks_even_if_it_was_loaded_first() -> None:
    found = contacts(item(1, "2012-04-30"), item(2, "2012-03-31"))
    assert found["2012-03"] == (1, True)
    assert found["2011-10"] == (2, True)


def test_of_two_with_one_as_at_date_the_latest_loaded_speaks() -> None:
    assert contacts(item(1, "2012-03-31"), item(2, "2012-03-31"))["2012-03"] == (2, True)


def test_a_later_load_that_covers_a_month_in_part_does_not_silence_one_that_covers_it_whole() -> (
    None
):
    found = contacts(item(1, "2012-03-31"), item(2, "2012-04-16"))
    assert found["2011-10"] == (1, True)  # the later one starts on 17 October
    assert found["2011-11"] == (2, True)
    assert found["2012-04"] == (2, False)


def test_a_list_without_the_column_that_dates_it_does_not_speak() -> None:
    later = item(2, "2012-04-30", columns=frozenset({"child_id"}))
    assert contacts(item(1, "2012-03-31"), later)["2012-03"] == (1, True)
    assert "2012-04" not in contacts(item(1, "2012-03-31"), later)


def test_a_list_of_annex_a_with_headings_alone_covers_nothing() -> None:
    later = item(2, "2012-04-30", rows=0)
    assert contacts(item(1, "2012-03-31"), later)["2012-03"] == (1, True)
    assert contacts(later) == {}


# ── the plan's own event lists ─────────────────────────────────────────────────────────────────


def test_a_list_of_the_plan_covers_its_as_at_month_alone() -> None:
    found = complaints(item(1, "2012-02-29"), item(2, "2012-03-31"))
    assert found == {"2012-02": (1, True), "2012-03": (2, True)}


def test_a_list_of_the_plan_covers_more_only_if_it_is_told_to() -> None:
    log = item(2, "2012-03-31", first_month=month("2011-12"))
    found = complaints(item(1, "2012-02-29"), log)
    assert list(found) == ["2011-12", "2012-01", "2012-02", "2012-03"]
    assert found["2012-02"] == (2, True)


def test_a_first_month_after_the_as_at_date_silences_nothing() -> None:
    assert complaints(item(1, "2012-03-31", first_month=month("2012-06"))) == {"2012-03": (1, True)}


def test_a_list_of_the_plan_with_headings_alone_means_none_in_the_month() -> None:
    assert complaints(item(1, "2012-03-31", rows=0)) == {"2012-03": (1, True)}


def test_a_list_of_the_plan_from_the_middle_of_a_month_is_part() -> None:
    assert complaints(item(1, "2012-03-16")) == {"2012-03": (1, False)}


# ── rows that no month can be given ────────────────────────────────────────────────────────────


def dated(rows: int, *, outside: int = 0, **undated: int) -> dict[str, Any]:
    """A list of so many rows, of which so many are dated outside or not at all."""
    inside = rows - outside - sum(undated.values())
    return {"rows": rows, "dates": RowDates(rows, inside, outside, undated)}


@pytest.mark.parametrize(
    ("rows", "undated", "speaks_"), [(10, 0, True), (10, 2, True), (10, 3, False), (99, 20, False)]
)
def test_a_list_speaks_if_no_more_than_a_fifth_of_its_rows_have_no_readable_date(
    rows: int, undated: int, speaks_: bool
) -> None:
    one = item(1, "2012-03-31", **dated(rows, contact_date=undated))
    assert speaks(one, CONTACTS, "contact_date") is speaks_
    assert bool(contacts(one)) is speaks_


def test_what_spoke_before_goes_on_and_what_an_undated_list_alone_covers_is_missing() -> None:
    later = item(2, "2012-04-30", **dated(10, contact_date=3))
    found = contacts(item(1, "2012-03-31"), later)
    assert {load for load, _ in found.values()} == {1}
    assert "2012-04" not in found
    silent = unheard([later], CONTACTS, "contact_date", of=month("2012-04"))
    assert silent == Silent(later, 3)
    assert unheard([later], CONTACTS, "contact_date", of=month("2012-05")) is None


def test_a_list_cut_by_one_date_is_silent_without_it_whatever_places_its_rows() -> None:
    columns = frozenset({"start_date", "authorised_date"})
    one = item(1, "2012-03-31", columns=columns, **dated(10, authorised_date=3))
    assert not speaks(one, ASSESSMENTS, "start_date")
    two_dates = frozenset({"date_received", "date_due"})
    other = item(1, "2012-03-31", columns=two_dates, **dated(10, date_received=3))
    assert speaks(other, COMPLAINTS, "date_due")
    assert not speaks(other, COMPLAINTS, "date_received")


@pytest.mark.parametrize(
    ("inside", "outside", "speaks_"), [(0, 5, False), (1, 4, True), (0, 0, True)]
)
def test_a_list_of_the_plan_of_which_every_dated_row_is_of_other_months_does_not_speak(
    inside: int, outside: int, speaks_: bool
) -> None:
    """In a list of six months they are in doubt, and warned of."""
    one = item(1, "2012-03-31", rows=5, dates=RowDates(5, inside, outside, {}))
    assert speaks(one, COMPLAINTS, "date_due") is speaks_
    assert speaks(one, CONTACTS, "contact_date")


def test_a_voice_says_how_many_rows_may_be_its_months_and_count_nowhere() -> None:
    one = item(1, "2012-03-31", **dated(100, outside=3, contact_date=4, date_of_birth=9))
    voice = of_events([one], CONTACTS, "contact_date")[month("2012-01")]
    assert (voice.undated, voice.outside, voice.doubtful) == (4, 3, 0.07)


def test_a_list_with_doubted_dates_says_so_in_every_month_it_speaks_for() -> None:
    one = item(1, "2012-03-31", doubted=7)
    for voices in (
        of_events([one], CONTACTS, "contact_date"),
        of_snapshots([one]),
        of_plans([one]),
    ):
        assert {voice.doubted for voice in voices.values()} == {7}


# ── what followed a list's rows ────────────────────────────────────────────────────────────────

BOTH = frozenset({"strategy_date", "icpc_date"})


def conferences(*as_at: str, **changes: Any) -> Voices:
    """The voices of List 5's conferences, from extracts numbered in their order."""
    given_ = {"columns": BOTH, **changes}
    items = [item(n, each, **given_) for n, each in enumerate(as_at, start=1)]
    return of_follow_ups(items, ENQUIRIES, "icpc_date")


def test_a_month_of_conferences_is_whole_if_the_three_months_before_it_are_spoken_for() -> None:
    found = conferences("2012-03-31")
    assert {str(of): voice.whole for of, voice in sorted(found.items())} == {
        "2011-10": False,
        "2011-11": False,
        "2011-12": False,
        "2012-01": True,
        "2012-02": True,
        "2012-03": True,
    }


def test_an_earlier_extract_makes_the_first_months_of_conferences_whole() -> None:
    found = conferences("2011-12-31", "2012-03-31")
    assert found[month("2011-10")].whole
    assert not found[month("2011-09")].whole


def test_a_month_that_no_extract_saw_the_end_of_after_the_slow_ones_began_is_part() -> None:
    """October's conferences of September's enquiries are in no extract: September's came before."""
    found = conferences("2011-09-30", "2012-03-31")
    assert [found[month(of)].whole for of in ("2011-10", "2011-12", "2012-01")] == [
        False,
        False,
        True,
    ]


def test_a_month_of_conferences_hears_the_loads_of_the_enquiries_near_it_its_own_last() -> None:
    found = conferences("2011-12-31", "2012-01-31", "2012-02-29", "2012-03-31")
    assert found[month("2011-10")].loads == (1, 2, 3, 4)
    assert found[month("2011-08")].loads == (1, 3, 4, 2)


def test_conferences_are_not_heard_from_a_list_without_either_date() -> None:
    for column in BOTH:
        assert conferences("2012-03-31", columns=frozenset({column})) == {}
    assert conferences("2012-03-31", **dated(10, icpc_date=3)) == {}
    assert conferences("2012-03-31", **dated(10, strategy_date=3)) == {}


def test_undated_conferences_and_undated_enquiries_are_in_doubt_together() -> None:
    found = conferences("2012-03-31", **dated(100, icpc_date=3, strategy_date=2))
    voice = found[month("2012-02")]
    assert (voice.undated, voice.doubtful) == (5, 0.05)


# ── snapshots ──────────────────────────────────────────────────────────────────────────────────


def test_a_months_snapshot_is_the_latest_of_that_month() -> None:
    found = said(
        of_snapshots([item(1, "2012-03-31"), item(2, "2012-03-15"), item(3, "2012-04-02")])
    )
    assert found == {"2012-03": (1, True), "2012-04": (3, True)}


def test_a_snapshot_with_headings_alone_does_not_speak() -> None:
    found = said(of_snapshots([item(1, "2012-03-15"), item(2, "2012-03-31", rows=0)]))
    assert found == {"2012-03": (1, True)}


# ── plans starting and ending ──────────────────────────────────────────────────────────────────


def test_a_months_plans_are_heard_from_its_own_load_and_the_five_months_after() -> None:
    items = [item(n, str(month_end(month("2012-01") + n - 1))) for n in range(1, 9)]
    voices = of_plans(items)
    assert voices[month("2012-01")].loads == (1, 2, 3, 4, 5, 6)
    assert voices[month("2012-08")].loads == (8,)


def test_a_month_without_a_list_7_of_its_own_has_no_plans_starting() -> None:
    voices = of_plans([item(1, "2012-01-31"), item(2, "2012-03-31")])
    assert sorted(map(str, voices)) == ["2012-01", "2012-03"]
    assert voices[month("2012-01")].loads == (1, 2)


def test_a_month_of_plans_is_whole_once_a_load_reaches_its_end() -> None:
    first = item(1, "2012-03-16")
    assert not of_plans([first])[month("2012-03")].whole
    assert of_plans([item(1, "2012-03-31")])[month("2012-03")].whole
    assert of_plans([first, item(2, "2012-04-16")])[month("2012-03")].whole


# ── lateness ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "late"),
    [
        ("2012-04-01", False),
        ("2012-04-15", False),  # 15 days after 31 March
        ("2012-04-16", True),
        ("2013-03-31", True),
        ("2013-04-01", False),  # more than a year later: how old extracts came is nobody's fault
        ("2026-11-22", False),
    ],
)
def test_a_load_made_more_than_fifteen_days_after_its_month_is_late(day: str, late: bool) -> None:
    at = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    for voices in (of_snapshots, of_plans):
        assert voices([item(1, "2012-03-31", at=at)])[month("2012-03")].late is late


def test_a_correction_does_not_make_a_month_late_that_came_in_time() -> None:
    later = item(2, "2012-03-31", at=SOON + dt.timedelta(days=60))
    voice = of_snapshots([item(1, "2012-03-31"), later])[month("2012-03")]
    assert (voice.loads, voice.late) == ((2,), False)


# ── what holds for all ─────────────────────────────────────────────────────────────────────────

ITEMS = st.lists(
    st.tuples(
        st.dates(dt.date(2011, 1, 1), dt.date(2012, 12, 31)),
        st.integers(0, 2),
        st.sampled_from([None, month("2011-06"), month("2012-01")]),
    ),
    max_size=8,
).map(
    lambda made: [
        item(n + 1, str(as_at), rows=rows, first_month=first)
        for n, (as_at, rows, first) in enumerate(made)
    ]
)


def _all(items: list[LoadedList]) -> list[Voices]:
    return [
        of_events(items, CONTACTS, "contact_date"),
        of_events(items, COMPLAINTS, "date_due"),
        of_follow_ups(items, CONTACTS, "contact_date"),
        of_snapshots(items),
        of_plans(items),
    ]


@given(ITEMS, st.randoms())
def test_the_order_in_which_loads_are_asked_makes_no_difference(items: Any, random: Any) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert _all(items) == _all(shuffled)


@given(ITEMS)
def test_no_load_with_a_later_as_at_date_that_covers_the_month_is_passed_over(items: Any) -> None:
    by_load = {each.load: each for each in items}
    for voices, covers in (
        (of_events(items, CONTACTS, "contact_date"), _covers_six_months),
        (of_snapshots(items), lambda each, of: month(each.as_at) == of),
    ):
        for of, voice in voices.items():
            chosen = by_load[voice.loads[-1]]
            rivals = [each for each in items if each.rows and covers(each, of)]
            if voice.whole:
                assert max((each.as_at, each.load) for each in rivals) == (
                    chosen.as_at,
                    chosen.load,
                )
            else:
                assert not rivals


def _covers_six_months(each: LoadedList, of: Month) -> bool:
    """Whole, worked out the slow way: by the day after the as-at date, six months back."""
    end = each.as_at + dt.timedelta(days=1)
    year, number = divmod(end.year * 12 + end.month - 1 - 6, 12)
    try:
        begin = dt.date(year, number + 1, end.day)
    except ValueError:
        begin = month_end(month(dt.date(year, number + 1, 1)))
    return begin <= month_start(of) and month_end(of) <= each.as_at


def test_an_event_list_with_two_dates_speaks_by_the_one_that_is_asked_for() -> None:
    undated = item(1, "2012-03-31", columns=frozenset({"start_date"}))
    assert said(of_events([undated], ASSESSMENTS, "start_date"))["2012-03"] == (1, True)
    assert of_events([undated], ASSESSMENTS, "authorised_date") == {}
