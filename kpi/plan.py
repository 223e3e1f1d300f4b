"""The Improvement Plan as data: `data/plan/`, read and checked once.

Measures and their targets are entries in ``data/plan/measures.toml``; a broken entry stops the
product with a sentence that names file and entry.
"""

import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from kpi.calendar import MONTH, R12, SNAP, YTD, Month, Window, month
from kpi.errors import NotFound, PlanError
from kpi.promises import (
    Action,
    CoreTask,
    Evidences,
    Lead,
    NoticeItem,
    Outcome,
    PlanEntry,
    Promised,
    Recommendation,
    Unevidenced,
    check,
)
from kpi.settings import DATA, Settings
from kpi.targets import Target

_HOLDS_MONTHS_ON = 12
"""For how long a population still serves after its own years."""

Direction = Literal["lower", "higher", "none"]
Judge = Literal["levels", "changes"]
_T = TypeVar("_T", bound=BaseModel)


class Pillar(PlanEntry):
    """One of the plan's six pillars and who answers for it."""

    number: int
    name: str
    lead: str


class Break(PlanEntry):
    """A month in which a measure's definition or its data changed."""

    month: str
    reason: str


class Population(PlanEntry):
    """How many people of an age group lived in a council's area, and where that is from.

    Attributes:
        council: whose area; rates of no other council are worked out with it.
        first, last: the months that it is of. It holds for the year after them too, where there is
            no later one, and that is said.
    """

    council: str
    ages: str
    people: int
    first: str = Field(alias="from", pattern=r"^\d{4}-\d{2}$")
    last: str = Field(alias="to", pattern=r"^\d{4}-\d{2}$")
    source: str
    remark: str = ""

    def is_of(self, of: Month) -> bool:
        """Whether it is the month's own population, not an earlier one that still holds."""
        return month(self.first) <= of <= month(self.last)

    def holds_in(self, of: Month) -> bool:
        """Whether a month's rates may be worked out with it."""
        return month(self.first) <= of <= month(self.last) + _HOLDS_MONTHS_ON


class ConfidenceMark(PlanEntry):
    """A mark that a person has set on some measures' figures for some months, with the reason.

    Attributes:
        demonstration: it is about what the demonstration's totals were published with, and says
            nothing of a council's own extracts.
    """

    measures: tuple[str, ...]
    first: str = Field(alias="from", pattern=r"^\d{4}-\d{2}$")
    last: str = Field(alias="to", pattern=r"^\d{4}-\d{2}$")
    level: Literal["medium", "low"]
    reason: str
    set_by: str
    demonstration: bool = False


EVENT_KINDS = {
    "inspection": "Inspection",
    "structure": "New structure",
    "system": "New system",
    "plan": "Plan or notice",
    "other": "Other",
}


class PlanEvent(PlanEntry):
    """Something that happened in the plan's time and that charts show.

    Attributes:
        month: when; the source gives no day. kind: a key of `EVENT_KINDS`.
    """

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    title: str
    kind: Literal["inspection", "structure", "system", "plan", "other"]
    source: str


