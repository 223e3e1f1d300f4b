"""What is true of a measure in a month: figure, target, series and words."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kpi.calendar import month
from kpi.errors import NotFound
from kpi.findings import Finding, breakdown, case_rows, figures, finding, months, scorecard
from kpi.plan import plan as the_plan
from kpi.store import Store, open_store
from tests.factories import ask, caseload, child, contacts, figure, load, plan, post, referrals

MARCH = month("2012-03")


def plans_of_a_year(store: Store, year: int, started: int, repeat: int) -> None:
    """A load of List 7 every month of a financial year, with that many plans started in all."""
    first = month(f"{year}-04")
    made: list[Any] = [
        plan(f"{year}-{n}", f"{first + n % 12}-15", previous=int(n < repeat))
        for n in range(started)
    ]
    for place in range(12):
        of = first + place
        seen = [each for each in made if each["start_date"][:7] <= str(of)]
        seen.append(plan("x", "2009-01-01"))
        load(store, str(of.end_time.date()), child_protection=seen, with_changes=False)


@pytest.fixture(scope="module")
def _published_database(_empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "kpi.sqlite"
    store = open_store(f"sqlite:///{shutil.copy(_empty_database, path)}")
    plans_of_a_year(store, 2010, 195, 28)
    store.close()
    return path


@pytest.fixture
def published(_published_database: Path, tmp_path: Path) -> Iterator[Store]:
    """2010-11 as it was published: 28 of the 195 plans started were second or later ones."""
    path = shutil.copy(_published_database, tmp_path / "published.sqlite")
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


# ── the figure of the issue: 28 of 195 ─────────────────────────────────────────────────────────


def test_28_of_195_is_printed_14_36_per_cent_and_met_everywhere(published: Store) -> None:
    found = ask(published, finding, "cp_repeat", month("2011-03"))
    assert (found.figure.text, found.figure.count_text) == ("14.36%", "28 of 195 plans")
    assert found.figure.value == pytest.approx(float(Fraction(2800, 195)))
    assert (found.status, found.judgement.hindsight) == ("met", True)
    assert found.judgement.words == "Below 14.4%"
    assert found.judgement.near == "up to 15.84%"
    assert found.judgement.held == "from January 2012"
    assert found.sentence == (
        "Second or later child protection plan: 14.36% (28 of 195 plans) in the 12 months to "
        "March 2011. Target below 14.4%: met, judged in hindsight: it holds from January 2012. "
        f"{found.movement.sentence} Confidence: high."
    )
    assert found.title == "Target met in March 2011: 14.36%, target below 14.4%"
    assert "Second or later child protection plan, 12 months to each month" in found.subtitle
    assert found.source == (
        "Source: monthly extracts (Child protection), as at 31 March 2011. Confidence: high."
    )


def test_a_target_line_is_drawn_where_the_target_held_and_before_it_in_hindsight(
    published: Store,
) -> None:
    load(published, "2012-03-31", child_protection=[plan("x", "2009-01-01")])
    lines = ask(published, finding, "cp_repeat", MARCH).target_lines
    assert [(str(each.first), str(each.last), each.hindsight) for each in lines] == [
        ("2010-04", "2011-12", True),
        ("2012-01", "2012-03", False),
    ]
    assert [len(each.levels) for each in lines] == [21, 3]
    assert {level for each in lines for level in each.levels} == {14.4}
    assert {each.words for each in lines} == {"Below 14.4%"}


def test_a_series_has_every_month_with_those_that_have_no_figure_and_why(
    published: Store,
) -> None:
    found = ask(published, finding, "cp_repeat", month("2011-03"))
    assert [str(each.figure.month) for each in found.series] == [
        str(month("2010-04") + n) for n in range(12)
    ]
    assert [each.figure.value is None for each in found.series] == [True] * 11 + [False]
    assert "April 2009" not in str(found.series[-2].figure.reason)
    assert found.series[0].status == "no_data"
    assert [each.figure.value is None for each in found.monthly] == [False] * 12
    assert {each.status for each in found.monthly} == {"no_target"}


# ── judging ────────────────────────────────────────────────────────────────────────────────────


def test_only_the_judged_window_has_a_verdict_or_a_target_line(published: Store) -> None:
    for window in ("month", "ytd"):
        found = ask(published, finding, "cp_repeat", month("2011-03"), window=window)
        assert found.status == "no_target"
        assert found.target_lines == ()
        assert found.figure.value is not None


def test_a_measure_without_a_target_says_so(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3), referrals=referrals("2012-03", 2))
    found = ask(store, finding, "referrals", MARCH)
    assert (found.status, found.judgement.words) == ("no_target", "No target")
    assert len(found.judgements) == 1
    assert "arget" not in found.sentence


def test_a_direction_without_a_year_before_is_no_data(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3))
    found = ask(store, finding, "contacts", MARCH)
    assert (found.status, found.judgement.words) == ("no_data", "Lower than a year before")
    assert "can't be judged" in found.sentence


def test_near_is_said_with_its_tolerance(store: Store) -> None:
    load(store, children_in_need=caseload("Ann", 21))
    found = ask(store, finding, "caseload_max", MARCH)
    assert found.status == "near"
    assert found.judgement.near == "up to 22"
    assert "Target at most 20: not met, but near (up to 22)." in found.sentence


def test_a_figure_without_a_value_says_why_in_its_sentence(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3))
    found = ask(store, finding, "cp_repeat", MARCH)
    assert (found.figure.value, found.figure.text, found.status) == (None, "no data", "no_data")
    assert found.title == "Second or later child protection plan: no figure"
    assert found.sentence == (
        "Second or later child protection plan: no figure in the 12 months to March 2012. A figure "
        "for twelve months needs every month of it, and no extract holds Child protection for "
        "April 2011."
    )


@pytest.mark.parametrize(
    ("before", "now", "travel"), [(5, 3, "better"), (3, 5, "worse"), (4, 4, "same")]
)
def test_fewer_contacts_are_better_than_last_months(
    store: Store, before: int, now: int, travel: str
) -> None:
    load(store, contacts=[*contacts("2012-02", before), *contacts("2012-03", now)])
    found = ask(store, finding, "contacts", MARCH)
    assert (found.direction_of_travel, found.last_month.value) == (travel, before)


def test_a_count_with_no_good_direction_is_changed_and_no_more(store: Store) -> None:
    load(store, referrals=[*referrals("2012-02", 2), *referrals("2012-03", 3)])
    assert ask(store, finding, "referrals", MARCH).direction_of_travel == "changed"
    assert ask(store, finding, "referrals", month("2011-10")).direction_of_travel == ""


def test_the_same_month_of_the_year_before_is_shown(store: Store) -> None:
    load(store, "2011-03-31", contacts=contacts("2011-03", 7))
    load(store, "2012-03-31", contacts=contacts("2012-03", 3))
    found = ask(store, finding, "contacts", MARCH)
    assert (found.year_before.value, found.judgement.status) == (7, "met")
    assert found.year_before.month == month("2011-03")


# ── figures in words and in numbers ────────────────────────────────────────────────────────────


def _number(text: str) -> Fraction:
    return Fraction(re.sub(r"[%,+]", "", text).replace("−", "-"))


def _everything(store: Store) -> None:
    rows = {
        "contacts": contacts("2012-03", 1234),
        "referrals": referrals("2012-03", 321),
        "children_in_need": [*caseload("Ann", 21), *caseload("Bob", 3), child(0, None)],
        "child_protection": [plan(n, "2010-07-01") for n in range(7)]
        + [plan(n, "2012-03-02", previous=n % 2) for n in range(7, 20)],
        "posts": [post(10, 8.75, 1.25), post(2.5, 2.5, 0.35)],
        "case_holders": [{"worker": "Ann", "fte": 0.6}],
    }
    load(store, "2012-03-31", **rows)
    load(store, "2011-03-31", contacts=contacts("2011-03", 1500))


def test_figures_in_words_are_the_figures_in_numbers(store: Store) -> None:
    _everything(store)
    seen = 0
    for entry in the_plan().measures.values():
        for window in entry.windows:
            found = ask(store, finding, entry.id, MARCH, window=window)
            shown = found.figure
            if shown.value is None:
                assert shown.text == "no data"
                continue
            seen += 1
            decimals = len(shown.text.partition(".")[2].rstrip("%"))
            assert float(_number(shown.text)) == pytest.approx(
                shown.value, abs=0.5000001 * 10**-decimals
            )
            assert shown.text in found.sentence
            assert shown.text in found.title
            if shown.denominator is not None:
                top, bottom = re.findall(r"[\d,.]*\d", shown.count_text)[:2]
                assert float(_number(top)) == shown.numerator
                assert float(_number(bottom)) == shown.denominator
                assert f"({shown.count_text})" in found.sentence
    assert seen >= 15


def test_a_scorecard_a_finding_and_the_figures_say_the_same(store: Store) -> None:
    _everything(store)
    card = ask(store, scorecard)
    listed = {each.measure: (each, said) for each, said in ask(store, figures)}
    assert [each.measure.id for each in card.findings] == list(the_plan().measures)
    for each in card.findings:
        assert each.figure == listed[each.measure.id][0]
        assert each.judgement == listed[each.measure.id][1]
        alone = ask(store, finding, each.measure.id)
        assert (alone.figure, alone.judgements) == (each.figure, each.judgements)
        assert (alone.sentence, alone.direction_of_travel) == (
            each.sentence,
            each.direction_of_travel,
        )
        assert each.series[-1].figure == each.figure


# ── breakdowns and rows ────────────────────────────────────────────────────────────────────────


def test_a_breakdown_has_a_series_for_each_category(store: Store) -> None:
    rows = [plan(1, "2012-02-01", team="North"), plan(2, "2012-03-01", team="South")]
    load(store, "2012-02-29", child_protection=rows[:1])
    load(store, "2012-03-31", child_protection=rows)
    found = ask(store, breakdown, "cp_started", MARCH, window="month", by="team")
    assert [each.category for each in found] == ["North", "South"]
    assert [each.figure.value for each in found] == [0, 1]
    assert [[point.figure.value for point in each.series] for each in found] == [[1, 0], [0, 1]]


def test_the_rows_behind_a_figure_say_where_they_stand(store: Store) -> None:
    load(store, "2012-03-31", child_protection=[plan(1, "2010-01-01"), plan(2, "2012-01-01")])
    found = ask(store, case_rows, "cp_18_months", MARCH)
    shown = found[["file", "sheet", "row", "month", "numerator", "denominator", "child_id"]]
    assert shown.to_numpy().tolist() == [
        ["extract-2012-03-31.xlsx", "List 7", 2, "2012-03", 1.0, 1.0, "1"],
        ["extract-2012-03-31.xlsx", "List 7", 3, "2012-03", 0.0, 1.0, "2"],
    ]


def test_the_rows_behind_a_window_are_those_of_all_its_months(store: Store) -> None:
    load(store, contacts=[*contacts("2012-02", 2), *contacts("2012-03", 3)])
    assert len(ask(store, case_rows, "contacts", MARCH)) == 3
    assert len(ask(store, case_rows, "contacts", MARCH, window="r12")) == 5
    assert ask(store, case_rows, "contacts", month("2013-01")).empty
    assert list(ask(store, case_rows, "contacts", MARCH).columns[:5]) == [
        "file",
        "sheet",
        "row",
        "month",
        "numerator",
    ]


def test_rows_of_two_lists_each_say_which_sheet_they_stand_in(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 3), referrals=referrals("2012-03", 1))
    found = ask(store, case_rows, "contact_conversion", MARCH, window="month")
    assert found.groupby("sheet")[["numerator", "denominator"]].sum().to_dict("index") == {
        "List 1": {"numerator": 0, "denominator": 3},
        "List 3": {"numerator": 1, "denominator": 0},
    }


# ── the scorecard ──────────────────────────────────────────────────────────────────────────────


def test_the_scorecard_counts_the_headline_targets_that_are_met(store: Store) -> None:
    load(
        store,
        children_in_need=caseload("Ann", 20),
        child_protection=[plan(n, "2010-01-01") for n in range(2)],
        posts=[post(10, 9)],
    )
    card = ask(store, scorecard)
    assert [each.measure.id for each in card.headlines] == [
        "caseload_max",
        "cp_repeat",
        "cp_18_months",
        "vacancy_rate",
        "caf_growth",
    ]
    assert card.sentence == (
        "Two of three headline targets are met. Second or later child protection plan and Growth "
        "in CAFs have no data this month."
    )


def test_with_no_headline_judged_the_scorecard_says_so(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 1))
    assert ask(store, scorecard).sentence.startswith(
        "None of the headline targets can be judged this month."
    )


def test_what_changed_is_what_chance_hardly_explains_and_not_a_target_crossed(store: Store) -> None:
    for place, children in enumerate((22, 20, 21, 22, 20, 21, 22, 20, 21, 20, 8, 8)):
        last_day = (month("2011-04") + place).end_time.date().isoformat()
        load(store, last_day, children_in_need=caseload("Ann", children))
    assert ask(store, scorecard, month("2011-05")).changes == (), "met after missed, by chance"
    card = ask(store, scorecard, month("2012-02"))
    change = next(each for each in card.changes if each.finding.measure.id == "caseload_max")
    lower = change.finding.movement.phases[-1].lower_text
    assert change.sentence == (
        "Highest caseload: 8 at the end of February 2012, 12 fewer than in January 2012, below "
        f"the lower limit of {lower}: a significant change for the better."
    )
    assert card.sentence.endswith("for the better.")
    assert "chance alone would still flag" in card.chance


def test_a_measure_that_lost_its_figure_is_said_with_the_reason(store: Store) -> None:
    load(store, "2012-02-29", posts=[post(10, 8)])
    load(store, "2012-03-31", contacts=contacts("2012-03", 1))
    assert (
        "Social worker vacancy rate: no figure, after 20.0% the month before. "
        "No extract holds Social work posts for March 2012." in ask(store, scorecard, MARCH).lost
    )


def test_months_run_from_the_first_to_the_last_with_a_figure(store: Store) -> None:
    assert ask(store, months) == ()
    load(store, "2011-12-31", posts=[post(1, 1)])
    load(store, "2012-03-31", posts=[post(1, 1)])
    assert [str(each) for each in ask(store, months)] == [
        "2011-12",
        "2012-01",
        "2012-02",
        "2012-03",
    ]
    assert ask(store, scorecard, month("2012-01")).findings[0].figure.value is None


# ── what is not there ──────────────────────────────────────────────────────────────────────────


def test_what_is_asked_for_and_not_there_is_answered_in_a_sentence(store: Store) -> None:
    with pytest.raises(NotFound, match="no figures yet"):
        ask(store, scorecard)
    assert ask(store, figures) == []
    load(store, contacts=contacts("2012-03", 1))
    asked: list[tuple[Any, str]] = [
        (lambda: ask(store, finding, "nonsense"), "no measure 'nonsense'"),
        (lambda: ask(store, finding, "contacts", month("2013-01")), "no figures for January 2013"),
        (lambda: ask(store, finding, "contacts", MARCH, window="snap"), "no window 'snap'"),
        (
            lambda: ask(store, breakdown, "contacts", MARCH, window="month", by="ward"),
            "no breakdown 'ward'",
        ),
        (lambda: ask(store, figures, by="colour"), "no breakdown 'colour'"),
        (lambda: ask(store, case_rows, "contacts", MARCH, window="snap"), "no window 'snap'"),
    ]
    for question, said in asked:
        with pytest.raises(NotFound, match=said):
            question()


def test_a_window_is_only_of_measures_that_have_it(store: Store) -> None:
    load(store, contacts=contacts("2012-03", 1), posts=[post(1, 1)])
    for window, kind in (("snap", "stock"), ("month", "flow"), ("r12", "flow"), ("ytd", "flow")):
        asked = {each.measure for each, _ in ask(store, figures, window=window)}
        assert asked == {id for id, entry in the_plan().measures.items() if entry.kind == kind}
    asked = {each.measure for each, _ in ask(store, figures, window="quarter")}
    assert asked == {"multi_agency_audits"}


def test_a_finding_is_whole(store: Store) -> None:
    """Nothing is left for a page to find out or to word."""
    load(store, contacts=contacts("2012-03", 1))
    for each in ask(store, scorecard).findings:
        assert isinstance(each, Finding)
        for text in (each.title, each.subtitle, each.source, each.sentence, each.judgement.words):
            assert text
            assert "None" not in text.replace("None at all", "")
            assert "nan" not in text


def test_a_part_month_is_shown_marked_and_not_judged(store: Store) -> None:
    load(store, "2011-03-16", contacts=contacts("2011-03", 1))
    load(store, "2012-03-16", contacts=contacts("2012-03", 3))
    found = ask(store, finding, "contacts", MARCH)
    assert (found.figure.value, found.figure.part, found.status) == (3, True, "no_data")
    assert "The month is covered only in part, so it is not judged." in found.sentence
    assert figure(store, "contacts", "2012-03").confidence == "low"


def test_a_snapshot_of_the_middle_of_a_month_is_not_called_its_end(store: Store) -> None:
    load(store, "2012-02-29", posts=[post(10, 9)])
    load(store, "2012-03-16", posts=[post(10, 9)], contacts=contacts("2012-02", 2))
    found = ask(store, finding, "vacancy_rate", MARCH)
    assert found.figure.as_at == dt.date(2012, 3, 16)
    assert "(1 of 10 FTE posts) on 16 March 2012. Target" in found.sentence
    assert "as at 16 March 2012." in found.source
    at_the_end = ask(store, finding, "vacancy_rate", month("2012-02"))
    assert "at the end of February 2012" in at_the_end.sentence
    assert ask(store, finding, "contacts", month("2012-02")).figure.as_at == dt.date(2012, 3, 16)


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ((8, 9, 9), "Target met since February 2012: 10.0%, target at most 10%"),
        ((9, 9, 8), "Target not met in March 2012: 20.0%, target at most 10%"),
        ((9, None, 9), "Target met in March 2012: 10.0%, target at most 10%"),
    ],
)
def test_a_title_says_since_when(store: Store, filled: tuple[int | None, ...], said: str) -> None:
    for as_at, each in zip(("2012-01-31", "2012-02-29", "2012-03-31"), filled, strict=True):
        if each is not None:
            load(store, as_at, posts=[post(10, each)])
    assert ask(store, finding, "vacancy_rate", MARCH).title == said


def test_a_later_extract_that_corrects_a_month_is_named_as_that(store: Store) -> None:
    load(store, "2012-03-31", contacts=contacts("2012-03", 5))
    assert ", as at 31 March 2012. Confidence" in ask(store, finding, "contacts", MARCH).source
    load(store, "2012-06-30", contacts=[*contacts("2012-03", 6), *contacts("2012-06", 1)])
    assert ask(store, finding, "contacts", MARCH).source.startswith(
        "Source: monthly extracts (Contacts), as at 30 June 2012, the latest to hold March 2012."
    )
