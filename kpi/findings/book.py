"""The observations of some measures, and every figure and judgement that follows from them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kpi.analysis.spc import Variation
from kpi.calendar import Month, Window, day_name, month, month_name, months_between
from kpi.findings.control import Single, judge_months, movement_of
from kpi.findings.figures import Cell, figure_of
from kpi.findings.judging import Standard, standards
from kpi.findings.lacking import lacking
from kpi.findings.marks import SetMark, marks_in_force
from kpi.findings.model import ALL, Figure, Finding, Point, TargetLine, Travel
from kpi.findings.words.sentences import list_title, put_into_words
from kpi.measures.breakdowns import ANALYSTS_ONLY, order
from kpi.measures.definition import sources
from kpi.measures.source import Loaded, Source
from kpi.measures.windows import History, Total, histories
from kpi.plan import MeasureEntry, plan
from kpi.records import Rebase
from kpi.store import Reader
from kpi.store.speaking import Silent, Voice, Voices
from kpi.targets import NO_TARGET, Judgement, Target, words

_WARNS = {"reduce": ("_high",), "increase": ("_low",), "maintain": ("_high", "_low")}
"""The side of a special cause that a direction without a number warns of."""


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
        self._lacking: dict[str, tuple[SetMark, ...]] = {}
        self._as_at_dates = {
            item.load: item.as_at for items in self._loaded.values() for item in items
        }
        observed = observations["month"]
        self.months: tuple[Month, ...] = ()
        if len(observed):
            self.months = tuple(months_between(month(observed.min()), month(observed.max())))
        self._totals: dict[tuple[str, Window, Month, str], Total] = {}
        self._variations: dict[tuple[str, Month, str], Variation] = {}
        self._findings: dict[tuple[str, Window, Month], Finding] = {}
        self._judged: dict[
            tuple[str, Window, Month, str], tuple[Figure, tuple[Judgement, ...]]
        ] = {}

    def categories(self, entry: MeasureEntry, window: Window, of: Month) -> list[str]:
        """The categories that a measure has, in the order that people expect.

        Of workers only those with cases in the window: people come and go.
        """
        found = [name for id, name in self._histories if id == entry.id and name != ALL]
        if self._by in ANALYSTS_ONLY:
            found = [name for name in found if self.total(entry, window, of, category=name).cases]
        return order(self._by, found)

    def total(
        self, entry: MeasureEntry, window: Window, of: Month, *, category: str = ALL
    ) -> Total:
        """What a window's figure is made of."""
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

    def figure(
        self, entry: MeasureEntry, window: Window, of: Month, *, category: str = ALL
    ) -> Figure:
        """A window's figure; see `judged`."""
        return self.judged(entry, window, of, category=category)[0]

    def judged(
        self, entry: MeasureEntry, window: Window, of: Month, *, category: str = ALL
    ) -> tuple[Figure, tuple[Judgement, ...]]:
        """A figure and what each of its targets says of it."""
        key = (entry.id, window, of, category)
        if key not in self._judged:
            self._judged[key] = self._judge(entry, window, of, category=category)
        return self._judged[key]

    def _judge(
        self, entry: MeasureEntry, window: Window, of: Month, *, category: str
    ) -> tuple[Figure, tuple[Judgement, ...]]:
        total = self.total(entry, window, of, category=category)
        held = self.standards(entry, of, category=category) if window == entry.window else ()
        figure = figure_of(
            Cell(entry, window, of, self._by, category),
            total,
            verdict=held[0].status if held else None,
            silent=self._silent(entry, total.missing) if total.missing is not None else "",
            marks=self._marks_on(entry),
        )
        if figure.value is not None:
            figure = replace(figure, as_at=self._as_at(entry, of))
        value = None if total.is_part else total.exact(entry.value)
        judgements = tuple(
            each.judgement(value, concern=self._concern(each, value, of, category=category))
            for each in held
        )
        return figure, judgements or (NO_TARGET,)

    def _marks_on(self, entry: MeasureEntry) -> Sequence[SetMark]:
        """The marks that people set on a measure's figures, and what its lists lack."""
        if entry.id not in self._lacking:
            heard = {source: self._heard(source) for source in sources(entry.id)}
            self._lacking[entry.id] = lacking(entry.id, heard, self._loaded)
        return [*self._marks.get(entry.id, ()), *self._lacking[entry.id]]

    def standards(
        self, entry: MeasureEntry, of: Month, *, category: str = ALL
    ) -> tuple[Standard, ...]:
        """The targets that a month is judged by, each with the baseline that it starts from."""
        return standards(
            entry, of, baseline=lambda target: self._baseline(entry, target, of, category=category)
        )

    def _voice(self, source: Source, of: Month) -> Voice | None:
        return self._heard(source).get(of)

    def _heard(self, source: Source) -> Voices:
        if source not in self._voices:
            self._voices[source] = source.voices(self._loaded)
        return self._voices[source]

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
        silent = missing[0].unheard(self._loaded, of)
        why = f", but for one that does not speak: {_why_silent(silent)}" if silent else ""
        return f"{' or '.join(titles)} for {month_name(month_of_first)}{why}"

    def series(
        self, entry: MeasureEntry, window: Window, last: Month, *, category: str = ALL
    ) -> tuple[Point, ...]:
        """A window's figures from the first month loaded to the given one."""
        points = []
        for of in months_between(self.months[0], last) if self.months else ():
            figure, judgements = self.judged(entry, window, of, category=category)
            points.append(Point(figure, judgements[0].status, judgements[0].hindsight))
        return tuple(points)

    def finding(self, entry: MeasureEntry, window: Window, of: Month) -> Finding:
        """All that is true of a measure, and of those that it is read with."""
        read_with = [plan().measure(id) for id in entry.pair]
        pairs = tuple(self._finding(pair, pair.window, of) for pair in read_with)
        return put_into_words(replace(self._finding(entry, window, of), pairs=pairs))

    def _finding(self, entry: MeasureEntry, window: Window, of: Month) -> Finding:
        key = (entry.id, window, of)
        if key not in self._findings:
            self._findings[key] = self._find(entry, window, of)
        return self._findings[key]

    def _find(self, entry: MeasureEntry, window: Window, of: Month) -> Finding:
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
            direction_of_travel=self._travel(entry, window, of, since=of - 1),
            direction_since_year=self._travel(entry, window, of, since=of - 12),
            series=series,
            monthly=monthly,
            target_lines=self._target_lines(entry, window, series),
            movement=movement_of(
                entry,
                monthly,
                judgement=self.judged(entry, entry.window, of)[1][0],
                rebases=self._rebases.get(entry.id, ()),
            ),
        )

    def _baseline(
        self, entry: MeasureEntry, target: Target, of: Month, *, category: str
    ) -> Fraction | None:
        """The figure that a change or a direction is measured from."""
        if target.level is not None:
            return None
        by_year = target.baseline in (None, "year_before")
        base_month = of - 12 if by_year else month(str(target.baseline))
        return self.total(entry, entry.window, base_month, category=category).exact(entry.value)

    def _concern(
        self, standard: Standard, value: Fraction | None, of: Month, *, category: str
    ) -> bool:
        """Whether the latest monthly figure is a special cause that a direction warns of."""
        entry, trend = standard.entry, standard.target.trend
        if trend is None or value is None or standard.level is None:
            return False
        key = (entry.id, of, category)
        if key not in self._variations:
            self._variations[key] = self._variation(entry, of, category=category)
        return self._variations[key].endswith(_WARNS[trend])

    def _variation(self, entry: MeasureEntry, of: Month, *, category: str) -> Variation:
        months = months_between(self.months[0], of)
        totals = [self.total(entry, entry.base_window, each, category=category) for each in months]
        singles = [_single(each, entry) for each in totals]
        rebases = self._rebases.get(entry.id, ())
        return judge_months(entry, singles, months, rebases=rebases).chart.variation

    def _travel(self, entry: MeasureEntry, window: Window, of: Month, *, since: Month) -> Travel:
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
        self, entry: MeasureEntry, window: Window, series: tuple[Point, ...]
    ) -> tuple[TargetLine, ...]:
        """Each target over the months where it held, and before the first one in hindsight."""
        if window != entry.window:
            return ()
        drawn: dict[tuple[Target, bool], list[tuple[Month, float, str]]] = {}
        for point in series:
            of = point.figure.month
            for judgement in self.judged(entry, window, of)[1]:
                if judgement.target is not None and judgement.level is not None:
                    line = drawn.setdefault((judgement.target, judgement.hindsight), [])
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


def _single(total: Total, entry: MeasureEntry) -> Single:
    value = None if total.part else total.exact(entry.value)
    if value is None:
        return Single(None)
    return Single(float(value), total.numerator, total.denominator)


def _why_silent(silent: Silent) -> str:
    """Why a load's list, as good as its workbook may look, speaks for no month."""
    rows = f"its {silent.item.rows:,} rows, as at {day_name(silent.item.as_at)},"
    if silent.undated:
        return f"{silent.undated:,} of {rows} have no readable date"
    return f"none of {rows} is dated in what it covers"
