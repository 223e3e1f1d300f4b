"""What is true of a measure in a month: figure, target, series and words.

The one thing that pages, charts, files and the command line all show. A number is worked out in
`kpi.measures`, judged in `kpi.targets` and put into words here; nothing above this module
computes, judges or formats a figure.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from weakref import WeakKeyDictionary

import pandas as pd

from kpi.analysis.disclosure import CONFIDENTIAL, HIDDEN_UP_TO, release
from kpi.analysis.spc import xmr
from kpi.calendar import Month, day_name, month, month_name, months_between, window_months
from kpi.errors import NotFound
from kpi.extracts.lists import extract_lists
from kpi.measures.breakdowns import ANALYSTS_ONLY, TITLES, WORKED_OUT, order
from kpi.measures.definition import definitions, sources
from kpi.measures.observe import Facts, cases
from kpi.measures.sources import Loaded, Source
from kpi.measures.windows import History, Total, histories
from kpi.plan import ConfidenceMark, Direction, MeasureEntry, Plan, plan
from kpi.settings import Settings
from kpi.store import Reader, Store
from kpi.store.speaking import Voice, Voices
from kpi.targets import (
    NO_TARGET,
    Judgement,
    Target,
    judge,
    resolve,
    short_words,
    target_for,
    tolerance,
    words,
)
from kpi.wording import (
    count_text,
    figure_text,
    in_words,
    level_text,
    period,
    rounded,
)

ALL = "all"
_WATCHED: dict[str, Direction] = {"reduce": "lower", "increase": "higher", "maintain": "none"}
LATE_AFTER_DAYS = 15
LEFT_OUT_HIGH, LEFT_OUT_MEDIUM = 0.01, 0.05


@dataclass(frozen=True)
class Figure:
    """One figure of one measure.

    Attributes:
        breakdown, category: ``"all"`` for the whole.
        numerator, denominator: what it is made of; a count has no denominator.
        value: the figure in the measure's unit, percentages 0 to 100; ``None`` if there is none.
        reason: the sentence that says why there is no value.
        part: no load covers its month whole; it is marked and never judged.
        as_at: the as-at date of the extract that speaks for its month.
        left_out: cases left out for errors in the fields that it needs.
        remark: what was assumed, in a sentence.
        confidence: high, medium or low, with the reasons for anything but high.
        text: the figure as it is printed everywhere. count_text: what it is made of, in words.
        rate_text: a count's rate per 10,000, where the plan gives one.
    """

    measure: str
    month: Month
    window: str
    breakdown: str = ALL
    category: str = ALL
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    unit: str = "count"
    reason: str | None = None
    part: bool = False
    as_at: dt.date | None = None
    left_out: int = 0
    remark: str | None = None
    confidence: str = "low"
    confidence_reasons: tuple[str, ...] = ()
    text: str = "no data"
    count_text: str = ""
    rate_text: str = ""


@dataclass(frozen=True)
class Point:
    """One month of a series: its figure and what the main target says of it."""

    figure: Figure
    status: str
    hindsight: bool


@dataclass(frozen=True)
class TargetLine:
    """A target over the months that it is drawn for: one level a month, in the measure's unit."""

    first: Month
    last: Month
    levels: tuple[float, ...]
    words: str
    hindsight: bool


@dataclass(frozen=True)
class Finding:
    """All that is true of a measure in a month and window.

    Attributes:
        judgements: one for each target; never empty, the first is the main one.
        last_month, year_before: the same window a month and a year earlier.
        direction_of_travel: against last month: better, worse, same, changed (no good or bad
            direction) or blank (nothing to compare).
        direction_since_year: the same against the same month of the year before.
        series: this window's figures, oldest first, up to the month.
        monthly: the same for the monthly figures; a stock's series.
        title: the chart's title, which says the finding. subtitle: measure, place, period.
        source: lists, as-at date and confidence. sentence: whole sentences; the alt text.
    """

    measure: MeasureEntry
    figure: Figure
    judgements: tuple[Judgement, ...]
    last_month: Figure
    year_before: Figure
    direction_of_travel: str
    series: tuple[Point, ...]
    monthly: tuple[Point, ...]
    target_lines: tuple[TargetLine, ...]
    title: str
    subtitle: str
    source: str
    sentence: str
    direction_since_year: str = ""

    @property
    def in_month(self) -> Figure | None:
        """The month's own figure, where the window is another."""
        is_month = self.figure.window == self.measure.base_window
        return None if is_month or not self.monthly else self.monthly[-1].figure

    @property
    def judgement(self) -> Judgement:
        """What the main target says."""
        return self.judgements[0]

    @property
    def status(self) -> str:
        """Whether the main target is met."""
        return self.judgement.status


@dataclass(frozen=True)
class BreakdownRow:
    """One category of a breakdown: its figure and its series in the same window."""

    category: str
    figure: Figure
    series: tuple[Point, ...]


