"""Ours beside what is published: the panel, the chart's lines, and the reconciliation.

Everything here is worked out from `kpi.findings` and the Department's tables in the store; what
compares with what, and what differs, is data (``data/comparators/measures.toml``).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

from kpi import findings
from kpi.calendar import R12, SNAP, Month, day_name, financial_year, month, month_end, month_name
from kpi.comparators import Comparison, Published, comparisons, read_table
from kpi.comparators.published import ENGLAND_CODE, MARKS, number
from kpi.errors import Refused
from kpi.findings import Figure, Finding, Moment
from kpi.findings.words.printed import number_text, rounded
from kpi.measures.windows import per_10000
from kpi.plan import MeasureEntry, plan
from kpi.settings import Settings
from kpi.store import Reader, Store

FEWEST_NEIGHBOURS = 3
POPULATION, AGES = "population_0_17", "0-17"
_POINTS = ("share", "mean")  # what can be drawn beside others: a count says how large a place is


@dataclass(frozen=True)
class ComparatorReport:
    """What became of a file.

    Attributes:
        status: ``loaded``, ``duplicate`` or ``refused``. message: why, in a sentence.
    """

    file: str
    status: str
    message: str
    load: int | None = None
    title: str = ""
    figures: int = 0
    neighbours: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Other:
    """One line of the panel: whose figure, as it was printed, and what it is made of."""

    name: str
    text: str
    made_of: str = ""


@dataclass(frozen=True)
class Against:
    """What others have in the last published year up to a month.

    Attributes:
        title: ``Against others, 2012-13``.
        rows: ours, then those published; none where nothing compares.
        sentences: what differs, which year it is and why, what to know, and the source.
    """

    title: str
    rows: tuple[Other, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PublishedPoint:
    """A published figure of one period, for a chart."""

    month: Month
    value: float
    text: str


@dataclass(frozen=True)
class PublishedLine:
    """Others' published figures through time.

    Attributes:
        kind: ``england`` or ``neighbours``.
    """

    name: str
    kind: str
    points: tuple[PublishedPoint, ...]


@dataclass(frozen=True)
class Reconciled:
    """Ours against published for one measure and year.

    Attributes:
        what: the measure's name, or that of its rate.
        same: they are the same, counts and all; ``None`` where they can't be compared.
        difference: ours less published, in words. explained: why, in sentences.
    """

    measure: MeasureEntry
    what: str
    year: str
    ours: str
    ours_made_of: str
    published: str
    published_made_of: str
    source: str
    same: bool | None
    difference: str
    explained: str


# ── loading ────────────────────────────────────────────────────────────────────────────────────


def load_table(store: Store, path: Path, *, by: str) -> ComparatorReport:
    """Read one of the Department's tables and keep it; the same bytes again are one load."""
    try:
        table = read_table(path.name, path.read_bytes())
    except Refused as refused:
        return ComparatorReport(path.name, "refused", str(refused))
    except OSError:
        return ComparatorReport(path.name, "refused", "There is no such file. Check the path.")
    with store.write() as writer:
        twin = writer.comparator_twin(table.sha256)
        if twin is not None:
            said = f"The same file is loaded already, as table {twin}."
            return ComparatorReport(path.name, "duplicate", said, twin, table.title)
        load = writer.add_comparators(table, by=by, at=dt.datetime.now(dt.UTC))
    return ComparatorReport(
        file=path.name,
        status="loaded",
        message="",
        load=load,
        title=table.title,
        figures=len(table.figures),
        neighbours=len(table.neighbours),
        left_out=table.left_out,
    )


# ── the panel and the chart ────────────────────────────────────────────────────────────────────


