"""The observations of some measures, and every figure and judgement that follows from them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from kpi.analysis.spc import Variation
from kpi.calendar import Month, month, month_name, months_between
from kpi.findings.control import chart_of, movement_of
from kpi.findings.marks import SetMark, marks_in_force
from kpi.findings.model import ALL, Figure, Finding, Point, TargetLine
from kpi.findings.words.printed import count_text, figure_text, level_text, rounded
from kpi.findings.words.sentences import list_title, put_into_words
from kpi.measures.breakdowns import ANALYSTS_ONLY, order
from kpi.measures.definition import sources
from kpi.measures.sources import Loaded, Source
from kpi.measures.windows import History, Total, histories
from kpi.plan import MeasureEntry, plan
from kpi.records import Rebase
from kpi.store import Reader
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

_WARNS = {"reduce": ("_high",), "increase": ("_low",), "maintain": ("_high", "_low")}
"""The side of a special cause that a direction without a number warns of."""
LATE_AFTER_DAYS = 15
LEFT_OUT_HIGH, LEFT_OUT_MEDIUM = 0.01, 0.05


class Book:
    """The observations of some measures, and every figure and judgement that follows from them.

    A figure that is asked for again, as each month of a series is, is worked out once.

    Args:
        tried: a rebase that is looked at and not kept.
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
        tried: Rebase | None = None,
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
        self._rebases: dict[str, list[Rebase]] = {}
        for each in (*reader.rebases(as_known=as_known), *([tried] if tried else [])):
            self._rebases.setdefault(each.measure, []).append(each)
        self._marks: dict[str, list[SetMark]] = {}
        for mark in marks_in_force(reader, as_known=as_known):
            self._marks.setdefault(mark.measure, []).append(mark)
        self._voices: dict[Source, Voices] = {}
        self._as_at_dates = {
            item.load: item.as_at for items in self._loaded.values() for item in items
        }
        observed = observations["month"]
        self.months: tuple[Month, ...] = ()
        if len(observed):
            self.months = tuple(months_between(month(observed.min()), month(observed.max())))
        self._totals: dict[tuple[str, str, Month, str], Total] = {}
        self._variations: dict[tuple[str, Month, str], Variation] = {}
        self._findings: dict[tuple[str, str, Month], Finding] = {}
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
        marks = self._marks.get(entry.id, ())
        figure = _figure(
            entry, window, of, self._by, category, total, value, verdict, silent, marks
        )
        if figure.value is not None:
            figure = replace(figure, as_at=self._as_at(entry, of))
        return figure, judgements or (NO_TARGET,)

    def _voice(self, source: Source, of: Month) -> Voice | None:
        if source not in self._voices:
            self._voices[source] = source.voices(self._loaded)
        return self._voices[source].get(of)

    def _as_at(self, entry: MeasureEntry, of: Month) -> dt.date | None:
        """The as-at date of the extract that speaks for a month; the earlier one of two lists'.

        The extract of a year before, which growth is measured from, is not the month's own.
        """
        own = [each for each in sources(entry.id) if each.month_behind(of) == of]
        voices = [self._voice(each, of) for each in own]
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
            list_title(each) for each in missing if each.month_behind(of) == month_of_first
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
        """All that is true of a measure, and of those that it is read with."""
        read_with = [plan().measure(id) for id in entry.pair]
        pairs = tuple(self._finding(pair, pair.window, of) for pair in read_with)
        return put_into_words(replace(self._finding(entry, window, of), pairs=pairs))

    def _finding(self, entry: MeasureEntry, window: str, of: Month) -> Finding:
        key = (entry.id, window, of)
        if key not in self._findings:
            self._findings[key] = self._find(entry, window, of)
        return self._findings[key]

    def _find(self, entry: MeasureEntry, window: str, of: Month) -> Finding:
        figure, judgements = self.judged(entry, window, of)
        series = self.series(entry, window, of)
        base = entry.base_window
        monthly = series if base == window else self.series(entry, base, of)
        return Finding(
            measure=entry,
            figure=figure,
            judgements=judgements,
            last_month=self.figure(entry, window, of - 1),
            year_before=self.figure(entry, window, of - 12),
            direction_of_travel=self._travel(entry, window, of, of - 1),
            direction_since_year=self._travel(entry, window, of, of - 12),
            series=series,
            monthly=monthly,
            target_lines=self._target_lines(entry, window, series),
            movement=movement_of(
                entry,
                monthly,
                level=self.judged(entry, entry.window, of)[1][0].level,
                rebases=self._rebases.get(entry.id, ()),
            ),
        )

    def baseline(
        self, entry: MeasureEntry, target: Target, of: Month, category: str = ALL
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
        baseline = self.baseline(entry, target, of, category)
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
        """Whether the latest monthly figure is a special cause that a direction warns of."""
        assert target.trend is not None
        key = (entry.id, of, category)
        if key not in self._variations:
            months = months_between(self.months[0], of)
            totals = [self.total(entry, entry.base_window, each, category) for each in months]
            values = [None if each.part else each.exact(entry.value) for each in totals]
            chart = chart_of(
                [None if value is None else float(value) for value in values],
                months,
                direction="none",
                rebases=self._rebases.get(entry.id, ()),
            )
            self._variations[key] = chart.variation
        return self._variations[key].endswith(_WARNS[target.trend])

    def _verdict(
        self, entry: MeasureEntry, target: Target, of: Month, category: str
    ) -> Callable[[Fraction], str]:
        baseline = self.baseline(entry, target, of, category)
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
    marks: Sequence[SetMark],
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
        cases=total.cases,
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
    set_marks: Sequence[SetMark],
) -> tuple[str, tuple[str, ...]]:
    """How far a figure can be relied on, and why not further: the lowest of several marks."""
    if not known:
        return "low", ()
    first = of - total.months + 1
    marks: list[tuple[str, str]] = [
        (mark.level, mark.words) for mark in set_marks if mark.holds_for(first, of)
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