@dataclass(frozen=True)
class Scorecard:
    """One month, all measures."""

    month: Month
    months: tuple[Month, ...]
    sentence: str
    findings: tuple[Finding, ...]
    changes: tuple[str, ...]

    @property
    def headlines(self) -> tuple[Finding, ...]:
        """The five on top."""
        return tuple(each for each in self.findings if each.measure.headline)


@dataclass(frozen=True)
class Restatement:
    """A figure that a change made different."""

    measure: MeasureEntry
    month: Month
    window: str
    was: Figure
    now: Figure
    why: str


# ── asked from above ───────────────────────────────────────────────────────────────────────────


def months(store: Store) -> tuple[Month, ...]:
    """The months from the first to the last that any measure has a figure for."""
    return _book(store).months


def scorecard(store: Store, of: Month | None = None) -> Scorecard:
    """All measures in one month, the latest by default.

    Raises:
        NotFound: there are no figures at all, or none for that month.
    """
    book = _book(store)
    chosen = _chosen(book.months, of)
    findings = tuple(
        book.finding(entry, entry.window, chosen) for entry in plan().measures.values()
    )
    return Scorecard(
        month=chosen,
        months=book.months,
        sentence=_scorecard_sentence(findings),
        findings=findings,
        changes=tuple(_status_changes(book, findings)),
    )


def finding(
    store: Store,
    measure: str,
    of: Month | None = None,
    window: str | None = None,
    as_known: dt.datetime | None = None,
) -> Finding:
    """One measure in one month: the latest month and the judged window by default.

    Args:
        as_known: only what was known at that moment.

    Raises:
        NotFound: no such measure, window or month.
    """
    entry = plan().measure(measure)
    if as_known is None:
        book = _book(store)
    else:
        with store.read() as reader:
            book = _Book(reader, as_known=as_known)
    return book.finding(entry, _window(entry, window), _chosen(book.months, of))


def breakdown(
    store: Store, measure: str, of: Month, window: str, by: str
) -> tuple[BreakdownRow, ...]:
    """A measure by the categories of one breakdown.

    Raises:
        NotFound: no such measure, window or breakdown.
    """
    entry = plan().measure(measure)
    _check_breakdown(entry, by)
    with store.read() as reader:
        book = _Book(reader, measures=[measure], by=by)
    shown = _window(entry, window)
    return tuple(
        BreakdownRow(
            category=category,
            figure=book.figure(entry, shown, of, category=category),
            series=book.series(entry, shown, of, category=category),
        )
        for category in book.categories(entry, shown, of)
    )


def figures(
    store: Store,
    *,
    measures: Sequence[str] = (),
    first: Month | None = None,
    last: Month | None = None,
    window: str | None = None,
    by: str | None = None,
    as_known: dt.datetime | None = None,
) -> list[tuple[Figure, Judgement]]:
    """Figures of several measures and months, each with what its main target says.

    Args:
        measures: which; all of them by default.
        first, last: the months; the latest one by default.
        window: only measures that have it; each measure's judged window by default.
        by: a breakdown, or the whole by default; measures without it are left out.
    """
    entries = [plan().measure(id) for id in measures] or list(plan().measures.values())
    if by is not None and by not in TITLES:
        raise NotFound(f"There is no breakdown {by!r}. The breakdowns are: {', '.join(TITLES)}.")
    if window is not None:
        entries = [entry for entry in entries if window in entry.windows]
    if by is not None:
        entries = [entry for entry in entries if by in entry.breakdowns]
    with store.read() as reader:
        known = _months(reader, as_known=as_known)
        if first is None and not known:
            return []
        chosen = months_between(first or known[-1], last or first or known[-1])
        book = _Book(reader, measures=[entry.id for entry in entries], by=by, as_known=as_known)
    found = []
    for entry in entries:
        for of in chosen:
            shown = window or entry.window
            for category in book.categories(entry, shown, of) if by else [ALL]:
                figure, judgements = book.judged(entry, shown, of, category=category)
                found.append((figure, judgements[0]))
    return found


def restatements(
    reader: Reader, change: int, measures: Sequence[str] | None = None
) -> tuple[Restatement, ...]:
    """The figures that a change made different, in their judged windows, latest month first.

    Where the judged window has no value before or after, the month's own figure speaks.

    Args:
        measures: which; all that the change touched by default.
    """
    touched = reader.observations(until_change=change, measures=measures)
    touched = touched[touched["change_id"] == change]
    gone = [each for each in reader.gone(change) if measures is None or each[0] in measures]
    ids = sorted({*touched["measure"], *(measure for measure, _ in gone)})
    if not ids:
        return ()
    concerned = [*touched["month"], *(of for _, of in gone)]
    first, last_touched = min(concerned), max(concerned)
    loaded = reader.loaded_lists()
    was_book = _Book(reader, measures=ids, until_change=change - 1, loaded=loaded)
    now_book = _Book(reader, measures=ids, until_change=change, loaded=loaded)
    last = max(month(last_touched), *was_book.months[-1:], *now_book.months[-1:])
    found = []
    for entry in plan().measures.values():
        if entry.id not in ids:
            continue
        for of in months_between(month(first), last):
            found += _restated(entry, of, was_book, now_book)
    return tuple(sorted(found, key=lambda each: each.month, reverse=True))