def against_others(moment: Moment, found: Finding) -> Against | None:
    """What is published for the year that the finding's month ends, or the last one before.

    Returns:
        ``None`` where the Department publishes nothing of the kind.
    """
    comparison = comparisons().get(found.measure.id)
    if comparison is None:
        return None
    if not comparison.agrees:
        return Against("Against others", (), (comparison.differs,))
    book = _Book(moment.reader, comparison, found.measure)
    periods = book.periods()
    until = [each for each in periods if each <= found.figure.month]
    if not until:
        return Against("Against others", (), (_nothing_published(periods),))
    period = until[-1]
    ours = _ours(moment, found.measure, [period], known=found)[period]
    return Against(
        title=f"Against others, {period_name(period)}",
        rows=(*_own_row(book, ours), *book.others(period)),
        sentences=tuple(_panel_sentences(book, found, period)),
    )


def published_lines(moment: Moment, found: Finding) -> tuple[PublishedLine, ...]:
    """England and the neighbours' median at the end of each published year that a chart shows."""
    comparison, measure = comparisons().get(found.measure.id), found.measure
    if comparison is None or not comparison.agrees or measure.value not in _POINTS:
        return ()
    if found.figure.window != _window(measure):
        return ()
    book = _Book(moment.reader, comparison, measure)
    shown = {point.figure.month for point in found.series}
    lines = [
        PublishedLine(name, kind, tuple(_points(each for each in book.periods() if each in shown)))
        for name, kind, _points in (
            ("England", "england", book.england_points),
            ("Neighbours’ median", "neighbours", book.neighbour_points),
        )
    ]
    return tuple(line for line in lines if line.points)


class _Book:
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
        return bool(self.comparison.rate) or self.measure.value in _POINTS

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


def _own_row(book: _Book, ours: Figure | None) -> tuple[Other, ...]:
    """Ours, a count with its rate."""
    if ours is None or ours.value is None:
        return (Other("Our extracts", "no data", ours.reason or "" if ours else ""),)
    made_of = ours.rate_text if book.comparison.rate else ours.count_text
    return (Other("Our extracts", ours.text, made_of),)


def _panel_sentences(book: _Book, found: Finding, period: Month) -> Iterator[str]:
    shown = found.figure.month
    if period != shown:
        yield (
            f"{period_name(period)} is the last year published up to {month_name(shown)}; "
            f"our figure beside it is of the same {_span(found.measure)}."
        )
    elif found.figure.window != _window(found.measure):
        yield f"Our figure beside it is of the {_span(found.measure)} to {month_name(period)}."
    if book.comparison.note:
        yield book.comparison.note
    yield from _warnings(book, period)
    if book.model and book.median(period)[0] is not None:
        yield f"Neighbours: {book.model}."
    sources = [
        each.source
        for each in (
            book.latest(book.comparison.indicator, book.code, period),
            book.latest(book.compared, ENGLAND_CODE, period),
            book.latest(book.compared, book.region_code, period),
        )
        if each
    ]
    yield f"Source: Department for Education, {'; '.join(dict.fromkeys(sources))}."


def _warnings(book: _Book, period: Month) -> Iterator[str]:
    """What to know of a period: what data say of it, and the Department's lowest mark."""
    remark = book.comparison.remark(str(period))
    if remark:
        yield remark
    own = book.editions(book.comparison.indicator, book.code or "", period)
    if any(each.confidence == "1" for each in own):
        yield f"The Department gave {book.council}'s figure its lowest mark of confidence."


def _nothing_published(periods: Sequence[Month]) -> str:
    if not periods:
        return (
            "No published figures of this measure are loaded. 'kpi comparators load FILE.csv' "
            "reads the Department's tables."
        )
    return f"Nothing is published up to this month: the first year is {period_name(periods[0])}."


def _span(measure: MeasureEntry) -> str:
    return "day" if measure.kind == "stock" else "12 months"


def _window(measure: MeasureEntry) -> str:
    """The window that is published: a day of stocks, a year of flows."""
    return SNAP if measure.kind == "stock" else R12


def period_name(period: Month) -> str:
    """A published period: ``2012-13`` for a year to March; else the day on which it ends."""
    return financial_year(period) if period.month == 3 else day_name(month_end(period))


