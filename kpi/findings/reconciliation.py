"""Ours against published, measure by measure and year by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi import findings
from kpi.calendar import Month, month
from kpi.comparators import Comparison, Published, comparisons
from kpi.comparators.published import MARKS, number
from kpi.findings import Figure, Moment
from kpi.findings.published import (
    AGES,
    POPULATION,
    PublishedFigures,
    our_figures,
    period_name,
    warnings,
)
from kpi.findings.words.printed import number_text, rounded
from kpi.measures.windows import per_10000
from kpi.plan import MeasureEntry, plan, population_of


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
            found += _reconciled_measure(moment, entry, comparison, known=known)
    return tuple(found)


def _reconciled_measure(
    moment: Moment, entry: MeasureEntry, comparison: Comparison, *, known: Sequence[Month]
) -> Iterator[Reconciled]:
    book = PublishedFigures(moment.reader, comparison, entry)
    demonstration = moment.reader.is_demonstration()
    remarked = {month(each.period) for each in comparison.remarks} if book.periods() else set()
    periods = [each for each in book.periods() if known[0] <= each <= known[-1]]
    ours = our_figures(moment, entry, periods) if periods else {}
    first = next((each for each in periods if _has_value(ours[each])), known[-1])
    reached = {each for each in periods if each >= first}
    for period in sorted(reached | {each for each in remarked if known[0] - 12 <= each < first}):
        figure = ours.get(period)
        yield _reconciled(book, entry, period, ours=figure, demonstration=demonstration)
        rate = _reconciled_rate(book, entry, period, ours=figure)
        if rate:
            yield rate


def _has_value(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None


def _reconciled(
    book: PublishedFigures,
    entry: MeasureEntry,
    period: Month,
    *,
    ours: Figure | None,
    demonstration: bool,
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
    explained += [each for each in warnings(book, period) if each not in explained]
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
    book: PublishedFigures,
    published: Published,
    period: Month,
    *,
    same: bool | None,
    demonstration: bool,
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


def _revisions(book: PublishedFigures, period: Month) -> Iterator[str]:
    """What the figure was as first published, where it was revised since."""
    editions = book.editions(book.comparison.indicator, book.code or "", period)
    printed = list(dict.fromkeys(book.printed(each) for each in editions))
    if len(printed) > 1:
        yield f"First published as {printed[-1]} in {editions[-1].published}."


def _reconciled_rate(
    book: PublishedFigures, entry: MeasureEntry, period: Month, *, ours: Figure | None
) -> Reconciled | None:
    """A count's rate per 10,000, with the population that each rests on."""
    published = book.latest(book.comparison.rate, book.code, period)
    found = population_of(entry, period)
    people = found.people if found else None
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
    said += _on_revised_population(book, ours.numerator, period, people=people)
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
    book: PublishedFigures, numerator: float, period: Month, *, people: int
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