def restated(store: Store, load_id: int) -> tuple[Restatement, ...]:
    """The figures that a load changed when it came in."""
    with store.read() as reader:
        changes = [each for each in reader.changes(load_id=load_id) if each.kind == "load"]
        return restatements(reader, changes[0].id) if changes else ()


def case_rows(store: Store, measure: str, of: Month, window: str | None = None) -> pd.DataFrame:
    """The rows behind a figure, each with where it stands.

    Returns:
        One row per case: ``file``, ``sheet``, ``row``, ``month``, ``numerator``, ``denominator``
        (none for counts) and the list's fields. Measures of several lists have the fields of all.

    Raises:
        NotFound: no such measure or window.
    """
    entry = plan().measure(measure)
    definition = definitions().get(measure)
    if definition is None:
        raise NotFound(f"{entry.name} has no rows: no list holds it yet.")
    with store.read() as reader:
        facts = Facts(reader, reader.loaded_lists(), all_fields=True)
        spoken = facts.spoken(definition)
        since = month(entry.since) if entry.since else None
        of_window = window_months(_window(entry, window), of, since)
        wanted = [each for each in of_window if each in spoken]
        frame = cases(definition, facts, wanted).frame if wanted else pd.DataFrame()
        places = reader.places()
    return _located(entry, frame, places)


# ── the figures ────────────────────────────────────────────────────────────────────────────────

_books: "WeakKeyDictionary[Store, tuple[int, Plan, _Book]]" = WeakKeyDictionary()


def _book(store: Store) -> "_Book":
    """The figures as they stand. Between two changes they are the same, and kept in memory."""
    with store.read() as reader:
        change = reader.latest_change()
        kept = _books.get(store)
        if kept is None or kept[0] != change or kept[1] is not plan():
            kept = (change, plan(), _Book(reader))
            _books[store] = kept
    return kept[2]


