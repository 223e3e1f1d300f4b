"""The marks that people have set on how far figures can be relied on."""

import datetime as dt
from dataclasses import dataclass

from kpi.calendar import Month, month, month_name
from kpi.plan import plan
from kpi.records import Mark
from kpi.store import Reader


@dataclass(frozen=True)
class SetMark:
    """A mark on one measure's figures of some months.

    Attributes:
        first, last: the months that it holds for, both included.
        at: when it was set; the plan's own data do not say.
        number: by which it can be taken back; the plan's own have none.
    """

    measure: str
    first: Month
    last: Month
    level: str
    reason: str
    set_by: str
    at: dt.datetime | None = None
    number: int | None = None

    def holds_for(self, first: Month, last: Month) -> bool:
        """Whether it marks a figure made of the months from `first` to `last`."""
        return self.first <= last and first <= self.last

    @property
    def months(self) -> str:
        """``April 2011``, or ``April 2011 to March 2012``."""
        if self.first == self.last:
            return month_name(self.first)
        return f"{month_name(self.first)} to {month_name(self.last)}"

    @property
    def words(self) -> str:
        """The mark as a reason for a figure's confidence, a whole sentence.

        What the plan's own marks say names their months and who set them.
        """
        if self.number is None:
            return self.reason
        return f"{self.months}: {self.reason.rstrip('.')} (set by {self.set_by})."


def marks_in_force(reader: Reader, *, as_known: dt.datetime | None = None) -> tuple[SetMark, ...]:
    """The plan's own marks and those that people set, in the order in which they were set.

    Args:
        as_known: those of people that held at that moment; the plan's own hold always.
    """
    of_plan = [
        SetMark(
            measure=measure,
            first=month(each.first),
            last=month(each.last),
            level=each.level,
            reason=each.reason,
            set_by=each.set_by,
        )
        for each in plan().marks(demonstration=reader.is_demonstration())
        for measure in each.measures
    ]
    return (*of_plan, *(_of_person(each) for each in reader.marks(as_known=as_known)))


def _of_person(mark: Mark) -> SetMark:
    return SetMark(
        measure=mark.measure,
        first=mark.first,
        last=mark.last,
        level=mark.level,
        reason=mark.reason,
        set_by=mark.by,
        at=mark.at,
        number=mark.id,
    )
