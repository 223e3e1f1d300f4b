from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from kpi.calendar import month
from kpi.errors import NotFound, PlanError
from kpi.extracts.lists import extract_lists
from kpi.measures import definitions
from kpi.measures.breakdowns import _FIELDS, TITLES
from kpi.plan import plan, read_plan
from kpi.settings import DATA
from kpi.targets import Target
from tests.charts.factory import measure

# The catalogue's rows, copied from measures.md by hand: judged window, direction, target.
CATALOGUE = {
    "caseload_max": ("snap", "lower", "<= 20", "2.1.4"),
    "caseload_over": ("snap", "lower", "= 0", "2.1.4"),
    "caseload_mean": ("snap", "lower", "<= 25", "IN 12"),
    "unallocated": ("snap", "lower", "= 0", "Core task 1"),
    "cp_repeat": ("r12", "lower", "< 14.4", "2.4.3"),
    "cp_18_months": ("snap", "lower", "< 6", "2.4.2"),
    "cp_15_months": ("snap", "lower", None, "2.4.2"),
    "cp_9_months": ("snap", "lower", None, "2.4.2"),
    "cp_children": ("snap", "lower", "reduce", "2.1.1"),
    "cp_started": ("month", "none", None, "2.4.4"),
    "cp_ended": ("month", "higher", "increase", "2.4.4"),
    "vacancy_rate": ("snap", "lower", "<= 10", "5.1"),
    "agency_fte": ("snap", "lower", "<= -30% on 2011-12", "5.1.1"),
    "caf_growth": ("ytd", "higher", ">= 25", "4.1.1"),
    "caf_count": ("month", "higher", ">= 25% on year_before", "4.1.1"),
    "contacts": ("month", "lower", "reduce", "2.4.4"),
    "referrals": ("month", "none", None, "4.1.1"),
    "contact_conversion": ("r12", "lower", "reduce", "2.4.4"),
}
CAF_TARGETS = {"caf_growth", "caf_count"}


def _said(target: Target) -> str:
    if target.trend:
        return target.trend
    if target.level is not None:
        return f"{target.operator} {target.level}"
    return f"{target.operator} {target.change}% on {target.baseline}"


@pytest.mark.parametrize("id", CATALOGUE)
def test_an_entry_says_what_the_catalogue_says(id: str) -> None:
    entry = plan().measure(id)
    window, direction, target, action = CATALOGUE[id]
    assert (entry.window, entry.direction, entry.action) == (window, direction, action)
    assert [_said(each) for each in entry.targets] == ([target] if target else [])
    assert entry.base_window == ("snap" if window == "snap" else "month")


def test_there_are_five_headline_measures() -> None:
    headlines = [id for id, entry in plan().measures.items() if entry.headline]
    assert set(headlines) == {
        "caseload_max",
        "cp_repeat",
        "cp_18_months",
        "vacancy_rate",
        "caf_growth",
    }


def test_the_plans_targets_hold_from_january_2012_and_those_of_cafs_for_2011_12() -> None:
    for id, entry in plan().measures.items():
        for target in entry.targets:
            months = (target.first, target.last)
            expected = ("2011-04", "2012-03") if id in CAF_TARGETS else ("2012-01", None)
            assert months == expected, id
            assert target.set_by, id


def test_a_stock_has_a_snapshot_alone_and_a_flow_has_month_year_to_date_and_twelve_months() -> None:
    assert plan().measure("cp_18_months").windows == ("snap",)
    for id in ("cp_repeat", "caf_growth", "contacts", "cp_ended"):
        assert plan().measure(id).windows == ("month", "ytd", "r12")


def test_every_entry_has_a_function_and_every_function_an_entry() -> None:
    with_data = {id for id, entry in plan().measures.items() if not entry.evidence}
    assert with_data == set(definitions())


def test_every_breakdown_is_known_and_its_list_has_the_field() -> None:
    derived = {"age_band": "date_of_birth", "ethnic_group": "ethnicity"}
    for id, entry in plan().measures.items():
        for breakdown in entry.breakdowns:
            assert breakdown in TITLES, id
            field = derived.get(breakdown, _FIELDS.get(breakdown, breakdown))
            for source in definitions()[id].sources:
                if source.list_id and not source.optional:  # data_errors is of any list
                    columns = {each.name for each in extract_lists()[source.list_id].columns}
                    assert field in columns, (id, breakdown)


def test_everything_that_the_pages_say_of_a_measure_is_there() -> None:
    for id, entry in plan().measures.items():
        for text in (entry.description, entry.counted, entry.not_counted, entry.why, entry.mislead):
            assert text.endswith(".") or (text == "–" and entry.evidence), id
        assert entry.owner, id
        assert entry.value != "mean" or entry.numerator_noun, id