class _Book:
    """The observations of some measures, and every figure and judgement that follows from them.

    A figure that is asked for again, as each month of a series is, is worked out once.
    """

    def __init__(
        self,
        reader: Reader,
        *,
        measures: Sequence[str] | None = None,
        by: str | None = None,
        as_known: dt.datetime | None = None,
        until_change: int | None = None,
        loaded: Loaded | None = None,
    ) -> None:
        observations = reader.observations(
            measures=measures,
            breakdowns=(ALL, by) if by else (ALL,),
            as_known=as_known,
            until_change=until_change,
        )
        self._by = by or ALL
        self._histories = histories(observations)
        self._loaded = reader.loaded_lists(as_known=as_known) if loaded is None else loaded
        self._marks = plan().marks(demonstration=reader.is_demonstration())
        self._voices: dict[Source, Voices] = {}
        self._as_at_dates = {
            item.load: item.as_at for items in self._loaded.values() for item in items
        }
        observed = observations["month"]
        self.months: tuple[Month, ...] = ()
        if len(observed):
            self.months = tuple(months_between(month(observed.min()), month(observed.max())))
        self._totals: dict[tuple[str, str, Month, str], Total] = {}
        self._concerns: dict[tuple[str, str, Month, str], bool] = {}
        self._judged: dict[tuple[str, str, Month, str], tuple[Figure, tuple[Judgement, ...]]] = {}

    def categories(self, entry: MeasureEntry, window: str, of: Month) -> list[str]:
        """The categories that a measure has, in the order that people expect.

        Of workers only those with cases in the window: people come and go.
        """
        found = [name for id, name in self._histories if id == entry.id and name != ALL]
        if self._by in ANALYSTS_ONLY:
            found = [name for name in found if self.total(entry, window, of, name).cases]
        return order(self._by, found)

    def total(self, entry: MeasureEntry, window: str, of: Month, category: str = ALL) -> Total:
        key = (entry.id, window, of, category)
        if key not in self._totals:
            history = self._histories.get((entry.id, category), History({}))
            self._totals[key] = history.total(
                window,
                of,
                last_denominator=entry.denominator == "last",
                since=month(entry.since) if entry.since else None,
            )
        return self._totals[key]

    def figure(self, entry: MeasureEntry, window: str, of: Month, *, category: str = ALL) -> Figure:
        return self.judged(entry, window, of, category=category)[0]

    def judged(
        self, entry: MeasureEntry, window: str, of: Month, *, category: str = ALL
    ) -> tuple[Figure, tuple[Judgement, ...]]:
        """A figure and what each of its targets says of it."""
        key = (entry.id, window, of, category)
        if key not in self._judged:
            self._judged[key] = self._judge(entry, window, of, category)
        return self._judged[key]

    def _judge(
        self, entry: MeasureEntry, window: str, of: Month, category: str
    ) -> tuple[Figure, tuple[Judgement, ...]]:
        total = self.total(entry, window, of, category)
        value = total.exact(entry.value)
        targets = target_for(entry.targets, of) if window == entry.window else []
        judgements = tuple(
            self._judgement(entry, target, hindsight, total, value, of, category)
            for target, hindsight in targets
        )
        verdict = self._verdict(entry, targets[0][0], of, category) if targets else None
        silent = self._silent(entry, total.missing) if total.missing is not None else ""
        figure = _figure(
            entry, window, of, self._by, category, total, value, verdict, silent, self._marks
        )
        if figure.value is not None:
            figure = replace(figure, as_at=self._as_at(entry, of))
        return figure, judgements or (NO_TARGET,)

    def _voice(self, source: Source, of: Month) -> Voice | None:
        if source not in self._voices:
            self._voices[source] = source.voices(self._loaded)
        return self._voices[source].get(of)

    def _as_at(self, entry: MeasureEntry, of: Month) -> dt.date | None:
        """The as-at date of the extract that speaks for a month; the earlier one of two lists'."""
        voices = [self._voice(each, of) for each in sources(entry.id)]
        dates = [self._as_at_dates[voice.loads[-1]] for voice in voices if voice]
        return min(dates, default=None)

    def _silent(self, entry: MeasureEntry, of: Month) -> str:
        """What no extract holds that a month's figure needs: ``Contacts for June 2011``.

        A comparison with a year before needs the same list for two months; the first that is
        missing is named.
        """
        needed = sources(entry.id)
        if not needed:
            return ""
        missing = [each for each in needed if not self._voice(each, of)] or list(needed)
        month_of_first = missing[0].month_behind(of)
        titles = dict.fromkeys(
            _list_title(each) for each in missing if each.month_behind(of) == month_of_first
        )
        return f"{' or '.join(titles)} for {month_name(month_of_first)}"

    def series(
        self, entry: MeasureEntry, window: str, last: Month, *, category: str = ALL
    ) -> tuple[Point, ...]:
        """A window's figures from the first month loaded to the given one."""
        points = []
        for of in months_between(self.months[0], last) if self.months else ():
            figure, judgements = self.judged(entry, window, of, category=category)
            points.append(Point(figure, judgements[0].status, judgements[0].hindsight))
        return tuple(points)

    def finding(self, entry: MeasureEntry, window: str, of: Month) -> Finding:
        figure, judgements = self.judged(entry, window, of)
        series = self.series(entry, window, of)
        base = entry.base_window
        return _put_into_words(
            measure=entry,
            figure=figure,
            judgements=judgements,
            last_month=self.figure(entry, window, of - 1),
            year_before=self.figure(entry, window, of - 12),
            direction_of_travel=self._travel(entry, window, of, of - 1),
            direction_since_year=self._travel(entry, window, of, of - 12),
            series=series,
            monthly=series if base == window else self.series(entry, base, of),
            target_lines=self._target_lines(entry, window, series),
        )

    def _baseline(
        self, entry: MeasureEntry, target: Target, of: Month, category: str
    ) -> Fraction | None:
        """The figure that a change or a direction is measured from."""
        if target.level is not None:
            return None
        by_year = target.baseline in (None, "year_before")
        base_month = of - 12 if by_year else month(str(target.baseline))
        return self.total(entry, entry.window, base_month, category).exact(entry.value)

    def _judgement(
        self,
        entry: MeasureEntry,
        target: Target,
        hindsight: bool,
        total: Total,
        value: Fraction | None,
        of: Month,
        category: str,
    ) -> Judgement:
        baseline = self._baseline(entry, target, of, category)
        level = resolve(target, baseline)
        judged_value = None if total.part else value
        counts = entry.is_count and entry.unit == "count"
        shown = level_text(entry, level) if level is not None else None
        comparable = target.trend is not None and judged_value is not None and level is not None
        concern = comparable and self._is_concern(entry, target, of, category)
        return Judgement(
            status=judge(target, judged_value, baseline, counts=counts, concern=concern),
            words=words(target, shown),
            short=short_words(target, shown),
            hindsight=hindsight,
            level=None if level is None or target.trend else float(level),
            near=_near(entry, target, level, counts=counts),
            set_by=target.set_by,
            held=target.held,
            action=target.action,
            remark=target.remark or None,
        )

    def _is_concern(self, entry: MeasureEntry, target: Target, of: Month, category: str) -> bool:
        """Whether the latest monthly figure is a special cause that a direction warns of.

        For ``maintain`` a special cause either way; else one for the worse.
        """
        assert target.trend is not None
        key = (entry.id, target.trend, of, category)
        if key not in self._concerns:
            monthly = [
                self.total(entry, entry.base_window, each, category)
                for each in months_between(self.months[0], of)
            ]
            values = [None if each.part else each.exact(entry.value) for each in monthly]
            chart = xmr(
                [None if value is None else float(value) for value in values],
                direction=_WATCHED[target.trend],
            )
            self._concerns[key] = (
                chart.variation != "common"
                if target.trend == "maintain"
                else chart.variation.startswith("concern")
            )
        return self._concerns[key]

    def _verdict(
        self, entry: MeasureEntry, target: Target, of: Month, category: str
    ) -> Callable[[Fraction], str]:
        baseline = self._baseline(entry, target, of, category)
        counts = entry.is_count and entry.unit == "count"
        return lambda value: judge(target, value, baseline, counts=counts)

    def _travel(self, entry: MeasureEntry, window: str, of: Month, since: Month) -> str:
        now = self.total(entry, window, of).exact(entry.value)
        before = self.total(entry, window, since).exact(entry.value)
        if now is None or before is None:
            return ""
        if now == before:
            return "same"
        if entry.direction == "none":
            return "changed"
        return "better" if (now < before) == (entry.direction == "lower") else "worse"

    def _target_lines(
        self, entry: MeasureEntry, window: str, series: tuple[Point, ...]
    ) -> tuple[TargetLine, ...]:
        """Each target over the months where it held, and before the first one in hindsight."""
        if window != entry.window:
            return ()
        drawn: dict[tuple[Target, bool], list[tuple[Month, float, str]]] = {}
        for point in series:
            of = point.figure.month
            judged = zip(
                target_for(entry.targets, of), self.judged(entry, window, of)[1], strict=False
            )
            for (target, hindsight), judgement in judged:
                if judgement.level is not None:
                    line = drawn.setdefault((target, hindsight), [])
                    line.append((of, judgement.level, judgement.words))
        return tuple(
            TargetLine(
                first=line[0][0],
                last=line[-1][0],
                levels=tuple(level for _, level, _ in line),
                words=line[-1][2] if target.change is None else words(target, None),
                hindsight=hindsight,
            )
            for (target, hindsight), line in drawn.items()
        )


