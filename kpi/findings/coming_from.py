"""Where a change comes from: each category's part in it, adding up to what is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kpi.analysis.decomposition import Part, Ratio, parts_of_ratio, parts_of_sum, printed_parts
from kpi.calendar import Month, Window, month_name
from kpi.errors import NotFound
from kpi.findings.book import Book
from kpi.findings.model import ALL, Figure
from kpi.findings.moment import Moment
from kpi.findings.rows import asked_window, check_breakdown
from kpi.findings.words.printed import rounded
from kpi.findings.words.windows import WINDOWS
from kpi.measures.breakdowns import TITLES, order
from kpi.measures.windows import Total
from kpi.plan import MeasureEntry, plan

AT_MOST_NAMED = 3
"""Categories that the sentence names; several others are one number."""

MIX_MATTERS_FROM = Fraction(1, 10)
"""From this much of the whole's change on, what the mix did is said."""

_RATIOS = {"share": 100, "growth": 100, "mean": 1}
_DECIMALS = 6  # as many as observations have; beyond them there is only binary noise
_IN_NO_PARTS = {
    "largest": "The highest is one figure and not a sum",
    "worst": "The worst is one figure and not a sum",
    "median": "A middle number is not a sum",
    "distinct": "What is counted once in the whole can stand in several categories",
}


@dataclass(frozen=True)
class CategoryPart:
    """One category's part in the change.

    Attributes:
        was, now: its figures in the two months.
        part: in the measure's unit, percentage points for percentages. text: as it is printed.
    """

    category: str
    was: Figure
    now: Figure
    part: float
    text: str


@dataclass(frozen=True)
class ComingFrom:
    """A change between two months of the same window, in its parts.

    Attributes:
        since: the month compared with; ``None`` where no earlier one has a figure.
        choices: the months offered for it.
        was, now: the whole's figures.
        change_text: the difference of those two, as they are printed.
        rows: the largest part first; their texts add up to `change_text`.
        sentence: the same in words. mix: how much is a different mix of categories, in a
            sentence, where that matters.
        reason: why the change can't be split, in a sentence; there are no rows then.
    """

    since: Month | None
    choices: tuple[Month, ...]
    was: Figure | None
    now: Figure
    change_text: str = ""
    rows: tuple[CategoryPart, ...] = ()
    sentence: str = ""
    mix: str = ""
    reason: str = ""


def coming_from(
    moment: Moment, measure: str, of: Month, *, window: str, by: str, since: Month | None = None
) -> ComingFrom:
    """Each category's part in the change of a measure between two months.

    Args:
        since: the earlier month; by default a year before where that has a figure, else the
            month before.

    Raises:
        NotFound: no such measure, window or breakdown; or `since` isn't earlier.
    """
    entry = plan().measure(measure)
    check_breakdown(entry, by)
    book = Book(moment.reader, measures=[measure], by=by)
    shown = asked_window(entry, window)
    choices = tuple(
        each for each in (of - 12, of - 1) if book.figure(entry, shown, each).value is not None
    )
    chosen = _chosen(of, since, choices)
    now = book.figure(entry, shown, of)
    if chosen is None:
        reason = "No earlier month has a figure to compare with."
        return ComingFrom(None, choices, None, now, reason=reason)
    found = ComingFrom(chosen, choices, book.figure(entry, shown, chosen), now)
    names = _names(book, entry, shown, by=by, months=(chosen, of))
    before, after = (
        {name: book.total(entry, shown, each, category=name) for name in (ALL, *names)}
        for each in (chosen, of)
    )
    reason = _why_not(found, entry, before, now=after)
    if reason:
        return replace(found, reason=reason)
    figures = {
        name: tuple(book.figure(entry, shown, each, category=name) for each in (chosen, of))
        for name in names
    }
    return _in_words(found, entry, by, parts=_parts(entry, before, after), figures=figures)


