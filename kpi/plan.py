"""The Improvement Plan as data: `data/plan/`, read and checked once.

Measures and their targets are entries in ``data/plan/measures.toml``; a broken entry stops the
product with a sentence that names file and entry.
"""

import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kpi.calendar import MONTH, QUARTER, R12, SNAP, YTD
from kpi.errors import NotFound, PlanError
from kpi.settings import DATA
from kpi.targets import Target

Direction = Literal["lower", "higher", "none"]
_T = TypeVar("_T", bound=BaseModel)


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pillar(_Entry):
    """One of the plan's six pillars and who answers for it."""

    number: int
    name: str
    lead: str


class MeasureEntry(_Entry):
    """What the plan says of one measure; what it counts is a function in `kpi.measures`.

    Attributes:
        id, name, description: its name in addresses, on screens, and a sentence under the title.
        pillar, action: where in the plan it belongs.
        kind: ``stock`` (counted at the as-at date) or ``flow`` (counted over a period).
        value: how numerator and denominator make the figure: ``count``, ``share`` (per cent),
            ``mean``, ``growth`` (per cent change of numerator on denominator), ``largest``.
        unit: ``percent``, ``count`` or ``fte``.
        noun: what the denominator (for counts, the numerator) counts, singular and plural.
        numerator_noun: what the numerator of a mean counts.
        window: the one that the target is judged on.
        direction: which way is better.
        breakdowns: ids of the breakdowns that it is shown by.
        headline: one of the five on top of the scorecard.
        released: the plan publishes its whole-council figure, so it leaves the house exact.
        children: it counts children, so that small numbers are treated when they leave.
        version: raised when its function changes what it counts; every figure is then worked
            out again and the old ones stay in the log.
        assumed: remark on cases counted under an assumption; ``{n}`` is how many.
        pair: measures to be read together with it.
        counted, not_counted, why, mislead: its definition in plain language.
    """

    id: str
    name: str
    description: str
    pillar: int
    action: str
    kind: Literal["stock", "flow"]
    value: Literal["count", "share", "mean", "growth", "largest"]
    unit: Literal["percent", "count", "fte"] = "count"
    noun: tuple[str, str]
    numerator_noun: str = ""
    window: Literal["month", "ytd", "r12", "snap", "quarter"]
    direction: Direction
    breakdowns: tuple[str, ...] = ()
    headline: bool = False
    released: bool = False
    children: bool = True
    version: int = 1
    assumed: str = ""
    pair: tuple[str, ...] = ()
    owner: str = ""
    counted: str
    not_counted: str
    why: str
    mislead: str
    targets: tuple[Target, ...] = ()

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows that it has, the judged one among them."""
        if self.kind == "stock":
            return (SNAP,)
        return (MONTH, YTD, R12, *((QUARTER,) if self.window == QUARTER else ()))

    @property
    def base_window(self) -> str:
        """The window of its monthly observations: ``snap`` for a stock, ``month`` for a flow."""
        return SNAP if self.kind == "stock" else MONTH


class Plan(_Entry):
    """All of it."""

    pillars: tuple[Pillar, ...]
    measures: dict[str, MeasureEntry]

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
    pillars = _read_toml(folder / "pillars.toml")
    measures = _read_toml(folder / "measures.toml")
    plan = Plan(
        pillars=tuple(
            _entry(Pillar, folder / "pillars.toml", str(entry.get("number")), entry)
            for entry in pillars["pillar"]
        ),
        measures={
            id: _entry(MeasureEntry, folder / "measures.toml", id, {"id": id, **entry})
            for id, entry in measures.items()
        },
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


def _entry(model: type[_T], path: Path, name: str, values: dict[str, Any]) -> _T:
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
        for other in measure.pair:
            if other not in plan.measures:
                raise PlanError(f"{path.name}, entry {measure.id!r}: no measure {other!r} to pair.")
        if measure.window not in measure.windows:
            raise PlanError(
                f"{path.name}, entry {measure.id!r}: a {measure.kind} has no window "
                f"{measure.window!r}."
            )
