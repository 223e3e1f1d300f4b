"""Who works where, and who holds which case.

Social workers come and go so that their number follows the figures; each month's open cases are
shared out among those there, a case staying with its worker for as long as both stay.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kpi.calendar import Month, months_between
from kpi.demo.children import Child
from kpi.demo.days import Day, first_day, last_day, working_days_in
from kpi.demo.figures import Figures, Post

DUTY, DISABILITY, CARE, LEAVING = "First Response", "Disability", "Looked After", "Leaving Care"
AREAS = ("North", "South", "East")

SUPPORT = "Family Support Worker"
SUPPORT_WORKERS = ("North", "South", "East", DISABILITY)  # one in each of these teams

PART_TIME = {1.0: 82.0, 0.8: 8.0, 0.6: 7.0, 0.5: 3.0}
OPTIONS_LOOKED_AT = 2  # a new case goes to the freer of so many workers, not to the freest of all

GIVEN_NAMES = (
    "Hazel",
    "Robin",
    "Ivy",
    "Rowan",
    "Fern",
    "Jasper",
    "Olive",
    "Linden",
    "Bryony",
    "Clover",
    "Laurel",
    "Heath",
    "Poppy",
    "Willow",
    "Sage",
    "Briar",
    "Saffron",
    "Juniper",
)
FAMILY_NAMES = (
    "Lapwing",
    "Plover",
    "Curlew",
    "Heron",
    "Dunlin",
    "Redwing",
    "Fieldfare",
    "Bittern",
    "Siskin",
    "Linnet",
    "Whinchat",
    "Avocet",
    "Shelduck",
    "Gadwall",
    "Nuthatch",
    "Fulmar",
)


AGENCY_SWAPPED = 0.35  # how likely, in a month, that one agency worker takes another's place


@dataclass(eq=False)
class Worker:
    """A person who holds cases; `left` is the last day, None for those still there."""

    name: str
    team: str
    role: str
    fte: float
    agency: bool
    qualified: bool
    joined: Day
    left: Day | None = None


@dataclass(frozen=True)
class Case:
    """An open case at the end of a month: whose it is, and which team should hold it.

    Attributes:
        team: None for any of the area teams.
        new: whether it may still be waiting for a worker.
    """

    child: Child
    team: str | None
    new: bool


@dataclass(frozen=True)
class Held:
    """Which team holds a case, and which worker, if any yet."""

    team: str
    worker: str


@dataclass(eq=False)
class Workforce:
    """Everyone who ever held a case, and who held which case at the end of each month."""

    workers: list[Worker]
    held: dict[Month, dict[Child, Held]] = field(default_factory=dict)

    def staff(self, day: Day) -> list[Worker]:
        """Those in post at the end of the day."""
        return [w for w in self.workers if w.joined <= day and (w.left is None or w.left > day)]

    def leavers(self, month: Month) -> list[Worker]:
        """Those whose last day lies in the month."""
        return [w for w in self.workers if w.left and first_day(month) <= w.left <= last_day(month)]


def workforce(figures: Figures) -> Workforce:
    """The workers, with the days on which they joined and left."""
    hiring = _Hiring(figures)
    for month in months_between(figures.reported_from, figures.last):
        hiring.live(month)
    return Workforce(hiring.everyone)


def share_out(figures: Figures, workforce: Workforce, cases: dict[Month, list[Case]]) -> None:
    """Gives the open cases of each month to workers."""
    sharing = _Sharing(figures)
    for month, of_month in cases.items():
        staff = workforce.staff(last_day(month))
        workforce.held[month] = sharing.live(month, of_month, staff)


class _Hiring:
    """Workers joining and leaving, month by month."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._chance = chance = figures.chance("workforce")
        names = [f"{given} {family}" for given in GIVEN_NAMES for family in FAMILY_NAMES]
        self._names = iter(chance.sample(names, len(names)))
        begin = first_day(figures.reported_from)
        self.everyone = [
            Worker(next(self._names), team, SUPPORT, 1.0, False, False, begin)
            for team in SUPPORT_WORKERS
        ]

    def live(self, month: Month) -> None:
        """One month: some leave, others join."""
        figures, chance = self._figures, self._chance
        permanent = round(figures["permanent_social_workers"].at(month))
        turnover = figures["monthly_turnover"].at(month)
        leaving = sum(chance.random() < turnover for _ in self._there(agency=False))
        self._leave(month, leaving, agency=False)
        self._leave(month, len(self._there(agency=False)) - permanent, agency=False)
        for _ in range(permanent - len(self._there(agency=False))):
            self._join(month, self._largest_vacancy(), agency=False)
        agency = round(figures["agency_social_workers"].at(month))
        swapped = int(chance.random() < AGENCY_SWAPPED)
        self._leave(month, len(self._there(agency=True)) - agency + swapped, agency=True)
        for _ in range(agency - len(self._there(agency=True))):
            self._join(month, self._largest_vacancy(), agency=True)

    def _there(self, *, agency: bool) -> list[Worker]:
        """Qualified workers who have not left."""
        return [w for w in self.everyone if w.qualified and w.agency == agency and not w.left]

    def _leave(self, month: Month, number: int, *, agency: bool) -> None:
        days = working_days_in(first_day(month), last_day(month))
        for worker in self._chance.sample(self._there(agency=agency), max(0, number)):
            worker.left = self._chance.choice(days)

    def _join(self, month: Month, post: Post, *, agency: bool) -> None:
        fte = 1.0 if agency else self._chance.choices(list(PART_TIME), list(PART_TIME.values()))[0]
        joined = working_days_in(first_day(month), last_day(month))[0]
        self.everyone.append(
            Worker(next(self._names), post.team, post.role, fte, agency, True, joined)
        )

    def _largest_vacancy(self) -> Post:
        """The post of which the largest share is covered neither by permanent nor agency staff."""
        covered: dict[tuple[str, str], float] = defaultdict(float)
        for worker in self._there(agency=False) + self._there(agency=True):
            covered[worker.team, worker.role] += worker.fte
        return min(
            self._figures.post,
            key=lambda post: (covered[post.team, post.role] / post.established, post.team),
        )