def test_the_measures_to_be_read_together_are() -> None:
    assert "cp_repeat" in plan().measure("cp_18_months").pair
    assert {"caseload_max", "unallocated"} <= set(plan().measure("caseload_mean").pair)


def test_the_contradictions_of_the_plan_are_said_beside_the_target() -> None:
    assert "December 2011 is ours" in plan().measure("agency_fte").targets[0].remark


def test_a_measure_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r"no measure 'cp_repeats'.*cp_repeat"):
        plan().measure("cp_repeats")


# ── a plan that is not as it should be ─────────────────────────────────────────────────────────


def _broken(folder: Path, change: Callable[[str], str], file: str = "measures.toml") -> Path:
    for path in (DATA / "plan").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        changed = change(text) if path.name == file else text
        (folder / path.name).write_text(changed, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('direction = "lower"', 'direction = "down"', r"measures\.toml, entry 'caseload_max', dir"),
        ("pillar = 2", "pillar = 9", r"entry 'caseload_max': no pillar 9"),
        ('window = "snap"', 'window = "r12"', r"'caseload_max': a stock has no window 'r12'"),
        ('operator = "<="', 'operator = "≤"', r"'caseload_max', targets\.0\.operator"),
        ("headline = true", "headlines = true", r"'caseload_max', headlines"),
        ('["caseload_mean", "unallocated"]', '["case_load"]', r"no measure 'case_load' to pair"),
        ('growth_of = "caf_count"', 'growth_of = "cafs"', r"'caf_growth': no measure 'cafs' that"),
        ("[caseload_max]", "[caseload_max", r"measures\.toml can't be read"),
        ('counted = "Open', '#counted = "Open', r"'caseload_max', counted"),
    ],
)
def test_a_broken_entry_is_named_with_its_file(
    tmp_path: Path, was: str, now: str, said: str
) -> None:
    folder = _broken(tmp_path, lambda text: text.replace(was, now, 1))
    with pytest.raises(PlanError, match=said):
        read_plan(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"pillars\.toml can't be read"):
        read_plan(tmp_path)


def test_levels_are_read_as_they_are_written_and_not_as_binary_fractions() -> None:
    level = plan().measure("cp_repeat").targets[0].level
    assert str(level) == "14.4"


# ── outcomes, actions, recommendations, Notice ────────────────────────────────────────────────


def test_the_plan_has_all_that_is_printed() -> None:
    of = plan()
    assert [each.number for each in of.pillars] == [1, 2, 3, 4, 5, 6]
    assert len(of.outcomes) == 26
    assert len(of.actions) == 77
    assert [each.number for each in of.recommendations] == list(range(1, 19))
    assert [each.number for each in of.notice_items if not each.inferred] == list(range(1, 18))
    assert [each.number for each in of.notice_items if each.inferred] == [18, 19]
    assert [each.number for each in of.core_tasks] == list(range(1, 11))
    assert len(of.leads) == 15
    printed = [each.reference for each in of.actions]
    assert {each for each in printed if printed.count(each) > 1} == {"1.2.1", "4.4.5"}


@pytest.mark.parametrize("id", ["1.2.1-a", "1.2.1-b", "4.4.5-a", "4.4.5-b", "2.1.3", "2.7.1"])
def test_what_cannot_be_as_printed_is_marked(id: str) -> None:
    assert plan().action(id).doubtful


def test_a_date_that_cannot_be_is_kept_as_printed_and_is_no_date() -> None:
    [november] = [each for each in plan().actions if "31.11.12" in each.timescale]
    assert november.due is None
    assert "There is no 31 November." in november.doubtful
    assert plan().action("2.1.3").timescale == "01.01.12 – 31.03.11"
    assert plan().action("2.1.3").due is None


def test_no_action_cites_three_of_them_and_those_cited_beyond_the_print_are_inferred() -> None:
    cited = {n for each in plan().actions for n in each.recommendations}
    assert set(range(1, 19)) - cited == {16, 18}
    items = {n for each in plan().actions for n in each.notice_items}
    assert set(range(1, 20)) - items == {15}
    assert plan().action("1.5.2").inferred == (18,)


# The catalogue gives them no promise of the plan: they are read beside others.
UNPROMISED = {"enquiries", "assessment_in_time", "looked_after"}


def test_a_measures_own_action_is_among_those_that_it_evidences() -> None:
    for id, entry in plan().measures.items():
        if id in UNPROMISED:
            continue
        found = plan().evidenced_by(id)
        named = {each.reference for each in (*found.actions, *found.outcomes)}
        named |= {f"OR {each.number}" for each in found.recommendations}
        named |= {f"IN {each.number}" for each in found.notice_items}
        named |= {f"Core task {each.number}" for each in found.core_tasks}
        assert entry.action in named, id