def _chosen(of: Month, asked: Month | None, choices: Sequence[Month]) -> Month | None:
    if asked is None:
        return choices[0] if choices else None
    if asked >= of:
        raise NotFound(
            f"{month_name(asked)} is not before {month_name(of)}: a change is from an earlier "
            "month to a later one."
        )
    return asked


def _names(
    book: Book, entry: MeasureEntry, window: Window, *, by: str, months: Sequence[Month]
) -> list[str]:
    """The categories of either month, those without anything in both left out."""
    known = dict.fromkeys(name for of in months for name in book.categories(entry, window, of))
    return order(
        by,
        [
            name
            for name in known
            if any(_counts(book, entry, window, of=of, category=name) for of in months)
        ],
    )


def _counts(book: Book, entry: MeasureEntry, window: Window, *, of: Month, category: str) -> bool:
    total = book.total(entry, window, of, category=category)
    return bool(total.numerator or total.cases)


# ── the parts, exactly ────────────────────────────────────────────────────────────────────────

Totals = Mapping[str, Total]
"""Totals by category, with that of ``all``."""


def _why_not(found: ComingFrom, entry: MeasureEntry, was: Totals, *, now: Totals) -> str:
    """Why a change can't be split into parts; blank where it can."""
    for figure in (found.now, found.was):
        assert figure is not None
        name = month_name(figure.month)
        if figure.value is None:
            return f"{name} has no figure to compare. {figure.reason or ''}".strip()
        if figure.part:
            return f"{name} is covered only in part, so that it can't be compared."
    if entry.value in _IN_NO_PARTS:
        return f"{_IN_NO_PARTS[entry.value]}, so that its change has no parts that add up to it."
    if not _adds_up(entry, was) or not _adds_up(entry, now):
        return "The categories don't add up to the whole, so that its change can't be split."
    return ""


def _adds_up(entry: MeasureEntry, totals: Totals) -> bool:
    """Whether the categories' numerators and denominators come to the whole's.

    A rate's denominator is a population, which no category has a part of.
    """
    whole = totals[ALL]
    parts = [total for name, total in totals.items() if name != ALL]
    top = sum((_fraction(each.numerator) for each in parts), start=Fraction(0))
    bottom = sum((_fraction(each.denominator) for each in parts), start=Fraction(0))
    return top == _fraction(whole.numerator) and (
        entry.value == "rate" or bottom == _fraction(whole.denominator)
    )


def _parts(entry: MeasureEntry, was: Totals, now: Totals) -> dict[str, Part]:
    """Each category's part, in the measure's unit."""
    if entry.value in _RATIOS:
        scale = _RATIOS[entry.value]
        return parts_of_ratio(_ratios(was, scale), _ratios(now, scale))
    return parts_of_sum(_amounts(entry, was), _amounts(entry, now))


def _ratios(totals: Totals, scale: int) -> dict[str, Ratio]:
    return {
        name: (scale * _fraction(total.numerator), _fraction(total.denominator))
        for name, total in totals.items()
        if name != ALL
    }


def _amounts(entry: MeasureEntry, totals: Totals) -> dict[str, Fraction]:
    """What each category adds to the whole's figure, for figures that are sums."""
    whole = totals[ALL]
    over = Fraction(1)
    if entry.value == "rate":
        over = _fraction(whole.denominator) / 10_000
    elif entry.value == "average":
        over = Fraction(whole.months)
    return {
        name: _fraction(total.numerator) / over for name, total in totals.items() if name != ALL
    }


def _fraction(number: float | None) -> Fraction:
    return Fraction(repr(round(number or 0.0, _DECIMALS)))


# ── and in words ──────────────────────────────────────────────────────────────────────────────


