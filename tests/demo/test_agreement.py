"""Every measure in every month of the demonstration: all that is shown of it says the same.

The scorecard's row, the icon grid, the command line, the sentence, the chart, its table and its
alternative text are read as their readers see them and held against one another, and the icons
against `kpi spc` on the figures that `kpi values` prints.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from dash.development.base_component import Component

from kpi.calendar import Month, month, month_name, months_between
from kpi.charts.control import control_chart, shares_chart
from kpi.charts.style import BETTER, GROUND, NEUTRAL, WORSE
from kpi.cli import cli
from kpi.findings import Finding, Scorecard, finding, scorecard
from kpi.findings.singles import singles
from kpi.findings.words.printed import ASSURANCE_WORDS, TYPE_WORDS, VARIATION_WORDS
from kpi.pages.screens.measure import movement
from kpi.pages.screens.scorecard import screen as scorecard_page
from kpi.plan import plan
from kpi.store import Store, open_store
from tests import factories
from tests.pages.reading import parts, rows, text

MONTHS = months_between(month("2010-04"), month("2013-03"))
COLOURS = {"common": GROUND, "improvement": BETTER, "concern": WORSE, "neutral": NEUTRAL}
SHAPES = {
    ("common", None): "circle",
    ("neutral", "high"): "square",
    ("neutral", "low"): "square",
    **{
        (kind, side): f"triangle-{way}"
        for kind in ("improvement", "concern")
        for side, way in (("high", "up"), ("low", "down"))
    },
}
FIGURES = re.compile(r"[+−]?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Shown:
    """One month as it is shown: the scorecard's two views and the command line's answer."""

    card: Scorecard
    table: dict[str, Component]
    grid: dict[str, Component]
    printed: dict[str, dict[str, Any]]
    printed_card: dict[str, Any]


@pytest.fixture(scope="module")
def url(demonstration_database: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    copy = tmp_path_factory.mktemp("agreement") / "kpi.sqlite"
    copy.write_bytes(demonstration_database.read_bytes())
    return f"sqlite:///{copy}"


@pytest.fixture(scope="module")
def demonstration(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def ask(url: str, *words: str) -> Any:
    answer = CliRunner().invoke(cli, ["--database", url, *words], obj={})
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def named(layout: Any) -> dict[str, Component]:
    """A layout's components by their ids."""
    known = ((getattr(each, "id", None), each) for each in parts(layout))
    return {id: each for id, each in known if isinstance(id, str)}


@pytest.fixture(scope="module", params=MONTHS, ids=str)
def shown(request: pytest.FixtureRequest, demonstration: Store, url: str) -> Shown:
    of: Month = request.param
    card = factories.ask(demonstration, scorecard, of)
    printed = ask(url, "scorecard", "--month", str(of), "--format", "json")
    return Shown(
        card=card,
        table=named(scorecard_page.layout(card)),
        grid=named(scorecard_page.layout(card, view="grid")),
        printed={each["measure"]: each for each in printed["measures"]},
        printed_card=printed,
    )


def judged(shown: Shown) -> list[Finding]:
    """The measures whose months have limits."""
    return [each for each in shown.card.findings if each.movement.has_limits]


def icon_words(component: Component) -> list[str]:
    return [each.alt for each in parts(component) if getattr(each, "className", None) == "icon"]


def expected_icons(found: Finding) -> list[str]:
    """The words of a finding's icons; an earlier month than the one asked for is named."""
    latest = found.movement.latest
    assert latest is not None
    words = found.movement.change_words
    assert found.movement.judge == "changes" or words == VARIATION_WORDS[found.movement.variation]
    of = found.movement.months[latest.index]
    if of != found.figure.month:
        words += f" in {month_name(of)}, the latest month known"
    reach = found.movement.reach
    return [words, *([reach] if reach else [])]


def test_the_scorecards_rows_have_the_findings_figures_and_icons(shown: Shown) -> None:
    for found in shown.card.findings:
        row = shown.table[f"row-{found.measure.id}"]
        if found.measure.evidence:
            continue
        assert icon_words(row) == (expected_icons(found) if found.movement.has_limits else [])
        if found.figure.value is not None:
            assert found.figure.text in text(row)


def test_the_command_line_says_of_each_measure_what_the_page_says(shown: Shown) -> None:
    assert shown.printed_card["sentence"] == shown.card.sentence
    assert shown.printed_card["changes"] == [each.sentence for each in shown.card.new]
    for found in shown.card.findings:
        printed = shown.printed[found.measure.id]
        limits = found.movement.has_limits
        assert printed["variation"] == (found.movement.variation if limits else None)
        assert printed["assurance"] == found.movement.assurance
        assert printed["status"] == found.status
        assert printed["text"] == found.figure.text
        assert printed["sentence"] == found.sentence