def _figure(
    entry: MeasureEntry,
    window: str,
    of: Month,
    by: str,
    category: str,
    total: Total,
    value: Fraction | None,
    verdict: Callable[[Fraction], str] | None,
    silent: str,
    marks: Sequence[ConfidenceMark],
) -> Figure:
    known = value is not None and total.numerator is not None
    confidence, reasons = _confidence(entry, of, total, known, marks)
    return Figure(
        measure=entry.id,
        month=of,
        window=window,
        breakdown=by,
        category=category,
        numerator=total.numerator,
        denominator=total.denominator,
        value=None if value is None else float(value),
        unit=entry.unit,
        reason=None if known else _reason(entry, window, of, total, silent),
        part=total.part is not None and known,
        left_out=total.left_out,
        remark=entry.assumed.format(n=total.assumed) if total.assumed else None,
        confidence=confidence,
        confidence_reasons=reasons,
        text=figure_text(entry, value, verdict) if value is not None else "no data",
        count_text=count_text(entry, total) if total.numerator is not None else "",
        rate_text=_rate_text(entry, of, total.numerator) if by == ALL else "",
    )


def _rate_text(entry: MeasureEntry, of: Month, numerator: float | None) -> str:
    """A count as a rate beside it: ``60.3 per 10,000 aged 0–17``."""
    people = entry.population and plan().population(entry.population, of)
    if not people or numerator is None or entry.value != "count":
        return ""
    rate = Fraction(repr(numerator)) * 10_000 / people
    return f"{rounded(rate, 1)} per 10,000 aged {str(entry.population).replace('-', '–')}"


_SPANS = {
    "ytd": "the year to date",
    "r12": "twelve months",
    "quarter": "a quarter",
    "cumulative": "all months so far",
}


def _reason(entry: MeasureEntry, window: str, of: Month, total: Total, silent: str) -> str:
    """Why there is no figure, in a sentence.

    Args:
        silent: what no extract holds that it needs.
    """
    if entry.evidence:
        return (
            f"No list holds it yet. It would take: {entry.evidence[0].lower()}{entry.evidence[1:]}"
        )
    if total.missing is not None:
        if total.missing == of:
            return f"No extract holds {silent}."
        return (
            f"A figure for {_SPANS[window]} needs every month of it, and no extract holds {silent}."
        )
    if total.part is not None and total.numerator is None:
        return (
            f"A figure for {_SPANS[window]} needs every month of it whole, and "
            f"{month_name(total.part)} is covered only in part."
        )
    if entry.since and of < month(entry.since):
        return f"Counting begins in {month_name(month(entry.since))}."
    if total.left_out and not total.rows:
        return f"All {total.left_out} rows are left out, for errors in the fields that it needs."
    return "None in the period."


