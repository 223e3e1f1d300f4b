"""What a measure's page shows, and what of it several of its sections ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpi.calendar import Month
from kpi.entries.commentary import Entry
from kpi.findings import Finding, Point, Prospect
from kpi.findings.caseloads import Caseloads
from kpi.findings.comparison import Against, PublishedLine
from kpi.findings.marks import SetMark
from kpi.findings.restated import Restated
from kpi.pages.pieces.address import Query
from kpi.pages.screens.measure.breakdown import ByCategory
from kpi.pages.screens.measure.rebasing import Rebases
from kpi.records import Event


@dataclass(frozen=True)
class Shown:
    """All that a measure's page shows, read at one moment.

    Attributes:
        choosable: the months that the page can be asked for.
        address: what of the page's address is chosen on it and stays.
        split: the figure by the categories of one breakdown.
        held: every case holder's caseload, for a measure about them.
        rebases: where its limits start again, and where they might.
        events: what happened, to be marked on the charts.
        written: the commentary, newest first.
        moved: of this month's and last month's figure, those that were restated.
        marked: the marks on its confidence that hold.
    """

    found: Finding
    choosable: Sequence[Month]
    address: Query = field(default_factory=dict)
    split: ByCategory | None = None
    held: Caseloads | None = None
    prospect: Prospect | None = None
    rebases: Rebases = field(default_factory=Rebases)
    against: Against | None = None
    published: Sequence[PublishedLine] = ()
    events: Sequence[Event] = ()
    written: Sequence[Entry] = ()
    moved: Mapping[Month, Restated] = field(default_factory=dict)
    marked: Sequence[SetMark] = ()

    @property
    def path(self) -> str:
        """The page's address without its parameters."""
        return f"/measure/{self.found.measure.id}"


def any_value(points: Sequence[Point]) -> bool:
    """Whether there is anything to draw."""
    return any(point.figure.value is not None for point in points)


def is_judged(found: Finding) -> bool:
    """Whether this window is the one that the measure's targets are judged on."""
    return found.figure.window == found.measure.window or not found.measure.targets