def test_the_icon_grid_has_each_measure_once_in_the_row_and_column_of_its_icons(
    shown: Shown,
) -> None:
    rows_of = {id: each for id, each in shown.grid.items() if id.startswith("grid-")}
    for found in judged(shown):
        latest = found.movement.latest
        assert latest is not None
        (cell,) = [
            each
            for each in parts(rows_of[f"grid-{latest.type}"])
            if type(each).__name__ == "Td" and f"grid-{found.measure.id}" in named(each)
        ]
        reach = found.movement.assurance
        column = cell.to_plotly_json()["props"]["data-label"]
        assert column == (ASSURANCE_WORDS[reach] if reach else column)
        assert (reach is None) == column.startswith("No target")
        (line,) = [
            each
            for each in parts(cell)
            if type(each).__name__ == "Li" and f"grid-{found.measure.id}" in named(each)
        ]
        assert icon_words(line) == expected_icons(found)[:1]


def test_what_changed_lists_the_signals_and_those_alone(shown: Shown) -> None:
    listed = [each.finding.measure.id for each in shown.card.changes]
    flagged = [
        found.measure.id
        for found in judged(shown)
        if found.movement.chart.points[-1].causes and found.movement.months[-1] == shown.card.month
    ]
    assert sorted(listed) == sorted(flagged)


def test_chart_table_and_sentence_say_the_same_of_the_latest_month(shown: Shown) -> None:
    for found in judged(shown):
        latest = found.movement.latest
        assert latest is not None
        of = found.movement.months[latest.index]
        by_shares = found.movement.shares_first
        chart = shares_chart(found) if by_shares else control_chart(found)
        ((colour, symbol, value),) = _points_of(chart, of)
        small = of in found.movement.small
        assert value == latest.value
        assert symbol.removesuffix("-open-dot") == SHAPES[(latest.type, latest.side)]
        assert symbol.endswith("-open-dot") == small
        if not small:
            assert colour == COLOURS[latest.type]
        row = _table_row(found, of)
        assert row[1] == singles(found)[latest.index].figure.text
        assert row[-1].lower().startswith(TYPE_WORDS[latest.type])
        limits = found.movement.phases[-1]
        assert row[-3] == limits.mean_text
        if not by_shares:  # each month has its own
            assert row[-2] == f"{limits.lower_text} to {limits.upper_text}"
        beside = " ".join(note["text"] for note in chart["layout"]["annotations"])
        for printed in (limits.lower_text, limits.mean_text, limits.upper_text):
            assert printed in beside, "the limits' names beside the plot"


def _points_of(chart: dict[str, Any], of: Month) -> list[tuple[str, str, float]]:
    """Colour, symbol and value of a month's whole point."""
    day = f"{of}-01"
    return [
        (each["marker"]["color"][place], each["marker"]["symbol"][place], each["y"][place])
        for each in chart["data"]
        if each["mode"] == "markers" and isinstance(each["marker"]["symbol"], list)
        for place, x in enumerate(each["x"])
        if x == day
    ]


def _table_row(found: Finding, of: Month) -> list[str]:
    section = movement.section(found, {})
    table = named(section)["monthly-chart-table"]
    (row,) = [each for each in rows(table) if each[0] == month_name(of)]
    return row


def test_the_alternative_text_is_the_sentence_of_page_and_command_line(shown: Shown) -> None:
    for found in judged(shown):
        assert found.movement.sentence in found.sentence
        section = movement.section(found, {})
        (image,) = [each for each in parts(section) if getattr(each, "role", None) == "img"]
        assert found.movement.sentence in image.to_plotly_json()["props"]["aria-label"]


def test_every_number_in_words_is_a_number_that_is_shown(shown: Shown) -> None:
    for found in shown.card.findings:
        unknown = set(FIGURES.findall(found.sentence)) - _shown_numbers(found)
        assert not unknown, f"{found.measure.id}: {unknown} in {found.sentence!r}"


def _shown_numbers(found: Finding) -> set[str]:
    """The numbers of panel, limits, single months and pairs; and how long a run lasts."""
    figure, movement_ = found.figure, found.movement
    shown = [
        found.measure.name,
        *(each.text for each in (figure, found.last_month, found.year_before)),
        figure.count_text,
        figure.rate_text,
        figure.reason or "",
        figure.remark or "",
        *(f"{each.words} {each.near or ''} {each.held}" for each in found.judgements),
        *(f"{each.lower_text} {each.mean_text} {each.upper_text}" for each in movement_.phases),
        *(f"{each.n}" for each in movement_.phases),
        *(
            [f"{movement_.ahead.lower_text} {movement_.ahead.upper_text}"]
            if movement_.ahead
            else []
        ),
        *(f"{pair.measure.name} {pair.figure.text}" for pair in found.pairs),
        "12 months",
    ]
    if found.monthly:
        shown.append(" ".join(point.figure.text for point in found.monthly[-3:]))
        shown.append(" ".join(point.figure.text for point in singles(found)[-3:]))
    if movement_.latest:
        shown += _table_row(found, movement_.months[movement_.latest.index])
    shown += [str(run) for run in _runs(found)]
    months = pd.period_range("2009-01", "2013-12", freq="M")
    shown += [str(each.year) for each in months] + [str(each) for each in range(1, 32)]
    return set(FIGURES.findall(" ".join(shown)))