def _confidence(
    entry: MeasureEntry,
    of: Month,
    total: Total,
    known: bool,
    set_marks: Sequence[ConfidenceMark],
) -> tuple[str, tuple[str, ...]]:
    """How far a figure can be relied on, and why not further: the lowest of several marks."""
    if not known:
        return "low", ()
    first = of - total.months + 1
    marks: list[tuple[str, str]] = [
        (mark.level, mark.reason)
        for mark in set_marks
        if entry.id in mark.measures and first <= month(mark.last) and month(mark.first) <= of
    ]
    marks += [
        ("low", f"{month_name(month(each.month))}: {each.reason}")
        for each in entry.breaks
        if first < month(each.month) <= of
    ]
    rows = total.rows + total.left_out
    share = total.left_out / rows if rows else 0.0
    if share > LEFT_OUT_HIGH:
        level = "medium" if share <= LEFT_OUT_MEDIUM else "low"
        percent = f"{100 * share:.1f}%"
        marks.append(
            (level, f"{total.left_out} of {rows} rows ({percent}) are left out for errors.")
        )
    if total.part is not None:
        marks.append(("low", f"{month_name(total.part)} is covered only in part."))
    if total.late:
        marks.append(
            ("medium", f"An extract came more than {LATE_AFTER_DAYS} days after its month's end.")
        )
    levels = [level for level, _ in marks]
    lowest = "low" if "low" in levels else "medium" if "medium" in levels else "high"
    return lowest, tuple(reason for _, reason in marks)


def _near(
    entry: MeasureEntry, target: Target, level: Fraction | None, *, counts: bool
) -> str | None:
    """The tolerance, in words."""
    if level is None or target.trend is not None:
        return None
    margin = tolerance(target, level, counts=counts)
    if not margin:
        return None
    if target.operator in ("<", "<="):
        return f"up to {level_text(entry, level + margin)}"
    if target.operator in (">", ">="):
        return f"down to {level_text(entry, level - margin)}"
    return f"{level_text(entry, level - margin)} to {level_text(entry, level + margin)}"


# ── what may leave the house ───────────────────────────────────────────────────────────────────


def for_release(found: Finding) -> Finding:
    """A finding as it may leave: small numbers of children hidden, words and all.

    A whole-council figure that the plan publishes stays exact in its judged window.
    """
    return _put_into_words(
        measure=found.measure,
        figure=_released(found.measure, found.figure),
        judgements=tuple(_released_judgement(found, each) for each in found.judgements),
        last_month=_released(found.measure, found.last_month),
        year_before=_released(found.measure, found.year_before),
        direction_of_travel=found.direction_of_travel,
        direction_since_year=found.direction_since_year,
        series=tuple(_released_point(found.measure, point) for point in found.series),
        monthly=tuple(_released_point(found.measure, point) for point in found.monthly),
        target_lines=found.target_lines,
    )


def _released(entry: MeasureEntry, figure: Figure) -> Figure:
    whole = figure.breakdown == ALL
    published = entry.released and whole and figure.window == entry.window
    if not entry.children or published or figure.numerator is None:
        return figure
    shown = release(figure.numerator, figure.denominator, rounded=not whole)
    if shown.confidential:
        return replace(
            figure,
            numerator=None,
            denominator=None,
            value=None,
            reason=f"Confidential: it rests on {HIDDEN_UP_TO} children or fewer.",
            remark=None,
            text=CONFIDENTIAL,
            count_text="",
        )
    assert shown.numerator is not None
    value = Total(shown.numerator, shown.denominator).exact(entry.value)
    return replace(
        figure,
        numerator=shown.numerator,
        denominator=shown.denominator,
        value=None if value is None else float(value),
        text=figure.text if value is None else figure_text(entry, value),
        count_text=count_text(entry, Total(shown.numerator, shown.denominator)),
    )


def _released_judgement(found: Finding, judgement: Judgement) -> Judgement:
    """A verdict on a hidden figure would say too much of it."""
    hidden = _released(found.measure, found.figure).text == CONFIDENTIAL
    return replace(judgement, status="no_data") if hidden else judgement


def _released_point(entry: MeasureEntry, point: Point) -> Point:
    figure = _released(entry, point.figure)
    hidden = figure.text == CONFIDENTIAL
    return replace(point, figure=figure, status="no_data" if hidden else point.status)


# ── words ──────────────────────────────────────────────────────────────────────────────────────


