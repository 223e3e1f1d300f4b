"""Will the target be met? The ladder of `kpi.analysis.outlook` in words, numbers behind.

Each rung says only what the one below it allows. What varies by chance alone is never
extrapolated, and next to "on course" stands how often that was right in the past.
"""

from dataclasses import dataclass

from kpi.analysis.outlook import BackTest, Better, Outlook, Projection, back_test, outlook
from kpi.calendar import Month, month, month_name
from kpi.findings.book import Book
from kpi.findings.judging import Standard
from kpi.findings.model import Finding, Point, latest_run
from kpi.findings.run_rate import run_rate
from kpi.findings.words.moved import level_or_limit
from kpi.findings.words.printed import in_words
from kpi.findings.words.verdicts import VERDICTS
from kpi.findings.words.windows import period
from kpi.plan import MeasureEntry
from kpi.targets import Target, target_for


@dataclass(frozen=True)
class Rung:
    """One question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Prospect:
    """Whether a measure's target will be met.

    Attributes:
        has_target: there is one that holds, so that the question can be asked.
        rungs: from what is to what may be; later ones are left out where nothing can be said.
        needed: what next month would have to bring; blank where the target is met, or where no
            whole number of cases says it.
        back_test: how often "on course" was right in the past; blank where it was never said.
    """

    rungs: tuple[Rung, ...]
    needed: str = ""
    back_test: str = ""
    has_target: bool = True


def prospect_of(book: Book, entry: MeasureEntry, of: Month) -> Prospect:
    """Climb the ladder for a measure in a month, in its judged window."""
    finding = book.finding(entry, entry.window, of)
    target = finding.judgement.target
    if target is None:
        words = "The plan sets no target for it."
        if entry.targets:
            words = f"No target of the plan holds in {month_name(of)}."
        return Prospect((Rung("Is it met now?", words), *_drift(finding)), has_target=False)
    rungs = [Rung("Is it met now?", _met_now(finding)), *_running(finding)]
    if not target_for(entry.targets, of + 1):
        ends = f"The target ends with {month_name(of)}, and the plan sets no other after it."
        return Prospect((*rungs, Rung("And after that?", ends)))
    if finding.movement.judge == "changes":
        needed = run_rate(book, finding, target)
        return Prospect((*rungs, *_next_month_end(finding)), needed=needed)
    if (
        finding.movement.target is None
        or not finding.movement.has_limits
        or entry.direction == "none"
    ):
        return Prospect((*rungs, *_drift(finding)), needed=run_rate(book, finding, target))
    ladder, test = _ladder(book, finding, target, direction=entry.direction)
    return Prospect(
        rungs=(*rungs, *_rungs(finding, ladder, target)),
        needed=run_rate(book, finding, target),
        back_test=_back_test_words(test),
    )


# ── what is ────────────────────────────────────────────────────────────────────────────────────


def _met_now(finding: Finding) -> str:
    figure, judgement = finding.figure, finding.judgement
    when = period(figure.window, figure.month, figure.as_at)
    if not judgement.is_judged:
        return f"It can't be judged. {figure.reason or ''}".strip()
    verdict = VERDICTS[judgement.status].answer
    return f"{verdict}: {figure.text} {when}, target {judgement.phrase}."


def _running(finding: Finding) -> list[Rung]:
    run = latest_run(finding.series, met=finding.judgement.is_met)
    if not run:
        return []
    met = finding.judgement.is_met
    since = month_name(run[0].figure.month)
    said = f"It has {'' if met else 'not '}been met "
    months = f"for {in_words(len(run))} months running, since {since}"
    said += months if len(run) > 1 else f"for one month, {since}"
    hindsight = any(point.hindsight for point in run)
    return [
        Rung(
            "For how long?",
            f"{said}{', counting months before the target in hindsight' if hindsight else ''}.",
        )
    ]


def _next_month_end(finding: Finding) -> list[Rung]:
    """What the changes from month-end to month-end say of the next one, and no further."""
    ahead = finding.movement.ahead
    if ahead is None:
        return []
    if finding.movement.assurance == "moving":
        return [Rung("Left as it is?", f"{finding.movement.reach}.")]
    of = month_name(finding.figure.month + 1)
    lies = f"{of} will lie between {ahead.lower_text} and {ahead.upper_text}"
    reach = finding.movement.reach
    return [Rung("Left as it is?", f"{lies}{f': {reach[0].lower()}{reach[1:]}' if reach else ''}.")]


# ── what may be ────────────────────────────────────────────────────────────────────────────────


def _ladder(
    book: Book, finding: Finding, target: Target, *, direction: Better
) -> tuple[Outlook, BackTest]:
    movement, entry = finding.movement, finding.measure
    assert movement.target is not None
    standard = book.standards(entry, finding.figure.month)[0]
    met = [_single_month_meets(book, standard, point) for point in finding.monthly]
    left = (month(target.last) - finding.figure.month).n if target.last else 0
    ahead = left if left > 0 else None
    climbed = outlook(
        movement.chart, met, direction=direction, target=movement.target, months_left=ahead
    )
    tested = back_test(
        [point.value for point in movement.chart.points],
        met,
        direction=direction,
        target=movement.target,
        months_left=ahead,
        rebase=[phase.start for phase in movement.chart.phases[1:]],
    )
    return climbed, tested


def _single_month_meets(book: Book, standard: Standard, point: Point) -> bool | None:
    """Whether a single month alone keeps the target that holds now."""
    entry = standard.entry
    value = book.total(entry, entry.base_window, point.figure.month).exact(entry.value)
    if value is None or point.figure.part:
        return None
    return standard.status(value) == "met"


def _rungs(finding: Finding, ladder: Outlook, target: Target) -> list[Rung]:
    rungs = [Rung("Left as it is?", _assured(finding, ladder))]
    if ladder.chance is not None:
        rungs.append(Rung("How likely is it next month?", _likely(finding, ladder, ladder.chance)))
    if ladder.pace_needed and target.last and ladder.pace is not None:
        rungs.append(
            Rung(
                "What pace would it take?",
                f"{_pace(finding.measure, ladder.pace_needed)} a month until "
                f"{month_name(month(target.last))}; it has gone at "
                f"{_pace(finding.measure, ladder.pace)} a month since "
                f"{month_name(finding.movement.phases[-1].first)}.",
            )
        )
    rungs.append(Rung("Where is it heading?", _heading(finding, ladder)))
    rungs.append(Rung("Is it on course?", _course(finding, ladder)))
    return rungs


def _course(finding: Finding, ladder: Outlook) -> str:
    met = finding.judgement.is_met
    if ladder.on_course:
        return "Yes: it is met, and likely to stay so." if met else "Yes."
    return "It is met, but single months could go either way." if met else "No."


def _likely(finding: Finding, ladder: Outlook, chance: float) -> str:
    """The chance that the phase gives next month, which says nothing of one that has moved."""
    if ladder.moving:
        return (
            "The limits can't say: the measure has moved since they were drawn, and new ones would "
            "have to start where that began."
        )
    return (
        f"{_in_100(chance)} that {month_name(finding.figure.month + 1)} alone meets it, as the "
        f"months since {month_name(finding.movement.phases[-1].first)} have varied."
    )


def _assured(finding: Finding, ladder: Outlook) -> str:
    limits = finding.movement.phases[-1]
    span = f"{limits.lower_text} to {limits.upper_text}"
    if finding.movement.is_on_its_way or ladder.assurance == "moving":
        return f"{finding.movement.reach}."
    latest = finding.movement.latest
    if latest is not None and latest.causes:
        said = {"meets": "meets the target", "misses": "misses the target"}.get(
            ladder.assurance or "", "has the target in it"
        )
        return (
            f"The ordinary variation of the months since {month_name(limits.first)}, {span}, "
            f"{said}; but the latest month is no ordinary variation."
        )
    return {
        "meets": f"It keeps meeting the target: all ordinary variation, {span}, meets it.",
        "misses": f"It keeps missing the target: all ordinary variation, {span}, misses it.",
    }.get(
        ladder.assurance or "",
        f"It hits and misses: ordinary variation, {span}, has the target in it.",
    )


def _heading(finding: Finding, ladder: Outlook) -> str:
    """A projection where a trend or shift is signalled; else that it will keep varying."""
    if not ladder.moving:
        return _outside(finding) or _keeps_varying(finding)
    if finding.judgement.is_met:
        return "It has moved, and meets the target now."
    if ladder.projection is not None:
        return _projected(finding, ladder.projection)
    assert finding.movement.target is not None
    lower = finding.measure.direction == "lower"
    if (ladder.level < finding.movement.target) == lower:
        return "It has moved, and stands on the right side of the target."
    towards = ladder.pace is not None and (ladder.pace < 0) == lower and ladder.pace != 0
    if towards:
        return (
            "It is moving towards the target, but at the pace of all its months it would take more "
            f"than {in_words(finding.movement.phases[-1].n)} months more."
        )
    return "It has moved, but not towards the target."


def _outside(finding: Finding) -> str:
    """For a latest month that is no ordinary variation, but is not yet a trend or a shift."""
    latest = finding.movement.latest
    if latest is None or not latest.causes:
        return ""
    return "The latest month is outside ordinary variation; that alone is no direction yet."


def _keeps_varying(finding: Finding) -> str:
    limits = finding.movement.phases[-1]
    singles = "Month ends" if finding.measure.kind == "stock" else "Single months"
    return (
        f"{singles} will keep varying between {limits.lower_text} and {limits.upper_text} unless "
        "something changes."
    )


def _projected(finding: Finding, projection: Projection) -> str:
    of = finding.figure.month
    earliest = month_name(of + projection.earliest)
    if projection.latest is None:
        span = f"{earliest} at the earliest, and perhaps never"
    elif projection.latest == projection.earliest:
        span = "in that very month"
    else:
        span = f"between {earliest} and {month_name(of + projection.latest)}"
    return (
        f"If the pace of the last {in_words(finding.movement.phases[-1].n)} months holds, it gets "
        f"there in {month_name(of + projection.months)} (80 times in 100: {span})."
    )


def _drift(finding: Finding) -> list[Rung]:
    """For a target without a number there is nothing to reach, only a way to go."""
    if not finding.movement.has_limits:
        return []
    if finding.movement.latest is not None and finding.movement.latest.causes:
        return [Rung("Where is it heading?", finding.movement.sentence)]
    if finding.movement.judge == "changes":
        return _next_month_end(finding)
    return [Rung("Where is it heading?", _keeps_varying(finding))]


def _in_100(chance: float) -> str:
    if chance < 0.01:
        return "Less than 1 in 100"
    if chance > 0.99:
        return "More than 99 in 100"
    return f"About {round(100 * chance)} in 100"


def _pace(entry: MeasureEntry, pace: float) -> str:
    """A change a month: ``+0.4 points``, ``−1.2``."""
    sign = "−" if pace < 0 else "+"
    if entry.unit == "percent":
        return f"{sign}{abs(pace):.1f} points"
    return f"{sign}{level_or_limit(entry, abs(pace))}"


def _back_test_words(test: BackTest) -> str:
    if not test.said:
        return ""
    months = "one past month" if test.said == 1 else f"{in_words(test.said)} past months"
    right = {0: "it was never right", 1: "it was right once", 2: "it was right twice"}.get(
        test.right, f"it was right {in_words(test.right)} times"
    )
    return f"Of {months} in which this would have said “on course”, {right}."
