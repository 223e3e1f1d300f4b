"""A list is set against its last load: half of it, twice of it, ids in another form."""

import pytest

from kpi.extracts.issues import Issue
from kpi.loading import LoadReport, withdraw
from kpi.store import Store
from tests.factories import Record, child, contacts, figure, load, now, plan


def said(report: LoadReport, code: str = "half_an_extract") -> list[Issue]:
    return [each for each in report.issues if each.code == code]


def supervision(of: str, number: int) -> list[Record]:
    return [{"worker": f"W{n}", "date_due": f"{of}-{n % 28 + 1:02d}"} for n in range(number)]


@pytest.mark.parametrize(
    ("then", "now_", "words"),
    [
        (40, 19, "less than half"),
        (40, 20, None),  # half is not less than half
        (40, 80, None),  # nor twice more than twice
        (40, 81, "more than twice"),
        (41, 20, "less than half"),
        (20, 9, "less than half"),
        (19, 1, None),  # the last load is too small to say anything
        (20, 41, "more than twice"),
        (19, 60, None),
        (20, 0, None),  # headings alone say nothing, and are warned of as such
    ],
)
def test_a_list_of_less_than_half_or_more_than_twice_its_last_load_is_warned_of(
    store: Store, then: int, now_: int, words: str | None
) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", then))
    report = load(store, "2012-03-31", contacts=contacts("2012-03", now_), referrals=[])
    assert [words in each.message for each in said(report)] == ([True] if words else [])


def test_the_warning_stands_first_names_both_loads_and_is_kept(store: Store) -> None:
    first = load(store, "2012-02-29", contacts=contacts("2012-02", 615))
    other = Issue("warning", "after_as_at", "contacts", "List 1", 3, None, None, "Said before.")
    report = load(store, "2012-03-31", contacts=contacts("2012-03", 58), issues=[other])
    found = report.issues[0]
    assert (found.severity, found.code, found.list) == ("warning", "half_an_extract", "contacts")
    assert found.value == "58"
    assert found.message.startswith(
        f"Contacts has 58 rows, less than half the 615 of load {first.load}, as at "
        "29 February 2012. "
    )
    with store.read() as reader:
        assert reader.issues(report.load or 0)[0] == found


def test_a_rehearsal_says_so_too(store: Store) -> None:
    load(store, "2012-02-29", contacts=contacts("2012-02", 40))
    report = load(store, "2012-03-31", contacts=contacts("2012-03", 1), dry_run=True)
    assert "has 1 row, less" in said(report)[0].message


def test_it_is_set_against_the_load_before_it_not_the_latest(store: Store) -> None:
    load(store, "2012-01-31", contacts=contacts("2012-01", 40))
    load(store, "2012-03-31", contacts=contacts("2012-03", 200))
    assert not said(load(store, "2012-02-29", contacts=contacts("2012-02", 50)))
    earlier = load(store, "2011-12-31", contacts=contacts("2011-12", 100))
    assert "more than twice the 40 of load 1" in said(earlier)[0].message


def test_a_withdrawn_load_is_no_last_load(store: Store) -> None:
    load(store, "2012-01-31", contacts=contacts("2012-01", 40))
    wrong = load(store, "2012-02-29", contacts=contacts("2012-02", 4))
    withdraw(store, wrong.load or 0, reason="half of it", by="analyst", at=now())
    assert (
        "of load 1" in said(load(store, "2012-03-31", contacts=contacts("2012-03", 9)))[0].message
    )


def test_headings_without_rows_say_nothing_of_how_many_there_should_be(store: Store) -> None:
    load(store, "2012-01-31", contacts=contacts("2012-01", 40))
    load(store, "2012-02-29", contacts=[])
    assert said(load(store, "2012-03-31", contacts=contacts("2012-03", 9)))


def test_in_the_plans_own_lists_no_rows_are_none_and_the_last_time(store: Store) -> None:
    load(store, "2012-01-31", supervision=supervision("2012-01", 40))
    assert said(load(store, "2012-02-29", supervision=[]))
    assert not said(load(store, "2012-03-31", supervision=supervision("2012-03", 9)))


def test_a_log_of_several_months_is_set_against_one_month_for_month(store: Store) -> None:
    load(store, "2012-01-31", supervision=supervision("2012-01", 20))
    year = [row for of in range(1, 4) for row in supervision(f"2012-{of:02d}", 20)]
    assert not said(load(store, "2012-03-31", first_month="2012-01", supervision=year))
    short = load(store, "2012-04-30", first_month="2012-01", supervision=year[:39])
    assert "month for month" in said(short)[0].message