def _put_into_words(
    *,
    measure: MeasureEntry,
    figure: Figure,
    judgements: tuple[Judgement, ...],
    last_month: Figure,
    year_before: Figure,
    direction_of_travel: str,
    direction_since_year: str,
    series: tuple[Point, ...],
    monthly: tuple[Point, ...],
    target_lines: tuple[TargetLine, ...],
) -> Finding:
    """A finding with its title, subtitle, source and sentence, all from the same figures."""
    return Finding(
        measure=measure,
        figure=figure,
        judgements=judgements,
        last_month=last_month,
        year_before=year_before,
        direction_of_travel=direction_of_travel,
        direction_since_year=direction_since_year,
        series=series,
        monthly=monthly,
        target_lines=target_lines,
        title=_title(measure, series, judgements[0], year_before),
        subtitle=_subtitle(measure, figure.window, series),
        source=_source(measure, figure),
        sentence=_sentence(measure, figure, judgements),
    )


def _title(
    entry: MeasureEntry, series: tuple[Point, ...], judgement: Judgement, year_before: Figure
) -> str:
    """What the chart shows, in ten words or so."""
    if not series or series[-1].figure.value is None:
        return f"{entry.name}: no figure"
    now = series[-1].figure
    of = month_name(now.month)
    if judgement.status not in ("met", "near", "missed"):
        if year_before.value is None:
            return f"{entry.name}: {now.text} {period(now.window, now.month, now.as_at)}"
        return f"{now.text} in {of}, against {year_before.text} a year before"
    met = judgement.status == "met"
    since = _since(series, met=met)
    said = "Target met" if met else "Target not met"
    target = judgement.words[0].lower() + judgement.words[1:]
    when = f"in {of}" if since == now.month else f"since {month_name(since)}"
    return f"{said} {when}: {now.text}, target {target}"


def _since(series: tuple[Point, ...], *, met: bool) -> Month:
    """The first month of the run of months that the target has been met, or not, up to now."""
    since = series[-1].figure.month
    for point in reversed(series):
        if point.status not in ("met", "near", "missed") or (point.status == "met") != met:
            break
        since = point.figure.month
    return since


def _subtitle(entry: MeasureEntry, window: str, series: tuple[Point, ...]) -> str:
    each = {
        "month": "each month",
        "ytd": "1 April to each month",
        "r12": "12 months to each month",
        "snap": "at each month's end",
        "quarter": "quarter to each month",
        "cumulative": "all so far at each month",
    }[window]
    parts = [entry.name, each, Settings().council]
    known = [point.figure.month for point in series if point.figure.value is not None]
    if known:
        first, last = known[0], series[-1].figure.month
        parts.append(f"{month_name(first)} to {month_name(last)}")
    return ", ".join(parts)


def _source(entry: MeasureEntry, figure: Figure) -> str:
    reasons = " ".join(("", *figure.confidence_reasons))
    as_at = f", as at {day_name(figure.as_at)}" if figure.as_at else ""
    return (
        f"Source: monthly extracts ({', '.join(_lists(entry))}){as_at}. "
        f"Confidence: {figure.confidence}.{reasons}"
    )


def _sentence(entry: MeasureEntry, figure: Figure, judgements: Iterable[Judgement]) -> str:
    """Everything said of a figure: page, alt text and files all have this sentence."""
    if figure.value is None:
        return f"{entry.name}: no figure {period(figure.window, figure.month)}. {figure.reason}"
    made_of = f" ({figure.count_text})" if figure.denominator is not None else ""
    made_of += f" ({figure.rate_text})" if figure.rate_text else ""
    when = period(figure.window, figure.month, figure.as_at)
    parts = [f"{entry.name}: {figure.text}{made_of} {when}."]
    if figure.part:
        parts.append("The month is covered only in part, so it is not judged.")
    parts += [_verdict_words(each) for each in judgements if each.status != "no_target"]
    if figure.remark:
        parts.append(figure.remark)
    parts.append(f"Confidence: {figure.confidence}.")
    return " ".join(parts)


def _verdict_words(judgement: Judgement) -> str:
    target = judgement.words[0].lower() + judgement.words[1:]
    near = f", but near ({judgement.near})" if judgement.near else ", but near"
    verdict = {
        "met": "met",
        "near": f"not met{near}",
        "missed": "not met",
        "no_data": "can't be judged",
    }[judgement.status]
    hindsight = f", judged in hindsight: it holds {judgement.held}" if judgement.hindsight else ""
    return f"Target {target}: {verdict}{hindsight}."


def _scorecard_sentence(findings: tuple[Finding, ...]) -> str:
    headlines = [each for each in findings if each.measure.headline]
    judged = [each for each in headlines if each.status in ("met", "near", "missed")]
    met = sum(each.status == "met" for each in judged)
    if not judged:
        return "None of the headline targets can be judged this month."
    of = in_words(len(judged))
    some = in_words(met).capitalize() if met else "None"
    sentence = f"{some} of {of} headline targets {'is' if met == 1 else 'are'} met."
    unjudged = len(headlines) - len(judged)
    if unjudged:
        names = " and ".join(each.measure.name for each in headlines if each not in judged)
        sentence += (
            f" {names} {'has' if unjudged == 1 else 'have'} no target or no data this month."
        )
    return sentence


