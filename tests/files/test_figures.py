"""Figures as CSV: what stands in which cell, and what stands where there is no figure."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from kpi.files.figures import months_csv, scorecard_csv, series_csv
from kpi.files.file import File
from kpi.findings import Finding
from kpi.findings.movement import STILL
from kpi.findings.release import release
from tests.charts import factory
from tests.charts.factory import BELOW, MARCH, measure


def rows(file: File) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def found(**changes: Any) -> Finding:
    """January to March 2012 of a published share: missing, covered in part, whole."""
    series = factory.series(None, 14.5, 10.0, part=(1,))
    return factory.finding(
        **{
            "measure": measure(released=True),
            "figure": series[-1].figure,
            "last_month": series[-2].figure,
            "series": (*series[:-1], replace(series[-1], hindsight=True)),
            "monthly": series,
            "target_lines": (factory.target_line("2012-02", "2012-03"),),
        }
        | changes
    )


def small(**changes: Any) -> Finding:
    """The same where March rests on three children and the plan publishes nothing."""
    figure = factory.figure(numerator=3, denominator=30, text="10.0%")
    point = factory.series(10.0, numerator=3, denominator=30)
    return found(
        measure=measure(), **{"figure": figure, "series": point, "monthly": point} | changes
    )


def test_a_series_has_a_row_a_month_with_its_target_and_what_is_to_be_known_of_it() -> None:
    file = series_csv(release(found()))
    assert file.name == "cp_repeat-r12-2012-03.csv"
    january, february, march = rows(file)
    assert january == {
        "measure": "cp_repeat",
        "month": "2012-01",
        "window": "r12",
        "numerator": "[x]",
        "denominator": "[x]",
        "value": "[x]",
        "unit": "percent",
        "target": "",
        "status": "no_data",
        "hindsight": "",
        "part": "",
        "confidence": "medium",
        "confidence_reasons": "Two plans have no count of earlier plans.",
        "reason": "No extract holds Contacts for 2012-01.",
    }
    assert (february["value"], february["target"], february["part"]) == ("14.5", "14.4", "yes")
    assert (march["numerator"], march["denominator"], march["value"]) == ("30", "288", "10")
    assert (march["status"], march["hindsight"], march["part"]) == ("met", "yes", "")


def test_what_is_confidential_has_its_mark_in_every_number() -> None:
    (march,) = rows(series_csv(release(small())))
    assert [march[name] for name in ("numerator", "denominator", "value")] == ["[c]"] * 3
    assert march["status"] == "no_data"


def test_single_months_have_their_phase_and_limits() -> None:
    # Moving ranges 2, 1, 1, 2, 2, 1, 1: mean 41, limits 2.66 × 10/7 to each side.
    months = (40, 42, 41, 40, 42, 40, 41, 42)
    moving = factory.moving(*months, measure=measure(released=True, window="month"))
    file = months_csv(release(moving))
    assert file.name == "cp_repeat-months-2012-03.csv"
    march = rows(file)[-1]
    assert (march["judged"], march["judged_value"]) == ("levels", "42")
    assert [march[name] for name in ("phase", "trial", "special", "type", "side")] == [
        "1",
        "yes",
        "",
        "common",
        "",
    ]
    limits = [float(march[name]) for name in ("lower", "mean", "upper")]
    assert limits == pytest.approx([41 - 3.8, 41, 41 + 3.8])


def test_months_without_limits_leave_those_cells_blank() -> None:
    (march,) = rows(months_csv(release(found(series=(), monthly=found().monthly[-1:]))))
    assert [march[name] for name in ("phase", "mean", "lower", "upper", "trial")] == [""] * 5
    # One month alone has a mean and no limits: there is no neighbour that it differs from.
    alone = factory.moving(40, measure=measure(released=True, window="month"))
    (march,) = rows(months_csv(release(alone)))
    assert [march[name] for name in ("phase", "mean", "lower", "upper")] == ["1", "40.0", "", ""]


def test_limits_that_may_not_leave_have_their_mark() -> None:
    (march,) = rows(months_csv(release(small())))
    kept = ("value", "phase", "mean", "lower", "upper", "trial", "special", "type", "side")
    assert [march[name] for name in kept] == ["[c]"] * 9


def test_a_scorecard_has_a_row_a_measure_with_its_neighbours_and_its_verdict() -> None:
    moving = factory.moving(40, 42, 41, 40, 42, 40, 41, 42).movement
    whole = found(
        movement=moving,
        year_before=factory.figure(MARCH - 12, 16.25),
        direction_since_year="better",
        judgements=(replace(BELOW, hindsight=True),),
    )
    other = found(measure=measure(id="cp_ended", released=True))
    file = scorecard_csv(MARCH, [release(whole), release(other)], restated={"cp_ended"})
    assert file.name == "scorecard-2012-03.csv"
    first, second = rows(file)
    assert first == {
        "measure": "cp_repeat",
        "name": "Second or later child protection plan",
        "month": "2012-03",
        "window": "r12",
        "numerator": "30",
        "denominator": "288",
        "value": "10",
        "unit": "percent",
        "last_month": "14.5",
        "year_before": "16.25",
        "since_last_month": "better",
        "since_year_before": "better",
        "target": "Below 14.4%",
        "near": "up to 15.84%",
        "status": "met",
        "hindsight": "yes",
        "variation": "common",
        "assurance": "misses",
        "confidence": "medium",
        "confidence_reasons": "Two plans have no count of earlier plans.",
        "reason": "",
        "restated": "",
    }
    assert (second["measure"], second["restated"]) == ("cp_ended", "[r]")


def test_a_scorecard_hides_a_small_figure_its_verdict_and_its_icons() -> None:
    (row,) = rows(scorecard_csv(MARCH, [release(small())], restated=()))
    hidden = ("numerator", "denominator", "value", "variation", "assurance")
    assert [row[name] for name in hidden] == ["[c]"] * 5
    assert row["status"] == "no_data"


def test_a_measure_that_never_moved_has_no_icons() -> None:
    (row,) = rows(scorecard_csv(MARCH, [release(found(movement=STILL))], restated=()))
    assert (row["variation"], row["assurance"]) == ("", "")


def test_nothing_to_show_leaves_the_headings() -> None:
    assert scorecard_csv(MARCH, [], restated=()).content.decode("utf-8-sig").startswith("measure,")