def _ours(
    moment: Moment, measure: MeasureEntry, periods: Sequence[Month], *, known: Finding | None = None
) -> dict[Month, Figure | None]:
    """Our figures for published periods; none where no extract reaches.

    Args:
        known: a finding that may have them already.
    """
    window = _window(measure)
    if known is not None and known.figure.window == window:
        series = {point.figure.month: point.figure for point in known.series}
        return {period: series.get(period) for period in periods}
    asked = findings.figures(
        moment, measures=[measure.id], first=min(periods), last=max(periods), window=window
    )
    by_month = {figure.month: figure for figure, _ in asked}
    return {period: by_month.get(period) for period in periods}


# ── the reconciliation ─────────────────────────────────────────────────────────────────────────


def reconciliation(moment: Moment, measure: str | None = None) -> tuple[Reconciled, ...]:
    """Ours against published, measure by measure and year by year, oldest year first.

    The years are those that our extracts reach, and the one before where there is something to
    know of it.

    Args:
        measure: of one measure; of all by default.
    """
    known = findings.months(moment)
    if not known:
        return ()
    found: list[Reconciled] = []
    for comparison in comparisons().values():
        if measure in (None, comparison.measure):
            entry = plan().measure(comparison.measure)
            found += _reconciled_measure(moment, entry, comparison, known)
    return tuple(found)


def _reconciled_measure(
    moment: Moment, entry: MeasureEntry, comparison: Comparison, known: Sequence[Month]
) -> Iterator[Reconciled]:
    book = _Book(moment.reader, comparison, entry)
    demonstration = moment.reader.is_demonstration()
    remarked = {month(each.period) for each in comparison.remarks} if book.periods() else set()
    periods = [each for each in book.periods() if known[0] <= each <= known[-1]]
    ours = _ours(moment, entry, periods) if periods else {}
    first = next((each for each in periods if _has_value(ours[each])), known[-1])
    reached = {each for each in periods if each >= first}
    for period in sorted(reached | {each for each in remarked if known[0] - 12 <= each < first}):
        figure = ours.get(period)
        yield _reconciled(book, entry, period, figure, demonstration=demonstration)
        rate = _reconciled_rate(book, entry, period, figure)
        if rate:
            yield rate