def _status_changes(book: _Book, findings: tuple[Finding, ...]) -> Iterable[str]:
    """Measures that met their target last month and do not now, and the other way round.

    Also those that have lost their figure.
    """
    for each in findings:
        if each.figure.value is None and each.last_month.value is not None:
            yield (
                f"{each.measure.name}: no figure, after {each.last_month.text} the month before. "
                f"{each.figure.reason}"
            )
        if len(each.series) < 2 or each.last_month.value is None or each.figure.value is None:
            continue
        was, now = each.series[-2].status == "met", each.status == "met"
        judged = {"met", "near", "missed"}
        if was == now or not {each.series[-2].status, each.status} <= judged:
            continue
        target = each.judgement.words[0].lower() + each.judgement.words[1:]
        yield (
            f"{each.measure.name}: target {target} is {'met again' if now else 'no longer met'}, "
            f"{each.figure.text} after {each.last_month.text} the month before."
        )


def _restated(
    entry: MeasureEntry, of: Month, was_book: _Book, now_book: _Book
) -> list[Restatement]:
    for window in dict.fromkeys((entry.window, entry.base_window)):
        was, now = was_book.total(entry, window, of), now_book.total(entry, window, of)
        if was.numerator is None and now.numerator is None:
            continue
        if (was.numerator, was.denominator) == (now.numerator, now.denominator):
            return []
        before, after = was_book.figure(entry, window, of), now_book.figure(entry, window, of)
        if before.value is None and after.value is None:
            continue
        if entry.value == "worst" and before.value == after.value:
            return []  # the same share, of another number of entries
        return [Restatement(entry, of, window, before, after, _why(before, after))]
    return []


def _why(was: Figure, now: Figure) -> str:
    if was.value is None:
        return "first figure"
    if now.value is None:
        return now.reason or "no figure any more"
    if was.denominator is None and plan().measure(was.measure).value == "count":
        difference = (now.numerator or 0) - (was.numerator or 0)
        more = "more" if difference > 0 else "fewer"
        return f"{abs(difference):g} {more} recorded"
    if was.denominator is None:
        return f"{was.text} became {now.text}"
    return f"{was.count_text} became {now.count_text}"


# ── what is asked for ──────────────────────────────────────────────────────────────────────────


def _months(reader: Reader, as_known: dt.datetime | None = None) -> tuple[Month, ...]:
    known = reader.observed_months(as_known=as_known)
    return tuple(months_between(month(known[0]), month(known[-1]))) if known else ()


def _chosen(known: tuple[Month, ...], of: Month | None) -> Month:
    if not known:
        raise NotFound("There are no figures yet. Load a workbook first.")
    if of is None:
        return known[-1]
    if not known[0] <= of <= known[-1]:
        raise NotFound(
            f"There are no figures for {month_name(of)}. They run from {month_name(known[0])} to "
            f"{month_name(known[-1])}."
        )
    return of


def _window(entry: MeasureEntry, window: str | None) -> str:
    if window is None:
        return entry.window
    if window not in entry.windows:
        raise NotFound(
            f"{entry.name} has no window {window!r}. It has: {', '.join(entry.windows)}."
        )
    return window


def _check_breakdown(entry: MeasureEntry, by: str) -> None:
    if by not in entry.breakdowns:
        has = ", ".join(entry.breakdowns) or "none"
        raise NotFound(f"{entry.name} has no breakdown {by!r}. It has: {has}.")


def _lists(entry: MeasureEntry) -> list[str]:
    """The titles of the lists that a measure rests on."""
    return list(dict.fromkeys(_list_title(each) for each in sources(entry.id)))


def _list_title(source: Source) -> str:
    return extract_lists()[source.list_id].title if source.list_id else "any list"


def _located(
    entry: MeasureEntry, frame: pd.DataFrame, places: dict[tuple[int, str], tuple[str, str]]
) -> pd.DataFrame:
    """Cases with the names of their workbook and sheet, fields in the list's order."""
    if frame.empty:
        return pd.DataFrame(columns=["file", "sheet", "row", "month", "numerator", "denominator"])
    keys = zip(frame["load_id"], frame["list"], strict=True)
    located = [places[int(load), list_id] for load, list_id in keys]
    frame = frame.assign(
        file=[file for file, _ in located],
        sheet=[sheet for _, sheet in located],
        month=[str(pd.Period(ordinal=of, freq="M")) for of in frame["month"]],
    )
    first = ["file", "sheet", "row", "month", "numerator", "denominator"]
    if entry.is_count:
        frame = frame.drop(columns="denominator")
        first.remove("denominator")
    inner = {"load_id", "list", "errors", "on", "as_at", "assumed", *WORKED_OUT, *first}
    fields = [name for name in frame.columns if name not in inner]
    return frame[[*first, *fields]]
