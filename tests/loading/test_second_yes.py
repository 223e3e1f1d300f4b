"""What an upload waits for: a second yes where figures fall, and a new one where they changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpi import loading
from kpi.calendar import month
from kpi.errors import NotFound
from kpi.extracts.issues import Issue
from kpi.findings import Figure, Restatement
from kpi.loading.doubts import doubts, is_less_or_rosier
from kpi.plan import plan
from kpi.records import Upload
from kpi.store import Store
from tests.factories import Record, contacts, figure, load, now, post, workbook

# ── which loads wait ───────────────────────────────────────────────────────────────────────────


def moved(
    measure: str, was: float | None, now_: float | None, *, part: bool = False
) -> Restatement:
    entry = plan().measure(measure)
    before, after = (
        Figure(measure, month("2012-03"), entry.window, value=value, text=f"{value}")
        for value in (was, now_)
    )
    return Restatement(
        entry, month("2012-03"), entry.window, replace(before, part=part), after, "why"
    )


@pytest.mark.parametrize(
    ("measure", "was", "now_", "waits"),
    [
        ("contacts", 30, 29, True),
        ("contacts", 30, 31, False),
        ("contacts", 30, None, True),
        ("contacts", None, 30, False),
        ("vacancy_rate", 20.0, 19.9, True),  # lower is better
        ("vacancy_rate", 20.0, 20.1, False),
        ("supervision_held", 80.0, 80.1, True),  # higher is better
        ("supervision_held", 80.0, 79.9, True),
    ],
)
def test_a_shown_figure_that_falls_goes_or_looks_better_makes_a_load_wait(
    measure: str, was: float | None, now_: float | None, waits: bool
) -> None:
    assert is_less_or_rosier(moved(measure, was, now_)) is waits
    assert not is_less_or_rosier(moved(measure, was, now_, part=True))


def test_doubts_name_three_figures_and_count_the_others() -> None:
    four = [moved("contacts", 30 + n, 10) for n in range(4)]
    (said,) = doubts([], four)
    assert said.startswith("4 figures of closed months that have been shown fall, go or look ")
    assert "Contacts, March 2012: 30, then 10; " in said
    assert said.endswith("32, then 10; and 1 more.")
    assert doubts([], four[:1])[0].startswith("A figure of a closed month that has been shown ")
    assert doubts([], []) == ()


def test_half_an_extract_is_a_doubt_and_other_warnings_are_none() -> None:
    half = Issue("warning", "half_an_extract", "contacts", "List 1", None, None, None, "Half.")
    assert doubts([half, replace(half, code="after_as_at")], []) == ("Half.",)


# ── a second yes ───────────────────────────────────────────────────────────────────────────────


def handed_in(store: Store, folder: Path, number: int, of: str = "2012-03") -> int:
    name = f"extract-{of}.xlsx"
    path = workbook(folder / name, contacts=contacts(of, number))
    id = loading.stage(store, path, file_name=name, by="analyst", at=now())
    loading.preview(store, id, at=now())
    return id


def upload(store: Store, id: int) -> Upload:
    with store.read() as reader:
        return reader.upload(id)


def loads(store: Store) -> int:
    with store.read() as reader:
        return len(reader.loads())


def test_a_load_that_lowers_a_shown_figure_counts_after_a_second_yes(
    store: Store, tmp_path: Path
) -> None:
    load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 4)
    assert not upload(store, id).asked_again
    assert loading.confirm(store, id, at=now()) is None
    waiting = upload(store, id)
    assert (waiting.state, waiting.asked_again, waiting.message) == ("read", True, None)
    assert (loads(store), figure(store, "contacts", "2012-03").value) == (1, 5)
    done = loading.confirm(store, id, at=now(), sure=True)
    assert done is not None
    assert (upload(store, id).state, loads(store)) == ("loaded", 2)
    assert figure(store, "contacts", "2012-03").value == 4


def test_a_second_yes_without_a_first_is_none(store: Store, tmp_path: Path) -> None:
    load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 4)
    assert loading.confirm(store, id, at=now(), sure=True) is None
    loading.ask_again(store, id)
    assert loading.confirm(store, id, at=now(), sure=True) is not None


def test_a_load_that_raises_a_shown_figure_counts_at_once(store: Store, tmp_path: Path) -> None:
    load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 6)
    loading.ask_again(store, id)
    assert not upload(store, id).asked_again
    assert loading.confirm(store, id, at=now()) is not None


def test_half_an_extract_waits_though_no_shown_figure_falls(store: Store, tmp_path: Path) -> None:
    load(store, "2012-01-31", contacts=contacts("2012-01", 40))
    id = handed_in(store, tmp_path, 19, "2012-08")
    assert ["less than half" in each for each in upload(store, id).doubts] == [True]
    assert loading.confirm(store, id, at=now()) is None
    assert loading.confirm(store, id, at=now(), sure=True) is not None


def test_reading_again_takes_the_first_yes_back(store: Store, tmp_path: Path) -> None:
    load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 4)
    loading.ask_again(store, id)
    loading.preview(store, id, at=now())
    assert not upload(store, id).asked_again


# ── a stale preview ────────────────────────────────────────────────────────────────────────────


def test_a_preview_that_is_no_longer_true_is_shown_anew_and_wants_another_yes(
    store: Store, tmp_path: Path
) -> None:
    id = handed_in(store, tmp_path, 6)
    meanwhile = load(store, contacts=contacts("2012-03", 5))
    assert loading.confirm(store, id, at=now()) is None
    waiting = upload(store, id)
    assert waiting.state == "read"
    assert waiting.message is not None
    assert waiting.message.startswith(
        f"Since this was read load {meanwhile.load} (extract-2012-03-31.xlsx) came in. "
    )
    assert [(each.was, each.now) for each in waiting.changes if each.measure == "contacts"] == [
        ("5", "6")
    ]
    assert "March 2012 is loaded already: load 1 (extract-2012-03-31.xlsx)" in waiting.overrules[0]
    assert (loads(store), figure(store, "contacts", "2012-03").value) == (1, 5)
    assert loading.confirm(store, id, at=now()) is not None
    assert figure(store, "contacts", "2012-03").value == 6


def test_a_yes_twice_to_what_was_shown_is_no_yes_to_something_else(
    store: Store, tmp_path: Path
) -> None:
    load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 4)
    loading.ask_again(store, id)
    load(store, contacts=contacts("2012-03", 7))
    assert loading.confirm(store, id, at=now(), sure=True) is None
    waiting = upload(store, id)
    assert not waiting.asked_again
    assert "7, then 4" in waiting.doubts[0]


def test_what_came_meanwhile_and_changes_nothing_of_it_is_no_matter(
    store: Store, tmp_path: Path
) -> None:
    id = handed_in(store, tmp_path, 6)
    load(store, "2013-01-31", posts=[post(10, 8)])
    assert loading.confirm(store, id, at=now()) is not None


def test_a_load_withdrawn_meanwhile_is_told(store: Store, tmp_path: Path) -> None:
    first = load(store, contacts=contacts("2012-03", 5))
    id = handed_in(store, tmp_path, 6)
    loading.withdraw(store, first.load or 0, reason="x", by="analyst", at=now())
    loading.confirm(store, id, at=now())
    assert "load 1 (extract-2012-03-31.xlsx) was withdrawn." in str(upload(store, id).message)


# ── whom it speaks in place of ─────────────────────────────────────────────────────────────────


def six_months(last: str, number: int) -> list[Record]:
    return [row for back in range(6) for row in contacts(str(month(last) - back), number)]


def test_a_load_names_those_that_it_overrules_the_same_month_first(store: Store) -> None:
    load(store, "2012-02-29", contacts=six_months("2012-02", 2))
    load(store, "2012-03-31", contacts=contacts("2012-03", 2), posts=[post(1, 1)])
    report = load(store, "2012-03-31", contacts=six_months("2012-03", 3), posts=[post(2, 2)])
    assert report.overrules == (
        "March 2012 is loaded already: load 2 (extract-2012-03-31.xlsx), as at 31 March 2012. This "
        "one speaks in its place for Contacts and Social work posts, October 2011 to March 2012.",
    )
    other = load(store, "2012-04-30", contacts=six_months("2012-04", 3), posts=[post(2, 2)])
    assert other.overrules == (
        "It speaks in place of load 3 (extract-2012-03-31.xlsx), as at 31 March 2012, for "
        "Contacts, November 2011 to March 2012.",
    )
    assert other.spoken_over == ()


def test_a_correction_that_moves_nothing_says_which_later_extract_speaks(store: Store) -> None:
    load(store, "2012-04-30", contacts=six_months("2012-04", 2))
    report = load(store, "2012-03-31", contacts=six_months("2012-03", 9))
    assert report.spoken_over == (
        "Load 1 (extract-2012-04-30.xlsx), as at 30 April 2012, is later, and goes on speaking for "
        "Contacts, November 2011 to March 2012: what this load says of that moves no figure.",
    )
    assert load(store, "2012-05-31", contacts=six_months("2012-05", 9)).spoken_over == ()


def test_a_load_says_later_who_spoke_over_it_when_it_came_in(store: Store) -> None:
    load(store, "2012-04-30", contacts=six_months("2012-04", 2))
    report = load(store, "2012-03-31", contacts=six_months("2012-03", 9))
    load(store, "2012-05-31", contacts=six_months("2012-05", 9))
    with store.read() as reader:
        assert loading.later_than(reader, report.load or 0) == report.spoken_over
        assert loading.later_than(reader, 1) == ()
        with pytest.raises(NotFound):
            loading.later_than(reader, 99)


def test_a_snapshot_of_an_earlier_day_of_the_month_is_spoken_over(store: Store) -> None:
    load(store, "2012-03-31", posts=[post(1, 1)])
    report = load(store, "2012-03-15", posts=[post(9, 9)])
    assert ["Social work posts, March 2012" in each for each in report.spoken_over] == [True]
    assert not [each for each in report.changes if each.measure.id == "vacancy_rate"]


def test_a_rehearsal_knows_whom_it_would_speak_in_place_of(store: Store) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 2))
    with store.read() as reader:
        latest = reader.latest_change()
    report = load(store, "2012-03-31", contacts=contacts("2012-03", 3), dry_run=True)
    assert (len(report.overrules), report.known_change) == (1, latest)