def _has_value(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def _reconciled(
    book: _Book, entry: MeasureEntry, period: Month, ours: Figure | None, *, demonstration: bool
) -> Reconciled:
    published = book.latest(book.comparison.indicator, book.code, period)
    has_ours = _has_value(ours)
    same, difference = None, "not compared"
    explained: list[str] = []
    if not book.comparison.agrees:
        explained.append(book.comparison.differs)
    elif not has_ours:
        explained.append("No extract of ours covers it.")
    elif published is not None and ours is not None:
        same, difference = _difference(entry, ours, published)
        explained += _reasons(book, published, period, same=same, demonstration=demonstration)
    explained += [each for each in _warnings(book, period) if each not in explained]
    explained += _revisions(book, period)
    return Reconciled(
        measure=entry,
        what=entry.name,
        year=period_name(period),
        ours=ours.text if has_ours and ours else "no data",
        ours_made_of=ours.count_text if has_ours and ours and ours.denominator is not None else "",
        published=book.printed(published) if published else "not published",
        published_made_of=book.made_of(published) if published else "",
        source=published.source if published else "",
        same=same,
        difference=difference,
        explained=" ".join(explained),
    )


def _difference(entry: MeasureEntry, ours: Figure, published: Published) -> tuple[bool | None, str]:
    """Whether both are the same, and ours less published.

    Counts are compared where both are printed: a share that rounds alike is not yet the same.
    """
    top, bottom = number(published.numerator), number(published.denominator)
    printed = published.exact(100 if entry.unit == "percent" else 1)
    if printed is None:
        return None, "not compared"
    if top is not None and (bottom is not None or not published.denominator):
        mine = (ours.numerator, ours.denominator)
        if mine == (float(top), None if bottom is None else float(bottom)):
            return True, "none"
    if bottom is not None and top is not None:
        printed = top * (100 if entry.unit == "percent" else 1) / bottom
    less = Fraction(str(ours.value)) - printed
    if entry.is_count:
        return less == 0, _signed(number_text(abs(float(less))), less)
    decimals = len(published.value.partition(".")[2]) if bottom is None else 1
    if bottom is None and rounded(Fraction(str(ours.value)), decimals) == rounded(
        printed, decimals
    ):
        return True, "none"
    points = " points" if entry.unit == "percent" else ""
    return False, _signed(f"{rounded(abs(less), 1)}{points}", less)


def _signed(text: str, less: Fraction) -> str:
    return "none" if less == 0 else f"{'+' if less > 0 else '−'}{text}"


def _reasons(
    book: _Book, published: Published, period: Month, *, same: bool | None, demonstration: bool
) -> Iterator[str]:
    """Why ours and the published figure are the same, or are not."""
    if same is None:
        yield f"The published figure is {_meaning(published)}."
    elif same:
        yield "The same" + (
            "; no percentage was printed, and it follows from the printed counts."
            if published.worked_out
            else "."
        )
    elif book.comparison.remark(str(period)):
        return
    elif demonstration:
        yield "The demonstration invents this figure."
    elif book.comparison.note:
        yield f"By definition. {book.comparison.note}"
    else:
        yield "Not explained yet: compare the rows behind our figure with the return that was sent."


def _meaning(published: Published) -> str:
    return MARKS.get(published.mark or "", "not there")


def _revisions(book: _Book, period: Month) -> Iterator[str]:
    """What the figure was as first published, where it was revised since."""
    editions = book.editions(book.comparison.indicator, book.code or "", period)
    printed = list(dict.fromkeys(book.printed(each) for each in editions))
    if len(printed) > 1:
        yield f"First published as {printed[-1]} in {editions[-1].published}."


def _reconciled_rate(
    book: _Book, entry: MeasureEntry, period: Month, ours: Figure | None
) -> Reconciled | None:
    """A count's rate per 10,000, with the population that each rests on."""
    published = book.latest(book.comparison.rate, book.code, period)
    people = plan().population(entry.population or "", period)
    if published is None or ours is None or ours.numerator is None or not people:
        return None
    mine = rounded(per_10000(ours.numerator, people), 1)
    printed = published.exact()
    same = None if printed is None else Fraction(mine) == printed
    less = Fraction(mine) - printed if printed is not None else Fraction(0)
    count = book.latest(book.comparison.indicator, book.code, period)
    counts_agree = count is not None and count.exact() == Fraction(str(ours.numerator))
    why = "By the population." if counts_agree else "By the count."
    said = ["The same." if same else why if same is False else ""]
    said += _on_revised_population(book, ours.numerator, period, people)
    return Reconciled(
        measure=entry,
        what=f"{entry.name}, per 10,000",
        year=period_name(period),
        ours=f"{mine}",
        ours_made_of=f"{number_text(ours.numerator)} for {people:,} aged {AGES.replace('-', '–')}",
        published=published.value,
        published_made_of="",
        source=published.source,
        same=same,
        difference="not compared" if same is None else _signed(f"{rounded(abs(less), 1)}", less),
        explained=" ".join(each for each in said if each),
    )


def _on_revised_population(
    book: _Book, numerator: float, period: Month, people: int
) -> Iterator[str]:
    """The rate on a later estimate of the same June's population, if there is one."""
    june = period - 9
    revised = book.latest(POPULATION, book.code, june)
    now = number(revised.numerator) if revised else None
    # Estimates in the older tables are rounded to the nearest 100: that is no revision.
    if now is None or round(float(now), -2) == round(people, -2):
        return
    rate = rounded(per_10000(numerator, float(now)), 1)
    first = rounded(per_10000(numerator, people), 1)
    yield (
        f"{number_text(numerator)} are {first} per 10,000 as first published and {rate} on the "
        f"estimate of mid-{june.year} as revised, {int(now):,}."
    )