def _in_words(
    found: ComingFrom,
    entry: MeasureEntry,
    by: str,
    *,
    parts: Mapping[str, Part],
    figures: Mapping[str, Sequence[Figure]],
) -> ComingFrom:
    assert found.was is not None
    exact = {name: part.both for name, part in parts.items()}
    decimals = _decimals(entry, [*exact.values(), _value(found.was), _value(found.now)])
    # As printed: whoever takes one printed figure from the other gets this.
    change = rounded(_value(found.now), decimals) - rounded(_value(found.was), decimals)
    printed = dict(zip(exact, printed_parts(list(exact.values()), decimals, change), strict=True))
    largest_first = sorted(figures, key=lambda name: -abs(exact[name]))
    rows = tuple(
        CategoryPart(
            category=name,
            was=figures[name][0],
            now=figures[name][1],
            part=float(exact[name]),
            text=_with_unit(entry, printed[name]),
        )
        for name in largest_first
    )
    said = [(_said(by, name), printed[name]) for name in largest_first]
    return replace(
        found,
        change_text=_with_unit(entry, change),
        rows=rows,
        sentence=_sentence(entry, found.was, found.now, change=change, said=said),
        mix=_mix(entry, by, parts, change=change, decimals=decimals),
    )


def _value(figure: Figure) -> Fraction:
    assert figure.value is not None
    return Fraction(repr(round(figure.value, 2 * _DECIMALS)))


def _decimals(entry: MeasureEntry, numbers: Sequence[Fraction]) -> int:
    """None for counts; one for what is no whole number, as figures are printed."""
    if entry.unit in ("percent", "per_10000") or entry.value == "mean":
        return 1
    return 0 if all(number.denominator == 1 for number in numbers) else 1


def _sentence(
    entry: MeasureEntry,
    was: Figure,
    now: Figure,
    *,
    change: Decimal,
    said: Sequence[tuple[str, Decimal]],
) -> str:
    span = WINDOWS[now.window].to
    went = f"it stayed at {now.text}"
    if change:
        verb = "rose" if change > 0 else "fell"
        by = _with_unit(entry, abs(change)).removeprefix("+")
        went = f"it {verb} by {by}, from {was.text} to {now.text}"
    first, last = (span.format(month_name(each.month)) for each in (was, now))
    begin = f"From {first} to {last}" if span == "{}" else f"Between {first} and {last}"
    parts = [f"{name} {_signed(part)}" for name, part in _named(said)]
    listed = f": {', '.join(parts)}" if parts else ""
    return f"{begin} {went}{listed}."


def _said(by: str, category: str) -> str:
    """A category in a sentence: an age is told from the number beside it."""
    return f"aged {category}" if by == "age_band" and category[0].isdigit() else category


def _named(said: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The largest parts that are printed as any, and what the others come to."""
    some = [(name, part) for name, part in said if part]
    if len(some) <= AT_MOST_NAMED + 1:  # a single other one has a name of its own
        return some
    others = sum((part for _, part in some[AT_MOST_NAMED:]), start=Decimal(0))
    return [*some[:AT_MOST_NAMED], *([("others", others)] if others else [])]


def _mix(
    entry: MeasureEntry,
    by: str,
    parts: Mapping[str, Part],
    *,
    change: Decimal,
    decimals: int,
) -> str:
    """How much of the change is a different mix of the categories, where that matters."""
    own = sum((part.own for part in parts.values()), start=Fraction(0))
    mix = sum((part.mix for part in parts.values()), start=Fraction(0))
    if not mix or abs(mix) < MIX_MATTERS_FROM * abs(own + mix):
        return ""
    of_own, of_mix = printed_parts([own, mix], decimals, change)
    if not of_mix:
        return ""
    return (
        f"Of that, {_with_unit(entry, of_own)} is because the figures themselves changed, and "
        f"{_signed(of_mix)} because the mix by {TITLES[by].lower()} did."
    )


def _with_unit(entry: MeasureEntry, part: Decimal) -> str:
    """A change as it is printed: ``+1.2 points``, ``−3``."""
    unit = " points" if entry.unit == "percent" else ""
    return f"{_signed(part)}{unit}"


def _signed(number: Decimal) -> str:
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return f"{sign}{abs(number):,f}"