def _runs(found: Finding) -> list[int]:
    """How many of the latest months lie on one side of the mean, and how many go one way."""
    movement_ = found.movement
    if not movement_.has_limits:
        return []
    phase = movement_.chart.phases[-1]
    values = [each.value for each in movement_.chart.points[phase.start :]]
    series = pd.Series([value for value in values if value is not None])
    above, steps = series > phase.mean, series.diff().iloc[1:] > 0
    return [_last_run(above), _last_run(steps)]


def _last_run(signs: pd.Series) -> int:
    changed = signs.ne(signs.shift())
    return int((changed.cumsum() == changed.cumsum().iloc[-1]).sum()) if len(signs) else 0


def test_icon_limits_words_and_verdict_never_contradict(shown: Shown) -> None:
    for found in judged(shown):
        movement_, limits = found.movement, found.movement.phases[-1]
        latest, said = movement_.latest, movement_.sentence
        assert latest is not None
        flagged = bool(latest.causes)
        assert flagged == (movement_.variation != "common")
        assert flagged == bool(re.search(r": a significant change", said)), said
        assert flagged != ("no significant change" in said), said
        assert flagged != movement_.title.startswith("No significant change")
        assert limits.lower < limits.mean < limits.upper
        if not flagged and not movement_.shares_first:
            assert latest.value is not None
            assert limits.lower <= latest.value <= limits.upper
        _check_assurance(found, said)


def _check_assurance(found: Finding, said: str) -> None:
    """What is met is not said to keep missing, nor what is missed to keep meeting."""
    assurance, status = found.movement.assurance, found.status
    refused = {"misses": ("met",), "meets": ("near", "missed")}.get(assurance or "", ())
    assert status not in refused
    assert ("is moving" in said) == (assurance == "moving")
    misses = any(each in said for each in ("keep missing", "range misses", ", misses the target"))
    meets = any(each in said for each in ("keep meeting", "range meets", ", meets the target"))
    if not found.movement.is_on_its_way:
        assert (misses, meets) == (assurance == "misses", assurance == "meets")
    if found.movement.is_on_its_way:
        assert f"would {'miss' if status == 'met' else 'meet'} the target" in said


COUNTED = [id for id, each in plan().measures.items() if not each.evidence]
TO = str(MONTHS[-1])


@pytest.fixture(scope="module")
def printed_values(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every measure's single months as `kpi values` prints them, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for window in {plan().measures[id].base_window for id in COUNTED}:
        asked = ("values", "--from", "2009-11", "--to", TO, "--window", window, "--format", "json")
        for each in ask(url, *asked):
            if plan().measures[each["measure"]].base_window == window:
                found.setdefault(each["measure"], []).append(each)
    return found


@pytest.fixture(scope="module")
def latest_scorecard(url: str) -> dict[str, dict[str, Any]]:
    card = ask(url, "scorecard", "--month", TO, "--format", "json")
    return {each["measure"]: each for each in card["measures"]}


@pytest.mark.parametrize("measure", COUNTED)
def test_the_icons_are_those_of_kpi_spc_on_the_printed_figures(
    measure: str,
    printed_values: dict[str, list[dict[str, Any]]],
    latest_scorecard: dict[str, dict[str, Any]],
    demonstration: Store,
    tmp_path: Path,
) -> None:
    known = [each for each in printed_values[measure] if not each.get("part")]
    assert any(each["value"] is not None for each in known), "a value on the demonstration"
    if factories.ask(demonstration, finding, measure).movement.shares_first:
        return  # its p chart has the verdict, of which `kpi spc` knows nothing
    lines = [
        f"{each['month']}-01,{'' if each['value'] is None else each['value']}" for each in known
    ]
    path = tmp_path / "series.csv"
    path.write_text("\n".join(["date,value", *lines]))
    entry = plan().measures[measure]
    how = ("--direction", entry.direction, "--judge", entry.judge, "--limits", "stable-shift")
    said = ask("sqlite://", "spc", str(path), *how, "--json")
    expected = said["variation"] if latest_scorecard[measure]["variation"] else "common"
    assert said["variation"] == expected
    assert latest_scorecard[measure]["variation"] in (None, said["variation"])


STEADY_FROM = 0.65
"""Month-ends that resemble each other more than this are judged by their changes."""


def test_month_ends_are_judged_by_levels_only_where_they_share_little(
    demonstration: Store,
) -> None:
    for id in COUNTED:
        entry = plan().measures[id]
        if entry.kind != "stock":
            continue
        points = factories.ask(demonstration, finding, id).monthly
        series = pd.Series([point.figure.value for point in points], dtype=float)
        alike = series.autocorr(1)
        print(f"{id}: {alike:.2f} from one month-end to the next, judged by {entry.judge}")
        assert (entry.judge == "changes") == (alike > STEADY_FROM), (id, alike)