class _Sharing:
    """Cases in the hands of workers, month after month."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._chance = figures.chance("caseloads")
        self._worker_of: dict[Child, Worker] = {}
        self._area_of: dict[Child, str] = {}

    def live(self, month: Month, cases: list[Case], staff: list[Worker]) -> dict[Child, Held]:
        """Who holds which case at the end of a month."""
        there: dict[str, list[Worker]] = defaultdict(list)
        for worker in staff:
            there[worker.team].append(worker)
        teams = self._teams(cases, there)
        waiting = self._waiting(month, cases)
        worker_of = {
            case.child: self._worker_of[case.child]
            for case in cases
            if case.child not in waiting
            and case.child in self._worker_of
            and self._worker_of[case.child] in there[teams[case.child]]
        }
        load: Counter[Worker] = Counter(worker_of.values())
        for case in cases:
            if case.child not in waiting and case.child not in worker_of:
                worker = self._freer(there[teams[case.child]], load)
                worker_of[case.child] = worker
                load[worker] += 1
        most = round(self._figures["highest_caseload"].at(month))
        self._lighten(most, worker_of, teams, load=load, there=there)
        self._worker_of = worker_of
        return {
            child: Held(team, worker_of[child].name if child in worker_of else "")
            for child, team in teams.items()
        }

    def _teams(self, cases: list[Case], there: dict[str, list[Worker]]) -> dict[Child, str]:
        """The team of each case; one new to the area teams goes to where there is most room."""
        teams = {case.child: case.team for case in cases if case.team}
        known = {
            case.child: self._area_of[case.child]
            for case in cases
            if not case.team and case.child in self._area_of
        }
        load = Counter(known.values())
        for case in cases:
            if not case.team and case.child not in known:
                area = min(AREAS, key=lambda one: load[one] / sum(w.fte for w in there[one]))
                known[case.child] = area
                load[area] += 1
        self._area_of |= known
        return teams | known

    def _waiting(self, month: Month, cases: list[Case]) -> set[Child]:
        """The new cases that no worker has yet."""
        level = self._figures["unallocated"].at(month)
        number = round(level * self._chance.uniform(0.75, 1.25))
        new = [case.child for case in cases if case.new and case.child not in self._worker_of]
        return set(self._chance.sample(new, min(number, len(new))))

    def _freer(self, workers: list[Worker], load: Counter[Worker]) -> Worker:
        some = self._chance.choices(workers, k=OPTIONS_LOOKED_AT)
        return min(some, key=lambda worker: (load[worker] + 1) / worker.fte)

    def _lighten(
        self,
        most: int,
        worker_of: dict[Child, Worker],
        teams: dict[Child, str],
        *,
        load: Counter[Worker],
        there: dict[str, list[Worker]],
    ) -> None:
        """Moves cases from those who hold more than the most to the freest in their team, or in
        another area's team."""
        for child, worker in list(worker_of.items()):
            if load[worker] <= most * min(1.0, worker.fte + 0.1):
                continue
            others = there[worker.team]
            if worker.team in AREAS:
                others = [one for area in AREAS for one in there[area]]
            freest = min(others, key=lambda one: (load[one] + 1) / one.fte)
            load[worker] -= 1
            load[freest] += 1
            worker_of[child] = freest
            if freest.team != worker.team:
                teams[child] = self._area_of[child] = freest.team
