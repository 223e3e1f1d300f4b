"""Published figures that compare with a measure, ours of the same periods, and their words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from kpi import findings
from kpi.calendar import R12, SNAP, Month, day_name, financial_year, month, month_end
from kpi.comparators import Comparison, Published
from kpi.comparators.published import ENGLAND_CODE, MARKS, number
from kpi.findings import Figure, Finding, Moment
from kpi.findings.words.printed import number_text, rounded
from kpi.plan import MeasureEntry
from kpi.settings import Settings
from kpi.store import Reader

FEWEST_NEIGHBOURS = 3
POPULATION, AGES = "population_0_17", "0-17"
DRAWN = ("share", "mean")  # what can be drawn beside others: a count says how large a place is


@dataclass(frozen=True)
class Other:
    """One line of the panel: whose figure, as it was printed, and what it is made of."""

    name: str
    text: str
    made_of: str = ""


@dataclass(frozen=True)
class PublishedPoint:
    """A published figure of one period, for a chart."""

    month: Month
    value: float
    text: str


class PublishedFigures:
    """The published figures that compare with a measure, and their words."""

    def __init__(self, reader: Reader, comparison: Comparison, measure: MeasureEntry) -> None:
        self.comparison = comparison
        self.measure = measure
        self.council = Settings().council
        self.code, self.region = reader.council_codes(self.council)
        self.region_code = (reader.region_code(self.region) if self.region else None) or ""
        self.neighbours = [each.neighbour for each in reader.neighbours(self.code or "")]
        self.model = reader.neighbour_model(self.code or "") if self.neighbours else None
        codes = {self.code or "", self.region_code, ENGLAND_CODE, *self.neighbours} - {""}
        wanted = [comparison.indicator, *([comparison.rate] if comparison.rate else [])]
        wanted += [POPULATION] if measure.population else []
        self._editions: dict[tuple[str, str, str], list[Published]] = {}
        for each in reader.published(wanted, codes):
            self._editions.setdefault((each.indicator, each.code, each.period), []).append(each)

    def periods(self) -> list[Month]:
        """The periods that our council or England has a figure for, oldest first."""
        return sorted(
            {
                month(period)
                for indicator, code, period in self._editions
                if indicator == self.comparison.indicator and code in (self.code, ENGLAND_CODE)
            }
        )

    def editions(self, indicator: str, code: str, of: Month) -> list[Published]:
        """A figure as it was published at different times, the latest first."""
        return self._editions.get((indicator, code, str(of)), [])

    def latest(self, indicator: str | None, code: str | None, of: Month) -> Published | None:
        """A figure as last published."""
        found = self.editions(indicator or "", code or "", of)
        return found[0] if found else None

    @property
    def compared(self) -> str:
        """What is compared with other places: of a count, its rate."""
        return self.comparison.rate or self.comparison.indicator

    @property
    def is_comparable(self) -> bool:
        """A count alone says how large a place is, and nothing else."""
        return bool(self.comparison.rate) or self.measure.value in DRAWN

    def others(self, of: Month) -> Iterator[Other]:
        """Our council as published, England, the region, and the neighbours' median."""
        own = self.latest(self.comparison.indicator, self.code, of)
        if own:
            rate = self.latest(self.comparison.rate, self.code, of)
            made_of = f"{self.printed(rate)}" if rate else self.made_of(own)
            yield Other(f"{self.council}, published", self.printed(own), made_of)
        if not self.is_comparable:
            return
        for name, code in (("England", ENGLAND_CODE), (self.region, self.region_code)):
            other = self.latest(self.compared, code, of)
            if other and (other.exact() is not None or other.mark):
                yield Other(name, self.printed(other), self.made_of(other))
        middle, councils = self.median(of)
        if middle is not None:
            text = self._unit(str(rounded(middle, 1)), self.compared)
            yield Other(
                "Statistical neighbours",
                text,
                f"the median of {councils} of {len(self.neighbours)}",
            )

    def median(self, of: Month) -> tuple[Fraction | None, int]:
        """The middle of the neighbours' figures, and how many of them have one."""
        found = [self.latest(self.compared, code, of) for code in self.neighbours]
        values = [each.exact(self._scale) for each in found if each]
        known = [value for value in values if value is not None]
        return (median(known) if len(known) >= FEWEST_NEIGHBOURS else None), len(known)

    def england_points(self, periods: Iterable[Month]) -> Iterator[PublishedPoint]:
        for of in periods:
            each = self.latest(self.compared, ENGLAND_CODE, of)
            value = each.exact(self._scale) if each else None
            if each and value is not None:
                yield PublishedPoint(of, float(value), self.printed(each))

    def neighbour_points(self, periods: Iterable[Month]) -> Iterator[PublishedPoint]:
        for of in periods:
            value, _ = self.median(of)
            if value is not None:
                text = self._unit(str(rounded(value, 1)), self.compared)
                yield PublishedPoint(of, float(value), text)

    def printed(self, each: Published) -> str:
        """A published figure as it was printed; a mark stays a mark."""
        value = each.exact(self._scale)
        if value is None:
            return f"[{each.mark}]" if each.mark else "not published"
        if each.worked_out:
            return self._unit(str(rounded(value, 1)), each.indicator)
        if each.value:
            return self._unit(each.value, each.indicator)
        return number_text(float(value))

    def made_of(self, each: Published) -> str:
        """``47 of 319``, marks and all; what a mark means where there is nothing else."""
        if not each.denominator:
            return MARKS.get(each.mark or "", "")
        return f"{_part(each.numerator)} of {_part(each.denominator)}"

    def _unit(self, text: str, indicator: str) -> str:
        if indicator == self.comparison.rate:
            return f"{text} per 10,000"
        return f"{text}%" if self.measure.unit == "percent" else text

    @property
    def _scale(self) -> int:
        return 100 if self.measure.unit == "percent" else 1


def _part(text: str) -> str:
    value = number(text)
    return f"[{text}]" if value is None else number_text(float(value))


def warnings(book: PublishedFigures, period: Month) -> Iterator[str]:
    """What to know of a period: what data say of it, and the Department's lowest mark."""
    remark = book.comparison.remark(str(period))
    if remark:
        yield remark
    own = book.editions(book.comparison.indicator, book.code or "", period)
    if any(each.confidence == "1" for each in own):
        yield f"The Department gave {book.council}'s figure its lowest mark of confidence."


def published_window(measure: MeasureEntry) -> str:
    """The window that is published: a day of stocks, a year of flows."""
    return SNAP if measure.kind == "stock" else R12


def period_name(period: Month) -> str:
    """A published period: ``2012-13`` for a year to March; else the day on which it ends."""
    return financial_year(period) if period.month == 3 else day_name(month_end(period))


def our_figures(
    moment: Moment, measure: MeasureEntry, periods: Sequence[Month], *, known: Finding | None = None
) -> dict[Month, Figure | None]:
    """Our figures for published periods; none where no extract reaches.

    Args:
        known: a finding that may have them already.
    """
    window = published_window(measure)
    if known is not None and known.figure.window == window:
        series = {point.figure.month: point.figure for point in known.series}
        return {period: series.get(period) for period in periods}
    asked = findings.figures(
        moment, measures=[measure.id], first=min(periods), last=max(periods), window=window
    )
    by_month = {figure.month: figure for figure, _ in asked}
    return {period: by_month.get(period) for period in periods}