def test_a_measure_knows_all_that_it_evidences() -> None:
    found = plan().evidenced_by("supervision_held")
    assert [each.id for each in found.actions] == ["2.2.1"]
    assert [each.number for each in found.recommendations] == [10]
    assert [each.number for each in found.notice_items] == [14]
    assert [each.number for each in found.core_tasks] == [3, 6]


@pytest.mark.parametrize(
    ("file", "was", "now", "said"),
    [
        ("outcomes.toml", "pillar = 1", "pillar = 7", r"outcomes\.toml, entry '1\.1': no pillar 7"),
        ("actions.toml", 'outcome = "1.1"', 'outcome = "4.2"', r"'1\.1\.1': no outcome 4\.2"),
        ("actions.toml", 'reference = "1.1.1"', 'reference = "1.2.9"', r"is not of outcome 1\.1"),
        ("actions.toml", 'id = "1.1.2"', 'id = "1.1.1"', r"entry '1\.1\.1': it is there twice"),
        ("actions.toml", 'id = "1.1.1"', 'id = "first"', r"entry 'first': its id is not its ref"),
        ("actions.toml", "recommendations = [1]", "recommendations = [19]", "no recommendation 19"),
        ("actions.toml", "notice_items = [18]", "notice_items = [20]", r"no item 20 in notice\.to"),
        ("actions.toml", "inferred = [18]", "inferred = []", r"'1\.5\.2': inferred is \(\)"),
        ("actions.toml", 'measures = ["feedback"]', 'measures = ["x"]', "no measure 'x'"),
        ("actions.toml", "due = 2012-01-31", 'due = "soon"', r"'action 1\.1\.1', due"),
        (
            "recommendations.toml",
            '["icpc_15_days"]',
            '["icpc"]',
            r"recommendations\.toml, entry '2",
        ),
        (
            "notice.toml",
            "number = 2\n",
            "number = 1\n",
            r"notice\.toml, entry '1': it is there twi",
        ),
        (
            "pillars.toml",
            "Malcolm Newsam",
            "Nobody",
            r"'pillar 1': no lead 'Nobody' in leads\.toml",
        ),
        ("promises.toml", '"2.2.1"', '"2.2.9"', r"'supervision_quality': no action '2\.2\.9'"),
        ("promises.toml", '"supervision_quality"', '"feedback"', "'feedback': it is a measure"),
        ("measures.toml", 'action = "2.1.4"', 'action = "9.1.4"', r"no action '9\.1\.4' in the pl"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named_with_its_file_and_entry(
    tmp_path: Path, file: str, was: str, now: str, said: str
) -> None:
    def change(text: str) -> str:
        assert was in text
        return text.replace(was, now, 1)

    with pytest.raises(PlanError, match=said):
        read_plan(_broken(tmp_path, change, file))


def test_the_plans_events_are_data() -> None:
    known = {(each.month, each.kind) for each in plan().events}
    assert {("2011-08", "inspection"), ("2011-12", "plan"), ("2012-01", "plan")} <= known


# ── populations ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("of", "people"),
    [
        ("2010-03", None),
        ("2010-04", 44_300),
        ("2012-03", 44_300),
        ("2013-03", 44_300),  # a year on
        ("2013-04", None),
    ],
)
def test_a_population_holds_for_its_own_years_and_one_after_them(
    of: str, people: int | None
) -> None:
    found = plan().population("0-19", month(of), council="Peterborough")
    assert (found and found.people) == people


def test_a_later_population_goes_before_an_earlier_one_that_still_holds() -> None:
    found = plan().population("0-17", month("2012-04"), council="Peterborough")
    assert found is not None
    assert (found.people, found.is_of(month("2012-04"))) == (44_600, True)
    assert not found.is_of(month("2013-04"))


@pytest.mark.parametrize(
    ("council", "known"),
    [
        ("Peterborough City Council", True),
        ("PETERBOROUGH", True),
        ("Leicester", False),
        ("Peterboroughshire", False),
        ("", False),
    ],
)
def test_no_council_has_anothers_population(council: str, known: bool) -> None:
    assert bool(plan().population("0-17", month("2012-04"), council=council)) == known


def test_stocks_are_judged_by_their_changes_and_flows_by_their_months() -> None:
    entries = plan().measures
    assert entries["cp_children"].judge == "changes"
    assert entries["cp_visits"].judge == "levels", "a visit says little of the next month's"
    assert entries["contacts"].judge == "levels"


@pytest.mark.parametrize("given", [{"months": "levels"}, {"months_why": "They share little."}])
def test_months_judged_otherwise_than_usual_have_a_reason(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="need a reason"):
        measure(kind="stock", window="snap", **given)
    assert measure(kind="stock", months="levels", months_why="They share little.").judge == "levels"
