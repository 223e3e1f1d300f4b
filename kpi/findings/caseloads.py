"""The caseloads behind the figures about them, without the workers' names."""

from collections import Counter
from dataclasses import dataclass

from kpi.calendar import SNAP, Month
from kpi.findings.book import Book
from kpi.findings.model import Figure
from kpi.findings.moment import Moment
from kpi.findings.words.windows import period
from kpi.plan import plan

MEASURE = "caseload_max"
"""The measure whose cases are the workers, each with a number of children."""

ABOUT_CASELOADS = frozenset({MEASURE, "caseload_over", "caseload_mean"})
"""The measures that say one number about all caseloads."""

BAND = 5
"""Caseloads are counted by 1 to 5 children, 6 to 10, and so on."""


@dataclass(frozen=True)
class Caseloads:
    """How many open children each case holder has, at one as-at date.

    Attributes:
        numbers: one for each worker, the most first. most: the promise that holds for the month,
            which is that nobody has more. whole: the figure that they belong to.
        hindsight: the promise was made later.
    """

    numbers: tuple[int, ...]
    most: int | None
    whole: Figure
    hindsight: bool = False

    @property
    def above(self) -> int:
        """Workers with more than the promise allows."""
        return 0 if self.most is None else sum(each > self.most for each in self.numbers)

    @property
    def bands(self) -> tuple[tuple[str, int], ...]:
        """How many workers hold 1–5 children, 6–10 and so on, up to the highest."""
        if not self.numbers:
            return ()
        found = Counter((each - 1) // BAND for each in self.numbers)
        return tuple(
            (f"{BAND * band + 1}–{BAND * band + BAND}", found[band])
            for band in range((self.numbers[0] - 1) // BAND + 1)
        )

    @property
    def title(self) -> str:
        """What the dots show, in ten words or so."""
        workers = _case_holders(len(self.numbers))
        if self.most is None:
            return self.sentence.removesuffix(".")
        if not self.above:
            return f"None of {workers} has more than {self.most} children"
        have = "has" if self.above == 1 else "have"
        return f"{self.above} of {workers} {have} more than {self.most} children"

    @property
    def sentence(self) -> str:
        """The same in a whole sentence."""
        workers = f"{_case_holders(len(self.numbers))} have"
        if len(self.numbers) == 1:
            workers = "One case holder has"
        lowest, highest = self.numbers[-1], self.numbers[0]
        between = f"{lowest} to {highest}" if lowest < highest else str(highest)
        children = "child" if highest == 1 else "children"
        when = period(self.whole.window, self.whole.month, self.whole.as_at)
        said = f"{workers} {between} {children} {when}"
        if self.most is None:
            return f"{said}."
        have = "has" if self.above == 1 else "have"
        over = f"{self.above} of them {have} more" if self.above else "none has more"
        later = " in hindsight" if self.hindsight else ""
        return f"{said}; the limit is {self.most}{later}, and {over}."


def _case_holders(number: int) -> str:
    return "one case holder" if number == 1 else f"{number:,} case holders"


def caseloads(moment: Moment, of: Month) -> Caseloads:
    """The caseloads at a month's as-at date; none where no extract holds them."""
    entry = plan().measure(MEASURE)
    book = Book(moment.reader, measures=[MEASURE], by="worker")
    found = [
        book.total(entry, SNAP, of, category=name) for name in book.categories(entry, SNAP, of)
    ]
    figure, (judgement, *_) = book.judged(entry, SNAP, of)
    return Caseloads(
        numbers=tuple(sorted((int(each.numerator or 0) for each in found), reverse=True)),
        most=None if judgement.level is None else int(judgement.level),
        whole=figure,
        hindsight=judgement.hindsight,
    )
