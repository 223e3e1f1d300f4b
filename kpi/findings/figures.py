"""A figure from what it is made of: its value, its words, why it is missing, how far it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi.calendar import MONTH, SNAP, Month, Window, month, month_name
from kpi.findings.marks import SetMark
from kpi.findings.model import ALL, Confidence, Figure
from kpi.findings.words.printed import count_text, figure_text, rounded
from kpi.findings.words.windows import WINDOWS
from kpi.measures.windows import Total, per_10000
from kpi.plan import MeasureEntry, Population, population_of
from kpi.settings import Settings
from kpi.targets import Status

LATE_AFTER_DAYS = 15
LEFT_OUT_HIGH, LEFT_OUT_MEDIUM = 0.01, 0.05


@dataclass(frozen=True)
class Cell:
    """Which figure: of which measure, window and month, and of which category if not the whole."""

    entry: MeasureEntry
    window: Window
    month: Month
    by: str = ALL
    category: str = ALL


def figure_of(
    cell: Cell,
    total: Total,
    *,
    verdict: Callable[[Fraction], Status] | None = None,
    silent: str = "",
    marks: Sequence[SetMark] = (),
) -> Figure:
    """The figure that a numerator and a denominator make, with its words.

    Args:
        verdict: what the target says of a value; see `figure_text`.
        silent: what no extract holds that it needs.
        marks: how far people have said that it can be relied on.
    """
    entry, of = cell.entry, cell.month
    value = total.exact(entry.value)
    known = value is not None and total.numerator is not None
    confidence, reasons = _confidence(entry, of, total, set_marks=marks) if known else ("low", ())
    return Figure(
        measure=entry.id,
        month=of,
        window=cell.window,
        breakdown=cell.by,
        category=cell.category,
        numerator=total.numerator,
        denominator=total.denominator,
        cases=total.cases,
        value=None if value is None else float(value),
        unit=entry.unit,
        reason=None if known else _reason(cell, total, silent),
        part=total.is_part and known,
        left_out=total.left_out + total.undated,
        remark=_remark(entry, of, total),
        confidence=confidence,
        confidence_reasons=reasons,
        text=figure_text(entry, value, verdict) if value is not None else "no data",
        count_text=count_text(entry, total) if total.numerator is not None else "",
        rate_text=_rate_text(entry, of, total.numerator) if cell.by == ALL else "",
    )


def _rate_text(entry: MeasureEntry, of: Month, numerator: float | None) -> str:
    """A count as a rate beside it: ``60.3 per 10,000 aged 0–17``."""
    people = population_of(entry, of)
    if people is None or numerator is None or entry.value != "count":
        return ""
    rate = rounded(per_10000(numerator, people.people), 1)
    years = "" if people.is_of(of) else f" (the population of {month_name(month(people.last))})"
    return f"{rate} per 10,000 aged {_ages(people)}{years}"


def _ages(people: Population) -> str:
    return people.ages.replace("-", "–")


def _remark(entry: MeasureEntry, of: Month, total: Total) -> str | None:
    """What was assumed in working a figure out, in a sentence."""
    if total.assumed:
        return entry.assumed.format(n=total.assumed)
    people = population_of(entry, of) if entry.value == "rate" else None
    if people is None or people.is_of(of):
        return None
    return (
        f"Worked out with the {people.people:,} people aged {_ages(people)} of "
        f"{month_name(month(people.last))}: no later population is known."
    )


def _reason(cell: Cell, total: Total, silent: str) -> str:
    """Why there is no figure, in a sentence."""
    entry, of = cell.entry, cell.month
    if entry.evidence:
        return (
            f"No list holds it yet. It would take: {entry.evidence[0].lower()}{entry.evidence[1:]}"
        )
    span = WINDOWS[cell.window].months
    if total.missing is not None:
        if total.missing == of:
            return f"No extract holds {silent}."
        return f"A figure for {span} needs every month of it, and no extract holds {silent}."
    if total.unread is not None:
        return _reason_unread(cell, total)
    if total.part is not None and total.numerator is None:
        return (
            f"A figure for {span} needs every month of it whole, and "
            f"{month_name(total.part)} is covered only in part."
        )
    if entry.since and of < month(entry.since):
        return f"Counting begins in {month_name(month(entry.since))}."
    if entry.value == "rate" and population_of(entry, of) is None:
        return (
            f"No population of {Settings().council} aged {str(entry.population).replace('-', '–')} "
            f"is known for {month_name(of)}. Add it to data/plan/populations.toml."
        )
    return "None in the period."


def _reason_unread(cell: Cell, total: Total) -> str:
    """All rows of a month are left out, or all that may be of it: that is not none."""
    assert total.unread is not None
    why = []
    if total.left_out:
        why.append(f"{_all_rows(total.left_out)} left out, for errors in the fields that it needs")
    if total.undated:
        why.append(
            f"no row is dated in the month, and {_rows(total.undated)} without a readable date may "
            "belong to it"
        )
    said = " and ".join(why)
    if total.unread == cell.month and cell.window in (MONTH, SNAP):
        return f"{_capital(said)}."
    return (
        f"A figure for {WINDOWS[cell.window].months} needs every month of it; of "
        f"{month_name(total.unread)}, {said}."
    )


def _all_rows(number: int) -> str:
    return f"all {number} rows are" if number > 1 else "the one row is"


def _rows(number: int) -> str:
    return f"{number} rows" if number > 1 else "one row"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _confidence(
    entry: MeasureEntry, of: Month, total: Total, *, set_marks: Sequence[SetMark]
) -> tuple[Confidence, tuple[str, ...]]:
    """How far a figure can be relied on, and why not further: the lowest of several marks."""
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
    marks += _doubts(total)
    if total.doubted:
        marks.append(
            (
                "medium",
                f"{total.doubted} dates of a list stand beside texts that are month first: day and "
                "month may be exchanged in them.",
            )
        )
    if total.part is not None:
        marks.append(("low", f"{month_name(total.part)} is covered only in part."))
    if total.ends is not None:
        marks.append(("low", f"The quarter runs to the end of {month_name(total.ends)}."))
    if total.late:
        marks.append(
            ("medium", f"An extract came more than {LATE_AFTER_DAYS} days after its month's end.")
        )
    levels = [level for level, _ in marks]
    lowest: Confidence = "low" if "low" in levels else "medium" if "medium" in levels else "high"
    return lowest, tuple(reason for _, reason in marks)


def _doubts(total: Total) -> list[tuple[str, str]]:
    """What rows that could be given no month make of a figure's confidence.

    They may belong to any month that their extract covers: their share is of the list's rows.
    """
    if total.doubtful <= LEFT_OUT_HIGH:
        return []
    lost = []
    if total.undated:
        lost.append(f"{_rows(total.undated)} without a readable date")
    if total.outside:
        lost.append(f"{_rows(total.outside)} dated outside what the extract covers")
    one = total.undated + total.outside == 1
    return [
        (
            "medium" if total.doubtful <= LEFT_OUT_MEDIUM else "low",
            f"{_capital(' and '.join(lost))} {'is' if one else 'are'} left out "
            f"({100 * total.doubtful:.1f}% of a list): any month of it may lack "
            f"{'it' if one else 'them'}.",
        )
    ]