class MeasureEntry(PlanEntry):
    """What the plan says of one measure; what it counts is a function in `kpi.measures`.

    Attributes:
        id, name, description: its name in addresses, on screens, and a sentence under the title.
        pillar, action: where in the plan it belongs.
        kind: ``stock`` (counted at the as-at date) or ``flow`` (counted over a period).
        value: how numerator and denominator make the figure: ``count``, ``share`` (per cent),
            ``mean``, ``growth`` (per cent change of numerator on denominator), ``rate`` (per 10,000
            of a population), ``average`` (a month's count; over several months, per month),
            ``largest``, ``worst`` (the highest of several shares), ``median`` and ``distinct``
            (over all cases of a window).
        unit: ``percent``, ``count``, ``fte``, ``days`` or ``per_10000``.
        noun: what the denominator (for counts, the numerator) counts, singular and plural.
        numerator_noun: what the numerator of a mean counts.
        counted_as: how the cases of a share's numerator are told from the others, in words that
            follow the noun: ``plans … that are a second or later one``.
        window: the one that the target is judged on. since: where a cumulative one begins.
        months: what tells a real change from a wobble: the monthly figures themselves
            (``levels``) or how far each month moved them (``changes``); by default changes for
            stocks, whose month-ends resemble each other, and levels for flows.
        months_why: why it is not the default.
        denominator: ``last`` where a population or staff is the denominator, of which the
            window's last month's counts; else the months' are summed.
        population: the age group that a rate is per 10,000 of; a count has its rate beside it.
        limit: the number of days, or the like, that its definition names.
        breaks: months in which its definition or its data changed, with the reason.
        evidence: what would have to be recorded, for a promise without data.
        direction: which way is better.
        breakdowns: ids of the breakdowns that it is shown by.
        headline: one of the five on top of the scorecard.
        released: the plan publishes its whole-council figure, so it leaves the house exact.
        children: it counts children, so that small numbers are treated when they leave.
        version: raised when its function changes what it counts; every figure is then worked
            out again and the old ones stay in the log.
        assumed: remark on cases counted under an assumption; ``{n}`` is how many.
        pair: measures to be read together with it.
        growth_of: the count whose growth it is.
        counted, not_counted, why, mislead: its definition in plain language.
    """

    id: str
    name: str
    description: str
    pillar: int
    action: str
    kind: Literal["stock", "flow"]
    value: Literal[
        "count",
        "share",
        "mean",
        "growth",
        "rate",
        "average",
        "largest",
        "worst",
        "median",
        "distinct",
    ]
    unit: Literal["percent", "count", "fte", "days", "per_10000"] = "count"
    noun: tuple[str, str]
    numerator_noun: str = ""
    counted_as: str = ""
    window: Window
    since: str | None = None
    months: Judge | None = None
    months_why: str = ""
    denominator: Literal["sum", "last"] = "sum"
    population: str | None = None
    limit: int | None = None
    breaks: tuple[Break, ...] = ()
    evidence: str = ""
    direction: Direction
    breakdowns: tuple[str, ...] = ()
    headline: bool = False
    released: bool = False
    children: bool = True
    version: int = 1
    assumed: str = ""
    pair: tuple[str, ...] = ()
    growth_of: str = ""
    owner: str = ""
    counted: str
    not_counted: str
    why: str
    mislead: str
    targets: tuple[Target, ...] = ()

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows that it has, the judged one among them."""
        if self.kind == "stock":
            return (SNAP,)
        return tuple(dict.fromkeys((MONTH, YTD, R12, self.window)))

    @property
    def base_window(self) -> Window:
        """The window of its monthly observations: ``snap`` for a stock, ``month`` for a flow."""
        return SNAP if self.kind == "stock" else MONTH

    @model_validator(mode="after")
    def _says_why_its_months(self) -> Self:
        if (self.months is None) != (self.months_why == ""):
            raise ValueError("months that are not judged as usual need a reason (months_why)")
        return self

    @property
    def judge(self) -> Judge:
        """Whether its months are judged by their levels or by the changes between them."""
        return self.months or ("changes" if self.kind == "stock" else "levels")

    @property
    def by_window(self) -> bool:
        """No sum of months gives its figure: each window is worked out from all of its cases."""
        return self.value in ("median", "distinct")

    @property
    def is_count(self) -> bool:
        """It has a numerator alone."""
        return self.value in ("count", "largest", "average", "median", "distinct")


class Plan(PlanEntry):
    """All of it."""

    pillars: tuple[Pillar, ...]
    measures: dict[str, MeasureEntry]
    populations: tuple[Population, ...] = ()
    confidence_marks: tuple[ConfidenceMark, ...] = ()
    events: tuple[PlanEvent, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    actions: tuple[Action, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    notice_items: tuple[NoticeItem, ...] = ()
    core_tasks: tuple[CoreTask, ...] = ()
    leads: tuple[Lead, ...] = ()
    unevidenced: tuple[Unevidenced, ...] = ()

    def action(self, id: str) -> Action:
        """The action of that id, which is its reference save for those printed twice.

        Raises:
            NotFound: there is none.
        """
        for each in self.actions:
            if each.id == id:
                return each
        raise NotFound(f"The plan has no action {id!r}. Its first is {self.actions[0].id}.")

    def evidenced_by(self, measure: str) -> Evidences:
        """All that a measure evidences, in the plan's order."""
        return Evidences(
            outcomes=tuple(each for each in self.outcomes if measure in each.measures),
            actions=tuple(each for each in self.actions if measure in each.measures),
            recommendations=tuple(e for e in self.recommendations if measure in e.measures),
            notice_items=tuple(each for each in self.notice_items if measure in each.measures),
            core_tasks=tuple(each for each in self.core_tasks if measure in each.measures),
        )

    def marks(self, *, demonstration: bool) -> tuple[ConfidenceMark, ...]:
        """The marks that hold for a database, of the demonstration or of a council."""
        return tuple(
            each for each in self.confidence_marks if demonstration or not each.demonstration
        )

    def population(self, ages: str, of: Month, *, council: str) -> Population | None:
        """The people of an age group for a council's rates of a month: the latest that holds.

        Nothing where none is known: neither another council's nor one long past would do.
        """
        holding = [
            each
            for each in self.populations
            if each.ages == ages and _is_of_council(each.council, council) and each.holds_in(of)
        ]
        return max(holding, key=lambda each: each.first, default=None)

    def measure(self, id: str) -> MeasureEntry:
        """The entry of that name.

        Raises:
            NotFound: there is none.
        """
        try:
            return self.measures[id]
        except KeyError:
            known = ", ".join(self.measures)
            raise NotFound(f"There is no measure {id!r}. The measures are: {known}.") from None