def test_a_snapshot_is_set_against_the_last_one(store: Store) -> None:
    on_a_plan = [plan(n, "2011-10-03") for n in range(51)]
    load(store, "2012-02-29", child_protection=on_a_plan)
    report = load(store, "2012-03-31", child_protection=on_a_plan[:7])
    assert "has 7 rows, less than half the 51" in said(report)[0].message


def test_what_is_new_of_the_plans_actions_may_be_much_or_little(store: Store) -> None:
    sheet = [{"reference": f"1.{n}", "progress": "Going on"} for n in range(30)]
    load(store, "2012-02-29", contacts=contacts("2012-02", 5), plan_actions=sheet)
    report = load(store, "2012-03-31", contacts=contacts("2012-03", 5), plan_actions=sheet[:1])
    assert not said(report)


# ── ids that change their form ─────────────────────────────────────────────────────────────────


def of_children(ids: list[str]) -> list[Record]:
    return [plan(id, "2012-01-10") for id in ids]


WITH_ZEROS = [f"000{n}" for n in range(4100, 4110)]


@pytest.mark.parametrize(
    ("without", "new", "warned"),
    [
        (10, 0, True),
        (6, 0, True),
        (5, 0, False),  # half of them are new: not most
        (6, 5, True),
        (6, 6, False),  # half of the new ones are known by another form
        (0, 10, False),
    ],
)
def test_ids_of_which_most_are_new_but_for_zeros_are_warned_of(
    store: Store, without: int, new: int, warned: bool
) -> None:
    load(store, "2012-01-31", child_protection=of_children(WITH_ZEROS))
    ids = [each.lstrip("0") for each in WITH_ZEROS[:without]] + WITH_ZEROS[without:]
    ids += [f"7{n}" for n in range(new)]
    report = load(store, "2012-02-29", child_protection=of_children(ids))
    assert bool(said(report, "ids_in_another_form")) == warned


def test_the_warning_shows_one_id_in_both_forms(store: Store) -> None:
    first = load(store, "2012-01-31", child_protection=of_children(["0004100", "0004101"]))
    report = load(store, "2012-02-29", child_protection=of_children(["4101", "4100", "4101"]))
    (found,) = said(report, "ids_in_another_form")
    assert (found.value, found.column, found.severity) == ("4101", "Child Unique ID", "warning")
    assert f"2 of 2 ids of Child protection are those of load {first.load}" in found.message
    assert "“0004101” there is “4101” here" in found.message


def test_a_list_whose_first_id_is_not_the_childs_is_known_by_that(store: Store) -> None:
    def audits(of: str, id: str, *, child_id: str) -> list[Record]:
        row = {"audit_id": id, "audit_date": f"{of}-05", "audit_type": "Thematic"}
        return [{**row, "child_id": child_id}]

    load(store, "2012-01-31", audits=audits("2012-01", "007", child_id="7"))
    assert not said(
        load(store, "2012-02-29", audits=audits("2012-02", "007", child_id="07")),
        "ids_in_another_form",
    )
    assert said(
        load(store, "2012-03-31", audits=audits("2012-03", "7", child_id="7")),
        "ids_in_another_form",
    )


def test_plans_that_are_seen_under_two_forms_of_an_id_are_counted_once(store: Store) -> None:
    load(store, "2012-01-31", child_protection=of_children(WITH_ZEROS))
    plain = [each.lstrip("0") for each in WITH_ZEROS]
    load(store, "2012-02-29", child_protection=of_children(plain))
    assert figure(store, "cp_started", "2012-01").value == 10


def test_a_child_referred_again_under_another_form_of_its_id_is_referred_again(
    store: Store,
) -> None:
    def referred(id: str, day: str) -> Record:
        return {"child_id": id, "referral_date": day, "team": "North"}

    load(store, "2011-09-30", referrals=[referred("0041", "2011-09-05")])
    load(
        store, "2012-03-31", referrals=[referred("41", "2012-03-05"), referred("410", "2012-03-05")]
    )
    found = figure(store, "re_referrals", "2012-03", "month")
    assert (found.numerator, found.denominator) == (1, 2)


def test_children_need_no_id_to_be_set_against_the_last_time(store: Store) -> None:
    load(store, "2012-02-29", children_in_need=[child(n, "Ann") for n in range(20)])
    nobody = [{**child(n, "Ann"), "child_id": None} for n in range(20)]
    report = load(store, "2012-03-31", children_in_need=nobody)
    assert not said(report, "ids_in_another_form")
