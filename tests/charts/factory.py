"""Findings made by hand, so that charts and pages are tested on what can be checked by eye."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kpi.calendar import Month, month
from kpi.findings import Figure, Finding, Point, TargetLine
from kpi.findings.control import movement_of
from kpi.plan import MeasureEntry
from kpi.records import Rebase
from kpi.targets import NO_TARGET, Judgement, Operator, Status, Target

MARCH = month("2012-03")


def measure(**changes: Any) -> MeasureEntry:
    """Second or later plans, unless told otherwise."""
    entry: dict[str, Any] = {
        "id": "cp_repeat",
        "name": "Second or later child protection plan",
        "description": "Share of plans started whose child had been on a plan here before.",
        "pillar": 2,
        "action": "2.4.3",
        "kind": "flow",
        "value": "share",
        "unit": "percent",
        "noun": ("plan", "plans"),
        "window": "r12",
        "direction": "lower",
        "breakdowns": ("team", "gender"),
        "headline": True,
        "counted": "Plans that start.",
        "not_counted": "Plans elsewhere.",
        "why": "Plans that end early come back.",
        "mislead": "Few plans a month.",
    }
    return MeasureEntry(**(entry | changes))


def figure(
    of: Month = MARCH,
    value: float | None = 10.42,
    *,
    unit: str = "percent",
    **changes: Any,
) -> Figure:
    """A figure of that month; without a value, it has a reason."""
    made = Figure(
        measure="cp_repeat",
        month=of,
        window="r12",
        numerator=None if value is None else 30,
        denominator=None if value is None else 288,
        value=value,
        unit=unit,
        reason=None if value is not None else f"No extract holds Contacts for {of}.",
        confidence="medium",
        confidence_reasons=("Two plans have no count of earlier plans.",),
        text="no data" if value is None else f"{value:.1f}" + ("%" if unit == "percent" else ""),
        count_text="" if value is None else "30 of 288 plans",
    )
    return replace(made, **changes)


def series(
    *values: float | None, last: Month = MARCH, part: tuple[int, ...] = (), **changes: Any
) -> tuple[Point, ...]:
    """Neighbouring months that end in `last`; `part` are the places of part months."""
    first = last - (len(values) - 1)
    return tuple(
        Point(
            figure(first + i, value, part=i in part, **changes),
            "no_data" if value is None else "met",
            hindsight=False,
        )
        for i, value in enumerate(values)
    )


BELOW = Judgement(
    status="met",
    words="Below 14.4%",
    short="< 14.4%",
    level=14.4,
    near="up to 15.84%",
    target=Target.model_validate(
        {
            "operator": "<",
            "level": "14.4",
            "from": "2012-01",
            "set_by": "Safeguarding Improvement Plan, December 2011",
            "action": "2.4.3",
        }
    ),
)


def aimed(
    level: float | None, *, status: Status = "no_data", operator: Operator = "<"
) -> Judgement:
    """What a target of that level says; by default of a window without a figure."""
    if level is None:
        return NO_TARGET
    assert BELOW.target is not None
    target = BELOW.target.model_copy(update={"operator": operator})
    return replace(BELOW, level=level, status=status, target=target)


def target_line(
    first: str, last: str, level: float = 14.4, *, hindsight: bool = False
) -> TargetLine:
    """A level target over those months."""
    months = (month(last) - month(first)).n + 1
    return TargetLine(month(first), month(last), (level,) * months, "Below 14.4%", hindsight)


def finding(*values: float | None, **changes: Any) -> Finding:
    """A finding of March 2012 whose series are these values, by default a year and a month."""
    shown = series(*(values or (14.4, 14, 13.5, 13, 13, 12.5, 12, 12, 11.5, 11, 10.9, 10.8, 10.4)))
    last = shown[-1].figure
    made = Finding(
        measure=measure(),
        figure=last,
        judgements=(BELOW,),
        last_month=shown[-2].figure if len(shown) > 1 else figure(MARCH - 1, None),
        year_before=shown[-13].figure if len(shown) > 12 else figure(MARCH - 12, None),
        direction_of_travel="better",
        series=shown,
        monthly=shown,
        target_lines=(
            target_line("2011-03", "2011-12", hindsight=True),
            target_line("2012-01", "2012-03"),
        ),
        title="Second or later plans fell to 10.4%, below the target",
        subtitle="Percentage of plans started, 12 months to each month, Peterborough",
        source="Source: List 7, as at 31 March 2012. Confidence: medium.",
        sentence="Second or later child protection plans: 10.4% (30 of 288) in the 12 months "
        "to March 2012. Target below 14.4%: met.",
    )
    return replace(made, **changes)


def moving(
    *values: float | None,
    level: float | None = 14.4,
    rebases: Sequence[Rebase] = (),
    part: tuple[int, ...] = (),
    denominators: Sequence[int] = (),
    **changes: Any,
) -> Finding:
    """A finding of March 2012 whose single months are these, judged on their control chart.

    Args:
        denominators: how many cases each month's share is of; by default too many to be few.
    """
    points = series(*values, window="month", part=part)
    if denominators:
        points = tuple(
            replace(
                point,
                figure=replace(
                    point.figure,
                    numerator=round(n * (point.figure.value or 0) / 100),
                    denominator=n,
                ),
            )
            for point, n in zip(points, denominators, strict=True)
        )
    made = finding(*values, **changes)
    movement = movement_of(made.measure, points, judgement=aimed(level), rebases=rebases)
    return replace(made, monthly=points, movement=movement)


def rebase(of: str, reason: str = "New structure", by: str = "Ann") -> Rebase:
    """A decision of 3 May 2012."""
    at = dt.datetime(2012, 5, 3, 9, tzinfo=dt.UTC)
    return Rebase("cp_repeat", month(of), reason, by, at, id=1)