def read_plan(folder: Path) -> Plan:
    """The plan in a folder, checked.

    Raises:
        PlanError: a file can't be read, an entry is not as it should be, or a reference leads
            nowhere; the sentence names file and entry.
    """
    plan = Plan(
        pillars=_entries(Pillar, folder / "pillars.toml", "pillar"),
        measures={each.id: each for each in _named(MeasureEntry, folder / "measures.toml")},
        populations=_entries(Population, folder / "populations.toml", "population"),
        confidence_marks=_entries(ConfidenceMark, folder / "confidence.toml", "mark"),
        outcomes=_entries(Outcome, folder / "outcomes.toml", "outcome"),
        actions=_entries(Action, folder / "actions.toml", "action"),
        recommendations=_entries(Recommendation, folder / "recommendations.toml", "recommendation"),
        notice_items=(
            *_entries(NoticeItem, folder / "notice.toml", "item"),
            *_entries(NoticeItem, folder / "notice.toml", "support_measure"),
        ),
        core_tasks=_entries(CoreTask, folder / "core_tasks.toml", "core_task"),
        leads=_entries(Lead, folder / "leads.toml", "lead"),
        unevidenced=_entries(Unevidenced, folder / "promises.toml", "promise"),
        events=_entries(PlanEvent, folder / "events.toml", "event"),
    )
    _check_references(plan, folder / "measures.toml")
    return plan


@lru_cache(maxsize=1)
def plan() -> Plan:
    """The plan under ``data/plan/``."""
    return read_plan(DATA / "plan")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{path.name} can't be read: {error}.") from error


def _entries(model: type[_T], path: Path, key: str) -> tuple[_T, ...]:
    """The entries ``[[key]]`` of a file."""
    listed = _read_toml(path).get(key, [])
    return tuple(
        _entry(model, path, f"{key} {_called(values, place)}", values=values)
        for place, values in enumerate(listed, start=1)
    )


def _called(values: dict[str, Any], place: int) -> Any:
    """What an entry is known by; its place where it has no name of its own."""
    named = (values[key] for key in ("id", "reference", "number") if key in values)
    return next(named, place)


def _named(model: type[_T], path: Path) -> tuple[_T, ...]:
    """The entries ``[name]`` of a file."""
    tables = _read_toml(path)
    return tuple(
        _entry(model, path, id, values={"id": id, **values}) for id, values in tables.items()
    )


def _entry(model: type[_T], path: Path, name: str, *, values: dict[str, Any]) -> _T:
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanError(f"{path.name}, entry {name!r}, {where}: {first['msg']}.") from error


def _check_references(plan: Plan, path: Path) -> None:
    pillars = {pillar.number for pillar in plan.pillars}
    for measure in plan.measures.values():
        if measure.pillar not in pillars:
            raise PlanError(f"{path.name}, entry {measure.id!r}: no pillar {measure.pillar}.")
        named = [*((other, "to pair") for other in measure.pair), (measure.growth_of, "that grows")]
        for other, use in named:
            if other and other not in plan.measures:
                raise PlanError(f"{path.name}, entry {measure.id!r}: no measure {other!r} {use}.")
        if measure.window not in measure.windows:
            raise PlanError(
                f"{path.name}, entry {measure.id!r}: a {measure.kind} has no window "
                f"{measure.window!r}."
            )
    check(
        Promised(
            outcomes=plan.outcomes,
            actions=plan.actions,
            recommendations=plan.recommendations,
            notice_items=plan.notice_items,
            core_tasks=plan.core_tasks,
            leads=plan.leads,
            unevidenced=plan.unevidenced,
            pillars={pillar.number: pillar.lead for pillar in plan.pillars},
            measures=plan.measures,
        )
    )
    for measure in plan.measures.values():
        if not _is_of_the_plan(measure.action, plan):
            raise PlanError(
                f"{path.name}, entry {measure.id!r}: no action {measure.action!r} in the plan."
            )


def _is_of_the_plan(named: str, plan: Plan) -> bool:
    """Whether what a measure gives as its action is there: an action, an outcome, ``IN 12``…"""
    known = {action.reference for action in plan.actions}
    known |= {outcome.reference for outcome in plan.outcomes}
    known |= {f"OR {each.number}" for each in plan.recommendations}
    known |= {f"IN {each.number}" for each in plan.notice_items}
    known |= {f"Core task {each.number}" for each in plan.core_tasks}
    return named in known


def population_of(entry: MeasureEntry, of: Month) -> Population | None:
    """The people of this council that a measure's rate of a month is per 10,000 of."""
    if entry.population is None:
        return None
    return plan().population(entry.population, of, council=Settings().council)


def _is_of_council(name: str, council: str) -> bool:
    """``Peterborough`` is ``Peterborough City Council``, but not ``Peterborough-on-Sea``'s."""
    words = name.casefold().split()
    return council.casefold().split()[: len(words)] == words
